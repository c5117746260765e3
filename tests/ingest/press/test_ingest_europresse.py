"""europresse.v1: three generations of pages, every word somewhere."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from europresse_reading import OLD_PAGE, OLD_TEXT, TEXT, dates, draft, drafts
from europresse_samples import (
    ENGLISH,
    HEAD,
    POST,
    SUBSECTION,
    TELEVISION,
    middle,
    modern,
    old,
    page,
)

from isctext.ingest.press.europresse.reader import READER
from isctext.ingest.read import choose_reader
from isctext.records.reader import Splitter

SHARED = Path(os.environ.get("ISCTEXT_SHARED", Path(__file__).parents[4] / "shared"))
REAL = SHARED / "data" / "formats" / "europresse" / "europresse_test2.html"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (page(modern()), "a.html"),
        (page(modern()), "a.txt"),
        (page(middle()), "a"),
        (OLD_PAGE, "a.htm"),
        (page(TELEVISION), "a.html"),
        (page(POST), "a.html"),
        ("<html><head></head><body><article><p>x</p>", "x/biblioeuropresse20180419171357.HTML"),
        ("<article><header><span class='DocHeader'>x</span></header> europresse.com", "a.html"),
    ],
)
def test_it_knows_its_pages(source: str, name: str) -> None:
    for data in (source.encode(), source.encode("utf-16"), source.encode("utf-16-le")):
        reader = choose_reader(data[:4096], name)
        assert reader is not None
        assert reader.name == "europresse.v1"
    assert isinstance(READER, Splitter)


@pytest.mark.parametrize(
    "other",
    [
        b"<html><body><article><p>Comment chercher dans europresse.com ?</p></article></html>",
        b"TI  - Le four\nJF  - Europresse\nER  - \n",
        b"Un texte qui parle de DocHeader et de DocPublicationName.",
        b"%PDF-1.7", b"", b"\x00\x01", b"PK\x03\x04",
    ],
)  # fmt: skip
def test_it_leaves_other_files(other: bytes) -> None:
    assert READER.sniff(other, "europresse.html") == 0.0


def test_modern_page() -> None:
    item = draft(page(modern()))
    assert item.title == "Le four commun rouvre"
    assert item.text == TEXT
    assert item.authors == ("Anne LEBRUN", "Paul Petit")
    assert item.provider_id == "news·20060314·EDL·0q1403_1255263"
    assert item.locator == "article 1"
    assert dates(item) == [
        ("2006-03-14", "day", "header"), ("2006-03-14", "day", "provider-id")
    ]  # fmt: skip
    assert item.facts == (
        ("code", "EDL"),
        ("copyright", "© 2006 L'Écho de Lanne. Tous droits réservés."),
        ("outlet", "L'Écho de Lanne"),
        ("issue", "no. 5968"),
        ("section", "Société"),
        ("page", "16"),
        ("words", "295 mots"),
        ("header", "Société, mardi 14 mars 2006 295 mots, p. 16"),
        ("subtitle", "Un chantier de dix ans"),
        ("kicker", "Vie locale"),
        ("byline", "Anne LEBRUN et Paul Petit"),
    )
    rules = dict(item.removed)
    assert rules["illustration"] == "Le four en 1950."
    assert "Bibliothèque de Lanne" in rules["certificate"]
    assert set(rules) == {"illustration", "certificate"}
    assert item.warnings == ()


def test_middle_page() -> None:
    item = draft(page(middle()))
    assert (item.title, item.text, item.authors) == ("Le four rouvre", TEXT, ("Anne Lebrun",))
    assert dates(item) == [
        ("2006-03-13", "day", "header"), ("2006-03-14", "day", "provider-id")
    ]  # fmt: skip
    facts = dict(item.facts)
    assert (facts["section"], facts["page"], facts["kicker"]) == ("Une", "MDE6", "TRIBUNES")
    assert ("note", "(14 mars 1956.)") in item.removed


def test_old_page() -> None:
    one, two = drafts(OLD_PAGE)
    assert (one.title, one.text, one.authors) == ("Le four rouvre", OLD_TEXT, ("Lebrun, Anne",))
    assert (two.text, two.authors) == (OLD_TEXT, ())
    assert one.provider_id == "news·20060314·EDL·0009"
    assert [d.origin for d in one.dates] == ["header", "provider-id"]
    facts = dict(one.facts)
    assert facts["copyright"] == "© 2006 L'Écho de Lanne. Tous droits réservés."
    assert (facts["section"], facts["page"], facts["issue"]) == ("Société", "03", "no. 5968")


def test_old_page_with_a_long_first_line_has_no_author() -> None:
    first = "Après dix ans de travaux, le four de Lanne rouvre enfin ses portes au public"
    item = draft(OLD_PAGE.replace("Lebrun, Anne", first).split("<table>")[0] + old(author=first))
    assert item.authors == ()
    assert item.text.startswith(first)


def test_old_asides_leave_the_text() -> None:
    aside = "Encadré(s) :<p></p>Le pain<p></p>Il lève.<p></p>© 2006"
    item = draft(HEAD.format(charset="utf-8") + old().replace("© 2006", aside))
    assert item.text == OLD_TEXT
    assert [text for rule, text in item.removed if rule == "sidebar"] == ["Le pain", "Il lève."]


def test_single_document_page() -> None:
    source = (
        HEAD.format(charset="utf-8") + '<div id="docContain"><span class="DocPublicationName">'
        'L\'Écho</span> <span class="DocHeader">mardi 14 mars 2006, p. 3</span>'
        '<div class="titreArticleVisu">Le four</div><p>Il rouvre.</p><p>Enfin.</p>'
        '<span id="ucPubliC_lblNodoc">news·20060314·EDL·1</span></div>'
    )
    item = draft(source)
    assert (item.title, item.text) == ("Le four", "Il rouvre.\n\nEnfin.")
    assert item.provider_id == "news·20060314·EDL·1"


def test_television_and_posts() -> None:
    shown = draft(page(TELEVISION))
    assert shown.text == "Bonsoir. Le four rouvre à Lanne.\n\nOn y cuit le pain."
    assert ("timecode", "00:00:12 00:00:31") in shown.removed
    assert {("kind", "transcript"), ("time", "20:00")} <= set(shown.facts)
    post = draft(page(POST))
    assert (post.text, post.authors) == ("Le four rouvre ici !", ("Commune de Lanne",))
    assert ("kind", "post") in post.facts
    assert dates(post)[0] == ("2006-03-14", "day", "header:post")


def test_english_page() -> None:
    item = draft(page(ENGLISH))
    assert dates(item)[0] == ("2018-04-03", "day", "header")
    assert item.authors == ("Anne Lebrun", "Paul Petit")
    facts = dict(item.facts)
    assert (facts["section"], facts["page"], facts["words"], facts["time"]) == (
        "World", "A1(2)", "1,204 words", "9:15 a.m. UTC +1",
    )  # fmt: skip


def test_section_beside_the_date() -> None:
    item = draft(page(SUBSECTION))
    assert dates(item)[0] == ("2018-04-03", "day", "header")
    assert dict(item.facts)["section"] == "Société"


def test_other_publications() -> None:
    more = (
        '<div class="apd-wrapper"><table><tr><td><div class="apd-sources-date">2006-03-15</div>'
        '</td><td><div class="source-name-APD">L\'Aube</div></td></tr></table></div>'
    )
    item = draft(page(modern(more=more)))
    assert ("also in", "L'Aube") in item.facts
    assert ("also-published", "2006-03-15 L'Aube") in item.removed
    assert item.text == TEXT


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_file(), reason="no real sample (set ISCTEXT_SHARED)")
def test_real_page() -> None:
    data = REAL.read_bytes()
    items = drafts(data)
    assert len(items) == len(re.findall(rb"<article", data)) == 4
    assert [(item.title, item.authors, item.text) for item in items] == [
        ("Title", ("Author",), "Some text: a mark."),
        ("Title", ("Ariane Chemin",), "Some text."),
        ("A heading", (), "A paragraph."),
        ("Title", ("Author",), "Text.\n\nText."),
    ]
    assert [[d.date.day for d in item.dates] for item in items] == [
        [14, 15], [14, 14], [13, 14], [13, 14]
    ]  # fmt: skip
    assert [dict(item.facts)["page"] for item in items] == ["16", "12", "MDE6", "32"]
    assert not any("ertificat" in item.text for item in items)
