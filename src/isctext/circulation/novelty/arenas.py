"""What novelty says of arenas: means by arena, and differences, over sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import cast

import numpy as np
from numpy.typing import NDArray

from isctext.statistics.jackknife import (
    effective_sources,
    infer,
    jackknife_variance,
    leave_one_out,
)
from isctext.statistics.multiplicity import adjusted

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Row = dict[str, object]

FEWEST_SOURCES = 4.0  # effective ones: methods specification 5.1
LEVEL = 0.05
# The measure that arenas are compared on; the others are shown.
TESTED = "resonance_held"


@dataclass(frozen=True, slots=True)
class Arena:
    """The n documents of an arena that have the measures, and their sources (codes)."""

    name: str
    source: Ints
    values: dict[str, Floats]

    def sums(self, measure: str) -> tuple[Floats, Floats]:
        """Each source's sum and number of documents."""
        _, at = np.unique(self.source, return_inverse=True)
        sums = np.bincount(at, self.values[measure])
        return sums.astype(np.float64), np.bincount(at).astype(np.float64)


def arena_rows(arenas: list[Arena], measures: tuple[str, ...]) -> Iterator[Row]:
    """Rows of ``novelty_arenas``, without run_id and without what was left out.

    Means with the 95 % interval of the jackknife over sources; the difference is b - a.
    """
    for arena in arenas:
        for measure in measures:
            row = _row(measure, [arena])
            yield row | {"verdict": "descriptive_only", "reason": row["reason"]}
    tested: list[Row] = []
    for a, b in combinations(arenas, 2):
        for measure in measures:
            row = _row(measure, [b, a])
            tested.append(row | {"arena": a.name, "arena_b": b.name})
    mine = [row for row in tested if row["measure"] == TESTED]
    p = np.array([row["p"] for row in mine], np.float64)  # None is NaN
    for row, q in zip(mine, adjusted(p).tolist(), strict=True):
        row["q"] = None if np.isnan(q) else q
        row["verdict"] = _verdict(row)
    yield from (
        row if "verdict" in row else row | {"verdict": "descriptive_only"} for row in tested
    )


def _row(measure: str, sides: list[Arena]) -> Row:
    """The mean of one arena, or the mean of the first minus that of the second."""
    estimate, parts, sizes = 0.0, [], []
    for arena, sign in zip(sides, (1.0, -1.0), strict=False):
        sums, number = arena.sums(measure)
        estimate += sign * float(sums.sum() / number.sum())
        left = leave_one_out(number)
        means = np.divide(leave_one_out(sums), left, out=np.zeros_like(left), where=left > 0)
        parts.append((jackknife_variance(means), effective_sources(number)))
        sizes.append((len(arena.source), len(number), float(effective_sources(number))))
    fewest = min(k for _, _, k in sizes)
    told = infer(estimate, *parts)
    enough = fewest >= FEWEST_SOURCES
    row: Row = {
        "measure": measure,
        "arena": sides[0].name,
        "arena_b": "",
        "docs": sum(n for n, _, _ in sizes),
        "sources": sum(n for _, n, _ in sizes),
        "sources_effective": fewest,
        "estimate": estimate,
        "lo": _known(told.lo) if enough else None,
        "hi": _known(told.hi) if enough else None,
        "p": _known(told.p) if enough and measure == TESTED and len(sides) > 1 else None,
        "q": None,
        "reason": "" if enough else f"effective sources: {fewest:.2f}, needed {FEWEST_SOURCES:.0f}",
    }
    return row


def _verdict(row: Row) -> str:
    if row["q"] is None:
        return "descriptive_only"
    if cast("float", row["q"]) > LEVEL:
        return "no_difference_detectable"
    return "b_resonates_more" if cast("float", row["estimate"]) > 0 else "a_resonates_more"


def _known(value: Floats) -> float | None:
    plain = float(value)
    return plain if np.isfinite(plain) else None
