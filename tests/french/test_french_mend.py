"""Tags and lemmas that the look of a word decides."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.french.commons import tell_commons
from isctext.french.mend import mend_pronouns, mend_tags, mend_unknown

CAPITALS = "a word in capitals, for its weight in the sentence, is taken for an acronym"
TITLE = "a compound of the language with capitals is taken for a name"
KNOWN = frozenset("vis-à-vis sous-louer là-bas permettions habité".split())
TAGS = "NOUN PROPN ADJ VERB AUX ADV DET ADP PRON NUM PUNCT X CCONJ INTJ".split()
WORDS = "les Lille ESS -il -t-elle - -3 habitant·e·s Pas-de-Calais co-lieux eux LEUR 12 . é".split()
TEXTS = st.lists(
    st.tuples(
        st.sampled_from(WORDS) | st.text("abéEL-'·", min_size=1, max_size=6), st.sampled_from(TAGS)
    ),
    max_size=8,
)


def wrong(*values: str, reason: str):
    return pytest.param(*values, marks=pytest.mark.xfail(strict=True, reason=reason))


@pytest.mark.parametrize(
    ("form", "written", "tag", "expected"),
    [
        ("-il", "-il", "NOUN", "PRON"),
        ("-t-elle", "-t-elle", "VERB", "PRON"),
        ("-le", "-le", "DET", "PRON"),
        ("-", "-", "PUNCT", "PUNCT"),
        ("--", "--", "PUNCT", "PUNCT"),
        ("-3", "-3", "NUM", "NUM"),
        ("engagés", "engagé·e·s", "VERB", "ADJ"),
        ("engagés", "engagé.e.s", "VERB", "ADJ"),
        ("engagés", "engagé(e)s", "VERB", "ADJ"),
        ("engagés", "engagés", "VERB", "VERB"),
        ("habitants", "habitant·e·s", "NOUN", "NOUN"),
        ("été", "été", "AUX", "AUX"),
        ("coopérons", "coopé-\nrons", "VERB", "VERB"),
    ],
)
def test_pronouns_and_participles(form, written, tag, expected):
    assert mend_tags([form], [written], [tag]) == [expected]


@pytest.mark.parametrize(
    ("form", "tag", "expected"),
    [
        ("ESS", "ADJ", "PROPN"),
        ("SCOPs", "VERB", "PROPN"),
        ("CAE", "X", "PROPN"),
        ("CO2", "NUM", "PROPN"),
        ("ONG", "NOUN", "NOUN"),
        ("ESS", "PROPN", "PROPN"),
        ("Pas-de-Calais", "NOUN", "PROPN"),
        ("Loos-en-Gohelle", "ADJ", "PROPN"),
        ("Saint-André-lez-Lille", "NOUN", "PROPN"),
        ("Villeneuve-d'Ascq", "NOUN", "PROPN"),
        ("Marie-Jeanne", "VERB", "PROPN"),
        ("Hauts-de-France", "ADJ", "PROPN"),
        ("A", "VERB", "VERB"),
        ("Les", "DET", "DET"),
        ("L'", "DET", "DET"),
        ("Celui-ci", "PRON", "PRON"),
        ("Rendez-vous", "NOUN", "NOUN"),
        ("Tiers-lieu", "NOUN", "NOUN"),
        ("Aujourd'hui", "ADV", "ADV"),
        ("mi-Mars", "NOUN", "NOUN"),
        wrong("LES", "DET", "DET", reason=CAPITALS),
        wrong("PAS", "ADV", "ADV", reason=CAPITALS),
        wrong("NOUS", "PRON", "PRON", reason=CAPITALS),
        wrong("TOUS", "ADJ", "ADJ", reason=CAPITALS),
        wrong("ET", "CCONJ", "CCONJ", reason=CAPITALS),
        wrong("XXI", "NUM", "NUM", reason="a Roman numeral is taken for an acronym"),
        wrong("C'EST-À-DIRE", "CCONJ", "CCONJ", reason=TITLE),
        wrong("Peut-Être", "ADV", "ADV", reason=TITLE),
        wrong("Tiers-Lieux", "NOUN", "NOUN", reason=TITLE),
        wrong("Vice-Présidente", "NOUN", "NOUN", reason=TITLE),
    ],
)
def test_names(form, tag, expected):
    assert mend_tags([form], [form], [tag]) == [expected]


@pytest.mark.xfail(strict=True, reason=CAPITALS)
def test_an_article_in_capitals_does_not_undo_the_concept():
    """Once LES is a name, communs is the adjective of that name."""
    forms = "vendre LES communs de la rivière".split()
    pos = mend_tags(forms, forms, "VERB DET NOUN ADP DET NOUN".split())
    lemmas, pos = tell_commons(forms, [form.lower() for form in forms], pos)
    assert (lemmas[2], pos[2]) == ("communs", "NOUN")


def test_the_words_of_a_text_are_told_one_by_one():
    forms = "Dit -elle habitants ESS .".split()
    written = "Dit -elle habitant·e·s E.S.S. .".split()
    pos = mend_tags(forms, written, "VERB X VERB ADJ PUNCT".split())
    assert pos == "VERB PRON ADJ PROPN PUNCT".split()
    assert mend_tags([], [], []) == []


def test_forms_and_written_have_the_same_length():
    with pytest.raises(ValueError, match="zip"):
        mend_tags(["un", "lieu"], ["un"], ["DET", "NOUN"])


@pytest.mark.parametrize(
    ("form", "tag", "expected"),
    [
        ("peer-to-peer", "ADV", "NOUN"),
        ("peer-to-peer", "VERB", "NOUN"),
        ("low-tech", "ADJ", "ADJ"),
        ("low-tech", "PROPN", "PROPN"),
        ("vis-à-vis", "ADV", "ADV"),
        ("Là-bas", "ADV", "ADV"),
        ("sous-louer", "VERB", "VERB"),
        ("grainothèque", "VERB", "NOUN"),
        ("Grainothèques", "ADJ", "NOUN"),
        ("bricolitudités", "ADJ", "NOUN"),
        ("glanances", "VERB", "NOUN"),
        ("communalisme", "ADJ", "NOUN"),
        ("repaireries", "VERB", "NOUN"),
        ("permettions", "VERB", "VERB"),
        ("habité", "ADJ", "ADJ"),
        ("grainothèque", "PROPN", "PROPN"),
        ("slament", "VERB", "VERB"),
        ("-là", "ADV", "ADV"),
        ("tité", "VERB", "VERB"),
    ],
)
def test_unknown_words(form, tag, expected):
    assert mend_unknown([form], [tag], KNOWN.__contains__) == [expected]


def test_only_what_looks_like_a_noun_is_asked():
    asked: list[str] = []
    forms = "le lieu partagé co-porté résilience Fabrication est".split()
    pos = "DET NOUN ADJ VERB ADJ VERB AUX".split()

    def is_word(word: str) -> bool:
        asked.append(word)
        return word == "résilience"

    assert mend_unknown(forms, pos, is_word) == "DET NOUN ADJ NOUN ADJ NOUN AUX".split()
    assert set(asked) == {"co-porté", "porté", "résilience", "fabrication"}


@pytest.mark.parametrize(
    ("forms", "lemma"),
    [
        ("il Ils -il -ils -t-il -t-ils", "il"),
        ("elle ELLES -elle -elles -t-elle -t-elles", "elle"),
        ("on -on -t-on", "on"),
        ("se S'", "se"),
        ("le La les L' -le -la -les", "le"),
        ("eux lui -lui", "lui"),
        ("leur -leur", "leur"),
        ("je J' -je", "je"),
        ("tu -tu", "tu"),
        ("nous -nous", "nous"),
        ("vous -vous", "vous"),
        ("y -y", "y"),
        ("en -en", "en"),
        ("-ce", "ce"),
        ("soi", "soi"),
    ],
)
def test_headwords_of_pronouns(forms, lemma):
    words = forms.split()
    assert mend_pronouns(words, ["?"] * len(words), ["PRON"] * len(words)) == [lemma] * len(words)


@pytest.mark.parametrize("word", ["-toi", "-t'en", "-m'en"])
def test_every_clitic_has_a_headword(word):
    """What the tokeniser cuts off, and the networks have not seen with its hyphen."""
    assert mend_pronouns([word], [word], ["PRON"]) != [word]


def test_other_words_keep_their_lemma():
    forms, pos = "les leur en qui Lille".split(), "DET DET ADP PRON PROPN".split()
    assert mend_pronouns(forms, list("abcde"), pos) == list("abcde")


@given(TEXTS)
@settings(deadline=None, max_examples=150)
def test_mending_twice_is_mending_once(pairs):
    """And the order in which a text is given changes nothing, word by word."""
    forms, tags = [w for w, _ in pairs], [t for _, t in pairs]

    def mended(forms: list[str], pos: list[str]) -> list[tuple[str, str]]:
        pos = mend_unknown(forms, mend_tags(forms, forms, pos), KNOWN.__contains__)
        return list(zip(mend_pronouns(forms, list(forms), pos), pos, strict=True))

    once = mended(forms, list(tags))
    assert len(once) == len(forms)
    assert [pos for _, pos in mended(forms, [pos for _, pos in once])] == [pos for _, pos in once]
    assert mended(forms[::-1], tags[::-1])[::-1] == once
    assert {pos for _, pos in once} <= {*tags, "PRON", "PROPN", "NOUN", "ADJ"}
