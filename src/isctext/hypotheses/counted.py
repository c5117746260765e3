"""The documents that count, and their paragraphs, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from isctext.records.stage import Rows
from isctext.records.streams import collect, sum_by
from isctext.records.tables import DOCUMENTS, DUPLICATES, SEGMENTS

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_DOCUMENTS = ("doc_id", "source_id", "arena", "date", "territory")
_SEGMENTS = ("doc_id", "segment_no", "kind", "start", "end", "n_words")


@dataclass(frozen=True, slots=True)
class Counted:
    """D documents with a date and with words, sorted by id; duplicates too, marked.

    arena, source, territory: codes into the lists of names. words: D, of the document.
    repeats: D, whether the document repeats another one.
    """

    doc_ids: pa.Array
    arenas: list[str]
    sources: list[str]
    territories: list[str]
    arena: Ints
    source: Ints
    territory: Ints
    year: Ints
    words: Ints
    repeats: Bools

    @property
    def size(self) -> int:
        """D."""
        return len(self.doc_ids)

    def within(self, arena: str) -> Bools:
        """The documents of an arena: D; none for an arena that is not there."""
        if arena not in self.arenas:
            return np.zeros(self.size, dtype=np.bool_)
        return np.asarray(self.arena == self.arenas.index(arena))

    def code(self, doc_ids: pa.Array | pa.ChunkedArray) -> Ints:
        """The number of each document, -1 for those that do not count."""
        at = pc.index_in(doc_ids, value_set=self.doc_ids)
        return np.asarray(pc.fill_null(at, -1)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Segments that are no headings, sorted by document and number.

    doc, number, start, end, words: one each. ``step`` is above every number: doc x step + number
    names a paragraph.
    """

    doc: Ints
    number: Ints
    start: Ints
    end: Ints
    words: Ints
    step: int

    @property
    def names(self) -> Ints:
        """The name of each paragraph, in growing order."""
        return self.doc * self.step + self.number

    def at(self, doc: Ints, number: Ints) -> Ints:
        """The position of each (doc, number), -1 for none."""
        inside = number < self.step
        return _position(self.names, np.where(inside, doc * self.step + number, -1))

    def holding(self, doc: Ints, start: Ints) -> Ints:
        """The position of the paragraph that holds each offset of a document, -1 for none."""
        if not len(self.doc):
            return np.full(len(doc), -1)
        width = int(max(self.end.max(), start.max(initial=0))) + 1
        at = np.searchsorted(self.doc * width + self.start, doc * width + start, side="right") - 1
        safe = np.maximum(at, 0)
        held = (at >= 0) & (self.doc[safe] == doc) & (start < self.end[safe])
        return np.where(held, at, -1)


def read_counted(inputs: Mapping[str, Rows]) -> Counted:
    """The documents that may count in a hypothesis.

    Left out: documents without a date, and documents without a word (never annotated).
    """
    table = collect(inputs["documents"], _select(DOCUMENTS.schema, _DOCUMENTS))
    table = table.filter(pc.is_valid(table["date"]))
    words = sum_by(
        inputs["segments"],
        _select(SEGMENTS.schema, ("doc_id", "n_words")),
        ("doc_id",),
        ("n_words",),
    )
    at = pc.index_in(table["doc_id"], value_set=words["doc_id"].combine_chunks())
    table = table.append_column("words", pc.fill_null(words["n_words"].take(at), 0))
    table = table.filter(pc.greater(table["words"], 0)).sort_by("doc_id")
    repeated = collect(inputs["duplicates"], _select(DUPLICATES.schema, ("doc_id",)))
    repeats = pc.is_in(table["doc_id"], value_set=repeated["doc_id"].combine_chunks())
    arenas, arena = _codes(table["arena"])
    sources, source = _codes(table["source_id"])
    territories, territory = _codes(table["territory"])
    return Counted(
        doc_ids=table["doc_id"].combine_chunks(),
        arenas=arenas,
        sources=sources,
        territories=territories,
        arena=arena,
        source=source,
        territory=territory,
        year=pc.year(table["date"]).to_numpy().astype(np.int64),
        words=table["words"].to_numpy().astype(np.int64),
        repeats=repeats.to_numpy().astype(np.bool_),
    )


def read_paragraphs(rows: Rows, counted: Counted) -> Paragraphs:
    """The paragraphs of the counted documents, batch by batch."""
    parts: list[Ints] = []
    schema = _select(SEGMENTS.schema, _SEGMENTS)
    for batch in rows.batches():
        table = pa.Table.from_batches([batch]).select(schema.names).cast(schema)
        table = table.filter(pc.not_equal(table["kind"], "heading"))
        doc = counted.code(table["doc_id"])
        rest = [table[name].to_numpy() for name in ("segment_no", "start", "end", "n_words")]
        parts.append(np.stack([doc, *rest], axis=1).astype(np.int64)[doc >= 0])
    whole = np.concatenate(parts) if parts else np.zeros((0, 5), np.int64)
    whole = whole[np.lexsort((whole[:, 1], whole[:, 0]))]
    step = int(whole[:, 1].max(initial=0)) + 1
    doc, number, start, end, words = whole.T
    return Paragraphs(doc, number, start, end, words, step)


def _position(known: Ints, wanted: Ints) -> Ints:
    if not len(known):
        return np.full(len(wanted), -1)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[at] == wanted, at, -1)


def _codes(column: pa.ChunkedArray) -> tuple[list[str], Ints]:
    names = sorted(pc.unique(column).to_pylist())
    at = pc.index_in(column, value_set=pa.array(names, pa.string()))
    return names, at.to_numpy().astype(np.int64)


def _select(schema: pa.Schema, names: tuple[str, ...]) -> pa.Schema:
    return pa.schema([schema.field(name) for name in names])
