"""What a study may set about citations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from isctext.errors import UsageError


@dataclass(frozen=True, slots=True)
class CitationOptions:
    """names: (source_id, entity_id or name) pairs: what a source is called, beside its label and
    the entity whose id ends as its own. hosts: (source_id, host) pairs: the sites of a source,
    beside those of its documents' addresses.
    Raises UsageError [IT-CIT-001].
    """

    duplicates: Literal["drop", "keep"] = "drop"
    names: tuple[tuple[str, str], ...] = ()
    hosts: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if self.duplicates not in {"drop", "keep"}:
            raise UsageError(
                "IT-CIT-001",
                f"'duplicates' of citations cannot be '{self.duplicates}'",
                found=str(self.duplicates),
                expected="drop or keep",
            )
