"""The monthly counts: mentions and documents to ``exposure``, ``usage`` and ``timelines``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.records.periods import Ints
from isctext.records.stage import Rows
from isctext.records.usage import EXPOSURE
from isctext.statistics.design_effect import Floats
from isctext.trajectories.options import UsageOptions
from isctext.trajectories.pairs import SCOPES, Names, Pairs, category_pairs, entry_pairs
from isctext.trajectories.panel import CELL, Panel, build_panel

_POOLED = ("arena", "month", "precision", "batch")


def count(inputs: Mapping[str, Rows], options: UsageOptions) -> dict[str, pa.Table]:
    """The tables ``exposure``, ``usage``, ``timelines`` and ``batch_events``.

    ``inputs``: mentions, documents, segments, duplicates. Memory grows with documents and with
    pairs (document, entry), some tens of bytes each; not with tokens nor with mentions. Names
    in ``usage`` and ``timelines`` are dictionary-encoded; rows stand in the tables' order.
    Raises StageError [IT-TRJ-002] when a category stands in two families, or an entry in two
    categories.
    """
    panel = build_panel(inputs, options)
    entries, pairs = entry_pairs(inputs["mentions"], panel.doc_ids)
    categories, by_category = category_pairs(entries, pairs)
    pooled, pool = _pool(panel.cells)
    usage, timelines = [], []
    # In the order in which the tables are sorted: level, scope, name, cell.
    for level, names, counted in (("category", categories, by_category), ("entry", entries, pairs)):
        for scope in SCOPES:
            sums = _sum_pairs(panel, counted, getattr(counted, scope))
            usage.append(_rows((level, scope), names, panel.cells, sums))
            timelines.append(_rows((level, scope), names, pooled, sums.moved(pool)))
    return {
        "exposure": _exposure(panel),
        "usage": pa.concat_tables(usage),
        "timelines": pa.concat_tables(timelines),
        "batch_events": panel.events,
    }


def _exposure(panel: Panel) -> pa.Table:
    number = panel.cells.num_rows
    columns = {name: panel.cells[name] for name in CELL} | {
        "docs": np.bincount(panel.cell, minlength=number).astype(np.int32),
        "tokens": np.bincount(panel.cell, panel.tokens, number).astype(np.int64),
        "tokens_sq": np.bincount(panel.cell, panel.tokens**2, number).astype(np.float64),
    }
    return EXPOSURE.from_columns(columns)


def _pool(cells: pa.Table) -> tuple[pa.Table, Ints]:
    """The cells without their sources, sorted, and the one of each cell."""
    pooled = cells.group_by(_POOLED).aggregate([]).sort_by([(n, "ascending") for n in _POOLED])
    at = pc.index_in(_key(cells), value_set=_key(pooled).combine_chunks())
    return pooled, at.to_numpy().astype(np.int64)


def _key(cells: pa.Table) -> pa.ChunkedArray:
    parts = [cells[name].cast(pa.string()) for name in _POOLED]
    return pc.binary_join_element_wise(*parts, "\x1f")


@dataclass(frozen=True, slots=True)
class _Sums:
    """One place for each name and cell with a hit, sorted by both; first: days since 1970."""

    name: Ints
    cell: Ints
    first: Ints
    hits: Floats
    docs_hit: Floats
    hits_sq: Floats
    hits_tokens: Floats

    @classmethod
    def of(cls, name: Ints, cell: Ints, values: Sequence[Floats], day: Ints) -> _Sums:
        """Sums of the four values, and the first day, by name and cell."""
        size = int(cell.max(initial=0)) + 1
        code, at = np.unique(name * size + cell, return_inverse=True)
        first = np.full(len(code), np.iinfo(np.int64).max)
        np.minimum.at(first, at, day)
        sums = [np.bincount(at, one, len(code)).astype(np.float64) for one in values]
        return cls(code // size, code % size, first, *sums)

    def moved(self, to: Ints) -> _Sums:
        """The sums in other cells, several of which may become one."""
        values = (self.hits, self.docs_hit, self.hits_sq, self.hits_tokens)
        return _Sums.of(self.name, to[self.cell], values, self.first)


def _sum_pairs(panel: Panel, pairs: Pairs, count_of: Ints) -> _Sums:
    some = count_of > 0
    hits, document = count_of[some].astype(np.float64), pairs.document[some]
    values = (hits, np.ones_like(hits), hits**2, hits * panel.tokens[document])
    day = panel.day[document].astype(np.int64)
    return _Sums.of(pairs.name[some], panel.cell[document], values, day)


def _rows(where: tuple[str, str], names: Names, cells: pa.Table, sums: _Sums) -> pa.Table:
    number = len(sums.name)
    level, scope = (_spread([one], np.zeros(number, np.int64)) for one in where)
    cell = pa.array(sums.cell)
    placed = {
        column: cells[column].combine_chunks().dictionary_encode().take(cell)
        if pa.types.is_string(cells[column].type)
        else cells[column].take(cell)
        for column in cells.schema.names
    }
    return pa.table(
        {
            "level": level,
            "name": _spread(names.names, sums.name),
            "category": _spread(names.categories, sums.name),
            "family": _spread(names.families, sums.name),
            "scope": scope,
            **placed,
            "hits": sums.hits.astype(np.int64),
            "docs_hit": sums.docs_hit.astype(np.int32),
            "hits_sq": sums.hits_sq,
            "hits_tokens": sums.hits_tokens,
            "first": pa.array(sums.first.astype("datetime64[D]")).cast(pa.date32()),
        }
    )


def _spread(names: Sequence[str], at: Ints) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(
        pa.array(at.astype(np.int32)), pa.array(names, pa.string())
    )
