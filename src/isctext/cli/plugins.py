"""``isctext plugins``."""

from __future__ import annotations

import json

import typer

from isctext.cli.shared import Json


def plugins(as_json: Json = False) -> None:
    """List the readers, topic engines and reports that are installed."""
    from isctext.registry import GROUPS, available  # noqa: PLC0415

    for group in GROUPS:
        for name, point in available(group).items():
            row = {"group": group, "name": name, "code": point.value}
            typer.echo(json.dumps(row) if as_json else "\t".join(row.values()))
