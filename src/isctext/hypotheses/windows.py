"""Comparisons by period and with a lag: which documents stand on each side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isctext.hypotheses.counted import Counted
from isctext.hypotheses.options import HypothesesOptions
from isctext.hypotheses.strata import periods

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Window:
    """name: "period:2014-2017" or "lag:2018". here, there: documents (D) of each side's years."""

    name: str
    here: Bools
    there: Bools


def windows(counted: Counted, there: str, options: HypothesesOptions) -> Iterator[Window]:
    """Periods in which both arenas have documents; then, year by year, lagged windows.

    lag:t compares the other arena's years t to t + lag with the initiatives' t - lag to t.
    """
    mine, theirs = counted.within(options.initiatives), counted.within(there)
    if not mine.any() or not theirs.any():
        return
    bins, first = periods(counted, options)
    width = options.bin_years
    for b in np.unique(bins):
        inside = bins == b
        if (inside & mine).any() and (inside & theirs).any():
            start = first + int(b) * width
            yield Window(f"period:{start}-{start + width - 1}", inside, inside)
    lag, year = options.lag_years, counted.year
    for t in range(int(year[mine].min()), int(year[theirs].max()) + 1):
        before, after = (year >= t - lag) & (year <= t), (year >= t) & (year <= t + lag)
        if (before & mine).any() and (after & theirs).any():
            yield Window(f"lag:{t}", before, after)
