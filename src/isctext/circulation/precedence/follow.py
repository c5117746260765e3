"""The tables of precedence: panels of entries between arenas, and series side by side."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from isctext.circulation.precedence.options import PrecedenceOptions
from isctext.circulation.precedence.questions import ALL, Pair, Row, pairs, sets
from isctext.circulation.precedence.rows import known, measure, panel_row, term_rows
from isctext.circulation.precedence.verdicts import judge
from isctext.records.precedence import CCF, PRECEDENCE, PRECEDENCE_TERMS
from isctext.records.spec import TableSpec
from isctext.records.stage import Rows
from isctext.statistics.cross_correlation import FEWEST_YEARS, LAGS, cross


def find_precedence(inputs: Mapping[str, Rows], options: PrecedenceOptions) -> dict[str, pa.Table]:
    """The tables ``precedence``, ``precedence_terms`` and ``ccf``.

    ``inputs``: exposure, usage. Each unordered pair of arenas has one row per set of entries,
    scope and treatment of batch events (left out only where the corpus has some); the sign of
    its numbers says which arena is first.

    Source: methods specification 3.2, 3.3 and 3.9.
    """
    rows: list[Row] = []
    terms: list[Row] = []
    wanted = sets(inputs["usage"], options)
    for pair in pairs(inputs, "entry", options):
        for category, family in wanted:
            measured = measure(pair, _mine(pair, category, family))
            base = pair.named(category, family)
            rows.append(base | panel_row(measured, options))
            terms += term_rows(measured, base)
    judge(rows, options)
    for row in rows:
        row.pop("p", None)
    pictures = [r for pair in pairs(inputs, "category", options) for r in _pictures(pair, options)]
    made = ((PRECEDENCE, rows), (PRECEDENCE_TERMS, terms), (CCF, pictures))
    return {spec.name: _sorted(spec, found) for spec, found in made}


def _mine(pair: Pair, category: str, family: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    mine = np.array([one == family for one in pair.families], dtype=np.bool_)
    if category != ALL:
        mine &= np.array([one == category for one in pair.categories], dtype=np.bool_)
    return mine


def _pictures(pair: Pair, options: PrecedenceOptions) -> list[Row]:
    """Seven rows per category that both arenas have."""
    both = (pair.hits_x.sum(axis=1) > 0) & (pair.hits_y.sum(axis=1) > 0)
    shown = np.flatnonzero(both)
    if not len(shown):
        return []
    made = cross(*pair.log_rates(shown), draws=options.draws, seed=options.seed)
    few = f"years: {pair.years}, needed {FEWEST_YEARS}"
    rows: list[Row] = []
    for i, k in enumerate(shown.tolist()):
        reason = few if pair.years < FEWEST_YEARS else ""
        if not reason and np.isnan(made.bound[i]):
            reason = "no variation"
        base = pair.named(pair.names[k], pair.families[k]) | {
            "years": pair.years,
            "bound": known(made.bound[i]),
            "verdict": "descriptive_only",
            "reason": reason,
        }
        rows += [base | {"lag": lag, "r": known(made.r[i, j])} for j, lag in enumerate(LAGS)]
    return rows


def _sorted(spec: TableSpec, rows: list[Row]) -> pa.Table:
    return spec.from_rows(rows).sort_by([(name, "ascending") for name in spec.sort])
