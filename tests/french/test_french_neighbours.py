"""A verb after its subject, a pronoun before its verb."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isctext.french.neighbours import mend_by_neighbours
from isctext.french.shipped import form_classes

FINITE = "Mood=Ind|Number=Plur|Person=3|Tense=Pres|VerbForm=Fin"


def mended(
    text: str, tags: str, morph: dict[int, str] | None = None
) -> tuple[list[str], list[str]]:
    forms = text.split()
    classes = [form_classes().of(form) for form in forms]
    features = [(morph or {}).get(i, "") for i in range(len(forms))]
    return mend_by_neighbours([form.lower() for form in forms], classes, tags.split(), features)


@pytest.mark.parametrize(
    ("text", "tags", "at", "features"),
    [
        ("Ils président la séance", "PRON NOUN DET NOUN", 1, FINITE),
        ("ils ne les président pas", "PRON ADV DET NOUN ADV", 3, FINITE),
        ("on ferme tôt", "PRON ADJ ADV", 1,
         "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"),
        ("je porte un projet", "PRON NOUN DET NOUN", 1,
         "Mood=Ind|Number=Sing|Person=1|Tense=Pres|VerbForm=Fin"),
    ],
)  # fmt: skip
def test_a_form_that_can_be_the_verb_of_its_subject_is_it(text, tags, at, features):
    pos, morph = mended(text, tags)
    assert pos[at] == "VERB"
    assert morph[at] == features
    assert [tag for i, tag in enumerate(pos) if i != at] == [
        tag for i, tag in enumerate(tags.split()) if i != at
    ]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("le président signe", "DET NOUN VERB"),
        ("Ils , présidents , signent", "PRON PUNCT NOUN PUNCT VERB"),
        ("on bien", "PRON ADV"),  # bien is no verb
        ("tu président", "PRON NOUN"),  # not in that person
        ("Ils", "PRON"),
        ("elle porte plainte", "PRON NOUN NOUN"),  # elle may be no subject: left alone
    ],
)
def test_other_words_stay(text, tags):
    assert mended(text, tags)[0] == tags.split()


@pytest.mark.parametrize(
    ("text", "tags", "expected"),
    [
        ("Certains préfèrent payer", "ADJ VERB VERB", "PRON"),
        ("Tous n' ont pas voté", "ADJ ADV AUX ADV VERB", "PRON"),
        ("Certains voisins préfèrent", "DET NOUN VERB", "DET"),
    ],
)
def test_quantities_before_a_verb_are_pronouns(text, tags, expected):
    verb = next(i for i, tag in enumerate(tags.split()) if tag in {"VERB", "AUX"})
    assert mended(text, tags, {verb: FINITE})[0][0] == expected


@given(st.lists(st.sampled_from("ils président ne les tous ont , maison".split()), max_size=8))
def test_nothing_is_added_or_lost(words):
    pos, morph = mended(" ".join(words), " ".join(["NOUN"] * len(words)))
    assert len(pos) == len(morph) == len(words)
