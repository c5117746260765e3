"""Names in a text linked to communes (INSEE), EPCI (SIREN) and the entries of a gazetteer.

The table of places gives the former, YAML the latter; a study adds its own YAML.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isctext.french.entries import (
    Entry,
    key_of,
    read_entries,
    same_case,
    shipped_entries,
    words_of,
    written,
)
from isctext.french.evidence import Words
from isctext.french.names import NameTree, fold
from isctext.french.places import Place, Places, shipped_places
from isctext.french.settle import Candidate, settle


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text: [start, end) in it, an entity label, what it links to.

    ``entity_id``: insee:<code>, siren:<number> or the id of an entry; ``name``: as the table or
    the YAML has it; ``score``: 0 to 1, an order of certainty and no probability.
    """

    start: int
    end: int
    label: str
    entity_id: str
    score: float
    name: str


@dataclass(frozen=True, slots=True)
class _Alias:
    """One way to write an entry, or a phrase that holds one and is not it (``never``)."""

    entry: Entry
    surface: str
    never: bool
    ambiguous: bool


class Gazetteer:
    """Finds names; made once, it may read any number of texts."""

    def __init__(self, places: Places, entries: Iterable[Entry]) -> None:
        self._places = places
        self._names: list[list[Place] | _Alias] = []
        self._tree = NameTree([*self._place_names(), *self._entry_names(entries)])

    @classmethod
    def load(cls, extra: str | None = None) -> Gazetteer:
        """The shipped gazetteer, with a study's own entries where there are any.

        ``extra``: YAML of schema isctext-entities/1; an entry with a known id replaces it.
        Raises UsageError [IT-GAZ-001] or [IT-GAZ-002] for a YAML that is not as it should be.
        """
        entries = {entry.id: entry for entry in shipped_entries()}
        if extra is not None:
            entries |= {e.id: e for e in read_entries(extra, "the study's gazetteer")}
        return cls(shipped_places(), entries.values())

    def find(
        self,
        text: str,
        words: NDArray[np.int32],
        sentences: NDArray[np.int32],
        date: dt.date | None = None,
    ) -> list[Named]:
        """The names of a document, in their order; none overlaps another.

        ``text``: the whole document, since a name is judged by what else the document names.
        ``words``: [start, end) of each word, n x 2. ``sentences``: the first word of each.
        ``date``: the document's; without one, what holds today.
        """
        spans = words.tolist()
        forms = [text[a:b] for a, b in spans]
        read = Words(text, forms, words[:, 0].tolist(), frozenset(sentences.tolist()))
        found = list(self._tree.walk(forms))
        if not found:
            return []
        listed = self._listed(forms, found)
        hits = settle(read, self._candidates(found), listed, self._places, date)
        return [
            Named(spans[h.first][0], spans[h.last - 1][1], h.label, h.entity_id, h.score, h.name)
            for h in hits
        ]

    def _place_names(self) -> Iterable[tuple[Sequence[str], int, bool]]:
        by_key: dict[tuple[str, ...], list[Place]] = defaultdict(list)
        for place in self._places.rows:
            key = key_of(place.name)[1:] if place.article else key_of(place.name)
            by_key[key].append(place)
        for key, rows in sorted(by_key.items()):
            number = len(self._names)
            self._names.append(rows)
            lower = any(row.kind == "epci" for row in rows)
            yield key, number, lower
            if "sur" in key:
                at = key.index("sur")
                yield (*key[:at], "s", "/", *key[at + 1 :]), number, lower

    def _entry_names(self, entries: Iterable[Entry]) -> Iterable[tuple[Sequence[str], int, bool]]:
        for entry in entries:
            for never, surfaces in ((False, entry.aliases), (True, entry.never)):
                for surface in surfaces:
                    number = len(self._names)
                    plain = written(words_of(surface))
                    ambiguous = surface in entry.ambiguous
                    self._names.append(_Alias(entry, plain, never, ambiguous))
                    yield key_of(surface), number, " " in plain or plain[0].islower()

    def _candidates(
        self, found: Sequence[tuple[int, int, Sequence[int]]]
    ) -> list[tuple[int, int, list[Place]]]:
        return [
            (first, last, rows)
            for first, last, numbers in found
            for rows in (self._names[n] for n in numbers)
            if isinstance(rows, list)
        ]

    def _listed(
        self, forms: Sequence[str], found: Sequence[tuple[int, int, Sequence[int]]]
    ) -> list[Candidate]:
        """The entries that the text names, as their rules have it."""
        hits: list[tuple[int, int, _Alias]] = []
        never: list[tuple[int, int, str]] = []
        for first, last, numbers in found:
            surface = ""
            for alias in (self._names[n] for n in numbers):
                if isinstance(alias, _Alias):
                    surface = surface or written(forms[first:last])
                    if alias.never:
                        never.append((first, last, alias.entry.id))
                    elif same_case(surface, alias.surface):
                        hits.append((first, last, alias))
        kept = [
            (a, b, alias)
            for a, b, alias in hits
            if not any(c <= a and b <= d and i == alias.entry.id for c, d, i in never)
        ]
        return _decided(forms, kept)


def _decided(forms: Sequence[str], hits: list[tuple[int, int, _Alias]]) -> list[Candidate]:
    """The hits that are certain, and the ambiguous ones that the context speaks for."""
    sure: dict[tuple[int, int], Candidate] = {}
    unsure: dict[tuple[int, int], list[tuple[int, Entry]]] = defaultdict(list)
    document: frozenset[str] | None = None
    for first, last, alias in hits:
        entry = alias.entry
        if not alias.ambiguous:
            sure.setdefault((first, last), _as_candidate(first, last, entry, 1.0))
            continue
        document = document or frozenset(map(fold, forms))
        said = sum(_said(word, document) for word in entry.context)
        if said:
            unsure[first, last].append((said, entry))
    for (first, last), entries in unsure.items():
        # Of several entries, the one that the context says most about; of equals, none.
        best = max(said for said, _ in entries)
        top = [entry for said, entry in entries if said == best]
        if len(top) == 1 and (first, last) not in sure:
            sure[first, last] = _as_candidate(first, last, top[0], 0.8)
    return list(sure.values())


def _as_candidate(first: int, last: int, entry: Entry, score: float) -> Candidate:
    return Candidate(first, last, entry.label, entry.id, score, entry.name)


def _said(lemma: str, document: frozenset[str]) -> bool:
    """Whether a word is in the document, as it is or in a plural or a feminine of it."""
    word = fold(lemma)
    forms = [word, word + "s", word + "x", word + "e", word + "es"]
    if word.endswith("al"):
        forms += [word[:-2] + "aux", word + "es"]
    if word.endswith("eur"):
        forms += [word[:-3] + "euse", word[:-3] + "rice", word[:-3] + "rices"]
    return any(form in document for form in forms)
