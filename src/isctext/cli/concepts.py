"""``isctext concepts``."""

from __future__ import annotations

from isctext.cli.shared import HERE, Folder, Quiet, WorkerCount
from isctext.cli.stages import run_only


def concepts(folder: Folder = HERE, workers: WorkerCount = None, quiet: Quiet = False) -> None:
    """Find the mentions of the lexicon's entries.

    A changed lexicon is applied to the whole corpus again.
    """
    run_only(folder, ("concepts",), workers=workers, quiet=quiet)
