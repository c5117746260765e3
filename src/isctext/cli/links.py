"""``isctext links``: traces between arenas, read by people, and the graph of what holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from isctext.cli.shared import HERE, Study

app = typer.Typer(
    help="Have shared passages and citations confirmed; write the graph for Gephi.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def sheet(
    file: Annotated[Path, typer.Argument(help="The CSV table to write; must not exist.")],
    dialect: Annotated[str, typer.Option(help="fr (semicolons) or en (commas).")] = "fr",
    study: Study = HERE,
) -> None:
    """Write the traces between arenas as a table to be coded.

    Columns code (borrowing, reverse, common_source, formula, unrelated, unsure, or in French)
    and coder are for the readers. Computed by isctext circulation.
    """
    from isctext.workflow.linking import write_sheet  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415

    rows = write_sheet(open_place(study), file, "en" if dialect == "en" else "fr")
    typer.echo(f"{rows} traces to read: {file}", err=True)


@app.command()
def confirm(
    file: Annotated[Path, typer.Argument(help="The coded table.")],
    study: Study = HERE,
) -> None:
    """Take what readers say; claims and links follow (L3).

    Rows that cannot be taken are said with their number; the others are kept.
    """
    from isctext.errors import printable  # noqa: PLC0415
    from isctext.workflow.linking import confirm as take  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415

    coded = take(open_place(study), file)
    for row in coded.refused:
        typer.echo(f"row {row.number}: {row.code} {printable(row.detail)}", err=True)
    typer.echo(
        f"{coded.table.num_rows} codes kept, {len(coded.refused)} refused, {coded.uncoded} "
        "rows without a code",
        err=True,
    )


@app.command()
def graph(
    file: Annotated[Path, typer.Argument(help="The file to write: .gexf or .graphml.")],
    layer: Annotated[str, typer.Option(help="sources, arenas or concepts.")] = "sources",
    study: Study = HERE,
) -> None:
    """Write the links that hold as a graph, for Gephi.

    Confirmed ones, those with a trace, and precedence whose test stands (q < .05).
    """
    from isctext.workflow.linking import write_graph  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415

    edges = write_graph(open_place(study), file, layer)
    typer.echo(f"{edges} links: {file}", err=True)
