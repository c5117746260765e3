"""Parts of deliberations: formulas are found, prose that looks like one is left alone."""

from __future__ import annotations

import io
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.ingest.deliberation.parts import (
    BOILERPLATE,
    Part,
    is_deliberation,
    parts,
    session_date,
    strip_formulas,
    vote_facts,
)
from isctext.ingest.deliberation.words import flat
from isctext.ingest.read import choose_reader
from isctext.records.document import Draft
from isctext.records.reader import Hint

EXAMPLES = Path(__file__).with_name("deliberations.txt")
SHARED = Path(os.environ.get("ISCTEXT_SHARED", Path(__file__).parents[4] / "shared"))
CORPUS = SHARED / "data" / "real-corpus"
Sentence = tuple[str, str, bool]


def examples() -> list[list[Sentence]]:
    """Texts as (kind, sentence, whether it goes on in the same paragraph)."""
    found: list[list[Sentence]] = [[]]
    for line in EXAMPLES.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if not line:
            found.append([])
            continue
        kind, sentence = line.split("|", 1)
        found[-1].append((kind.lstrip("+"), sentence, kind.startswith("+")))
    return [text for text in found if text]


def planted(text: list[Sentence], border: str = "\n\n") -> tuple[str, list[Part]]:
    whole, places = "", []
    for kind, sentence, goes_on in text:
        if whole:
            whole += " " if goes_on else border
        places.append(Part(kind, len(whole), len(whole) + len(sentence)))
        whole += sentence
    return whole, places


def over(found: list[Part], place: Part) -> list[str]:
    return [part.kind for part in found if part.start < place.end and part.end > place.start]


def test_there_are_enough_examples() -> None:
    sentences = [s for text in examples() for s in text]
    assert len(sentences) >= 200
    assert sum(kind == "body" for kind, _, _ in sentences) >= 40
    kinds = {kind for kind, _, _ in sentences}
    assert kinds == {*BOILERPLATE, "visa", "considerant", "article", "decision", "subject", "body"}


@pytest.mark.parametrize("text", examples(), ids=lambda text: text[0][1][:30])
def test_every_sentence_has_its_kind(text: list[Sentence]) -> None:
    whole, places = planted(text)
    found = parts(whole)
    wrong = [(p.kind, over(found, p), whole[p.start : p.end]) for p in places]
    assert [w for w in wrong if w[1] != [w[0]]] == []


def test_lines_run_together_lose_no_prose() -> None:
    """A PDF whose lines were joined: formulas may stay, but no sentence of prose goes."""
    missed, formulas = 0, 0
    for text in examples():
        whole, places = planted(text, border=" ")
        found = parts(whole)
        for place in places:
            kinds = over(found, place)
            if place.kind not in BOILERPLATE:
                assert BOILERPLATE.isdisjoint(kinds), whole[place.start : place.end]
            else:
                formulas += 1
                missed += not BOILERPLATE.issuperset(kinds)
    assert missed <= 0.35 * formulas


def test_short_lines_are_read_too() -> None:
    """Text with a line end after each line of a page, formulas cut in two."""
    text = (
        "EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS\nSéance du 3 juin 2014\n"
        "Vu le code général des collectivités\nterritoriales, notamment son article L. 2121-29 ;\n"
        "Considérant que la grange\nest vide ;\n"
        "Article 1er : la grange devient\nun atelier partagé.\n"
        "Pour extrait conforme,\nLe Maire,\nPaul BERTIN\n"
    )
    kept, removed = strip_formulas(text)
    assert kept == (
        "Considérant que la grange\nest vide ;\n"
        "Article 1er : la grange devient\nun atelier partagé."
    )
    assert [kind for kind, _ in removed] == ["heading", "law-visa", "certificate", "signature"]


def test_what_is_taken_out_and_what_stays() -> None:
    whole, _ = planted(examples()[0])
    kept, removed = strip_formulas(whole)
    assert kept.split("\n\n") == [
        "Objet : Création d'un tiers-lieu dans l'ancienne gare",
        "Vu le projet présenté par l'association Les Ateliers du Quai ;",
        "Considérant que l'ancienne gare est vide depuis dix ans ;",
        "Considérant la demande des habitants d'un lieu partagé ;",
        (
            "Madame le Maire expose que le lieu accueillera un atelier de réparation. Les "
            "habitants y partageront des outils."
        ),
        "Article 1er : d'approuver la création du tiers-lieu.",
        (
            "Article 2 : d'attribuer une subvention de 12 000 euros à l'association Les Ateliers "
            "du Quai."
        ),
    ]
    assert {kind for kind, _ in removed} == BOILERPLATE
    assert all(text in whole for _, text in removed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "Pour extrait conforme",
        "Le café associatif a voté son budget. Adopté à l'unanimité.",
        "Vu le code du travail ; vu le code civil ; vu la loi.",
        "Présents : Paul BERTIN, Lise MORAND\n\nNous avons parlé de la halle.",
    ],
)
def test_a_text_that_is_no_act_stays_whole(text: str) -> None:
    assert strip_formulas(text) == (text, ())
    assert not is_deliberation(parts(text))


def test_an_act_of_formulas_only_leaves_nothing() -> None:
    text = "EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS\n\nVu le code civil ;\n\nPour extrait conforme"
    kept, removed = strip_formulas(text)
    assert kept == ""
    assert [kind for kind, _ in removed] == ["heading", "law-visa", "certificate"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Pour : 32 Contre : 2 Abstention : 1",
            [("vote for", "32"), ("vote against", "2"), ("vote abstention", "1")],
        ),
        ("Par 12 voix pour et 3 contre,", [("vote for", "12"), ("vote against", "3")]),
        ("Adopté à l'unanimité.", [("vote", "unanimous")]),
        ("Contre : néant", [("vote against", "0")]),
        ("La halle est pour 12 commerces.", []),
    ],
)
def test_votes_are_facts(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(vote_facts(text, parts(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Séance du 12 mars 2019", date(2019, 3, 12)),
        ("Séance ordinaire du jeudi 1er octobre 2012", date(2012, 10, 1)),
        ("Compte rendu de la séance du 18/01/2016", date(2016, 1, 18)),
        ("Séance du 31 février 2016", None),
        ("Il cite la séance du 12 mars 2019.", None),
        ("Séance du 12 mars", None),
    ],
)
def test_the_sitting_dates_the_act(text: str, expected: date | None) -> None:
    found = session_date(text)
    assert (found.date if found else None) == expected
    assert found is None or found.origin == "content:session"


def test_places_survive_unusual_letters() -> None:
    for text in ("İstanbul ŞÉŒ œuvre ﬁn ß", "ÉÈÀÇÙ — « l’œuvre »", "Ǆ ŉ ΑΣ"):
        assert len(flat(text)) == len(text)
    assert flat("DÉLIBÉRÉ — À L’UNANIMITÉ") == "delibere - a l'unanimite"


PIECES = [sentence for text in examples() for _, sentence, _ in text]
MIXED = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(max_size=40), st.sampled_from(["\n", "\n\n", " "])),
    max_size=25,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(MIXED)
def test_parts_are_all_of_the_text_in_order(text: str) -> None:
    found = parts(text)
    end = 0
    for part in found:
        assert not text[end : part.start].strip()
        assert part.start < part.end
        assert not text[part.start].isspace()
        end = part.end
    assert not text[end:].strip()
    assert not any(part.kind.endswith("?") or not part.kind for part in found)


@settings(max_examples=200, deadline=None)
@given(MIXED)
def test_no_character_is_lost(text: str) -> None:
    kept, removed = strip_formulas(text)
    left = Counter("".join((kept + "".join(t for _, t in removed)).split()))
    assert left == Counter("".join(text.split()))
    # What stays keeps its order.
    rest = iter(text)
    assert all(c in rest for c in "".join(kept.split()))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 5000))
def test_long_sentences_cost_little(number: int) -> None:
    text = "Vu le code ; " * (number // 10) + "pour contre " * (number // 20) + "a" * number
    assert parts(text) is not None


@pytest.mark.real
@pytest.mark.skipif(not CORPUS.is_dir(), reason="no real corpus (set ISCTEXT_SHARED)")
def test_real_prose_loses_nothing() -> None:
    """The shared corpus holds no deliberation: nothing may be taken out of any of its texts."""
    count = 0
    for room in ("policy", "press", "initiatives"):
        for path in sorted((CORPUS / room).rglob("*"))[::4]:
            if not path.is_file() or path.suffix == ".gz":
                continue
            data = path.read_bytes()
            reader = choose_reader(data[:4096], path.name)
            items = reader.read(io.BytesIO(data), Hint(path.name)) if reader else ()
            for item in items:
                if isinstance(item, Draft):
                    count += 1
                    assert strip_formulas(item.text) == (item.text, ()), path.name
    assert count > 400
