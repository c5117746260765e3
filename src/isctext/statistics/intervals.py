"""Intervals of a rate of mentions and of a share of documents."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

PER_MILLION = 1e6
Z_95 = 1.959963984540054
_TAIL = 0.025

Floats = NDArray[np.float64]


def rate_interval(
    hits: ArrayLike, tokens: ArrayLike, phi: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Rate per million tokens with its 95 % effective-Poisson interval: (rate, lo, hi).

    The three arguments broadcast; ``hits`` >= 0, ``tokens`` > 0, ``phi`` >= 1 (the design
    effect). With Y_e = hits / phi and N_e = tokens / phi, lo = chi2(.025; 2 Y_e) / (2 N_e),
    exactly 0 without hits, and hi = chi2(.975; 2 Y_e + 2) / (2 N_e), both times 10^6.
    An infinite ``phi`` gives the interval [0, inf].

    Source: Garwood 1936 (exact Poisson limits), on hits deflated by the design effect as
    surveys do (Kish 1965).
    """
    y, n, f = (np.asarray(a, dtype=np.float64) for a in np.broadcast_arrays(hits, tokens, phi))
    _refuse_impossible(y, n, f)
    effective = y / f
    scale = PER_MILLION * f / n
    # chi2(p; 2a) / 2 is the gamma quantile of shape a; shape 0 is a point mass at 0.
    some = y > 0
    low = special.gammaincinv(np.where(some, effective, 1.0), _TAIL)
    finite = np.isfinite(f)
    with np.errstate(invalid="ignore"):
        lo = np.where(some & finite, low * scale, 0.0)
    hi = special.gammaincinv(effective + 1.0, 1.0 - _TAIL) * scale
    return PER_MILLION * y / n, lo, hi


def wilson_interval(
    hits: ArrayLike, trials: ArrayLike, deff: ArrayLike = 1.0
) -> tuple[Floats, Floats, Floats]:
    """Share hits / trials with its 95 % Wilson interval: (share, lo, hi), all in [0, 1].

    ``trials`` > 0 is divided by the design effect ``deff`` >= 1 before the interval is made.

    Source: Wilson 1927, score interval.
    """
    x, n, d = (np.asarray(a, dtype=np.float64) for a in np.broadcast_arrays(hits, trials, deff))
    _refuse_impossible(x, n, d)
    if np.any(x > n):
        raise ValueError("more hits than trials")
    share = x / n
    effective = n / d
    z2 = Z_95**2
    centre = share + z2 / (2.0 * effective)
    half = Z_95 * np.sqrt(share * (1.0 - share) / effective + z2 / (4.0 * effective**2))
    scale = 1.0 + z2 / effective
    # Rounding may leave the share a few ulps outside at 0 and at 1.
    lo = np.where(x == 0, 0.0, np.minimum(np.maximum((centre - half) / scale, 0.0), share))
    hi = np.where(x == n, 1.0, np.maximum(np.minimum((centre + half) / scale, 1.0), share))
    return share, lo, hi


def _refuse_impossible(hits: Floats, exposure: Floats, effect: Floats) -> None:
    if np.any(hits < 0) or np.any(exposure <= 0) or np.any(effect < 1):
        raise ValueError("hits must be >= 0, exposure > 0, design effect >= 1")
