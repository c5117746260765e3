"""How far results rest on the lexicon's tiers, and concepts at a glance."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from isctext.reports.escaping import anchor
from isctext.reports.inputs import StudyData
from isctext.reports.marks import sparkline
from isctext.reports.setting import Arena, Setting
from isctext.reports.trajectories import described


@dataclass(frozen=True, slots=True)
class Share:
    """Strict and broad hits of a category in an arena; ``kept`` is strict / broad.

    ``hits`` says the broad ones in words.
    """

    arena: Arena
    strict: str
    broad: str
    kept: str
    hits: str
    spark: Markup


@dataclass(frozen=True, slots=True)
class Glance:
    """One category over the whole period, arena by arena."""

    id: str
    label: str
    family: str
    arenas: tuple[Share, ...]


def glances(data: StudyData, with_: Setting) -> list[Glance]:
    """Per category: hits in both scopes and a small curve of the broad rate.

    Curves of one category share their scale; those of two categories do not.
    """
    records: dict[str, list[Any]] = defaultdict(list)
    for record in data.trajectories.to_pylist():
        records[record["category"]].append(record)
    return [
        _glance(about, records[about["category"]], with_)
        for about in described(data)
        if records[about["category"]]
    ]


def _glance(about: dict[str, str], records: list[Any], with_: Setting) -> Glance:
    top = max((r["rate_pm"] for r in records if r["scope"] == "broad"), default=0.0)
    name = about["category"]
    label = about["label"] or name
    return Glance(
        id=anchor("c", name),
        label=label,
        family=about["family"],
        arenas=tuple(
            _share(arena, [r for r in records if r["arena"] == arena.name], label, top, with_)
            for arena in with_.arenas.values()
        ),
    )


def _share(arena: Arena, records: list[Any], label: str, top: float, with_: Setting) -> Share:
    hits = {
        scope: sum(r["hits"] for r in records if r["scope"] == scope)
        for scope in ("strict", "broad")
    }
    rates = {
        with_.axis.place(r["period_start"]): r["rate_pm"] for r in records if r["scope"] == "broad"
    }
    kept = hits["strict"] / hits["broad"] if hits["broad"] else None
    values = [rates.get(place) for place in with_.axis.places]
    spoken = with_.t("glance.spark", label=label, arena=arena.label)
    return Share(
        arena=arena,
        strict=with_.typo.count(hits["strict"]),
        broad=with_.typo.count(hits["broad"]),
        kept=with_.typo.percent(kept, 0),
        hits=with_.t.counted("glance.hits", hits["broad"]),
        spark=sparkline(values, top, arena.look, spoken, (150, 34)),
    )
