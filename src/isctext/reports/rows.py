"""The table under each chart: one row per arena, period and scope, ready to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from isctext.reports.passages import Cell, CellKey
from isctext.reports.setting import Arena, Setting

_Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of trajectories in print; ``href`` is "" where there is no passage."""

    period: str
    arena: Arena
    scope: str
    scope_label: str
    hits: str
    docs_hit: str
    docs: str
    sources: str
    tokens: str
    rate: str
    rate_interval: str
    share: str
    share_interval: str
    phi: str
    phi_src: str
    flags: str
    href: str


def rows_of(
    records: Sequence[_Record], found: Mapping[CellKey, Cell], with_: Setting
) -> tuple[Row, ...]:
    """Rows by period, then arena, then broad before strict."""
    ordered = sorted(
        records,
        key=lambda r: (r["period_start"], r["period"], with_.arena(r["arena"]).number, r["scope"]),
    )
    return tuple(_row(record, found, with_) for record in ordered)


def _row(record: _Record, found: Mapping[CellKey, Cell], with_: Setting) -> Row:
    typo = with_.typo
    key = (record["category"], record["arena"], record["period"])
    return Row(
        period=record["period"],
        arena=with_.arena(record["arena"]),
        scope=record["scope"],
        scope_label=with_.t.named("scope", record["scope"]),
        hits=typo.count(record["hits"]),
        docs_hit=typo.count(record["docs_hit"]),
        docs=typo.count(record["docs"]),
        sources=typo.count(record["sources"]),
        tokens=typo.count(record["tokens"]),
        rate=typo.rate(record["rate_pm"]),
        rate_interval=typo.interval(typo.rate(record["lo"]), typo.rate(record["hi"])),
        share=typo.percent(record["doc_share"]),
        share_interval=typo.interval(
            typo.percent(record["share_lo"]), typo.percent(record["share_hi"])
        ),
        phi=typo.decimal(record["phi"], 2),
        phi_src=typo.decimal(record["phi_src"], 2),
        flags=", ".join(with_.t.named("lack", flag) for flag in sorted(record["flags"])),
        href=found[key].id if record["hits"] and key in found else "",
    )
