"""``isctext query``: trajectories and SQL."""

from __future__ import annotations

from typing import Annotated

import typer

from isctext.cli.shared import HERE, Csv, Json, Study, write_table

app = typer.Typer(help="Ask the tables.", no_args_is_help=True, rich_markup_mode=None)

_SHORT = [
    *("period", "arena", "scope", "hits", "docs_hit", "docs", "sources", "tokens"),
    *("rate_pm", "lo", "hi", "doc_share", "flags"),
]


@app.command()
def trajectory(
    category: Annotated[str, typer.Argument(help="A category: economie_des_communs.")],
    by: Annotated[str, typer.Option(help="The breakdown: arena.")] = "arena",
    every: Annotated[str, typer.Option(help="year, quarter or month.")] = "year",
    study: Study = HERE,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Rates per million words and document shares, by arena and period, with intervals."""
    from isctext.api import open as open_corpus  # noqa: PLC0415

    table = open_corpus(study).trajectory(category, by=by, every=every).table
    whole = as_json or as_csv
    write_table(table if whole else table.select(_SHORT), as_json=as_json, as_csv=as_csv)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT over the tables.")],
    study: Study = HERE,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """One read-only SELECT (DuckDB) over the tables of the corpus."""
    from isctext.api import open as open_corpus  # noqa: PLC0415

    write_table(open_corpus(study).sql(query).table, as_json=as_json, as_csv=as_csv)
