"""Result handles: a table, a data frame, a picture, and the passages behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pyarrow as pa
import pyarrow.compute as pc

from isctext.store import Store
from isctext.workflow.evidence import Asked, passages

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Result:
    """A table, with where it comes from.

    table: Arrow. run: the provenance row of the stage that made it (empty for a query).
    """

    table: pa.Table
    run: dict[str, object] = field(default_factory=dict)

    def to_pandas(self) -> pd.DataFrame:
        """The table as a pandas data frame."""
        frame: pd.DataFrame = self.table.to_pandas()
        return frame

    def __len__(self) -> int:
        return int(self.table.num_rows)


@dataclass(frozen=True)
class Trajectory(Result):
    """A category's rates by arena and period, strict and broad.

    Columns: see table ``trajectories``. Rates are per million words with a 95 % interval
    (effective Poisson); shares are of documents, with a Wilson interval.
    """

    category: str = ""
    entry: str = ""
    every: str = "year"
    label: str = ""
    store: Store | None = None
    duplicates: str = "drop"
    batches: str = "flag"
    fictional: bool = False

    def evidence(
        self, arena: str = "", period: str | int = "", *, counted: str = "broad"
    ) -> Concordance:
        """The passages behind a number: as many rows as that number has hits."""
        if self.store is None:
            return Concordance(pa.table({}))
        asked = Asked(
            category=self.category,
            entry=self.entry,
            arena=arena,
            period=str(period),
            every=self.every,
            counted=counted,
            duplicates=self.duplicates,
            batches=self.batches,
        )
        return Concordance(passages(self.store, asked))

    def plot(
        self, *, scope: str = "broad", measure: str = "rate", lang: Literal["fr", "en"] = "fr"
    ) -> Picture:
        """The chart of the report as an SVG picture; it shows itself in a notebook.

        scope: "broad" or "strict". measure: "rate" or "share" (of documents).
        """
        from isctext.reports.picture import trajectory_svg  # noqa: PLC0415  (heavy, rarely used)

        rows = self.table.filter(pc.equal(self.table["scope"], scope))
        label = self.label or self.category
        return Picture(
            trajectory_svg(rows, label=label, measure=measure, lang=lang, fictional=self.fictional)
        )


@dataclass(frozen=True)
class Picture:
    """An SVG picture."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str) -> None:
        """Write the picture to a file."""
        from pathlib import Path  # noqa: PLC0415

        Path(path).write_text(self.svg, encoding="utf-8")


@dataclass(frozen=True)
class Concordance(Result):
    """Passages: what stands left, the words found, what stands right; with their place."""

    def lines(self) -> list[str]:
        """One line of text per passage."""
        return [
            f"{row['arena']:<12} {row['date'] or '?'}  "
            f"{_flat(row['left'])[-50:]:>50} [{_flat(row['node'])}] {_flat(row['right'])[:50]}"
            for row in self.table.to_pylist()
        ]

    def __str__(self) -> str:
        return "\n".join(self.lines())


def _flat(text: str) -> str:
    return " ".join(text.split())
