"""``isctext circulation``."""

from __future__ import annotations

from isctext.cli.shared import HERE, Folder, Quiet, WorkerCount
from isctext.cli.stages import run_verb


def circulation(folder: Folder = HERE, workers: WorkerCount = None, quiet: Quiet = False) -> None:
    """Compare arenas: order, shared passages, citations, sense.

    Minutes on a large corpus. Then: isctext report, or isctext query sql on the tables
    precedence, reuse, citations, drift, links.
    """
    run_verb(folder, "circulation", workers=workers, quiet=quiet)
