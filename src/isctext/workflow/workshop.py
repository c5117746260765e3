"""What every stage needs to run: the store, the processes, a voice."""

from __future__ import annotations

from dataclasses import dataclass

from isctext.store import Store
from isctext.workflow.crew import Crew
from isctext.workflow.pool import Workers
from isctext.workflow.progress import Talk


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where stages run. Nothing here may change a result, only its speed.

    crew: the processes that stages share. batch: documents a worker takes at a time.
    """

    store: Store
    talk: Talk
    crew: Crew
    batch: int = 64

    def apart(self, tasks: int, memory_bytes: int) -> Workers:
        """Processes of their own with a limit of memory, for the bytes of others."""
        size = max(1, min(self.crew.size, tasks))
        return Workers(size, memory_bytes=memory_bytes, inline=self.crew.inline)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a stage did: units seen before, units done now, how many of those were rejected.

    unit: what is counted. current: nothing had to be done.
    """

    stage: str
    kept: int
    done: int
    rejected: int
    seconds: float
    unit: str = "documents"
    current: bool = False

    def line(self) -> str:
        """The outcome in one line."""
        if self.current:
            return f"{self.stage}: up to date"
        before = f", {self.kept:,} already there" if self.kept else ""
        refused = f", {self.rejected:,} rejected" if self.rejected else ""
        return f"{self.stage}: {self.done:,} {self.unit} in {self.seconds:.1f} s{refused}{before}"
