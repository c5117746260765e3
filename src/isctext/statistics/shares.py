"""Differences between two arenas in shares of hits, with delete-one-source intervals.

Source: methods specification 5.1 (substitution).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isctext.statistics.jackknife import (
    Inference,
    effective_sources,
    infer,
    jackknife_variance,
    leave_one_out,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SourceHits:
    """Hits of one arena by source. own: S x C, of each class; total: S, of all of them, > 0."""

    own: Floats
    total: Floats

    @property
    def sources(self) -> int:
        """S."""
        return len(self.total)

    @property
    def k_eff(self) -> float:
        """Effective sources, by hits."""
        return float(effective_sources(self.total))


@dataclass(frozen=True, slots=True)
class ShareDifference:
    """here, there: shares of each class (C). difference: Inference of there - here."""

    here: Floats
    there: Floats
    difference: Inference


def share_difference(here: SourceHits, there: SourceHits) -> ShareDifference:
    """Shares own / total of both arenas and their difference.

    A share of one class is a ratio of sums over sources; each source is left out whole.
    """
    whole = [side.own.sum(0) / side.total.sum() for side in (here, there)]
    variance = [jackknife_variance(_without_each(side), 0) for side in (here, there)]
    sides = zip(variance, (here.k_eff, there.k_eff), strict=True)
    return ShareDifference(whole[0], whole[1], infer(whole[1] - whole[0], *sides))


def _without_each(side: SourceHits) -> Floats:
    total = leave_one_out(side.total)[:, None]
    own = leave_one_out(side.own, 0)
    shares: Floats = np.divide(own, total, out=np.full(own.shape, np.nan), where=total > 0)
    return shares
