"""``isctext check``."""

from __future__ import annotations

import typer

from isctext.cli.shared import HERE, Folder


def check(folder: Folder = HERE) -> None:
    """Verify raw files and tables against their hashes, tables against their keys."""
    from isctext.store import verify  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415

    damage = list(verify(open_place(folder).store))
    for item in damage:
        typer.echo(f"{item.place}: {item.problem}: {item.found}")
    if damage:
        typer.echo(
            "next step: delete the folder 'corpus' of the study and run again; everything is "
            "rebuilt from the original documents",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo("all is as it was committed", err=True)
