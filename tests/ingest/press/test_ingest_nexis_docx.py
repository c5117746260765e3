"""Word exports of Nexis: articles, labels in two languages, dates, counts that agree."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import nexis_samples as samples
import pytest
from nexis_reading import drafts, facts, items, refusals

from isctext.ingest.office import docx
from isctext.ingest.press.nexis import docx as nexisdocx
from isctext.ingest.raw.packed import MAX_MEMBER
from isctext.ingest.read import choose_reader
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

NB = samples.NB
BODY = ("The commons of the harbour are kept by all.", "Nobody may sell them, said the mayor.")
CORPS = ("Les communs du port sont tenus par tous.", "Nul ne peut les vendre, dit la maire.")
LINK = (
    "https://advance.lexis.com/api/document?collection=news&id=urn:contentItem:5WFF-X1-00&context=1"
)


def two_articles(count: int = 2) -> bytes:
    titles = ["The quay", "The lighthouse", "The lock"][:count]
    paragraphs = samples.cover(count, titles)
    paragraphs += samples.english("The quay", BODY, "rId7")
    paragraphs += samples.english("The lighthouse", BODY[:1])
    return samples.docx(paragraphs, {"rId7": LINK})


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
