"""``isctext lexicon``: check, widen, validate, compare and exchange lexicons."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from isctext.cli.shared import HERE, Csv, Json, Study, write_table

app = typer.Typer(
    help="Check, widen, validate, compare and exchange lexicons.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_FAILED = 1
LexiconFile = Annotated[
    Path | None, typer.Option("--file", help="A lexicon's file, instead of the study's lexicon.")
]


@app.command()
def check(
    file: LexiconFile = None,
    corpus: Annotated[
        bool, typer.Option("--corpus/--no-corpus", help="Search the corpus too (takes longer).")
    ] = True,
    notes: Annotated[bool, typer.Option("--notes/--no-notes", help="Show notes too.")] = True,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    study: Study = HERE,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Say what to look at in a lexicon, with line numbers.

    Errors: what cannot be read, examples that do not match, counter-examples that do. Warnings:
    entries that match nothing in this corpus, or only what is dropped. Notes: ambiguous entries,
    places that two categories count. Ends with 1 when there is an error.
    """
    import pyarrow as pa  # noqa: PLC0415

    from isctext.workflow.lexiconcheck import check_lexicon  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415

    words, findings = check_lexicon(open_place(study), file, corpus=corpus)
    shown = [f for f in findings if notes or f.level != "note"]
    names = ("level", "line", "code", "where", "found", "advice")
    if as_json or as_csv:
        columns = {name: [getattr(f, name) for f in shown] for name in names}
        write_table(pa.table(columns), as_json=as_json, as_csv=as_csv)
    else:
        for f in shown:
            place = f"line {f.line}" if f.line else "corpus" if words else "file"
            say(f"{f.level}  {place}  {f.where}: {f.found}{f' ({f.advice})' if f.advice else ''}")
    numbers = {level: sum(f.level == level for f in findings) for level in LEVELS}
    name = f"{words.lexicon_id} {words.version}" if words else "no lexicon"
    told = ", ".join(f"{n} {level}{'' if n == 1 else 's'}" for level, n in numbers.items())
    typer.echo(f"{name}: {told}", err=True)
    if numbers["error"] or (strict and numbers["warning"]):
        raise typer.Exit(_FAILED)


LEVELS = ("error", "warning", "note")


def say(line: str) -> None:
    """One line on stdout, without what could drive the terminal."""
    from isctext.errors import printable  # noqa: PLC0415

    typer.echo(printable(line).replace("\n", " "))
