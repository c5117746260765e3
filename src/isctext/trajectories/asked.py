"""What a yearly measure is asked of, and how its answers are judged together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import pyarrow.compute as pc

from isctext.records.series import by_source, named_families
from isctext.records.stage import Rows
from isctext.statistics.ar_null import Floats
from isctext.statistics.multiplicity import adjusted
from isctext.trajectories.options import TrendOptions
from isctext.trajectories.yearly import Yearly, arenas_of

Row = dict[str, object]

SCOPES = ("broad", "strict")


@dataclass(frozen=True, slots=True)
class Asked:
    """K names of one level, in one scope, with (keep) or without (drop) batch events."""

    level: str
    scope: str
    batches: str
    names: list[str]
    categories: list[str]
    families: list[str]

    def who(self, k: int, arena: str) -> Row:
        """The columns that say what a row is of."""
        return {
            "level": self.level,
            "name": self.names[k],
            "category": self.categories[k],
            "family": self.families[k],
            "scope": self.scope,
            "arena": arena,
            "batches": self.batches,
        }


def questions(inputs: Mapping[str, Rows], options: TrendOptions) -> Iterator[tuple[Asked, Yearly]]:
    """Each level, scope, treatment of batch events and arena, from exposure and usage.

    Batch events are left out only where the corpus has some.
    """
    exposure, usage = inputs["exposure"].table(), inputs["usage"]
    treatments = ("keep", "drop") if pc.any(exposure["batch"]).as_py() else ("keep",)
    families = dict(sorted({*options.categories, *named_families(usage)}))
    wanted = [(le, s, b) for le in options.levels for s in SCOPES for b in treatments]
    for level, scope, batches in wanted:
        of_categories = level == "category"
        counts = by_source(
            exposure,
            usage,
            level=level,
            scope=scope,
            batches="drop" if batches == "drop" else "keep",
            names=sorted(families) if of_categories else None,
        )
        asked = Asked(
            level=level,
            scope=scope,
            batches=batches,
            names=counts.names,
            categories=counts.names if of_categories else counts.categories,
            families=[families[n] for n in counts.names] if of_categories else counts.families,
        )
        for years in arenas_of(counts, options):
            yield asked, years


def span(years: Yearly) -> Row:
    """The usable years: how many, the first and the last."""
    used = np.flatnonzero(years.usable)
    ends = (years.year(int(used[0])), years.year(int(used[-1]))) if len(used) else (None, None)
    return {"years": len(used), "first_year": ends[0], "last_year": ends[1]}


def judge(
    rows: list[Row], column: str, family: Sequence[str], verdict: Callable[[Row], str]
) -> None:
    """Fills q, tests and verdict, one family of tests at a time.

    column: where a row's p stands, null where there is no test. family: the columns whose
    values make a family.
    """
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in family), []).append(row)
    for group in groups.values():
        p = np.array([np.nan if row.get(column) is None else number(row[column]) for row in group])
        tests = int(np.count_nonzero(~np.isnan(p)))
        for row, q in zip(group, adjusted(p), strict=True):
            row |= {"q": known(q), "tests": tests}
            row["verdict"] = verdict(row)


def known(value: float | Floats) -> float | None:
    """A number for a table: null where it is none."""
    plain = float(value)
    return plain if np.isfinite(plain) else None


def number(value: object) -> float:
    """A number out of a row, where the row is known to have one."""
    return float(cast("float", value))
