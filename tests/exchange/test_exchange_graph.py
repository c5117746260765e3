"""Links as GEXF and GraphML: well-formed, complete, and no door for hostile labels."""

from __future__ import annotations

import datetime as dt

import pytest
from lxml import etree

from isctext.exchange.graph import gexf, graphml
from isctext.records.precedence import LINK_NODES, LINKS

GEXF = "{http://www.gexf.net/1.2draft}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
HOSTILE = '<script>&"\x00\x1b]]>é😀\u2028'


def node(name, layer="sources", **changes):
    base = {"layer": layer, "node": name, "kind": "source", "label": name, "arena": "press"}
    counts = dict.fromkeys(("out_links", "in_links", "out_items", "in_items", "partners"), 1)
    return base | counts | {"rank": None, "verdict": "not_ranked", "reason": ""} | changes


def link(start, end, layer="sources", **changes):
    base = {"layer": layer, "from_node": start, "to_node": end, "kind": "reuse"}
    more = {"claim_level": "L2", "category": "", "items": 3, "copies": 2}
    dates = {"first_date": dt.date(2015, 1, 2), "last_date": None, "lag_years": 1.5, "q": None}
    return base | more | dates | changes


@pytest.fixture
def tables():
    nodes = [node("source:a"), node("source:b", label=HOSTILE, rank=2), node("arena:x", "arenas")]
    links = [
        link("source:a", "source:b"),
        link("source:a", "source:b", kind="series", claim_level="L1", items=0, q=0.01),
        link("arena:x", "arena:x", "arenas"),
    ]
    return LINKS.from_rows(links), LINK_NODES.from_rows(nodes)


def test_gexf_has_the_layer(tables):
    root = etree.fromstring(gexf(*tables, "sources", "Étude & <essai>"))
    assert root.tag == f"{GEXF}gexf"
    assert root.find(f"{GEXF}graph").get("defaultedgetype") == "directed"
    nodes = root.findall(f".//{GEXF}node")
    assert [n.get("id") for n in nodes] == ["source:a", "source:b"]
    assert nodes[1].get("label") == HOSTILE.replace("\x00", "\ufffd").replace("\x1b", "\ufffd")
    edges = root.findall(f".//{GEXF}edge")
    assert [(e.get("source"), e.get("target"), e.get("weight")) for e in edges] == [
        ("source:a", "source:b", "3"),
        ("source:a", "source:b", "1"),
    ]
    assert len({e.get("id") for e in edges}) == 2
    said = {v.get("for"): v.get("value") for v in edges[0].iter(f"{GEXF}attvalue")}
    assert said["first_date"] == "2015-01-02"
    assert said["claim_level"] == "L2"
    assert "q" not in said
    declared = {
        group.get("class"): {a.get("id"): a.get("type") for a in group}
        for group in root.iter(f"{GEXF}attributes")
    }
    assert declared["edge"]["items"] == "integer"
    assert declared["edge"]["q"] == "double"
    assert declared["node"]["rank"] == "integer"
    for value in root.iter(f"{GEXF}attvalue"):
        kind = "edge" if value.getparent().getparent().tag.endswith("edge") else "node"
        assert value.get("for") in declared[kind]


def test_graphml_has_the_layer(tables):
    root = etree.fromstring(graphml(*tables, "sources"))
    keys = {k.get("id"): (k.get("for"), k.get("attr.type")) for k in root.iter(f"{GRAPHML}key")}
    assert keys["edge_weight"] == ("edge", "int")
    assert keys["node_label"] == ("node", "string")
    assert len(root.findall(f".//{GRAPHML}node")) == 2
    edges = root.findall(f".//{GRAPHML}edge")
    assert len(edges) == 2
    for data in root.iter(f"{GRAPHML}data"):
        assert keys[data.get("key")][0] == data.getparent().tag.removeprefix(GRAPHML)


def test_an_empty_layer_is_a_graph_without_nodes(tables):
    assert etree.fromstring(gexf(*tables, "concepts")).findall(f".//{GEXF}node") == []
    assert etree.fromstring(graphml(*tables, "concepts")).findall(f".//{GRAPHML}edge") == []


def test_no_document_type_and_the_same_bytes(tables):
    for data in (gexf(*tables, "sources"), graphml(*tables, "sources")):
        assert data.startswith(b"<?xml")
        assert b"<!DOCTYPE" not in data
        assert b"<!ENTITY" not in data
    assert gexf(*tables, "sources") == gexf(*tables, "sources")
