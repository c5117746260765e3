"""Novelty, transience and resonance of documents in the order of time.

How surprising is what a document speaks of after those just before it (novelty), how surprising
would it be before those just after it (transience)? New things that stay make a resonance.

p_i: topic mixture of document i. Novelty N_i is the mean of KL(p_i || p_j), in bits, over the w
documents before it, transience T_i over the w after it; resonance is N_i - T_i.

As KL(p_i || p_j) = sum p_i log p_i - p_i . log p_j, only the means of log p_j over windows are
needed: running sums give them at once, whatever w is.

Documents of one date share a position: none of them is in the window of another. A date that a
window takes only in part is taken for that part of its mean, so that no order is invented.

When sources come and go, the mix of a window changes without any source changing its subjects,
and all documents of a source that grows seem to resonate. ``held`` compares the windows with
each source's mean log p taken off: what is left is how the same sources moved. In the worlds of
``validation.novelty`` the plain resonance makes differences between arenas out of the mix.

Sources: Barron, Huang, Spang and DeDeo 2018 (PNAS 115); methods specification 3.5; sources held
and ties in part are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WINDOW = 50
SMOOTH = 1e-6
_AT_ONCE = 1 << 21  # numbers of a block: 16 MB an array


@dataclass(frozen=True, slots=True)
class Novelty:
    """Of n documents in the order given, NaN where a window is not full.

    held: the resonance with sources held, NaN throughout where no sources are given.
    """

    novelty: Floats
    transience: Floats
    resonance: Floats
    held: Floats


def novelty(
    weights: sparse.csr_array | ArrayLike,
    date: ArrayLike,
    source: ArrayLike | None = None,
    window: int = WINDOW,
    floor: ArrayLike = 0.0,
) -> Novelty:
    """Novelty of n documents.

    weights: n x K topic weights, at least 0. floor: n, added to all of a document's weights;
    1e-6 is added too, and each row divided by its sum. date: n, ascending. source: n codes from
    0. Memory: blocks of documents, and S x K.
    Raises ValueError where dates do not ascend.
    """
    given = sparse.csr_array(weights, dtype=np.float64)
    when = np.asarray(date)
    if np.any(when[1:] < when[:-1]):
        raise ValueError("documents stand in the order of their dates")
    least = np.broadcast_to(np.asarray(floor, dtype=np.float64), when.shape) + SMOOTH
    out = np.full((4, len(when)), np.nan)
    if len(when) == 0:
        return Novelty(*out)
    usual = None if source is None else _usual(given, least, np.asarray(source))
    for block in _blocks(when, given.shape[1], window):
        around = slice(block.low, block.high)
        p = _mixtures(given[around], least[around])
        logs = np.log2(p)
        past, future = block.means(logs)
        mine = slice(block.first - block.low, block.last - block.low)
        own = (p[mine] * logs[mine]).sum(axis=1)
        place = slice(block.first, block.last)
        out[0, place] = own - (p[mine] * past).sum(axis=1)
        out[1, place] = own - (p[mine] * future).sum(axis=1)
        if usual is not None and source is not None:
            logs -= usual[np.asarray(source)[around]]
            past, future = block.means(logs)
            out[3, place] = (p[mine] * (future - past)).sum(axis=1)
    out[2] = out[0] - out[1]
    return Novelty(*out)


def residual(resonance: ArrayLike, novelty_of: ArrayLike) -> Floats:
    """What is left of resonance once its line over novelty is taken off; NaN stays NaN.

    Novel documents resonate more for being novel. Ordinary least squares over the documents with
    both; where fewer than 3, or novelty does not vary, only the mean is taken off.
    """
    y, x = (np.asarray(v, dtype=np.float64) for v in (resonance, novelty_of))
    known = ~(np.isnan(y) | np.isnan(x))
    out = np.full(y.shape, np.nan)
    if not known.any():
        return out
    centred = x[known] - x[known].mean()
    squares = float(centred @ centred)
    usable = known.sum() > 2 and squares > 0  # noqa: PLR2004
    slope = float(centred @ y[known]) / squares if usable else 0.0
    out[known] = y[known] - y[known].mean() - slope * centred
    return out


@dataclass(frozen=True, slots=True)
class _Block:
    """Documents first to last, whole dates, and low to high with their windows.

    past, future: for each document, the two ends of its windows as places among low to high,
    that need not be whole: a date taken in part. NaN where the window is not full.
    """

    first: int
    last: int
    low: int
    high: int
    past: Floats
    future: Floats
    window: int
    start: Ints
    end: Ints

    def means(self, values: Floats) -> tuple[Floats, Floats]:
        """Means over the windows before and after each document: of m x K, twice n x K."""
        sums = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
        ends = [self._sum_to(sums, place) for place in (*self.past, *self.future)]
        return (ends[1] - ends[0]) / self.window, (ends[3] - ends[2]) / self.window

    def _sum_to(self, sums: Floats, place: Floats) -> Floats:
        """The sum before a place, its date being spread evenly over its documents."""
        known = ~np.isnan(place)
        at = np.where(known, place, 0.0).astype(np.int64)
        inside = np.minimum(at, len(self.start) - 1)
        start, end = self.start[inside], self.end[inside]
        part = np.where(at < len(self.start), (place - start) / np.maximum(end - start, 1), 0.0)
        out = sums[start] + part[:, None] * (sums[end] - sums[start])
        out[at == len(self.start)] = sums[-1]
        out[~known] = np.nan
        return out


def _blocks(when: NDArray[np.generic], topics: int, window: int) -> Iterator[_Block]:
    n = len(when)
    starts = np.flatnonzero(np.concatenate([[True], when[1:] != when[:-1]]))
    ends = np.append(starts[1:], n)
    date = np.repeat(np.arange(len(starts)), ends - starts)
    step = max(_AT_ONCE // topics, 4 * window)
    first = 0
    while first < n:
        last = int(ends[date[min(first + step, n) - 1]])
        low = int(starts[date[max(int(starts[date[first]]) - window, 0)]])
        high = int(ends[date[min(last + window, n) - 1]])
        own = date[first:last]
        before, after = starts[own], ends[own]
        past = np.stack([before - window, before]).astype(np.float64) - low
        future = np.stack([after, after + window]).astype(np.float64) - low
        past[:, before < window] = np.nan
        future[:, after + window > n] = np.nan
        yield _Block(
            first=first,
            last=last,
            low=low,
            high=high,
            past=past,
            future=future,
            window=window,
            start=starts[date[low:high]] - low,
            end=ends[date[low:high]] - low,
        )
        first = last


def _mixtures(rows: sparse.csr_array, least: Floats) -> Floats:
    p = rows.toarray() + least[:, None]
    return np.asarray(p / p.sum(axis=1, keepdims=True))


def _usual(weights: sparse.csr_array, least: Floats, source: Ints) -> Floats:
    """Each source's mean log p: S x K."""
    number = int(source.max()) + 1
    total = np.zeros((number, weights.shape[1]))
    step = max(_AT_ONCE // weights.shape[1], 1)
    for low in range(0, len(source), step):
        part = slice(low, low + step)
        np.add.at(total, source[part], np.log2(_mixtures(weights[part], least[part])))
    return total / np.maximum(np.bincount(source, minlength=number), 1)[:, None]
