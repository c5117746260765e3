"""``isctext ingest``."""

from __future__ import annotations

from typing import Annotated

import typer

from isctext.cli.shared import HERE, Folder, Json, Quiet, WorkerCount

DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help="Look at any folder and say what is in it; keep nothing."),
]
Files = Annotated[bool, typer.Option("--files", help="The reconciliation file by file.")]


def ingest(
    folder: Folder = HERE,
    dry_run: DryRun = False,
    files: Files = False,
    as_json: Json = False,
    workers: WorkerCount = None,
    quiet: Quiet = False,
) -> None:
    """Read new and changed files; mark repeated documents.

    Each input becomes documents or a rejection with its reason. Ends with the reconciliation:
    found = kept + duplicates + rejected, by source, or by file with --files. With --dry-run the
    folder needs no isctext.toml: formats, items, dates, what is missing, and [[sources]] blocks
    to start from.
    """
    from isctext.cli.counting import say_reconciled, say_surveyed  # noqa: PLC0415

    if dry_run:
        say_surveyed(folder, as_json=as_json, workers=workers)
    else:
        say_reconciled(folder, files=files, as_json=as_json, workers=workers, quiet=quiet)
