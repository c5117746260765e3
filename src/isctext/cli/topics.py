"""``isctext topics``."""

from __future__ import annotations

from isctext.cli.shared import HERE, Folder, Quiet, WorkerCount
from isctext.cli.stages import run_only


def topics(folder: Folder = HERE, workers: WorkerCount = None, quiet: Quiet = False) -> None:
    """Fit the topics on the whole corpus."""
    run_only(folder, ("topics",), workers=workers, quiet=quiet)
