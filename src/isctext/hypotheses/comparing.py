"""One comparison of the initiatives with another arena: rows of ``uptake`` and its summary."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from isctext.hypotheses.arms import Arm, lacking
from isctext.hypotheses.evidence import Row, number
from isctext.hypotheses.options import HypothesesOptions
from isctext.hypotheses.telling import tell
from isctext.statistics.divergence import divergence_excess
from isctext.statistics.uptake import Uptake, coverage, uptake

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

# Twice as many words give twice as many chances: what a share then says is of length too.
_LENGTHS_DIFFER = 2.0
_SIDES = ("D_i", "S_i", "keff_i", "D_p", "S_p", "keff_p")
_SIDES_OF_SUMMARY = ("docs_i", "sources_i", "keff_i", "docs_p", "sources_p", "keff_p")


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
    sides = {
        what.here: (here.size, here.sources, summary["keff_i"]),
        what.arena: (there.size, there.sources, summary["keff_p"]),
    }
    missing = lacking(sides, options)
    told = tell(measured, here, there, missing, (summary["keff_i"], summary["keff_p"]))
    shared = what.key() | {
        name: summary[column] for name, column in zip(_SIDES, _SIDES_OF_SUMMARY, strict=True)
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
