"""Links on their way out: GEXF for Gephi, GraphML for most other tools.

Sources: GEXF 1.2draft primer (gexf.net), GraphML primer (graphml.graphdrawing.org).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

from isctext.exchange.xmltext import add, serialised

_GEXF = "http://www.gexf.net/1.2draft"
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_NODE = ("kind", "arena", "out_links", "in_links", "out_items", "in_items", "partners", "rank")
_EDGE = ("kind", "claim_level", "category", "items", "copies", "first_date", "last_date")
_EDGE_MORE = ("lag_years", "q")
_TYPES = {pa.int32(): "int", pa.float64(): "double"}
_LONG = "integer"  # what GEXF calls GraphML's int

Record = dict[str, Any]


def gexf(links: pa.Table, nodes: pa.Table, layer: str, title: str = "") -> bytes:
    """One layer of ``links`` and ``link_nodes`` as a directed graph in GEXF 1.2.

    An edge weighs its items, 1 where it rests on series. Links of several kinds or levels
    between the same nodes are as many edges.
    """
    root = etree.Element("gexf", {"xmlns": _GEXF, "version": "1.2"})
    meta = add(root, "meta")
    add(meta, "creator", "isctext")
    add(meta, "description", title or layer)
    graph = add(root, "graph", defaultedgetype="directed", mode="static")
    for kind, table, names in _declared(links, nodes):
        held = add(graph, "attributes", **{"class": kind})
        for name in names:
            said = _type(table, name).replace("int", _LONG)
            add(held, "attribute", id=name, title=name, type=said)
    shown, drawn = _of(nodes, layer), _of(links, layer)
    held = add(graph, "nodes")
    for row in shown:
        node = add(held, "node", id=row["node"], label=row["label"])
        _gexf_values(node, row, _NODE)
    held = add(graph, "edges")
    for number, row in enumerate(drawn):
        ends = {"source": row["from_node"], "target": row["to_node"]}
        weight = str(max(row["items"], 1))
        edge = add(held, "edge", id=str(number), **ends, weight=weight)
        _gexf_values(edge, row, _EDGE + _EDGE_MORE)
    return serialised(root, declared=True)


def graphml(links: pa.Table, nodes: pa.Table, layer: str) -> bytes:
    """The same in GraphML; label and weight are data like the others."""
    root = etree.Element("graphml", {"xmlns": _GRAPHML})
    keys = {"node": "label", "edge": "weight"}
    for kind, table, names in _declared(links, nodes):
        own = (keys[kind], "string" if kind == "node" else "int")
        for name, said in (own, *((name, _type(table, name)) for name in names)):
            key = add(root, "key", id=f"{kind}_{name}", **{"for": kind})
            key.set("attr.name", name)
            key.set("attr.type", said)
    graph = add(root, "graph", id=layer, edgedefault="directed")
    for row in _of(nodes, layer):
        node = add(graph, "node", id=row["node"])
        _graphml_values(node, "node", row, ("label", *_NODE))
    for number, row in enumerate(_of(links, layer)):
        ends = {"source": row["from_node"], "target": row["to_node"]}
        edge = add(graph, "edge", id=f"e{number}", **ends)
        weighted = row | {"weight": max(row["items"], 1)}
        _graphml_values(edge, "edge", weighted, ("weight", *_EDGE, *_EDGE_MORE))
    return serialised(root, declared=True)


def _declared(
    links: pa.Table, nodes: pa.Table
) -> tuple[tuple[str, pa.Table, Sequence[str]], tuple[str, pa.Table, Sequence[str]]]:
    return ("node", nodes, _NODE), ("edge", links, _EDGE + _EDGE_MORE)


def _of(table: pa.Table, layer: str) -> list[Record]:
    rows: list[Record] = table.filter(pc.equal(table["layer"], layer)).to_pylist()
    return rows


def _type(table: pa.Table, name: str) -> str:
    return _TYPES.get(table.schema.field(name).type, "string")


def _gexf_values(parent: etree._Element, row: Record, names: Sequence[str]) -> None:
    held = add(parent, "attvalues")
    for name in names:
        if _said(row[name]):
            add(held, "attvalue", **{"for": name}, value=_said(row[name]))


def _graphml_values(parent: etree._Element, kind: str, row: Record, names: Sequence[str]) -> None:
    for name in names:
        if _said(row[name]):
            add(parent, "data", _said(row[name]), key=f"{kind}_{name}")


def _said(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else str(value)
