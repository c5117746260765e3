"""Counts corrected by the share of hits that coders found right.

A corrected rate is R* = R p, with the uncertainty of both: that of the rate (sources, bursts)
and that of the precision, which a sample estimates. Intervals of products and of weighted sums
keep the asymmetry of their parts (MOVER: Zou and Donner 2008, Stat. Med. 27, 1693; for the
variance alone this is the delta method, methods specification 1.4).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isctext.statistics.intervals import wilson_interval

Floats = NDArray[np.float64]
KEEP_FROM = 0.70
RESTRICT_FROM = 0.50
# Arenas whose precision differs by more are not comparable without a correction.
APART = 0.10


class Estimate(NamedTuple):
    """Values with their 95 % interval, three arrays of one shape."""

    value: Floats
    lo: Floats
    hi: Floats


def precision(right: ArrayLike, coded: ArrayLike) -> Estimate:
    """The share of coded hits that are right, with Wilson's interval; [0, 1] where none is."""
    k, n = (np.asarray(a, dtype=np.float64) for a in np.broadcast_arrays(right, coded))
    share, lo, hi = wilson_interval(k, np.maximum(n, 1.0))
    nothing = n == 0
    return Estimate(
        np.where(nothing, np.nan, share), np.where(nothing, 0.0, lo), np.where(nothing, 1.0, hi)
    )


def verdict(lo: float, value: float) -> str:
    """keep, restrict (context or exclusions needed) or drop, by the specification's 1.4.

    keep: the lower bound reaches .70; restrict: the estimate reaches .50; drop below.
    """
    if lo >= KEEP_FROM:
        return "keep"
    return "restrict" if value >= RESTRICT_FROM else "drop"


def mixed(weights: ArrayLike, parts: Estimate) -> Estimate:
    """The weighted mean of independent estimates over the last axis; weights need not sum to 1.

    l = m - sqrt(sum (w_i (p_i - l_i))^2), u = m + sqrt(sum (w_i (u_i - p_i))^2).
    NaN without weight.
    """
    w = np.asarray(weights, dtype=np.float64)
    total = w.sum(axis=-1, keepdims=True)
    w = np.divide(w, total, out=np.full(w.shape, np.nan), where=total > 0)
    value = (w * parts.value).sum(axis=-1)
    below = np.sqrt(((w * (parts.value - parts.lo)) ** 2).sum(axis=-1))
    above = np.sqrt(((w * (parts.hi - parts.value)) ** 2).sum(axis=-1))
    return Estimate(value, np.maximum(value - below, 0.0), np.minimum(value + above, 1.0))


def corrected(rate: Estimate, right: Estimate) -> Estimate:
    """Rates times precisions (shapes broadcast), with the interval of the product.

    l = R p - sqrt((p (R - l_R))^2 + (R (p - l_p))^2), and likewise above; never under 0.
    """
    r, p = rate, right
    value = r.value * p.value
    below = np.hypot(p.value * (r.value - r.lo), r.value * (p.value - p.lo))
    above = np.hypot(p.value * (r.hi - r.value), r.value * (p.hi - p.value))
    return Estimate(value, np.maximum(value - below, 0.0), value + above)
