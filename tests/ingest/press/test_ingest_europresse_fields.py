"""europresse.v1: what its headers say, words around the text; nothing is glued, nothing lost."""

from __future__ import annotations

import io
from datetime import date

import pytest
from europresse_reading import TEXT, dates, draft
from europresse_samples import (
    BODY,
    middle,
    modern,
    page,
)

from isctext.ingest.options import IngestOptions
from isctext.ingest.read import read_task
from isctext.records.reader import Hint, ReadTask
from isctext.records.source import Source


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


def test_words_outside_the_text_are_kept_and_warned_of() -> None:
    outside = "<p>" + "Un paragraphe que la page met ailleurs. " * 8 + "</p>"
    item = draft(page(modern(more=outside)))
    assert item.text == TEXT
    assert any(rule == "other" and "met ailleurs" in text for rule, text in item.removed)
    assert [code for code, _ in item.warnings] == ["LOW_YIELD"]


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
