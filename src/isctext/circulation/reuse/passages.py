"""Shared passages: runs of seeds aligned, kept where they are long and close enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from isctext.circulation.reuse.align import Columns, align
from isctext.circulation.reuse.dense import Spans, close_enough, edges, joined, once, span
from isctext.circulation.reuse.grams import SIZE, Grams
from isctext.circulation.reuse.seeds import Limits, Seeds, runs, whole_documents, windows
from isctext.circulation.reuse.words import Longs, Words

# The best alignment of a window may hide a second one: the seeds that it left are tried again.
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Passages:
    """P shared passages in documents a < b, sorted by place, with their alignments.

    ``columns.window`` is the passage of each column.
    """

    spans: Spans
    columns: Columns


def find_passages(lots: Iterable[Seeds], words: Words) -> Passages:
    """The passages around runs of seeds, each found once."""
    columns = joined([_passages(seeds, words) for seeds in lots])
    return Passages(span(columns), columns)


def _passages(seeds: Seeds, words: Words) -> Columns:
    found: list[Columns] = []
    limits = whole_documents(seeds, words)
    for _ in range(_ROUNDS):
        if not len(seeds.run):
            break
        columns = align(words.code, windows(seeds, limits))
        found.append(columns)
        seeds, limits = _left(seeds, columns, limits)
    return once(close_enough(joined(found)))


def shared_grams(passages: Passages, grams: Grams) -> tuple[Longs, Longs]:
    """The indexed 4-grams that both sides of a passage hold, as (passage, place in a)."""
    columns = passages.columns
    last = len(columns.at) - SIZE + 1
    if last < 1:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    # A gap would be a column that is not equal: four equal columns are four words in a row.
    whole = columns.window[:last] == columns.window[SIZE - 1 :]
    for step in range(SIZE):
        whole &= columns.equal[step : last + step]
    passage, place = columns.window[:last][whole], columns.at[:last][whole]
    held = grams.holders[place] > 0
    return passage[held], place[held]


def _left(seeds: Seeds, columns: Columns, limits: Limits) -> tuple[Seeds, Limits]:
    """The seeds before and after what was aligned, and how far their new runs may reach."""
    starts, ends = edges(columns.window)
    # Every run of seeds has an alignment: its seeds are equal words.
    first_a, last_a = columns.at[starts], columns.at[ends]
    first_b, last_b = columns.to[starts], columns.to[ends]
    run = seeds.run
    before = (seeds.at + SIZE <= first_a[run]) & (seeds.to + SIZE <= first_b[run])
    after = (seeds.at > last_a[run]) & (seeds.to > last_b[run])
    kept = np.flatnonzero(before | after)
    number, chosen = runs(run[kept] * 2 + after[kept], seeds.at[kept], seeds.to[kept])
    kept = kept[chosen]
    left = Seeds(number, seeds.at[kept], seeds.to[kept])
    new, _ = edges(number)
    of, late = run[kept][new], after[kept][new]
    return left, Limits(
        np.where(late, last_a[of] + 1, limits.a_start[of]),
        np.where(late, limits.a_end[of], first_a[of]),
        np.where(late, last_b[of] + 1, limits.b_start[of]),
        np.where(late, limits.b_end[of], first_b[of]),
    )
