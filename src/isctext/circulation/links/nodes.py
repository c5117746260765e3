"""The nodes of the links: what goes out of each and in, and a rank where there are links enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

Row = dict[str, object]

# With fewer links a rank is an accident of a few passages (methods specification 3.8).
FEWEST_EDGES = 30


def node_rows(
    links: Sequence[Row], arenas: Mapping[str, str], labels: Mapping[str, str]
) -> list[Row]:
    """The rows of ``link_nodes``.

    arenas: of each source. An edge is two nodes linked in one direction, by whatever kinds and
    levels. The rank is by number of partners, the same for equal numbers.
    """
    rows: list[Row] = []
    for layer in sorted({str(link["layer"]) for link in links}):
        mine = [link for link in links if link["layer"] == layer]
        edges = {(str(link["from_node"]), str(link["to_node"])) for link in mine}
        names = sorted({name for edge in edges for name in edge})
        partners = {name: _partners(name, edges) for name in names}
        reason = "" if len(edges) >= FEWEST_EDGES else f"edges: {len(edges)}, needed {FEWEST_EDGES}"
        for name in names:
            above = sum(n > partners[name] for n in partners.values())
            rows.append(
                {
                    "layer": layer,
                    "partners": partners[name],
                    "rank": None if reason else above + 1,
                    "verdict": "not_ranked" if reason else "ranked",
                    "reason": reason,
                }
                | _named(name, arenas, labels)
                | _sums(name, mine)
            )
    return rows


def _named(node: str, arenas: Mapping[str, str], labels: Mapping[str, str]) -> Row:
    kind, name = node.split(":", 1)
    arena = arenas.get(name, "") if kind == "source" else name if kind == "arena" else ""
    return {"node": node, "kind": kind, "label": labels.get(name) or name, "arena": arena}


def _sums(node: str, links: Sequence[Row]) -> Row:
    out = [link for link in links if link["from_node"] == node]
    into = [link for link in links if link["to_node"] == node]
    return {
        "out_links": len(out),
        "in_links": len(into),
        "out_items": sum(cast("int", link["items"]) for link in out),
        "in_items": sum(cast("int", link["items"]) for link in into),
    }


def _partners(node: str, edges: set[tuple[str, str]]) -> int:
    others = {end for start, end in edges if start == node}
    others |= {start for start, end in edges if end == node}
    return len(others - {node})
