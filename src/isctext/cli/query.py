"""``isctext query``: trajectories, the other measures, and SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from isctext.cli.shared import HERE, Csv, Json, Study, write_table

app = typer.Typer(
    help="Ask for a measure, or ask the tables in SQL.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

if TYPE_CHECKING:
    import pyarrow as pa

_SHORT = [
    *("period", "arena", "scope", "hits", "docs_hit", "docs", "sources", "tokens"),
    *("rate_pm", "lo", "hi", "doc_share", "flags"),
]


@app.command()
def trajectory(
    category: Annotated[
        str, typer.Argument(help="A category (economie_des_communs), or words: tiers-lieu.")
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


_TREND = [
    *("name", "arena", "years", "hits", "slope_pct", "lo_pct", "hi_pct", "p", "q", "mde_pct"),
    *("adj_slope_pct", "headline", "verdict", "reason"),
]
_FIRST = [
    "name",
    "place",
    "rank",
    "date",
    "doc_id",
    "surface",
    "hits",
    "words",
    "verdict",
    "reason",
]
_PRECEDENCE = [
    *("arena_x", "arena_y", "category", "T", "K", "asym", "lo", "hi", "p_asym", "peak_lag"),
    *("p_peak", "q_bh", "verdict", "claim_level", "reason"),
]
Every = Annotated[bool, typer.Option("--all", help="Every row: strict counts, no batch events.")]


def _show(table: pa.Table, short: list[str], *, as_json: bool, as_csv: bool) -> None:
    write_table(table if as_json or as_csv else table.select(short), as_json=as_json, as_csv=as_csv)


@app.command()
def trend(
    name: Annotated[str, typer.Argument(help="A category, or words of an entry: tiers-lieu.")] = "",
    arena: Annotated[str, typer.Option(help="Only this arena.")] = "",
    every_row: Every = False,
    study: Study = HERE,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show yearly changes, and the smallest that would have shown.

    Computed by isctext trace. Crude and with the mix of sources held; --csv gives both.
    """
    from isctext.api import open as open_corpus  # noqa: PLC0415

    table = open_corpus(study).measures.trends(name, arena=arena, every_row=every_row).table
    _show(table, _TREND, as_json=as_json, as_csv=as_csv)


@app.command()
def first_use(
    name: Annotated[str, typer.Argument(help="A category, or words of an entry: tiers-lieu.")] = "",
    by: Annotated[str, typer.Option(help="arena, source, territory or actor.")] = "arena",
    every_row: Every = False,
    study: Study = HERE,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show first uses, and what was read where there is none.

    Computed by isctext trace. The passage stands at start and end of the document (--csv).
    """
    from isctext.api import open as open_corpus  # noqa: PLC0415

    table = open_corpus(study).measures.first_uses(name, by=by, every_row=every_row).table
    _show(table, _FIRST, as_json=as_json, as_csv=as_csv)


@app.command()
def precedence(
    category: Annotated[str, typer.Argument(help="A category of the lexicon.")] = "",
    every_row: Every = False,
    study: Study = HERE,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show which arena's usage moves first, where it can be said.

    Computed by isctext circulation. A succession in time (L1), never a transmission.
    """
    from isctext.api import open as open_corpus  # noqa: PLC0415

    table = open_corpus(study).measures.precedence(category, every_row=every_row).table
    _show(table, _PRECEDENCE, as_json=as_json, as_csv=as_csv)


_REUSE = [
    *("arena_a", "arena_b", "doc_a", "doc_b", "matched", "identity", "exclusive", "class"),
    *("direction", "lag_days", "text_a"),
]


@app.command()
def reuse(
    arena_a: Annotated[str, typer.Option(help="Arena of one document.")] = "",
    arena_b: Annotated[str, typer.Option(help="Arena of the other.")] = "",
    study: Study = HERE,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show passages that two documents share.

    Computed by isctext circulation. Both texts with --csv.
    """
    from isctext.api import open as open_corpus  # noqa: PLC0415

    table = open_corpus(study).measures.reuse(arena_a=arena_a, arena_b=arena_b).table
    _show(table, _REUSE, as_json=as_json, as_csv=as_csv)
