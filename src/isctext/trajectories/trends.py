"""Trends, breaks and composition of yearly rates, each with what it could not have shown."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from isctext.records.stage import Rows
from isctext.records.trajectory import BREAKS, COMPOSITION, TRENDS
from isctext.statistics.ar1 import Trends, ar_trends, log_rates, percent
from isctext.statistics.ar_null import LEVEL, Floats, fit_lines
from isctext.statistics.composition import standardise, within_source_p
from isctext.trajectories.asked import Asked, Row, judge, known, number, questions, span
from isctext.trajectories.breaking import break_rows, break_verdict, compare_series
from isctext.trajectories.mixing import composition_rows
from isctext.trajectories.options import TrendOptions
from isctext.trajectories.yearly import Yearly, not_held, too_little

_FAMILY = ("level", "family", "scope", "batches")
_WITHIN_DRAWS = 999


def follow(inputs: Mapping[str, Rows], options: TrendOptions) -> dict[str, pa.Table]:
    """The tables ``trends``, ``breaks`` and ``composition``.

    ``inputs``: exposure, usage. Rows without batch events stand only where the corpus has such
    events. A family of tests is one level, family, scope and treatment of batch events, over
    names and arenas (breaks: and one series).

    Source: methods specification 2.3 to 2.5.
    """
    trends: list[Row] = []
    breaks: list[Row] = []
    mixes: list[Row] = []
    for asked, years in questions(inputs, options):
        found = _trend_rows(asked, years, options)
        trends += found
        breaks += break_rows(asked, years, options)
        if asked.level == "category":
            mixes += composition_rows(asked, years, [str(row["headline"]) for row in found])
    judge(trends, "headline_p", _FAMILY, _verdict)
    judge(breaks, "p", (*_FAMILY, "series"), break_verdict)
    compare_series(breaks)
    for row in trends:
        del row["headline_p"]
    made = {}
    for spec, rows in ((TRENDS, trends), (BREAKS, breaks), (COMPOSITION, mixes)):
        table = spec.from_rows(rows)
        made[spec.name] = table.sort_by([(name, "ascending") for name in spec.sort])
    return made


def _trend_rows(asked: Asked, years: Yearly, options: TrendOptions) -> list[Row]:
    crude = ar_trends(years.crude, draws=options.draws, seed=options.seed)
    held = ar_trends(
        years.adjusted, shared=years.composition.shared, draws=options.draws, seed=options.seed
    )
    within = within_source_p(
        years.used_hits, years.used_tokens, draws=_WITHIN_DRAWS, seed=options.seed
    )
    slopes, share = _standard_slopes(years)
    rows = []
    for k in range(len(asked.names)):
        reason = too_little(int(crude.years[k]), int(years.total[k]))
        row = asked.who(k, years.arena) | span(years)
        row |= {"sparse_years": int((years.present & ~years.usable).sum())}
        row |= {"hits": int(years.total[k])} | _trend(crude, k, "", tested=not reason)
        row |= {"adj_years": int(held.years[k])} | _trend(held, k, "adj_", tested=not reason)
        row |= {"within_p": None if reason else known(within[k])}
        row |= {"std_slope_pct": None if reason else known(slopes[k]), "std_share": share}
        rows.append(row | _headline(row, reason))
    return rows


def _trend(made: Trends, k: int, prefix: str, *, tested: bool) -> Row:
    """The columns of one trend; nothing of a series that is not tested."""
    values = {
        "slope_pct": percent(made.slope[k]),
        "lo_pct": percent(made.lo[k]),
        "hi_pct": percent(made.hi[k]),
        "p": made.p[k],
        "phi_ar": made.phi[k],
        "mde_pct": percent(made.mde[k]),
    }
    keep = tested and bool(np.isfinite(made.p[k]))
    return {f"{prefix}{name}": known(v) if keep else None for name, v in values.items()}


def _standard_slopes(years: Yearly) -> tuple[Floats, float]:
    """The slope at a fixed mix of the steady sources, in per cent, and their share of words."""
    made = standardise(years.used_hits, years.used_tokens)
    words = np.where(np.isnan(made.rate), 0.0, years.used_tokens.sum(axis=0))
    return percent(fit_lines(log_rates(made.rate * words, words)).slope), made.share


def _headline(row: Row, reason: str) -> Row:
    """Which of the two trends is headlined, the p that stands for it, and why.

    The crude one, unless sign or significance differs once sources are held.
    """
    crude, held = row["p"], row["adj_p"]
    if reason or crude is None:
        return {"headline": "crude", "headline_p": None, "reason": reason or "no variation"}
    if held is None:
        return {"headline": "crude", "headline_p": crude, "reason": not_held(row["adj_years"])}
    differs = (number(crude) <= LEVEL) != (number(held) <= LEVEL)
    differs |= number(row["slope_pct"]) * number(row["adj_slope_pct"]) < 0
    if differs:
        why = "sign or significance differs once sources are held"
        return {"headline": "adjusted", "headline_p": held, "reason": why}
    return {"headline": "crude", "headline_p": crude, "reason": ""}


def _verdict(row: Row) -> str:
    """A crude trend that cannot be told from a change of sources is not called a trend."""
    if row["q"] is None:
        return "descriptive_only"
    if number(row["q"]) > LEVEL:
        return "no_trend_detectable"
    if row["adj_p"] is None:
        return "not_separable"
    slope = row["adj_slope_pct" if row["headline"] == "adjusted" else "slope_pct"]
    return "increase" if number(slope) > 0 else "decrease"
