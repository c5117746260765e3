"""The page of circulation: claims within their levels, both passages side by side."""

from dataclasses import replace

import pyarrow as pa
import pytest
from pagechecks import links_have_their_places, names_no_code, parse, shape
from report_pages import circulation_data, tables
from test_report_hostile import PAYLOADS

from isctext.errors import StageError
from isctext.records.claims import ALTERNATIVES, forbidden
from isctext.registry import REPORTS, load
from isctext.reports.circulation import render_circulation
from isctext.reports.inputs import ReportOptions
from isctext.reports.precedences import sentence
from isctext.reports.scene import Scene
from isctext.reports.texts import Texts
from isctext.reports.typography import Typography


@pytest.fixture(scope="module")
def moved():
    return circulation_data()


@pytest.fixture(scope="module")
def beside(moved, lang):
    return render_circulation(moved, ReportOptions(lang=lang))


@pytest.fixture
def shown(beside):
    return parse(beside)


def text_of(node):
    return " ".join(node.text_content().replace("\u202f", " ").replace("\u00a0", " ").split())


def test_it_is_the_plug_in_of_that_name():
    assert load(REPORTS, "circulation.v1") is render_circulation


def test_same_input_same_page(moved, beside, lang):
    assert render_circulation(circulation_data(), ReportOptions(lang=lang)) == beside


def test_every_link_has_its_place(shown):
    links_have_their_places(shown)
    places = {
        h.partition("#")[2] for h in shown.xpath("//a/@href") if h.startswith("rapport.html#")
    }
    assert {"c.efc", "pa.efc.initiatives", "pa.efc.policy"} <= places


def test_claims_stay_within_their_levels(shown, lang):
    said = shown.find_class("said")
    assert len(said) > 25
    levels = set()
    for one in said:
        level = one.find_class("level")[0].text if one.find_class("level") else "L0"
        levels.add(level)
        assert forbidden(text_of(one), level, lang) == ""
    assert levels == {"L0", "L1", "L2", "L3"}


def test_what_is_the_same_from_either_side_is_said_once(moved):
    rows = moved.tables["claims"].to_pylist()
    turned = [r | {"arena_from": r["arena_to"], "arena_to": r["arena_from"]} for r in rows]
    schema = moved.tables["claims"].schema
    both = pa.Table.from_pylist([*rows, *turned], schema=schema)
    twice = replace(moved, tables={**moved.tables, "claims": both})
    said = "//section[@id='asserted']//p[@class='said']"
    counts = [
        len(parse(render_circulation(d, ReportOptions())).xpath(said)) for d in (moved, twice)
    ]
    assert counts[0] == len(rows)
    assert counts[1] == 2 * len(rows) - 3  # untested, none, not in both


def test_other_explanations_stand_beside_every_claim_of_precedence(shown, lang):
    texts = Texts(lang)
    words = [texts(f"claim_alternative.{code}") for code in ALTERNATIVES]
    first = [c for c in shown.find_class("claim") if c.find_class("level")]
    told = [c for c in first if c.find_class("level")[0].text in ("L1", "L2")]
    claims = [r for r in tables()["claims"].to_pylist() if r["claim_level"] in ("L1", "L2")]
    assert len(told) == len(claims) + 4  # and two movements, two first uses
    for claim in told:
        assert all(word in claim.text_content() for word in words)


def test_the_earlier_arena_is_named_first():
    scene = Scene(Texts("fr"), Typography("fr"), {}, {}, {}, "", {})
    rows = {r["verdict"]: r for r in tables()["precedence"].to_pylist() if r["scope"] == "broad"}
    x, y = (sentence(rows[v], scene) for v in ("x_precedes", "y_precedes"))
    assert x.index("initiatives") < x.index("politique publique")
    assert y.index("politique publique") < y.index("initiatives")


def test_a_row_whose_words_say_more_than_its_level_is_refused():
    scene = Scene(Texts("fr"), Typography("fr"), {}, {}, {}, "", {})
    lead = next(r for r in tables()["precedence"].to_pylist() if r["verdict"] == "x_precedes")
    with pytest.raises(StageError, match="IT-CLM-001"):
        sentence(lead | {"claim_level": "L0"}, scene)


def test_what_would_not_have_been_seen_is_said(shown, lang):
    section = text_of(shown.get_element_by_id("precedence"))
    seen, unseen = {
        "fr": ("Un ordre de force 0,40", "Même un ordre parfait n’aurait pas été vu"),
        "en": ("An order of strength 0.40", "Even a perfect order would not have been seen"),
    }[lang]
    assert seen in section
    assert unseen in section


def test_profiles_are_drawn_with_their_values(shown):
    drawn = shown.xpath("//*[local-name()='svg'][@class='profile']")
    assert len(drawn) == 6  # and one picture of two series, with its band
    assert len(shown.xpath("//*[@class='r-band']")) == 1
    assert all(len(svg.xpath(".//*[local-name()='circle']")) == 7 for svg in drawn)


def test_both_passages_stand_side_by_side(shown, moved):
    quotes = {(r["doc_id"], r["start"]): r["node"] for r in moved.quotes.to_pylist()}
    rows = [
        r
        for r in moved.tables["reuse"].to_pylist()
        if r["arena_a"] != r["arena_b"] or r["class"] == "candidate_borrowing"
    ]
    section = shown.get_element_by_id("reuse")
    pairs = [
        tuple(m.text_content() for m in li.xpath("./div[@class='sides']//mark"))
        for li in section.xpath(".//ol[@class='shared']/li[div[@class='sides']]")
    ]
    wanted = {(quotes[r["doc_a"], r["start_a"]], quotes[r["doc_b"], r["start_b"]]) for r in rows}
    assert set(pairs) == wanted
    assert len(pairs) == len(rows) == 14


def test_older_and_newer_are_said_only_where_dates_say_so(shown, lang):
    items = shown.xpath("//section[@id='reuse']//ol[@class='shared']/li[div[@class='sides']]")
    unknown = {"fr": "indéterminé", "en": "undetermined"}[lang]
    older = {"fr": "plus ancien ·", "en": "older ·"}[lang]
    for item in items:
        assert (unknown in text_of(item)) != (older in text_of(item))


def test_a_family_shows_the_first_document_of_each_arena(shown):
    (family,) = shown.xpath("//section[@id='reuse']/details[not(.//div[@class='sides'])]")
    marks = [m.text_content() for m in family.xpath(".//mark")]
    assert [m.split()[1] for m in marks] == ["m1", "m2", "m3", "m4", "m5", "m8"]


def test_first_uses_of_entries_have_their_passages(shown):
    section = shown.get_element_by_id("order")
    marks = {m.text_content() for m in section.xpath(".//mark")}
    assert marks == {
        f"mots premier-{arena}-{n} 1" for arena in ("initiatives", "policy") for n in (0, 1)
    }
    assert "économie de la fonctionnalité" in section.text_content()


def test_drift_shows_neighbours_and_passages(shown, lang):
    section = shown.get_element_by_id("drift")
    text = text_of(section)
    assert "voisina0, voisina1, voisina2" in text
    periods = {"fr": ("2010–2014", "depuis 2021", "jusqu’à 2010"),
               "en": ("2010–2014", "since 2021", "until 2010")}[lang]  # fmt: skip
    assert all(period in text for period in periods)
    assert len(section.xpath(".//mark")) == 12  # six a side


def test_novelty_names_the_arena_whose_topics_last(shown, lang):
    section = shown.get_element_by_id("novelty")
    said = [text_of(p) for p in section.find_class("said")]
    more = {"fr": "dans l’arène Initiatives que dans l’arène Politiques publiques",
            "en": "in the arena Initiatives than in the arena Public policy"}[lang]  # fmt: skip
    assert len(said) == 4
    assert any(more in text for text in said)
    assert len(section.xpath(".//mark")) == 12


def test_nodes_are_ranked_only_with_enough_links(shown, lang):
    text = text_of(shown.get_element_by_id("links"))
    for words in {
        "fr": ("Pas de classement des nœuds : 4 liens, 30 requis", "Le Rucher commun (9)"),
        "en": ("4 links, 30", "Le Rucher commun (9)"),
    }[lang]:
        assert words in text


def test_tests_are_counted(shown, lang):
    words = {"fr": "Tests faits : 10.", "en": "Tests made: 10."}[lang]
    made = tables()
    count = sum(r["p_asym"] is not None for r in made["precedence"].to_pylist())
    count += sum(r["p"] is not None for r in made["first_use_order"].to_pylist())
    count += sum(r["p"] is not None for r in made["drift"].to_pylist())
    count += sum(r["p"] is not None for r in made["novelty_arenas"].to_pylist())
    assert words.replace("10", str(count)) in text_of(shown.get_element_by_id("claims"))


def test_no_code_is_left_in_the_page(shown):
    names_no_code(shown)


@pytest.mark.parametrize("tables_of", [{}, None])
def test_nothing_measured_is_said(moved, lang, tables_of):
    empty = {k: t.slice(0, 0) for k, t in moved.tables.items()} if tables_of is None else {}
    data = replace(moved, tables=empty, quotes=moved.quotes.slice(0, 0))
    tree = parse(render_circulation(data, ReportOptions(lang=lang)))
    assert "isctext circulation" in tree.get_element_by_id("claims").text_content()
    assert tree.xpath("//section/@id") == ["claims", "precedence", "order", "reuse", "citations"]
    links_have_their_places(tree)


def test_a_fictional_corpus_says_so_everywhere(shown, lang):
    mark = {"fr": "CORPUS FICTIF", "en": "FICTIONAL CORPUS"}[lang]
    assert mark in shown.findtext(".//title")
    places = shown.xpath("//caption | //figcaption | //p[@class='said'] | //footer")
    places += shown.xpath("//ol[@class='shared']/li[div[@class='sides']]/p[1]")
    assert len(places) > 50
    assert all(mark in place.text_content() for place in places)


def test_a_real_corpus_has_no_fictional_mark():
    assert "CORPUS FICTIF" not in render_circulation(
        circulation_data(fictional=False), ReportOptions()
    )


def hostile(data, payload):
    columns = ("left", "node", "right", "title", "url", "source_id")
    quotes = [r | dict.fromkeys(columns, payload) for r in data.quotes.to_pylist()]
    terms = [r | {"term": payload} for r in data.tables["drift_terms"].to_pylist()]
    put = {"drift_terms": pa.Table.from_pylist(terms, schema=data.tables["drift_terms"].schema)}
    return replace(
        data,
        title=payload,
        labels=dict.fromkeys(data.labels, payload),
        entries=dict.fromkeys(data.entries, payload),
        sources={"rucher-commun": payload},
        tables={**data.tables, **put},
        quotes=pa.Table.from_pylist(quotes, schema=data.quotes.schema),
    )


@pytest.fixture(scope="module")
def harmless(moved):
    return shape(render_circulation(hostile(moved, "tout à fait"), ReportOptions()))[1]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_add_no_element_and_no_attribute(moved, harmless, payload):
    tree, found = shape(render_circulation(hostile(moved, payload), ReportOptions()))
    assert found == harmless
    hrefs = [a.get("href") for a in tree.iter("a")]
    assert all(h.startswith(("#", "rapport.html", "hypotheses.html")) for h in hrefs)
