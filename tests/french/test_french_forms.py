"""The plain writing under which the networks read a word."""

import re
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.french.forms import Forms, in_capitals, masculine
from isctext.french.normalise import normalise
from isctext.french.plain import without_accents
from isctext.french.tokens import Tokeniser


def listed(words: str) -> list[str]:
    """Words with white space between them."""
    return words.split()


WORDS = frozenset(
    listed(
        "tiers-lieu tiers-lieux porte porte-parole parole celui-ci coopératives réunion église "
        "élu élus commun communs est dit elle ce la le -le de à l' qu' ville économie dunes"
    )
)
ACCENTS = {without_accents(word): word for word in sorted(WORDS)}
FORMS = Forms(WORDS.__contains__, ACCENTS)
LETTERS = "abcdefghiknoprstuvézàçœABCDEIRSTÉ"
PLAIN = st.text(LETTERS, min_size=1, max_size=12)
BASES = st.sampled_from(listed("habitant adhérent salarié étudiant militant retraité élu"))


def wrong(word: str, expected: str, reason: str):
    return pytest.param(word, expected, marks=pytest.mark.xfail(strict=True, reason=reason))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("habitant·e·s", "habitants"),
        ("habitant•e", "habitant"),
        ("HABITANT·E·S", "HABITANTS"),
        ("porteur·euse·s", "porteurs"),
        ("nombreux·ses", "nombreux"),
        ("tou·te·s", "tous"),
        ("un·e", "un"),
        ("conseiller·ère·s", "conseillers"),
        ("acteur.rice.s", "acteurs"),
        ("adhérent.e", "adhérent"),
        ("employé.es", "employés"),
        ("HABITANT.E.S", "HABITANTS"),
        ("citoyen(ne)s", "citoyens"),
        ("CITOYEN(NE)S", "CITOYENS"),
        ("adhérents(es)", "adhérents"),
        ("usager-e-s", "usagers"),
        ("agriculteur-rice-s", "agriculteurs"),
        ("ami-e", "ami"),
        ("salarié/e", "salarié"),
        ("directeur/trice", "directeur"),
        ("élu/e/s", "élus"),
        ("tiers-lieu", "tiers-lieu"),
        ("Pas-de-Calais", "Pas-de-Calais"),
        ("https://ex.fr/e", "https://ex.fr/e"),
        ("jeanne.petit@ex.fr", "jeanne.petit@ex.fr"),
        ("12/05/2024", "12/05/2024"),
        ("communs", "communs"),
    ],
)
def test_masculine(word, expected):
    assert masculine(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("C.A.E.", "CAE"),
        ("S.C.O.P", "SCOP"),
        ("J.", "J."),
        ("M.", "M."),
        ("J.-C.", "J.-C."),
        ("etc.", "etc."),
        ("#communs", "communs"),
        ("@lieu", "lieu"),
        ("#", "#"),
        ("10 000", "10000"),
        ("1 234,5", "1234,5"),
        ("coo-\npératives", "coopératives"),
        ("coo- \n  pératives", "coopératives"),
        ("tiers-\nlieux", "tiers-lieux"),
        ("porte-\nparole", "porte-parole"),
        ("celui-\nci", "celui-ci"),
        ("-t-il", "-t-il"),
        ("l'", "l'"),
        ("REUNION", "REUNION"),
        ("R&D", "R&D"),
        ("…", "…"),
        ("😀", "😀"),
        ("ex.fr", "ex.fr"),
        ("communs.org/page", "communs.org/page"),
        ("www.ex.fr/a", "www.ex.fr/a"),
    ],
)
def test_plain_form(word, expected):
    assert FORMS.of(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("REUNION", "réunion"),
        ("RÉUNION", "réunion"),
        ("EGLISE", "église"),
        ("COMMUNS", "communs"),
        ("TIERS-LIEUX", "tiers-lieux"),
        ("L'", "l'"),
        ("A", "à"),
        ("À", "à"),
        ("ESS", "ESS"),
        ("DUNKERQUE", "Dunkerque"),
        ("Dunkerque", "Dunkerque"),
        ("communs", "communs"),
        ("B", "B"),
        ("12", "12"),
        ("PAS-DE-CALAIS", "Pas-de-Calais"),
        ("LOOS-EN-GOHELLE", "Loos-en-Gohelle"),
        wrong("VILLENEUVE-D'ASCQ", "Villeneuve-d'Ascq", "d' in a name that no list has"),
        ("-LE", "-le"),
    ],
)
def test_lowered(word, expected):
    assert FORMS.lowered(word) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LES COMMUNS EN FÊTE", True),
        ("L'EAU, BIEN COMMUN : 12 DATES", True),
        ("LES COMMUNS en fête dans toute la ville", False),
        ("Les communs", False),
        ("ESS", False),
        ("SCOP", False),
        ("12 345", False),
        ("", False),
    ],
)
def test_in_capitals(text, expected):
    assert in_capitals(text) is expected


def test_a_heading_over_two_lines_is_in_capitals():
    assert in_capitals("TERRITOIRE\nZÉRO\nCHÔMEUR")


def test_names_come_before_words():
    """LILLE is a town, though lille may be a word; its letters are looked up without accents."""
    names = {"lille": "Lille", "bethune": "Béthune", "commun": "Commun"}
    forms = Forms(WORDS.__contains__, ACCENTS, names)
    assert [forms.lowered(w) for w in listed("LILLE BETHUNE BÉTHUNE COMMUN RÉUNION")] == listed(
        "Lille Béthune Béthune Commun réunion"
    )
    assert forms.lowered("lille") == "lille"


@given(st.text(min_size=1, max_size=12).filter(str.strip))
@settings(deadline=None, max_examples=200)
def test_never_empty(word):
    for start, end in Tokeniser().cut(normalise(word).text).tolist():
        assert FORMS.of(normalise(word).text[start:end])


@given(PLAIN)
@settings(deadline=None, max_examples=200)
def test_plain_words_stay(word):
    assert FORMS.of(word) == word
    assert masculine(word) == word


@given(st.lists(PLAIN, min_size=1, max_size=3))
@settings(deadline=None, max_examples=200)
def test_a_plain_form_is_plain(parts):
    for sign in "·./-":
        form = FORMS.of(sign.join(parts))
        if re.fullmatch(r"[^\W\d_]+", form):
            assert FORMS.of(form) == form


@given(PLAIN | st.sampled_from(sorted(WORDS)).map(str.upper))
@settings(deadline=None, max_examples=150)
def test_lowered_is_stable_and_keeps_the_letters(word):
    low = FORMS.lowered(word)
    assert low
    assert FORMS.lowered(low) == low
    assert without_accents(low).lower() == without_accents(word).lower()


@given(BASES, st.sampled_from(["·e", ".e", "(e)", "-e", "/e"]), st.booleans())
@settings(deadline=None, max_examples=70)
def test_the_five_signs_agree(base, added, capitals):
    """One sign or another, the masculine is the same, in its number and its case."""
    many = {"·e": "·e·s", ".e": ".e.s", "(e)": "(e)s", "-e": "-e-s", "/e": "/e/s"}[added]
    one, several = base + added, base + many
    if capitals:
        one, several, base = one.upper(), several.upper(), base.upper()
    assert FORMS.of(one) == base
    assert FORMS.of(several) == base + ("S" if capitals else "s")
    assert len(Tokeniser().cut(several)) == 1


def _seconds(letters: int) -> float:
    """The least of five measures: an address whose second part has so many letters."""
    word, found = f"www.{'abcdefghijklmnopqrst'[:letters]}59.fr", []
    for _ in range(5):
        start = perf_counter()
        masculine(word)
        found.append(perf_counter() - start)
    return min(found)


def test_the_time_of_an_address_does_not_explode():
    assert _seconds(18) < 30 * max(_seconds(9), 1e-6)


def test_without_accents():
    assert without_accents("Élève à Œuvre, ça naïf ærien") == "Eleve a OEuvre, ca naif aerien"
    assert without_accents("RÉUNION") == "REUNION"
    assert without_accents("12 €") == "12 €"
