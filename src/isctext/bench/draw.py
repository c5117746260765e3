"""Occurrences drawn for coders: by entry, arena and period, and what each of them stands for."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from isctext.bench.assign import assigned
from isctext.bench.options import SampleOptions
from isctext.records.coding import SAMPLES
from isctext.records.ids import text_sha256

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

POPULATION = (
    *("doc_id", "segment_no", "start", "end", "surface", "entry_id", "category", "tier"),
    *("lexicon_id", "lexicon_version", "lexicon_sha", "arena", "source_id", "date"),
)


def draw(hits: pa.Table, sample_id: str, options: SampleOptions) -> pa.Table:
    """The table ``samples`` of counted hits (columns POPULATION, date never null).

    Of each entry the arenas share the passages evenly, as far as they have them: the difference
    between them matters more than the level. The periods of an arena share them by what they
    have, one at least. Weights undo all of this, and the limit per document: the weights of a
    stratum sum, on average, to its hits.

    Source: methods specification 1.4; Horvitz and Thompson 1952 (weights).
    """
    hits = hits.filter(_wanted(hits, options)).sort_by(
        [(n, "ascending") for n in ("entry_id", "doc_id", "start", "end")]
    )
    if not hits.num_rows:
        return SAMPLES.empty()
    random = np.random.default_rng(options.seed)
    entries, entry = codes_of(hits["entry_id"])
    arenas, arena = codes_of(hits["arena"])
    _, document = codes_of(hits["doc_id"])
    labels, period = periods(hits["date"], options.period_ends)
    stratum = (entry * len(arenas) + arena) * len(labels) + period
    share, eligible = _capped(entry, document, options.per_document, random)
    size = len(entries) * len(arenas) * len(labels)
    shape = (len(entries), len(arenas), len(labels))
    total = np.bincount(stratum, minlength=size)
    ready = np.bincount(stratum[eligible], minlength=size)
    goal = [options.per_priority if e in options.priority else options.per_entry for e in entries]
    number = np.stack(
        [allocate(cells, n) for cells, n in zip(ready.reshape(shape), goal, strict=True)]
    ).reshape(-1)
    taken = _chosen(stratum, eligible, number, random)
    at = stratum[taken]
    facts = {
        "period": pa.array([labels[p] for p in period[taken]], pa.string()),
        "hits": total[at],
        "eligible": ready[at],
        "drawn": number[at],
        "weight": ready[at] / number[at] * share[taken],
    }
    return _rows(hits.take(pa.array(taken)), facts, sample_id, options)


def periods(dates: pa.ChunkedArray, ends: tuple[int, ...]) -> tuple[list[str], Ints]:
    """The names of the periods, and that of each date (never null)."""
    years = pc.year(dates).to_numpy().astype(np.int64)
    bounds = np.array(ends, dtype=np.int64)
    names = [f"{a + 1}-{b}" if a else f"-{b}" for a, b in zip((0, *ends), ends, strict=False)]
    names.append(f"{ends[-1] + 1}-" if ends else "all")
    return names, np.searchsorted(bounds, years, side="left").astype(np.int64)


def allocate(ready: Ints, number: int) -> Ints:
    """How many to draw in each cell (arenas x periods) that has ``ready`` of them.

    Arenas get equal numbers as far as they have them (the others take the rest); periods of an
    arena get shares of what is ready, by largest remainder, one at least where there is room.
    """
    by_arena = even(ready.sum(axis=1), number)
    return np.stack([in_proportion(row, n) for row, n in zip(ready, by_arena, strict=True)])


def even(ready: Ints, number: int) -> Ints:
    """``number`` shared evenly, no place getting more than it has."""
    out = np.zeros_like(ready)
    left = min(number, int(ready.sum()))
    while left:
        open_ = np.flatnonzero(ready > out)
        each = max(left // len(open_), 1)
        for place in open_[:left]:
            add = min(each, int(ready[place] - out[place]))
            out[place] += add
            left -= add
    return out


def in_proportion(ready: Ints, number: int) -> Ints:
    """``number`` (at most the sum) shared by what is ready, one at least, by largest remainder."""
    total = int(ready.sum())
    if not number:
        return np.zeros_like(ready)
    quota = ready * (number / total)
    out = np.minimum(np.maximum(np.floor(quota), ready > 0).astype(np.int64), ready)
    while (gap := number - int(out.sum())) != 0:
        lack = np.where((out < ready) if gap > 0 else (out > 0), quota - out, np.nan)
        if gap < 0 and (out > 1).any():
            lack = np.where(out > 1, lack, np.nan)
        best = int(np.nanargmax(lack) if gap > 0 else np.nanargmin(lack))
        out[best] += 1 if gap > 0 else -1
    shared: Ints = out
    return shared


def item_name(kind: str, *parts: object) -> str:
    """The id of a passage. It opens with a letter: spreadsheets take 12e34 for a number."""
    return kind[0] + text_sha256("\x1f".join(str(part) for part in parts))[:16]


def codes_of(column: pa.ChunkedArray) -> tuple[list[str], Ints]:
    """The distinct values, sorted, and the number of each."""
    names = sorted(pc.unique(column).to_pylist())
    at = pc.index_in(column, value_set=pa.array(names, pa.string()))
    codes: Ints = at.to_numpy().astype(np.int64)
    return names, codes


def _wanted(hits: pa.Table, options: SampleOptions) -> pa.ChunkedArray:
    tiers = pc.is_in(hits["tier"], value_set=pa.array(options.tiers, pa.string()))
    first = pc.is_in(hits["entry_id"], value_set=pa.array(sorted(options.priority), pa.string()))
    wanted = pc.or_(tiers, first)
    if options.categories:
        named = pc.is_in(hits["category"], value_set=pa.array(options.categories, pa.string()))
        wanted = pc.and_(wanted, named)
    return wanted


def _capped(
    entry: Ints, document: Ints, most: int, random: np.random.Generator
) -> tuple[Floats, NDArray[np.bool_]]:
    """Hits per eligible hit of its entry and document; which are eligible (at random)."""
    pair = entry * (int(document.max(initial=0)) + 1) + document
    rank = rank_within(pair, random)
    _, at, number = np.unique(pair, return_inverse=True, return_counts=True)
    held = number[at.reshape(-1)]
    share: Floats = held / np.minimum(held, most)
    return share, rank < most


def rank_within(group: Ints, random: np.random.Generator) -> Ints:
    """A random rank from 0 for each member of each group."""
    order = np.lexsort((random.random(len(group)), group))
    ordered = group[order]
    opens = np.ones(len(group), dtype=bool)
    opens[1:] = ordered[1:] != ordered[:-1]
    begins = np.flatnonzero(opens)
    place = np.arange(len(group)) - np.repeat(begins, np.diff([*begins, len(group)]))
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = place
    return rank


def _chosen(
    stratum: Ints, eligible: NDArray[np.bool_], number: Ints, random: np.random.Generator
) -> Ints:
    at = np.flatnonzero(eligible)
    taken: Ints = at[rank_within(stratum[at], random) < number[stratum[at]]]
    return taken


def _rows(
    taken: pa.Table, facts: dict[str, object], sample_id: str, options: SampleOptions
) -> pa.Table:
    rows = taken.to_pylist()
    columns: dict[str, object] = {name: taken[name] for name in POPULATION}
    columns |= facts
    columns["sample_id"] = pa.array([sample_id] * len(rows), pa.string())
    columns["item_id"] = [
        item_name("occurrence", r["doc_id"], r["start"], r["end"], r["entry_id"]) for r in rows
    ]
    columns["kind"] = ["precision"] * len(rows)
    columns["coders"] = assigned(len(rows), options.coders, options.twice)
    columns["seed"] = [options.seed] * len(rows)
    table = SAMPLES.from_columns(columns)
    return table.sort_by([(name, "ascending") for name in SAMPLES.sort])
