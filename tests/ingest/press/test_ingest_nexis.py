"""Nexis exports, DOCX and HTML: articles, labels in two languages, dates, counts that agree."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import nexis_samples as samples
import pytest

from isctext.ingest.office import docx
from isctext.ingest.options import IngestOptions
from isctext.ingest.press.nexis import docx as nexisdocx
from isctext.ingest.press.nexis import html as nexishtml
from isctext.ingest.raw.packed import MAX_MEMBER
from isctext.ingest.read import choose_reader, read_task
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, Reader, ReadTask
from isctext.records.source import Source

NB = samples.NB
BODY = ("The commons of the harbour are kept by all.", "Nobody may sell them, said the mayor.")
CORPS = ("Les communs du port sont tenus par tous.", "Nul ne peut les vendre, dit la maire.")
LINK = (
    "https://advance.lexis.com/api/document?collection=news&id=urn:contentItem:5WFF-X1-00&context=1"
)
OPTIONS = IngestOptions(today=date(2026, 11, 25), languages=())


def items(reader: Reader, data: bytes) -> list[Draft | Refusal]:
    found = list(reader.read(io.BytesIO(data), Hint("f")))
    check_accounts(reader, data, found)
    return found


def check_accounts(reader: Reader, data: bytes, found: list[Draft | Refusal]) -> None:
    """What every result holds: distinct places, whole paragraphs, a row for each item."""
    locators = [item.locator for item in found]
    assert len(set(locators)) == len(locators)
    for item in found:
        if isinstance(item, Draft):
            assert item.text
            for block in item.text.split("\n\n"):
                assert block == " ".join(block.split())
    task = ReadTask("f", 0, "b", Source("s", "press"), Hint("f"), reader.name)
    tables = read_task(io.BytesIO(data), task, OPTIONS)
    rows = tables["documents"].num_rows + tables["rejections"].num_rows
    assert rows == max(1, len(found))


def drafts(found: list[Draft | Refusal]) -> list[Draft]:
    return [item for item in found if isinstance(item, Draft)]


def refusals(found: list[Draft | Refusal]) -> list[Refusal]:
    return [item for item in found if isinstance(item, Refusal)]


def facts(draft: Draft, name: str) -> list[str]:
    return [value for key, value in draft.facts if key == name]


def two_articles(count: int = 2) -> bytes:
    titles = ["The quay", "The lighthouse", "The lock"][:count]
    paragraphs = samples.cover(count, titles)
    paragraphs += samples.english("The quay", BODY, "rId7")
    paragraphs += samples.english("The lighthouse", BODY[:1])
    return samples.docx(paragraphs, {"rId7": LINK})


# Word files.


def test_docx_english() -> None:
    quay, lighthouse = drafts(items(nexisdocx.READER, two_articles()))
    assert quay.text == "\n\n".join(BODY)
    assert (quay.title, quay.locator, quay.authors) == (
        "The quay", "article 1", ("Ada North", "Ben South"),
    )  # fmt: skip
    assert [(d.date, d.precision, d.origin) for d in quay.dates] == [
        (date(2019, 7, 1), "day", "header"),
        (date(2019, 7, 2), "day", "meta:load-date"),
    ]
    assert quay.provider_id == "urn:contentItem:5WFF-X1-00"
    assert quay.url == LINK
    assert facts(quay, "outlet") == ["The Harbour Post (Fairport)"]
    assert (facts(quay, "section"), facts(quay, "page")) == (["BUSINESS"], ["12"])
    assert facts(quay, "words") == ["18 words"]
    assert facts(quay, "subjects") == ["COMMONS (90%)", "HARBOURS (78%)"]
    assert facts(quay, "regions") == ["FAIRPORT, NORTHLAND (79%)"]
    assert facts(quay, "subtitle") == ["The quay has no owner"]
    assert facts(quay, "copyright") == ["Copyright 2019 Harbour Press All Rights Reserved"]
    assert ("caption", "A photograph of the quay.") in quay.removed
    assert any(rule == "cover" and "Job Number" in text for rule, text in quay.removed)
    assert quay.warnings == ()
    assert lighthouse.title == "The lighthouse"


@pytest.mark.parametrize(
    ("dated", "expected"),
    [
        ("4 juillet 2018 mercredi", date(2018, 7, 4)),
        ("mardi 3 juillet 2018 ", date(2018, 7, 3)),
        ("10 décembre 2019 mardi 3:00 AM GMT", date(2019, 12, 10)),
        ("décembre 10 2019", date(2019, 12, 10)),
        ("8. März 2001", date(2001, 3, 8)),
        ("January 28, 1993, Tuesday, Late Edition - Final", date(1993, 1, 28)),
    ],
)
def test_docx_french_and_dates(dated: str, expected: date) -> None:
    (port,) = drafts(items(nexisdocx.READER, samples.docx(samples.french("Le port", dated, CORPS))))
    assert port.text == "\n\n".join(CORPS)
    assert port.dates[0].date == expected
    assert port.dates[0].origin == "header"
    assert port.dates[1].date == date(2018, 7, 5)
    assert port.authors == ("Zoé Lambert", "Yves Martel")
    assert facts(port, "words") == ["20 mots"]
    assert (facts(port, "section"), facts(port, "page")) == (["SOCIÉTÉ"], ["4"])
    assert facts(port, "subjects") == ["BIENS COMMUNS (90%)", "ÉNERGIE (88%)"]
    assert facts(port, "outlet") == ["La Gazette de Valbourg"]
    late = facts(port, "edition")
    assert late == (["Late Edition - Final"] if "Late" in dated else [])


def test_docx_undated_header_is_not_dated_by_guess() -> None:
    (port,) = drafts(
        items(nexisdocx.READER, samples.docx(samples.french("Le port", "Été 2018", CORPS)))
    )
    assert [d.origin for d in port.dates] == ["meta:load-date"]
    assert [code for code, _ in port.warnings] == ["NO_HEADER_DATE"]
    assert "Été 2018" in facts(port, "header")


def test_docx_title_that_is_a_date() -> None:
    data = samples.docx(samples.english("14 juillet 2011", BODY))
    (day,) = drafts(items(nexisdocx.READER, data))
    assert (day.title, day.dates[0].date) == ("14 juillet 2011", date(2019, 7, 1))


def test_docx_labels_in_the_text_stay_text() -> None:
    body = ("Section: the fifth is closed.", "Language: a commons.", "Le port : un commun.")
    (quay,) = drafts(items(nexisdocx.READER, samples.docx(samples.english("A: b", body))))
    assert quay.text == "\n\n".join(body)
    assert quay.title == "A: b"


def test_docx_cover_announces_more() -> None:
    found = items(nexisdocx.READER, two_articles(3))
    assert len(drafts(found)) == 2
    (lost,) = refusals(found)
    assert lost.code == "TRUNCATED"
    assert "3 documents announced, 2 found" in lost.detail
    assert "3. The lock" in lost.detail


def test_docx_cover_announces_fewer() -> None:
    paragraphs = samples.cover(1, ["The quay"])
    paragraphs += samples.english("The quay", BODY) + samples.english("The lighthouse", BODY)
    found = items(nexisdocx.READER, samples.docx(paragraphs))
    assert len(drafts(found)) == 2
    assert drafts(found)[0].warnings == (("COUNT_DISAGREE", "1 documents announced, 2 found"),)


def test_docx_cover_alone_loses_all() -> None:
    (lost,) = items(nexisdocx.READER, samples.docx(samples.cover(2, ["The quay", "The lock"])))
    assert isinstance(lost, Refusal)
    assert lost.code == "TRUNCATED"
    assert "1. The quay; 2. The lock" in lost.detail


def test_docx_error_document() -> None:
    paragraphs = samples.cover(2, ["The quay", "The lock"])
    paragraphs += samples.english("The quay", BODY) + samples.error()
    quay, error = items(nexisdocx.READER, samples.docx(paragraphs))
    assert isinstance(quay, Draft)
    assert isinstance(error, Refusal)
    assert (error.code, error.locator) == ("EMPTY_OUTPUT", "article 2")
    assert "error" in error.detail


def test_docx_photograph_without_text() -> None:
    found = items(nexisdocx.READER, samples.docx(samples.english("The quay", ())))
    assert [(r.code, r.locator) for r in refusals(found)] == [("EMPTY_OUTPUT", "article 1")]
    assert "a caption only" in refusals(found)[0].detail


def test_docx_without_its_last_lines() -> None:
    paragraphs = samples.english("The quay", BODY) + samples.english("The lock", BODY, end=False)
    quay, lock = drafts(items(nexisdocx.READER, samples.docx(paragraphs)))
    assert quay.warnings == ()
    assert lock.warnings == (("TRUNCATED", "the file ends inside this article"),)


def test_docx_article_end_missing_in_the_middle() -> None:
    paragraphs = samples.english("The quay", BODY, end=False) + samples.english("The lock", BODY)
    quay, lock = drafts(items(nexisdocx.READER, samples.docx(paragraphs)))
    assert (quay.title, lock.title) == ("The quay", "The lock")
    assert quay.text == lock.text == "\n\n".join(BODY)


def test_docx_one_article_without_cover() -> None:
    (quay,) = items(nexisdocx.READER, samples.docx(samples.english("The quay", BODY)))
    assert isinstance(quay, Draft)
    assert not [rule for rule, _ in quay.removed if rule == "cover"]


def test_docx_tracked_deletions_and_fallbacks_are_no_text() -> None:
    deleted = (
        '<w:p><w:r><w:t xml:space="preserve">The commons </w:t></w:r><w:del><w:r><w:delText>x'
        "</w:delText></w:r></w:del><w:r><w:t>are</w:t><w:tab/><w:t>kept.</w:t></w:r></w:p>"
    )
    paragraphs = samples.english("The quay", BODY)
    paragraphs[9] = deleted
    (quay,) = drafts(items(nexisdocx.READER, samples.docx(paragraphs)))
    assert quay.text.startswith("The commons are kept.")


def test_other_word_files_are_read_as_such() -> None:
    plain = samples.docx([samples.paragraph("Job Number: 12"), samples.paragraph("Un rapport.")])
    (found,) = items(nexisdocx.READER, plain)
    (expected,) = docx.READER.read(io.BytesIO(plain), Hint("f"))
    assert found == expected
    labelled = samples.docx([samples.paragraph("Auteur : X"), samples.paragraph("Un texte.")])
    assert len(drafts(items(nexisdocx.READER, labelled))) == 1


def test_docx_sniff() -> None:
    data = two_articles()
    chosen = choose_reader(data[:4096], "export.DOCX")
    assert chosen is not None
    assert chosen.name == "nexis-docx.v1"
    ordinary = samples.docx([samples.paragraph("Un rapport d'activité sur les communs.")])
    assert nexisdocx.READER.sniff(ordinary[:4096], "a.docx") == 0.0
    for head in (b"", b"PK", b"PK\x03\x04", b"PK\x03\x04" + b"\xff" * 60, b"%PDF-1.7", b"<html>"):
        assert nexisdocx.READER.sniff(head, "a.docx") == 0.0


def test_docx_broken_and_hostile() -> None:
    data = two_articles()
    expected = {
        "not a zip": (b"PK\x03\x04" + b"x" * 400, "TRUNCATED"),
        "cut": (data[: len(data) // 2], "TRUNCATED"),
        "no part": (_zip({"a.txt": b"x"}), "MALFORMED"),
        "no xml": (_zip({"word/document.xml": b"<w:document"}), "MALFORMED"),
        "entity": (
            _zip({"word/document.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}),
            "BOMB_RATIO",
        ),
        "deep": (_zip({"word/document.xml": b"<a>" * 5000 + b"</a>" * 5000}), "TOO_DEEP"),
        "bomb": (_zip({"word/document.xml": b" " * (40 << 20)}), "BOMB_RATIO"),
        "empty": (b"", "TRUNCATED"),
    }
    assert MAX_MEMBER > 40 << 20
    for name, (bad, code) in expected.items():
        found = list(nexisdocx.READER.read(io.BytesIO(bad), Hint("f")))
        assert [item.code for item in found if isinstance(item, Refusal)] == [code], name
        assert len(found) == 1


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return out.getvalue()


# HTML files.


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
