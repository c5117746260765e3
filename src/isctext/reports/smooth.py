"""The smooth line of a chart: for the eye, never for a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from isctext.statistics.smoothing import smooth_rates

# Through fewer points a local line only repeats them.
_FEWEST = 5


def smooth(records: Sequence[Mapping[str, Any]]) -> tuple[float, ...]:
    """A value per million for each row of trajectories of one series, in their order.

    Empty under five periods and for a series without a hit.
    """
    hits = [r["hits"] for r in records]
    if len(records) < _FEWEST or not any(hits):
        return ()
    phi = max(1.0, float(records[0]["phi"]))
    made = smooth_rates(hits, [r["tokens"] for r in records], phi)
    return tuple(float(v) for v in made)
