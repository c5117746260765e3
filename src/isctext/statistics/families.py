"""Many families of tests at once: each row adjusted as ``multiplicity.adjusted`` does."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isctext.statistics.multiplicity import FEWEST_FOR_FDR

Floats = NDArray[np.float64]


def adjusted_rows(p_values: ArrayLike) -> Floats:
    """q-values of rows with six tests or more, Holm's p of the others; NaN (no test) stays NaN.

    Last axis: one family. Thousands of simulated studies in one go.
    Sources: Benjamini and Hochberg 1995; Holm 1979.
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, axis=-1, kind="stable")  # NaN last
    ordered = np.take_along_axis(p, order, -1)
    tested = np.count_nonzero(~np.isnan(p), axis=-1)[..., None]
    rank = np.arange(1, p.shape[-1] + 1)
    # From the right, the least of p m / rank; NaN would spoil it and stands for 1 or more.
    steps = np.where(np.isnan(ordered), np.inf, ordered * tested / rank)
    fdr = np.minimum.accumulate(steps[..., ::-1], axis=-1)[..., ::-1]
    holm = np.maximum.accumulate(ordered * np.maximum(tested - rank + 1, 0), axis=-1)
    sorted_q = np.minimum(np.where(tested >= FEWEST_FOR_FDR, fdr, holm), 1.0)
    out = np.empty_like(p)
    np.put_along_axis(out, order, np.where(np.isnan(ordered), np.nan, sorted_q), -1)
    return out
