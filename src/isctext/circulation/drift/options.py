"""What a study may set about sense drift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from isctext.errors import UsageError

FAMILIES = ("concept", "form", "dimension", "contrast")
LEVELS = ("category", "entry")


@dataclass(frozen=True, slots=True)
class DriftOptions:
    """Which words are compared, between which sides, and how.

    families, levels: of the lexicon. periods: first years of the periods after the first, which
    are compared in turn within each arena; none: arenas only. window: content lemmas on each
    side of a word. min_documents: under it, on either side, passages are shown and nothing is
    tested. max_documents: no more are drawn of an entry and a side. controls: control words, at
    most. draws: permutations. passages: drawn on each side to be read and coded.
    Raises UsageError [IT-DRI-001].

    Values: methods specification 3.7 (window, draws, minimum, controls) and 1.4 (periods).
    """

    families: tuple[str, ...] = FAMILIES
    levels: tuple[str, ...] = LEVELS
    periods: tuple[int, ...] = (2011, 2016, 2021)
    duplicates: Literal["drop", "keep"] = "drop"
    window: int = 5
    min_documents: int = 60
    max_documents: int = 300
    controls: int = 99
    draws: int = 99
    passages: int = 50
    seed: int = 0

    def __post_init__(self) -> None:
        _among("families", self.families, FAMILIES)
        _among("levels", self.levels, LEVELS)
        _among("duplicates", (self.duplicates,), ("drop", "keep"))
        if list(self.periods) != sorted(set(self.periods)):
            raise _refusal("periods", self.periods, "years that ascend")
        _within("window", self.window, 1, 50)
        _within("min_documents", self.min_documents, 2, 10_000)
        _within("max_documents", self.max_documents, self.min_documents, 100_000)
        _within("controls", self.controls, 39, 999)
        _within("draws", self.draws, 9, 9999)
        _within("passages", self.passages, 0, 1000)
        _within("seed", self.seed, 0, 2**62)


def _among(name: str, values: tuple[str, ...], allowed: tuple[str, ...]) -> None:
    for value in values:
        if value not in allowed:
            raise _refusal(name, value, ", ".join(allowed))


def _within(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise _refusal(name, value, f"{low} to {high}")


def _refusal(name: str, value: object, expected: str) -> UsageError:
    return UsageError(
        "IT-DRI-001",
        f"'{name}' of sense drift cannot be '{value}'",
        found=str(value),
        expected=expected,
    )
