"""HTML exports of Nexis: articles, labels in two languages, dates, counts that agree."""

from __future__ import annotations

import io
from datetime import date

import nexis_samples as samples
import pytest
from nexis_reading import drafts, facts, items, refusals

from isctext.ingest.press.nexis import html as nexishtml
from isctext.ingest.read import choose_reader
from isctext.records.document import Refusal
from isctext.records.reader import Hint


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_html_french(encoding: str) -> None:
    articles = [samples.html_article(n, 2, title=f"Titre {n}") for n in (1, 2)]
    page = samples.html_page(articles, 2).encode(encoding)
    first, second = drafts(items(nexishtml.READER, page))
    assert first.text == "Un premier paragraphe.\n\nUn second."
    assert (first.title, second.title) == ("Titre 1", "Titre 2")
    assert first.authors == ("Zoé Lambert", "Yves Martel")
    assert [(d.date, d.origin) for d in first.dates] == [
        (date(2013, 3, 12), "header"),
        (date(2013, 3, 13), "meta:load-date"),
    ]
    assert (facts(first, "section"), facts(first, "page")) == (["INTERNATIONAL"], ["35"])
    assert facts(first, "subjects") == ["ÉNERGIE (90%)", "BIENS COMMUNS (88%)", "EUROPE (55%)"]
    assert facts(first, "companies") == ["VALBOURG ÉNERGIES SA (85%)"]
    assert facts(first, "tickers") == ["VALE (PAR) (85%)"]
    assert facts(first, "subtitle") == ["Une introduction"]
    assert facts(first, "words") == ["9 mots"]
    assert facts(first, "copyright") == ["Copyright 2013 Éditions du Val Tous droits réservés"]
    assert first.warnings == ()


def test_html_english_with_an_edition() -> None:
    article = samples.html_article(
        1, 1, labels="en", title="First part;<BR>Second part",
        dated=("December", " 31, 2018 Monday 10:50 AM GMT&nbsp;<BR>City Final Edition"),
    )  # fmt: skip
    (found,) = drafts(items(nexishtml.READER, samples.html_page([article], 1).encode()))
    assert found.title == "First part; Second part"
    assert found.dates[0].date == date(2018, 12, 31)
    assert facts(found, "edition") == ["City Final Edition"]


def test_html_without_title_with_lists_and_tables() -> None:
    article = samples.html_article(1, 1, title="", body=("Une liste :",)).replace(
        '</SPAN></P>\n</DIV>\n<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">SUJET',
        "</SPAN></P>\n</DIV>\n<BR><UL><LI><P><NOBR>&bull;</NOBR></P><DIV><P>un four</P></DIV></LI>"
        '</UL><TABLE><TR><TD><P><SPAN CLASS="c4">Rang</SPAN></P></TD><TD>1</TD></TR></TABLE>'
        '<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">SUJET',
    )
    (found,) = drafts(items(nexishtml.READER, samples.html_page([article], 1).encode()))
    assert found.title == ""
    assert found.text == "Une liste :\n\nun four\n\nRang\n\n1"


def test_html_error_document_counts() -> None:
    page = samples.html_page([samples.html_article(1, 2), samples.HTML_ERROR], 2)
    found = items(nexishtml.READER, page.encode())
    assert [r.code for r in refusals(found)] == ["EMPTY_OUTPUT"]
    assert len(found) == 2


@pytest.mark.parametrize(
    ("numbers", "total", "documents", "selected", "lost"),
    [
        ((1, 2, 3), 3, 3, "", None),
        ((1, 2, 3), 3, None, "", None),
        ((1, 2, 3), 3, None, "1-3", None),
        ((1, 3), 3, None, "", "3 documents announced, 2 found; among the missing: 2"),
        ((1, 2), 3, None, "", "3 documents announced, 2 found"),
        ((1, 2), 3, 3, "", "3 documents announced, 2 found"),
        ((1, 2), 900, 2, "", None),
        ((1, 2), 900, None, "1-2", None),
        ((1, 2), 900, None, "1, 2, 5-6", "4 documents announced, 2 found"),
        ((2001, 2002), 2002, None, "", None),
        ((2001, 2003), 2003, 3, "", "3 documents announced, 2 found; among the missing: 2002"),
        ((1, 2, 1, 2, 3), 3, None, "", "6 documents announced, 5 found"),
    ],
)
def test_html_counts(
    numbers: tuple[int, ...], total: int, documents: int | None, selected: str, lost: str | None
) -> None:
    articles = [samples.html_article(n, total) for n in numbers]
    found = items(nexishtml.READER, samples.html_page(articles, documents, selected).encode())
    assert len(drafts(found)) == len(numbers)
    assert [(r.code, r.detail) for r in refusals(found)] == ([("TRUNCATED", lost)] if lost else [])


def test_html_cut_inside_an_article() -> None:
    page = samples.html_page([samples.html_article(n, 3) for n in (1, 2, 3)], 3)
    cut = page[: page.rindex("Un second.") + 4].encode()
    found = items(nexishtml.READER, cut)
    assert len(drafts(found)) == 3
    assert drafts(found)[-1].warnings == (("TRUNCATED", "the file ends inside this article"),)
    short = page[: page.index("3 of 3 DOCUMENTS") - 90].encode()
    assert "TRUNCATED" in [r.code for r in refusals(items(nexishtml.READER, short))]


def test_html_without_anchors() -> None:
    articles = [samples.html_article(n, 2) for n in (1, 2)]
    page = samples.html_page(articles, 2)
    for pattern in ("<A NAME=", "<DOC NUMBER="):
        page = page.replace(pattern, pattern.replace("A NAME", "A X").replace("DOC N", "DOK N"))
        found = items(nexishtml.READER, page.encode())
        assert [d.title for d in drafts(found)] == ["Le titre", "Le titre"]


def test_html_labels_without_spans() -> None:
    page = (
        '<html><body><a name="DOC_ID_0_0"></a><br><div><p>1 of 1 DOCUMENTS</p></div>'
        "<div><p>The Harbour Post</p></div><div><p>January 11, 2010 Monday</p></div>"
        "<div><p>The quay</p></div><div><p>BYLINE: Ada North</p></div><div><p>LENGTH: 9 words</p>"
        "</div><div><p>The quay is kept.</p><p>Section: five.</p></div>"
        "<div><p>LOAD-DATE: January 11, 2010</p></div><div><p>MATP</p></div></body></html>"
    )
    (quay,) = drafts(items(nexishtml.READER, page.encode()))
    assert quay.text == "The quay is kept.\n\nSection: five."
    assert (quay.title, quay.authors) == ("The quay", ("Ada North",))
    assert ("unlabelled", "MATP") in quay.removed


def test_html_correction_and_graphic() -> None:
    article = samples.html_article(1, 1).replace(
        '<BR><DIV CLASS="c0"><BR><P CLASS="c1"><SPAN CLASS="c2">Copyright',
        '<BR><DIV><P><SPAN CLASS="c8"> CORRECTION:<BR></SPAN></P>\n<P>Il fallait lire dix.</P>'
        '</DIV><BR><DIV><P><SPAN CLASS="c8">GRAPHIC: </SPAN><SPAN>Photo, le four.</SPAN></P></DIV>'
        '<BR><DIV CLASS="c0"><BR><P CLASS="c1"><SPAN CLASS="c2">Copyright',
    )
    (found,) = drafts(items(nexishtml.READER, samples.html_page([article], 1).encode()))
    assert facts(found, "correction") == ["Il fallait lire dix."]
    assert ("caption", "Photo, le four.") in found.removed


def test_html_sniff() -> None:
    page = samples.html_page([samples.html_article(1, 1)], 1).encode()
    for name in ("a.html", "a", "a.txt"):
        chosen = choose_reader(page[:4096], name)
        assert chosen is not None
        assert chosen.name == "nexis-html.v1"
    for head in (b"", b"<html><body><p>1 of 3 documents</p>", b"1 of 3 DOCUMENTS", b"\x00" * 40):
        assert nexishtml.READER.sniff(head, "a.html") == 0.0


def test_html_broken() -> None:
    for bad, code in (
        (b"", "MALFORMED"),
        (b"<html><p>rien</p>", "MALFORMED"),
        (b'<a name="DOC_ID_0_0">', "EMPTY_OUTPUT"),
        (b'<a name="DOC_ID_0_0">' + b"<div>" * 3000, "TOO_DEEP"),
    ):
        found = list(nexishtml.READER.read(io.BytesIO(bad), Hint("f")))
        assert [item.code for item in found if isinstance(item, Refusal)] == [code]


def test_html_control_characters_lose_nothing() -> None:
    body = ("Un&#1;e p\x02hrase&#xFFFE;.", "Un script<script>x</script> ici.")
    page = samples.html_page([samples.html_article(1, 1, body=body)], 1)
    (found,) = drafts(items(nexishtml.READER, ("\x01\x0b" + page).encode()))
    assert found.text == "Une phrase.\n\nUn script ici."
