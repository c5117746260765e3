"""What a study may set about supervised frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from isctext.errors import UsageError

FEWEST_POSITIVES = 150
FEWEST_CODERS = 2


@dataclass(frozen=True, slots=True)
class FrameOptions:
    """What people coded, and how it is learnt.

    codes: (unit, coder, code) of each row of the coded table; a unit is a doc_id, or
    "doc_id:segment_no" with unit paragraph; a coder may give a unit several codes, or one of
    ``nothing`` when none fits. positives, coders: what a code needs. folds: of sources; inner:
    folds inside them, for the threshold. strength: C of the logistic regression. draws: of
    the bootstrap. Raises UsageError [IT-FRM-001] for a value that cannot be.
    """

    codes: tuple[tuple[str, str, str], ...] = ()
    unit: Literal["document", "paragraph"] = "document"
    nothing: tuple[str, ...] = ("", "none", "aucun", "0")
    positives: int = FEWEST_POSITIVES
    coders: int = FEWEST_CODERS
    folds: int = 5
    inner: int = 4
    strength: float = 1.0
    draws: int = 2_000
    seed: int = 0
    duplicates: Literal["drop", "keep"] = "drop"

    def __post_init__(self) -> None:
        if self.unit not in ("document", "paragraph"):
            raise _refused("unit", self.unit, "document or paragraph")
        if self.duplicates not in ("drop", "keep"):
            raise _refused("duplicates", self.duplicates, "drop or keep")
        least = {"positives": 2, "coders": 1, "folds": 2, "inner": 2, "draws": 100, "seed": 0}
        for name, low in least.items():
            if getattr(self, name) < low:
                raise _refused(name, str(getattr(self, name)), f"{low} or more")
        if not self.strength > 0:
            raise _refused("strength", str(self.strength), "more than 0")


def _refused(name: str, found: str, expected: str) -> UsageError:
    return UsageError(
        "IT-FRM-001", f"'{name}' of the framing cannot be {found}", found=found, expected=expected
    )
