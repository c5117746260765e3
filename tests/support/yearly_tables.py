"""Tables exposure and usage made from arrays: one row a source and year, in January."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from memory_rows import MemoryRows

from isctext.records.usage import EXPOSURE, USAGE


@dataclass
class Years:
    """Rows of the two tables, appended one source and year at a time."""

    exposure: dict[tuple, dict] = field(default_factory=dict)
    usage: list[dict] = field(default_factory=list)

    def source(
        self,
        arena: str,
        source: str,
        first_year: int,
        words: Sequence[int],
        hits: dict[tuple[str, str, str], Sequence[int]],
        *,
        docs: int = 30,
        batch: Sequence[int] = (),
    ) -> Years:
        """A source over years that follow each other; 0 words: no document.

        hits: by (entry, category, family), a number a year. batch: years whose documents are
        all of a batch event.
        """
        for i, number in enumerate(words):
            if not number:
                continue
            year = first_year + i
            cell = {
                "arena": arena,
                "source_id": source,
                "month": dt.date(year, 1, 1),
                "precision": "month",
                "batch": year in batch,
            }
            self.exposure[arena, source, year] = cell | {
                "docs": docs,
                "tokens": int(number),
                "tokens_sq": float(number) ** 2 / docs,
            }
            for (entry, category, family), counts in hits.items():
                if counts[i]:
                    self._hit(cell, (entry, category, family), int(counts[i]), number / docs)
        return self

    def _hit(self, cell, term, count, length) -> None:
        entry, category, family = term
        for level, name in (("category", category), ("entry", entry)):
            for scope in ("broad", "strict"):
                self.usage.append(
                    cell
                    | {
                        "level": level,
                        "name": name,
                        "category": category,
                        "family": family,
                        "scope": scope,
                        "hits": count,
                        "docs_hit": count,
                        "hits_sq": float(count),
                        "hits_tokens": count * length,
                        "first": cell["month"],
                    }
                )

    def inputs(self, size: int = 7) -> dict[str, MemoryRows]:
        keys = ["level", "name", "category", "family", "scope", "arena", "source_id", "month"]
        keys += ["precision", "batch"]
        usage = USAGE.from_rows(self.usage)
        if self.usage:
            # Entries of one category: one row for the category.
            sums = ["hits", "docs_hit", "hits_sq", "hits_tokens"]
            grouped = usage.group_by(keys).aggregate(
                [*((n, "sum") for n in sums), ("first", "min")]
            )
            grouped = grouped.rename_columns(
                [n.removesuffix("_sum").removesuffix("_min") for n in grouped.column_names]
            )
            usage = USAGE.conform(grouped.select(USAGE.schema.names))
        exposure = EXPOSURE.from_rows(list(self.exposure.values()))
        made: dict[str, pa.Table] = {"exposure": exposure, "usage": usage}
        return {name: MemoryRows(table, size) for name, table in made.items()}


def even(rate: float, words: Sequence[int]) -> list[int]:
    """Hits at a rate per word, rounded."""
    return np.round(rate * np.asarray(words, float)).astype(int).tolist()
