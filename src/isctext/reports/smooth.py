"""The smooth line of a chart: for the eye, never for a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from isctext.statistics.smoothing import smooth_rates

# Through fewer points a local line only repeats them.
_FEWEST = 5


def smooth(records: Sequence[Mapping[str, Any]], places: Sequence[int]) -> tuple[float, ...]:
    """A value per million for each row of trajectories of one series, in their order.

    places: where each period stands on the axis, so that a gap counts as time. Empty under five
    periods and for a series without a hit.
    """
    hits = [r["hits"] for r in records]
    if len(records) < _FEWEST or not any(hits):
        return ()
    phi = max(1.0, float(records[0]["phi"]))
    at = np.array(places) - min(places)
    counts = np.zeros((2, int(at.max()) + 1))
    counts[:, at] = hits, [r["tokens"] for r in records]
    made = smooth_rates(*counts, phi)[at]
    return tuple(made.tolist()) if np.isfinite(made).all() else ()
