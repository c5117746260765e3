"""How far two profiles lie from each other, beyond what chance alone would give.

Sources: Lin 1991 (Jensen-Shannon divergence); methods specification 5.1 (excess).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]


def jensen_shannon(p: ArrayLike, q: ArrayLike) -> Floats:
    """JSD in bits of two profiles (last axis), each divided by its sum; NaN when a sum is 0.

    H((p + q) / 2) - (H(p) + H(q)) / 2, base 2: in [0, 1].
    """
    a, b = _shares(p), _shares(q)
    m = (a + b) / 2.0
    bits = (special.rel_entr(a, m) + special.rel_entr(b, m)).sum(-1) / (2.0 * np.log(2.0))
    return np.asarray(np.where(np.isnan(m).any(-1), np.nan, np.clip(bits, 0.0, 1.0)))


@dataclass(frozen=True, slots=True)
class Excess:
    """A divergence between arenas, its mean when documents change arenas at random, the rest."""

    divergence: float
    by_chance: float
    excess: float


def divergence_excess(
    here: NDArray[np.bool_], there: NDArray[np.bool_], draws: int, rng: np.random.Generator
) -> Excess:
    """JSD of two arenas' prevalences minus its mean over permutations of documents.

    here, there: D x J, whether a document has a dimension. Documents alike in all dimensions are
    drawn together (a multivariate hypergeometric draw), which is the same permutation.
    Few documents give a large divergence without any difference: only the excess is told.
    """
    patterns, where = np.unique(np.concatenate([here, there]), axis=0, return_inverse=True)
    where = where.reshape(-1)
    number = np.bincount(where, minlength=len(patterns))
    n = len(here)
    if n == 0 or len(there) == 0:
        return Excess(np.nan, np.nan, np.nan)
    mine = np.bincount(where[:n], minlength=len(patterns))[None, :]
    drawn = rng.multivariate_hypergeometric(number, n, size=draws, method="marginals")
    counts = np.concatenate([mine, drawn]).astype(np.float64)
    kinds = patterns.astype(np.float64)
    p = counts @ kinds / n
    q = (number - counts) @ kinds / len(there)
    values = jensen_shannon(p, q)
    chance = float(values[1:].mean())
    return Excess(float(values[0]), chance, float(values[0]) - chance)


def _shares(values: ArrayLike) -> Floats:
    x = np.asarray(values, dtype=np.float64)
    total = x.sum(-1, keepdims=True)
    shares: Floats = np.divide(x, total, out=np.full(x.shape, np.nan), where=total > 0)
    return shares
