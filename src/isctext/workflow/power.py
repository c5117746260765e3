"""What this study's corpus could detect: the limits that each measure left with its results."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from isctext.store import Store
from isctext.workflow.checking import check_begun
from isctext.workflow.run import Place

Row = dict[str, Any]
_WORDS = ("measure", "subject", "arena", "detectable", "lacking")
SCHEMA = pa.schema([(name, pa.string()) for name in _WORDS])


def power(place: Place) -> pa.Table:
    """One row per question of the headline counts: what is detectable, or what is lacking.

    detectable: the smallest effect found in 80 % of simulated studies of this size; "" when no
    test can be made, then lacking says what was found and what is needed. Raises StoreError
    [IT-STO-006] when no run has left anything.
    """
    check_begun(place.folder, place.store)
    store = place.store
    rows = [*_trends(store), *_precedence(store), *_uptake(store), *_drift(store)]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _read(store: Store, name: str, **where: str) -> list[Row]:
    table = store.table(name).read()
    for column, value in where.items():
        table = table.filter(pc.equal(table[column], value))
    found: list[Row] = table.to_pylist()
    return found


def _row(measure: str, subject: str, arena: str, detectable: str, lacking: str) -> Row:
    values = (measure, subject, arena, detectable, lacking)
    return dict(zip(_WORDS, values, strict=True))


def _trends(store: Store) -> Iterator[Row]:
    """Yearly change in percent, of concepts in each arena."""
    for row in _read(store, "trends", level="category", scope="broad", family="concept"):
        if row["batches"] != "keep":
            continue
        found = row["mde_pct"] if row["headline"] == "crude" else row["adj_mde_pct"]
        said = "" if found is None else f"{found:.0f} % a year, over {row['years']} years"
        lacking = "" if said else row["reason"]
        yield _row("trend", row["name"], row["arena"], said, lacking)


def _precedence(store: Store) -> Iterator[Row]:
    """Strength of a follower's link to a leader, 0 to 1."""
    for row in _read(store, "precedence", scope="broad", family="concept"):
        if row["batches"] != "keep":
            continue
        beta = row["mde_beta"]
        said = "" if beta is None else f"strength {beta:.2f}, {row['K']} terms, {row['T']} years"
        arenas = f"{row['arena_x']} - {row['arena_y']}"
        yield _row(
            "precedence", row["category"] or "*", arenas, said, "" if said else row["reason"]
        )


def _uptake(store: Store) -> Iterator[Row]:
    """How many times less a dimension must be taken up to be noticed."""
    rows = _read(store, "uptake", scope="broad", stratum="all")
    seen: set[tuple[str, str]] = set()
    for row in rows:
        key = (row["arena"], row["dimension"])
        if key in seen:
            continue
        seen.add(key)
        found = row["detectable"]
        said = "" if found is None else f"taken up {1 / found:.1f} times less"
        yield _row("uptake", row["dimension"], row["arena"], said, "" if said else row["reason"])


def _drift(store: Store) -> Iterator[Row]:
    """Whether there are documents enough to compare the senses of a word."""
    for row in _read(store, "drift"):
        tested = row.get("p") is not None
        said = "tested against control words" if tested else ""
        arenas = f"{row['arena_x']} - {row['arena_y']}" if "arena_x" in row else ""
        name = row.get("category") or row.get("name", "")
        yield _row("drift", name, arenas, said, "" if tested else row["reason"])
