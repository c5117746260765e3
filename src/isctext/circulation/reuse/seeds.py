"""Where two documents may share a passage: at least two rare 4-grams on one diagonal band."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from isctext.circulation.reuse.grams import SIZE, Grams
from isctext.circulation.reuse.words import Bools, Ints, Longs, Words

# Methods 3.6, steps 3 and 4.
DIAGONAL, SPAN, REACH, LEAST_SEEDS = 10, 60, 30, 2
# A longer common run is looked at in parts of this many words: memory has an end.
_PART = 4096
_AT_ONCE = 1 << 20  # pairs of places, some 200 bytes each on their way


@dataclass(frozen=True, slots=True)
class Seeds:
    """Pairs of equal 4-grams in documents a < b, in runs; sorted by run, then ``at``.

    at, to: places of the 4-gram in a and in b.
    """

    run: Longs
    at: Longs
    to: Longs


@dataclass(frozen=True, slots=True)
class Limits:
    """Of each run, the words among which it may lie: a_start:a_end and b_start:b_end."""

    a_start: Longs
    a_end: Longs
    b_start: Longs
    b_end: Longs


@dataclass(frozen=True, slots=True)
class Windows:
    """What is compared word by word, a row per run.

    The words a_start:a_end with b_start:b_end, on the diagonals (place in a less place in b)
    low to high.
    """

    a_start: Longs
    a_end: Longs
    b_start: Longs
    b_end: Longs
    low: Longs
    high: Longs


def find_seeds(grams: Grams, words: Words, origin: Ints) -> Iterator[Seeds]:
    """The pairs of equal rare 4-grams, in two origins, that lie on a band with another pair.

    origin: of each document, its source or its arena as a code. They come in lots of whole
    documents a, in order, so that documents copied whole many times do not fill the memory.
    """
    for low, high in _lots(grams, words, origin):
        at, to = _pairs(grams, words, origin, low, high)
        pair = words.document[at].astype(np.int64) * len(origin) + words.document[to]
        run, chosen = runs(pair, at, to)
        if len(run):
            yield Seeds(run, at[chosen], to[chosen])


def windows(seeds: Seeds, limits: Limits) -> Windows:
    """What to compare around each run of seeds."""
    starts = _starts(seeds.run)
    diagonal = seeds.at - seeds.to
    first, last = seeds.at[starts], np.maximum.reduceat(seeds.at, starts)
    low, high = np.minimum.reduceat(seeds.to, starts), np.maximum.reduceat(seeds.to, starts)
    return Windows(
        np.maximum(first - REACH, limits.a_start),
        np.minimum(last + SIZE + REACH, limits.a_end),
        np.maximum(low - REACH, limits.b_start),
        np.minimum(high + SIZE + REACH, limits.b_end),
        np.minimum.reduceat(diagonal, starts) - REACH,
        np.maximum.reduceat(diagonal, starts) + REACH,
    )


def whole_documents(seeds: Seeds, words: Words) -> Limits:
    """The limits of each run: its two documents."""
    starts = _starts(seeds.run)
    a, b = words.document[seeds.at[starts]], words.document[seeds.to[starts]]
    return Limits(
        np.searchsorted(words.document, a),
        np.searchsorted(words.document, a, side="right"),
        np.searchsorted(words.document, b),
        np.searchsorted(words.document, b, side="right"),
    )


def runs(key: Longs, at: Longs, to: Longs) -> tuple[Longs, Longs]:
    """Seeds of one key (a pair of documents) in runs, as (run, which seed).

    In a run of two seeds or more, none is further than ``SPAN`` words from the next one, nor
    further than ``DIAGONAL`` diagonals from the next diagonal. Sorted by run, then ``at``.
    """
    chosen = np.lexsort((at - to, key))
    band = _numbered(_changed(key[chosen]) | _jumps((at - to)[chosen], DIAGONAL))
    before = (-1, -1)
    # To cut by place may leave a hole among the diagonals, and the other way round.
    while before != (len(chosen), int(band.max(initial=-1))):
        before = (len(chosen), int(band.max(initial=-1)))
        band, chosen = _ordered(band, chosen, at)
        band = _numbered(_changed(band) | _jumps(at[chosen], SPAN))
        band = _numbered(_changed(band) | _changed(_part_of(band, at[chosen])))
        many = np.bincount(band)[band] >= LEAST_SEEDS if len(band) else np.empty(0, bool)
        band, chosen = _ordered(band[many], chosen[many], at - to)
        band = _numbered(_changed(band) | _jumps((at - to)[chosen], DIAGONAL))
    order = np.lexsort((to[chosen], at[chosen], band))
    return band[order], chosen[order]


def _lots(grams: Grams, words: Words, origin: Ints) -> Iterator[tuple[int, int]]:
    """Ranges of documents that begin about ``_AT_ONCE`` pairs each."""
    per_document = np.zeros(len(origin), np.int64)
    for met, _ in _meetings(grams, words, origin):
        per_document += np.bincount(words.document[grams.place[met]], minlength=len(origin))
    lot = np.cumsum(per_document) // _AT_ONCE
    edges = np.flatnonzero(np.diff(lot)) + 1
    bounds = [0, *edges.tolist(), len(origin)]
    yield from pairwise(bounds)


def _meetings(grams: Grams, words: Words, origin: Ints) -> Iterator[tuple[Longs, Longs]]:
    """Rows of ``grams.place`` that hold one 4-gram in two origins, as (earlier, later)."""
    group = grams.place_group
    of = origin[words.document[grams.place]]
    for step in range(1, int(np.bincount(group).max(initial=0))):
        met = np.flatnonzero((group[step:] == group[:-step]) & (of[step:] != of[:-step]))
        yield met, met + step


def _pairs(grams: Grams, words: Words, origin: Ints, low: int, high: int) -> tuple[Longs, Longs]:
    """Every pair of places of one 4-gram in two origins, the earlier in documents low:high."""
    left, right = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for one, other in _meetings(grams, words, origin):
        document = words.document[grams.place[one]]
        mine = (document >= low) & (document < high)
        left.append(grams.place[one[mine]].astype(np.int64))
        right.append(grams.place[other[mine]].astype(np.int64))
    return np.concatenate(left), np.concatenate(right)


def _ordered(band: Longs, chosen: Longs, by: Longs) -> tuple[Longs, Longs]:
    order = np.lexsort((chosen, by[chosen], band))
    return band[order], chosen[order]


def _part_of(band: Longs, at: Longs) -> Longs:
    starts = _starts(band)
    return (at - np.repeat(at[starts], np.diff(starts, append=len(band)))) // _PART


def _starts(run: Longs) -> Longs:
    return np.flatnonzero(_changed(run))


def _changed(values: Longs) -> Bools:
    changed = np.ones(len(values), bool)
    changed[1:] = values[1:] != values[:-1]
    return changed


def _jumps(values: Longs, most: int) -> Bools:
    jumps = np.zeros(len(values), bool)
    jumps[1:] = values[1:] - values[:-1] > most
    return jumps


def _numbered(begins: Bools) -> Longs:
    numbers: Longs = np.cumsum(begins) - 1
    return numbers
