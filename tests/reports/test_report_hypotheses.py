"""The page of the hypotheses: every sentence with its passages, every number with its link."""

import string
from dataclasses import fields, replace

import pyarrow as pa
import pytest
from pagechecks import links_have_their_places, names_no_code, parse, shape
from report_pages import LABELS, hypotheses_data
from test_report_hostile import PAYLOADS

from isctext.errors import StageError
from isctext.hypotheses.statement import CODES
from isctext.records.claims import forbidden
from isctext.registry import REPORTS, load
from isctext.reports.hypotheses import render_hypotheses
from isctext.reports.inputs import ReportOptions
from isctext.reports.sentences import Sentences
from isctext.reports.texts import Texts, strings
from isctext.reports.typography import Typography


def braces(code):
    return [n for _, n, _, _ in string.Formatter().parse(strings("fr")[code]) if n]


@pytest.fixture(scope="module")
def told():
    return hypotheses_data(braces)


@pytest.fixture(scope="module")
def beside(told, lang):
    return render_hypotheses(told, ReportOptions(lang=lang))


def test_it_is_the_plug_in_of_that_name():
    assert load(REPORTS, "hypotheses.v1") is render_hypotheses


def test_every_link_has_its_place(beside):
    tree = parse(beside)
    links_have_their_places(tree)
    away = {h for h in tree.xpath("//a/@href") if not h.startswith(("#", "http"))}
    assert {"rapport.html", "circulation.html"} <= away
    places = {h.split("#")[1] for h in away if "#" in h}
    assert {"c.communs", "pa.communs.initiatives", "pa.marketing.policy", "c.marketing"} <= places
    # A number that counts nothing leads nowhere.
    assert "pa.communs.press" not in places
    assert not tree.xpath("//a[starts-with(text(),'0 /')]")


def test_passages_are_the_documents_own_characters(beside, told):
    wanted = {
        (r["left"] + r["node"] + r["right"]).replace("\n", " ") for r in told.quotes.to_pylist()
    }
    found = {
        p.text_content() for p in parse(beside).xpath("//ol[contains(@class,'quotes')]/li/p[1]")
    }
    assert found == wanted


def test_every_statement_is_said_with_its_level(beside, told, lang):
    tree = parse(beside)
    said = tree.find_class("said")
    assert len(said) == told.statements.num_rows == len(CODES)
    assert {s.find_class("level")[0].text for s in said} == {"L0", "L1"}
    for sentence in said:
        level = sentence.find_class("level")[0].text
        assert forbidden(sentence.text_content(), level, lang) == ""


def test_no_code_is_left_in_the_page(beside):
    names_no_code(parse(beside))


def test_a_sentence_that_says_more_than_its_level_is_refused(told, monkeypatch):
    write = Sentences(Texts("fr"), Typography("fr"), LABELS)
    row = next(r for r in told.statements.to_pylist() if r["claim_level"] == "L0")
    monkeypatch.setitem(write.t._by_key, row["code"], "Un emprunt de plus.")
    with pytest.raises(StageError, match="IT-CLM-001"):
        write.of(row)


def test_durations_have_their_noun():
    write = Sentences(Texts("fr"), Typography("fr"), LABELS)
    row = {
        "code": "h1.earliness_for",
        "claim_level": "L1",
        "arena": "press",
        "subject": "",
        "subjects": [],
        "unit": "",
        "numbers": [
            {"name": n, "value": v}
            for n, v in (("years", 2.3), ("years_lo", 0.4), ("years_hi", 4.0), ("n_entries", 9.0))
        ],
    }
    assert "2,3 ans avant" in write.of(row).replace("\u00a0", " ")
    assert "de 0,4 à 4,0" in write.of(row).replace("\u00a0", " ")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_nothing_measured_is_said(told, lang):
    empty = {
        f.name: getattr(told, f.name).slice(0, 0)
        for f in fields(told)
        if isinstance(getattr(told, f.name), pa.Table)
    }
    tree = parse(render_hypotheses(replace(told, **empty), ReportOptions(lang=lang)))
    assert "isctext hypotheses" in tree.get_element_by_id("claims").text_content()
    assert tree.xpath("//table") == []


def test_a_fictional_corpus_says_so_everywhere(beside, lang):
    mark = {"fr": "CORPUS FICTIF", "en": "FICTIONAL CORPUS"}[lang]
    tree = parse(beside)
    assert mark in tree.findtext(".//title")
    places = tree.xpath("//caption | //p[@class='said'] | //footer") + tree.xpath(
        "//details[.//ol[contains(@class,'quotes')]]/summary"
    )
    assert len(places) > len(CODES)
    assert all(mark in place.text_content() for place in places)


def test_a_real_corpus_has_no_fictional_mark():
    page = render_hypotheses(hypotheses_data(braces, fictional=False), ReportOptions())
    assert "CORPUS FICTIF" not in page


def hostile(data, payload):
    put = {}
    for row in data.quotes.to_pylist():
        row.update(dict.fromkeys(("left", "node", "right", "title", "url", "source_id"), payload))
        put.setdefault("rows", []).append(row)
    return replace(
        data,
        title=payload,
        labels=dict.fromkeys(data.labels, payload),
        sources={"rucher-commun": payload},
        quotes=pa.Table.from_pylist(put["rows"], schema=data.quotes.schema),
    )


@pytest.fixture(scope="module")
def harmless(told):
    return shape(render_hypotheses(hostile(told, "tout à fait"), ReportOptions()))[1]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_add_no_element_and_no_attribute(told, harmless, payload):
    tree, found = shape(render_hypotheses(hostile(told, payload), ReportOptions()))
    assert found == harmless
    hrefs = [a.get("href") for a in tree.iter("a")]
    assert all(h.startswith(("#", "rapport.html", "circulation.html")) for h in hrefs)
