"""Delete-one-source jackknife.

Documents of one source resemble each other, so sources are left out whole, one at a time.

Sources of the formulas: Tukey 1958; Wolter 2007, ch. 4 (delete-a-group jackknife);
Satterthwaite 1946 (degrees of freedom of a sum of variances); methods specification 5.1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]
_UPPER = 0.975
_LEAST_SOURCES = 2  # with one source, nothing is left once it is left out


@dataclass(frozen=True, slots=True)
class Inference:
    """An estimate with what its sources allow to say of it; arrays of one shape.

    ``lo`` and ``hi``: 95 % interval, estimate -/+ t(.975; df) sqrt(variance). ``p``: two-sided,
    of an estimate of 0. All but the estimate are NaN where a side has a single source.
    """

    estimate: Floats
    variance: Floats
    df: Floats
    lo: Floats
    hi: Floats
    p: Floats


def effective_sources(sizes: ArrayLike, axis: int = -1) -> Floats:
    """K_eff = (sum n_s)^2 / sum n_s^2, over ``axis``: as many sources of equal size; 0 of none."""
    n = np.asarray(sizes, dtype=np.float64)
    squares = (n**2).sum(axis)
    total: Floats = np.divide(
        n.sum(axis) ** 2, squares, out=np.zeros_like(squares), where=squares > 0
    )
    return total


def leave_one_out(sums: ArrayLike, axis: int = 0) -> Floats:
    """Sums over all sources but one, for each one: the shape given, ``axis`` is the sources."""
    x = np.asarray(sums, dtype=np.float64)
    # Counts are whole numbers: the difference is exact.
    return np.asarray(x.sum(axis, keepdims=True) - x)


def jackknife_variance(replicates: ArrayLike, axis: int = 0) -> Floats:
    """(S - 1) / S sum_s (theta_(s) - mean)^2 over ``axis`` (S replicates); NaN when S < 2."""
    x = np.asarray(replicates, dtype=np.float64)
    size = x.shape[axis]
    if size < _LEAST_SOURCES:
        return np.full(np.delete(x.shape, axis), np.nan)
    squares = ((x - x.mean(axis, keepdims=True)) ** 2).sum(axis)
    return np.asarray(squares * (size - 1) / size)


def infer(estimate: ArrayLike, *sides: tuple[ArrayLike, ArrayLike]) -> Inference:
    """What an estimate is worth, from one or more independent sides.

    sides: (variance, K_eff) of each: the jackknife variance of the estimate when sources of
    that side are left out, and its effective sources; both broadcast to the estimate.
    V = sum V_a; df = V^2 / sum V_a^2 / (K_a - 1). A variance of exactly 0 gives a p of NaN:
    nothing moved, so nothing is known of how it moves.
    """
    value = np.asarray(estimate, dtype=np.float64)
    variance, shares = np.zeros(value.shape), np.zeros(value.shape)
    for each, k_eff in sides:
        v = np.asarray(each, dtype=np.float64)
        freedom = np.asarray(k_eff, dtype=np.float64) - 1.0
        usable = freedom > 0
        variance = variance + np.where(usable, v, np.nan)
        shares = shares + np.where(usable, v**2 / np.where(usable, freedom, 1.0), np.nan)
    known = shares > 0
    df = np.divide(variance**2, shares, out=np.full(shares.shape, np.nan), where=known)
    se = np.sqrt(variance)
    half = special.stdtrit(df, _UPPER) * se
    t = np.divide(np.abs(value), se, out=np.full(shares.shape, np.nan), where=known)
    p = 2.0 * special.stdtr(df, -t)
    return Inference(value, variance, df, value - half, value + half, p)
