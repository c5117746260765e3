"""decidim.v1 and consultation.v1: proposals, comments, debates, questionnaires."""

from __future__ import annotations

import gzip
from datetime import date

import pytest
from participation_samples import (
    COMMENTS,
    DEBATES,
    GREAT_DEBATE,
    JSON_DEBATE,
    PLATFORM,
    PROPOSALS,
    QUESTIONNAIRE,
    SCDL,
    SCDL_NAMES,
    as_json,
    codes,
    draft,
    fact,
    read,
    scdl_table,
)

from isctext.ingest.policy import consultation, decidim, scdl
from isctext.ingest.read import choose_reader
from isctext.records.document import Refusal
from isctext.records.reader import Hint, Reader, Splitter


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        (SCDL, "a.csv", "scdl.v1"),
        (SCDL, "a.dat", "scdl.v1"),
        (scdl_table({}, delimiter=";"), "a.txt", "scdl.v1"),
        (scdl_table({}, names=[n.lower() for n in SCDL_NAMES]), "a.csv", "scdl.v1"),
        (PROPOSALS, "a.csv", "decidim.v1"),
        (PROPOSALS, "a", "decidim.v1"),
        (as_json(COMMENTS), "a.json", "decidim.v1"),
        (as_json(DEBATES), "a", "decidim.v1"),
        (as_json(COMMENTS[0], None) + "\n", "a.jsonl", "decidim.v1"),
        (GREAT_DEBATE, "a.csv", "consultation.v1"),
        (as_json(JSON_DEBATE), "a.json", "consultation.v1"),
        (QUESTIONNAIRE, "a.csv", "consultation.v1"),
        (PLATFORM, "a.csv", "consultation.v1"),
        ("titre;texte;date\nA;Du texte;2020-01-01\n", "a.csv", "csv.v1"),
        ("texte;Quoi ?;Qui ?\nA;B;C\n", "a.csv", "csv.v1"),
        ("id;title;body;url;component\n1;a;b;c;d\n", "a.csv", "csv.v1"),
        ('{"text": "Du texte"}\n{"text": "Encore"}\n', "a.jsonl", "jsonl.v1"),
        ("COLL_NOM,DELIB_OBJET\na,b\n", "a.csv", "csv.v1"),
    ],
)
@pytest.mark.parametrize("zipped", [False, True])
def test_content_chooses_the_reader(source: str, name: str, expected: str, zipped: bool) -> None:
    data = gzip.compress(source.encode(), mtime=0) if zipped else source.encode()
    reader = choose_reader(data[:4096], f"{name}.gz" if zipped else name)
    assert reader is not None
    assert reader.name == expected


@pytest.mark.parametrize("reader", [scdl.READER, decidim.READER, consultation.READER])
def test_other_files_are_not_theirs(reader: Reader) -> None:
    assert isinstance(reader, Splitter)
    for other in (
        "<p>DELIB_OBJET</p>",
        "",
        "\x00",
        "[1, 2]",
        "[",
        "Que faire ? Qui ?\nNous.",
        "{}",
    ):
        assert reader.sniff(other.encode(), "a.txt") == 0.0


def test_decidim_proposals() -> None:
    found = read(decidim.READER, PROPOSALS)
    assert codes(found) == ["ok", "ok", "ok", "EMPTY_OUTPUT"]
    first, second, third = map(draft, found[:3])
    assert first.text == "Un lieu abrité.\n\nEt un atelier."
    assert (first.title, first.authors) == ("Un garage à vélos", ("Lise M.",))
    assert (first.provider_id, first.url) == ("101", "https://d.exemple.fr/p/101")
    assert [(d.date, d.origin) for d in first.dates] == [(date(2021, 3, 5), "header:published_at")]
    expected = {
        "language": "fr", "section": "Mobilité", "scope": "Centre", "vote": "42",
        "endorsements": "5", "code": "VM-PROP-101", "state": "accepted",
        "participatory space": "https://d.exemple.fr/p/budget", "component": "7", "comments": "3",
    }  # fmt: skip
    assert {name: fact(first, name) for name in expected} == expected
    assert first.removed == (("translation:en", "A bike shed"),)
    assert (second.text, second.title) == ("Open the hall on Sundays.", "A market")
    assert fact(second, "language") == "en"
    assert (third.text, third.title) == ("Des bancs", "Des bancs")
    assert third.warnings[0][0] == "TITLE_ONLY"
    assert third.dates == ()


def test_decidim_comments_and_debates_in_json() -> None:
    comment, empty = read(decidim.READER, as_json(COMMENTS))
    assert isinstance(empty, Refusal)
    assert draft(comment).text == "Bonne idée, merci."
    assert draft(comment).authors == ("Paul B.",)
    assert draft(comment).url == "https://d.exemple.fr/p/101"
    assert draft(comment).dates[0].date == date(2021, 4, 1)
    assert (fact(comment, "alignment"), fact(comment, "about id")) == ("1", "101")
    (debate,) = read(decidim.READER, as_json(DEBATES))
    assert draft(debate).text == "Faut-il rouvrir la halle ?\n\nRestez polis.\n\nOui."
    assert draft(debate).title == "Une halle ?"
    assert draft(debate).removed == (
        ("translation:en", "Reopen it?"),
        ("translation:machine-en", "A hall?"),
    )
    assert draft(debate).dates[0].origin == "header:start_time"
    assert fact(debate, "closed_at") == "2022-02-01"
    lines = "\n".join(as_json(one, None) for one in COMMENTS)
    assert read(decidim.READER, lines) == [comment, empty]


def test_great_debate() -> None:
    first, second, third = read(consultation.READER, GREAT_DEBATE)
    assert draft(first).text.split("\n\n") == [
        "Quel est le problème concret ?",
        "Les trains sont rares.",
        "Que faudrait-il faire, selon vous ?",
        "Rouvrir la gare.",
        "Et la halle.",
    ]
    assert draft(first).title == "Transports"
    assert (fact(first, "answers"), fact(first, "answers empty")) == ("2", "1")
    assert fact(first, "question") == (
        "Quel est le problème concret ? | Que faudrait-il faire, selon vous ?"
    )
    assert (fact(first, "postcode"), fact(first, "author type")) == ("59000", "Citoyen")
    assert [(d.date.day, d.origin) for d in draft(first).dates] == [
        (22, "header:publishedAt"),
        (22, "meta:createdAt"),
    ]
    assert draft(first).provider_id == "1-1"
    assert isinstance(second, Refusal)
    assert (second.code, second.detail) == ("EMPTY_OUTPUT", "none of 3 questions is answered")
    assert draft(third).text == "Votre vie est-elle touchée ? (oui ou non)\n\nNon"
    assert draft(third).dates[0].origin == "header:createdAt"


def test_great_debate_in_json() -> None:
    (found,) = read(consultation.READER, as_json(JSON_DEBATE))
    assert draft(found).text.split("\n\n") == [
        "Que faire ?", "Aider les ateliers.", "Où ?", "Ville", "Village", "Partout",
    ]  # fmt: skip
    assert (fact(found, "answers"), fact(found, "answers empty")) == ("2", "1")


def test_any_questionnaire() -> None:
    first, second, third = read(consultation.READER, QUESTIONNAIRE)
    assert draft(first).text.split("\n\n")[::2] == [
        "Quel lieu manque-t-il ?",
        "Viendriez-vous ?",
        "Dites-nous en quelques lignes ce que vous aimeriez y faire avec vos voisins",
    ]
    assert draft(first).text.split("\n\n")[1::2] == ["Un café", "Oui", "Réparer des vélos"]
    assert draft(first).dates[0].date == date(2022, 5, 12)
    assert fact(first, "Votre commune") == "Valmorel"
    assert isinstance(second, Refusal)
    assert draft(third).dates == ()
    assert draft(third).warnings[0][0] == "DATE_UNREAD"


def test_platform_rows() -> None:
    proposal, argument, vote = read(consultation.READER, PLATFORM)
    assert (draft(proposal).text, draft(proposal).provider_id) == ("Ouvrir la grange.", "p1")
    assert (fact(proposal, "section"), fact(proposal, "vote")) == ("Lieux", "12")
    assert (draft(argument).text, draft(argument).provider_id) == ("Elle est trop loin.", "a1")
    assert draft(argument).dates[0].date == date(2020, 10, 2)
    assert (fact(argument, "form"), fact(argument, "about id")) == ("argument", "p1")
    assert isinstance(vote, Refusal)
    assert vote.code == "EMPTY_OUTPUT"


def test_declared_columns_win() -> None:
    hint = Hint("f", columns=(("text", "title/en"),))
    assert [draft(item).text for item in read(decidim.READER, PROPOSALS, hint)[:2]] == [
        "A bike shed",
        "A market",
    ]
