"""europresse.v1: three generations of pages, every article an item, every word somewhere."""

from __future__ import annotations

import gzip
import io
import os
import re
from datetime import date
from pathlib import Path

import pytest
from europresse_samples import (
    BODY,
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

from isctext.ingest.options import IngestOptions
from isctext.ingest.press.europresse import cut as europressecut
from isctext.ingest.press.europresse.reader import READER
from isctext.ingest.read import choose_reader, read_task
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint, ReadTask, Splitter
from isctext.records.source import Source

SHARED = Path(os.environ.get("ISCTEXT_SHARED", Path(__file__).parents[4] / "shared"))
REAL = SHARED / "data" / "formats" / "europresse" / "europresse_test2.html"
TEXT = "Les habitants de Lanne ouvrent un four.\n\nIl est à tous."
OLD_TEXT = "Les habitants de Lanne ouvrent un four communal.\n\nIl est à tous."
OLD_PAGE = HEAD.format(charset="iso-8859-1") + old() + old(author="") + "</body></html>"


def read(source: str | bytes) -> list[Draft | Refusal]:
    data = source.encode() if isinstance(source, str) else source
    return list(READER.read(io.BytesIO(data), Hint("export.html")))


def draft(source: str | bytes) -> Draft:
    (item,) = read(source)
    assert isinstance(item, Draft), item
    return item


def drafts(source: str | bytes) -> list[Draft]:
    items = read(source)
    assert all(isinstance(item, Draft) for item in items), items
    return [item for item in items if isinstance(item, Draft)]


def dates(item: Draft) -> list[tuple[str, str, str]]:
    return [(d.date.isoformat(), d.precision, d.origin) for d in item.dates]


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


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Une, mardi 14 mars 2006, p. 3", ("2006-03-14", "day")),
        ("1er janvier 2007", ("2007-01-01", "day")),
        ("Culture, samedi 5 aout 1900", ("1900-08-05", "day")),
        ("Friday, November 13, 2015", ("2015-11-13", "day")),
        ("April 3, 2018 9:15 p.m. UTC -5", ("2018-04-03", "day")),
        ("2018-04-03", ("2018-04-03", "day")),
        ("Une, 03/04/2018 09h15", ("2018-04-03", "day")),
        ("Spécial 11 septembre 2001, mardi 14 mars 2006, p. 3", ("2006-03-14", "day")),
        ("Économie, mars 2019, p. 3", ("2019-03-01", "month")),
        ("Une, samedi 11 - dimanche 12 mars 2006", ("2006-03-01", "month")),
        ("Une, 31 février 2021, p. 3", None),
        ("Une, lundi 12 mars, p. 3", None),
        ("Une, p. 1984", None),
        ("", None),
    ],
)
def test_dates_of_headers(header: str, expected: tuple[str, str] | None) -> None:
    item = draft(page(modern(header=header, number="x")))
    assert [(day, precision) for day, precision, _ in dates(item)] == (
        [expected] if expected else []
    )


@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("news·20060315·LM·0q1503_1256056", date(2006, 3, 15)),
        ("report·20120101·APRS·a·b·c", date(2012, 1, 1)),
        ("news·20060231·LM·1", None),
        ("news·2006·LM·1", None),
        ("inconnu", None),
    ],
)
def test_number_is_whole_and_dates(number: str, day: date | None) -> None:
    for source in (modern(number=number, header=""), middle(number=number, header="")):
        item = draft(page(source))
        assert item.provider_id == number
        assert [d.date for d in item.dates] == ([day] if day else [])
        assert {d.origin for d in item.dates} <= {"provider-id"}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("L'Aube, no. 12", {"outlet": "L'Aube", "issue": "no. 12"}),
        ("L'Aube                Rhône", {"outlet": "L'Aube", "edition": "Rhône"}),
        ("L'Aube\n   (site web)", {"outlet": "L'Aube", "edition": "(site web)"}),
        ("Revue de Lanne, Vol. 14, no 4", {"outlet": "Revue de Lanne", "issue": "Vol. 14, no 4"}),
        ('L\'<span style="color:red">Aube</span>', {"outlet": "L'Aube"}),
    ],
)
def test_outlets(raw: str, expected: dict[str, str]) -> None:
    facts = dict(draft(page(modern(outlet=raw))).facts)
    assert {name: facts.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<mark>", "</mark>"), ("<b>", "</b>"), ("<i>", "</i>"), ("<font color=red>", "</font>"),
        ("<em>", "</em>"), ('<span style="color:red">', "</span>"),
        ('<span class="occurence">', "</span>"), ('<span class="occurrence"><b>', "</b></span>"),
    ],
)  # fmt: skip
def test_search_marks_lose_and_glue_nothing(before: str, after: str) -> None:
    marked = f"<p>Les {before}biens{after} com{before}mun{after}s,\n{before}un{after} {before}bel"
    marked += f"{after} objet.</p><p>{before}Fin{after}</p>"
    expected = "Les biens communs, un bel objet.\n\nFin"
    for source in (
        page(modern(body=marked)),
        page(middle(text=f"<div class=DocText>{marked}</div>")),
        page(middle(text=marked)),
    ):
        assert draft(source).text == expected


def test_spaces_that_the_site_dropped() -> None:
    body = (
        "<p><b>Espoir douché</b>Vendredi, les « gens de<i>[sa]</i> commune »,<em>dit-il</em>, "
        "<b>co</b>opèrent (<i>ou pas</i>) : l'<b>É</b>cho, <i>le n°</i>3, a<b>.</b>b.</p>"
    )
    assert draft(page(modern(body=body))).text == (
        "Espoir douché Vendredi, les « gens de [sa] commune », dit-il, coopèrent (ou pas) : "
        "l'Écho, le n°3, a.b."
    )


def test_address_of_the_paper() -> None:
    link = '<p>Fin.</p><a href="https://echo.example/four">Cet article est paru dans L\'Écho</a>'
    item = draft(page(modern(body=BODY + link)))
    assert item.url == "https://echo.example/four"
    assert item.text.endswith("Fin.")
    assert ("also-published", "Cet article est paru dans L'Écho") in item.removed
    bad = link.replace("https://echo.example/four", "javascript:alert(1)")
    assert draft(page(modern(body=BODY + bad))).url == ""


def test_other_publications() -> None:
    more = (
        '<div class="apd-wrapper"><table><tr><td><div class="apd-sources-date">2006-03-15</div>'
        '</td><td><div class="source-name-APD">L\'Aube</div></td></tr></table></div>'
    )
    item = draft(page(modern(more=more)))
    assert ("also in", "L'Aube") in item.facts
    assert ("also-published", "2006-03-15 L'Aube") in item.removed
    assert item.text == TEXT


def test_words_outside_the_text_are_kept_and_warned_of() -> None:
    outside = "<p>" + "Un paragraphe que la page met ailleurs. " * 8 + "</p>"
    item = draft(page(modern(more=outside)))
    assert item.text == TEXT
    assert any(rule == "other" and "met ailleurs" in text for rule, text in item.removed)
    assert [code for code, _ in item.warnings] == ["LOW_YIELD"]


@pytest.mark.parametrize("body", ["", "<p> </p>", "<p>—</p>", "<img src=x>"])
def test_article_without_body_is_a_refusal(body: str) -> None:
    before, empty, after = read(page(modern(), modern(body=body, title="Vide"), modern()))
    assert isinstance(before, Draft)
    assert isinstance(after, Draft)
    assert isinstance(empty, Refusal)
    assert (empty.code, empty.locator) == ("EMPTY_OUTPUT", "article 2")
    assert "Vide" in empty.detail
    assert "news·20060314·EDL" in empty.detail


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "iso-8859-1"), ("utf-8", "utf-16"), ("utf-8-sig", "windows-1252"),
        ("cp1252", "utf-8"), ("cp1252", "iso-8859-1"), ("utf-16", "utf-8"), ("utf-16-be", "utf-8"),
    ],
)  # fmt: skip
def test_wrong_charsets(encoding: str, declared: str) -> None:
    body = "<p>L'été, l'œuvre coûte 3 € : déjà là, où ça ? « Oui… »</p>"
    item = draft(page(modern(body=body), charset=declared).encode(encoding))
    assert item.text == "L'été, l'œuvre coûte 3 € : déjà là, où ça ? « Oui… »"
    assert item.provider_id == "news·20060314·EDL·0q1403_1255263"


def test_joined_exports_of_two_encodings() -> None:
    data = page(modern(), middle()).encode() + OLD_PAGE.encode("cp1252") + page(modern()).encode()
    items = drafts(data)
    assert [item.text for item in items] == [TEXT, TEXT, OLD_TEXT, OLD_TEXT, TEXT]
    assert [item.locator for item in items] == [f"article {n}" for n in range(1, 6)]


@pytest.mark.parametrize(
    "change",
    [
        lambda source: source,
        lambda source: source[source.index("<article") + len("<article>") :],
        lambda source: source.replace("article", "ARTICLE"),
        lambda source: source.replace("<article>", "<article class='doc' id=a1>"),
        lambda source: source.replace("<article>", "<article\n>"),
        lambda source: source.replace("</article>", ""),
        lambda source: source.replace("</div> </div>\n", "</div> </div> </div> </div>\n"),
        lambda source: source.replace("</p>", ""),
        lambda source: "<div id=all><div>" + source + "</div></div>",
        lambda source: source.replace("<body>", "<body><h1>Mes 2 documents</h1>"),
        lambda source: source[: source.rindex("</footer>")],
    ],
)
def test_no_article_is_lost(change) -> None:
    items = drafts(change(page(modern(title="Un"), modern(title="Deux"))))
    assert [item.title for item in items] == ["Un", "Deux"]
    assert [item.text for item in items] == [TEXT, TEXT]


def test_cut_file_is_told() -> None:
    source = page(modern(), modern())
    *_, last = drafts(source[: source.rindex("<footer>")])
    assert [code for code, _ in last.warnings] == ["TRUNCATED"]


def test_page_without_articles() -> None:
    (item,) = read(HEAD.format(charset="utf-8") + "<p>Aucun document.</p></body></html>")
    assert isinstance(item, Refusal)
    assert item.code == "EMPTY_OUTPUT"


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(europressecut, "MAX_ARTICLE", 10_000)
    large = modern(body="<p>" + "mot " * 60_000 + "</p>", title="Long")
    first, long, last = read(page(modern(), large, modern()))
    assert isinstance(long, Refusal)
    assert (long.code, long.locator) == ("TOO_LARGE", "article 2")
    assert isinstance(first, Draft)
    assert isinstance(last, Draft)
    deep = read(page(modern(body="<div>" * 3000 + "x" + "</div>" * 3000), modern()))
    assert [getattr(item, "code", "") for item in deep] == ["TOO_LARGE", ""]


def test_deep_articles_cost_themselves_only() -> None:
    deep, fine = read(page(modern(body="<div>" * 300 + "x" + "</div>" * 300), modern()))
    assert isinstance(deep, Refusal)
    assert (deep.code, deep.locator) == ("TOO_DEEP", "article 1")
    assert isinstance(fine, Draft)


def test_gzip_whole_and_broken() -> None:
    data = gzip.compress(page(modern(), middle()).encode())
    assert len(drafts(data)) == 2
    *_, last = read(data[:-20])
    assert isinstance(last, Refusal)
    assert last.code in ("TRUNCATED", "MALFORMED")


def test_pieces_give_the_same_items() -> None:
    articles = [modern(title=f"Titre {n}") for n in range(600)]
    articles[300] = modern(body="", title="Vide")
    data = page(*articles).encode()
    hint = Hint("export.html")
    pieces = list(READER.split(io.BytesIO(data), hint))
    assert len(pieces) == 3
    by_piece = [item for piece in pieces for item in READER.read(io.BytesIO(piece), hint)]
    assert by_piece == read(data)
    assert len(by_piece) == data.count(b"<article>") == 600
    assert by_piece[599].locator == "article 600"


@pytest.mark.parametrize("head", [b"{}", b'"first": 1', b'"sizes": 3', b'"first": "x"}', b"\xff"])
def test_broken_piece(head: bytes) -> None:
    (item,) = read(b'{"isctext_piece": 1, ' + head + b"\nxx")
    assert isinstance(item, Refusal)
    assert item.code == "MALFORMED"


def test_rows_beside_documents() -> None:
    source = page(modern(), middle(), modern(body=""))
    task = ReadTask("i", 0, "b", Source("echo", "press"), Hint("a.html"), "europresse.v1")
    out = read_task(io.BytesIO(source.encode()), task, IngestOptions(today=date(2026, 1, 1)))
    assert (out["documents"].num_rows, out["rejections"].num_rows) == (2, 1)
    codes = [row["code"] for row in out["warnings"].to_pylist()]
    assert sorted(codes) == ["DATES_DISAGREE", "WORDS_DISAGREE"]
    assert out["removed"].num_rows == 4
    assert out["documents"].to_pylist()[0]["title"] == "Le four commun rouvre"


def test_each_article_can_say_its_source() -> None:
    source = page(
        modern(), modern(outlet="L'Aube", number="news·20060315·AUB·1"), middle(outlet="")
    )
    task = ReadTask("i", 0, "b", Source("*", "press"), Hint("a.html"), "europresse.v1")
    out = read_task(io.BytesIO(source.encode()), task, IngestOptions(today=date(2026, 1, 1)))
    found = [row["source_id"] for row in out["documents"].to_pylist()]
    assert found == ["L'Écho de Lanne", "L'Aube", "EDL"]


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
