"""``isctext demo``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from isctext.cli.shared import Quiet, WorkerCount


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to put the study.")] = Path("demo-study"),
    workers: WorkerCount = None,
    quiet: Quiet = False,
) -> None:
    """Run every step on a small fictional corpus.

    The corpus is copied into the folder; its report's path is printed at the end.
    """
    from isctext.workflow.demonstration import lay_out  # noqa: PLC0415
    from isctext.workflow.progress import Talk  # noqa: PLC0415
    from isctext.workflow.reporting import write_report  # noqa: PLC0415
    from isctext.workflow.run import open_place, run_stages  # noqa: PLC0415

    place = open_place(lay_out(folder))
    run_stages(place, talk=Talk(quiet=quiet), workers=workers)
    typer.echo(write_report(place).resolve())
