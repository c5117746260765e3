"""What the corpus holds: documents per arena and year, per source, and what was refused."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from isctext.records.rejection import HARVEST
from isctext.reports.inputs import StudyData
from isctext.reports.marks import columns
from isctext.reports.reasons import meaning, next_step, where
from isctext.reports.setting import Arena, Setting

HEAT = 6  # shades of the heat table
WIDEST = 120  # years beyond which empty years are no longer shown


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A count with its shade, 0 for none to HEAT for the largest."""

    text: str
    shade: int
    title: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """Documents of an arena per year, undated ones, and in all."""

    arena: Arena
    cells: tuple[HeatCell, ...]
    undated: str
    docs: str
    tokens: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source: its volume, its dates, and its documents per year as columns."""

    label: str
    source_id: str
    arena: Arena
    docs: str
    tokens: str
    first: str
    last: str
    undated: str
    years: Markup


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything of the coverage section. docs, tokens and undated are of the whole corpus."""

    years: tuple[int, ...]
    heat: tuple[HeatRow, ...]
    sources: tuple[SourceRow, ...]
    docs: int
    tokens: int
    undated: int
    span: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The rejections of one code: how many, what can be done, and the first of them."""

    code: str
    meaning: str
    step: str
    count: str
    rows: tuple[dict[str, str], ...]
    hidden: int


def coverage(data: StudyData, with_: Setting) -> Coverage:
    """Counts of documents and tokens by arena, source and year."""
    records = data.coverage.to_pylist()
    years = _years([r["year"] for r in records if r["year"] is not None], data.period)
    docs: Counter[tuple[str, int | None]] = Counter()
    for r in records:
        docs[r["arena"], r["year"]] += r["docs"]
    top = max((n for (_, year), n in docs.items() if year is not None), default=0)
    undated = sum(r["docs"] for r in records if r["year"] is None)
    return Coverage(
        years=years,
        heat=tuple(
            _heat(arena, years, top, [r for r in records if r["arena"] == arena.name], with_)
            for arena in with_.arenas.values()
        ),
        sources=_sources(records, years, with_),
        docs=sum(r["docs"] for r in records),
        tokens=sum(r["tokens"] for r in records),
        undated=undated,
        span=f"{years[0]}–{years[-1]}" if years else "",
    )


def _years(found: list[int], period: tuple[int, int] | None) -> tuple[int, ...]:
    ends = [*found, *(period or ())]
    if not ends:
        return ()
    whole = range(min(ends), max(ends) + 1)
    # One wrong date (1026 for 2026) must not make a table of a thousand columns.
    return tuple(whole) if len(whole) <= WIDEST else tuple(sorted(set(found)))


def _heat(
    arena: Arena,
    years: tuple[int, ...],
    top: int,
    mine: list[Any],
    with_: Setting,
) -> HeatRow:
    typo = with_.typo
    docs: Counter[int | None] = Counter()
    for r in mine:
        docs[r["year"]] += r["docs"]
    cells = tuple(
        HeatCell(
            text=typo.count(n) if n else "·",
            shade=_shade(n, top),
            title=with_.t("coverage.cell", arena=arena.label, year=year, docs=typo.count(n)),
        )
        for year in years
        for n in (docs[year],)
    )
    return HeatRow(
        arena=arena,
        cells=cells,
        undated=typo.count(docs[None]),
        docs=typo.count(docs.total()),
        tokens=typo.count(sum(r["tokens"] for r in mine)),
    )


def _shade(n: int, top: int) -> int:
    """0 for none; else 1 to HEAT, by square root, since counts are very uneven."""
    return math.ceil(HEAT * math.sqrt(n / top)) if n and top else 0


def _sources(records: list[Any], years: tuple[int, ...], with_: Setting) -> tuple[SourceRow, ...]:
    grouped: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for r in records:
        grouped[with_.arena(r["arena"]).number, r["source_id"]].append(r)
    return tuple(_source(grouped[key], years, with_) for key in sorted(grouped))


def _source(records: list[Any], years: tuple[int, ...], with_: Setting) -> SourceRow:
    typo = with_.typo
    per_year: Counter[int | None] = Counter()
    for r in records:
        per_year[r["year"]] += r["docs"]
    first = min((r["first_date"] for r in records if r["first_date"]), default=None)
    last = max((r["last_date"] for r in records if r["last_date"]), default=None)
    label = records[0]["label"] or records[0]["source_id"]
    arena = with_.arena(records[0]["arena"])
    name = with_.t("coverage.columns", label=label)
    return SourceRow(
        label=label,
        source_id=records[0]["source_id"],
        arena=arena,
        docs=typo.count(sum(r["docs"] for r in records)),
        tokens=typo.count(sum(r["tokens"] for r in records)),
        first=typo.date(first),
        last=typo.date(last),
        undated=typo.count(per_year[None]),
        years=columns([per_year[y] for y in years], name, arena.look, (136, 22)),
    )


def refused(data: StudyData, with_: Setting) -> list[Refused]:
    """Rejections by reason code and what can be done about them, the most frequent first."""
    grouped: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in data.rejections.sort_by(
        [("stage", "ascending"), ("input_id", "ascending")]
    ).to_pylist():
        grouped[row["code"], where(row["stage"])].append(row)
    limit = with_.options.max_rejections
    return [
        Refused(
            code=code,
            meaning=meaning(with_.t, code),
            step=next_step(with_.t, rows[0]["stage"], code),
            count=with_.typo.count(len(rows)),
            rows=tuple(rows[:limit]),
            hidden=max(0, len(rows) - limit),
        )
        for (code, _), rows in sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def harvested(data: StudyData) -> int:
    """How many addresses were refused when harvesting: they are in no count of items read."""
    stages: list[str] = data.rejections["stage"].to_pylist()
    return stages.count(HARVEST)


def duplicates(data: StudyData, with_: Setting) -> list[tuple[Arena, str, str]]:
    """Per arena: exact and near duplicates set aside."""
    found: Counter[tuple[str, str]] = Counter()
    for row in data.duplicates.to_pylist():
        found[row["arena"], row["kind"]] += row["n"]
    count = with_.typo.count
    return [
        (arena, count(found[arena.name, "exact"]), count(found[arena.name, "near"]))
        for arena in with_.arenas.values()
    ]
