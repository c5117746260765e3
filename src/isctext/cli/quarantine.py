"""``isctext quarantine``: what was refused, and trying it again."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from isctext.cli.shared import HERE, Csv, Folder, Json, Quiet, WorkerCount, finish, write_table

app = typer.Typer(
    help="List what was refused, or try it again.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Codes = Annotated[
    list[str] | None,
    typer.Option("--code", help="Only refusals with this code (TIMEOUT, HTTP_4XX); repeatable."),
]
Sources = Annotated[
    list[str] | None, typer.Option("--source", help="Only refusals of this source; repeatable.")
]


@app.command("list")
def list_refused(
    folder: Folder = HERE,
    code: Codes = None,
    source: Sources = None,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """List what was refused, why, and what can be done about it.

    By reason: the file, the item inside it, and what was found; the next step in the study's
    language. Addresses that a harvest was refused are there too. --json and --csv give every
    column, one row per refusal.
    """
    from isctext.cli.refusals import refused_table, say_refused  # noqa: PLC0415
    from isctext.workflow.quarantine import quarantined, texts_of  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415

    place = open_place(folder)
    rows = quarantined(place, code or (), source or ())
    if as_json or as_csv:
        write_table(refused_table(rows), as_json=as_json, as_csv=as_csv)
    else:
        say_refused(rows, texts_of(place))


@app.command("retry")
def retry_refused(
    folder: Folder = HERE,
    code: Codes = None,
    source: Sources = None,
    as_json: Json = False,
    workers: WorkerCount = None,
    quiet: Quiet = False,
) -> None:
    """Read again the files that have a refusal, and no others.

    After OCR was installed, a limit raised, a file repaired: choose by --code and --source what
    to try. Ends with the refusals before and after, by reason. Harvests are not asked again:
    isctext harvest does that.
    """
    from isctext.cli.refusals import change_table  # noqa: PLC0415
    from isctext.workflow.progress import Talk  # noqa: PLC0415
    from isctext.workflow.retrying import retry  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415

    talk = Talk(quiet=quiet)
    done, summary = retry(open_place(folder), code or (), source or (), talk=talk, workers=workers)
    if as_json:
        typer.echo(json.dumps(done.as_dict()))
    elif done.refused_before:
        write_table(change_table(done))
    for line in done.lines():
        talk.say(line)
    if summary:
        finish(
            above_threshold=summary.above_threshold,
            documents=summary.documents,
            rejections=summary.rejections,
            folder=folder,
        )
