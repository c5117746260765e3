"""An estimate of H1 or H2 as the columns that its table has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from isctext.hypotheses.arms import FEWEST_K_EFF
from isctext.statistics.jackknife import Inference

Row = dict[str, Any]
SIGNIFICANT = 0.05
UNDECIDED = "no_difference_detectable"


@dataclass(frozen=True, slots=True)
class Evidence:
    """An estimate, its interval and what is concluded; None where nothing can be said.

    direction: "for" where the interval lies above 0, "against" below, else "none".
    """

    estimate: float | None
    lo: float | None
    hi: float | None
    df: float | None
    p: float | None
    direction: str
    verdict: str
    reason: str

    @classmethod
    def none(cls, reason: str, verdict: str = "descriptive_only") -> Evidence:
        """Nothing measured."""
        return cls(None, None, None, None, None, "none", verdict, reason)

    @classmethod
    def judged(
        cls,
        told: Inference,
        missing: list[str],
        k_effs: tuple[float, ...],
        verdicts: tuple[str, str],
        at: int | None = None,
    ) -> Evidence:
        """From an estimate, or entry ``at`` of an array of them.

        missing: what a test lacks. k_effs: its effective sources. verdicts: above 0 and below.
        """
        names = ("estimate", "lo", "hi", "df", "p")
        values = [getattr(told, n) if at is None else getattr(told, n)[at] for n in names]
        estimate, lo, hi, df, p = (number(value) for value in values)
        if min(k_effs) < FEWEST_K_EFF:
            lo = hi = df = None
        if missing:
            reason = "; ".join(missing)
            return cls(estimate, lo, hi, df, None, "none", "descriptive_only", reason)
        if p is None or lo is None or hi is None:
            reason = "no_variance"
            return cls(estimate, lo, hi, df, None, "none", "not_tested", reason)
        if lo > 0:
            return cls(estimate, lo, hi, df, p, "for", verdicts[0], "")
        if hi < 0:
            return cls(estimate, lo, hi, df, p, "against", verdicts[1], "")
        return cls(estimate, lo, hi, df, p, "none", UNDECIDED, "")

    def undecided(self) -> Evidence:
        """The same numbers, when they do not stand among so many tests."""
        return replace(self, direction="none", verdict=UNDECIDED)


def row_of(evidence: Evidence) -> Row:
    """Its columns."""
    return {
        "estimate": evidence.estimate,
        "lo": evidence.lo,
        "hi": evidence.hi,
        "df": evidence.df,
        "p": evidence.p,
        "direction": evidence.direction,
        "verdict": evidence.verdict,
        "reason": evidence.reason,
    }


def number(value: ArrayLike) -> float | None:
    """A finite number, or None."""
    single = float(np.asarray(value, dtype=np.float64))
    return single if np.isfinite(single) else None
