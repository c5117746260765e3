"""Which of two arenas uses words first, at equal volume, over the words of a lexicon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from isctext.records.series import Counts, by_arena
from isctext.records.stage import Rows
from isctext.records.trajectory import FIRST_USE_ORDER, FIRST_USE_TERMS
from isctext.statistics.ar1 import FEWEST_YEARS, log_rates
from isctext.statistics.ar_null import LEVEL, Floats
from isctext.statistics.first_use import Lead, Terms, compare_terms, inflation, lead
from isctext.trajectories.asked import SCOPES, Row, judge, known, number
from isctext.trajectories.options import FirstUseOrderOptions

# Signs of five terms are all alike in one draw of 16: nothing can be refused at 5 %.
FEWEST_TERMS = 6
# Volumes over 3 : 1 brought the error to .12 in the worst world: p must be under 1 % there.
_UNEQUAL, _STRICT = 3.0, 0.01
# An arena that used so many of the terms before the common years cannot be called second; and if
# it used so many more, the common years say nothing of first uses.
_MOST_BEFORE, _TOO_MANY_BEFORE = 0.25, 0.5


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two arenas over their common years, and K entries with a hit there.

    at: K, their places in the counts. hits: 2 x K x T; words: 2 x T; before: 2 x K, whether the
    arena used the entry in a year before.
    """

    arenas: tuple[str, str]
    first_year: int
    at: NDArray[np.int64]
    hits: Floats
    words: Floats
    before: NDArray[np.bool_]
    terms: Terms

    @property
    def years(self) -> int:
        """Common years."""
        return int(self.words.shape[1])

    @property
    def volume_ratio(self) -> float:
        """Words of the larger arena over those of the smaller one."""
        total = self.words.sum(axis=1)
        return float(total.max() / total.min())


def order(inputs: Mapping[str, Rows], options: FirstUseOrderOptions) -> dict[str, pa.Table]:
    """The tables ``first_use_order`` and ``first_use_terms``.

    ``inputs``: exposure, usage. Years compared are the longest run in which both arenas have a
    document each year. A family of tests is one family of the lexicon, scope and treatment of
    batch events: over pairs of arenas for all its entries, over pairs and categories for those
    of categories.

    Source: methods specification 3.4.
    """
    exposure, usage = inputs["exposure"].table(), inputs["usage"]
    treatments = ("keep", "drop") if pc.any(exposure["batch"]).as_py() else ("keep",)
    rows: list[Row] = []
    terms: list[Row] = []
    for scope in SCOPES:
        for batches in treatments:
            counts = by_arena(
                exposure,
                usage,
                level="entry",
                scope=scope,
                batches="drop" if batches == "drop" else "keep",
            )
            kind: Row = {"scope": scope, "batches": batches}
            for pair in _pairs(counts):
                rows += [kind | row for row in _order_rows(counts, pair, options)]
                terms += [kind | row for row in _term_rows(counts, pair)]
    judge(rows, "p", ("family", "whole", "scope", "batches"), _verdict)
    for row in rows:
        del row["whole"]
        row["claim_level"] = "L1" if row["verdict"] in {"x_first", "y_first"} else "L0"
    made = {}
    for spec, listed in ((FIRST_USE_ORDER, rows), (FIRST_USE_TERMS, terms)):
        table = spec.from_rows(listed)
        made[spec.name] = table.sort_by([(name, "ascending") for name in spec.sort])
    return made


def _pairs(counts: Counts) -> Iterator[_Pair]:
    for x, y in combinations(range(len(counts.arenas)), 2):
        run = _longest_run(counts.present[x] & counts.present[y])
        both = counts.hits[:, [x, y]]
        at = np.flatnonzero(both[..., run].any(axis=(1, 2)))
        hits, words = both[at][..., run].transpose(1, 0, 2), counts.tokens[[x, y]][:, run]
        yield _Pair(
            arenas=(counts.arenas[x], counts.arenas[y]),
            first_year=int(counts.years[run.start]) if run.stop > run.start else 0,
            at=at,
            hits=hits,
            words=words,
            before=np.asarray(both[at][..., : run.start].any(axis=2)).T,
            terms=compare_terms(hits[0], hits[1], words[0], words[1]),
        )


def _longest_run(present: NDArray[np.bool_]) -> slice:
    """The longest run of years, the latest of equals."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], present, [False]]).astype(np.int64)))
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return slice(0, 0)
    best = len(starts) - 1 - int(np.argmax((ends - starts)[::-1]))
    return slice(int(starts[best]), int(ends[best]))


def _order_rows(counts: Counts, pair: _Pair, options: FirstUseOrderOptions) -> Iterator[Row]:
    """One row a family, and one a category, with a term in the common years."""
    families = np.array([counts.families[i] for i in pair.at], dtype=object)
    categories = np.array([counts.categories[i] for i in pair.at], dtype=object)
    for family in sorted(set(families)):
        mine = families == family
        yield _order_row(pair, mine, options) | {"family": family, "category": "", "whole": True}
        for category in sorted(set(categories[mine])):
            these = mine & (categories == category)
            who: Row = {"family": family, "category": category, "whole": False}
            yield _order_row(pair, these, options) | who


def _order_row(pair: _Pair, mine: NDArray[np.bool_], options: FirstUseOrderOptions) -> Row:
    compared = mine & pair.terms.included
    before = pair.before[:, compared].sum(axis=1)
    some = pair.years > 0
    row: Row = {
        "arena_x": pair.arenas[0],
        "arena_y": pair.arenas[1],
        "first_year": pair.first_year if some else None,
        "last_year": pair.first_year + pair.years - 1 if some else None,
        "years": pair.years,
        "terms": int(compared.sum()),
        "rare": int((mine & pair.terms.rare).sum()),
        "censored": int((mine & pair.terms.censored).sum()),
        "before_x": int(before[0]),
        "before_y": int(before[1]),
        "volume_ratio": known(pair.volume_ratio) if some else None,
        "reason": _too_little(pair.years, int(compared.sum())),
    }
    row["reason"] = row["reason"] or _known_before(pair, int(compared.sum()), before)
    if not compared.any():
        return row
    series = [log_rates(pair.hits[i][compared], pair.words[i]) for i in range(2)]
    vif = inflation(*series)
    found = lead(pair.terms.d[compared], vif=vif, draws=options.draws, seed=options.seed)
    return row | _lead(found, vif, pair.volume_ratio, tested=not row["reason"])


def _lead(found: Lead, vif: float, ratio: float, *, tested: bool) -> Row:
    row: Row = {"mean_years": found.mean, "vif": vif}
    row |= {"x_first": found.x_first, "y_first": found.y_first, "tie": found.tie}
    if tested:
        row |= {"lo": found.lo, "hi": found.hi, "p": found.p, "p_flip": found.p_flip}
        row |= {"bca_lo": found.bca_lo, "bca_hi": found.bca_hi}
        row |= {"level_p": _STRICT if ratio > _UNEQUAL else LEVEL}
    return row


def _too_little(years: int, terms: int) -> str:
    if years < FEWEST_YEARS:
        return f"years: {years}, needed {FEWEST_YEARS}"
    if terms < FEWEST_TERMS:
        return f"terms: {terms}, needed {FEWEST_TERMS}"
    return ""


def _known_before(pair: _Pair, terms: int, before: NDArray[np.int64]) -> str:
    """Why the common years are not those of first uses; "" where they are."""
    i = int(before.argmax())
    if before[i] <= _TOO_MANY_BEFORE * terms:
        return ""
    return f"used before {pair.first_year} by {pair.arenas[i]}: {before[i]} of {terms} terms"


def _verdict(row: Row) -> str:
    if row["q"] is None:
        return "not_tested"
    if number(row["q"]) > LEVEL or number(row["p"]) > number(row["level_p"]):
        return "no_order_detectable"
    first, second = ("x", "y") if number(row["mean_years"]) > 0 else ("y", "x")
    before, terms = number(row[f"before_{second}"]), number(row["terms"])
    if before > _MOST_BEFORE * terms:
        arena = row[f"arena_{second}"]
        row["reason"] = (
            f"used before {row['first_year']} by {arena}: {before:.0f} of {terms:.0f} terms"
        )
        return "not_tested"
    return f"{first}_first"


def _term_rows(counts: Counts, pair: _Pair) -> Iterator[Row]:
    terms = pair.terms
    for k, at in enumerate(pair.at):
        status = "rare" if terms.rare[k] else "left_censored" if terms.censored[k] else "compared"
        yield {
            "arena_x": pair.arenas[0],
            "arena_y": pair.arenas[1],
            "entry_id": counts.names[at],
            "category": counts.categories[at],
            "family": counts.families[at],
            "rmfu_x": float(terms.first_x[k]),
            "rmfu_y": float(terms.first_y[k]),
            "lead_years": float(terms.d[k]),
            "hits_x": int(pair.hits[0, k].sum()),
            "hits_y": int(pair.hits[1, k].sum()),
            "before_x": bool(pair.before[0, k]),
            "before_y": bool(pair.before[1, k]),
            "status": status,
        }
