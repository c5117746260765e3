"""What a study may set about its trajectories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from isctext.errors import UsageError

Every = Literal["year", "quarter", "month"]


@dataclass(frozen=True, slots=True)
class TrajectoryOptions:
    """Grain of time, treatment of duplicates, and what a period needs to be called full.

    ``categories``: (category, family) pairs of the lexicon, so that a category without any
    hit has its rows of zeros too. Under a minimum, a row is flagged, never dropped.
    Raises UsageError [IT-TRJ-001] for an unknown grain or treatment.

    Minima: methods specification 2.1.
    """

    every: Every = "year"
    duplicates: Literal["drop", "keep"] = "drop"
    min_docs: int = 20
    min_tokens: int = 10_000
    min_sources: int = 3
    categories: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        _check("every", self.every, ("year", "quarter", "month"))
        _check("duplicates", self.duplicates, ("drop", "keep"))


def _check(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise UsageError(
            "IT-TRJ-001",
            f"'{name}' of the trajectories cannot be '{value}'",
            found=str(value),
            expected=" or ".join(allowed),
        )
