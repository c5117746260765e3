"""Topics as the page shows them: terms, shares by arena, year profiles, best passages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from markupsafe import Markup

from isctext.reports.escaping import anchor
from isctext.reports.inputs import StudyData
from isctext.reports.marks import bar, sparkline
from isctext.reports.setting import Arena, Setting


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a topic with its weight, in print and as a bar."""

    term: str
    weight: str
    bar: Markup


@dataclass(frozen=True, slots=True)
class Presence:
    """A topic in one arena: its share of the words, whole and year by year."""

    arena: Arena
    share: str
    bar: Markup
    spark: Markup


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A unit of text in which the topic weighs much."""

    text: str
    title: str
    date: str
    source: str
    arena: Arena
    doc_id: str
    weight: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the model."""

    id: str
    number: int
    label: str
    share: str
    share_bar: Markup
    npmi: str
    exclusivity: str
    terms: tuple[Term, ...]
    arenas: tuple[Presence, ...]
    excerpts: tuple[Excerpt, ...]


def topics(data: StudyData, with_: Setting) -> list[Topic]:
    """The topics, largest share first."""
    profiles = _grouped(data.topic_profiles)
    excerpts = _grouped(data.topic_passages)
    records = sorted(data.topics.to_pylist(), key=lambda r: (-r["share"], r["topic"]))
    largest = max((r["share"] for r in records), default=1.0) or 1.0
    return [
        Topic(
            id=anchor("t", str(r["topic"])),
            number=r["topic"],
            label=r["label"] or with_.t("topics.unnamed", number=r["topic"]),
            share=with_.typo.percent(r["share"]),
            share_bar=bar(r["share"] / largest),
            npmi=with_.typo.decimal(r["npmi"], 3),
            exclusivity=with_.typo.decimal(r["exclusivity"], 3),
            terms=_terms(r, with_),
            arenas=_presences(profiles[r["topic"]], r["label"], with_),
            excerpts=tuple(_excerpt(e, with_) for e in excerpts[r["topic"]]),
        )
        for r in records
    ]


def _grouped(table: pa.Table) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for record in table.to_pylist():
        grouped[record["topic"]].append(record)
    return grouped


def _terms(record: Mapping[str, Any], with_: Setting) -> tuple[Term, ...]:
    pairs = list(zip(record["terms"], record["weights"], strict=False))
    pairs = pairs[: with_.options.topic_terms]
    top = max((weight for _, weight in pairs), default=0.0) or 1.0
    return tuple(
        Term(term, with_.typo.decimal(weight, 3), bar(weight / top, width=90))
        for term, weight in pairs
    )


def _presences(profile: list[Any], label: str, with_: Setting) -> tuple[Presence, ...]:
    """Per arena; bars of one topic share their scale, and so do its curves."""
    whole = {r["arena"]: r["share"] for r in profile if r["year"] is None}
    yearly = {(r["arena"], r["year"]): r["share"] for r in profile if r["year"] is not None}
    years = _years(data_years=[year for _, year in yearly], with_=with_)
    top = max(whole.values(), default=0.0) or 1.0
    peak = max(yearly.values(), default=0.0)
    found = []
    for arena in with_.arenas.values():
        values = [yearly.get((arena.name, year)) for year in years]
        said = with_.t("topics.spark", label=label, arena=arena.label)
        found.append(
            Presence(
                arena=arena,
                share=with_.typo.percent(whole.get(arena.name)),
                bar=bar(whole.get(arena.name, 0.0) / top, arena.look, width=90),
                spark=sparkline(values, peak, arena.look, said, (170, 34)),
            )
        )
    return tuple(found)


def _years(data_years: list[int], with_: Setting) -> range:
    axis = with_.axis
    ends = [axis.first * axis.step // 12, axis.last * axis.step // 12] if axis.first else []
    ends += data_years
    return range(min(ends), max(ends) + 1) if ends else range(0)


def _excerpt(record: Mapping[str, Any], with_: Setting) -> Excerpt:
    text, limit = record["excerpt"], with_.options.excerpt
    return Excerpt(
        text=text if len(text) <= limit else text[:limit] + "…",
        title=record["title"] or with_.t("passages.untitled"),
        date=with_.typo.date(record["date"]),
        source=with_.source(record["source_id"]),
        arena=with_.arena(record["arena"]),
        doc_id=record["doc_id"],
        weight=with_.typo.percent(record["weight"], 0),
    )
