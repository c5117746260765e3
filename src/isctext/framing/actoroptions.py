"""What a study may set about actors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from isctext.errors import UsageError

FAMILIES = ("concept", "form", "dimension", "contrast")


@dataclass(frozen=True, slots=True)
class ActorOptions:
    """Whose clauses are read, and with which words.

    families: of the lexicon, of which a clause must have a hit. scope: strict or broad hits.
    words: YAML of schema isctext-actors/1, "" for the shipped one. kinds: (entity_id, kind) of
    the gazetteers' entries. least: F1 from which figures of an arena may be published.
    duplicates: whether documents that repeat another one count in the shares.
    Raises UsageError [IT-FRM-001] for a value that cannot be.
    """

    families: tuple[str, ...] = ("concept", "form", "dimension")
    scope: Literal["strict", "broad"] = "broad"
    words: str = ""
    kinds: tuple[tuple[str, str], ...] = field(default=())
    least: float = 0.7
    duplicates: Literal["drop", "keep"] = "drop"

    def __post_init__(self) -> None:
        for name in self.families:
            if name not in FAMILIES:
                raise _refused("families", name, "one of " + ", ".join(FAMILIES))
        if self.scope not in ("strict", "broad"):
            raise _refused("scope", self.scope, "strict or broad")
        if self.duplicates not in ("drop", "keep"):
            raise _refused("duplicates", self.duplicates, "drop or keep")
        if not 0 <= self.least <= 1:
            raise _refused("least", str(self.least), "a share, 0 to 1")


def _refused(name: str, found: str, expected: str) -> UsageError:
    return UsageError(
        "IT-FRM-001", f"'{name}' of the framing cannot be {found}", found=found, expected=expected
    )
