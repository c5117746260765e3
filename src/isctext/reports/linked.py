"""Links that stand, layer by layer."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyarrow as pa

from isctext.reports.scene import Row, Scene, rows

LAYERS = ("arenas", "sources", "concepts")
_SHOWN = 60


_RANKED = 12
_EDGES = re.compile(r"edges: (\d+), needed (\d+)")
Layer = tuple[str, list[dict[str, str]], str]


def layers(tables: Mapping[str, pa.Table], scene: Scene) -> list[Layer]:
    """Each layer that has a link: its name, its links, and its nodes by rank, or why not.

    Links of most items come first.
    """
    made = []
    for layer in LAYERS:
        found = [r for r in rows(tables, "links") if r["layer"] == layer]
        found.sort(key=lambda r: (-r["items"], r["from_node"], r["to_node"], r["kind"]))
        if found:
            shown = [_link(row, scene) for row in found[:_SHOWN]]
            nodes = [r for r in rows(tables, "link_nodes") if r["layer"] == layer]
            title = scene.t.named("claim_link", f"layer_{layer}")
            made.append((title, shown, _ranked(nodes, scene)))
    return made


def _ranked(nodes: list[Row], scene: Scene) -> str:
    """The nodes with most partners, where the layer has links enough for a ranking."""
    ranked = sorted(
        (r for r in nodes if r["rank"] is not None), key=lambda r: (r["rank"], r["node"])
    )
    if ranked:
        shown = [f"{_node(r['node'], scene)} ({r['partners']})" for r in ranked[:_RANKED]]
        return scene.t("links.ranked", list=", ".join(shown))
    for row in nodes:
        if found := _EDGES.fullmatch(row["reason"]):
            return scene.t("claim_link.not_ranked", n=found[1], needed=found[2])
    return ""


def _link(row: Row, scene: Scene) -> dict[str, str]:
    first, last = (scene.typo.date(row[name]) for name in ("first_date", "last_date"))
    return {
        "from": _node(row["from_node"], scene),
        "to": _node(row["to_node"], scene),
        "kind_id": row["kind"],
        "kind": scene.t.named("claim_link", f"kind_{row['kind']}"),
        "level": row["claim_level"],
        "number": scene.typo.count(row["items"]),
        "dates": first if first == last else f"{first} – {last}",
        "category": scene.label(row["category"]) if row["category"] else "",
        "href": scene.passages(row["category"]),
    }


def _node(node: str, scene: Scene) -> str:
    kind, _, name = node.partition(":")
    named = {"arena": scene.arena, "source": scene.source, "concept": scene.label}
    return named[kind](name) if kind in named else node
