"""Claims: the level that evidence carries, what people said of it, and the links that stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pytest
from memory_rows import MemoryRows
from precedence_studies import study

from isctext.circulation.claims.build import build_claims
from isctext.circulation.claims.items import CODES
from isctext.circulation.claims.options import ClaimOptions
from isctext.circulation.claims.stage import STAGE
from isctext.records.circulation import CITATIONS, REUSE
from isctext.records.claims import ALTERNATIVES
from isctext.records.precedence import (
    CLAIMS,
    CONFIRMED_LINKS,
    LINK_NODES,
    LINKS,
    PRECEDENCE,
)
from isctext.records.tables import MENTIONS, SEGMENTS, SPINE

ARENAS = ("initiatives", "policy", "press")


def filled(spec, **values):
    """A row of a table: what is not said is empty, zero, or null where it may be."""
    empty = {pa.string(): "", pa.bool_(): False, pa.date32(): dt.date(2000, 1, 1)}
    row = {
        f.name: None if f.nullable else ([] if pa.types.is_list(f.type) else empty.get(f.type, 0))
        for f in spec.schema
    }
    return row | values


@dataclass
class Evidence:
    """Tables of a small study; all arenas use c0, and only the first two c1."""

    reuse: list = field(default_factory=list)
    citations: list = field(default_factory=list)
    codes: list = field(default_factory=list)
    precedence: list = field(default_factory=list)
    mentions: list = field(default_factory=list)
    segments: list = field(default_factory=list)

    def passage(
        self, number, start="initiatives", end="policy", *, level="L2", family="", carries="c0"
    ):
        if carries:
            self.mention(f"b{number}", 150, carries).mention(f"a{number}", 50, carries)
        self.reuse.append(
            filled(
                REUSE,
                passage_id=f"p{number}",
                family_id=family or f"f{number}",
                doc_a=f"a{number}",
                source_a=f"{start}-0",
                arena_a=start,
                date_a=dt.date(2014, 1, 1),
                doc_b=f"b{number}",
                source_b=f"{end}-0",
                arena_b=end,
                date_b=dt.date(2015, 1, number + 1),
                start_b=100,
                end_b=200,
                start_a=10,
                end_a=110,
                lag_days=365 + number,
                claim_level=level,
                **{"class": "candidate_borrowing"},
            )
        )
        return self

    def citation(self, number, start="initiatives", end="policy", *, level="L2", carries="c0"):
        if carries:
            self.paragraph(f"c{number}", 9, 40, 90).mention(f"c{number}", 70, carries)
        self.citations.append(
            filled(
                CITATIONS,
                doc_id=f"c{number}",
                source_id=f"{end}-0",
                arena=end,
                date=dt.date(2016, 1, 1),
                start=50,
                end=60,
                cited_source=f"{start}-0",
                cited_arena=start,
                lag_days=40,
                claim_level=level,
            )
        )
        return self

    def said(self, item_id, code, coder="anne", kind="reuse"):
        row = filled(CONFIRMED_LINKS, kind=kind, item_id=item_id, code=code, coder=coder)
        self.codes.append(row)
        return self

    def panel(self, verdict, first="", *, category="", scope="broad", batches="keep", **more):
        self.precedence.append(
            filled(
                PRECEDENCE,
                arena_x="initiatives",
                arena_y="policy",
                category=category,
                family="concept",
                scope=scope,
                batches=batches,
                verdict=verdict,
                first=first,
                claim_level="L1" if first else "L0",
                **({"q_bh": 0.01, "peak_lag": 2, "mde_beta": 0.4, "asym": 0.2} | more),
            )
        )
        return self

    def mention(self, doc, start, category="c0", *, broad=True, family="concept"):
        self.mentions.append(
            filled(
                MENTIONS,
                doc_id=doc,
                start=start,
                end=start + 5,
                entry_id=f"{category}.{start}",
                category=category,
                family=family,
                broad=broad,
            )
        )
        return self

    def paragraph(self, doc, number, start, end):
        row = filled(SEGMENTS, doc_id=doc, segment_no=number, start=start, end=end)
        self.segments.append(row)
        return self

    def inputs(self):
        hits = np.ones((2, 3, 4)) * 5
        hits[1, 2] = 0
        tables = {
            "reuse": (REUSE, self.reuse),
            "citations": (CITATIONS, self.citations),
            "confirmed_links": (CONFIRMED_LINKS, self.codes),
            "precedence": (PRECEDENCE, self.precedence),
            "mentions": (MENTIONS, self.mentions),
            "segments": (SEGMENTS, self.segments),
        }
        made = {
            name: MemoryRows(spec.from_rows(rows).select(list(STAGE.reads[name])), 2)
            for name, (spec, rows) in tables.items()
        }
        words = np.full((3, 4), 50_000.0)
        return made | study(hits, words, arenas=ARENAS, categories=["c0", "c1"])

    def build(self, **options):
        return build_claims(self.inputs(), ClaimOptions(**options))

    def claim(self, start="initiatives", end="policy", category=""):
        key = {"arena_from": start, "arena_to": end, "category": category}
        (row,) = [r for r in self.build()["claims"].to_pylist() if key.items() <= r.items()]
        return row


def level(row):
    return row["claim_level"], row["verdict"]


def test_without_evidence_there_is_presence_at_most():
    made = Evidence().build()
    claims = made["claims"].to_pylist()
    assert len(claims) == 6 * 3
    assert {level(r) for r in claims} == {("L0", "co_presence_untested"), ("", "not_in_both")}
    absent = {(r["arena_from"], r["arena_to"]) for r in claims if r["verdict"] == "not_in_both"}
    assert all("press" in pair for pair in absent)
    assert {r["category"] for r in claims if r["verdict"] == "not_in_both"} == {"c1"}
    assert {r["reason"] for r in claims} == {"no panel"}
    assert made["links"].num_rows == made["link_nodes"].num_rows == 0


def test_the_tables_fit():
    made = Evidence().passage(1).citation(2).panel("x_precedes", "initiatives").build()
    assert tuple(made) == STAGE.writes
    for spec in (CLAIMS, LINKS, LINK_NODES):
        table = made[spec.name]
        assert table.schema.equals(spec.schema)
        keys = [tuple(k.values()) for k in table.select(spec.key).to_pylist()]
        assert len(set(keys)) == len(keys)
        assert table.equals(table.sort_by([(name, "ascending") for name in spec.sort]))
    for name, columns in STAGE.reads.items():
        assert set(columns) <= set(SPINE[name].schema.names)


def test_precedence_of_series_is_l1_in_its_direction():
    evidence = Evidence().panel("x_precedes", "initiatives")
    row = evidence.claim()
    assert level(row) == ("L1", "precedes")
    assert (row["series"], row["series_q"], row["lag_years"]) == ("precedes", 0.01, 2.0)
    assert tuple(row["alternatives"]) == ALTERNATIVES
    back = evidence.claim("policy", "initiatives")
    assert level(back) == ("L0", "co_presence_follows")
    assert back["alternatives"] == []
    assert level(evidence.claim(category="c0")) == ("L0", "co_presence_untested")


def test_the_other_way_round():
    evidence = Evidence().panel("y_precedes", "policy", peak_lag=-3)
    assert level(evidence.claim()) == ("L0", "co_presence_follows")
    row = evidence.claim("policy", "initiatives")
    assert (level(row), row["lag_years"]) == (("L1", "precedes"), 3.0)


@pytest.mark.parametrize(
    ("verdict", "there", "back"),
    [
        ("no_precedence_detectable", "co_presence_none", "co_presence_none"),
        ("slower_y", "co_presence_faster", "co_presence_slower"),
        ("slower_x", "co_presence_slower", "co_presence_faster"),
        ("descriptive_only", "co_presence_untested", "co_presence_untested"),
    ],
)
def test_less_than_precedence_is_presence(verdict, there, back):
    evidence = Evidence().panel(verdict, reason="why")
    assert level(evidence.claim()) == ("L0", there)
    assert level(evidence.claim("policy", "initiatives")) == ("L0", back)
    assert evidence.claim()["reason"] == "why"


def test_a_precedence_that_another_count_contradicts_is_none():
    bulk = Evidence().panel("x_precedes", "initiatives")
    bulk.panel("no_precedence_detectable", batches="drop")
    assert level(bulk.claim()) == ("L0", "co_presence_unstable")
    assert bulk.claim()["reason"] == "not without batch events"
    assert bulk.build()["links"].num_rows == 0
    strict = Evidence().panel("x_precedes", "initiatives")
    strict.panel("y_precedes", "policy", scope="strict")
    assert strict.claim()["reason"] == "strict counts: the other arena"


def test_a_sensitivity_that_cannot_be_tested_contradicts_nothing():
    evidence = Evidence().panel("x_precedes", "initiatives")
    evidence.panel("descriptive_only", batches="drop")
    evidence.panel("no_precedence_detectable", scope="strict")
    assert level(evidence.claim()) == ("L1", "precedes")


def test_dated_traces_are_l2():
    evidence = Evidence().passage(1).passage(2, family="f1").citation(3)
    row = evidence.claim()
    assert level(row) == ("L2", "traces")
    assert (row["passages"], row["copies"], row["citations"]) == (2, 1, 1)
    assert (row["first_date"], row["last_date"]) == (dt.date(2015, 1, 2), dt.date(2016, 1, 1))
    assert row["lag_days"] == 366
    assert row["agreement"] == "silent"
    assert tuple(row["alternatives"]) == ALTERNATIVES
    assert evidence.claim("policy", "initiatives")["opposite"] == 3
    assert level(evidence.claim("policy", "initiatives"))[0] == "L0"


def test_series_beside_traces_agree_or_oppose():
    agrees = Evidence().passage(1).panel("x_precedes", "initiatives").claim()
    opposes = Evidence().passage(1).panel("y_precedes", "policy").claim()
    assert (level(agrees), agrees["agreement"]) == (("L2", "traces_passages"), "agrees")
    assert (level(opposes), opposes["agreement"]) == (("L2", "traces_passages"), "opposes")


def test_what_is_not_l2_is_no_trace():
    row = Evidence().passage(1, level="L0").citation(2, level="L0").claim()
    assert level(row) == ("L0", "co_presence_untested")
    assert (row["passages"], row["citations"]) == (0, 0)


@pytest.mark.parametrize(
    ("codes", "expected", "counts"),
    [
        (["borrowing"], ("L3", "confirmed"), (1, 0, 0)),
        (["borrowing", "borrowing"], ("L3", "confirmed"), (1, 0, 0)),
        (["borrowing", "unsure"], ("L3", "confirmed"), (1, 0, 0)),
        (["unsure"], ("L2", "traces_passages"), (0, 0, 0)),
        (["formula"], ("L0", "co_presence_untested"), (0, 1, 0)),
        (["common_source", "unrelated"], ("L0", "co_presence_untested"), (0, 1, 0)),
        (["borrowing", "formula"], ("L2", "traces_passages"), (0, 0, 1)),
        (["borrowing", "reverse"], ("L2", "traces_passages"), (0, 0, 1)),
    ],
)
def test_people_confirm_refuse_or_disagree(codes, expected, counts):
    evidence = Evidence().passage(1)
    for number, code in enumerate(codes):
        evidence.said("p1", code, f"coder{number}")
    row = evidence.claim()
    assert level(row) == expected
    assert (row["confirmed"], row["refused"], row["disputed"]) == counts
    assert bool(row["alternatives"]) == (expected[0] == "L2")


def test_people_may_turn_a_passage_round_or_confirm_what_had_no_direction():
    turned = Evidence().passage(1).said("p1", "reverse")
    assert level(turned.claim()) == ("L0", "co_presence_untested")
    row = turned.claim("policy", "initiatives")
    assert (level(row), row["lag_days"]) == (("L3", "confirmed"), None)
    undated = Evidence().passage(1, level="L0").said("p1", "borrowing")
    assert level(undated.claim()) == ("L3", "confirmed")


def test_a_code_of_nothing_known_does_nothing():
    evidence = Evidence().said("p9", "borrowing").said("p9", "borrowing", kind="citation")
    assert level(evidence.claim()) == ("L0", "co_presence_untested")


def test_a_citation_is_confirmed_by_its_place():
    evidence = Evidence().citation(1)
    evidence.said("c1:50:60:initiatives-0", "borrowing", kind="citation")
    row = evidence.claim()
    assert (level(row), row["citations"], row["confirmed"]) == (("L3", "confirmed"), 1, 1)


def test_a_passage_without_a_concept_is_a_link_and_no_claim_of_concepts():
    evidence = Evidence().passage(1, carries="").citation(2, carries="")
    assert level(evidence.claim())[0] == "L0"
    links = evidence.build()["links"].to_pylist()
    assert {(r["layer"], r["kind"]) for r in links} == {
        (layer, kind) for layer in ("arenas", "sources") for kind in ("reuse", "citation")
    }


def test_concepts_of_a_passage_are_those_within_it():
    evidence = Evidence().passage(1, carries="")
    evidence.mention("b1", 96)  # half inside
    evidence.mention("b1", 199, "c1")
    assert [level(evidence.claim(category=c))[0] for c in ("c0", "c1")] == ["L2", "L2"]
    outside = Evidence().passage(1, carries="").mention("b1", 95).mention("b1", 200, "c1")
    outside.mention("a1", 120)
    assert [level(outside.claim(category=c))[0] for c in ("c0", "c1")] == ["L0", "L0"]
    assert level(outside.claim())[0] == "L0"
    other = Evidence().passage(1, carries="").mention("b1", 120, broad=False)
    other.mention("b1", 130, "c1", family="contrast")
    assert [level(other.claim(category=c))[0] for c in ("", "c0", "c1")] == ["L0"] * 3


def test_concepts_of_a_citation_are_those_of_its_paragraph():
    evidence = Evidence().citation(1, carries="").mention("c1", 10).mention("c1", 300, "c1")
    evidence.paragraph("c1", 0, 0, 150).paragraph("c1", 1, 152, 400)
    assert level(evidence.claim(category="c0")) == ("L2", "traces_citations")
    assert level(evidence.claim(category="c1"))[0] == "L0"


def test_only_links_that_stand():
    evidence = Evidence().passage(1).passage(2, carries="").passage(3, level="L0")
    evidence.citation(4, carries="").passage(5).said("p5", "formula")
    evidence.passage(6, carries="").said("p6", "borrowing").panel(
        "x_precedes", "initiatives"
    ).panel("x_precedes", "initiatives", category="c1", q_bh=0.03)
    links = evidence.build()["links"].to_pylist()
    assert {r["claim_level"] for r in links} == {"L1", "L2", "L3"}
    between = {(r["kind"], r["claim_level"]): r["items"] for r in links if r["layer"] == "arenas"}
    assert between == {
        ("reuse", "L2"): 2,
        ("reuse", "L3"): 1,
        ("citation", "L2"): 1,
        ("series", "L1"): 0,
    }
    concepts = {
        (r["from_node"], r["to_node"], r["kind"]) for r in links if r["layer"] == "concepts"
    }
    assert concepts == {
        ("arena:initiatives", "concept:c0", "reuse"),
        ("concept:c0", "arena:policy", "reuse"),
        ("arena:initiatives", "concept:c1", "series"),
        ("concept:c1", "arena:policy", "series"),
    }
    assert {(r["q"], r["lag_years"]) for r in links if r["kind"] == "series"} == {
        (0.01, 2.0),
        (0.03, 2.0),
    }


def test_sources_of_one_arena_are_linked_to_each_other_only():
    evidence = Evidence().passage(1, "policy", "policy", level="L0").said("p1", "borrowing")
    links = evidence.build()["links"].to_pylist()
    assert [(r["layer"], r["from_node"], r["claim_level"]) for r in links] == [
        ("sources", "source:policy-0", "L3")
    ]


def test_few_edges_are_not_ranked():
    evidence = Evidence().passage(1).citation(2, "press", "policy")
    made = evidence.build(labels=(("policy-0", "Ville d'Ostrel"),))
    nodes = made["link_nodes"].to_pylist()
    assert {(r["verdict"], r["rank"]) for r in nodes} == {("not_ranked", None)}
    assert {r["reason"] for r in nodes} == {"edges: 2, needed 30", "edges: 3, needed 30"}
    (town,) = [r for r in nodes if r["node"] == "source:policy-0"]
    assert (town["label"], town["arena"], town["kind"]) == ("Ville d'Ostrel", "policy", "source")
    assert (town["in_links"], town["out_links"], town["in_items"], town["partners"]) == (2, 0, 2, 2)


def test_thirty_edges_are():
    evidence = Evidence()
    for number in range(30):
        evidence.passage(number, level="L2")
        evidence.reuse[-1] |= {"source_b": f"town{number:02}"}
    nodes = evidence.build()["link_nodes"].to_pylist()
    ranks = {r["node"]: r["rank"] for r in nodes if r["layer"] == "sources"}
    assert ranks["source:initiatives-0"] == 1
    assert {ranks[f"source:town{n:02}"] for n in range(30)} == {2}
    assert {r["verdict"] for r in nodes if r["layer"] == "arenas"} == {"not_ranked"}


def test_every_code_is_understood():
    for code in CODES:
        assert Evidence().passage(1).said("p1", code).claim()["claim_level"] in {"L0", "L2", "L3"}


def test_an_empty_study():
    inputs = Evidence().inputs()
    for name in ("exposure", "usage"):
        inputs[name] = MemoryRows(inputs[name].table().slice(0, 0))
    made = build_claims(inputs, ClaimOptions(categories=(("c0", "concept"),)))
    assert all(table.num_rows == 0 for table in made.values())


def test_a_category_without_a_hit_has_its_rows():
    made = Evidence().build(categories=(("c9", "concept"), ("d0", "dimension")))
    rows = [r for r in made["claims"].to_pylist() if r["category"] == "c9"]
    assert {level(r) for r in rows} == {("", "not_in_both")}
    assert "d0" not in {r["category"] for r in made["claims"].to_pylist()}
