"""The block under each chart: trend, step, make-up of the corpus, first uses, bulk publications."""

import re
from dataclasses import replace

import pytest
from lxml import html
from pagechecks import links_have_their_places, parse
from report_corpus import study_data
from report_time import FIRST_CASES, TREND_CASES, trend

from isctext.records.claims import forbidden
from isctext.reports.codes import Codes
from isctext.reports.evolution import trend_said
from isctext.reports.inputs import ReportOptions
from isctext.reports.smooth import smooth
from isctext.reports.study import render_study
from isctext.reports.texts import Texts
from isctext.reports.typography import Typography


def plain(text):
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def said(n, lang="fr", **changes):
    who = {"level": "category", "name": "efc", "batches": "keep", "scope": "broad"}
    row = trend(who, n) | changes
    return plain(trend_said(row, Codes(Texts(lang), Typography(lang))))


@pytest.fixture(scope="module")
def blocks(tree):
    return tree.find_class("course-arena")


def test_every_category_has_a_block_for_every_arena(tree, data):
    for article in tree.find_class("category"):
        assert len(article.find_class("course-arena")) == 3
    assert len(tree.find_class("course")) == len(tree.find_class("category"))


def test_trends_in_french():
    assert said(0) == "hausse de 12 % par an [4,1 ; 21] (2009–2024, 15 années ; q = 0,012)"
    assert said(1).startswith("aucune tendance décelable (+1,2 % par an [−5,0 ; 7,9], 2009–2024")
    assert said(1).endswith("; une hausse de moins de 14 % par an serait souvent passée inaperçue")
    assert said(2) == "description seulement : 7 années utilisables, 8 requises"
    assert said(3).startswith("baisse de 8,2 % par an [−14 ; −2,1]")
    # The headline is the trend with sources held.
    assert said(4).startswith("aucune tendance décelable (−1,5 % par an [2,2 ; 17]")
    assert "ne se distingue pas d’un changement des sources" in said(5)
    assert "n’a pas permis d’estimer" in said(8)


def test_no_trend_is_never_no_change():
    for lang in ("fr", "en"):
        for n, (verdict, *_) in enumerate(TREND_CASES):
            if verdict == "no_trend_detectable":
                assert re.search(r"inaperçue|unseen|estimer|estimated", said(n, lang))


def test_crude_and_adjusted_are_both_printed_where_they_differ(blocks, lang):
    found = [plain(b.text_content()) for b in blocks]
    differ = {"fr": "Toutes sources mêlées : +12 %", "en": "All sources together: +12%"}[lang]
    held = {"fr": "à sources égales : −1,5 %", "en": "with sources held: −1.5%"}[lang]
    both = [text for text in found if differ in text]
    assert both
    assert all(held in text for text in both)
    alone = {"fr": "À sources égales : +9,4 %", "en": "With sources held: +9.4%"}[lang]
    assert any(alone in text for text in found)


def test_a_step_is_never_called_an_event(blocks, lang):
    text = " ".join(plain(b.text_content()) for b in blocks)
    step = {"fr": "Palier ou courbe en S vers 2014", "en": "Step or S-curve around 2014"}[lang]
    assert step in text
    bulk = {"fr": "40 % des documents de 2014", "en": "40% of the documents of 2014"}[lang]
    assert bulk in text
    assert not re.search(r"événement|évènement|\bevent|ruptur", text, re.IGNORECASE)


def test_first_uses_open_their_passage(blocks, data, lang):
    quotes = {r["doc_id"]: r for r in data.first_quotes.to_pylist()}
    shown = set()
    for block in blocks:
        lines = block.xpath(".//ol[contains(@class,'quotes')]/li")
        for line in lines:
            doc = line.xpath(".//code/text()")[0].split(":")[0]
            row = quotes[doc]
            text = row["left"] + row["node"] + row["right"]
            assert line[0].text_content() == text.replace("\n", " ")
            assert row["title"] in line[1].text_content()
            shown.add(doc)
        # The first one is in sight; the next documents are folded.
        open_ones = [line for line in lines if not list(line.iterancestors("details"))[:-1]]
        assert len(open_ones) == (1 if lines else 0)
        assert len(lines) in (0, 3)
    assert shown == quotes.keys()


def test_silence_lack_of_coverage_and_a_cut_start_are_told_apart(blocks, lang):
    text = " ".join(plain(b.text_content()) for b in blocks)
    for words in {
        "fr": ("Jamais observé dans 300 000 mots (500 documents)", "Pas de couverture (3 documents",
               "dans la première année couverte (2008) : l’usage peut être plus ancien",
               "Jusque-là, 41 documents et 21 300 mots", "Ce silence dit peu : 0,4"),
        "en": ("Never observed in 300,000 words (500 documents)", "No coverage (3 documents",
               "in the first covered year (2008): the use may be older",
               "Until then, 41 documents and 21,300 words", "This silence says little: 0.4"),
    }[lang]:  # fmt: skip
        assert words in text
    assert len(FIRST_CASES) == 6


def test_bulk_publications_are_named_where_they_are(tree, lang):
    words = {
        "fr": "Publications en masse dans cette arène",
        "en": "Bulk publications in this arena",
    }
    for article in tree.find_class("category"):
        found = [words[lang] in b.text_content() for b in article.find_class("course-arena")]
        assert found == [False, False, True]  # initiatives, press, policy


def test_no_code_is_left_in_a_block(blocks):
    for block in blocks:
        text = "".join(block.xpath(".//text()[not(ancestor::code)]"))
        assert not re.search(r"\b[a-z]+_[a-z_]+\b|[{}]|: \d+, needed", text)


def test_numbers_lead_to_the_passages_of_their_arena(tree):
    links_have_their_places(tree)
    links = [a for a in tree.xpath("//div[@class='course']//a/@href") if a.startswith("#")]
    assert links
    assert all(a.startswith("#pa.") for a in links)


def test_tests_are_counted(tree, data):
    made = sum(p is not None for t in (data.trends, data.breaks) for p in t["p"].to_pylist())
    assert made > 50
    text = plain(tree.get_element_by_id("provenance").text_content())
    counts = [sum(p is not None for p in t["p"].to_pylist()) for t in (data.trends, data.breaks)]
    assert all(f" {n} tests" in text for n in counts)


def test_without_measures_there_is_no_block(data):
    names = ("trends", "breaks", "first_uses", "first_quotes", "batch_events")
    none = replace(data, **{n: getattr(data, n).slice(0, 0) for n in names})
    page = parse(render_study(none, ReportOptions(max_passages=1)))
    assert page.find_class("course") == []
    assert "Aucun. Cette page décrit" in page.get_element_by_id("provenance").text_content()


def test_sentences_stay_at_level_l0(blocks, lang):
    for block in blocks:
        for sentence in block.xpath("./div/p"):
            assert forbidden(sentence.text_content(), "L0", lang) == ""


def test_a_fictional_corpus_says_so_in_each_block():
    tree = parse(render_study(study_data(400), ReportOptions(max_passages=1)))
    heads = tree.xpath("//div[@class='course']/h5")
    assert heads
    assert all("CORPUS FICTIF" in head.text_content() for head in heads)


def test_the_smooth_line_is_for_the_eye_and_crosses_no_gap(tree):
    chart = tree.xpath("//article[@id='c.efc']//*[local-name()='svg'][@class='chart']")
    rate, share = chart
    assert share.xpath(".//*[@class='smooth']") == []
    lines = rate.xpath(".//*[contains(@class,'sc-broad')]//*[@class='smooth']/@d")
    assert lines
    # Policy has no document in 2009, 2012 and 2013; press none in 2015; initiatives all 17 years.
    steps = sum(d.count("L") for d in lines)
    assert steps <= 16 + (7 - 1) + (9 - 1) + (2 - 1) + (11 - 1)
    note = tree.xpath("//span[@class='smooth-note']")
    assert note
    assert len(tree.xpath("//input[@id='f-smooth'][not(@checked)]")) == 1


def test_pages_beside_are_linked(data):
    pages = (("hypotheses", "hypotheses.html"), ("circulation", "circulation.html"))
    page = render_study(replace(data, pages=pages), ReportOptions(max_passages=1))
    assert html.fromstring(page).xpath("//nav//a[@class='page']/@href") == [f for _, f in pages]


def test_sparse_periods_have_no_part_in_the_smooth_line():
    rows = [
        {"hits": h, "tokens": 50_000, "phi": 1.5, "flags": ["sparse:docs"] if n == 0 else []}
        for n, h in enumerate([900, 10, 12, 11, 14, 15, 13])
    ]
    places = [2000, 2001, 2002, 2003, 2006, 2007, 2008]
    made = smooth(rows, places)
    assert made[0] is None
    assert all(150 < value < 400 for value in made[1:])  # 10 to 15 hits in 50,000 words
    assert smooth(rows[:5], places[:5]) == ()
    assert smooth([r | {"hits": 0} for r in rows], places) == ()
