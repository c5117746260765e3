"""``isctext check``."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer

from isctext.cli.shared import HERE, Folder, Json


def check(folder: Folder = HERE, as_json: Json = False) -> None:
    """Check that nothing on disk was altered since it was written.

    Original files and tables are compared with their hashes, tables with their keys.
    Exit code 1 when something was damaged; each damage is one line.
    """
    from isctext.store import verify  # noqa: PLC0415
    from isctext.workflow.checking import check_begun  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415

    place = open_place(folder)
    check_begun(place.folder, place.store)
    damage = list(verify(place.store))
    for item in damage:
        said = f"{item.place}: {item.problem}: {item.found}"
        typer.echo(json.dumps(asdict(item)) if as_json else said)
    if damage:
        typer.echo(
            "next step: delete the folder 'corpus' of the study and run again; everything is "
            "rebuilt from the original documents",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo("every file and table is as it was written", err=True)
