"""``isctext run``."""

from __future__ import annotations

from typing import Annotated

import typer

from isctext.cli.shared import HERE, Folder, Quiet, WorkerCount, finish


def run(
    folder: Folder = HERE,
    workers: WorkerCount = None,
    everything: Annotated[
        bool, typer.Option("--all", help="The long measures too: circulation and framing.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Do every step, from files to the report.

    Only what is missing or has changed is done. The long measures (shared passages, keyness,
    sense) are made with --all or by their own verbs, and kept up to date from then on. Exit
    code 3: done, but many inputs were refused.
    """
    from isctext.workflow.progress import Talk  # noqa: PLC0415
    from isctext.workflow.reporting import write_report  # noqa: PLC0415
    from isctext.workflow.run import open_place, run_stages  # noqa: PLC0415

    place = open_place(folder)
    summary = run_stages(place, talk=Talk(quiet=quiet), workers=workers, everything=everything)
    typer.echo(write_report(place).resolve())
    finish(
        above_threshold=summary.above_threshold,
        documents=summary.documents,
        rejections=summary.rejections,
        folder=folder,
    )
