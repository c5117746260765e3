"""Patterns of our grammar as the words with * that other tools match, and back."""

from __future__ import annotations

from itertools import product

from isctext.concepts.grammar import Atom, Element, parse_pattern
from isctext.concepts.inflection import adjective_forms, noun_forms
from isctext.concepts.words import CONTRACTIONS, ELISIONS, FIXED_LEMMAS
from isctext.errors import UsageError

# One pattern of ours may be many of theirs; more than this is nobody's list any more.
MOST = 200
_SIGNS = (",", "=", "?", "/")  # that stand for themselves
_VOWELS = "aeiouyhéèêâîô"
_OPEN = {full: short for short, full in ELISIONS.items()}
_FUSED = {halves: word for word, halves in CONTRACTIONS.items()}


def to_globs(pattern: str, *, inflect: bool) -> tuple[list[str], list[str]]:
    """(strings of words and *, what they do not say). No string when it cannot be said.

    inflect: write the forms that a bare word stands for, for tools that match forms; else the
    words as they stand, for lemmatised texts. Joints (de le) are then written as French does (du).
    """
    elements = parse_pattern(pattern).elements
    lost: list[str] = []
    choices: list[list[tuple[str, ...]]] = []
    for number, element in enumerate(elements):
        head = number == 0 or _is_joint(elements[number - 1])
        words = _words(element, lost, inflect=inflect, head=head)
        if words is None:
            return [], [f"pattern '{pattern}': a part of speech cannot be written"]
        choices.append(words)
    size = 1
    for words in choices:
        size *= len(words)
    if size > MOST:
        return [], [f"pattern '{pattern}': {size} combinations, at most {MOST} are written"]
    joined = (
        " ".join(part for parts in combined for part in parts) for combined in product(*choices)
    )
    strings = [_as_written(text) if inflect else text for text in joined]
    return list(dict.fromkeys(strings)), [f"pattern '{pattern}': {what}" for what in lost]


def from_glob(text: str, *, lemmas: bool) -> str:
    """Our pattern for a string of words with *. Raises UsageError [IT-LEX-030] where none is.

    lemmas: words stand for all their forms, else for themselves only.
    """
    tokens: list[str] = []
    for word in text.split():
        bare = word.removesuffix("*")
        if word == "*":
            tokens.append("[]")
        elif "*" in bare or "?" in bare or (word.endswith("*") and not bare):
            raise _unsaid(text, "a wildcard that is not at the end of a word")
        elif word.endswith("*"):
            tokens.append(word)
        elif not lemmas and word not in _SIGNS:
            tokens.append("=" + word)
        else:
            tokens.append(word)
    pattern = " ".join(tokens)
    try:
        parse_pattern(pattern)
    except UsageError as error:
        raise _unsaid(text, f"{error.found}") from error
    return pattern


def _words(
    element: Element, lost: list[str], *, inflect: bool, head: bool
) -> list[tuple[str, ...]] | None:
    single: list[str] = []
    for atom in element.atoms:
        if atom.kind == "pos":
            if not element.low:
                # [DET]? may be absent: what is left says less, and is told.
                lost.append(f"[{atom.text}]? is left out")
                return [()]
            return None
        single.extend(_forms(atom, lost, inflect=inflect, head=head))
    one = list(dict.fromkeys(single))
    return [
        parts
        for times in range(element.low, element.high + 1)
        for parts in product(one, repeat=times)
    ]


def _forms(atom: Atom, lost: list[str], *, inflect: bool, head: bool) -> list[str]:
    if atom.kind in ("any", "prefix"):
        return [atom.text + "*"]
    if atom.kind == "exact":
        lost.append(f"capitals of =={atom.text}")
    if atom.kind == "form" and not inflect and atom.text.isalnum():
        lost.append(f"={atom.text} is this form only")
    if atom.kind != "word" or not inflect:
        return [atom.text]
    word = atom.text.casefold()
    if word in FIXED_LEMMAS:
        return ["la", "le", "les"] if word == "le" else [word]
    return sorted(noun_forms(word) if head else adjective_forms(word))


def _is_joint(element: Element) -> bool:
    """Whether a noun follows: after de, le, à... and after a determiner."""
    return all(a.kind == "pos" or a.text.casefold() in FIXED_LEMMAS for a in element.atoms)


def _as_written(text: str) -> str:
    """Joints as French writes them: du commun, l'usage."""
    words = text.split()
    for at in range(len(words) - 2, -1, -1):
        # la usage as well: before a vowel the article has no gender.
        short = _OPEN.get("le" if words[at] == "la" else words[at])
        if short and words[at + 1][0] in _VOWELS:
            words[at : at + 2] = [f"{short}'{words[at + 1]}"]
    out: list[str] = []
    for word in words:
        if out and (out[-1], word) in _FUSED:
            out[-1] = _FUSED[out[-1], word]
        else:
            out.append(word)
    return " ".join(out)


def _unsaid(text: str, found: str) -> UsageError:
    return UsageError(
        "IT-LEX-030",
        "a pattern has no like in our grammar",
        where=f"'{text}'",
        found=found,
        expected="words, a * at their end, or a * alone for any word",
    )
