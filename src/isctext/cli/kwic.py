"""``isctext kwic``."""

from __future__ import annotations

from typing import Annotated

import typer

from isctext.cli.shared import HERE, Csv, Json, Study, write_table


def kwic(
    pattern: Annotated[
        str,
        typer.Argument(
            help='Words to look for: "tiers-lieu"; inflected forms too. "=communs": that form only.'
        ),
    ] = "",
    category: Annotated[
        str, typer.Option(help="The passages counted for a category, instead of a pattern.")
    ] = "",
    arena: Annotated[str, typer.Option(help="Only this arena: initiatives, press, policy.")] = "",
    period: Annotated[str, typer.Option(help="Only this period: 2019, 2019-T2 or 2019-03.")] = "",
    source: Annotated[str, typer.Option(help="Only this source (with a pattern).")] = "",
    width: Annotated[
        int, typer.Option(min=1, max=60, help="Words on each side (with a pattern).")
    ] = 12,
    study: Study = HERE,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show words in their passages (concordance).

    Give a pattern, or a category to see the passages behind its numbers (broad count).
    """
    from isctext.api import open as open_corpus  # noqa: PLC0415

    corpus = open_corpus(study)
    found = corpus.kwic(
        pattern, category=category, arena=arena, period=period, source=source, width=width
    )
    if as_json or as_csv:
        write_table(found.table, as_json=as_json, as_csv=as_csv)
        return
    for line in found.lines():
        typer.echo(line)
    typer.echo(f"{len(found)} passage{'' if len(found) == 1 else 's'}", err=True)
