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


Name = Annotated[str, typer.Option("--name", help="The sample's name; it begins its files' names.")]
Dialect = Annotated[
    str,
    typer.Option(
        help="fr: semicolons and French headings; en: commas. Default: the study's language."
    ),
]


@app.command()
def sample(
    coder: Annotated[
        list[str], typer.Option("--coder", help="A coder's name; repeat it for each coder.")
    ] = [],  # noqa: B006  (typer reads it, and gives a new list)
    name: Name = "s1",
    to: Annotated[Path, typer.Option(help="The folder for the coders' tables.")] = Path("coding"),
    category: Annotated[
        list[str], typer.Option("--category", help="Only this category; repeatable.")
    ] = [],  # noqa: B006
    tiers: Annotated[
        str, typer.Option(help="Tiers to draw from: core,strong,ctx.")
    ] = "core,strong",
    per_entry: Annotated[int, typer.Option(min=1, help="Passages per entry.")] = 100,
    per_priority: Annotated[int, typer.Option(min=1, help="Passages per priority term.")] = 200,
    priority: Annotated[
        list[str],
        typer.Option(help="A priority term or entry; repeatable. Default: those of the lexicon."),
    ] = [],  # noqa: B006
    twice: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Share of passages given to two coders.")
    ] = 0.5,
    recall: Annotated[
        int, typer.Option(min=0, help="Instead: sentences without a hit, per category and arena.")
    ] = 0,
    seed: Annotated[int, typer.Option(min=0, help="Another seed draws other passages.")] = 0,
    dialect: Dialect = "",
    study: Study = HERE,
) -> None:
    """Draw passages for coders, one CSV table each.

    Of each entry 100 passages (200 for priority terms) or all, spread over arenas and periods, at
    most two of a document, half of them for two coders. Coders fill the column code with 1 (the
    meaning that the category is after), 0 or ?. Then: isctext lexicon score.
    """
    from isctext.bench.options import SampleOptions  # noqa: PLC0415
    from isctext.workflow.lexiconsample import priorities  # noqa: PLC0415
    from isctext.workflow.lexiconsample import sample as draw  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415

    place = open_place(study)
    entries, unknown = priorities(place, tuple(priority))
    for term in unknown:
        typer.echo(f"priority term without an entry of its own: {term}", err=True)
    options = SampleOptions(
        coders=tuple(coder) or ("coder1", "coder2"),
        tiers=tuple(part.strip() for part in tiers.split(",") if part.strip()),
        priority=entries,
        categories=tuple(category),
        per_entry=per_entry,
        per_priority=per_priority,
        twice=twice,
        seed=seed,
    )
    done = draw(place, name, study / to, options, dialect_of(dialect, place.study.study.lang))
    for path in done.files:
        typer.echo(path)
    for line in done.lines():
        typer.echo(line, err=True)


def dialect_of(asked: str, lang: str) -> str:
    """The dialect of tables. Raises UsageError [IT-LEX-020] for an unknown one."""
    from isctext.errors import UsageError  # noqa: PLC0415

    if asked not in ("", "fr", "en"):
        raise UsageError(
            "IT-LEX-020", "the option dialect cannot be used", found=asked, expected="fr or en"
        )
    return asked or lang


@app.command()
def score(
    files: Annotated[list[Path], typer.Argument(help="The coders' tables, filled.")],
    name: Name = "s1",
    study: Study = HERE,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Read the coders' tables: agreement, precision, verdicts, corrected trajectories.

    Shows precision by entry, for all arenas and for each. Tables codes, agreement, precision,
    recall and trajectories_corrected hold all of it (isctext query sql). What could not be read
    is said row by row; every row of the files is accounted for.
    """
    from isctext.workflow.lexiconscore import score as settle  # noqa: PLC0415
    from isctext.workflow.progress import Talk  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415

    done = settle(open_place(study), name, files, talk=Talk(quiet=True))
    table = done.precision if done.precision.num_rows else done.recall
    whole = as_json or as_csv
    short = [n for n in _PRECISION if n in table.schema.names] or table.schema.names
    write_table(table if whole else table.select(short), as_json=as_json, as_csv=as_csv)
    for line in done.lines():
        typer.echo(line, err=True)


_PRECISION = (
    *("entry_id", "arena", "hits", "coded", "unsure", "disputed", "precision", "lo", "hi"),
    *("worst", "differs", "verdict", "reason"),
)
