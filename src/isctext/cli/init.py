"""``isctext init``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def init(
    folder: Annotated[Path, typer.Argument(help="The new study's folder.")],
    title: Annotated[str, typer.Option(help="The study's title; it stands on the report.")] = "",
) -> None:
    """Start a study: a folder and its isctext.toml.

    The file is to be filled in: one block per source. Nothing that exists is overwritten.
    """
    from isctext.workflow.starting import write_study  # noqa: PLC0415

    typer.echo(write_study(folder, title or folder.resolve().name).resolve())
