"""communs (the concept), commun (ordinary noun, adjective), commune: told apart in context."""

from __future__ import annotations

from collections.abc import Sequence

CONCEPT = "communs"
_FORMS = frozenset({"commun", "communs", "commune", "communes"})
_NOMINAL = frozenset({"NOUN", "PROPN", "NUM"})
_AUXILIARY = frozenset({"être", "sembler", "paraître", "devenir", "rester", "demeurer"})
# Nouns that follow the adjective: un commun accord, sans commune mesure.
_AFTER = frozenset(
    "accord effort dénominateur multiple diviseur intérêt avis mesure entente voix volonté".split()
    + ["renommée", "humanité", "ambition", "élan", "désir"]
)
# le commun des mortels
_PEOPLE = frozenset("mortels gens martyrs hommes humains élèves citoyens lecteurs".split())
# les communs du château: outbuildings
_HOUSES = frozenset(
    "château manoir ferme abbaye domaine écurie écuries bâtiment bâtisse hôtel prieuré demeure "
    "aile ailes pavillon propriété incendie toiture toitures cour parc pigeonnier grange".split()
)
_WINDOW = 12


def tell_commons(
    forms: Sequence[str], lemmas: list[str], pos: list[str]
) -> tuple[list[str], list[str]]:
    """Lemmas and parts of speech with those of commun, communs, commune, communes set right.

    The concept is NOUN, lemma ``communs``, in the singular too (gouverner un commun); other
    nouns (en commun, le commun des mortels, outbuildings) and the adjective have ``commun``,
    the municipality ``commune``.
    """
    places = [i for i, form in enumerate(forms) if form.lower() in _FORMS]
    if places:
        words = [form.lower() for form in forms]
        for i in places:
            lemmas[i], pos[i] = _tell(words, lemmas, pos, i)
    return lemmas, pos


def _tell(
    words: Sequence[str], lemmas: Sequence[str], pos: Sequence[str], i: int
) -> tuple[str, str]:
    before = words[i - 1] if i else ""
    after = words[i + 1] if i + 1 < len(words) else ""
    if words[i].endswith(("e", "es")):
        adjective = after in _AFTER or _qualifies(words, lemmas, pos, i)
        return ("commun", "ADJ") if adjective else ("commune", _noun(pos[i]))
    if before == "en" and words[i] == "commun":
        return "commun", "NOUN"
    if after in _AFTER or before in {"peu", "rien"} or words[max(0, i - 2) : i] == ["rien", "de"]:
        return "commun", "ADJ"
    if _ordinary(words, i):
        return "commun", "NOUN"
    if _qualifies(words, lemmas, pos, i):
        return "commun", "ADJ"
    return CONCEPT, "NOUN"


def _noun(tag: str) -> str:
    return tag if tag == "PROPN" else "NOUN"


def _qualifies(
    words: Sequence[str], lemmas: Sequence[str], pos: Sequence[str], i: int
) -> bool:
    """Whether the word is an adjective of what stands before it: a noun, a verb like être."""
    at = i - 1
    while at >= 0 and (pos[at] == "ADV" or words[at] in {"très", "plus", "bien"}):
        at -= 1
    if at < 0:
        return False
    if lemmas[at] in _AUXILIARY and pos[at] in {"AUX", "VERB"}:
        return True
    if pos[at] == "NOUN":
        return True
    if words[at] in {"et", "ou", ","} and at:
        # des règles claires et communes; habitudes, communes à tous
        return _joined(words, pos, at, i)
    if pos[at] in {"ADJ", "VERB"} and at:
        return _after_noun(pos, at)
    return False


def _after_noun(pos: Sequence[str], at: int) -> bool:
    """Whether adjectives that end at ``at`` follow a noun: objectifs sociaux communs."""
    while at >= 0 and pos[at] in {"ADJ", "ADV", "CCONJ"}:
        at -= 1
    return at >= 0 and pos[at] == "NOUN"


def _joined(words: Sequence[str], pos: Sequence[str], at: int, i: int) -> bool:
    follows = words[i + 1] if i + 1 < len(words) else ""
    if words[at] == ",":
        return follows in {"à", "aux", "au"} and pos[at - 1] == "NOUN"
    return pos[at - 1] == "ADJ" and _after_noun(pos, at - 1)


def _ordinary(words: Sequence[str], i: int) -> bool:
    """le commun des mortels, hors du commun, au-dessus du commun; les communs du château."""
    if words[i] == "commun":
        if words[i + 1 : i + 2] in (["des"], ["de"]) and words[i + 2 : i + 3]:
            return words[i + 2] in _PEOPLE
        return words[max(0, i - 2) : i] in (["hors", "du"], ["au-dessus", "du"])
    near = words[max(0, i - _WINDOW) : i + _WINDOW]
    return any(word in _HOUSES for word in near)
