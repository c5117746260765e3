"""A segment as a tree of words: heads, children, finite clauses."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_VERBS = ("VERB", "AUX")
_FINITE = "VerbForm=Fin"
_SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:caus", "csubj")
_AUXILIARIES = ("aux", "aux:pass", "aux:tense", "aux:caus", "cop")


@dataclass(frozen=True, slots=True)
class Tree:
    """n words of a segment: offsets in the document, annotation, heads, and what follows from them.

    A head is the word's own place for a root. sentences: the first word of each.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    forms: Sequence[str]
    lemmas: Sequence[str]
    pos: Sequence[str]
    morph: Sequence[str]
    sentences: Sequence[int]
    heads: Sequence[int]
    relations: Sequence[str]
    children: list[list[int]] = field(default_factory=list)

    @classmethod
    def of(cls, segment: Mapping[str, Any], parse: Mapping[str, Any]) -> Tree | None:
        """The tree; None where the two rows are not of the same words (a stale parse)."""
        size, heads = len(segment["starts"]), parse["heads"]
        if len(heads) != size or any(not 0 <= head < size for head in heads):
            return None
        names = ("starts", "ends", "forms", "lemmas", "pos", "morph", "sentences")
        children: list[list[int]] = [[] for _ in range(size)]
        for word, head in enumerate(heads):
            if head != word:
                children[head].append(word)
        shape = {name: segment[name] for name in names}
        return cls(**shape, heads=heads, relations=parse["relations"], children=children)

    def sentence(self, word: int) -> tuple[int, int, int]:
        """Number of the word's sentence in the segment, its first word and the one after it."""
        at = max(bisect_right(self.sentences, word) - 1, 0)
        last = self.sentences[at + 1] if at + 1 < len(self.sentences) else len(self.heads)
        return at, self.sentences[at], last

    def words_in(self, start: int, end: int) -> range:
        """The words that begin in [start, end) of the document."""
        first = bisect_right(self.starts, start) - 1
        first = max(first, 0)
        if self.ends[first] <= start:
            first += 1
        last = first
        while last < len(self.starts) and self.starts[last] < end:
            last += 1
        return range(first, last)

    def top(self, words: range) -> int:
        """The word of a span on which the others depend: the first whose head is outside."""
        for word in words:
            head = self.heads[word]
            if head == word or head not in words:
                return word
        return words[0]

    def up(self, word: int) -> Iterator[int]:
        """The word, its head, and so on to the root; a circle is left after one turn."""
        seen: set[int] = set()
        while word not in seen:
            yield word
            seen.add(word)
            word = self.heads[word]

    def having(self, word: int, *relations: str) -> list[int]:
        """The word's children with one of these relations, in the order of the text."""
        return [child for child in self.children[word] if self.relations[child] in relations]

    def subjects(self, word: int) -> list[int]:
        """Subjects of a predicate, real ones only."""
        helpers = self.having(word, *_AUXILIARIES)
        of_helpers = [low for up in helpers for low in self.having(up, *_SUBJECTS)]
        return self.having(word, *_SUBJECTS) + of_helpers

    def finite(self, word: int) -> bool:
        """Whether the word is the predicate of a clause of its own.

        A finite verb, a word with a finite auxiliary or copula, or a participle with a subject.
        """
        if self.relations[word] in _AUXILIARIES:
            return False
        if self.pos[word] in _VERBS and _FINITE in self.morph[word]:
            return True
        helpers = self.having(word, *_AUXILIARIES)
        # "a fait remonter": the auxiliary of the auxiliary is the finite one.
        helpers += [low for child in helpers for low in self.having(child, *_AUXILIARIES)]
        if any(_FINITE in self.morph[helper] for helper in helpers):
            return True
        return self.pos[word] in _VERBS and bool(self.having(word, "nsubj", "nsubj:pass"))

    def clause(self, word: int) -> int | None:
        """The predicate of the finite clause that the word is in; None where there is none.

        For a word put before the clause ("ce lieu, on y vient"): the first clause beside it.
        """
        last = word
        for above in self.up(word):
            if self.finite(above):
                return above
            last = above
        beside = self.having(last, "parataxis", "dep", "conj", "ccomp", "advcl")
        return next((child for child in beside if self.finite(child)), None)

    def span(self, predicate: int) -> tuple[int, int]:
        """Offsets of the clause: its words without those of finite clauses inside it."""
        held, first, last = [predicate], self.starts[predicate], self.ends[predicate]
        seen = {predicate}
        while held:
            for child in self.children[held.pop()]:
                if child not in seen and not self.finite(child):
                    seen.add(child)
                    held.append(child)
                    first = min(first, self.starts[child])
                    last = max(last, self.ends[child])
        return first, last

    def under(self, word: int, depth: int = 3) -> list[int]:
        """Words below a noun, not below a verb, to this depth, in the order of the text."""
        found, level = [], [word]
        for _ in range(depth):
            level = [
                child
                for above in level
                for child in self.children[above]
                if self.relations[child] in ("amod", "nmod", "flat:name", "flat:foreign", "fixed")
                or self.relations[child] in ("compound", "appos", "obl:arg", "dep")
            ]
            found += level
        return sorted(set(found) - {word})

    def passive(self, word: int, past_with_being: frozenset[str]) -> bool:
        """Whether a verb is in the passive; reflexive ones are not.

        past_with_being: verbs whose past is made with "être" (aller, venir); of others, a
        participle with "être" is a passive, whatever the parser says of the auxiliary.
        """
        if self.having(word, "expl:pv", "expl:pass", "expl:comp") or self._reflexive(word):
            return False
        if self.has(word, "VerbForm=Inf") or self.lemmas[word] in past_with_being:
            return False
        if self.having(word, "aux:pass"):
            return True
        participle = self.pos[word] == "VERB" and self.has(word, "VerbForm=Part")
        return participle and any(self.lemmas[w] == "être" for w in self.having(word, "aux:tense"))

    def _reflexive(self, word: int) -> bool:
        """Whether the object is the subject again: "je me suis mise"."""
        forms = {self.forms[child].lower().replace("’", "'") for child in self.children[word]}
        if forms & {"se", "s'"}:
            return True
        return bool(forms & {"je", "j'"} and forms & {"me", "m'"})

    def has(self, word: int, feature: str) -> bool:
        """Whether the word's morphology has "Name=Value"."""
        return feature in self.morph[word].split("|")

    def feature(self, word: int, name: str) -> str:
        """The value of a feature, "" where there is none."""
        for pair in self.morph[word].split("|"):
            if pair.startswith(name + "="):
                return pair[len(name) + 1 :]
        return ""
