"""Many tests at once: which of them still stand.

Sources: Benjamini and Hochberg 1995 (false discovery rate), Holm 1979 (family-wise error).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]
# Under so many tests a false discovery rate says little: raw p and Holm (methods 3.9).
FEWEST_FOR_FDR = 6


def fdr(p_values: ArrayLike) -> Floats:
    """q-values of Benjamini and Hochberg, in the order given; NaN (no test) stays NaN.

    q_(i) = min over j >= i of p_(j) m / j, m the tests that were made.
    """
    return _where_tested(p_values, lambda p: stats.false_discovery_control(p, method="bh"))


def holm(p_values: ArrayLike) -> Floats:
    """Holm's adjusted p-values, in the order given; NaN stays NaN.

    p~_(i) = max over j <= i of min(1, (m - j + 1) p_(j)).
    """
    return _where_tested(p_values, _holm)


def adjusted(p_values: ArrayLike) -> Floats:
    """q-values of a family of six tests or more, Holm's p-values of a smaller one."""
    p = np.asarray(p_values, dtype=np.float64)
    return fdr(p) if np.count_nonzero(~np.isnan(p)) >= FEWEST_FOR_FDR else holm(p)


def _holm(p: Floats) -> Floats:
    order = np.argsort(p, kind="stable")
    steps = np.minimum(1.0, p[order] * np.arange(len(p), 0, -1))
    out = np.empty_like(p)
    out[order] = np.maximum.accumulate(steps)
    return out


def _where_tested(p_values: ArrayLike, adjust: Callable[[Floats], Floats]) -> Floats:
    p = np.asarray(p_values, dtype=np.float64)
    out = np.full(p.shape, np.nan)
    tested = ~np.isnan(p)
    if np.any((p[tested] < 0) | (p[tested] > 1)):
        raise ValueError("a p-value lies in [0, 1]")
    if tested.any():
        out[tested] = adjust(p[tested])
    return out
