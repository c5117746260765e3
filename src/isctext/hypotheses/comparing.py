"""One comparison of the initiatives with another arena: rows of ``uptake`` and its summary."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from isctext.hypotheses.arms import FEWEST_K_EFF, Arm, lacking
from isctext.hypotheses.evidence import Row, number
from isctext.hypotheses.options import HypothesesOptions
from isctext.statistics.divergence import divergence_excess
from isctext.statistics.multiplicity import FEWEST_FOR_FDR
from isctext.statistics.uptake import Uptake, calls, coverage, smoothed, uptake

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

FEWEST_WITH = 5  # initiatives' units with a dimension, for a test
SATURATED = 0.95
# Twice as many words give twice as many chances: what a share then says is of length too.
_LENGTHS_DIFFER = 2.0
_CALLS = ("under_taken_up", "over_exploratory")
_NO_VARIANCE = "no_variance"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared: the key of a row. ``here`` names the initiatives' arena."""

    here: str
    arena: str
    unit: str
    scope: str
    duplicates: str
    stratum: str

    def key(self) -> Row:
        """The key columns."""
        return {
            "arena": self.arena,
            "unit": self.unit,
            "scope": self.scope,
            "duplicates": self.duplicates,
            "stratum": self.stratum,
        }


@dataclass(frozen=True, slots=True)
class Compared:
    """Rows of the table ``uptake``, the row of ``uptake_summary``, and what gave them."""

    rows: list[Row]
    summary: Row
    measured: Uptake | None = None
    tested: Bools | None = None


def compare(
    what: Comparison,
    here: Arm,
    there: Arm,
    options: HypothesesOptions,
    *,
    dropped: float = 0.0,
    flags: tuple[str, ...] = (),
) -> Compared:
    """Uptake of the project dimensions, with what the corpus carries of a test.

    here, there: units of the initiatives and of the other arena, with the dimensions of
    ``options.project`` in their order. dropped: the initiatives' share left out with thin strata.
    """
    summary = _summary(what, here, there, dropped, flags)
    standardised = what.stratum in {"standardised", "length"}
    if standardised and dropped > options.most_dropped:
        reason = f"weight_dropped: {dropped:.2f}, at most {options.most_dropped:g}"
        return Compared([], summary | {"verdict": "not_standardised", "reason": reason})
    if not here.size or not there.size:
        empty = what.here if not here.size else what.arena
        reason = f"docs {empty}: 0, needed {options.min_docs}"
        return Compared([], summary | {"verdict": "descriptive_only", "reason": reason})
    measured = uptake(here.side(), there.side())
    missing = lacking(
        {
            what.here: (here.size, here.sources, summary["keff_i"]),
            what.arena: (there.size, there.sources, summary["keff_p"]),
        },
        options,
    )
    told = _tell(measured, here, there, missing, summary)
    shared = what.key() | {
        "D_i": here.size,
        "S_i": here.sources,
        "keff_i": summary["keff_i"],
        "D_p": there.size,
        "S_p": there.sources,
        "keff_p": summary["keff_p"],
    }
    rows = [shared | told.row(j, name) for j, name in enumerate(options.project)]
    summary |= _numbers(measured, told.carried) | _divergence(here, there, options, what)
    summary |= {
        "tested": int(told.tested.sum()),
        "under": int(told.under.sum()),
        "over": int(told.over.sum()),
        "verdict": "descriptive_only" if missing else "tested",
        "reason": told.missing,
    }
    return Compared(rows, summary, measured, told.tested)


@dataclass(frozen=True, slots=True)
class _Told:
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


def _tell(measured: Uptake, here: Arm, there: Arm, missing: list[str], summary: Row) -> _Told:
    tested, why = _testable(measured, here, bool(missing))
    q, under, over = calls(measured, tested)
    carried = min(summary["keff_i"], summary["keff_p"]) >= FEWEST_K_EFF
    reason = "; ".join(missing)
    return _Told(here, there, measured, tested, why, q, under, over, reason, carried)


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


def _summary(
    what: Comparison, here: Arm, there: Arm, dropped: float, flags: tuple[str, ...]
) -> Row:
    words = [float(np.median(arm.words)) if arm.size else None for arm in (here, there)]
    raised = [*flags, *(["lengths_differ"] if _lengths_differ(here, there) else [])]
    return what.key() | {
        "J": int((here.present.sum(axis=0) > 0).sum()),
        "tested": 0,
        "under": 0,
        "over": 0,
        "docs_i": here.size,
        "docs_p": there.size,
        "sources_i": here.sources,
        "sources_p": there.sources,
        "keff_i": float(here.side().k_eff) if here.size else 0.0,
        "keff_p": float(there.side().k_eff) if there.size else 0.0,
        "words_i": words[0],
        "words_p": words[1],
        "weight_dropped": dropped,
        "flags": raised,
    }


def _lengths_differ(here: Arm, there: Arm) -> bool:
    if not here.size or not there.size:
        return False
    short, long = sorted(max(float(np.median(arm.words)), 1.0) for arm in (here, there))
    return long >= _LENGTHS_DIFFER * short


def _numbers(m: Uptake, carried: bool) -> Row:
    out = {
        "level": number(np.exp(m.level.estimate)),
        "C05": number(coverage(m.share_i, m.share_p, 0.05)),
        "C10": number(coverage(m.share_i, m.share_p, 0.10)),
        "W": number(m.weighted.estimate),
    }
    if carried:
        out |= {
            "level_lo": number(np.exp(m.level.lo)),
            "level_hi": number(np.exp(m.level.hi)),
            "W_lo": number(np.clip(m.weighted.lo, 0.0, 1.0)),
            "W_hi": number(np.clip(m.weighted.hi, 0.0, 1.0)),
        }
    return out


def _divergence(here: Arm, there: Arm, options: HypothesesOptions, what: Comparison) -> Row:
    """Excess of the Jensen-Shannon divergence; of crude shares only."""
    if what.stratum in {"standardised", "length"}:
        return {}
    # Each comparison has draws of its own, whatever the order in which they are made.
    rng = np.random.default_rng([options.seed, *"".join(what.key().values()).encode()])
    excess = divergence_excess(here.present, there.present, options.draws, rng)
    return {
        "jsd": number(excess.divergence),
        "jsd_chance": number(excess.by_chance),
        "jsd_excess": number(excess.excess),
    }


def renamed(what: Comparison, stratum: str) -> Comparison:
    """The same comparison in another stratum."""
    return replace(what, stratum=stratum)
