"""Lemmas and forms by the lexicon that isctext ships."""

import pytest

from isctext.errors import ResourceMissing
from isctext.french import weights
from isctext.french.mend import mend_unknown
from isctext.french.shipped import lexicon

A_PREFIX = "a verb with a prefix and a hyphen is in no list, so it is made a noun"


def listed(words: str) -> list[str]:
    """Words with white space between them."""
    return words.split()


def wrong(*values: str, reason: str):
    return pytest.param(*values, marks=pytest.mark.xfail(strict=True, reason=reason))


@pytest.fixture(scope="module")
def shipped():
    """The lexicon of the shipped pipelines; needs no network."""
    try:
        weights.folder()
    except ResourceMissing:
        pytest.skip("the shipped weights are not part of this checkout (models/fr_isctext)")
    return lexicon()


@pytest.mark.parametrize(
    ("form", "pos", "expected"),
    [
        ("communs", "NOUN", "commun"),
        ("tiers-lieux", "NOUN", "tiers-lieu"),
        ("savoir-faire", "NOUN", "savoir-faire"),
        ("coopératrices", "NOUN", "coopérateur"),
        ("journaux", "NOUN", "journal"),
        ("chevaux", "NOUN", "cheval"),
        ("baux", "NOUN", "bail"),
        ("procès", "NOUN", "procès"),
        ("mois", "NOUN", "mois"),
        ("territoriales", "ADJ", "territorial"),
        ("publiques", "ADJ", "public"),
        ("heureuses", "ADJ", "heureux"),
        ("concernés", "ADJ", "concerné"),
        ("réunissent", "VERB", "réunir"),
        ("mutualisent", "VERB", "mutualiser"),
        ("co-construisent", "VERB", "co-construire"),
        ("auto-organisent", "VERB", "auto-organiser"),
        ("vendu", "VERB", "vendre"),
        ("peut", "VERB", "pouvoir"),
        ("sont", "AUX", "être"),
        ("aux", "ADP", "à"),
        ("ESS", "NOUN", "ESS"),
        ("chefs-d'œuvre", "NOUN", "chef-d'œuvre"),
        wrong("cheveux", "NOUN", "cheveu", reason="the treebanks' own slip, in the list as it is"),
        ("souris", "NOUN", "souris"),
    ],
)
def test_shipped_lemmas(shipped, form, pos, expected):
    assert shipped[1].lemma(form, pos, form) == expected


@pytest.mark.parametrize(
    "form", listed("corpus bus processus parcours accès relais tiers discours")
)
def test_shipped_nouns_in_s(shipped, form):
    assert shipped[1].lemma(form, "NOUN", form) == form


@pytest.mark.parametrize("form", listed("campus devis logis tapis surplus taudis business cursus"))
def test_shipped_nouns_in_s_that_no_list_has(shipped, form):
    assert shipped[1].lemma(form, "NOUN", form) == form


def test_shipped_noun_with_the_lemma_of_a_verb(shipped):
    assert shipped[1].lemma("enclos", "NOUN", "enclos") == "enclos"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("REUNION", "réunion"),
        ("METROPOLITAIN", "métropolitain"),
        ("PROCES-VERBAL", "procès-verbal"),
        ("AUJOURD'HUI", "aujourd'hui"),
        ("DUNKERQUE", "Dunkerque"),
        ("ESS", "ESS"),
        ("SCOP", "SCOP"),
        ("VILLENEUVE-D'ASCQ", "Villeneuve-d'Ascq"),
        ("LENS", "Lens"),
        ("LILLE", "Lille"),
        ("PARIS", "Paris"),
        ("CALAIS", "Calais"),
    ],
)
def test_shipped_words_in_capitals(shipped, word, expected):
    assert shipped[0].lowered(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("coo-\npératives", "coopératives"),
        ("mutua-\nlisation", "mutualisation"),
        ("celui-\nci", "celui-ci"),
        ("porte-\nparole", "porte-parole"),
        ("per-\nsonnes", "personnes"),
    ],
)
def test_shipped_broken_words(shipped, word, expected):
    assert shipped[0].of(word) == expected


@pytest.mark.parametrize(
    ("form", "tag", "expected"),
    [
        ("grainothèque", "VERB", "NOUN"),
        ("peer-to-peer", "ADV", "NOUN"),
        ("vis-à-vis", "ADV", "ADV"),
        ("ci-dessous", "ADV", "ADV"),
        ("sous-louer", "VERB", "VERB"),
        ("permettions", "VERB", "VERB"),
        ("surexploité", "VERB", "VERB"),
        ("co-construisent", "VERB", "VERB"),
        ("auto-gèrent", "VERB", "VERB"),
        ("pré-inscrire", "VERB", "VERB"),
    ],
)
def test_shipped_unknown_words(shipped, form, tag, expected):
    assert mend_unknown([form], [tag], shipped[0].is_word) == [expected]
