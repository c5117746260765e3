"""What a study may set about novelty."""

from __future__ import annotations

from dataclasses import dataclass

from isctext.errors import UsageError
from isctext.statistics.novelty import WINDOW

_MOST = 10_000


@dataclass(frozen=True, slots=True)
class NoveltyOptions:
    """window: documents before, and after, that a document is compared with.

    Raises UsageError [IT-NOV-001] for a window out of range.
    """

    window: int = WINDOW

    def __post_init__(self) -> None:
        if not 1 <= self.window <= _MOST:
            raise UsageError(
                "IT-NOV-001",
                f"'window' of novelty cannot be {self.window}",
                found=str(self.window),
                expected=f"1 to {_MOST} documents",
            )
