"""``isctext kwic``."""

from __future__ import annotations

from typing import Annotated

import typer

from isctext.cli.shared import HERE, Csv, Json, Study, write_table


def kwic(
    pattern: Annotated[str, typer.Argument(help='Words to look for: "tiers-lieu".')] = "",
    category: Annotated[str, typer.Option(help="Passages counted for a category.")] = "",
    arena: Annotated[str, typer.Option(help="Only this arena.")] = "",
    period: Annotated[str, typer.Option(help="A year, 2019-T2 or 2019-03.")] = "",
    source: Annotated[str, typer.Option(help="Only this source.")] = "",
    width: Annotated[int, typer.Option(min=1, max=60, help="Words on each side.")] = 12,
    study: Study = HERE,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show a pattern, or what a category counts, in its passages (concordance)."""
    from isctext.api import open as open_corpus  # noqa: PLC0415

    found = open_corpus(study).kwic(
        pattern, category=category, arena=arena, period=period, source=source, width=width
    )
    if as_json or as_csv:
        write_table(found.table, as_json=as_json, as_csv=as_csv)
        return
    for line in found.lines():
        typer.echo(line)
    typer.echo(f"{len(found)} passages", err=True)
