"""``isctext status``."""

from __future__ import annotations

import typer

from isctext.cli.shared import HERE, Folder, Json, write_table


def status(folder: Folder = HERE, as_json: Json = False) -> None:
    """Show what the corpus holds, and each step's last run."""
    from isctext.workflow.checking import check_begun  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415
    from isctext.workflow.standing import last_runs, table_sizes  # noqa: PLC0415

    place = open_place(folder)
    check_begun(place.folder, place.store)
    write_table(table_sizes(place.store), as_json=as_json)
    if not as_json:
        typer.echo()
    write_table(last_runs(place.store), as_json=as_json)
