"""The smooth line of a chart: for the eye, never for a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from isctext.statistics.smoothing import smooth_rates

# Through fewer points a local line only repeats them.
_FEWEST = 5


def smooth(records: Sequence[Mapping[str, Any]], places: Sequence[int]) -> tuple[float | None, ...]:
    """A value per million for each row of trajectories of one series, in their order.

    places: where each period stands on the axis, so that a gap counts as time. None for sparse
    periods: with few words the half hit that is added to each would be all that is seen. Empty
    under five others, and for a series without a hit in them.
    """
    firm = [not any(flag.startswith("sparse") for flag in r["flags"]) for r in records]
    hits = [r["hits"] if kept else 0 for r, kept in zip(records, firm, strict=True)]
    words = [r["tokens"] if kept else 0 for r, kept in zip(records, firm, strict=True)]
    if sum(firm) < _FEWEST or not any(hits):
        return ()
    phi = max(1.0, float(records[0]["phi"]))
    at = np.array(places) - min(places)
    counts = np.zeros((2, int(at.max()) + 1))
    counts[:, at] = hits, words
    made = smooth_rates(counts[0], counts[1], phi)[at]
    return tuple(value if np.isfinite(value) else None for value in made.tolist())
