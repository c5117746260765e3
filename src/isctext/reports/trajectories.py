"""Trajectories as the page shows them: families, charts, tables, tier sensitivity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from isctext.reports.chart import Chart, Point, Series, draw
from isctext.reports.escaping import anchor
from isctext.reports.evolution import Evolution, evolutions
from isctext.reports.inputs import StudyData
from isctext.reports.passages import Cell, CellKey, by_arena, cells
from isctext.reports.rows import Row, rows_of
from isctext.reports.setting import Arena, Setting
from isctext.reports.smooth import smooth

FAMILIES = ("concept", "form", "dimension", "contrast")
MEASURES = (("rate", "rate_pm", "lo", "hi"), ("share", "doc_share", "share_lo", "share_hi"))
Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Category:
    """One counted vocabulary: its charts (key, drawing), its table, its course, its passages."""

    name: str
    id: str
    label: str
    scope_note: str
    charts: tuple[tuple[str, Markup], ...]
    rows: tuple[Row, ...]
    evolution: tuple[Evolution, ...]
    passages: list[tuple[Arena, list[Cell]]]
    shown: int
    total: int


@dataclass(frozen=True, slots=True)
class Family:
    """The categories of one family, in the order that the study gives them."""

    name: str
    label: str
    categories: tuple[Category, ...]


def families(data: StudyData, with_: Setting) -> list[Family]:
    """Concepts first, then forms, dimensions, contrasts, then any other family."""
    records: dict[str, list[Record]] = defaultdict(list)
    for record in data.trajectories.sort_by("period_start").to_pylist():
        records[record["category"]].append(record)
    found = cells(data, with_)
    moves = evolutions(data, with_)
    grouped: dict[str, list[Category]] = defaultdict(list)
    for about in described(data):
        name = str(about["category"])
        grouped[str(about["family"])].append(
            _category(about, records[name], moves.get(name, ()), found, with_)
        )
    order = [f for f in FAMILIES if f in grouped] + sorted(grouped.keys() - set(FAMILIES))
    return [Family(f, with_.t.named("family", f), tuple(grouped[f])) for f in order]


def described(data: StudyData) -> list[dict[str, str]]:
    """Every category with its family and label, those without a description at the end."""
    rows: list[dict[str, str]] = data.categories.to_pylist()
    known = {row["category"] for row in rows}
    counted: dict[str, str] = {}
    for table, family in ((data.passages, ""), (data.trajectories, "family")):
        names = table.column("category").to_pylist()
        kinds = table.column(family).to_pylist() if family else [""] * len(names)
        counted.update(zip(names, kinds, strict=True))
    for name in sorted(counted.keys() - known):
        family = counted[name] or "other"
        rows.append({"category": name, "family": family, "label": name, "scope_note": ""})
    return rows


def _category(
    about: Mapping[str, str],
    records: Sequence[Record],
    moves: tuple[Evolution, ...],
    found: Mapping[CellKey, Cell],
    with_: Setting,
) -> Category:
    name = about["category"]
    mine = [cell for key, cell in found.items() if key[0] == name]
    return Category(
        name=name,
        id=anchor("c", name),
        label=about["label"] or name,
        scope_note=about["scope_note"],
        charts=charts(about, records, found, with_) if records else (),
        rows=rows_of(records, found, with_),
        evolution=moves,
        passages=by_arena(mine),
        shown=sum(len(cell.lines) for cell in mine),
        total=sum(max(cell.broad, cell.strict) for cell in mine),
    )


def charts(
    about: Mapping[str, str],
    records: Sequence[Record],
    found: Mapping[CellKey, Cell],
    with_: Setting,
) -> tuple[tuple[str, Markup], ...]:
    """A category's pictures: (measure, drawing) for the rate and for the share of documents."""
    drawn = []
    for measure, *columns in MEASURES:
        chart = Chart(
            key=anchor(measure, about["category"]),
            name=with_.t(f"chart.{measure}_name", label=about["label"]),
            unit=with_.t(f"chart.{measure}_unit"),
            note=with_.t("fictional.mark") if with_.fictional else "",
            strip=with_.t("chart.strip"),
            percent=measure == "share",
            series=_series(records, measure, columns, found, with_),
        )
        drawn.append((measure, draw(chart, with_.axis, tuple(with_.arenas.values()), with_.typo)))
    return tuple(drawn)


def _series(
    records: Sequence[Record],
    measure: str,
    columns: Sequence[str],
    found: Mapping[CellKey, Cell],
    with_: Setting,
) -> tuple[Series, ...]:
    points: dict[tuple[str, str], list[Point]] = defaultdict(list)
    counted: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        where = (str(record["scope"]), str(record["arena"]))
        points[where].append(_point(record, measure, columns, found, with_))
        counted[where].append(record)
    # Strict lies over broad, so that its thinner line is never covered.
    return tuple(
        Series(
            arena,
            scope,
            tuple(points[scope, arena.name]),
            _smooth(counted[scope, arena.name], with_) if measure == "rate" else (),
        )
        for scope in ("broad", "strict")
        for arena in with_.arenas.values()
        if points[scope, arena.name]
    )


def _smooth(records: Sequence[Record], with_: Setting) -> tuple[float | None, ...]:
    places = [with_.axis.place(r["period_start"]) for r in records]  # type: ignore[arg-type]
    return smooth(records, places)


def _point(
    record: Record,
    measure: str,
    columns: Sequence[str],
    found: Mapping[CellKey, Cell],
    with_: Setting,
) -> Point:
    flags: Sequence[str] = record["flags"]  # type: ignore[assignment]
    sparse = any(flag.startswith("sparse") for flag in flags)
    value, low, high = (float(record[c]) for c in columns)  # type: ignore[arg-type]
    return Point(
        place=with_.axis.place(record["period_start"]),  # type: ignore[arg-type]
        value=value,
        low=low,
        high=high,
        sparse=sparse,
        weak=sparse or "few_hits" in flags,
        href=href(record, found),
        title=_title(record, measure, (value, low, high), with_),
    )


def href(record: Record, found: Mapping[CellKey, Cell]) -> str:
    """The id of the passages of a row of trajectories, "" when it has no hit."""
    key = (str(record["category"]), str(record["arena"]), str(record["period"]))
    return found[key].id if record["hits"] and key in found else ""


def _title(record: Record, measure: str, values: tuple[float, float, float], with_: Setting) -> str:
    """What the point says in words: the tooltip, and the read-out under the pointer."""
    typo, t = with_.typo, with_.t
    form = typo.rate if measure == "rate" else typo.percent
    value, low, high = (form(v) for v in values)
    flags: Sequence[str] = record["flags"]  # type: ignore[assignment]
    said = t(
        f"chart.{measure}_point",
        arena=with_.arena(str(record["arena"])).label,
        period=record["period"],
        scope=t.named("scope", str(record["scope"])),
        value=value,
        interval=typo.interval(low, high),
        hits=t.counted("unit.hits", record["hits"]),  # type: ignore[arg-type]
        docs_hit=t.counted("unit.docs_hit", record["docs_hit"]),  # type: ignore[arg-type]
        docs=t.counted("unit.docs", record["docs"]),  # type: ignore[arg-type]
    )
    return " · ".join([said, *(t.named("flag", flag) for flag in sorted(flags))])
