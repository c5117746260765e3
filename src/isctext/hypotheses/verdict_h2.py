"""What may be said of H2, legitimacy through territorial effects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from isctext.hypotheses.evidence import Row
from isctext.hypotheses.options import HypothesesOptions
from isctext.hypotheses.statement import Standing, Statement, Wanted

H2 = "H2"
_UNTESTED = ("descriptive_only", "not_tested", "not_measured")
_STANDINGS: dict[str, Standing] = {
    "for": "supported",
    "against": "not_supported",
    "none": "not_supported",
}


def legitimacy_said(
    results: Mapping[str, list[Row]], options: HypothesesOptions
) -> Iterator[Statement]:
    """Co-occurrence arena by arena, who states effects, and what follows claims."""
    for one in _said(results["legitimacy"], options):
        yield replace(one, unit="paragraph")


def _said(rows: list[Row], options: HypothesesOptions) -> Iterator[Statement]:
    for arena in (options.initiatives, *options.others):
        for row in rows:
            if (row["measure"], row["arena"], row["scope"], row["subject"]) == (
                "cooccurrence",
                arena,
                "broad",
                "difference",
            ):
                yield _difference(row, options)
    yield from _stated(rows)
    for row in rows:
        if row["measure"] == "follow_up":
            yield _followed(row)
    yield Statement(H2, "limit", "h2.claims_only")


def _difference(row: Row, options: HypothesesOptions) -> Statement:
    arena = row["arena"]
    if row["verdict"] in _UNTESTED:
        missing = tuple(row["reason"].split("; "))
        return Statement(H2, "undetectable", "h2.difference_untested", arena, subjects=missing)
    outcome = row["direction"]
    names = {"ratio": "estimate", "ratio_lo": "lo", "ratio_hi": "hi"}
    numbers = {name: float(np.exp(row[column])) for name, column in names.items()}
    wanted = (Wanted(options.recognition, arena),) if outcome == "for" else ()
    code = f"h2.difference_{outcome}"
    return Statement(H2, _STANDINGS[outcome], code, arena, numbers=numbers, wanted=wanted)


def _stated(rows: list[Row]) -> Iterator[Statement]:
    stated = [row for row in rows if row["measure"] == "stated_by"]
    if all(row["verdict"] == "not_measured" for row in stated):
        yield Statement(H2, "undetectable", "h2.stated_by_unmeasured")
        return
    for row in stated:
        clauses = row["both"] + row["first_only"]
        if row["verdict"] == "described" and clauses:
            numbers = {"share": row["both"] / clauses, "n_clauses": clauses}
            yield Statement(
                H2, "described", "h2.stated_by", row["arena"], row["subject"], numbers=numbers
            )


def _followed(row: Row) -> Statement:
    arena = row["arena"]
    if row["verdict"] in _UNTESTED:
        numbers = {"n_named": row["both"]}
        missing = tuple(row["reason"].split("; "))
        code = "h2.follow_up_untested"
        return Statement(H2, "undetectable", code, arena, subjects=missing, numbers=numbers)
    outcome = row["direction"]
    if outcome != "none":
        years = {"years": float(row["flags"][0].removeprefix("peak_lag:"))}
        code, standing = f"h2.follow_up_{outcome}", _STANDINGS[outcome]
        return Statement(H2, standing, code, arena, numbers=years, level="L1")
    return Statement(H2, "not_supported", "h2.follow_up_none", arena, level="L1")
