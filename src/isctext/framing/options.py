"""What a study may set about keyness, co-occurrence, the correspondence analysis and classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from isctext.errors import UsageError

Duplicates = Literal["drop", "keep"]

CONTRASTS = ("arena", "period", "arena_period", "concept")
CONTENT = ("NOUN", "ADJ", "VERB")
_POS = ("NOUN", "PROPN", "ADJ", "VERB", "ADV")


@dataclass(frozen=True, slots=True)
class KeynessOptions:
    """Which contrasts, which words, and how they are tested.

    contrasts: arena (against the others), period (of an arena, against its other periods),
    arena_period (an arena against the others in the same years), concept (documents with a
    concept against others of the same arena and period). period_years: of a period; the first
    one begins with ``first_year`` (0: the first year with a document). pos: classes of words.
    terms: rows of each sign that a part keeps at most. matches: documents without the concept for
    each one with it. draws: permutations of each test, ``most_draws`` where the number of words
    asks for finer p-values. categories: (category, family) of the lexicon.
    Raises UsageError [IT-FRM-001] for a value that cannot be.
    """

    contrasts: tuple[str, ...] = CONTRASTS
    duplicates: Duplicates = "drop"
    pos: tuple[str, ...] = CONTENT
    period_years: int = 4
    first_year: int = 0
    terms: int = 300
    matches: int = 5
    draws: int = 999
    most_draws: int = 19_999
    seed: int = 0
    categories: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        for name in self.contrasts:
            _among("contrasts", name, CONTRASTS)
        _common(self.duplicates, self.pos)
        for name in ("period_years", "terms", "matches"):
            _at_least(name, getattr(self, name), 1)
        _at_least("draws", self.draws, 99)
        _at_least("most_draws", self.most_draws, self.draws)
        _at_least("seed", self.seed, 0)


@dataclass(frozen=True, slots=True)
class CooccurrenceOptions:
    """Which documents; ``examples``: passages told of each pair. categories: see KeynessOptions.

    Raises UsageError [IT-FRM-001] for a value that cannot be.
    """

    duplicates: Duplicates = "drop"
    examples: int = 5
    categories: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        _among("duplicates", self.duplicates, ("drop", "keep"))
        _at_least("examples", self.examples, 0)


@dataclass(frozen=True, slots=True)
class AfcOptions:
    """Axes, words and sources of the correspondence analysis.

    terms: the most frequent ones, among those of 5 documents and 3 sources. min_words: content
    words of a source under which it only lies among the others, as a supplementary column.
    Raises UsageError [IT-FRM-001] for a value that cannot be.
    """

    duplicates: Duplicates = "drop"
    pos: tuple[str, ...] = CONTENT
    axes: int = 5
    terms: int = 1000
    min_words: int = 1000

    def __post_init__(self) -> None:
        _common(self.duplicates, self.pos)
        for name in ("axes", "terms", "min_words"):
            _at_least(name, getattr(self, name), 1)


@dataclass(frozen=True, slots=True)
class ReinertOptions:
    """Size of segments, number of classes, and what they must hold.

    words: of a segment, about. classes: at most. smallest: least share of all segments that a
    class has. min_docs: documents in which a word stands. vocabulary: words that count, the most
    frequent ones; rare ones only find again the text that they come from. terms: words told of
    each class and sign. double: whether classes are made again on segments half as long again,
    which tells stable ones from others.
    Raises UsageError [IT-FRM-001] for a value that cannot be.
    """

    duplicates: Duplicates = "drop"
    pos: tuple[str, ...] = CONTENT
    words: int = 40
    classes: int = 8
    smallest: float = 0.01
    min_docs: int = 3
    vocabulary: int = 3000
    terms: int = 50
    double: bool = True

    def __post_init__(self) -> None:
        _common(self.duplicates, self.pos)
        _at_least("words", self.words, 10)
        _at_least("classes", self.classes, 2)
        for name in ("min_docs", "vocabulary", "terms"):
            _at_least(name, getattr(self, name), 1)
        if not 0 < self.smallest < 0.5:  # noqa: PLR2004  two classes hold at most half each
            raise _refused("smallest", str(self.smallest), "a share over 0, under 0.5")


def _common(duplicates: str, pos: tuple[str, ...]) -> None:
    _among("duplicates", duplicates, ("drop", "keep"))
    for name in pos:
        _among("pos", name, _POS)
    if not pos:
        raise _refused("pos", "none", "one of " + ", ".join(_POS))


def _among(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise _refused(name, str(value), " or ".join(allowed))


def _at_least(name: str, value: float, least: float) -> None:
    if not value >= least:
        raise _refused(name, str(value), f"{least} or more")


def _refused(name: str, found: str, expected: str) -> UsageError:
    return UsageError(
        "IT-FRM-001", f"'{name}' of the framing cannot be {found}", found=found, expected=expected
    )
