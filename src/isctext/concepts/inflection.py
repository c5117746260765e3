"""Regular French inflections of a pattern word, because small models mis-lemmatise them.

Two sets: a word in *noun* position (first of its pattern, or after de, le, en, [DET]) takes
its plural and the feminine of persons and of plain adjectives; a word in *adjective* position
(after a content word) takes all four forms. The difference keeps "commun urbain" away from
"commune urbaine" while "culture commun" finds "culture commune".

Non-words among the forms (comitée, marchée) cost nothing: no text has them. What is avoided
is a form that is *another* word: droit/droite, emploi/emploie, don/donne, appel/appelle.
"""

from __future__ import annotations

from functools import cache

from isctext.concepts.words import word_set

_IRREGULAR: dict[str, tuple[str, ...]] = {
    "ancien": ("ancienne",),
    "bas": ("basse",),
    "beau": ("bel", "belle"),
    "blanc": ("blanche",),
    "bon": ("bonne",),
    "doux": ("douce",),
    "faux": ("fausse",),
    "fou": ("folle",),
    "frais": ("fraîche",),
    "franc": ("franche",),
    "grand": ("grande",),
    "gros": ("grosse",),
    "haut": ("haute",),
    "jeune": (),
    "long": ("longue",),
    "nouveau": ("nouvel", "nouvelle"),
    "petit": ("petite",),
    "public": (),
    "second": ("seconde",),
    "sec": ("sèche",),
    "tout": ("toute", "tous"),
    "vieux": ("vieil", "vieille"),
    # Feminine of the noun is another word: only the masculine may match in noun position.
    "commun": (),
    "moyen": (),
    "citoyen": ("citoyenne",),
}
# Verbs whose ending no noun shares, and whose forms are no nouns (as légitime, équipe are).
_VERBS = ("iser", "ifier", "uer", "érer", "prier")
_CONJUGATED = word_set(
    "e es ent ons ez ais ait aient ant a èrent é ée és ées era eront erait eraient"
)
_SHORTEST_VERB = 6
_FEMININE: tuple[tuple[str, tuple[str, ...]], ...] = (
    # Safe in noun position too; the first fitting ending wins.
    ("appel", ()),
    ("ment", ()),
    ("teur", ("trice", "teuse", "teure")),
    ("eur", ("euse", "eure", "rice")),
    ("ien", ("ienne",)),
    ("éen", ("éenne",)),
    ("ant", ("ante",)),
    ("ent", ("ente",)),
    ("er", ("ère",)),
    ("if", ("ive",)),
    ("é", ("ée",)),
    ("eux", ("euse",)),
    ("el", ("elle",)),
)
_ADJECTIVE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("e", ()),
    ("c", ("que", "che")),
    ("g", ("gue",)),
    ("en", ("enne",)),
    ("an", ("ane", "anne")),
    ("et", ("ète", "ette")),
    ("ot", ("ote", "otte")),
    ("eil", ("eille",)),
    ("f", ("ve",)),
    ("x", ("se", "ce")),
    ("on", ("onne", "one")),
    ("er", ("ère",)),
    ("eur", ("eure", "euse", "rice")),
    ("", ("e",)),
)


@cache
def noun_forms(word: str) -> frozenset[str]:
    """The forms of a folded word that heads a noun phrase, itself included."""
    feminine = _IRREGULAR[word] if word in _IRREGULAR else _feminine(word, _FEMININE)
    forms = {word, *_plurals(word), *feminine}
    forms |= {plural for form in feminine for plural in _plurals(form)}
    return frozenset(forms | _conjugate(word))


@cache
def adjective_forms(word: str) -> frozenset[str]:
    """The forms of a folded word that follows a content word: both genders and numbers."""
    feminine = [*_feminine(word, _FEMININE), *_feminine(word, _ADJECTIVE)]
    plurals = [plural for form in feminine for plural in _plurals(form)]
    return noun_forms(word) | {*feminine, *plurals}


def _plurals(word: str) -> tuple[str, ...]:
    if word.endswith(("s", "x", "z")):
        return (word,)
    if word.endswith(("eau", "eu")):
        return (word + "x", word + "s")
    if word.endswith("ail"):
        return (word + "s", word[:-3] + "aux")
    if word.endswith("al"):
        return (word[:-2] + "aux", word + "s")
    return (word + "s",)


def _feminine(word: str, table: tuple[tuple[str, tuple[str, ...]], ...]) -> list[str]:
    for ending, replaced in table:
        # Short words (cher, peur, gel) have feminines that are other words.
        if word.endswith(ending) and (not replaced or len(word) > len(ending) + 1):
            stem = word[: len(word) - len(ending)]
            return [stem + feminine for feminine in replaced]
    return []


def _conjugate(word: str) -> set[str]:
    if not word.endswith(_VERBS) or len(word) < _SHORTEST_VERB:
        return set()
    stem = word[:-2]
    forms = {stem + ending for ending in _CONJUGATED}
    if word.endswith("érer"):
        forms |= {stem[:-2] + "èr" + ending for ending in ("e", "es", "ent")}
    return forms
