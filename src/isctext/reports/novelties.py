"""Novelty and persistence of documents' topics: means by arena, and documents to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from isctext.reports.quotes import Line, Place
from isctext.reports.scene import Row, Scene, rows

MEASURES = ("novelty", "transience", "resonance", "residual", "resonance_held")
_COMPARED = "resonance_held"
_OPENING = 200  # characters of a document that are quoted: its beginning
_READ = 8  # documents of each arena


@dataclass(frozen=True, slots=True)
class Novelty:
    """Means by arena, what was tested between arenas, and the most resonant documents."""

    means: tuple[dict[str, str], ...]
    compared: tuple[str, ...]
    read: tuple[tuple[str, tuple[Line, ...]], ...]


def novelties(tables: Mapping[str, pa.Table], scene: Scene) -> Novelty:
    """From tables ``novelty`` and ``novelty_arenas``; empty where they are."""
    found = rows(tables, "novelty_arenas")
    alone = [r for r in found if not r["arena_b"]]
    pairs = [r for r in found if r["arena_b"] and r["measure"] == _COMPARED]
    lines = [
        (scene.arena(arena), tuple(_lines(chosen, scene))) for arena, chosen in _chosen(tables)
    ]
    return Novelty(
        means=tuple(_mean(r, scene) for r in sorted(alone, key=_order)),
        compared=tuple(_compared(r, scene) for r in pairs),
        read=tuple((arena, shown) for arena, shown in lines if shown),
    )


def novelty_places(tables: Mapping[str, pa.Table]) -> Iterator[Place]:
    """The beginnings of the documents that are shown."""
    for _, chosen in _chosen(tables):
        for row in chosen:
            yield row["doc_id"], 0, _OPENING


def _order(row: Row) -> tuple[int, str]:
    return MEASURES.index(row["measure"]) if row["measure"] in MEASURES else 99, row["arena"]


def _chosen(tables: Mapping[str, pa.Table]) -> list[tuple[str, list[Row]]]:
    """Of each arena, the documents whose topics last most for their novelty."""
    grouped: dict[str, list[Row]] = {}
    found = rows(tables, "novelty")
    for row in sorted(found, key=lambda r: (-r[_COMPARED], r["doc_id"])):
        grouped.setdefault(row["arena"], []).append(row)
    return [(arena, grouped[arena][:_READ]) for arena in sorted(grouped)]


def _lines(chosen: list[Row], scene: Scene) -> Iterator[Line]:
    for row in chosen:
        line = scene.lines.get((row["doc_id"], 0, _OPENING))
        if line:
            yield line


def _mean(row: Row, scene: Scene) -> dict[str, str]:
    return {
        "measure": scene.t.named("novelty_measure", row["measure"]),
        "arena": scene.arena(row["arena"]),
        "docs": scene.typo.count(row["docs"]),
        "sources": scene.typo.count(row["sources"]),
        "estimate": scene.typo.decimal(row["estimate"], 3),
        "interval": scene.between(row["lo"], row["hi"], 3),
        "reason": scene.codes.reason(row["reason"]),
    }


def _compared(row: Row, scene: Scene) -> str:
    verdict = str(row["verdict"])
    a, b = row["arena"], row["arena_b"]
    if verdict == "a_resonates_more":
        a, b, verdict = b, a, "b_resonates_more"
    return scene.t(
        f"novelty.{verdict}",
        a=scene.arena(a),
        b=scene.arena(b),
        estimate=scene.typo.decimal(abs(row["estimate"]), 3),
        q=scene.typo.decimal(row["q"], 3),
        reason=scene.codes.reason(row["reason"]),
    )
