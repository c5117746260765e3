"""``isctext hypotheses``."""

from __future__ import annotations

from typing import Annotated

import typer

from isctext.cli.shared import HERE, Csv, Folder, Json, Quiet, WorkerCount, write_table
from isctext.cli.stages import run_verb


def hypotheses(
    folder: Folder = HERE,
    workers: WorkerCount = None,
    lang: Annotated[str, typer.Option(help="fr or en (default: the study's language).")] = "",
    quiet: Quiet = False,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Measure the three hypotheses, and say what may be said.

    What the corpus supports, what it does not, and what it could not have shown.

    --json and --csv give the statements as rows; the passages stand in the report.
    """
    from isctext.workflow.saying import said  # noqa: PLC0415

    run_verb(folder, "hypotheses", workers=workers, quiet=quiet)
    table = said(folder, lang)
    if as_json or as_csv:
        write_table(table, as_json=as_json, as_csv=as_csv)
        return
    heading = ""
    for row in table.to_pylist():
        if row["title"] != heading:
            heading = row["title"]
            typer.echo(f"\n{heading}")
        typer.echo(f"  [{row['standing']}, {row['claim_level']}] {row['sentence']}")
