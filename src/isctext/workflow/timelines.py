"""Timelines from the monthly counts, fast enough to be asked for while somebody waits.

The stored table ``trajectories`` is at the study's own grain and has ``phi_src``; what stands
here answers for any grain, name or scope in milliseconds, over millions of mentions too
(scripts/querybench.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

import numpy as np
import pyarrow as pa

from isctext.errors import UsageError
from isctext.records.periods import Every
from isctext.statistics.intervals import rate_interval, wilson_interval
from isctext.store import Store, connect_directly

_PERIODS: dict[str, tuple[str, str]] = {
    "year": ("strftime({0}, '%Y')", "true"),
    "quarter": ("strftime({0}, '%Y') || '-T' || quarter({0})", "precision = 'month'"),
    "month": ("strftime({0}, '%Y-%m')", "precision = 'month'"),
}
_INTERVALS = ("rate_pm", "lo", "hi", "doc_share", "share_lo", "share_hi")


@dataclass(frozen=True, slots=True)
class Timeline:
    """Which timelines: empty means all.

    names: categories or entries, as ``level`` says. batches: "drop" leaves out documents of
    batch events. Raises UsageError [IT-QRY-004] for a grain that does not exist.
    """

    names: tuple[str, ...] = ()
    level: Literal["category", "entry"] = "category"
    scope: Literal["broad", "strict"] = "broad"
    arena: str = ""
    every: Every = "year"
    batches: Literal["keep", "drop"] = "keep"

    def __post_init__(self) -> None:
        if self.every not in _PERIODS:
            raise UsageError(
                "IT-QRY-004",
                f"no grain named '{self.every}'",
                found=self.every,
                expected="year, quarter or month",
                hint="for example: --every quarter",
            )


class Timelines:
    """The monthly counts of a store, opened: keep it for several questions.

    What is committed later is not seen. Raises StoreError [IT-STO-002] on damaged files.
    """

    def __init__(self, store: Store) -> None:
        self._link = connect_directly(store, ("exposure", "timelines"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._link.close()

    def hits(self, asked: Timeline) -> pa.Table:
        """name, arena, period, hits, docs_hit: a row for each with a hit, in no order."""
        period = _PERIODS[asked.every][0].format("month")
        tests, values = _tests(asked)
        # Strings are made for the few sums, not for the many rows.
        trunc = f"date_trunc('{asked.every}', month)"
        return self._ask(
            f"""select name, arena, {period} as period, hits::bigint as hits,
                       docs_hit::integer as docs_hit
                from (select name, arena, {trunc} as month, sum(hits) as hits,
                             sum(docs_hit) as docs_hit
                      from timelines where {tests} group by all)""",
            values,
        )

    def rates(self, asked: Timeline) -> pa.Table:
        """The timelines with their intervals: a row for each name, arena and period.

        Columns as in table ``trajectories``, of which ``phi_src`` and ``flags`` are missing;
        sorted by name, arena, period. Periods of an arena without a document are absent; a name
        that was asked for and has no hit there has a zero.
        """
        tests, values = _tests(asked)
        period, fine = _PERIODS[asked.every]
        trunc = f"date_trunc('{asked.every}', month)"
        at_risk = [fine, *(["not batch"] if asked.batches == "drop" else [])]
        listed: list[object] = list(asked.names)
        known = "select distinct name from hit"
        if listed:
            known = f"select unnest([{', '.join('?' * len(listed))}]) as name"
        place: list[object] = []
        if asked.arena:
            at_risk.append("arena = ?")
            place.append(asked.arena)
        rows = self._ask(
            f"""
            with hit as (
                select name, arena, {trunc} as start, sum(hits) as hits,
                       sum(docs_hit) as docs_hit, sum(hits_sq) as hits_sq,
                       sum(hits_tokens) as hits_tokens
                from timelines where {tests} group by all),
            cell as (
                select arena, {trunc} as start, sum(docs) as docs, sum(tokens) as tokens,
                       sum(tokens_sq) as tokens_sq, count(distinct source_id) as sources
                from exposure where {" and ".join(at_risk)} group by all),
            residual as (
                select arena, name, hits, docs, greatest(0, hits_sq
                       - 2 * (hits / tokens) * hits_tokens
                       + (hits / tokens) ** 2 * tokens_sq) * docs / (docs - 1) as squares
                from hit join cell using (arena, start) where docs > 1),
            effect as (
                select arena, name, greatest(1, sum(squares) / sum(hits)) as phi
                from residual group by all)
            select known.name, cell.arena, {period.format("start")} as period,
                   start::date as period_start, coalesce(hits, 0)::bigint as hits,
                   coalesce(docs_hit, 0)::integer as docs_hit, docs::integer as docs,
                   sources::integer as sources, tokens::bigint as tokens,
                   coalesce(phi, 1)::double as phi
            from ({known}) known cross join cell
            left join hit using (name, arena, start)
            left join effect using (name, arena)
            order by known.name, cell.arena, start
            """,
            [*values, *place, *listed],
        )
        return _with_intervals(rows)

    def _ask(self, query: str, values: list[object]) -> pa.Table:
        return self._link.sql(query, params=values).to_arrow_table()


def _tests(asked: Timeline) -> tuple[str, list[object]]:
    """Which rows of ``timelines``, as SQL with its parameters."""
    tests = ["level = ?", "scope = ?", _PERIODS[asked.every][1]]
    values: list[object] = [asked.level, asked.scope]
    if len(asked.names) == 1:
        tests.append("name = ?")
        values += asked.names
    elif asked.names:
        tests.append(f"name in ({', '.join('?' * len(asked.names))})")
        values += asked.names
    if asked.arena:
        tests.append("arena = ?")
        values.append(asked.arena)
    if asked.batches == "drop":
        tests.append("not batch")
    return " and ".join(tests), values


def _with_intervals(rows: pa.Table) -> pa.Table:
    hits, tokens, phi, docs_hit, docs = (
        rows[name].to_numpy().astype(np.float64)
        for name in ("hits", "tokens", "phi", "docs_hit", "docs")
    )
    found = (*rate_interval(hits, tokens, phi), *wilson_interval(docs_hit, docs))
    for name, values in zip(_INTERVALS, found, strict=True):
        rows = rows.append_column(name, pa.array(values))
    return rows
