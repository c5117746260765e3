"""Lemmas that are words: a small lexicon of our own, then the one that isctext ships."""

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from isctext.french.lemmas import FullForms, Lemmatiser


def listed(words: str) -> list[str]:
    """Words with white space between them."""
    return words.split()


LEXICON = FullForms(
    lemmas={
        "noun": frozenset(
            listed(
                "commun lieu projet habitant travail journal bureau jeu voix repas bus corpus pays "
                "gouvernail chef chef-d'œuvre bâtiment bien porte"
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
EMPTY = "the singular of s after a hyphen is taken to be the empty word"
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
        ("LES", "DET", "le", "le"),
        ("DIX", "NUM", "dix", "dix"),
        ("chefs-d'œuvre", "NOUN", "x", "chef-d'œuvre"),
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
        ("covoyageait", "VERB", "covoyager"),
        ("covoyagea", "VERB", "covoyager"),
        ("covoyageons", "VERB", "covoyager"),
        ("klassseriez", "VERB", "klassser"),
        ("slamerai", "VERB", "slamer"),
        ("slamai", "VERB", "slamer"),
        ("slamât", "VERB", "slamer"),
        ("wellness", "NOUN", "wellness"),
    ],
)
def test_unknown_words(form, pos, expected):
    assert CHOICE.lemma(form, pos, form) == expected


def test_a_proposal_must_start_like_the_form():
    assert CHOICE.lemma("slamait", "VERB", "slamer") == "slamer"
    assert CHOICE.lemma("slamait", "VERB", "bouffir") == "slamer"
    assert CHOICE.lemma("klobissent", "VERB", "klobir") == "klobir"


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


@given(
    WORD,
    st.sampled_from(listed("NOUN ADJ VERB AUX ADV PROPN")),
    st.lists(WORD, min_size=1, max_size=4),
)
@settings(deadline=None, max_examples=200)
def test_what_is_settled_no_proposal_changes(form, pos, proposals):
    lemma = Lemmatiser(LEXICON).settled(form, pos)
    assert lemma == CHOICE.settled(form, pos)
    if lemma is not None:
        assert {CHOICE.lemma(form, pos, proposed) for proposed in proposals} == {lemma}


@pytest.mark.parametrize("form", listed("toutes leurs desquels quelques-unes"))
def test_a_proposal_counts_for_closed_classes(form):
    """Settled: where no proposal can change it; lemma() does follow one here."""
    assert CHOICE.lemma(form, "PRON", "tout") == "tout"
    assert CHOICE.settled(form, "PRON") is None


def test_what_is_settled():
    asked = listed("les/DET est/AUX Lille/PROPN ESS/X communs/NOUN partage/VERB local/ADJ")
    found = {pair: CHOICE.settled(*pair.split("/")) for pair in asked}
    assert list(found.values()) == ["le", "être", "Lille", "ESS", None, None, None]


@given(STEMS, st.sampled_from(listed("e es ent ons ez ait aient era eront é ée és ées ant")))
@settings(deadline=None, max_examples=100)
def test_an_unknown_verb_gets_an_infinitive(stem, ending):
    form = stem + ending
    assert CHOICE.lemma(form, "VERB", form) == stem + "er"


@given(STEMS, st.sampled_from(listed("er ir re")))
@settings(deadline=None, max_examples=50)
def test_the_network_may_propose_an_infinitive(stem, infinitive):
    """Where no regular ending fits; else the ending decides, not an unknown proposal."""
    assert CHOICE.lemma(stem + "it", "VERB", stem + infinitive) == stem + infinitive
    assert CHOICE.lemma(stem + "ons", "VERB", stem + infinitive) == stem + "er"
    assert CHOICE.lemma("prisons", "VERB", "prendre") == "prendre"


@given(WORD)
@settings(deadline=None, max_examples=100)
@example("AAs")
def test_names_stay_as_they_are(form):
    """But for the plural of an acronym: SCOPs is SCOP."""
    plural = form[-1:] == "s" and 1 < len(form[:-1]) <= 6 and form[:-1].isupper()
    assert CHOICE.lemma(form, "PROPN", form.lower()) == (form[:-1] if plural else form)


@pytest.mark.parametrize(
    "form", ["s", "S", pytest.param("co-s", marks=pytest.mark.xfail(strict=True, reason=EMPTY))]
)
@pytest.mark.parametrize("pos", ["NOUN", "ADJ"])
def test_the_letter_s(form, pos):
    assert CHOICE.lemma(form, pos, form).endswith(("s", "S"))


@pytest.mark.parametrize(
    "form", listed("communs belle les du est lieux partagent plaçait partageons partageait")
)
def test_is_word(form):
    assert LEXICON.is_word(form)


def test_is_no_word():
    assert not any(map(LEXICON.is_word, listed("slamons klob Lille")))
