"""A smooth line to look at: no test is ever made on it.

Sources: methods specification 2.2; locally weighted regression, Cleveland 1979 (tricube weights,
degree 1, no robustness step).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isctext.statistics.ar1 import PER_MILLION

Floats = NDArray[np.float64]

SPAN = 0.75


def loess(x: ArrayLike, y: ArrayLike, weights: ArrayLike, *, span: float = SPAN) -> Floats:
    """Local lines through n points, read at each x: n values.

    weights: positive, one a point. Each fit uses the q = max(2, floor(span n + .5)) nearest
    points, weighted by (1 - (d / h)^3)^3 times their own, h the distance of the q-th. Where the
    points that count share one x, their mean stands.
    """
    x, y, own = (np.asarray(a, dtype=np.float64) for a in (x, y, weights))
    if not len(x):
        return np.zeros(0)
    apart = np.abs(x[:, None] - x)
    q = min(len(x), max(2, int(span * len(x) + 0.5)))
    reach = np.partition(apart, q - 1, axis=1)[:, q - 1 : q]
    with np.errstate(invalid="ignore", divide="ignore"):
        near = np.where(reach > 0, (1.0 - np.minimum(apart / reach, 1.0) ** 3) ** 3, apart == 0)
    w = near * own
    total = w.sum(axis=1)
    mean_x, mean_y = w @ x / total, w @ y / total
    centred = x - mean_x[:, None]
    across = (w * centred**2).sum(axis=1)
    slope = (w * centred * (y - mean_y[:, None])).sum(axis=1)
    slope = np.divide(slope, across, out=np.zeros_like(slope), where=across > 1e-12 * total)
    return np.asarray(mean_y + slope * (x - mean_x))


def smooth_rates(hits: ArrayLike, tokens: ArrayLike, phi: float = 1.0) -> Floats:
    """A line through yearly rates per million, for display: T values, NaN in missing years.

    LOESS of log((Y + 1/2) / N) with weights Y / phi + 1, span .75, degree 1; years without
    tokens are passed over, never filled in. The band to draw with it is that of the rates.
    """
    y, n = np.asarray(hits, dtype=np.float64), np.asarray(tokens, dtype=np.float64)
    seen = np.flatnonzero(n > 0)
    out = np.full(len(n), np.nan)
    logs = np.log((y[seen] + 0.5) / n[seen] * PER_MILLION)
    weights = y[seen] / phi + 1.0 if np.isfinite(phi) else np.ones(len(seen))
    out[seen] = np.exp(loess(seen, logs, weights))
    return out
