"""How far the company of a word differs between two sides, beyond what chance gives.

A unit is what one document says around one word: counts of the content lemmas beside it. Two
sides (arenas, or periods of one) are compared by the divergence of their summed profiles, less
what it is when units change sides at random. Whether that is much is another question:
``drift_rank``.

Sources: Lin 1991 (Jensen-Shannon divergence); methods specification 3.7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from isctext.statistics.divergence import Excess

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

DRAWS = 99
_TINY = 1e-300  # 0 log 0 is 0


@dataclass(frozen=True, slots=True)
class Cells:
    """U units on two sides. counts: U x V, whole numbers. there: whether a unit is of side b.

    stratum: U, from 0; units change sides within their stratum only.
    """

    counts: sparse.csr_array
    there: Bools
    stratum: Ints

    def take(self, rows: Ints) -> Cells:
        """Some of the units."""
        return Cells(self.counts[rows], self.there[rows], self.stratum[rows])

    @property
    def spoken(self) -> Cells:
        """The units with a lemma."""
        return self.take(np.flatnonzero(self.counts.sum(axis=1) > 0))


def stacked(parts: Sequence[Cells]) -> Cells:
    """Units of several words as those of one, each word a stratum."""
    number = [np.full(len(part.there), k) for k, part in enumerate(parts)]
    return Cells(
        sparse.csr_array(sparse.vstack([part.counts for part in parts], format="csr")),
        np.concatenate([part.there for part in parts]),
        np.concatenate(number).astype(np.int64),
    )


def even(there: Bools, stratum: Ints, sizes: ArrayLike, rng: np.random.Generator) -> Ints:
    """Units drawn at random: of stratum k, ``sizes[k]`` on each side (at most what there is)."""
    wanted = np.asarray(sizes, dtype=np.int64)
    place = stratum * 2 + there
    order = np.lexsort((rng.random(len(place)), place))
    held = place[order]
    rank = np.arange(len(place)) - np.searchsorted(held, held)
    return np.sort(order[rank < wanted[held // 2]])


def excess(cells: Cells, rng: np.random.Generator, draws: int = DRAWS) -> Excess:
    """JSD (bits) of the two sides' profiles, its mean over ``draws`` permutations, the rest.

    Units change sides within strata, as many on each side as there are. NaN where a side has
    no unit with a lemma.
    """
    held = cells.spoken
    if held.there.all() or not held.there.any():
        return Excess(np.nan, np.nan, np.nan)
    labels = np.concatenate([held.there[None, :], _shuffled(held, rng, draws)])
    values = divergences(held.counts, labels)
    chance = float(values[1:].mean())
    return Excess(float(values[0]), chance, float(values[0]) - chance)


def divergences(counts: sparse.csr_array, there: Bools) -> Floats:
    """JSD (bits) of the profiles of two sides, for each of B ways to put U units on them.

    counts: U x V, whole numbers; there: B x U. A lemma of a single unit stands on one side
    wholly and gives half its share of that side whatever the draw: those are summed at once,
    which spares most of the logarithms.
    """
    side = np.ascontiguousarray(there.T, dtype=np.float64)
    words = counts.sum(axis=1)
    n_b = words @ side
    n_a = words.sum() - n_b
    by_lemma = sparse.csr_array(counts.T, dtype=np.float64)
    units = np.diff(by_lemma.indptr)
    own = counts @ (units == 1).astype(np.float64)
    own_b = own @ side
    bits = (own.sum() - own_b) / n_a + own_b / n_b
    shared = by_lemma[np.flatnonzero(units > 1)]
    b = shared @ side
    p, q = (shared.sum(axis=1)[:, None] - b) / n_a, b / n_b
    bits = bits + (_p_log_p(p) + _p_log_p(q) - 2.0 * _p_log_p((p + q) / 2.0)).sum(axis=0)
    return np.asarray(np.clip(bits / 2.0, 0.0, 1.0))


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
