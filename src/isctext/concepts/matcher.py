"""Finds every occurrence of many patterns in a stream, with vector operations only.

For each variant of each pattern the rarest of its checks in this batch is the anchor: its
positions come from an inverted index, and the other checks filter them. A variant with one
check that nothing in the batch fulfils is dropped at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from isctext.concepts.grammar import parse_pattern
from isctext.concepts.stream import Bools, Ints, PieceType, Stream
from isctext.concepts.variants import Check, Variant, expand_pattern
from isctext.concepts.words import fold, strip_accents, word_set

# Determiners by form, because taggers call many of them pronouns or adjectives.
_DETERMINERS = word_set(
    "le la les un une ce cet cette ces mon ton son ma ta sa mes tes ses notre votre leur nos vos "
    "leurs quel quelle quels quelles quelque quelques plusieurs certains certaines chaque aucun "
    "aucune tout toute tous toutes"
)
# A gap stays inside its sentence.
_ENDS = frozenset((".", "!", "?", "…", "...", ";"))


@dataclass(frozen=True, slots=True)
class Hits:
    """Occurrences, sorted by pattern then place: pieces ``first`` to ``last`` included.

    Those of pattern p stand from ``bounds[p]`` to ``bounds[p + 1]``.
    """

    bounds: tuple[int, ...]
    first: Ints
    last: Ints


class Matcher:
    """Compiled patterns. ``find`` gives their occurrences; equal patterns are found once."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self.numbers: dict[str, int] = {p: i for i, p in enumerate(dict.fromkeys(patterns))}
        variants = [
            (number, variant)
            for source, number in self.numbers.items()
            for variant in expand_pattern(parse_pattern(source))
        ]
        self._checks = list(dict.fromkeys(check for _, variant in variants for check in variant))
        self._owner = np.array([number for number, _ in variants], dtype=np.int64)
        self._table = _variant_table([variant for _, variant in variants], self._checks)
        self._index = _CheckIndex(self._checks)

    def find(self, stream: Stream) -> Hits:
        """All occurrences, also overlapping ones; one per pattern and span of tokens."""
        places = _Places(stream, self._index, len(self._checks))
        # Past the end of a variant stands check -1: it is never the rarest.
        counts = np.append(places.counts, np.iinfo(np.int64).max)
        by_variant = counts[self._table]
        alive = np.flatnonzero(by_variant.min(axis=1, initial=np.iinfo(np.int64).max) > 0)
        anchors = by_variant.argmin(axis=1) if by_variant.size else by_variant
        found: list[tuple[int, Ints, int]] = []
        for number in alive:
            checks = self._table[number][self._table[number] >= 0]
            at = places.filter(checks, int(anchors[number]))
            if len(at):
                found.append((int(self._owner[number]), at, len(checks)))
        return _collect(found, stream, len(self.numbers))


class _CheckIndex:
    """From a piece type to the checks that it fulfils."""

    def __init__(self, checks: list[Check]) -> None:
        self._forms: dict[str, list[int]] = defaultdict(list)
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._lemmas: dict[str, list[int]] = defaultdict(list)
        self._prefixes: dict[str, list[int]] = defaultdict(list)
        self._classes: dict[str, list[int]] = defaultdict(list)
        self._bare: dict[str, list[str]] = defaultdict(list)
        for number, check in enumerate(checks):
            for values, index in (
                (check.forms, self._forms),
                (check.exact, self._exact),
                (check.lemmas, self._lemmas),
                (check.prefixes, self._prefixes),
                (check.classes, self._classes),
            ):
                for value in sorted(values):
                    index[value].append(number)
        # The vocabulary of the next batch is mostly that of this one.
        self._words = lru_cache(maxsize=1 << 17)(self._word_checks)
        self._begin = tuple(self._prefixes)
        for form in self._forms:
            if strip_accents(form) != form:
                self._bare[strip_accents(form)].append(form)

    def words(self, types: tuple[PieceType, ...]) -> tuple[Ints, Ints]:
        """The (check, type) pairs of all word checks; the boundary (type 0) is in none."""
        checks: list[int] = []
        pieces: list[int] = []
        for number, piece in enumerate(types[1:], start=1):
            met = self._words(piece)
            if met:
                checks.extend(met)
                pieces.extend([number] * len(met))
        return np.array(checks, dtype=np.int64), np.array(pieces, dtype=np.int64)

    def classes(self, types: tuple[PieceType, ...]) -> dict[int, Bools]:
        """For each class check (any, a POS, half of a contraction), the types that fulfil it."""
        return {
            number: _of_class(name, types)
            for name, numbers in self._classes.items()
            for number in numbers
        }

    def _word_checks(self, piece: PieceType) -> tuple[int, ...]:
        checks = [
            *self._forms.get(piece.folded, ()),
            *self._exact.get(piece.form, ()),
            *self._lemmas.get(piece.lemma, ()),
        ]
        if piece.form != piece.folded and self._bare:
            for form in self._bare.get(strip_accents(piece.folded), ()):
                if form != piece.folded and _bare_capitals(piece.form, form):
                    checks.extend(self._forms[form])
        # One test for all prefixes first: hardly any word has one.
        if piece.lemma.startswith(self._begin) or piece.folded.startswith(self._begin):
            for prefix, numbers in self._prefixes.items():
                if piece.lemma.startswith(prefix) or piece.folded.startswith(prefix):
                    checks.extend(numbers)
        return tuple(checks)


class _Places:
    """Where checks are fulfilled in one stream.

    Only the types that some word check wants enter the inverted index and the matrix:
    they are a few thousand, whatever the size of the batch's vocabulary.
    """

    def __init__(self, stream: Stream, index: _CheckIndex, size: int) -> None:
        self._codes = stream.codes
        self._classes = index.classes(stream.types)
        checks, types = index.words(stream.types)
        wanted = np.unique(types)
        compact = np.zeros(len(stream.types), dtype=np.int32)
        compact[wanted] = np.arange(1, len(wanted) + 1)
        self._met = np.zeros((size, len(wanted) + 1), dtype=bool)
        self._met[checks, compact[types]] = True
        self._compact = compact[stream.codes]
        at = np.flatnonzero(self._compact)
        self._at = at[np.argsort(self._compact[at], kind="stable")]
        frequency = np.bincount(self._compact, minlength=len(wanted) + 1)
        frequency[0] = 0
        self._ends = np.cumsum(frequency)
        self._starts = self._ends - frequency
        self.counts = self._met @ frequency
        self._cache: dict[int, Ints] = {}
        for check, mask in self._classes.items():
            self._cache[check] = np.flatnonzero(mask[self._codes])
            self.counts[check] = len(self._cache[check])

    def filter(self, checks: Ints, anchor: int) -> Ints:
        """The first positions of a variant's occurrences."""
        at = self._of(int(checks[anchor])) - anchor
        for offset in np.argsort(self.counts[checks], kind="stable"):
            if offset != anchor:
                at = at[self._holds(int(checks[offset]), at + offset)]
            if not len(at):
                break
        return at

    def _holds(self, check: int, positions: Ints) -> Bools:
        mask = self._classes.get(check)
        held: Bools
        if mask is not None:
            held = mask[self._codes[positions]]
        else:
            held = self._met[check][self._compact[positions]]
        return held

    def _of(self, check: int) -> Ints:
        if check not in self._cache:
            kinds = np.flatnonzero(self._met[check])
            parts = [self._at[self._starts[k] : self._ends[k]] for k in kinds]
            self._cache[check] = np.sort(np.concatenate(parts))
        return self._cache[check]


def _variant_table(variants: list[Variant], checks: list[Check]) -> Ints:
    """Variants by place: the number of each check, -1 after a variant's end."""
    number = {check: i for i, check in enumerate(checks)}
    width = max((len(v) for v in variants), default=1)
    table = np.full((len(variants), width), -1, dtype=np.int64)
    for row, variant in enumerate(variants):
        table[row, : len(variant)] = [number[check] for check in variant]
    return table


def _of_class(name: str, types: tuple[PieceType, ...]) -> Bools:
    if name == "any":
        flags = [bool(t.form) and t.form not in _ENDS for t in types]
    elif name in ("fused1", "fused2"):
        flags = [t.fused == int(name[-1]) for t in types]
    elif name == "DET":
        flags = [t.pos == "DET" or t.folded in _DETERMINERS for t in types]
    else:
        flags = [t.pos == name for t in types]
    return np.array(flags, dtype=bool)


def _bare_capitals(written: str, form: str) -> bool:
    """Whether the text may be the form, accents missing on its capitals only (ÉTAT, Etat)."""
    if len(written) != len(form):
        return False
    return all(
        fold(w) == f or (w.isupper() and fold(w) == strip_accents(f))
        for w, f in zip(written, form, strict=True)
    )


def _collect(found: list[tuple[int, Ints, int]], stream: Stream, patterns: int) -> Hits:
    if not found:
        none = np.zeros(0, dtype=np.int64)
        return Hits((0,) * (patterns + 1), none, none)
    pattern = np.concatenate([np.full(len(at), owner) for owner, at, _ in found])
    first = np.concatenate([at for _, at, _ in found])
    last = np.concatenate([at + length - 1 for _, at, length in found])
    order = np.lexsort((last, first, pattern))
    pattern, first, last = pattern[order], first[order], last[order]
    spans = np.stack([pattern, stream.token[first], stream.token[last]])
    fresh = np.ones(len(pattern), dtype=bool)
    fresh[1:] = (spans[:, 1:] != spans[:, :-1]).any(axis=0)
    bounds = np.searchsorted(pattern[fresh], np.arange(patterns + 1))
    return Hits(tuple(bounds.tolist()), first[fresh], last[fresh])
