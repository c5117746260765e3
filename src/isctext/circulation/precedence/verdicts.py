"""Panels judged together: several tests at once, which arena is first, and what else explains it.

Families of tests: the declared ones (categories of the first family, between the primary pair);
those of categories between other pairs; those of all entries of a family. Each in one scope and
with one treatment of batch events.
"""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray

from isctext.circulation.precedence.options import PrecedenceOptions
from isctext.circulation.precedence.questions import ALL, Row
from isctext.circulation.precedence.rows import known
from isctext.records.claims import alternatives
from isctext.statistics.multiplicity import adjusted
from isctext.statistics.precedence import LEVEL

_FIRST = {"x_precedes": "arena_x", "y_precedes": "arena_y"}


def judge(rows: list[Row], options: PrecedenceOptions) -> None:
    """Fills status, tests, q_bh, q_asym, verdict, claim_level, first and alternatives.

    q_bh is of max(p_asym, p_peak / 2), which is under .05 where both tests refuse: so the
    correction is of the whole rule. q_asym is of the asymmetry alone.
    """
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        kind = _kind(row, options)
        row["status"] = "primary" if kind == "primary" and _headline(row) else "exploratory"
        key = (kind, row["family"], row["scope"], row["batches"])
        groups.setdefault(key, []).append(row)
    for group in groups.values():
        q, q_asym = (adjusted(_column(group, name)) for name in ("p", "p_asym"))
        tests = int(np.isfinite(q).sum())
        for row, one, other in zip(group, q, q_asym, strict=True):
            row.update({"tests": tests, "q_bh": known(one), "q_asym": known(other)})
            row.update(_verdict(row))
    for row in rows:
        row["alternatives"] = list(alternatives(str(row["claim_level"])))
    _name_thirds(rows)


def _kind(row: Row, options: PrecedenceOptions) -> str:
    if row["category"] == ALL:
        return "all"
    pair = {row["arena_x"], row["arena_y"]}
    declared = pair == set(options.primary) and row["family"] == options.families[0]
    return "primary" if declared else "categories"


def _headline(row: Row) -> bool:
    """Strict counts, and those without batch events, are sensitivities of the declared tests."""
    return row["scope"] == "broad" and row["batches"] == "keep"


def _column(rows: list[Row], name: str) -> NDArray[np.float64]:
    values = [row.get(name) for row in rows]
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)


def _verdict(row: Row) -> Row:
    q, q_asym = row["q_bh"], row["q_asym"]
    if q is None or q_asym is None:
        return {"verdict": "descriptive_only", "claim_level": "L0", "first": ""}
    leads_x = _number(row["asym"]) > 0
    if _number(q) < LEVEL:
        verdict = "x_precedes" if leads_x else "y_precedes"
        return {"verdict": verdict, "claim_level": "L1", "first": row[_FIRST[verdict]]}
    if _number(q_asym) < LEVEL:
        # Alike later no more than at once: what only reacts slowly does the same.
        verdict, reason = "slower_y" if leads_x else "slower_x", "peak at lag 0"
    else:
        verdict, reason = "no_precedence_detectable", ""
    if _number(row["p"]) < LEVEL:
        reason = f"not kept among several tests: {row['tests']}"
    return {"verdict": verdict, "claim_level": "L0", "first": "", "reason": reason}


def _name_thirds(rows: list[Row]) -> None:
    """A third arena that precedes both is named: the common source may be in the corpus."""
    found: dict[tuple[object, ...], set[tuple[object, object]]] = {}
    for row in rows:
        if row["first"]:
            second = row["arena_y"] if row["first"] == row["arena_x"] else row["arena_x"]
            found.setdefault(_set(row), set()).add((row["first"], second))
    for row in rows:
        before = found.get(_set(row), set())
        ahead = [{a for a, b in before if b == row[side]} for side in ("arena_x", "arena_y")]
        thirds = sorted(str(arena) for arena in ahead[0] & ahead[1])
        if row["first"] and thirds:
            row["flags"] = [*cast("list[str]", row["flags"]), *(f"third:{a}" for a in thirds)]


def _set(row: Row) -> tuple[object, ...]:
    return row["category"], row["family"], row["scope"], row["batches"]


def _number(value: object) -> float:
    return float(cast("float", value))
