"""What the networks get wrong by kind of word, set right: names, acronyms, pronouns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from isctext.french.forms import masculine

_ACRONYM = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ0-9]{1,5}s?")
_COMPOUND_NAME = re.compile(
    r"[A-ZÀ-Þ][\w']*(?:-(?:[A-ZÀ-Þ][\w']*|\w{1,4}))*-(?:[dl]')?[A-ZÀ-Þ][\w']*"
)
_OPEN = frozenset({"VERB", "ADV", "ADJ"})
_NAMES = frozenset({"PROPN", "NOUN"})
_PREFIXES = frozenset("co auto pré ré re sous contre entre inter sur dé non".split())
_TWO = 2
# What only nouns end in.
_NOUN_ENDING = re.compile(r".{3,}(?:ités?|tions?|ismes?|thèques?|eries?|ances?|ences?)")
# Headwords of a dictionary where the treebanks have one lemma for a whole series.
_PRONOUNS = {
    **dict.fromkeys(("il", "ils", "-il", "-ils", "-t-il", "-t-ils"), "il"),
    **dict.fromkeys(("elle", "elles", "-elle", "-elles", "-t-elle", "-t-elles"), "elle"),
    **dict.fromkeys(("on", "-on", "-t-on"), "on"),
    **dict.fromkeys(("se", "s'"), "se"),
    **dict.fromkeys(("le", "la", "les", "l'", "-le", "-la", "-les"), "le"),
    "eux": "lui",
    "-lui": "lui",
    "lui": "lui",
    "leur": "leur",
    "-leur": "leur",
    "y": "y",
    "-y": "y",
    "en": "en",
    "-en": "en",
    "-ce": "ce",
    "soi": "soi",
    **dict.fromkeys(("moi", "-moi", "-m'en"), "moi"),
    **dict.fromkeys(("toi", "-toi", "-t'en", "-t'y"), "toi"),
    **dict.fromkeys(("je", "j'", "-je"), "je"),
    **dict.fromkeys(("tu", "-tu"), "tu"),
    **dict.fromkeys(("nous", "-nous"), "nous"),
    **dict.fromkeys(("vous", "-vous"), "vous"),
}


def mend_tags(
    forms: Sequence[str],
    written: Sequence[str],
    pos: list[str],
    is_word: Callable[[str], bool] = lambda _: False,
) -> list[str]:
    """Parts of speech that the look of a word decides.

    forms: plain; written: as in the text. Acronyms and compound names are names, whatever
    stands around them, unless they are words (LES communs, Tiers-Lieux); a participle in
    inclusive writing is an adjective; what begins with a hyphen is a pronoun.
    """
    for i, (form, word) in enumerate(zip(forms, written, strict=True)):
        tag = pos[i]
        if word[0] == "-" and word[1:2].isalpha():
            pos[i] = "PRON"
        elif tag == "VERB" and form != word and masculine(word) != word:
            pos[i] = "ADJ"
        elif form[0].isupper() and len(form) > 1 and _is_name(form, tag, is_word):
            pos[i] = "PROPN"
    return pos


def _is_name(form: str, tag: str, is_word: Callable[[str], bool]) -> bool:
    """A compound name, and an acronym where its tag is none of a name."""
    lower = form.lower()
    if _COMPOUND_NAME.fullmatch(form):
        parts = lower.split("-")
        common = len(parts) == _TWO and all(is_word(part) for part in parts)
        return not common and not is_word(lower)
    return tag not in _NAMES and bool(_ACRONYM.fullmatch(form)) and not is_word(lower)


def mend_unknown(forms: Sequence[str], pos: list[str], is_word: Callable[[str], bool]) -> list[str]:
    """Words that no lexicon knows and that are no verbs: peer-to-peer, grainothèque."""
    for i, form in enumerate(forms):
        if pos[i] == "X" and form.islower() and form.isalpha():
            pos[i] = "NOUN"
        if pos[i] not in _OPEN:
            continue
        lower = form.lower()
        if _prefixed_verb(lower, pos[i], is_word):
            continue
        if ("-" in form[1:] and pos[i] != "ADJ") or _NOUN_ENDING.fullmatch(lower):
            pos[i] = pos[i] if is_word(lower) else "NOUN"
    return pos


def _prefixed_verb(lower: str, tag: str, is_word: Callable[[str], bool]) -> bool:
    """co-construisent, auto-gèrent: a verb of the lexicon behind a prefix."""
    prefix, hyphen, rest = lower.partition("-")
    return tag == "VERB" and bool(hyphen) and prefix in _PREFIXES and is_word(rest)


def mend_pronouns(forms: Sequence[str], lemmas: list[str], pos: Sequence[str]) -> list[str]:
    """Pronouns under the headword that readers look for: ils under il, elles under elle."""
    for i, tag in enumerate(pos):
        if tag == "PRON":
            lemmas[i] = _PRONOUNS.get(forms[i].lower(), lemmas[i])
    return lemmas
