"""``isctext harvest``."""

from __future__ import annotations

import json
import shlex
from typing import Annotated

import typer

from isctext.cli.shared import HERE, Folder, Json, Quiet
from isctext.errors import printable

Only = Annotated[
    list[str] | None, typer.Option("--only", help="Only the [[harvest]] of this name; repeatable.")
]


def harvest(
    folder: Folder = HERE, only: Only = None, as_json: Json = False, quiet: Quiet = False
) -> None:
    """Fetch what [[harvest]] declares; the only verb that goes online.

    Raw answers are laid in FOLDER/harvest/NAME, named by their hash, with a diary of every
    request; run again, a harvest goes on where it stopped, or asks only for what has changed.
    """
    from isctext.workflow.config import load_study  # noqa: PLC0415
    from isctext.workflow.harvesting import harvest_study  # noqa: PLC0415
    from isctext.workflow.progress import Talk  # noqa: PLC0415

    talk = Talk(quiet=quiet)
    asked = refused = 0
    complete = True
    for summary in harvest_study(folder, only or (), talk=talk):
        talk.say(printable(summary.line()))
        for warning in summary.warnings:
            talk.say(f"  {printable(warning)}")
        if as_json:
            typer.echo(json.dumps(summary.as_dict()))
        asked += summary.asked + summary.listings_refused
        refused += sum(summary.refused.values()) + summary.listings_refused
        complete = complete and summary.complete
    if not complete:
        raise typer.Exit(1)
    if refused > load_study(folder).run.rejected_share * asked:
        typer.echo(
            f"[IT-HAR-009] {refused} of {asked} items and listings were refused, above the "
            "threshold [run] rejected_share; the rest is done\n  next step: isctext quarantine "
            f"list{'' if folder == HERE else f' {shlex.quote(printable(str(folder)))}'}",
            err=True,
        )
        raise typer.Exit(3)
