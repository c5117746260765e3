"""What the panels say of an ordered pair of arenas, once their sensitivities have spoken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from isctext.records.precedence import PRECEDENCE
from isctext.records.stage import Rows

_Record = Mapping[str, Any]
_TESTED = ("x_precedes", "y_precedes", "slower_x", "slower_y", "no_precedence_detectable")


@dataclass(frozen=True, slots=True)
class Told:
    """The panel seen from one arena.

    series: precedes, follows, faster, slower, none, untested, unstable (a sensitivity says
    otherwise: ``reason``) or absent (no panel).
    """

    series: str
    reason: str = ""
    q: float | None = None
    lag_years: float | None = None
    mde: float | None = None

    @property
    def precedes(self) -> bool:
        """Whether this arena is found to precede the other."""
        return self.series == "precedes"

    @property
    def co_presence(self) -> str:
        """The verdict where nothing more than co-presence is found in this direction."""
        if self.series == "absent":
            return "co_presence_untested"
        return f"co_presence_{self.series}"

    @property
    def agreement(self) -> str:
        """Beside traces in this direction."""
        return {"precedes": "agrees", "follows": "opposes"}.get(self.series, "silent")

    def row(self) -> dict[str, object]:
        """The columns of ``claims``."""
        return {
            "series": self.series,
            "series_q": self.q,
            "lag_years": self.lag_years,
            "mde_beta": self.mde,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Series:
    """The rows of ``precedence`` by (arena_x, arena_y, category, family, scope, batches)."""

    rows: Mapping[tuple[str, ...], _Record]

    def told(self, start: str, end: str, category: str, family: str) -> Told:
        """The broad counts with all documents, unless another count contradicts them."""
        for x, y in ((start, end), (end, start)):
            row = self.rows.get((x, y, category, family, "broad", "keep"))
            if row is not None:
                return self._seen(row, start)
        return Told("absent", "no panel")

    def _seen(self, row: _Record, start: str) -> Told:
        verdict = row["verdict"]
        if verdict == "descriptive_only":
            return Told("untested", row["reason"])
        kept = (row["q_bh"], None, row["mde_beta"])
        if verdict == "no_precedence_detectable":
            return Told("none", row["reason"], *kept)
        if verdict.startswith("slower"):
            slow = row["arena_x" if verdict == "slower_x" else "arena_y"]
            return Told("slower" if slow == start else "faster", row["reason"], *kept)
        doubt = self._doubt(row)
        if doubt:
            return Told("unstable", doubt, *kept)
        lag = float(abs(row["peak_lag"]))
        first = "precedes" if row["first"] == start else "follows"
        return Told(first, "", row["q_bh"], lag, row["mde_beta"])

    def _doubt(self, row: _Record) -> str:
        """Which other count does not let the verdict stand; "" when none.

        Strict counts may be too few to see it: only the other arena named first contradicts.
        Without batch events it must be seen again, where it can be tested.
        """
        base = tuple(row[name] for name in ("arena_x", "arena_y", "category", "family"))
        strict = self.rows.get((*base, "strict", "keep"))
        if strict is not None and strict["first"] not in ("", row["first"]):
            return "strict counts: the other arena"
        bulk = self.rows.get((*base, "broad", "drop"))
        if bulk is not None and bulk["verdict"] in _TESTED and bulk["first"] != row["first"]:
            return "not without batch events"
        return ""


def read_series(precedence: Rows) -> Series:
    """The rows of the table."""
    found: dict[tuple[str, ...], _Record] = {}
    key = ("arena_x", "arena_y", "category", "family", "scope", "batches")
    for batch in precedence.batches():
        known = pa.schema([PRECEDENCE.schema.field(name) for name in batch.schema.names])
        for row in pa.Table.from_batches([batch]).cast(known).to_pylist():
            found[tuple(row[name] for name in key)] = row
    return Series(found)
