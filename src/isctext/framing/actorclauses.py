"""Who acts, who is acted on and who speaks in one clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from isctext.framing.actorheads import Actor, Heads
from isctext.framing.actortree import Tree
from isctext.framing.actorwords import CLASSES, NONE, PERSON, PRONOUN, THING, ActorWords

AGENT, PATIENT, SPEAKER, NOBODY = "agent", "patient", "speaker", "none"
_SEMI = ("pouvoir", "devoir", "vouloir", "aller", "venir", "sembler", "risquer", "commencer")
_TOLD = ("ccomp", "xcomp", "obj", "parataxis", "parataxis:insert", "csubj", "dep")
_ASIDE = ("parataxis", "parataxis:insert", "dep")
_RELATIVE = "acl:relcl"
_RISING = 6


@dataclass(frozen=True, slots=True)
class Part:
    """An actor's part in a clause. ``actor.word`` is -1 for a passive without an agent.

    resolved: whether a pronoun stands there and the class is that of what it refers to.
    """

    role: str
    actor: Actor
    resolved: bool = False


class Clauses:
    """Reads clauses of one document."""

    def __init__(self, words: ActorWords, heads: Heads) -> None:
        self._words, self._heads = words, heads

    def parts(self, tree: Tree, predicate: int) -> list[Part]:
        """All parts in the clause, its own first, then who says it."""
        own = list(self._own(tree, predicate))
        says = list(self._speakers(tree, predicate))
        return list(dict.fromkeys([*own, *says]))

    def _own(self, tree: Tree, predicate: int) -> Iterator[Part]:
        verb = self._voiced(tree, predicate)
        subjects = self._subjects(tree, predicate)
        known = self._words
        passive = (
            tree.passive(verb, known.past_with_being) and tree.lemmas[verb] not in known.states
        )
        if passive:
            yield from self._agents(tree, verb)
        role = PATIENT if passive else AGENT
        if role == AGENT and tree.lemmas[verb] in self._words.speech:
            role = SPEAKER
        for subject in subjects:
            for part in self._resolved(tree, subject, predicate, role):
                if part.actor.actor != THING:
                    yield part
                elif role != PATIENT:
                    # A thing that is acted on says nothing of actors, and none of them speaks.
                    yield Part(AGENT, part.actor, part.resolved)

    def _voiced(self, tree: Tree, predicate: int) -> int:
        """The verb whose voice counts: "tenu" in "doit être tenu"."""
        if tree.lemmas[predicate] in _SEMI:
            for child in tree.having(predicate, "xcomp"):
                if tree.passive(child, self._words.past_with_being):
                    return child
        return predicate

    def _agents(self, tree: Tree, verb: int) -> Iterator[Part]:
        """Who does what the passive tells: "par" before actors, or else things, or nobody."""
        found = [
            actor
            for word in tree.having(verb, "obl:agent", "obl:mod", "obl:arg")
            if any(tree.lemmas[case] == "par" for case in tree.having(word, "case"))
            for actor in self._heads.actors(tree, word)
        ]
        sure = [actor for actor in found if actor.actor != THING] or found
        yield from (Part(AGENT, actor) for actor in sure)
        if not found:
            yield Part(NOBODY, Actor(-1, NONE))

    def _subjects(self, tree: Tree, predicate: int) -> list[int]:
        """The clause's subjects, or those of the clause that it is coordinated with."""
        word = predicate
        for _ in range(_RISING):
            verb = self._voiced(tree, word)
            found = tree.subjects(word) or (tree.subjects(verb) if verb != word else [])
            # "dis-nous" has no subject: who is asked is not in the words.
            if tree.has(verb, "Mood=Imp"):
                return []
            if found:
                return found
            if tree.having(word, "expl:subj") or tree.relations[word] != "conj":
                return []
            word = tree.heads[word]
            if not tree.finite(word):
                return []
        return []

    def _resolved(self, tree: Tree, subject: int, predicate: int, role: str) -> Iterator[Part]:
        if _is_relative(tree, subject):
            before = _antecedent(tree, subject)
            found = self._heads.actors(tree, before) if before is not None else []
            for actor in found:
                yield Part(role, actor, resolved=True)
            return
        for actor in self._heads.actors(tree, subject):
            if actor.actor != PRONOUN or not self._third(tree, actor.word):
                yield Part(role, actor)
                continue
            referent = self._referent(tree, actor.word, predicate)
            yield Part(role, referent or actor, resolved=referent is not None)

    def _third(self, tree: Tree, word: int) -> bool:
        return tree.forms[word].lower() in ("il", "elle", "ils", "elles")

    def _referent(self, tree: Tree, pronoun: int, predicate: int) -> Actor | None:
        """What a pronoun refers to: the subject of the clause above, or of the sentence before.

        Only where gender and number agree.
        """
        for candidate in self._before(tree, pronoun, predicate):
            named = tree.pos[candidate] in ("NOUN", "PROPN")
            if candidate < pronoun and named and _agree(tree, pronoun, candidate):
                found = self._heads.actor(tree, candidate)
                if found.actor in (*CLASSES, PERSON, THING):
                    return found
        return None

    def _before(self, tree: Tree, pronoun: int, predicate: int) -> Iterator[int]:
        at, first, _ = tree.sentence(pronoun)
        above = predicate
        for _ in range(_RISING):
            if tree.heads[above] == above:
                break
            above = tree.heads[above]
            if tree.finite(above):
                yield from (s for s in tree.subjects(above) if s >= first)
        if at:
            start = tree.sentences[at - 1]
            for word in range(start, first):
                if tree.heads[word] == word:
                    yield from tree.subjects(word)

    def _speakers(self, tree: Tree, predicate: int) -> Iterator[Part]:
        """Who says the clause: subject of the verb above or of an aside, or after "selon"."""
        word = predicate
        for _ in range(_RISING):
            yield from self._aside(tree, word)
            head, relation = tree.heads[word], tree.relations[word]
            if head == word:
                return
            if relation in _TOLD and tree.lemmas[head] in self._words.speech:
                yield from self._said(tree, head)
                return
            if relation not in (*_TOLD, "conj", "advcl"):
                return
            word = head

    def _said(self, tree: Tree, verb: int) -> Iterator[Part]:
        top = verb if tree.finite(verb) else tree.clause(verb)
        if top is None:
            return
        for subject in self._subjects(tree, top):
            for part in self._resolved(tree, subject, top, SPEAKER):
                if part.actor.actor != THING:
                    yield part

    def _aside(self, tree: Tree, word: int) -> Iterator[Part]:
        for child in tree.having(word, *_ASIDE):
            if tree.lemmas[child] in self._words.speech and tree.subjects(child):
                yield from self._said(tree, child)
        for child in tree.having(word, "obl:mod", "obl:arg", "advmod"):
            cases = tree.having(child, "case", "mark")
            if any(self._is_source(tree, case) for case in cases):
                for actor in self._heads.actors(tree, child):
                    if actor.actor != THING:
                        yield Part(SPEAKER, actor)

    def _is_source(self, tree: Tree, case: int) -> bool:
        joined = [case, *tree.having(case, "fixed")]
        said = "".join(tree.forms[w] for w in sorted(joined)).lower().replace("’", "'")
        return said in self._words.sources


def _is_relative(tree: Tree, word: int) -> bool:
    return tree.has(word, "PronType=Rel") or tree.forms[word].lower() in ("qui", "lequel")


def _antecedent(tree: Tree, relative: int) -> int | None:
    """The noun above the relative clause; a noun above that where the verb asks for its number."""
    verb = tree.heads[relative]
    number = next((n for w in (verb, *tree.children[verb]) if (n := _finite_number(tree, w))), "")
    for word in tree.up(relative):
        if tree.relations[word] == _RELATIVE:
            noun = tree.heads[word]
            for above in tree.up(noun):
                fits = tree.feature(above, "Number") in ("", number) or tree.having(above, "conj")
                if not number or fits:
                    return above
                if tree.relations[above] not in ("nmod", "obl:arg", "appos"):
                    break
            return noun
    return None


def _finite_number(tree: Tree, word: int) -> str:
    return tree.feature(word, "Number") if tree.has(word, "VerbForm=Fin") else ""


def _agree(tree: Tree, pronoun: int, noun: int) -> bool:
    plural = tree.forms[pronoun].lower().endswith("s")
    number = tree.feature(noun, "Number")
    if number and (number == "Plur") != plural:
        return False
    gender = tree.feature(noun, "Gender")
    feminine = tree.forms[pronoun].lower().startswith("elle")
    return not gender or (gender == "Fem") == feminine
