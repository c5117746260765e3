"""Links that stand, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from isctext.reports.scene import Row, Scene, rows

LAYERS = ("arenas", "sources", "concepts")
_SHOWN = 60


def layers(tables: Mapping[str, pa.Table], scene: Scene) -> list[tuple[str, list[dict[str, str]]]]:
    """Each layer that has a link: its name, and its links, those of most items first."""
    made = []
    for layer in LAYERS:
        found = [r for r in rows(tables, "links") if r["layer"] == layer]
        found.sort(key=lambda r: (-r["items"], r["from_node"], r["to_node"], r["kind"]))
        if found:
            shown = [_link(row, scene) for row in found[:_SHOWN]]
            made.append((scene.t.named("link", f"layer_{layer}"), shown))
    return made


def _link(row: Row, scene: Scene) -> dict[str, str]:
    first, last = (scene.typo.date(row[name]) for name in ("first_date", "last_date"))
    return {
        "from": _node(row["from_node"], scene),
        "to": _node(row["to_node"], scene),
        "kind_id": row["kind"],
        "kind": scene.t.named("link", f"kind_{row['kind']}"),
        "level": row["claim_level"],
        "items": scene.typo.count(row["items"]),
        "dates": first if first == last else f"{first} – {last}",
        "category": scene.label(row["category"]) if row["category"] else "",
        "href": scene.passages(row["category"]),
    }


def _node(node: str, scene: Scene) -> str:
    kind, _, name = node.partition(":")
    named = {"arena": scene.arena, "source": scene.source, "concept": scene.label}
    return named[kind](name) if kind in named else node
