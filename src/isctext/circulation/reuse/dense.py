"""Alignments cut where they are held together by too little, and each kept once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from isctext.circulation.reuse.align import Columns
from isctext.circulation.reuse.words import Bools, Longs

# Methods 3.6, step 4.
LEAST_MATCHED, LEAST_IDENTITY = 12, 0.60


@dataclass(frozen=True, slots=True)
class Spans:
    """Of each alignment: first and last places in a and in b, inclusive; equal words; columns."""

    first_a: Longs
    last_a: Longs
    first_b: Longs
    last_b: Longs
    matched: Longs
    aligned: Longs


def span(columns: Columns) -> Spans:
    """The spans of alignments, in the order of their columns."""
    starts, ends = edges(columns.window)
    return Spans(
        columns.at[starts],
        columns.at[ends],
        columns.to[starts],
        columns.to[ends],
        np.add.reduceat(columns.equal.astype(np.int64), starts) if len(starts) else starts,
        ends - starts + 1,
    )


def edges(window: Longs) -> tuple[Longs, Longs]:
    """The first and the last column of each alignment."""
    new = np.ones(len(window), bool)
    new[1:] = window[1:] != window[:-1]
    starts = np.flatnonzero(new)
    return starts, np.append(starts[1:], len(window))[: len(starts)] - 1


def close_enough(columns: Columns) -> Columns:
    """The alignments with enough equal words and a high enough share of them.

    Two copied sentences with a long stretch of other words between them score as one
    alignment, of too low an identity: it is cut at its longest stretch without an equal word
    until its parts pass, or are too short. What passes whole is left whole.
    """
    columns = _trimmed(columns)
    good: list[Columns] = []
    while len(columns.at):
        spans = span(columns)
        long = spans.matched >= LEAST_MATCHED
        near = spans.matched >= LEAST_IDENTITY * spans.aligned
        good.append(_select(columns, np.repeat(long & near, spans.aligned)))
        columns = _cut(_select(columns, np.repeat(long & ~near, spans.aligned)))
    return joined(good)


def once(columns: Columns) -> Columns:
    """Each passage once, sorted by place: of two that share most of both sides, the longer."""
    spans = span(columns)
    order = np.lexsort((spans.last_b, spans.last_a, spans.first_b, spans.first_a))
    kept = np.ones(len(order), bool)
    if len(order) > 1:
        kept = ~_covered(spans, order)
    chosen = order[kept]
    starts, _ = edges(columns.window)
    sizes = spans.aligned[chosen]
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    taken = np.repeat(starts[chosen] - (ends - sizes), sizes) + np.arange(total)
    window = np.repeat(np.arange(len(chosen)), sizes)
    return Columns(window, columns.at[taken], columns.to[taken], columns.equal[taken])


def joined(parts: list[Columns]) -> Columns:
    """Alignments of several lots, numbered through."""
    none = np.empty(0, np.int64)
    windows, before = [none], 0
    for part in parts:
        number = _numbered(part.window)
        windows.append(number + before)
        before += int(number[-1]) + 1 if len(number) else 0
    return Columns(
        np.concatenate(windows),
        np.concatenate([none, *(part.at for part in parts)]),
        np.concatenate([none, *(part.to for part in parts)]),
        np.concatenate([none.astype(bool), *(part.equal for part in parts)]),
    )


def _covered(spans: Spans, order: Longs) -> Bools:
    """Whether each passage lies mostly inside a better neighbour, on both sides."""
    first_a, last_a = spans.first_a[order], spans.last_a[order]
    first_b, last_b = spans.first_b[order], spans.last_b[order]
    matched = spans.matched[order]
    covered = np.zeros(len(order), bool)
    for step in (1, 2, 3):
        one, other = slice(None, -step), slice(step, None)
        least = np.minimum(last_a[one] - first_a[one], last_a[other] - first_a[other]) + 1
        common_a = np.minimum(last_a[one], last_a[other]) - first_a[other] + 1
        common_b = (
            np.minimum(last_b[one], last_b[other]) - np.maximum(first_b[one], first_b[other]) + 1
        )
        same = (2 * common_a > least) & (2 * common_b > least)
        covered[other] |= same & (matched[one] >= matched[other])
        covered[one] |= same & (matched[one] < matched[other])
    return covered


def _cut(columns: Columns) -> Columns:
    """Each alignment in two, at its longest stretch without an equal word."""
    if not len(columns.at):
        return columns
    window = _numbered(columns.window)
    # Equal columns are numbered; the stretch before each is the distance to the one before.
    equal = np.flatnonzero(columns.equal)
    stretch = np.diff(equal, prepend=equal[0])
    inside = np.zeros(len(equal), bool)
    inside[1:] = window[equal[1:]] == window[equal[:-1]]
    stretch = np.where(inside, stretch, 0)
    order = np.lexsort((-equal, stretch, window[equal]))
    last = np.append(np.flatnonzero(np.diff(window[equal][order])), len(order) - 1)
    begins = np.zeros(len(window), bool)
    begins[equal[order[last]]] = True
    begins[1:] |= window[1:] != window[:-1]
    begins[0] = True
    numbered = np.cumsum(begins) - 1
    return _trimmed(Columns(numbered, columns.at, columns.to, columns.equal))


def _trimmed(columns: Columns) -> Columns:
    """The alignments without what stands after their last equal word."""
    if not len(columns.at):
        return columns
    equal = np.where(columns.equal, np.arange(len(columns.at)), -1)
    starts, ends = edges(columns.window)
    last = np.maximum.reduceat(equal, starts)
    kept = np.arange(len(columns.at)) <= np.repeat(last, ends - starts + 1)
    return _select(columns, kept)


def _select(columns: Columns, kept: Bools) -> Columns:
    return Columns(columns.window[kept], columns.at[kept], columns.to[kept], columns.equal[kept])


def _numbered(window: Longs) -> Longs:
    new = np.zeros(len(window), np.int64)
    new[1:] = window[1:] != window[:-1]
    numbers: Longs = np.cumsum(new)
    return numbers
