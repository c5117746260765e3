"""Lemmas that are words: a small lexicon of our own, then the one that isctext ships."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from isctext.errors import ResourceMissing
from isctext.french import weights
from isctext.french.lemmas import FullForms, Lemmatiser
from isctext.french.shipped import lexicon


def listed(words: str) -> list[str]:
    """Words with white space between them."""
    return words.split()


LEXICON = FullForms(
    lemmas={
        "noun": frozenset(
            listed(
                "commun lieu projet habitant travail journal bureau jeu voix repas bus corpus pays "
                "gouvernail chef-d'œuvre bâtiment bien porte"
            )
        ),
        "adj": frozenset(listed("commun local social solidaire beau vieux numérique tiers")),
        "verb": frozenset(listed("partager tenir prendre être avoir placer porter construire")),
        "adv": frozenset(listed("localement")),
    },
    forms={
        "noun": {"habitante": "habitant", "habitantes": "habitant", "yeux": "œil"},
        "adj": {"belle": "beau", "belles": "beau", "vieilles": "vieux", "sociale": "social"},
        "verb": {"tient": "tenir", "prises": "prendre", "construisent": "construire"},
        "adv": {},
    },
    seen={("les", "DET"): "le", ("des", "DET"): "un", ("est", "AUX"): "être", ("du", "ADP"): "de"},
)
CHOICE = Lemmatiser(LEXICON)
POS = listed("NOUN ADJ VERB AUX ADV DET ADP PRON PROPN NUM PUNCT X INTJ SYM CCONJ SCONJ")
WORD = st.text("abcdefgilmnoprstuvzéèêçàâœ-'ABCDEIST", min_size=1, max_size=12)
STEMS = st.sampled_from(listed("klaxib zadouv wikif slamb tiktokon podcorn"))


def wrong(*values: str, reason: str):
    return pytest.param(*values, marks=pytest.mark.xfail(strict=True, reason=reason))


@pytest.mark.parametrize(
    ("form", "pos", "proposed", "expected"),
    [
        ("les", "DET", "la", "le"),
        ("Des", "DET", "des", "un"),
        ("Lille", "PROPN", "lille", "Lille"),
        ("ESS", "NOUN", "ess", "ESS"),
        ("SCOPs", "NOUN", "scops", "SCOP"),
        ("communs", "NOUN", "communs", "commun"),
        ("COMMUN", "NOUN", "commun", "commun"),
        ("PROJETS", "NOUN", "projets", "projet"),
        ("lieux", "NOUN", "lieux", "lieu"),
        ("travaux", "NOUN", "travau", "travail"),
        ("journaux", "NOUN", "journau", "journal"),
        ("bureaux", "NOUN", "bureaux", "bureau"),
        ("jeux", "NOUN", "jeux", "jeu"),
        ("voix", "NOUN", "voix", "voix"),
        ("bus", "NOUN", "bu", "bus"),
        ("corpus", "NOUN", "corpus", "corpus"),
        ("repas", "NOUN", "repas", "repas"),
        ("habitantes", "NOUN", "habitante", "habitant"),
        ("yeux", "NOUN", "yeu", "œil"),
        ("locaux", "ADJ", "locau", "local"),
        ("belles", "ADJ", "bel", "beau"),
        ("solidaires", "ADJ", "solidair", "solidaire"),
        ("tient", "VERB", "tier", "tenir"),
        ("partage", "VERB", "partager", "partager"),
        ("partageons", "VERB", "partager", "partager"),
        ("partagées", "VERB", "blabla", "partager"),
        ("plaçait", "VERB", "plaçait", "placer"),
        ("localement", "ADV", "localement", "localement"),
        ("tiers-lieux", "NOUN", "tiers-lieux", "tiers-lieu"),
        ("co-construisent", "VERB", "co-construisent", "co-construire"),
        ("néo-habitantes", "NOUN", "x", "néo-habitant"),
        ("12", "NUM", "12", "12"),
        (",", "PUNCT", ",", ","),
        wrong(
            "LES", "DET", "le", "le", reason="a word in capitals is an acronym before it is seen"
        ),
        wrong("DIX", "NUM", "dix", "dix", reason="as above, a number"),
        wrong(
            "chefs-d'œuvre", "NOUN", "x", "chef-d'œuvre", reason="the plural inside the compound"
        ),
    ],
)
def test_known_words(form, pos, proposed, expected):
    assert CHOICE.lemma(form, pos, proposed) == expected


@pytest.mark.parametrize(
    ("form", "pos", "expected"),
    [
        ("slament", "VERB", "slamer"),
        ("slamaient", "VERB", "slamer"),
        ("slamerait", "VERB", "slamer"),
        ("slamées", "VERB", "slamer"),
        ("slamèrent", "VERB", "slamer"),
        ("relançaient", "VERB", "relancer"),
        ("klobs", "NOUN", "klob"),
        ("klobeaux", "NOUN", "klobeau"),
        ("klobaux", "ADJ", "klobal"),
        ("klobement", "ADV", "klobement"),
        wrong("covoyageait", "VERB", "covoyager", reason="the e before a, as in mangeait"),
        wrong("covoyagea", "VERB", "covoyager", reason="as above"),
        wrong("covoyageons", "VERB", "covoyager", reason="as above"),
        wrong("klassseriez", "VERB", "klassser", reason="-iez is tried, -eriez is not listed"),
        wrong("slamerai", "VERB", "slamer", reason="the future of je is not listed"),
        wrong("slamai", "VERB", "slamer", reason="the past of je is not listed"),
        wrong("slamât", "VERB", "slamer", reason="the subjunctive is not listed"),
        wrong("wellness", "NOUN", "wellness", reason="a final s is taken off ss"),
    ],
)
def test_unknown_words(form, pos, expected):
    assert CHOICE.lemma(form, pos, form) == expected


def test_a_proposal_must_start_like_the_form():
    assert CHOICE.lemma("slamait", "VERB", "slamer") == "slamer"
    assert CHOICE.lemma("slamait", "VERB", "bouffir") == "slamer"
    assert CHOICE.lemma("klobissent", "VERB", "klobir") == "klobir"


@pytest.mark.xfail(strict=True, reason="the refused proposal comes back by the ending -ent")
def test_the_second_group_is_not_invented():
    assert CHOICE.lemma("klobissent", "VERB", "klobisser") == "klobir"


@given(WORD, st.sampled_from(POS), WORD)
@settings(deadline=None, max_examples=300)
def test_never_empty_and_always_the_same(form, pos, proposed):
    assume(form.lower().rpartition("-")[2] != "s")  # see test_the_letter_s
    first = CHOICE.lemma(form, pos, proposed)
    assert first
    assert CHOICE.lemma(form, pos, proposed) == first
    assert Lemmatiser(LEXICON).lemma(form, pos, proposed) == first


@given(st.lists(st.tuples(WORD, st.sampled_from(POS), WORD), max_size=8))
@settings(deadline=None, max_examples=60)
def test_many_at_once_are_the_same(asked):
    forms, pos, proposed = ([row[i] for row in asked] for i in range(3))
    assert Lemmatiser(LEXICON).lemmas(forms, pos, proposed) == [CHOICE.lemma(*row) for row in asked]


@given(STEMS, st.sampled_from(listed("e es ent ons ez ait aient era eront é ée és ées ant")))
@settings(deadline=None, max_examples=100)
def test_an_unknown_verb_gets_an_infinitive(stem, ending):
    form = stem + ending
    assert CHOICE.lemma(form, "VERB", form) == stem + "er"


@given(STEMS, st.sampled_from(listed("er ir re")), st.sampled_from(listed("a it u ons")))
@settings(deadline=None, max_examples=50)
def test_the_network_may_propose_an_infinitive(stem, infinitive, ending):
    assert CHOICE.lemma(stem + ending, "VERB", stem + infinitive) == stem + infinitive


@given(WORD)
@settings(deadline=None, max_examples=100)
def test_names_stay_as_they_are(form):
    assert CHOICE.lemma(form, "PROPN", form.lower()) == form


@pytest.mark.parametrize("form", ["s", "S", "co-s"])
@pytest.mark.parametrize("pos", ["NOUN", "ADJ"])
@pytest.mark.xfail(strict=True, reason="the singular of s is taken to be the empty word")
def test_the_letter_s(form, pos):
    assert CHOICE.lemma(form, pos, form).endswith(("s", "S"))


@pytest.mark.parametrize(
    "form",
    [
        *listed("communs belle les du est lieux partagent plaçait habitantes"),
        *(
            pytest.param(form, marks=pytest.mark.xfail(strict=True, reason="the e before a and o"))
            for form in ("partageons", "partageait")
        ),
    ],
)
def test_is_word(form):
    assert LEXICON.is_word(form)


def test_is_no_word():
    assert not any(map(LEXICON.is_word, listed("slamons klob Lille")))


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
        wrong(
            "concernés",
            "ADJ",
            "concerné",
            reason="the list has the verb for participles: 5688 of them",
        ),
        ("réunissent", "VERB", "réunir"),
        ("mutualisent", "VERB", "mutualiser"),
        ("co-construisent", "VERB", "co-construire"),
        ("auto-organisent", "VERB", "auto-organiser"),
        ("vendu", "VERB", "vendre"),
        ("peut", "VERB", "pouvoir"),
        ("sont", "AUX", "être"),
        ("aux", "ADP", "à"),
        ("ESS", "NOUN", "ESS"),
        wrong("chefs-d'œuvre", "NOUN", "chef-d'œuvre", reason="the plural inside the compound"),
        wrong("cheveux", "NOUN", "cheveu", reason="the treebanks' own slip, in the list as it is"),
        wrong(
            "souris", "NOUN", "souris", reason="not in the list; an unknown word in -is loses its s"
        ),
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
@pytest.mark.xfail(strict=True, reason="unknown nouns in -us, -is, -os, -ss lose their s")
def test_shipped_nouns_in_s_that_no_list_has(shipped, form):
    assert shipped[1].lemma(form, "NOUN", form) == form


@pytest.mark.xfail(strict=True, reason="the list of nouns, or of treebanks, has the verb")
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
        wrong("LILLE", "Lille", reason="lille is a common noun of the list"),
        wrong("PARIS", "Paris", reason="paris is the plural of pari"),
        wrong("CALAIS", "Calais", reason="calais is a form of caler"),
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
