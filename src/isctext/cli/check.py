"""``isctext check``."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer

from isctext.cli.shared import HERE, Folder, Json
from isctext.errors import printable


def check(folder: Folder = HERE, as_json: Json = False) -> None:
    """Check that nothing on disk was altered since it was written.

    Original files, tables and harvested files are compared with their hashes, tables with their
    keys. Exit code 1 when something was damaged; each damage is one line.
    """
    from isctext.workflow.damage import damages  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415

    damage = list(damages(open_place(folder)))
    for item in damage:
        said = f"{item.place}: {item.problem}: {item.found}"
        typer.echo(json.dumps(asdict(item)) if as_json else printable(said))
    if damage:
        for step in dict.fromkeys(item.next_step for item in damage):
            typer.echo(f"next step: {printable(step)}", err=True)
        raise typer.Exit(1)
    typer.echo("every file and table is as it was written", err=True)
