"""Rows of the table ``breaks``."""

from __future__ import annotations

import numpy as np

from isctext.statistics.ar_null import LEVEL
from isctext.statistics.breaks import BETTER_BY, Breaks, step_breaks
from isctext.trajectories.asked import Asked, Row, number, span
from isctext.trajectories.options import TrendOptions
from isctext.trajectories.yearly import Yearly, not_held, too_little


def break_rows(asked: Asked, years: Yearly, options: TrendOptions) -> list[Row]:
    """The best step of each name's two series; verdict, q and tests are still to be filled."""
    rows = []
    held = years.composition.shared
    for series, values, error in (
        ("crude", years.crude, None),
        ("adjusted", years.adjusted, held),
    ):
        made = step_breaks(values, shared=error, draws=options.draws, seed=options.seed)
        for k in range(len(asked.names)):
            row = asked.who(k, years.arena) | span(years)
            row |= {"series": series, "years": int(made.years[k]), "hits": int(years.total[k])}
            reason = too_little(int(made.years[k]), int(years.total[k]))
            if not years.composition.solved[k] and series == "adjusted" and years.total[k]:
                reason = not_held(0)
            if not reason and not np.isfinite(made.p[k]):
                reason = "no variation"
            rows.append(row | ({} if reason else _step(made, k, years)) | {"reason": reason})
    return rows


def _step(made: Breaks, k: int, years: Yearly) -> Row:
    at = int(made.at[k])
    docs = max(years.docs[at], years.batch_docs[at], 1.0)  # batch events may be left out of docs
    return {
        "at_year": years.year(at),
        "ratio": float(np.exp(made.step[k])),
        "p": float(made.p[k]),
        "aicc_gain": float(made.gain[k]),
        "phi_ar": float(made.phi[k]),
        "batch_share": float(years.batch_docs[at] / docs),
    }


def break_verdict(row: Row) -> str:
    """A step, where it passes among all tests and accounts better than a line does."""
    if row["q"] is None:
        return "descriptive_only"
    found = number(row["q"]) <= LEVEL and number(row["aicc_gain"]) > BETTER_BY
    return "step_or_s_curve" if found else "no_break_detectable"


def compare_series(rows: list[Row]) -> None:
    """Takes back a crude step that is not found once the sources are held."""
    held = {_key(row): row for row in rows if row["series"] == "adjusted"}
    for row in rows:
        if row["series"] == "crude" and row["verdict"] == "step_or_s_curve":
            other = held[_key(row)]
            if other["verdict"] != "step_or_s_curve":
                row["verdict"] = "not_separable"
                row["reason"] = other["reason"] or "not found once sources are held"


def _key(row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in ("level", "name", "scope", "arena", "batches"))
