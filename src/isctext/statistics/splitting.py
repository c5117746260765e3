"""One split of short texts in two by the words they share.

The order of the units on the first axis of a correspondence analysis gives the first cut; units
then change sides as long as the chi2 of the table of 2 classes x V words grows.

Sources: Reinert 1983; Benzecri 1973 (the axis). Units move together, the best ones first, where
the original moves one at a time: the end is of the same kind, a split that no single move
improves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_FEWEST = 3  # units in which a word must stand to count in a split
_PEELS = 12  # groups of outliers set aside before a class is left as it is
_ROUNDS = 100  # of moves; 10 to 30 were enough in all that was tried
_POWERS, _PROBES = 15, 6  # of the search for the first axis
_GAIN = 1e-9  # a smaller growth of the chi2 is rounding
_SEED = 0


@dataclass(frozen=True, slots=True)
class Split:
    """second: of the units, whether they are on the second side; aside: those on none.

    chi2: of the split; by_chance: see Tree; terms: words that counted.
    """

    second: Bools
    aside: Bools
    chi2: float
    by_chance: float
    terms: int


def split(x: sparse.csr_array, smallest: int) -> Split | None:
    """The best division of units in two, or None where there is none of that size."""
    inside = np.ones(x.shape[0], np.bool_)
    for _ in range(_PEELS):
        rows = np.flatnonzero(inside)
        if len(rows) < 2 * smallest:
            return None
        part, bare = _filled(x[rows])
        rows = rows[~bare]
        if len(rows) < 2 * smallest or part.shape[1] < 2:  # noqa: PLR2004
            return None
        side, chi2 = _divide(part)
        few = int(min(side.sum(), len(side) - side.sum()))
        if few == 0:
            return None
        if few >= smallest:
            second = np.zeros(x.shape[0], np.bool_)
            second[rows[side]] = True
            aside = np.ones(x.shape[0], np.bool_)
            aside[rows] = False
            return Split(second, aside, chi2, _by_chance(part), part.shape[1])
        inside[rows[side == (side.sum() == few)]] = False
    return None


def first_axis(x: sparse.csr_array) -> Floats:
    """Coordinates of the rows on the first axis of a correspondence analysis: U.

    Subspace iterations on the standardised residuals, which are never formed. Deterministic. Each
    row and column needs a count.
    """
    r, c = x.sum(axis=1), x.sum(axis=0)
    total = r.sum()
    z = sparse.csr_array(x.multiply(1.0 / np.sqrt(r)[:, None]).multiply(1.0 / np.sqrt(c)[None, :]))
    turned = sparse.csr_array(z.T)
    u, v = np.sqrt(r / total), np.sqrt(c / total)
    rng = np.random.default_rng(_SEED)
    q = rng.standard_normal((x.shape[1], min(_PROBES, *x.shape)))
    for _ in range(_POWERS):
        w = z @ q - np.outer(u, v @ q)
        q, _ = np.linalg.qr(turned @ w - np.outer(v, u @ w))
    left, _, _ = np.linalg.svd(z @ q - np.outer(u, v @ q), full_matrices=False)
    return np.asarray(left[:, 0] / np.sqrt(r))


def best_cut(x: sparse.csr_array, order: Ints) -> Bools:
    """Whether each unit stands after the cut of that order that has the largest chi2: U."""
    r, c = x.sum(axis=1), x.sum(axis=0)
    by_word = sparse.csc_array(x[order])
    by_word.sort_indices()
    # The k-th unit that has a word brings T from k to k + 1, so T^2 / c grows by (2 k + 1) / c.
    word = np.repeat(np.arange(x.shape[1]), np.diff(by_word.indptr))
    k = np.arange(len(word)) - by_word.indptr[word]
    grown = np.bincount(by_word.indices, (2.0 * k + 1.0) / c[word], x.shape[0])
    chi2 = _chi2(np.cumsum(grown)[:-1], np.cumsum(r[order])[:-1], r.sum())
    side = np.zeros(x.shape[0], np.bool_)
    side[order[int(np.argmax(chi2)) + 1 :]] = True
    return side


def improve(x: sparse.csr_array, side: Bools) -> tuple[Bools, float]:
    """The sides after all moves that make the chi2 grow, and the chi2."""
    r, c = x.sum(axis=1), x.sum(axis=0)
    total, turned, side = r.sum(), sparse.csr_array(x.T), side.copy()
    own = x @ (1.0 / c)
    t, n = turned @ side.astype(np.float64), float(r @ side)
    now = float(_chi2(np.sum(t**2 / c), n, total))
    for _ in range(_ROUNDS):
        sign = np.where(side, -1.0, 1.0)
        after = _chi2(np.sum(t**2 / c) + sign * (x @ (2.0 * t / c)) + own, n + sign * r, total)
        better = np.flatnonzero(after > now * (1 + _GAIN) + _GAIN)
        moving = better[np.argsort(-after[better], kind="stable")]
        while len(moving):
            step = np.zeros(len(side))
            step[moving] = sign[moving]
            t_new, n_new = t + turned @ step, n + float(r @ step)
            value = float(_chi2(np.sum(t_new**2 / c), n_new, total))
            if value > now * (1 + _GAIN):
                break
            # All at once is too much: the better half of them.
            moving = moving[: len(moving) // 2]
        if not len(moving):
            break
        side[moving] = ~side[moving]
        t, n, now = t_new, n_new, value
    return side, now


def _divide(x: sparse.csr_array) -> tuple[Bools, float]:
    side = best_cut(x, np.argsort(first_axis(x), kind="stable").astype(np.int64))
    side, chi2 = improve(x, side)
    # The larger side is the first one; of two equal ones that of the first unit.
    much = int(side.sum()) * 2
    if much > len(side) or (much == len(side) and side[0]):
        side = ~side
    return side, chi2


def _by_chance(x: sparse.csr_array) -> float:
    """The chi2 of the best split of the same units with their words shuffled among them.

    Units keep their number of words and words their number of units, but for a few meetings of a
    word with itself.
    """
    rng = np.random.default_rng(_SEED)
    mixed = sparse.csr_array((x.data, rng.permutation(x.indices), x.indptr), shape=x.shape)
    mixed.sum_duplicates()
    mixed.data[:] = 1.0
    part, _ = _filled(mixed)
    if min(part.shape) < 2:  # noqa: PLR2004
        return 0.0
    _, chi2 = _divide(part)
    return float(chi2 * x.nnz / part.nnz)


def _filled(x: sparse.csr_array) -> tuple[sparse.csr_array, Bools]:
    """Without words of too few units, or of all; then without units that have no word left."""
    number = x.sum(axis=0)
    part = sparse.csr_array(x[:, np.flatnonzero((number >= _FEWEST) & (number < x.shape[0]))])
    bare = part.sum(axis=1) == 0
    part = sparse.csr_array(part[np.flatnonzero(~bare)])
    return sparse.csr_array(part[:, np.flatnonzero(part.sum(axis=0) > 0)]), bare


def _chi2(squares: ArrayLike, n: ArrayLike, total: float) -> Floats:
    """N^2 / (n (N - n)) (sum T^2 / c - n^2 / N), 0 for an empty side."""
    mine = np.asarray(n, np.float64)
    margins = mine * (total - mine)
    gap = np.maximum(np.asarray(squares, np.float64) - mine**2 / total, 0.0)
    found: Floats = np.divide(
        gap * total**2, margins, out=np.zeros(margins.shape), where=margins > 0
    )
    return found
