"""``isctext annotate``."""

from __future__ import annotations

from typing import Annotated

import typer

from isctext.cli.shared import HERE, Folder, Quiet, WorkerCount
from isctext.cli.stages import run_only


def annotate(
    folder: Folder = HERE,
    workers: WorkerCount = None,
    deps: Annotated[
        bool, typer.Option("--deps", help="Also find which word depends on which (parser).")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Split documents into segments, words and names.

    Each word gets its lemma and part of speech; this is the longest step. New documents only.
    """
    stages = ("annotate", "dependencies") if deps else ("annotate",)
    run_only(folder, stages, workers=workers, quiet=quiet)
