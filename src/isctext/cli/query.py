"""``isctext query``: trajectories and SQL."""

from __future__ import annotations

from typing import Annotated

import typer

from isctext.cli.shared import HERE, Csv, Json, Study, write_table

app = typer.Typer(
    help="Ask for a trajectory, or ask the tables in SQL.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_SHORT = [
    *("period", "arena", "scope", "hits", "docs_hit", "docs", "sources", "tokens"),
    *("rate_pm", "lo", "hi", "doc_share", "flags"),
]


@app.command()
def trajectory(
    category: Annotated[
        str, typer.Argument(help="A category of the lexicon: economie_des_communs.")
    ],
    by: Annotated[str, typer.Option(help="The breakdown (only arena so far).")] = "arena",
    every: Annotated[str, typer.Option(help="year, quarter or month.")] = "year",
    study: Study = HERE,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show a category's rates by arena and period.

    Rates are per million words, shares are of documents, both with 95 % intervals; a period
    without documents has no row. --json and --csv give every column. The categories:
    isctext query sql "select distinct category from trajectories order by 1"
    """
    from isctext.api import open as open_corpus  # noqa: PLC0415

    table = open_corpus(study).trajectory(category, by=by, every=every).table
    if not table.num_rows:
        typer.echo("no row: no document has a date, so no period can be shown", err=True)
    whole = as_json or as_csv
    write_table(table if whole else table.select(_SHORT), as_json=as_json, as_csv=as_csv)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT, in quotes.")],
    study: Study = HERE,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Ask the tables with one SELECT (DuckDB's SQL).

    Nothing can be changed this way. The tables: isctext status; docs/reference/tables.md.
    """
    from isctext.api import open as open_corpus  # noqa: PLC0415

    write_table(open_corpus(study).sql(query).table, as_json=as_json, as_csv=as_csv)
