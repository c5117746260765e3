"""Tags that the dictionary or the words beside decide: a verb after its subject, and the like."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

# Pronouns that are nothing but subjects, with person and number; elle, nous, vous may be others.
_SUBJECTS = {"je": "1s", "j'": "1s", "tu": "2s", "il": "3s", "on": "3s", "ils": "3p"}
_BETWEEN = frozenset(
    "ne n' me m' te t' se s' le la l' les lui leur y en nous vous".split()
)  # ils NE LE président pas
_MOST_BETWEEN = 4
_VERBS = frozenset({"VERB", "AUX"})
# Tenses of the dictionary, likeliest first, as features of Universal Dependencies.
_TENSES = {
    "P": ("Ind", "Pres"),
    "I": ("Ind", "Imp"),
    "F": ("Ind", "Fut"),
    "J": ("Ind", "Past"),
    "C": ("Cnd", "Pres"),
    "S": ("Sub", "Pres"),
    "T": ("Sub", "Imp"),
}
_NUMBERS = {"s": "Sing", "p": "Plur"}
_QUANTITIES = frozenset("tous toutes certains certaines plusieurs".split())
_ASKED = _QUANTITIES | frozenset(_SUBJECTS)
_OPENING = frozenset({".", "!", "?", "…", ";", ":", ",", "«", "–", "—", "et", "mais", "que", "qu'"})


# Words with these readings only, the tags that are believed, and the one that takes their place.
_FINITE = re.compile(r"V[PIJFCSTY]\w*(?: V[PIJFCSTY]\w*)*")
_NOUN = re.compile(r"N\w*(?: N\w*)*")
_BELIEVED = {
    "VERB": frozenset({"VERB", "AUX", "PROPN", "X", "INTJ"}),
    "NOUN": frozenset({"NOUN", "PROPN", "ADJ", "X", "INTJ", "ADV", "PRON", "ADP", "DET", "NUM"}),
}


@functools.lru_cache(maxsize=4096)
def _only(readings: str) -> str:
    """VERB or NOUN where a form can be nothing else, "" otherwise."""
    if _FINITE.fullmatch(readings):
        return "VERB"
    return "NOUN" if _NOUN.fullmatch(readings) else ""


def mend_by_dictionary(classes: Sequence[str], pos: list[str]) -> list[str]:
    """Parts of speech, but for words whose form is only ever a finite verb, or only a noun.

    pérennisât is a verb whatever the network says; savoir-faire is none.
    """
    for i, readings in enumerate(classes):
        tag = _only(readings)
        if tag and pos[i] not in _BELIEVED[tag]:
            pos[i] = tag
    return pos


def mend_by_neighbours(
    lowered: Sequence[str], classes: Sequence[str], pos: list[str], morph: list[str]
) -> tuple[list[str], list[str]]:
    """Parts of speech and features with these set right.

    lowered: the forms in small letters. classes: what the dictionary lets each form be (see
    ``classes``). Ils PRÉSIDENT is a verb, since the form can be one in that person; TOUS ont relu
    and CERTAINS préfèrent are pronouns.
    """
    if _ASKED.isdisjoint(lowered):
        return pos, morph
    for i, word in enumerate(lowered):
        if word in _SUBJECTS:
            _mend_verb(i, lowered, classes, pos, morph)
        elif word in _QUANTITIES and _stands_alone(i, lowered, pos, morph):
            pos[i] = "PRON"
    return pos, morph


def _mend_verb(
    subject: int, lowered: Sequence[str], classes: Sequence[str], pos: list[str], morph: list[str]
) -> None:
    at = subject + 1
    while at < len(lowered) and at - subject <= _MOST_BETWEEN and lowered[at] in _BETWEEN:
        at += 1
    if at >= len(lowered) or pos[at] in _VERBS:
        return
    person = _SUBJECTS[lowered[subject]]
    found = [t for t in _TENSES if re.search(rf"\bV{t}{person}\b", classes[at])]
    if found:
        mood, tense = _TENSES[found[0]]
        pos[at] = "VERB"
        number = _NUMBERS[person[1]]
        morph[at] = f"Mood={mood}|Number={number}|Person={person[0]}|Tense={tense}|VerbForm=Fin"


def _stands_alone(i: int, lowered: Sequence[str], pos: list[str], morph: list[str]) -> bool:
    """Whether a quantity opens its clause and a finite verb follows: it stands for a noun."""
    if pos[i] == "PRON" or (i and lowered[i - 1] not in _OPENING) or i + 1 >= len(pos):
        return False
    after = i + 1
    while after + 1 < len(pos) and lowered[after] in {"ne", "n'", "se", "s'"}:
        after += 1
    return pos[after] in _VERBS and "VerbForm=Fin" in morph[after]
