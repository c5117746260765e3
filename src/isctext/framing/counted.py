"""The documents that count: with a date, with words, repeating no other one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from isctext.framing.options import Duplicates
from isctext.records.stage import Rows
from isctext.records.streams import collect, sum_by
from isctext.records.tables import DOCUMENTS, DUPLICATES, SEGMENTS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DOCUMENT_COLUMNS = ("doc_id", "source_id", "arena", "date")
_BETWEEN = "\x1f"  # no name has it


@dataclass(frozen=True, slots=True)
class Counted:
    """D documents sorted by id, S sources sorted by arena and name.

    arena, source, year, words: D each; arena and source are places in ``arenas`` and ``sources``.
    A source_id that stands in two arenas is two sources; arena_of: each source's arena (S).
    """

    doc_ids: pa.Array
    arenas: list[str]
    sources: list[str]
    arena_of: Ints
    arena: Ints
    source: Ints
    year: Ints
    words: Floats

    @property
    def size(self) -> int:
        """D."""
        return len(self.doc_ids)

    def code(self, doc_ids: pa.Array | pa.ChunkedArray) -> Ints:
        """The number of each document, -1 for those that do not count."""
        at = pc.index_in(doc_ids, value_set=self.doc_ids)
        return np.asarray(pc.fill_null(at, -1)).astype(np.int64)


def read_counted(inputs: Mapping[str, Rows], duplicates: Duplicates) -> Counted:
    """The documents that count, from documents, segments (n_words) and duplicates."""
    table = collect(inputs["documents"], _select(DOCUMENTS.schema, DOCUMENT_COLUMNS))
    table = table.filter(pc.is_valid(table["date"]))
    if duplicates == "drop":
        known = _select(DUPLICATES.schema, ("doc_id",))
        repeats = collect(inputs["duplicates"], known)["doc_id"].combine_chunks()
        table = table.filter(pc.invert(pc.is_in(table["doc_id"], value_set=repeats)))
    schema = _select(SEGMENTS.schema, ("doc_id", "n_words"))
    words = sum_by(inputs["segments"], schema, ("doc_id",), ("n_words",))
    at = pc.index_in(table["doc_id"], value_set=words["doc_id"].combine_chunks())
    table = table.append_column("words", pc.fill_null(words["n_words"].take(at), 0))
    return _counted(table.filter(pc.greater(table["words"], 0)).sort_by("doc_id"))


def _counted(table: pa.Table) -> Counted:
    places = pc.binary_join_element_wise(table["arena"], table["source_id"], _BETWEEN)
    pairs, source = codes(places)
    arenas, arena = codes(table["arena"])
    split = [pair.split(_BETWEEN) for pair in pairs]
    return Counted(
        doc_ids=table["doc_id"].combine_chunks(),
        arenas=arenas,
        sources=[name for _, name in split],
        arena_of=np.array([arenas.index(name) for name, _ in split], np.int64),
        arena=arena,
        source=source,
        year=pc.year(table["date"]).to_numpy().astype(np.int64),
        words=table["words"].to_numpy().astype(np.float64),
    )


def codes(column: pa.ChunkedArray) -> tuple[list[str], Ints]:
    """Distinct names, sorted, and each row's place among them."""
    names = sorted(pc.unique(column).to_pylist())
    at = pc.index_in(column, value_set=pa.array(names, pa.string()))
    return names, at.to_numpy().astype(np.int64)


def _select(schema: pa.Schema, names: Sequence[str]) -> pa.Schema:
    return pa.schema([schema.field(name) for name in names])
