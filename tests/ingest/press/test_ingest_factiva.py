"""Factiva in every dress: pages, XML, RTF, mail and pasted text give the same articles."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from factiva_samples import (
    ARTICLE,
    ENGLISH,
    ENGLISH_TEXT,
    TEXT,
    Fields,
    displayed,
    indexed,
    mail,
    page,
    paste,
    plain_display,
    rtf,
    rtf_display,
    xml,
)

from isctext.ingest.options import IngestOptions
from isctext.ingest.press.factiva import html as factiva
from isctext.ingest.press.factiva import text as factivatext
from isctext.ingest.press.factiva import xmlexport as factivaxml
from isctext.ingest.press.factiva.fields import document_number, number_date
from isctext.ingest.read import choose_reader, read_task
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Reader, ReadTask
from isctext.records.source import Source

SHARED = Path(os.environ.get("ISCTEXT_SHARED", Path(__file__).parents[4] / "shared"))
REAL = SHARED / "data" / "formats" / "factiva" / "factiva_test.html"
HTML, XML = factiva.READER, factivaxml.READER
MAIL, RTF = factivatext.TEXT_READER, factivatext.RTF_READER

Made = Callable[..., str | bytes]


def html_page(*articles: Fields) -> str:
    return page(*(indexed(fields) for fields in articles))


def html_display(*articles: Fields) -> str:
    return page(*(displayed(fields) for fields in articles))


# Reader, maker of a file, and whether the file has all codes.
DRESSES: list[tuple[Reader, Made, bool]] = [
    (HTML, html_page, True), (HTML, html_display, False), (XML, xml, False), (MAIL, mail, True),
    (MAIL, paste, True), (MAIL, plain_display, False), (RTF, rtf, True), (RTF, rtf_display, False),
]  # fmt: skip
each_dress = pytest.mark.parametrize(("reader", "made", "coded"), DRESSES)


def read(reader: Reader, source: str | bytes, name: str = "x") -> list[Draft | Refusal]:
    data = source.encode() if isinstance(source, str) else source
    return list(reader.read(io.BytesIO(data), Hint(name)))


def drafts(reader: Reader, source: str | bytes) -> list[Draft]:
    items = read(reader, source)
    assert all(isinstance(item, Draft) for item in items), items
    return [item for item in items if isinstance(item, Draft)]


def dates(item: Draft) -> list[tuple[str, str, str]]:
    return [(d.date.isoformat(), d.precision, d.origin) for d in item.dates]


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        (html_page(ARTICLE), "a.html", "factiva.v1"),
        (html_page(ARTICLE), "a.txt", "factiva.v1"),
        (indexed(), "a.html", "factiva.v1"),
        (displayed(), "a", "factiva.v1"),
        (xml(ARTICLE), "a.xml", "factiva-xml.v1"),
        (xml(ARTICLE).encode("utf-16"), "a", "factiva-xml.v1"),
        ("<article><accessionNo>1</accessionNo></article>", "a.xml", "factiva-xml.v1"),
        (mail(ARTICLE), "a.txt", "factiva-text.v1"),
        (paste(ARTICLE), "a", "factiva-text.v1"),
        (paste(ARTICLE).encode("cp1252", "replace"), "a.md", "factiva-text.v1"),
        (plain_display(ARTICLE), "a.txt", "factiva-text.v1"),
        (rtf(ARTICLE), "a.rtf", "factiva-rtf.v1"),
        (rtf(ARTICLE).replace(b"Factiva", b""), "a.rtf", "factiva-rtf.v1"),
        (b"{\\rtf1\\ansi x}", "in/Factiva-20191021-2050.rtf", "factiva-rtf.v1"),
    ],
)
def test_content_beats_the_name(source: str | bytes, name: str, expected: str) -> None:
    data = source.encode() if isinstance(source, str) else source
    reader = choose_reader(data[:4096], name)
    assert reader is not None
    assert reader.name == expected


@pytest.mark.parametrize(
    "other",
    [
        b"<html><head><title>Chercher dans Factiva</title></head><body><p>x</p></body></html>",
        b"<html><body><div class='article'><p>Un article de Factiva.</p></div></body></html>",
        b"{\\rtf1\\ansi Nous avons cherch\\'e9 dans Factiva.}",
        b"<?xml version='1.0'?><rss><item>factiva</item></rss>",
        b"TY  - NEWS\nTI  - Le four\nSN  - 1234\nPD  - 2011\nHD  - x\nAN  - 3\nER  - \n",
        b"HD 209458 est une etoile.\nSE lever, PD, SN et LA ne sont pas des champs ici.",
        b"Le roman compte\n1 295 mots\net plus encore.\n",
        b"%PDF-1.7", b"", b"\x00\x01",
    ],
)  # fmt: skip
def test_other_files_are_left(other: bytes) -> None:
    for reader in (HTML, XML, MAIL, RTF):
        assert isinstance(reader, Reader)
        assert reader.sniff(other, "factiva.html") == 0.0


@each_dress
def test_the_same_articles(reader: Reader, made: Made, coded: bool) -> None:
    one, two = drafts(reader, made(ARTICLE, ENGLISH))
    assert (one.title, one.text) == ("Le four commun rouvre", TEXT)
    assert one.authors == ("Anne LEBRUN", "Paul Petit")
    assert one.provider_id == "ECHOL00020111229e7ct0001r"
    assert dates(one) == [
        ("2011-12-29", "day", "header"), ("2011-12-29", "day", "provider-id")
    ]  # fmt: skip
    assert (one.locator, two.locator) == ("article 1", "article 2")
    assert two.text == ENGLISH_TEXT
    assert two.authors == ("Anne Lebrun", "Paul Petit")
    assert two.provider_id == "LHER000020180403ee430002t"
    facts = dict(one.facts)
    assert (facts["outlet"], facts["code"]) == ("L'Écho de Lanne", "ECHOL")
    assert facts["copyright"] == "(c) 2011 L'Écho de Lanne."
    assert (one.source_id, two.source_id) == ("L'Écho de Lanne", "The Lanne Herald")
    if reader is not XML:
        assert two.title == "The oven is back"
        assert [d.date for d in two.dates] == [date(2018, 4, 3)] * 2
        assert (facts["words"], facts["time"], facts["language"]) == (
            "1 295 mots", "15:32", "Français",
        )  # fmt: skip
        assert dict(two.facts)["words"] == "1,204 words"
    if coded:
        assert (facts["section"], facts["page"], facts["edition"]) == (
            "Région", "A1-B2", "Lanne sud",
        )  # fmt: skip
        assert ("illustration", "Le four en 1950.") in one.removed
        assert [value for name, value in one.facts if name == "subjects"] == [
            "gcom : Communs", "gcat : Politique/Général",
        ]  # fmt: skip
        assert ("companies", "boul : La Boulange") in one.facts
        assert [value for name, value in one.facts if name == "keywords"] == ["FOUR", "PAIN"]


@each_dress
def test_article_without_text_is_a_refusal(reader: Reader, made: Made, coded: bool) -> None:
    empty = ARTICLE | {"LP": [""], "TD": [""], "AN": "Document ECHOL00020111230e7cu0002a"}
    before, refusal, after = read(reader, made(ARTICLE, empty, ENGLISH))
    assert isinstance(before, Draft)
    assert isinstance(after, Draft)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.locator) == ("EMPTY_OUTPUT", "article 2")
    assert "ECHOL00020111230e7cu0002a" in refusal.detail
    assert "Le four commun rouvre" in refusal.detail


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("29 décembre 2011", ("2011-12-29", "day")),
        ("1er janvier 2012", ("2012-01-01", "day")),
        ("9 January 1900", ("1900-01-09", "day")),
        ("décembre 2011", ("2011-12-01", "month")),
        ("31 février 2011", None),
        ("29 décembre", None),
        ("", None),
    ],
)
@pytest.mark.parametrize(("reader", "made"), [(HTML, html_page), (MAIL, mail), (RTF, rtf)])
def test_days(reader: Reader, made: Made, day: str, expected: tuple[str, str] | None) -> None:
    (item,) = drafts(reader, made(ARTICLE | {"PD": day, "AN": "Document x"}))
    assert [(d, precision) for d, precision, _ in dates(item)] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("LEMOND0020111229e7cu0001r", date(2011, 12, 29)),
        ("J000000020120109e8190000a", date(2012, 1, 9)),
        ("AFPR000020191112ef9b002xd", date(2019, 11, 12)),
        ("LEMOND0020111399e7cu0001r", None),
        ("ABC", None),
        ("", None),
    ],
)
def test_numbers(number: str, day: date | None) -> None:
    found = number_date(document_number(f"Document {number}"))
    assert (found.date if found else None) == day
    assert document_number(f"Dokument  {number}") == number == document_number(number)


def test_each_article_once_whatever_its_classes() -> None:
    source = html_page(ARTICLE, ENGLISH).replace(
        'class="articleParagraph frarticleParagraph"',
        'class="articleParagraph frarticleParagraph enarticleParagraph articleParagraph2"',
    )
    source = source.replace('"article frArticle"', '"article frArticle articlePrint"')
    assert [item.text for item in drafts(HTML, source)] == [TEXT, ENGLISH_TEXT]


def test_a_table_in_the_text_is_text() -> None:
    table = "<table><tr><td>HD</td><td>42</td></tr><tr><td>PD</td><td>43</td></tr></table>"
    source = html_page(ARTICLE).replace("on y cuit le pain.</p>", f"on y cuit le pain.</p>{table}")
    (item,) = drafts(HTML, source)
    assert item.title == "Le four commun rouvre"
    assert item.text.endswith("le pain.\n\nHD\n\n42\n\nPD\n\n43")


def test_search_marks_and_furniture_of_pages() -> None:
    source = html_page(ARTICLE).replace("un four", "un <b>fo</b><span class=hit>ur</span>")
    source = source.replace("<br/><span></span>", "<div>Revenir aux titres</div>")
    one, two = drafts(HTML, source + html_page(ENGLISH))
    assert (one.text, two.text) == (TEXT, ENGLISH_TEXT)
    assert "Factiva, Inc." not in one.text + two.text


def test_unknown_codes_keep_their_name() -> None:
    source = html_page(ARTICLE | {"ZZQ": "mystère", "GC": "grp", "NGC": "Groupe", "VOL": "12"})
    (item,) = drafts(HTML, source)
    facts = dict(item.facts)
    assert (facts["zzq"], facts["group code"], facts["group"], facts["volume"]) == (
        "mystère", "grp", "Groupe", "12",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "iso-8859-1"), ("cp1252", "UTF-8"), ("utf-16", "UTF-8"), ("utf-8-sig", "x")],
)
def test_wrong_charsets(encoding: str, declared: str) -> None:
    fields = ARTICLE | {"TD": ["L'œuvre coûte 3 € : « déjà »…"]}
    (item,) = drafts(HTML, page(indexed(fields), charset=declared).encode(encoding))
    assert item.text.endswith("L'œuvre coûte 3 € : « déjà »…")
    (item,) = drafts(MAIL, mail(fields).encode(encoding))
    assert item.text.endswith("L'œuvre coûte 3 € : « déjà »…")
    if encoding != "utf-16":
        (item,) = drafts(XML, xml(fields, declared="utf-8").encode(encoding))
        assert item.text.endswith("L'œuvre coûte 3 € : « déjà »…")


def test_what_stands_between_articles_is_removed() -> None:
    one, two = drafts(MAIL, mail(ARTICLE, ENGLISH))
    assert ("furniture", "Factiva") in one.removed
    assert ("furniture", "Search Summary Text four Results Found 2") in two.removed
    *_, last = drafts(RTF, rtf(ARTICLE, ENGLISH))
    assert ("furniture", "Search Summary Results Found 2") in last.removed


def test_short_gaps_after_codes() -> None:
    source = mail(ARTICLE).replace("SN  ", "SN ").replace("PD  ", "PD ").replace("NS  ", "NS ")
    (item,) = drafts(MAIL, source)
    assert dates(item)[0][0] == "2011-12-29"
    assert item.text == TEXT


def test_display_lines_in_any_number() -> None:
    lines = "Le four rouvre\n295 mots\n29 décembre 2011\nL'Écho\nECHOL\nFrançais\nLe texte.\n\nFin."
    with_section = "Région\nLe four rouvre\nAnne Lebrun\n" + lines.split("\n", 1)[1]
    for source, section, author in ((lines, "", ()), (with_section, "Région", ("Anne Lebrun",))):
        (item,) = read(MAIL, source + "\nDocument ECHOL00020111229e7ct0001r\n")
        assert isinstance(item, Draft)
        assert (item.title, item.text) == ("Le four rouvre", "Le texte.\n\nFin.")
        assert item.authors == author
        assert dict(item.facts).get("section", "") == section


def test_cut_files() -> None:
    *_, last = drafts(MAIL, plain_display(ARTICLE, ENGLISH).split("Document LHER")[0])
    assert [code for code, _ in last.warnings] == ["TRUNCATED"]
    items = read(RTF, rtf(ARTICLE, ENGLISH)[:-60])
    assert [type(item).__name__ for item in items] == ["Draft", "Draft", "Refusal"]
    assert getattr(items[-1], "code", "") == "TRUNCATED"
    (refusal,) = read(XML, xml(ARTICLE)[:-60])
    assert isinstance(refusal, Refusal)
    assert refusal.code == "MALFORMED"


@pytest.mark.parametrize(
    ("reader", "source", "code"),
    [
        (HTML, "<html><head><title>Factiva</title></head><body>0</body></html>", "EMPTY_OUTPUT"),
        (HTML, page(indexed().replace("<table>", "<div>" * 400 + "<table>")), "TOO_DEEP"),
        (XML, '<PPSResponse xmlns="http://global.factiva.com/pps/2.0"/>', "EMPTY_OUTPUT"),
        (XML, '<!DOCTYPE a [<!ENTITY x "y">]><PPSResponse>&x;</PPSResponse>', "BOMB_RATIO"),
        (XML, "<PPSResponse><article>", "MALFORMED"),
        (XML, xml(ARTICLE).replace("<article>", "<x>").replace("</article>", "</x>"),
         "EMPTY_OUTPUT"),
        (MAIL, "rien de tel", "MALFORMED"),
        (RTF, b"HD x", "MALFORMED"),
        (RTF, b"{\\rtf1 rien}", "MALFORMED"),
        (RTF, b"{\\rtf1 " + b"{" * 5000, "TOO_DEEP"),
    ],
)  # fmt: skip
def test_what_is_refused(reader: Reader, source: str | bytes, code: str) -> None:
    (item,) = read(reader, source)
    assert isinstance(item, Refusal)
    assert item.code == code


def test_an_answer_without_article_is_counted() -> None:
    source = xml(ARTICLE, ENGLISH).replace(
        "<ppsarticle>", '<ppsarticle><status value="1">Not available</status></ppsarticle>'
        "<ppsarticle>", 1,
    )  # fmt: skip
    items = read(XML, source)
    assert [type(item).__name__ for item in items] == ["Refusal", "Draft", "Draft"]


def test_rows_beside_documents() -> None:
    number = "Document ECHOL00020111231e7ct0001r"
    source = html_page(ARTICLE | {"AN": number}, ENGLISH, ARTICLE | {"LP": [], "TD": []})
    task = ReadTask("i", 0, "b", Source("echo", "press"), Hint("a.html"), "factiva.v1")
    out = read_task(io.BytesIO(source.encode()), task, IngestOptions(today=date(2026, 1, 1)))
    assert (out["documents"].num_rows, out["rejections"].num_rows) == (2, 1)
    codes = sorted(row["code"] for row in out["warnings"].to_pylist())
    assert codes == ["DATES_DISAGREE", "WORDS_DISAGREE", "WORDS_DISAGREE"]


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_file(), reason="no real sample (set ISCTEXT_SHARED)")
def test_real_page() -> None:
    data = REAL.read_bytes()
    reader = choose_reader(data[:4096], "factiva_test.html")
    assert reader is HTML
    one, two = drafts(HTML, data)
    assert len(re.findall(rb'class="article [a-z]+Article"', data)) == 2
    assert (one.title, two.title) == ("Test 1", "Test 2")
    assert one.text.split("\n\n") == [
        "First head paragraph, with a few non-ASCII characters: à la française.",
        "Second head paragraph.", "Third paragraph.", "Fourth and last paragraph.",
    ]  # fmt: skip
    assert two.text.split("\n\n") == ["First head paragraph.", "Second head paragraph."]
    for item, number in ((one, "TESTFR0020111229e7ct0001r"), (two, "TESTFR0020111229e7ct0015j")):
        assert item.provider_id == number
        assert dates(item) == [
            ("2011-12-29", "day", "header"), ("2011-12-29", "day", "provider-id")
        ]  # fmt: skip
        assert item.removed == ()
    assert [dict(item.facts)["words"] for item in (one, two)] == ["295 mots", "65 mots"]
    assert dict(two.facts)["section"] == "Infolocale"
    assert len([1 for name, _ in one.facts if name == "subjects"]) == 5
