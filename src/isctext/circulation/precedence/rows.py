"""One panel as rows: its numbers, its entries, and why it is not tested."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isctext.circulation.precedence.options import PrecedenceOptions
from isctext.circulation.precedence.questions import Pair, Row
from isctext.statistics.precedence import (
    FEWEST_COMMON,
    FEWEST_HITS,
    FEWEST_TERMS,
    FEWEST_YEARS,
    Panel,
    compare,
)
from isctext.statistics.precedence_power import STRENGTHS, Power, arena_of, detectable

_CLUSTERED = 2.0  # a variance that dependence between entries doubles
_UNEVEN = 3.0  # volumes of which one is so many times the other


@dataclass(frozen=True, slots=True)
class Measured:
    """A panel of some entries of a pair. entries: any hits; frequent: enough in both arenas."""

    pair: Pair
    entries: NDArray[np.int64]
    frequent: NDArray[np.int64]
    panel: Panel | None
    reason: str

    @property
    def tested(self) -> bool:
        """Whether a p may be given."""
        return self.panel is not None and not self.reason


def measure(pair: Pair, mine: NDArray[np.bool_]) -> Measured:
    """The panel of the entries ``mine`` (K flags); none under ten years or two entries."""
    total_x, total_y = pair.hits_x.sum(axis=1), pair.hits_y.sum(axis=1)
    entries = np.flatnonzero(mine & (total_x + total_y > 0))
    least = np.minimum(total_x, total_y)[entries]
    frequent = entries[least >= FEWEST_HITS]
    panel = None
    if pair.years >= FEWEST_COMMON and len(frequent) > 1:
        panel = compare(*pair.log_rates(frequent))
    return Measured(pair, entries, frequent, panel, _lacking(pair, frequent, panel))


def panel_row(measured: Measured, options: PrecedenceOptions) -> Row:
    """The columns of ``precedence`` that one panel gives; the verdict comes with the others."""
    pair, panel = measured.pair, measured.panel
    row: Row = {
        "first_year": pair.first_year,
        "last_year": None if pair.first_year is None else pair.first_year + _span(pair) - 1,
        "T": pair.years,
        "gaps": _span(pair) - pair.years,
        "sparse_years": pair.sparse_years,
        "entries": len(measured.entries),
        "rare": len(measured.entries) - len(measured.frequent),
        "K": 0 if panel is None else int(panel.terms),
        "reason": measured.reason,
        "flags": _flags(measured),
        "profile": [],
        "profile_lo": [],
        "profile_hi": [],
    }
    if panel is None:
        return row
    row |= {name: known(getattr(panel, name)) for name in ("asym", "vif")}
    row["profile"] = _numbers(panel.profile)
    if measured.tested:
        names = ("lo", "hi", "df", "p_asym", "p_peak")
        row |= {name: known(getattr(panel, name)) for name in names}
        row |= {"peak_lag": int(panel.peak_lag), "p": known(panel.p)}
        row |= {"profile_lo": _numbers(panel.profile_lo), "profile_hi": _numbers(panel.profile_hi)}
        row |= _power_row(_power(measured, options))
    return row


def term_rows(measured: Measured, base: Row) -> list[Row]:
    """The rows of ``precedence_terms``."""
    pair, panel = measured.pair, measured.panel
    place = {int(k): i for i, k in enumerate(measured.frequent)}
    rows: list[Row] = []
    for k in measured.entries.tolist():
        row = base | {
            "entry_id": pair.names[k],
            "hits_x": int(pair.hits_x[k].sum()),
            "hits_y": int(pair.hits_y[k].sum()),
            "profile": [],
            "status": "rare" if k not in place else "not_measured",
        }
        if k in place and panel is not None:
            d = known(panel.d[place[k]])
            row |= {"d": d, "status": "no_movement" if d is None else "compared"}
            row["profile"] = [] if d is None else _numbers(panel.r[place[k]])
        rows.append(row)
    return rows


def known(value: ArrayLike) -> float | None:
    """A number for a table: null where it is none."""
    plain = float(np.asarray(value))
    return plain if np.isfinite(plain) else None


def _numbers(values: NDArray[np.float64]) -> list[float]:
    return [float(v) for v in values] if np.isfinite(values).all() else []


def _span(pair: Pair) -> int:
    return len(pair.words_x)


def _lacking(pair: Pair, frequent: NDArray[np.int64], panel: Panel | None) -> str:
    """Why the panel has no p; "" where it has one."""
    terms = len(frequent) if panel is None else int(panel.terms)
    missing = []
    if pair.years < FEWEST_YEARS:
        missing.append(f"years: {pair.years}, needed {FEWEST_YEARS}")
    if terms < FEWEST_TERMS:
        missing.append(f"entries: {terms}, needed {FEWEST_TERMS}")
    if not missing and panel is not None and not np.isfinite(panel.p):
        missing.append("no variation")
    return "; ".join(missing)


def _flags(measured: Measured) -> list[str]:
    pair, flags = measured.pair, []
    if _span(pair) > pair.years:
        flags.append("gaps")
    if pair.sparse_years:
        flags.append("sparse_years")
    words = sorted((float(pair.words_x.sum()), float(pair.words_y.sum())))
    if words[0] > 0 and words[1] / words[0] > _UNEVEN:
        flags.append("uneven_volumes")
    if measured.panel is not None and measured.panel.vif > _CLUSTERED:
        flags.append("clustered")
    return flags


def _power(measured: Measured, options: PrecedenceOptions) -> Power:
    pair, panel = measured.pair, measured.panel
    moving = measured.frequent if panel is None else measured.frequent[np.isfinite(panel.d)]
    x = arena_of(pair.hits_x[moving], pair.words_x, pair.phi_x[moving], seed=options.seed)
    y = arena_of(pair.hits_y[moving], pair.words_y, pair.phi_y[moving], seed=options.seed)
    vif = 1.0 if panel is None else float(panel.vif)
    return detectable(x, y, vif=vif, worlds=options.worlds, seed=options.seed)


def _power_row(power: Power) -> Row:
    half = STRENGTHS.index(0.5)
    return {"mde_beta": known(power.detectable), "power_half": float(power.power[half])}
