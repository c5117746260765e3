"""The page as a whole: links, passages, gaps, marks, security policy, fictional banner."""

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace

import pyarrow.compute as pc
import pytest
from lxml import html
from report_corpus import ARENAS, CATEGORIES, study_data

from isctext.errors import StageError
from isctext.records.tables import TOPICS, TRAJECTORIES
from isctext.registry import REPORTS, load
from isctext.reports.inputs import SPECS, TopicFit
from isctext.reports.study import ReportOptions, render_study


def parse(page):
    return html.document_fromstring(page.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))


def test_it_is_the_plug_in_of_that_name():
    assert load(REPORTS, "study.v1") is render_study


def test_same_input_same_page(data, lang, page):
    assert render_study(data, ReportOptions(lang=lang, max_passages=6)) == page


def test_language_and_title(tree, lang):
    assert tree.get("lang") == lang
    assert "val de Brume" in tree.findtext(".//title")


def test_every_internal_link_has_its_place_and_ids_are_unique(tree):
    ids = Counter(tree.xpath("//@id"))
    assert [i for i, n in ids.items() if n > 1] == []
    assert {h[1:] for h in tree.xpath("//@href") if h.startswith("#")} <= ids.keys()
    clips = {re.fullmatch(r"url\(#(.+)\)", c)[1] for c in tree.xpath("//@clip-path")}
    assert clips <= ids.keys()


def test_every_number_leads_to_its_passages(tree, data):
    """hits > 0: a link to a block with min(hits, limit) lines; hits = 0: no link."""
    rows = iter(tree.xpath("//table[@class='numbers']/tbody/tr"))
    order = [c[0] for c in CATEGORIES]
    expected = sorted(
        data.trajectories.to_pylist(),
        key=lambda r: (
            order.index(r["category"]),
            r["period"],
            ARENAS.index(r["arena"]),
            r["scope"],
        ),
    )
    linked = 0
    for record, row in zip(expected, rows, strict=True):
        links = row.xpath(".//a/@href")
        if not record["hits"]:
            assert links == []
            continue
        linked += 1
        assert links == [f"#p.{record['category']}.{record['arena']}.{record['period']}"] * 4
    assert linked > 500


def test_blocks_hold_the_right_lines(tree, data):
    hits = {}
    for r in data.trajectories.to_pylist():
        hits.setdefault((r["category"], r["arena"], r["period"]), {})[r["scope"]] = r["hits"]
    blocks = {b.get("id"): b for b in tree.find_class("cell")}
    assert len(blocks) == sum(h["broad"] > 0 for h in hits.values())
    for key, n in hits.items():
        if n["broad"]:
            block = blocks[".".join(("p", *key))]
            assert len(block.xpath(".//li")) == min(6, n["broad"])
            assert bool(block.xpath(".//p[@class='note']")) == (n["broad"] > 6)


def test_strict_lines_are_marked(data):
    tree = parse(render_study(data, ReportOptions(max_passages=10_000)))
    marked = len(tree.xpath("//ol[@class='kwic']/li[@class='s']"))
    assert marked == pc.sum(data.passages.column("strict")).as_py()
    assert len(tree.xpath("//ol[@class='kwic']/li")) == data.passages.num_rows


def test_passages_are_the_original_characters(data):
    tree = parse(render_study(data, ReportOptions(max_passages=10_000, context=500)))
    found = Counter(p.text_content() for p in tree.xpath("//ol[@class='kwic']/li/p[1]"))
    table = data.passages
    wanted = Counter(
        left + node + right
        for left, node, right in zip(
            *(table.column(c).to_pylist() for c in ("left", "node", "right")), strict=True
        )
    )
    assert found == wanted


def test_context_is_cut_around_the_hit(data):
    tree = parse(render_study(data, ReportOptions(context=20)))
    for line in tree.xpath("//ol[@class='kwic']/li/p[1]"):
        left, _, right = (part.text_content() for part in line)
        assert (left[0], len(left)) == ("…", 21)
        assert (right[-1], len(right)) == ("…", 21)


def test_one_line_per_document_first():
    data = study_data(1500)
    one = data.passages.slice(0, 1).to_pylist()[0]
    rows = [
        {**one, "doc_id": doc, "start": s, "end": s + 5}
        for doc, n in (("a", 9), ("b", 2))
        for s in range(10, 10 * n + 10, 10)
    ]
    data = replace(
        data,
        passages=SPECS["passages"].from_rows(rows),
        passages_total=SPECS["passages_total"].empty(),
    )
    tree = parse(render_study(data, ReportOptions(max_passages=3)))
    places = [c.text for c in tree.xpath("//ol[@class='kwic']/li//code")]
    assert [p.split(":")[0] for p in places] == ["a", "a", "b"]
    tree = parse(render_study(data, ReportOptions(per_document=1)))
    assert len(tree.xpath("//ol[@class='kwic']/li")) == 2


def test_hidden_passages_name_a_safe_command(tree):
    commands = tree.xpath("//code[@class='command']/text()")
    assert commands
    assert all(
        re.fullmatch(r"isctext kwic --category \w+ --arena \w+ --period \d{4}", c) for c in commands
    )


def test_points_link_and_say_their_values(tree, data):
    points = tree.xpath("//*[@data-p]")
    assert len(points) == 2 * data.trajectories.num_rows
    linked = [p for p in points if p.tag == "a"]
    assert len(linked) == 2 * data.trajectories.filter(pc.field("hits") > 0).num_rows
    assert all(p.findtext(".//title") for p in points)


def test_sparse_points_are_hollow(tree, data):
    sparse = sum(
        any(f.startswith("sparse") for f in r)
        for r in data.trajectories.column("flags").to_pylist()
    )
    assert len(tree.xpath("//*[@data-p]/path[contains(@class,'hollow')]")) == 2 * sparse > 0


def test_no_line_crosses_a_year_without_documents(tree):
    """Policy has no document in 2009, 2012 and 2013; press none in 2015."""
    chart = tree.xpath("//article[@id='c.efc']//*[local-name()='svg'][@class='chart']")[0]
    layers = chart.xpath(".//*[contains(@class,'sc-broad')]")
    for number, present in (
        (1, {*range(2008, 2025)} - {2015}),
        (2, {*range(2008, 2025)} - {2009, 2012, 2013}),
    ):
        layer = next(g for g in layers if f"an-{number}" in g.get("class"))
        assert len(layer.xpath(".//*[@data-p]")) == len(present)
        steps = sum(y + 1 in present for y in present)
        lines = layer.xpath("./path[starts-with(@class,'line')]/@d")
        assert sum(d.count("L") for d in lines) == steps
    assert len(layers[2].xpath(".//*[@class='bar']")) == 1  # 2008 stands alone


def test_nothing_is_remote(tree):
    assert tree.xpath("//script/@src | //img/@src | //iframe | //object | //embed | //base") == []
    assert tree.xpath("//link/@href") == ["data:,"]
    assert tree.xpath("//@style") == []
    assert "url(" not in tree.findtext(".//style").replace("url(#", "")
    assert "@import" not in tree.findtext(".//style")
    out = [a for a in tree.xpath("//a") if not a.get("href").startswith("#")]
    assert out
    assert all(a.get("rel") == "noopener noreferrer" for a in out)


def test_the_policy_allows_exactly_what_stands_in_the_page(page):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)[1].replace(
        "&#39;", "'"
    )
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        text = re.search(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"
    assert "unsafe" not in policy
    assert page.index("Content-Security-Policy") < page.index("<style>") < page.index("<script>")


@pytest.mark.parametrize(("lang", "mark"), [("fr", "CORPUS FICTIF"), ("en", "FICTIONAL CORPUS")])
def test_a_fictional_corpus_says_so_everywhere(lang, mark):
    tree = parse(render_study(study_data(400), ReportOptions(lang=lang)))
    assert mark in tree.findtext(".//title")
    assert mark in tree.find_class("fictional-banner")[0].text_content()
    places = tree.xpath(
        "//figcaption | //*[contains(@class,'cell-head')] | //div[@class='passages']/h5 "
        " | //*[@class='cite']"
    )
    assert len(places) > 100
    assert all(mark in place.text_content() for place in places)
    assert all(
        mark in "".join(svg.itertext())
        for svg in tree.xpath("//*[local-name()='svg'][@class='chart']")
    )


def test_a_real_corpus_has_no_fictional_mark():
    page = render_study(study_data(300, fictional=False), ReportOptions())
    assert "CORPUS FICTIF" not in page
    assert 'class="fictional-banner"' not in page


def test_claims_stay_within_what_texts_show(tree, lang):
    text = tree.text_content().lower()
    assert "influenc" not in text
    assert {
        "fr": "l’absence des mots n’est pas l’absence des pratiques",
        "en": "absence of words is not absence of practice",
    }[lang] in text


def test_concepts_come_first_and_other_families_are_folded(tree):
    families = tree.find_class("family")
    assert [f.get("open") is not None for f in families] == [True, False, False, False]
    assert [a.get("id") for a in families[0].find_class("category")] == [
        f"c.{c[0]}" for c in CATEGORIES[:5]
    ]


def test_rejections_and_provenance_are_listed(tree, data):
    text = tree.get_element_by_id("inputs").text_content()
    assert all(name in text for name in data.rejections.column("input_id").to_pylist())
    provenance = tree.get_element_by_id("provenance").text_content()
    assert data.lexicon.sha256 in provenance
    assert all(key in provenance for key in data.runs.column("key").to_pylist())
    assert "60" in provenance  # 10 categories x 3 arenas x 2 scopes


def test_an_unbalanced_account_is_said(data):
    totals = replace(data.totals, found=data.totals.found + 3)
    assert data.totals.balance == 0
    page = render_study(replace(data, totals=totals), ReportOptions(max_passages=1))
    assert "Écart\u00a0: 3" in page


def test_an_empty_study_still_renders(data, lang):
    empty = replace(data, period=None, **{name: spec.empty() for name, spec in SPECS.items()})
    tree = parse(render_study(empty, ReportOptions(lang=lang)))
    assert len(tree.xpath("//section")) == 6


def test_passages_without_trajectory_are_still_shown(data):
    tree = parse(
        render_study(
            replace(data, trajectories=TRAJECTORIES.empty()), ReportOptions(max_passages=1)
        )
    )
    assert len(tree.find_class("cell")) > 300


@pytest.mark.parametrize(
    ("folded", "said"),
    [
        (0, None),
        (1, "Modèle calculé sur 1\u202f200 documents. 1 document arrivé depuis a reçu"),
        (20, "20 documents arrivés depuis ont reçu leurs poids"),
    ],
)
def test_documents_folded_into_the_topics_are_told(data, folded, said):
    fit = TopicFit(fitted=1200, folded=folded)
    page = render_study(replace(data, topic_fit=fit), ReportOptions(max_passages=1))
    assert (said in page) if said else "arrivé" not in page


def test_a_wrong_table_is_refused(data):
    with pytest.raises(StageError, match="IT-TAB-001"):
        render_study(replace(data, passages=data.passages.drop_columns("left")), ReportOptions())
    rows = data.topics.to_pylist()
    twice = TOPICS.from_rows([*rows, {**rows[0], "run_id": "other"}])
    with pytest.raises(StageError, match="IT-REP-001"):
        render_study(replace(data, topics=twice), ReportOptions())
