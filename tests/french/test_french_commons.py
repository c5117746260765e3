"""communs the concept, commun the noun and the adjective, commune: told apart.

A sentence is written as word/POS; the mark ``*`` before a word asks about it. Lemmas are
those that a lemmatiser gives, right or not: see ``LEMMAS``.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.french.commons import tell_commons


def listed(words: str) -> list[str]:
    """Words with white space between them."""
    return words.split()


CONCEPT, NOUN, ADJ, TOWN = ("communs", "NOUN"), ("commun", "NOUN"), ("commun", "ADJ"), None
LEMMAS = {
    "ont": "avoir",
    "est": "être",
    "sont": "être",
    "reste": "rester",
    "semblent": "sembler",
    "était": "être",
}
FORMS = {"commun", "communs", "commune", "communes"}


def told(sentence: str) -> tuple[str, str]:
    """The lemma and the part of speech of the word with a star."""
    pairs = [pair.rsplit("/", 1) for pair in sentence.split()]
    at = next(i for i, (word, _) in enumerate(pairs) if word.startswith("*"))
    words = [word.lstrip("*") for word, _ in pairs]
    lemmas = [LEMMAS.get(word.lower(), word.lower()) for word in words]
    lemmas, pos = tell_commons(words, lemmas, [tag for _, tag in pairs])
    return lemmas[at], pos[at]


def wrong(sentence: str, reason: str):
    return pytest.param(sentence, marks=pytest.mark.xfail(strict=True, reason=reason))


@pytest.mark.parametrize(
    "sentence",
    [
        "Les/DET *communs/NOUN urbains/ADJ résistent/VERB",
        "Les/DET *communs/ADJ urbains/ADJ résistent/VERB",
        "soigner/VERB des/DET *communs/ADJ",
        "la/DET gestion/NOUN de/ADP *communs/ADJ",
        "Il/PRON faut/VERB gouverner/VERB un/DET *commun/ADJ",
        "ce/DET verger/NOUN est/AUX un/DET *commun/ADJ",
        "ce/PRON sont/AUX des/DET *communs/ADJ fragiles/ADJ",
        "voici/VERB de/DET véritables/ADJ *communs/ADJ",
        "penser/VERB le/DET *commun/NOUN avec/ADP elles/PRON",
        "*Communs/ADJ et/CCONJ quartiers/NOUN",
        "LES/DET *COMMUNS/PROPN EN/ADP FÊTE/NOUN",
        "tiers-lieux/NOUN ,/PUNCT *communs/ADJ ,/PUNCT recycleries/NOUN",
        "l'/DET économie/NOUN sociale/ADJ et/CCONJ les/DET *communs/VERB",
        "travailler/VERB en/ADP *communs/NOUN",
        "nos/DET *communs/ADV",
        "le/DET *commun/NOUN de/ADP la/DET rivière/NOUN",
        "les/DET *communs/NOUN de/ADP l'/DET eau/NOUN",
        "elles/PRON ont/AUX défendu/VERB *communs/NOUN et/CCONJ services/NOUN publics/ADJ",
        "dans/ADP le/DET domaine/NOUN des/DET *communs/NOUN numériques/ADJ",
        "un/DET bâtiment/NOUN accueille/VERB la/DET maison/NOUN des/DET *communs/NOUN",
        "la/DET Cour/PROPN des/DET comptes/NOUN lit/VERB les/DET *communs/NOUN",
        "les/DET *communs/NOUN ,/PUNCT un/DET parc/NOUN et/CCONJ un/DET potager/NOUN",
        wrong(
            "Économie/NOUN sociale/ADJ et/CCONJ *communs/NOUN",
            "the plural cannot qualify a noun in the singular",
        ),
        "les/DET logiciels/NOUN libres/ADJ et/CCONJ *communs/NOUN numériques/ADJ",
    ],
)
def test_the_concept(sentence):
    assert told(sentence) == CONCEPT


@pytest.mark.parametrize(
    "sentence",
    [
        "mettre/VERB en/ADP *commun/NOUN",
        "mettre/VERB en/ADP *commun/VERB",
        "mettre/VERB en/ADP *commun/ADJ les/DET outils/NOUN",
        "MISE/NOUN EN/ADP *COMMUN/PROPN",
        "les/DET transports/NOUN en/ADP *commun/ADJ",
        "le/DET *commun/ADJ des/ADP mortels/NOUN",
        "le/DET *commun/NOUN des/ADP lecteurs/NOUN",
        "une/DET force/NOUN hors/ADP du/ADP *commun/ADJ",
        "au-dessus/ADV du/ADP *commun/NOUN",
        "les/DET *communs/NOUN du/ADP château/NOUN",
        "Les/DET *communs/ADJ de/ADP l'/DET abbaye/NOUN menacent/VERB ruine/NOUN",
        "les/DET *communs/NOUN et/CCONJ les/DET écuries/NOUN",
        wrong(
            "l'/DET incendie/NOUN a/AUX pris/VERB dans/ADP les/DET *communs/NOUN",
            "outbuildings with no word of a great house around are taken for the concept",
        ),
    ],
)
def test_the_ordinary_noun(sentence):
    assert told(sentence) == NOUN


@pytest.mark.parametrize(
    "sentence",
    [
        "un/DET *commun/NOUN accord/NOUN",
        "d'/ADP un/DET *commun/ADJ accord/NOUN",
        "sans/ADP *commune/NOUN mesure/NOUN",
        "un/DET projet/NOUN *commun/NOUN",
        "les/DET biens/NOUN *communs/NOUN",
        "des/DET objectifs/NOUN sociaux/ADJ *communs/NOUN",
        "les/DET buts/NOUN sont/AUX *communs/NOUN",
        "ces/DET buts/NOUN semblent/VERB très/ADV *communs/NOUN",
        "une/DET règle/NOUN *commune/NOUN",
        "une/DET langue/NOUN bien/ADV *commune/NOUN",
        "des/DET règles/NOUN claires/ADJ et/CCONJ *communes/NOUN",
        "des/DET jardins/NOUN ouverts/ADJ et/CCONJ *communs/NOUN",
        "des/DET usages/NOUN ,/PUNCT *communs/NOUN à/ADP tous/PRON",
        "un/DET oiseau/NOUN peu/ADV *commun/NOUN",
        "ils/PRON n'/ADV ont/VERB rien/PRON de/ADP *commun/NOUN",
        "le/DET bien/ADV *commun/NOUN",
        "la/DET solution/NOUN la/DET plus/ADV *commune/ADJ",
        "le/DET cas/NOUN le/DET plus/ADV *commun/ADJ",
        "le/DET Marché/PROPN *commun/ADJ",
        "la/DET Maison/PROPN *commune/ADJ",
        "ce/PRON qu'/PRON elles/PRON ont/VERB de/ADP *commun/ADJ",
        wrong(
            "des/DET règles/NOUN écrites/VERB et/CCONJ *communes/ADJ",
            "tagged VERB, only participles in -é count as adjectives",
        ),
        "ces/DET buts/NOUN sont/AUX -ils/PRON *communs/ADJ",
        "rendre/VERB *communs/ADJ les/DET outils/NOUN",
    ],
)
def test_the_adjective(sentence):
    assert told(sentence) == ADJ


@pytest.mark.parametrize(
    ("sentence", "tag"),
    [
        ("la/DET *commune/ADJ de/ADP Lens/PROPN", "NOUN"),
        ("chaque/DET *commune/NOUN décide/VERB", "NOUN"),
        ("les/DET *communes/VERB voisines/ADJ", "NOUN"),
        ("en/ADP *commune/ADJ rurale/ADJ", "NOUN"),
        ("les/DET villes/NOUN ,/PUNCT *communes/ADJ et/CCONJ régions/NOUN", "NOUN"),
        ("Arras/PROPN est/AUX une/DET *commune/NOUN", "NOUN"),
        ("la/DET *Commune/PROPN de/ADP Paris/PROPN", "PROPN"),
        ("LA/DET *COMMUNE/NOUN ET/CCONJ NOUS/PRON", "NOUN"),
        ("Annœullin/PROPN est/AUX *commune/NOUN nouvelle/ADJ", "NOUN"),
    ],
)
def test_the_municipality(sentence, tag):
    assert told(sentence) == ("commune", tag)


def test_two_in_one_sentence():
    words = listed("La commune met en commun ses biens communs et ses communs .")
    pos = listed("DET NOUN VERB ADP ADJ DET NOUN ADJ CCONJ DET ADJ PUNCT")
    lemmas = listed("le commun mettre en commun son bien commun et son commun .")
    lemmas, pos = tell_commons(words, lemmas, pos)
    assert [(lemmas[i], pos[i]) for i in (1, 4, 7, 10)] == [
        ("commune", "NOUN"),
        NOUN,
        ADJ,
        CONCEPT,
    ]
    assert [lemmas[i] for i in (0, 2, 3, 6, 9)] == ["le", "mettre", "en", "bien", "son"]


def test_nothing_and_nothing_to_tell():
    assert tell_commons([], [], []) == ([], [])
    assert tell_commons(["Communauté"], ["communauté"], ["NOUN"]) == (["communauté"], ["NOUN"])


TAGS = st.sampled_from(listed("NOUN ADJ VERB AUX ADV DET ADP CCONJ PUNCT PROPN PRON NUM X"))
TEXTS = st.lists(
    st.tuples(
        st.sampled_from(
            listed(
                "commun communs commune communes Communs les en de rien peu et , très accord "
                "château des mortels lieu est bien plus hors du à"
            )
        ),
        TAGS,
    ),
    max_size=10,
)


@given(TEXTS)
@settings(deadline=None, max_examples=300)
def test_only_these_words_change(pairs):
    words, tags = [w for w, _ in pairs], [t for _, t in pairs]
    lemmas, pos = tell_commons(words, [w.lower() for w in words], list(tags), [""] * len(words))
    assert len(lemmas) == len(pos) == len(words)
    for word, tag, lemma, told_tag in zip(words, tags, lemmas, pos, strict=True):
        if word.lower() not in FORMS:
            assert (lemma, told_tag) == (word.lower(), tag)
        elif word.lower().startswith("commune"):
            assert (lemma, told_tag) in {ADJ, ("commune", "NOUN"), ("commune", "PROPN")}
        else:
            assert (lemma, told_tag) in {CONCEPT, NOUN, ADJ}


@given(TEXTS)
@settings(deadline=None, max_examples=100)
def test_capitals_change_nothing(pairs):
    words, tags = [w for w, _ in pairs], [t for _, t in pairs]
    lower = [w.lower() for w in words]
    upper = [w.upper() for w in words]
    morph = [""] * len(words)
    assert tell_commons(words, list(lower), list(tags), morph) == tell_commons(
        upper, list(lower), list(tags), morph
    )


@pytest.mark.parametrize(
    ("features", "expected"),
    [("Gender=Fem|Number=Plur", CONCEPT), ("Gender=Masc|Number=Plur", ADJ), ("", ADJ)],
)
def test_the_gender_of_the_noun_before(features, expected):
    """Communs is no adjective of a noun that is feminine."""
    lemmas, pos = tell_commons(
        ["licences", "communs"], ["licence", "commun"], ["NOUN", "ADJ"], [features, ""]
    )
    assert (lemmas[1], pos[1]) == expected


def test_a_text_that_begins_with_and():
    """Without features, as the signature allows."""
    assert told("Et/CCONJ *communs/NOUN") == CONCEPT
