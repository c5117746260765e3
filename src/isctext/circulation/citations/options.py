"""What a study may set about citations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from isctext.errors import UsageError


@dataclass(frozen=True, slots=True)
class CitationOptions:
    """What sources are called and where their sites are.

    names: (source_id, entity_id or name), beside a source's label and the entity "org:" + its
    id. hosts: (source_id, host), beside the hosts of its documents' addresses.
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
