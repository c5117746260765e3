"""Occurrences of the lexicon in the counted documents, as arrays; and who is named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from isctext.hypotheses.counted import Counted, Ints
from isctext.hypotheses.options import HypothesesOptions, Scope
from isctext.records.stage import Rows
from isctext.records.tables import ENTITIES, MENTIONS

Bools = NDArray[np.bool_]

HIT_COLUMNS = (
    "doc_id",
    "segment_no",
    "entry_id",
    "category",
    "kind",
    "strict",
    "broad",
    "overlap_group",
)
ENTITY_COLUMNS = ("doc_id", "start", "entity_id")
_PROPER_NAME = "proper_name"
_OBJECT = ("concept", "form")


@dataclass(frozen=True, slots=True)
class Hits:
    """M occurrences, in the order read.

    doc, segment: where (numbers of Counted and of the segment). category: index into
    ``categories``. entry: a number for each entry. strict, broad: whether it counts in the
    scope. name: whether it is a proper name. group: occurrences of a document that overlap.
    """

    categories: tuple[str, ...]
    doc: Ints
    segment: Ints
    category: Ints
    entry: Ints
    strict: Bools
    broad: Bools
    name: Bools
    group: Ints

    def counts(self, scope: Scope) -> Bools:
        """M: whether each counts in the scope."""
        return self.strict if scope == "strict" else self.broad

    def of(self, names: tuple[str, ...]) -> Bools:
        """M: whether each is of one of these categories."""
        known = [self.categories.index(name) for name in names if name in self.categories]
        return np.isin(self.category, known)

    def about_initiatives(self, options: HypothesesOptions) -> Bools:
        """M: occurrences of a form or a concept (broad), proper names of theirs included."""
        return self.of(options.family(*_OBJECT)) & (self.broad | self.name)


@dataclass(frozen=True, slots=True)
class Named:
    """Mentions of initiatives by name: document, offset, and index into ``entities``."""

    entities: tuple[str, ...]
    doc: Ints
    start: Ints
    entity: Ints


def read_hits(rows: Rows, counted: Counted, options: HypothesesOptions) -> Hits:
    """The occurrences that some question asks for, batch by batch: some 50 bytes each."""
    names = tuple(c.name for c in options.categories)
    entries: dict[str, int] = {}
    parts = [_part(batch, counted, names, entries) for batch in rows.batches()]
    parts = [part for part in parts if part.shape[1]] or [np.zeros((8, 0), np.int64)]
    whole = np.concatenate(parts, axis=1)
    doc, segment, category, entry, strict, broad, name, group = whole
    return Hits(
        categories=names,
        doc=doc,
        segment=segment,
        category=category,
        entry=entry,
        strict=strict.astype(np.bool_),
        broad=broad.astype(np.bool_),
        name=name.astype(np.bool_),
        group=group,
    )


def read_named(rows: Rows, counted: Counted, options: HypothesesOptions) -> Named:
    """Where the initiatives that the gazetteer knows are named."""
    known = pa.array(options.entities, pa.string())
    parts = [np.zeros((3, 0), np.int64)]
    schema = pa.schema([ENTITIES.schema.field(name) for name in ENTITY_COLUMNS])
    for batch in rows.batches() if options.entities else ():
        table = pa.Table.from_batches([batch]).select(schema.names).cast(schema)
        table = table.filter(pc.is_in(table["entity_id"], value_set=known))
        entity = pc.index_in(table["entity_id"], value_set=known).to_numpy()
        columns = [counted.code(table["doc_id"]), table["start"].to_numpy(), entity]
        part = np.stack([column.astype(np.int64) for column in columns])
        parts.append(part[:, part[0] >= 0])
    doc, start, entity = np.concatenate(parts, axis=1)
    return Named(options.entities, doc, start, entity)


def _part(
    batch: pa.RecordBatch, counted: Counted, names: tuple[str, ...], entries: dict[str, int]
) -> Ints:
    schema = pa.schema([MENTIONS.schema.field(name) for name in HIT_COLUMNS])
    table = pa.Table.from_batches([batch]).select(schema.names).cast(schema)
    proper = pc.equal(table["kind"], _PROPER_NAME)
    counts = pc.or_(pc.or_(table["broad"], table["strict"]), proper)
    table = table.append_column("name", proper).filter(counts)
    doc = counted.code(table["doc_id"])
    category = pc.index_in(table["category"], value_set=pa.array(names, pa.string()))
    category = np.asarray(pc.fill_null(category, -1)).astype(np.int64)
    kept = (doc >= 0) & (category >= 0)
    rest = [table[name].to_numpy() for name in ("strict", "broad", "name", "overlap_group")]
    columns = [doc, table["segment_no"].to_numpy(), category, _numbered(table, entries), *rest]
    return np.stack([column.astype(np.int64) for column in columns])[:, kept]


def _numbered(table: pa.Table, entries: dict[str, int]) -> Ints:
    """A number for each entry, the same in every batch."""
    listed = table["entry_id"].combine_chunks().dictionary_encode()
    if isinstance(listed, pa.ChunkedArray):
        listed = listed.combine_chunks()
    own = [entries.setdefault(entry, len(entries)) for entry in listed.dictionary.to_pylist()]
    return np.array(own, np.int64)[listed.indices.to_numpy()] if own else np.zeros(0, np.int64)
