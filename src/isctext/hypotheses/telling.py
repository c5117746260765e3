"""What may be told of each dimension of a comparison."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isctext.hypotheses.arms import FEWEST_K_EFF, Arm
from isctext.hypotheses.evidence import Row, number
from isctext.statistics.multiplicity import FEWEST_FOR_FDR
from isctext.statistics.uptake import Uptake, calls, smoothed

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

FEWEST_WITH = 5  # initiatives' units with a dimension, for a test
SATURATED = 0.95
_CALLS = ("under_taken_up", "over_exploratory")
_NO_VARIANCE = "no_variance"


@dataclass(frozen=True, slots=True)
class Told:
    """What was measured, and what may be told of it."""

    here: Arm
    there: Arm
    measured: Uptake
    tested: Bools
    why: list[tuple[str, str]]
    q: Floats
    under: Bools
    over: Bools
    missing: str
    carried: bool

    def verdict(self, j: int) -> tuple[str, str]:
        """Verdict and reason of a dimension."""
        if self.why[j][0]:
            return self.why[j]
        if self.missing:
            return "descriptive_only", self.missing
        if self.under[j]:
            return "under_taken_up", ""
        if self.over[j]:
            return "over_exploratory", "exploratory"
        return "no_difference_detectable", ""

    def row(self, j: int, dimension: str) -> Row:
        """The row of a dimension, without the key of the comparison."""
        m = self.measured
        verdict, reason = self.verdict(j)
        absent = verdict == "absent_in_initiatives"
        row = {
            "dimension": dimension,
            "k_i": int(self.here.present[:, j].sum()),
            "k_p": int(self.there.present[:, j].sum()),
            "p_i": number(m.share_i[j]),
            "p_p": number(m.share_p[j]),
            "U": None if absent else number(np.exp(m.log_u.estimate[j])),
            "rel": number(m.rel.estimate[j]),
            "call": verdict if verdict in _CALLS else "",
            "verdict": verdict,
            "reason": reason,
            "flags": self.flags(j) if not absent else [],
        }
        if self.carried and not absent:
            row |= self.interval(j)
        if self.tested[j]:
            row |= {"p": number(m.rel.p[j]), "q": number(self.q[j])}
        return row

    def flags(self, j: int) -> list[str]:
        """upper_limit: U is under its upper limit and no more is known; holm: q is Holm's p."""
        few = self.tested[j] and self.tested.sum() < FEWEST_FOR_FDR
        absent = not np.isnan(self.measured.upper[j])
        return ["upper_limit"] * absent + ["holm"] * bool(few)

    def interval(self, j: int) -> Row:
        """Limits of U and of rel."""
        m = self.measured
        lo, hi = np.exp(m.log_u.lo[j]), np.exp(m.log_u.hi[j])
        if not np.isnan(m.upper[j]):
            lo, hi = 0.0, m.upper[j] / smoothed(m.share_i, m.docs_i)[j]
        return {
            "U_lo": number(lo),
            "U_hi": number(hi),
            "lo": number(m.rel.lo[j]),
            "hi": number(m.rel.hi[j]),
            "df": number(m.rel.df[j]),
        }


def tell(
    measured: Uptake, here: Arm, there: Arm, missing: list[str], k_effs: tuple[float, float]
) -> Told:
    """Calls, where nothing is missing for a test; else what the numbers describe."""
    tested, why = _testable(measured, here, bool(missing))
    q, under, over = calls(measured, tested)
    carried = min(k_effs) >= FEWEST_K_EFF
    reason = "; ".join(missing)
    return Told(here, there, measured, tested, why, q, under, over, reason, carried)


def _testable(measured: Uptake, here: Arm, missing: bool) -> tuple[Bools, list[tuple[str, str]]]:
    """Which dimensions are tested, and why the others are not ("" for the whole comparison)."""
    with_it = here.present.sum(axis=0)
    why = [_obstacle(measured, j, int(k)) for j, k in enumerate(with_it)]
    if missing:  # what the whole comparison lacks comes before what one p lacks
        why = [("", "") if reason == _NO_VARIANCE else (code, reason) for code, reason in why]
    tested = np.array([not code for code, _ in why], dtype=np.bool_) & (not missing)
    return tested, why


def _obstacle(measured: Uptake, j: int, with_it: int) -> tuple[str, str]:
    """Verdict and reason of a dimension that cannot be tested; ("", "") where it can."""
    if with_it == 0:
        return "absent_in_initiatives", ""
    if min(measured.share_i[j], measured.share_p[j]) > SATURATED:
        return "saturated", ""
    if with_it < FEWEST_WITH:
        return "not_tested", f"docs_with: {with_it}, needed {FEWEST_WITH}"
    if np.isnan(measured.rel.p[j]):
        return "not_tested", _NO_VARIANCE
    return "", ""
