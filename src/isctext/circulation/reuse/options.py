"""What a study may set about text reuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from isctext.errors import UsageError

Between = Literal["sources", "arenas"]


@dataclass(frozen=True, slots=True)
class ReuseOptions:
    """Which pairs of documents are looked at, and what makes a shared passage a borrowing.

    between: documents of different sources, or of different arenas only. seed_documents: a
    4-gram held by more documents than this is no trace of a borrowing. min_exclusive: matched
    4-grams that no other document has, from which a passage is a candidate. min_days: between
    two dates, from which one is earlier.
    Raises UsageError [IT-REU-001].

    Values: methods specification 3.6, where simulations chose them.
    """

    between: Between = "sources"
    duplicates: Literal["drop", "keep"] = "drop"
    seed_documents: int = 6
    min_exclusive: int = 4
    min_days: int = 30

    def __post_init__(self) -> None:
        _among("between", self.between, ("sources", "arenas"))
        _among("duplicates", self.duplicates, ("drop", "keep"))
        _within("seed_documents", self.seed_documents, 2, 50)
        _within("min_exclusive", self.min_exclusive, 0, 1000)
        _within("min_days", self.min_days, 0, 36_500)


def _among(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise _refusal(name, value, " or ".join(allowed))


def _within(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise _refusal(name, value, f"{low} to {high}")


def _refusal(name: str, value: object, expected: str) -> UsageError:
    return UsageError(
        "IT-REU-001",
        f"'{name}' of text reuse cannot be '{value}'",
        found=str(value),
        expected=expected,
    )
