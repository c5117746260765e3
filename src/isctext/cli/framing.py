"""``isctext framing``."""

from __future__ import annotations

from isctext.cli.shared import HERE, Folder, Quiet, WorkerCount
from isctext.cli.stages import run_verb


def framing(folder: Folder = HERE, workers: WorkerCount = None, quiet: Quiet = False) -> None:
    """Find specific words, meetings of vocabularies, AFC, classes.

    Then: isctext query sql, on the tables keyness, cooccurrences, afc, reinert.
    """
    run_verb(folder, "framing", workers=workers, quiet=quiet)
