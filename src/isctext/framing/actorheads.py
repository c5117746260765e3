"""From the head of a subject to the class of an actor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from isctext.framing.actortree import Tree
from isctext.framing.actorwords import CLASSES, OWN, PERSON, PRONOUN, THING, ActorWords

_NOMINAL = ("NOUN", "PROPN", "ADJ", "NUM", "X", "SYM", "PRON", "DET")
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text: [start, end), its label, what it links to and the kind of that."""

    start: int
    end: int
    label: str
    entity_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A head word, its class (CLASSES, own, person, pronoun or other), the linked name or ""."""

    word: int
    actor: str
    entity_id: str = ""


class Heads:
    """Tells classes in one document."""

    def __init__(self, words: ActorWords, names: Sequence[Name]) -> None:
        self._words, self._names = words, names

    def actors(self, tree: Tree, word: int) -> list[Actor]:
        """The head and those coordinated with it."""
        joined = [word, *(c for c in tree.having(word, "conj") if tree.pos[c] in _NOMINAL)]
        found = [self.actor(tree, each) for each in joined]
        # What is coordinated with an actor and is none itself adds nothing.
        return [a for a in found if a.actor != THING] or found[:1]

    def actor(self, tree: Tree, word: int, depth: int = 0) -> Actor:
        """The class of one head."""
        form, lemma = tree.forms[word].lower().replace("’", "'"), tree.lemmas[word].lower()
        known = self._words
        if tree.pos[word] == "PRON" or lemma in known.own or form in known.own:
            return Actor(word, self._pronoun(form, lemma))
        linked = self._linked(tree, word)
        if linked is not None:
            return linked
        by_pair = self._pair(tree, word, lemma)
        if by_pair is not None:
            return Actor(word, by_pair or THING)
        if depth < _DEEPEST and (lemma in known.quantities or form in known.quantities):
            return self._complement(tree, word, depth) or Actor(word, THING)
        if depth < _DEEPEST and lemma in known.inherits:
            found = self._complement(tree, word, depth)
            if found is not None and self._inherited(lemma, found.actor):
                return Actor(word, found.actor, found.entity_id)
        return Actor(word, self._noun(tree, word, form, lemma))

    def _inherited(self, lemma: str, actor: str) -> bool:
        """A service of users is none of them; a representative of users is."""
        return actor in CLASSES and (actor != "citizen" or lemma not in self._words.offices)

    def _pronoun(self, form: str, lemma: str) -> str:
        known = self._words
        if form in known.own or lemma in known.own:
            return OWN
        if form in known.things:
            return THING
        return PRONOUN

    def _linked(self, tree: Tree, word: int) -> Actor | None:
        """The class of the linked name that the word stands in, the longest first."""
        start = tree.starts[word]
        over = [n for n in self._names if n.start <= start < n.end and n.entity_id]
        for name in sorted(over, key=lambda n: n.start - n.end):
            actor = self._words.linked(name.entity_id, name.kind)
            if actor is not None:
                return Actor(word, actor or THING, name.entity_id)
        return None

    def _pair(self, tree: Tree, word: int, lemma: str) -> str | None:
        """The class of a noun with one of its complements; None where no pair fits."""
        pairs = self._words.pairs.get(lemma)
        if not pairs:
            return None
        below = [tree.lemmas[w].lower() for w in sorted([word, *tree.under(word)])]
        for wanted, actor in pairs:
            rest = iter(below)
            if all(any(each == found for found in rest) for each in wanted):
                return actor
        return None

    def _complement(self, tree: Tree, word: int, depth: int) -> Actor | None:
        """The first complement that tells a class, or else the first one."""
        first: Actor | None = None
        for child in tree.under(word):
            cases = {tree.lemmas[c].lower() for c in tree.having(child, "case")}
            if "de" in cases or tree.relations[child] == "appos":
                found = self.actor(tree, child, depth + 1)
                if found.actor in (*CLASSES, PERSON):
                    return found
                first = first or found
        return first if first and first.actor != PRONOUN else None

    def _noun(self, tree: Tree, word: int, form: str, lemma: str) -> str:
        known = self._words
        name = self._name(tree, word)
        actor = known.names.get(form) or known.names.get(lemma) or known.names.get(name)
        if not actor and tree.pos[word] == "PROPN":
            # "Software Freedom Conservancy": what kind of body is a word of its name.
            parts = tree.having(word, "flat:name", "flat:foreign")
            kinds = (known.nouns.get(tree.forms[p].lower()) for p in parts)
            actor = next((each for each in kinds if each), None)
        if actor:
            return actor
        for written in (lemma, form, form.removesuffix("s")):
            if written in known.nouns:
                return known.nouns[written]
        told = self._told(tree, word)
        if told:
            return told
        return PERSON if self._is_person(tree, word) else THING

    def _told(self, tree: Tree, word: int) -> str:
        """The class that a noun beside a name tells: "Anne Martin, maire de Lens"."""
        for child in tree.having(word, "appos"):
            # "le programme Entrepreneurs" is none of them: an apposition has a comma, or a name.
            if tree.pos[word] != "PROPN" and not tree.having(child, "punct"):
                continue
            lemma = tree.lemmas[child].lower()
            actor = self._pair(tree, child, lemma) or self._words.nouns.get(lemma, "")
            if actor:
                return actor
        return ""

    def _name(self, tree: Tree, word: int) -> str:
        """A name of several words, in small letters."""
        parts = [word, *tree.having(word, "flat:name", "flat:foreign", "nmod", "amod")]
        return " ".join(tree.forms[p] for p in sorted(parts)).lower()

    def _is_person(self, tree: Tree, word: int) -> bool:
        """In a name of a person of two words or more: single ones are often something else."""
        if tree.pos[word] != "PROPN":
            return False
        start = tree.starts[word]
        found = [n for n in self._names if n.label == "PER" and n.start <= start < n.end]
        return any(len(tree.words_in(n.start, n.end)) > 1 for n in found)


def names_of(rows: Sequence[Mapping[str, object]], kinds: Mapping[str, str]) -> list[Name]:
    """The names of one document from rows of the table of entities."""
    return [
        Name(
            int(str(row["start"])),
            int(str(row["end"])),
            str(row["label"]),
            str(row["entity_id"] or ""),
            kinds.get(str(row["entity_id"] or ""), ""),
        )
        for row in rows
    ]
