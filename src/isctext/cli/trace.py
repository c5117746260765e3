"""``isctext trace``."""

from __future__ import annotations

from isctext.cli.shared import HERE, Folder, Quiet, WorkerCount
from isctext.cli.stages import run_only


def trace(folder: Folder = HERE, workers: WorkerCount = None, quiet: Quiet = False) -> None:
    """Compute the trajectories: rates by arena and period."""
    run_only(folder, ("trajectories",), workers=workers, quiet=quiet)
