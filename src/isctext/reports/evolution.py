"""What the years of a vocabulary allow to conclude, arena by arena: the block under its chart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from isctext.reports.codes import Codes
from isctext.reports.escaping import anchor
from isctext.reports.firsts import First, firsts
from isctext.reports.inputs import StudyData
from isctext.reports.setting import Arena, Setting

_Row = Mapping[str, Any]
_HEADLINE = {"level": "category", "scope": "broad", "batches": "keep"}
_STEPS = ("step_or_s_curve", "not_separable")


@dataclass(frozen=True, slots=True)
class Evolution:
    """One arena's block: its sentences, how many hits they rest on, and the first uses.

    ``href``: the id of the arena's passages, "" when there are none.
    """

    arena: Arena
    said: tuple[str, ...]
    hits: str
    href: str
    first: First | None


def evolutions(data: StudyData, with_: Setting) -> dict[str, tuple[Evolution, ...]]:
    """The blocks of each category that was measured, arenas in the order of the page."""
    rows = {name: _by_place(getattr(data, name).to_pylist()) for name in ("trends", "breaks")}
    bulk = _bulk(data, with_)
    counted = _hits(data)
    first = firsts(data, with_)
    codes = Codes(with_.t, with_.typo)
    found: dict[str, list[Evolution]] = defaultdict(list)
    places = sorted(rows["trends"].keys() | first.keys())
    for category, arena in sorted(places, key=lambda p: (p[0], with_.arena(p[1]).number)):
        trends = rows["trends"].get((category, arena), [])
        breaks = rows["breaks"].get((category, arena), [])
        said = [*_said(trends, breaks, codes), *(bulk.get(arena, ()) if trends else ())]
        hits = counted.get((category, arena), 0)
        found[category].append(
            Evolution(
                arena=with_.arena(arena),
                said=tuple(_sentence(text) for text in said),
                hits=with_.t.counted("evolution.hits", hits),
                href=anchor("pa", category, arena) if hits else "",
                first=first.get((category, arena)),
            )
        )
    return {category: tuple(parts) for category, parts in found.items()}


def _hits(data: StudyData) -> dict[tuple[str, str], int]:
    """Hits of the broad count by category and arena, in all years: a trend has fewer."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    columns = ["category", "arena", "scope", "hits"]
    for row in data.trajectories.select(columns).to_pylist():
        if row["scope"] == "broad":
            found[row["category"], row["arena"]] += row["hits"]
    return found


def tests_made(data: StudyData) -> tuple[int, int]:
    """How many tests of trends and of steps stand behind the page."""
    made = [sum(p is not None for p in t["p"].to_pylist()) for t in (data.trends, data.breaks)]
    return made[0], made[1]


def _by_place(rows: list[dict[str, Any]]) -> dict[tuple[str, str], list[_Row]]:
    found: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        if row["level"] == "category":
            found[row["category"], row["arena"]].append(row)
    return found


def _is(row: _Row, **wanted: str) -> bool:
    return all(row[name] == value for name, value in wanted.items())


def _said(trends: list[_Row], breaks: list[_Row], codes: Codes) -> Iterator[str]:
    """The sentences of one arena: the headline, then where other counts read otherwise."""
    of = {(r["scope"], r["batches"]): r for r in trends}
    main = of.get(("broad", "keep"))
    if main is None:
        return
    yield trend_said(main, codes)
    yield from _held(main, codes)
    steps = [r for r in breaks if _is(r, **_HEADLINE)]
    yield from _step(steps, main, codes)
    for key, other in (("strict", ("strict", "keep")), ("without_batches", ("broad", "drop"))):
        row = of.get(other)
        if row and (row["verdict"], row["reason"]) != (main["verdict"], main["reason"]):
            yield codes.t(f"evolution.{key}", said=trend_said(row, codes))
        elif row and key == "without_batches":
            yield codes.t("evolution.without_batches_same")


def trend_said(row: _Row, codes: Codes) -> str:
    """The verdict of a row of trends in words, without a full stop."""
    verdict = str(row["verdict"])
    if verdict == "descriptive_only":
        return codes.t("evolution.descriptive_only", reason=codes.reason(row["reason"]))
    prefix = "adj_" if row["headline"] == "adjusted" else ""
    slope = row[f"{prefix}slope_pct"]
    mde = row[f"{prefix}mde_pct"]
    if verdict == "no_trend_detectable" and mde is None:
        verdict = "no_trend_unpowered"
    return codes.t(
        f"evolution.{verdict}",
        pct=codes.growth(slope, sign=False),
        signed=codes.growth(slope),
        interval=codes.between(row[f"{prefix}lo_pct"], row[f"{prefix}hi_pct"]),
        mde=codes.growth(mde, sign=False),
        span=_span(row, codes),
        q=codes.typo.decimal(row["q"], 3),
        reason=codes.reason(row["reason"]),
    )


def _span(row: _Row, codes: Codes) -> str:
    years = codes.t.counted("evolution.years", row["years"])
    return codes.t("evolution.span", first=row["first_year"], last=row["last_year"], years=years)


def _held(row: _Row, codes: Codes) -> Iterator[str]:
    """The two trends side by side, where there are two."""
    if row["p"] is None or row["verdict"] == "not_separable":
        return
    if row["adj_p"] is None:
        if row["reason"]:
            yield codes.t("evolution.held_not", reason=codes.reason(row["reason"]))
        return
    key = "held_differs" if row["headline"] == "adjusted" else "held"
    yield codes.t(
        f"evolution.{key}",
        crude=codes.growth(row["slope_pct"]),
        crude_interval=codes.between(row["lo_pct"], row["hi_pct"]),
        held=codes.growth(row["adj_slope_pct"]),
        held_interval=codes.between(row["adj_lo_pct"], row["adj_hi_pct"]),
    )


def _step(rows: list[_Row], trend: _Row, codes: Codes) -> Iterator[str]:
    """What is said of a break: of the series that has one, else of the headlined series."""
    series = {r["series"]: r for r in rows}
    order = [series.get(name) for name in ("adjusted", "crude")]
    known = [r for r in order if r is not None]
    row = next((r for r in known if r["verdict"] in _STEPS), series.get("crude"))
    if row is None:
        return
    if row["verdict"] == "descriptive_only":
        if row["reason"] != trend["reason"]:
            yield codes.t("evolution.break_descriptive", reason=codes.reason(row["reason"]))
        return
    key = "step_not_separable" if row["verdict"] == "not_separable" else row["verdict"]
    yield codes.t(
        f"evolution.{key}",
        year=row["at_year"],
        ratio=codes.typo.decimal(row["ratio"], 1),
        q=codes.typo.decimal(row["q"], 3),
        reason=codes.reason(row["reason"]),
    )
    if row["verdict"] in _STEPS and row["batch_share"]:
        share = codes.typo.percent(row["batch_share"], 0)
        yield codes.t("evolution.batch_share", share=share, year=row["at_year"])


def _bulk(data: StudyData, with_: Setting) -> dict[str, tuple[str, ...]]:
    """The note on bulk publications of each arena that has some."""
    events: dict[str, list[_Row]] = defaultdict(list)
    for row in data.batch_events.to_pylist():
        events[row["arena"]].append(row)
    return {arena: (_bulk_note(rows, with_),) for arena, rows in events.items()}


def _bulk_note(rows: list[_Row], with_: Setting) -> str:
    largest = max(rows, key=lambda r: (r["counted"], r["date"], r["source_id"]))
    return with_.t(
        "evolution.batches",
        days=with_.t.counted("evolution.batch_days", len(rows)),
        docs=with_.t.counted("evolution.docs", sum(r["counted"] for r in rows)),
        date=with_.typo.date(largest["date"]),
        source=with_.source(largest["source_id"]),
    )


def _sentence(text: str) -> str:
    """With a capital and a full stop."""
    whole = text[:1].upper() + text[1:]
    return whole if whole.endswith((".", "!", "?")) else f"{whole}."
