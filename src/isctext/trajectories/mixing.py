"""Rows of the table ``composition``: each year as counted, and with the mix of sources held."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from isctext.statistics.ar1 import PER_MILLION
from isctext.statistics.ar_null import Floats
from isctext.statistics.composition import standardise
from isctext.trajectories.asked import Asked, Row, known
from isctext.trajectories.yearly import Yearly


def composition_rows(asked: Asked, years: Yearly, headlines: Sequence[str]) -> list[Row]:
    """One row a category and year with a document. headlines: K, crude or adjusted."""
    made = years.composition
    index = np.where(made.solved[:, None], made.index, np.nan)
    standard = PER_MILLION * standardise(years.used_hits, years.used_tokens).rate
    rate, relative, held = _rates(years)
    rows = []
    for k in range(len(asked.names)):
        who = asked.who(k, years.arena)
        del who["level"], who["name"]
        for t in np.flatnonzero(years.present):
            row = who | {"headline": headlines[k]} | _counted(years, k, int(t))
            row |= {"rate_pm": float(rate[k, t]), "adjusted_pm": known(held[k, t])}
            row |= {"standard_pm": known(standard[k, t]), "index_crude": known(relative[k, t])}
            row |= {"index_adjusted": known(index[k, t]), "linked": bool(made.linked[k, t])}
            rows.append(row)
    return rows


def _counted(years: Yearly, k: int, t: int) -> Row:
    return {
        "year": years.year(t),
        "hits": int(years.hits[k, :, t].sum()),
        "tokens": int(years.tokens[:, t].sum()),
        "docs": int(years.docs[t]),
        "sources": int(years.sources[t]),
        "sparse": not bool(years.usable[t]),
    }


def _rates(years: Yearly) -> tuple[Floats, Floats, Floats]:
    """Rates per million, their index over usable years, and rates with sources held: K x T.

    The last are hits over hits expected, times the rate of all linked years together.
    """
    hits, tokens = years.hits.sum(axis=1), years.tokens.sum(axis=0)
    rate = PER_MILLION * hits / np.where(tokens > 0, tokens, 1.0)
    some = (rate > 0) & years.usable
    logs = np.log(np.where(some, rate, 1.0)).sum(axis=1) / np.maximum(some.sum(axis=1), 1)
    shown = some.any(axis=1)[:, None] & years.usable
    relative = np.where(shown, rate / np.exp(logs)[:, None], np.nan)
    made = years.composition
    words = np.where(made.linked, years.used_tokens.sum(axis=0), 0.0).sum(axis=1)
    level = np.nansum(made.hits, axis=1) / np.where(words > 0, words, 1.0)
    held = PER_MILLION * level[:, None] * made.hits / made.expected
    return rate, relative, np.where(made.solved[:, None], held, np.nan)
