"""What may be said of H1, innovation in arrangements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from isctext.hypotheses.arrangements import GENERIC
from isctext.hypotheses.earliness import OTHERS
from isctext.hypotheses.evidence import Row
from isctext.hypotheses.options import HypothesesOptions
from isctext.hypotheses.statement import Level, Standing, Statement, Wanted

H1 = "H1"
_WANTED_FOR = 2  # of the three criteria
_UNTESTED = ("descriptive_only", "not_tested", "not_measured")
_STANDINGS: dict[str, Standing] = {
    "for": "supported",
    "against": "not_supported",
    "none": "not_supported",
    "untested": "undetectable",
}


def arrangements_said(
    results: Mapping[str, list[Row]], options: HypothesesOptions
) -> Iterator[Statement]:
    """The three criteria, their sum, and what a person has still to read."""
    criteria = _criteria(results, options, "broad")
    told = {measure: _outcome(row) for measure, row in criteria.items()}
    for measure, row in criteria.items():
        yield _criterion(measure, row, told[measure], options)
    yield _sum(list(told.values()))
    for against in (*options.others, GENERIC):
        more = tuple(
            row["dimension"]
            for row in results["arrangements"]
            if row["measure"] == "profile"
            and row["against"] == against
            and row["scope"] == "broad"
            and row["direction"] == "for"
        )
        if more:
            yield Statement(H1, "described", "h1.more_often", against, subjects=more)
    strict = {m: _outcome(r) for m, r in _criteria(results, options, "strict").items()}
    changed = tuple(
        m
        for m, outcome in strict.items()
        if outcome not in {"untested", told[m]} and told[m] != "untested"
    )
    if changed:
        yield Statement(H1, "limit", "h1.depends_on_tier", subjects=changed)
    numbers = {"n_readings": len(results["readings"])}
    yield Statement(H1, "limit", "h1.to_read", numbers=numbers)


def _criteria(
    results: Mapping[str, list[Row]], options: HypothesesOptions, scope: str
) -> dict[str, Row | None]:
    others = OTHERS if len(options.others) > 1 else next(iter(options.others), "")
    against = {"combination": "chance", "earliness": others, "distinctiveness": GENERIC}
    rows = {
        (row["measure"], row["against"]): row
        for row in results["arrangements"]
        if row["scope"] == scope and row["dimension"] == "*"
    }
    return {measure: rows.get((measure, other)) for measure, other in against.items()}


def _outcome(row: Row | None) -> str:
    if row is None or row["verdict"] in _UNTESTED:
        return "untested"
    return str(row["direction"])


def _criterion(
    measure: str, row: Row | None, outcome: str, options: HypothesesOptions
) -> Statement:
    code = f"h1.{measure}_{outcome}"
    standing = _STANDINGS[outcome]
    level: Level = "L1" if measure == "earliness" else "L0"
    against = row["against"] if row and measure != "combination" else ""
    if row is None or outcome == "untested":
        missing = tuple(row["reason"].split("; ")) if row and row["reason"] else ()
        return Statement(H1, standing, code, against, subjects=missing, level="L0")
    values = {name: row[name] for name in ("estimate", "lo", "hi")}
    if measure == "earliness":
        names = {"estimate": "years", "lo": "years_lo", "hi": "years_hi"}
        numbers = {names[n]: v for n, v in values.items()} | {"n_entries": row["k_i"]}
    else:
        names = {"estimate": "ratio", "lo": "ratio_lo", "hi": "ratio_hi"}
        count = "n_pairs" if measure == "combination" else "n_hits"
        numbers = {names[n]: float(np.exp(v)) for n, v in values.items()} | {count: row["k_i"]}
    wanted: tuple[Wanted, ...] = ()
    if outcome == "for" and measure == "distinctiveness":
        wanted = tuple(Wanted(name, options.initiatives) for name in options.arrangements)
    return Statement(H1, standing, code, against, numbers=numbers, level=level, wanted=wanted)


def _sum(outcomes: list[str]) -> Statement:
    n_for, untested = outcomes.count("for"), outcomes.count("untested")
    if n_for >= _WANTED_FOR:
        return Statement(H1, "supported", "h1.two_of_three", numbers={"n_for": n_for})
    numbers = {"n_for": n_for, "n_tested": len(outcomes) - untested}
    if n_for + untested >= _WANTED_FOR:
        return Statement(H1, "undetectable", "h1.undetermined", numbers=numbers)
    return Statement(H1, "not_supported", "h1.not_two_of_three", numbers=numbers)
