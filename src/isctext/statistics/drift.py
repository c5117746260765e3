"""Is a word used among other words here than there, more than ordinary words are?

A unit is what one document says around one word: counts of the content lemmas beside it. Two
sides (arenas, or periods of one) are compared by the divergence of their summed profiles, less
what it is when units change sides at random. Where sides speak in other registers every word's
company differs, so that this excess proves nothing by itself: it is ranked among the excesses
of control words.

A concept of several entries is compared entry by entry: both sides keep as many units of each
(its strata), and each control is a bundle of words with strata of the same sizes. Else a side
that prefers one entry to another would seem to have given the concept another sense.

Sources: Lin 1991 (Jensen-Shannon divergence); Davison and Hinkley 1997, 4.3 (Monte-Carlo p);
methods specification 3.7.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from isctext.statistics.divergence import Excess

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

DRAWS = 99
FEWEST_DOCUMENTS = 60
FEWEST_CONTROLS = 39
_TINY = 1e-300  # 0 log 0 is 0


@dataclass(frozen=True, slots=True)
class Cells:
    """U units on two sides. counts: U x V, whole numbers. there: whether a unit is of side b.

    stratum: U; units change sides within their stratum only.
    """

    counts: sparse.csr_array
    there: Bools
    stratum: Ints

    def take(self, rows: Ints) -> Cells:
        """Some of the units."""
        return Cells(self.counts[rows], self.there[rows], self.stratum[rows])


def stacked(parts: list[Cells]) -> Cells:
    """Units of several words as one, each word a stratum."""
    number = [np.full(len(part.there), k) for k, part in enumerate(parts)]
    return Cells(
        sparse.csr_array(sparse.vstack([part.counts for part in parts], format="csr")),
        np.concatenate([part.there for part in parts]),
        np.concatenate(number).astype(np.int64),
    )


def even(cells: Cells, sizes: ArrayLike, rng: np.random.Generator) -> Cells:
    """Units drawn at random: of stratum k, ``sizes[k]`` on each side (at most what there is)."""
    wanted = np.asarray(sizes, dtype=np.int64)
    place = cells.stratum * 2 + cells.there
    order = np.lexsort((rng.random(len(place)), place))
    sorted_place = place[order]
    rank = np.arange(len(place)) - np.searchsorted(sorted_place, sorted_place)
    kept = order[rank < wanted[sorted_place // 2]]
    return cells.take(np.sort(kept))


def excess(cells: Cells, rng: np.random.Generator, draws: int = DRAWS) -> Excess:
    """JSD (bits) of the two sides' profiles, its mean over ``draws`` permutations, the rest.

    Units change sides within strata, as many on each side as there are. NaN where a side has
    no unit with a lemma.
    """
    held = cells.take(np.flatnonzero(cells.counts.sum(axis=1) > 0))
    if held.there.all() or not held.there.any():
        return Excess(np.nan, np.nan, np.nan)
    labels = np.concatenate([held.there[None, :], _shuffled(held, rng, draws)])
    values = divergences(held.counts, labels)
    chance = float(values[1:].mean())
    return Excess(float(values[0]), chance, float(values[0]) - chance)


def divergences(counts: sparse.csr_array, there: Bools) -> Floats:
    """JSD (bits) of the profiles of two sides, for each of B ways to put U units on them.

    counts: U x V, whole numbers; there: B x U. Lemmas of a single unit stand on one side
    wholly: each gives half its share there, whatever the draw, so they are summed at once.
    """
    side = np.ascontiguousarray(there.T, dtype=np.float64)
    words = counts.sum(axis=1)
    n_b = words @ side
    n_a = words.sum() - n_b
    by_lemma = sparse.csr_array(counts.T)
    units = np.diff(by_lemma.indptr)
    alone = (units == 1).astype(np.float64)
    own = counts @ alone
    own_b = own @ side
    bits = (own.sum() - own_b) / n_a + own_b / n_b
    shared = sparse.csr_array(by_lemma[np.flatnonzero(units > 1)], dtype=np.float64)
    b = shared @ side
    a = shared.sum(axis=1)[:, None] - b
    p, q = a / n_a, b / n_b
    bits = bits + (_p_log_p(p) + _p_log_p(q) - 2.0 * _p_log_p((p + q) / 2.0)).sum(axis=0)
    return np.asarray(np.clip(bits / 2.0, 0.0, 1.0))


def rank_p(value: float, controls: ArrayLike) -> float:
    """p = (1 + #{controls >= value}) / (M + 1); NaN where the value or no control is known."""
    known = np.asarray(controls, dtype=np.float64)
    known = known[~np.isnan(known)]
    if np.isnan(value) or not len(known):
        return float("nan")
    return float((1 + np.count_nonzero(known >= value)) / (len(known) + 1))


def _p_log_p(p: Floats) -> Floats:
    return np.asarray(p * np.log2(np.maximum(p, _TINY)))


def _shuffled(cells: Cells, rng: np.random.Generator, draws: int) -> Bools:
    """Sides drawn anew within strata: draws x U."""
    size = len(cells.there)
    order = np.argsort(cells.stratum + rng.random((draws, size)), axis=1)
    given = cells.there[np.argsort(cells.stratum, kind="stable")]
    labels = np.empty((draws, size), bool)
    np.put_along_axis(labels, order, np.broadcast_to(given, order.shape), axis=1)
    return labels
