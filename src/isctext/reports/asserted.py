"""The claims of the page: one sentence per concept and direction, strongest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from isctext.reports.claims import ClaimSentences, Said
from isctext.reports.scene import Row, Scene, rows

# What is said of a pair alike from either side.
_EITHER_WAY = ("co_presence_untested", "co_presence_none", "not_in_both")


@dataclass(frozen=True, slots=True)
class Asserted:
    """A claim with where its vocabulary's passages are."""

    said: Said
    href: str


def asserted(tables: Mapping[str, pa.Table], scene: Scene) -> dict[str, list[Asserted]]:
    """The claims in two lists: ``first``, those that say something of two arenas; ``rest``.

    What is the same from either side is said once.
    """
    found = _once(sorted(rows(tables, "claims"), key=_rank))
    write = ClaimSentences(scene.write, scene.codes)
    made: dict[str, list[Asserted]] = {"first": [], "rest": []}
    for row in found:
        part = "first" if _tells(row) else "rest"
        href = scene.passages(row["category"])
        made[part].append(Asserted(write.of(row), href))
    return made


def _once(found: list[Row]) -> list[Row]:
    seen: set[tuple[object, ...]] = set()
    kept = []
    for row in found:
        pair = tuple(sorted((row["arena_from"], row["arena_to"])))
        key = (pair, row["family"], row["category"], row["verdict"])
        if row["verdict"] not in _EITHER_WAY or key not in seen:
            kept.append(row)
        seen.add(key)
    return kept


def _tells(row: Row) -> bool:
    return str(row["claim_level"]) >= "L1" or row["verdict"] == "co_presence_none"


def _rank(row: Row) -> tuple[object, ...]:
    """L3 first, then L2, L1, L0; all concepts together before each."""
    level = -ord(str(row["claim_level"])[-1]) if row["claim_level"] else 0
    return level, row["family"], row["category"], row["arena_from"], row["arena_to"]
