"""The dated documents of a topic model with their mixtures, in the order of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import sparse

from isctext.records.stage import Rows
from isctext.records.streams import chunks, collect
from isctext.records.tables import DOCUMENTS, TOPIC_DOCUMENTS, TOPIC_WEIGHTS
from isctext.records.usage import BATCH_EVENTS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_DOCUMENTS = ("doc_id", "source_id", "arena", "date", "date_precision")
_WEIGHTS = ("run_id", "doc_id", "unit_no", "topic", "weight", "n_words")
_EVENT = ("arena", "source_id", "date")
_FINE = pa.array(["day", "month"])
_AT_LEAST = 1 << 20  # rows of weights summed at once


@dataclass(frozen=True, slots=True)
class Mixtures:
    """n documents in the order of their dates (equal ones by id), topic weights n x K.

    table: doc_id, source_id, arena, date. floor: what each topic of a document has beside its
    weight. Left out, by arena: undated, documents without a place in time (no date, or only a
    year); batch, those of batch events, whose date says nothing of when they were written.
    """

    run_id: str
    table: pa.Table
    weights: sparse.csr_array
    floor: Floats
    undated: dict[str, int]
    batch: dict[str, int]

    def day(self) -> Ints:
        """Days since 1970."""
        return np.asarray(self.table["date"].cast(pa.int32()).to_numpy(), dtype=np.int64)

    def codes(self, column: str) -> tuple[list[str], Ints]:
        """The sorted names of a column, and each document's."""
        names = sorted(pc.unique(self.table[column]).to_pylist())
        at = pc.index_in(self.table[column], value_set=pa.array(names, pa.string()))
        return names, at.to_numpy().astype(np.int64)


def read_mixtures(inputs: Mapping[str, Rows]) -> list[Mixtures]:
    """One for each run of the topic model."""
    known = _select(TOPIC_DOCUMENTS.schema, ("run_id", "doc_id"))
    of_topics = collect(inputs["topic_documents"], known)
    documents = collect(inputs["documents"], _select(DOCUMENTS.schema, _DOCUMENTS))
    events = collect(inputs["batch_events"], _select(BATCH_EVENTS.schema, _EVENT))
    bulk = pc.is_in(_event(documents), value_set=_event(events).combine_chunks())
    placed = pc.and_(
        pc.is_valid(documents["date"]),
        pc.fill_null(pc.is_in(documents["date_precision"], value_set=_FINE), False),
    )
    documents = documents.append_column("placed", placed).append_column("bulk", bulk)
    found = []
    for run_id in sorted(pc.unique(of_topics["run_id"]).to_pylist()):
        mine = of_topics.filter(pc.equal(of_topics["run_id"], run_id))["doc_id"].combine_chunks()
        table = documents.filter(pc.is_in(documents["doc_id"], value_set=mine))
        undated = _by_arena(table.filter(pc.invert(table["placed"])))
        batch = _by_arena(table.filter(pc.and_(table["placed"], table["bulk"])))
        table = table.filter(pc.and_(table["placed"], pc.invert(table["bulk"])))
        table = table.sort_by([("date", "ascending"), ("doc_id", "ascending")])
        sums = _sum_weights(inputs["topic_weights"], run_id, table["doc_id"].combine_chunks())
        found.append(_spoken(Mixtures(run_id, table, *sums, undated, batch)))
    return found


def _event(table: pa.Table) -> pa.ChunkedArray:
    """Arena, source and day as one text: of a day that is not known, null."""
    return pc.binary_join_element_wise(*(table[n].cast(pa.string()) for n in _EVENT), "\x1f")


def _by_arena(table: pa.Table) -> dict[str, int]:
    counted = table["arena"].value_counts().to_pylist()
    return {str(one["values"]): int(one["counts"]) for one in counted}


def _sum_weights(rows: Rows, run_id: str, ids: pa.Array) -> tuple[sparse.csr_array, Floats]:
    """Weights and floors of documents: means over their units, weighted by words.

    A unit's topics under 0.01 are not stored: what its weights leave of 1 is shared evenly
    among them. Else a topic of .011 here and .009 there would make a surprise of its own.
    """
    kept = _of_run(rows, run_id, ids)
    document, topic = (kept[name].to_numpy().astype(np.int64) for name in ("at", "topic"))
    unit_key = (document << 32) | kept["unit_no"].to_numpy().astype(np.int64)
    keys, first, unit = np.unique(unit_key, return_index=True, return_inverse=True)
    weight = kept["weight"].to_numpy()
    words = kept["n_words"].to_numpy().astype(np.float64)
    topics = int(topic.max(initial=0)) + 1
    absent = topics - np.bincount(unit, minlength=len(keys))
    left = np.maximum(1.0 - np.bincount(unit, weight, len(keys)), 0.0)
    share = np.divide(left, absent, out=np.zeros(len(keys)), where=absent > 0) * words[first]
    values = np.maximum(weight * words - share[unit], 0.0)
    total = sparse.csr_array((values, (document, topic)), shape=(len(ids), topics))
    size = np.bincount(keys >> 32, words[first], len(ids))
    scale = np.divide(1.0, size, out=np.zeros(len(ids)), where=size > 0)
    floor = np.bincount(keys >> 32, share, len(ids)) * scale
    weights = sparse.csr_array(sparse.diags_array(scale) @ total)
    return weights, floor.astype(np.float64)


def _of_run(rows: Rows, run_id: str, ids: pa.Array) -> pa.Table:
    """Weights of these documents, with their numbers in place of their ids."""
    columns = ["at", "unit_no", "topic", "weight", "n_words"]
    parts = []
    for part in chunks(rows, _select(TOPIC_WEIGHTS.schema, _WEIGHTS), _AT_LEAST):
        at = pc.index_in(part["doc_id"], value_set=ids)
        mine = pc.and_(pc.equal(part["run_id"], run_id), pc.is_valid(at))
        parts.append(part.append_column("at", at).filter(mine).select(columns))
    if parts:
        return pa.concat_tables(parts)
    empty = _select(TOPIC_WEIGHTS.schema, _WEIGHTS).empty_table()
    return empty.append_column("at", pa.array([], pa.int32())).select(columns)


def _spoken(mixtures: Mixtures) -> Mixtures:
    """Without the documents that speak of no topic."""
    kept = np.flatnonzero(mixtures.weights.sum(axis=1) > 0)
    table = mixtures.table.take(pa.array(kept))
    weights, floor = mixtures.weights[kept], mixtures.floor[kept]
    return Mixtures(mixtures.run_id, table, weights, floor, mixtures.undated, mixtures.batch)


def _select(schema: pa.Schema, names: tuple[str, ...]) -> pa.Schema:
    return pa.schema([schema.field(name) for name in names])
