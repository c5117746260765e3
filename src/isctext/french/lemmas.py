"""Lemmas that are words: what the network proposes, held against a lexicon of full forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_AS_WRITTEN = frozenset({"PROPN", "PUNCT", "NUM", "SYM", "X"})
_OPEN = {"NOUN": "noun", "ADJ": "adj", "VERB": "verb", "AUX": "verb", "ADV": "adv"}
# Endings of a regular verb, longest first; what is before them takes -er.
_REGULAR = (
    *(
        "assions",
        "assiez",
        "eraient",
        "eriez",
        "erai",
        "ât",
        "ai",
        "erions",
        "assent",
        "erait",
        "erais",
        "èrent",
        "erons",
    ),
    *("aient", "eront", "antes", "erez", "asse", "ants", "ante", "ions", "eras", "âmes", "âtes"),
    *(
        "ant",
        "ait",
        "ais",
        "ées",
        "era",
        "ons",
        "ent",
        "iez",
        "ez",
        "ée",
        "és",
        "es",
        "é",
        "e",
        "a",
    ),
)
# Those of the second group and of verbs in -re; what is before them takes -ir or -re.
_SECOND = (
    *(
        "issaient",
        "issâmes",
        "issions",
        "issiez",
        "issants",
        "issante",
        "issant",
        "issait",
        "issais",
    ),
    *("issons", "issez", "issent", "isse", "isses", "irons", "irez", "iront", "iraient", "irait"),
    *("ira", "irai", "iras", "irent", "ies", "ie", "is", "it", "i"),
)
_THIRD = (
    *("aient", "raient", "rait", "ront", "rons", "rez", "rai", "ras", "ra", "ants", "ante", "ant"),
    *("ait", "ais", "ions", "iez", "ons", "ez", "ent", "ues", "ue", "us", "u", "s", "e", "es"),
)
_SHORTEST = 3
_LONGEST_ACRONYM = 6
_KEEP_S = ("us", "is", "os", "ss", "as", "ès", "x", "z")
_PARTICIPLE = re.compile(r"(?<=..)é(?:e|s|es)$|(?<=..)é$")
# First parts that a plural does not touch: après-midi, tiers-lieu.
_UNCHANGED = frozenset("après tiers sous plus moins hors gros bas bras dos trois deux dans".split())
_PREFIXES = ("auto", "contre", "entre", "micro", "multi", "inter", "sur", "non", "pré", "dés",
             "éco", "bio", "co", "ré", "re", "dé", "mé", "in", "r")  # fmt: skip


@dataclass(frozen=True, slots=True)
class FullForms:
    """The lexicon. ``lemmas``: known lemmas by class; ``forms``: lemma of a form, by class.

    ``seen``: the lemma that the treebanks give to (lower-case form, part of speech).
    """

    lemmas: Mapping[str, frozenset[str]]
    forms: Mapping[str, Mapping[str, str]]
    seen: Mapping[tuple[str, str], str]

    def known(self, form: str, kind: str) -> str | None:
        """The lemma of a form in a class: listed, a lemma itself, or a regular plural."""
        found = self.forms[kind].get(form)
        if found is not None:
            return found
        lemmas = self.lemmas[kind]
        if form in lemmas:
            return form
        if kind in {"noun", "adj"}:
            return next((w for w in _singulars(form) if w in lemmas), None)
        return (
            next((w for w in _infinitives(form) if w in lemmas), None) if kind == "verb" else None
        )

    def is_word(self, form: str) -> bool:
        """Whether any class knows the form, or the treebanks have it."""
        return any(self.known(form, kind) for kind in self.forms) or any(
            (form, pos) in self.seen for pos in ("ADP", "DET", "PRON", "CCONJ", "SCONJ", "AUX")
        )


class Lemmatiser:
    """Chooses the lemma of a word; remembers its choices."""

    def __init__(self, lexicon: FullForms) -> None:
        self._lexicon = lexicon
        self._chosen: dict[tuple[str, str, str], str] = {}
        self._settled: dict[tuple[str, str], str | None] = {}

    def settled(self, form: str, pos: str) -> str | None:
        """The lemma where no proposal can change it, else None."""
        key = (form, pos)
        if key not in self._settled:
            lower = form.lower()
            asks = pos not in _AS_WRITTEN and (lower, pos) not in self._lexicon.seen
            self._settled[key] = None if asks else self._choose(form, pos, lower)
        return self._settled[key]

    def lemma(self, form: str, pos: str, proposed: str) -> str:
        """The lemma of a plain form, given its part of speech and what the network proposes.

        In this order: what the treebanks give to the form; the proposal, if it is a word of
        that class; the lexicon's; that of the last part of a hyphenated word; a regular one.
        """
        key = (form, pos, proposed)
        found = self._chosen.get(key)
        if found is None:
            found = self._chosen[key] = self._choose(form, pos, proposed)
        return found

    def _choose(self, form: str, pos: str, proposed: str) -> str:
        lower = form.lower()
        if pos == "PROPN":
            return form[:-1] if _acronym(form) and form[-1] == "s" else form
        named = pos in {"NOUN", "ADJ", "X", "SYM"} and _acronym(form)
        if named and not (pos in _OPEN and self._lexicon.known(lower, _OPEN[pos])):
            return form.rstrip("s") if form[-1] == "s" else form
        seen = self._lexicon.seen.get((lower, pos))
        if seen is not None and not (pos == "ADJ" and seen.endswith("er") and "é" in lower[-4:]):
            return seen
        kind = _OPEN.get(pos)
        found = self._open(lower, kind, proposed.lower()) if kind else proposed.lower()
        return found or lower

    def _open(self, lower: str, kind: str, proposed: str) -> str:
        lexicon = self._lexicon
        if kind == "adj" and _PARTICIPLE.search(lower):
            return _PARTICIPLE.sub("é", lower)
        listed = lexicon.forms[kind].get(lower)
        if proposed in lexicon.lemmas[kind] and (listed is None or kind == "verb"):
            return proposed
        found = lexicon.known(lower, kind)
        if found is not None:
            return found
        head, hyphen, last = lower.rpartition("-")
        if hyphen and head and last:
            return f"{self._first(head, kind)}-{self._open(last, kind, last)}"
        return self._prefixed(lower, kind) or _regular(lower, kind, proposed, lexicon)

    def _first(self, head: str, kind: str) -> str:
        """The first part of a compound: chefs-lieux is chef-lieu, après-midis après-midi."""
        plural = kind == "noun" and head.endswith(("s", "x")) and "-" not in head
        known = self._lexicon.known(head, "noun") if plural else None
        return known if known and head not in _UNCHANGED else head

    def _prefixed(self, lower: str, kind: str) -> str | None:
        """A word made of a prefix and a word of the lexicon: coconçoivent, coconcevoir."""
        for prefix in _PREFIXES:
            rest = lower.removeprefix(prefix)
            if rest != lower and len(rest) > _SHORTEST:
                known = self._lexicon.known(rest, kind)
                if known is not None:
                    return prefix + known
        return None


def _acronym(form: str) -> bool:
    """SCIC, SCOPs: capitals, few of them, perhaps with a plural."""
    bare = form[:-1] if form[-1:] == "s" else form
    return 1 < len(bare) <= _LONGEST_ACRONYM and bare.isupper()


def _regular(lower: str, kind: str, proposed: str, lexicon: FullForms) -> str:
    """The lemma of a word that no list has: never a form that its endings forbid."""
    if kind == "verb":
        return _regular_verb(lower, proposed)
    if kind in {"noun", "adj"}:
        if kind == "adj" and lexicon.known(lower, "noun"):
            return str(lexicon.known(lower, "noun"))
        if lower.endswith(_KEEP_S) and not lower.endswith("aux"):
            return lower
        return next(iter(_singulars(lower)), lower)
    return lower


def _regular_verb(lower: str, proposed: str) -> str:
    """-ir where the second group shows, else -er, by the longest ending that fits."""
    if lower.endswith((".", "er", "ir", "re", "oir")) and not lower.endswith("."):
        return lower
    for endings, infinitive in ((_SECOND[:-2], "ir"), (_REGULAR, "er")):
        for ending in sorted(endings, key=len, reverse=True):
            if infinitive == "ir" and not ending.startswith("iss"):
                continue
            if lower.endswith(ending) and len(lower) - len(ending) >= _SHORTEST:
                return _softened(lower[: -len(ending)], ending) + infinitive
    return proposed if proposed.endswith(("er", "ir", "re")) else lower


def _infinitives(form: str) -> list[str]:
    """What a form of a regular verb may come from, longest ending first."""
    groups = ((_REGULAR, "er"), (_SECOND, "ir"), (_THIRD, "re"))
    found = [
        (len(ending), _softened(form[: -len(ending)], ending) + infinitive)
        for endings, infinitive in groups
        for ending in endings
        if form.endswith(ending) and len(form) - len(ending) >= _SHORTEST - 1
    ]
    return [word for _, word in sorted(found, key=lambda pair: -pair[0])]


def _softened(stem: str, ending: str) -> str:
    """The stem before -er: mange(a)it, avanç(a)it."""
    if ending[0] in "aâo":
        if stem.endswith("ç"):
            return stem[:-1] + "c"
        if stem.endswith("ge"):
            return stem[:-1]
    return stem


def _singulars(form: str) -> list[str]:
    """What a noun or an adjective may be in the singular, likeliest first."""
    if form.endswith("eaux"):
        return [form[:-1]]
    if form.endswith("aux"):
        return [form[:-3] + "al", form[:-1], form[:-3] + "ail"]
    if form.endswith("eux"):
        return [form, form[:-1]]
    if form.endswith("s") and not form.endswith(("ss", "us", "is", "os")):
        return [form[:-1]]
    if form.endswith("s"):
        return [form[:-1], form]
    return [form]
