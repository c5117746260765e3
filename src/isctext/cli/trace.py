"""``isctext trace``."""

from __future__ import annotations

from isctext.cli.shared import HERE, Folder, Quiet, WorkerCount
from isctext.cli.stages import run_verb


def trace(folder: Folder = HERE, workers: WorkerCount = None, quiet: Quiet = False) -> None:
    """Compute the measures of time: rates, trends, breaks, first uses.

    Then: isctext query trajectory, trend, first-use.
    """
    run_verb(folder, "trace", workers=workers, quiet=quiet)
