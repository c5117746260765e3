"""``isctext annotate``."""

from __future__ import annotations

from isctext.cli.shared import HERE, Folder, Quiet, WorkerCount
from isctext.cli.stages import run_only


def annotate(folder: Folder = HERE, workers: WorkerCount = None, quiet: Quiet = False) -> None:
    """Split documents into segments, words and names.

    Each word gets its lemma and part of speech; this is the longest step. New documents only.
    """
    run_only(folder, ("annotate",), workers=workers, quiet=quiet)
