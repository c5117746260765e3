"""What a run says while it works: on stderr, one bar per stage, with rate and time left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "", style="dim")


@dataclass
class Meter:
    """The progress of one stage. ``add`` counts units done."""

    _progress: Progress | None
    _task: int | None

    def add(self, units: int) -> None:
        """So many more units are done."""
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task, units)  # type: ignore[arg-type]


class Talk:
    """The voice of a run. ``quiet`` says nothing at all."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self.console = Console(stderr=True, quiet=quiet, highlight=False)

    def say(self, text: str) -> None:
        """One line on stderr, printed as it is (no markup)."""
        self.console.print(text, markup=False, soft_wrap=True)

    @contextmanager
    def stage(self, label: str, total: int | None) -> Iterator[Meter]:
        """A bar for a stage while it runs; on something that is no terminal, none."""
        if self.quiet or not self.console.is_terminal:
            yield Meter(None, None)
            return
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self.console, transient=True) as progress:
            yield Meter(progress, progress.add_task(label, total=total))
