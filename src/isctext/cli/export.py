"""``isctext export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from isctext.cli.shared import HERE, Study


def export(
    form: Annotated[
        str,
        typer.Argument(help="iramuteq, txm, gargantext, cortext, quanteda, parquet or tei."),
    ],
    target: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
    arena: Annotated[str, typer.Option(help="Only this arena: initiatives, press, policy.")] = "",
    source: Annotated[str, typer.Option(help="Only this source.")] = "",
    duplicates: Annotated[
        bool, typer.Option("--duplicates", help="With documents that repeat others.")
    ] = False,
    full_text: Annotated[
        bool,
        typer.Option(
            "--full-text",
            help="With texts whose rights need asking: tdm-research, contract, consent.",
        ),
    ] = False,
    raw: Annotated[
        bool, typer.Option("--raw", help="Cells as they are, even if they look like formulas.")
    ] = False,
    study: Study = HERE,
) -> None:
    """Write the documents for another tool.

    Texts leave only as the rights of their source allow (rights = "open", or --full-text);
    the others leave with their dates and facts, without their text.
    """
    from isctext.exchange.options import ExportOptions  # noqa: PLC0415
    from isctext.workflow.exporting import Choice, write_export  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415

    tally = write_export(
        open_place(study),
        form,
        target,
        Choice(arena=arena, source=source, duplicates=duplicates),
        ExportOptions(full_text=full_text, raw=raw),
    )
    typer.echo(f"{tally.written:,} documents written to {target}", err=True)
    for what, counts in (
        ("without their text, by their source's rights", tally.withheld),
        ("left out", tally.left_out),
        ("facts without a place in this format", tally.facts_left_out),
    ):
        for reason, number in sorted(counts.items()):
            typer.echo(f"{number:,} {what}: {reason}", err=True)
