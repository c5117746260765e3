"""``isctext annotate``."""

from __future__ import annotations

from isctext.cli.shared import HERE, Folder, Quiet, WorkerCount
from isctext.cli.stages import run_only


def annotate(folder: Folder = HERE, workers: WorkerCount = None, quiet: Quiet = False) -> None:
    """Split documents into segments, tokens and entities."""
    run_only(folder, ("annotate",), workers=workers, quiet=quiet)
