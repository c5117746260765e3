"""What a study may set about its trajectories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from isctext.errors import UsageError
from isctext.records.periods import Every

__all__ = [
    "Batches",
    "Every",
    "FirstUseOptions",
    "FirstUseOrderOptions",
    "TrajectoryOptions",
    "TrendOptions",
    "UsageOptions",
]

Batches = Literal["flag", "drop", "keep"]

# A hundred documents, and 15 times the busy day. On ten law codes (46,190 dated versions) 8 times
# still takes 18 days, with ordinary reform laws among them; 15 times 9 days, all of them codes made
# or renumbered and wordings replaced throughout; 20 times 7. With the ten codes as one source it is
# 14, 8 and 6. The two great recodifications are found up to 60 times, and days drawn from a
# lognormal with a spread as wide as sd 1.2 pass it about once in 5,000.
BATCH_DOCS = 100
BATCH_TIMES = 15.0


@dataclass(frozen=True, slots=True)
class UsageOptions:
    """Which documents the monthly counts are of, and from when a day is a batch event.

    A day is one when a source's documents of that day are at least ``batch_docs`` and at least
    ``batch_times`` those of its usual busy day (see ``batches``).
    Raises UsageError [IT-TRJ-001] for an unknown treatment or a number out of range.
    """

    duplicates: Literal["drop", "keep"] = "drop"
    batch_docs: int = BATCH_DOCS
    batch_times: float = BATCH_TIMES

    def __post_init__(self) -> None:
        _check("duplicates", self.duplicates, ("drop", "keep"))
        _at_least("batch_docs", self.batch_docs, 1)
        _at_least("batch_times", self.batch_times, 1)


@dataclass(frozen=True, slots=True)
class TrajectoryOptions:
    """Grain of time, treatment of duplicates, and what a period needs to be called full.

    ``categories``: (category, family) pairs of the lexicon, so that a category without any
    hit has its rows of zeros too. Under a minimum, a row is flagged, never dropped.
    ``batches``: documents of batch events are counted and their rows flagged, left out, or
    counted without a flag.
    Raises UsageError [IT-TRJ-001] for an unknown grain or treatment.

    Minima: methods specification 2.1.
    """

    every: Every = "year"
    duplicates: Literal["drop", "keep"] = "drop"
    batches: Batches = "flag"
    min_docs: int = 20
    min_tokens: int = 10_000
    min_sources: int = 3
    categories: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        _check("every", self.every, ("year", "quarter", "month"))
        _check("duplicates", self.duplicates, ("drop", "keep"))
        _check("batches", self.batches, ("flag", "drop", "keep"))


def _check(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise UsageError(
            "IT-TRJ-001",
            f"'{name}' of the trajectories cannot be '{value}'",
            found=str(value),
            expected=" or ".join(allowed),
        )


def _at_least(name: str, value: float, least: float) -> None:
    if not value >= least:
        raise UsageError(
            "IT-TRJ-001",
            f"'{name}' of the trajectories cannot be {value}",
            found=str(value),
            expected=f"{least} or more",
        )


@dataclass(frozen=True, slots=True)
class TrendOptions:
    """What trends, breaks and composition are measured on.

    ``levels``: category, entry or both. Years under a minimum are left out of tests. ``draws``:
    simulated series of each test. ``categories``: see ``TrajectoryOptions``.
    Raises UsageError [IT-TRJ-001] for an unknown level or a number out of range.
    """

    levels: tuple[str, ...] = ("category",)
    min_docs: int = 20
    min_tokens: int = 10_000
    min_sources: int = 3
    draws: int = 9999
    seed: int = 0
    categories: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        for level in self.levels:
            _check("levels", level, ("category", "entry"))
        _at_least("draws", self.draws, 99)
        _at_least("seed", self.seed, 0)


@dataclass(frozen=True, slots=True)
class FirstUseOptions:
    """Which documents first uses are looked for in, and what makes a silence say something.

    ``duplicates``, ``batch_docs``, ``batch_times``: as of ``UsageOptions``, which must agree.
    ``min_docs``, ``min_tokens``: what a place must have in all for "not observed" to be said.
    ``entries``: (entry, category, family) of the lexicon, so that what nobody uses has its rows.
    Raises UsageError [IT-TRJ-001] for an unknown treatment or a number out of range.
    """

    duplicates: Literal["drop", "keep"] = "drop"
    batch_docs: int = BATCH_DOCS
    batch_times: float = BATCH_TIMES
    min_docs: int = 20
    min_tokens: int = 10_000
    entries: tuple[tuple[str, str, str], ...] = ()

    def __post_init__(self) -> None:
        self.usage()

    def usage(self) -> UsageOptions:
        """The same treatment of documents, for the panel."""
        return UsageOptions(self.duplicates, self.batch_docs, self.batch_times)


@dataclass(frozen=True, slots=True)
class FirstUseOrderOptions:
    """How the order of first uses between arenas is tested.

    Raises UsageError [IT-TRJ-001] for a number out of range.
    """

    draws: int = 9999
    seed: int = 0

    def __post_init__(self) -> None:
        _at_least("draws", self.draws, 99)
        _at_least("seed", self.seed, 0)
