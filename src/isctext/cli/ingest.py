"""``isctext ingest``."""

from __future__ import annotations

from isctext.cli.shared import HERE, Folder, Quiet, WorkerCount
from isctext.cli.stages import run_only


def ingest(folder: Folder = HERE, workers: WorkerCount = None, quiet: Quiet = False) -> None:
    """Read new and changed files; mark repeated documents.

    Each input becomes documents or a rejection with its reason.
    """
    run_only(folder, ("ingest", "duplicates"), workers=workers, quiet=quiet)
