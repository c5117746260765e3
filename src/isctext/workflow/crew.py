"""The processes of a run, kept from stage to stage: what they have loaded stays loaded."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from isctext.workflow.pool import Workers


class Crew:
    """Workers for tasks on our own tables; files of others are read in processes apart.

    size: 0 for all processors. inline: no processes at all (tests).
    """

    def __init__(self, size: int = 0, *, inline: bool = False) -> None:
        self.size = size or os.cpu_count() or 1
        self.inline = inline
        self._workers: Workers | None = None

    def hire(self, tasks: int) -> Workers:
        """Workers enough for that many tasks, those already at work if they are enough."""
        wanted = max(1, min(self.size, tasks))
        if self._workers is None or self._workers.size < wanted:
            self.dismiss()
            self._workers = Workers(wanted, inline=self.inline)
        return self._workers

    def dismiss(self, *, at_once: bool = False) -> None:
        """End the processes; the next ``hire`` starts others."""
        if self._workers is not None:
            self._workers.close(at_once=at_once)
            self._workers = None

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Ends the processes on leaving: at once after an error, else with their tasks."""
        try:
            yield
        except BaseException:
            self.dismiss(at_once=True)
            raise
        self.dismiss()
