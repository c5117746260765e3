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
        int,
        typer.Option(
            min=0, help="Instead: so many sentences without a hit, per concept and arena."
        ),
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
    from isctext.workflow.lexiconsample import priorities, sample_missed  # noqa: PLC0415
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
    language = dialect_of(dialect, place.study.study.lang)
    if recall:
        done = sample_missed(
            place, name, study / to, number=recall, options=options, dialect=language
        )
    else:
        done = draw(place, name, study / to, options, language)
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
    """Read the coders' tables: agreement, precision, verdicts.

    And trajectories corrected by precision. Shows precision by entry, for all arenas and for
    each. Tables codes, agreement, precision, recall and trajectories_corrected hold all of it
    (isctext query sql). What could not be read is said row by row; every row of the files is
    accounted for.
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


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="A lexicon's file, or the name of a shipped one.")],
    new: Annotated[str, typer.Argument(help="The other one; default: the study's lexicon.")] = "",
    corpus: Annotated[
        bool, typer.Option("--corpus/--no-corpus", help="Count both in the corpus too.")
    ] = True,
    study: Study = HERE,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Compare two lexicons, and the counts that they give.

    Entries added, removed, changed, each field of them. Counts are of documents that count
    (dated, not repeated), by arena; those that stay the same are not shown. --json and --csv
    give the counts. Says which version the changes call for.
    """
    from isctext.workflow.lexicondiff import diff as compare  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415

    found = compare(open_place(study), old, new, corpus=corpus)
    for change in found.changes:
        name = change.entry_id or change.category
        text = {"added": change.after, "removed": change.before}.get(change.kind)
        told = (
            text
            if text is not None
            else f"{change.before or '(nothing)'} -> {change.after or '(nothing)'}"
        )
        typer.echo(
            _printable(f"{change.kind}  {name}  {change.field}: {told}"), err=as_json or as_csv
        )
    if found.counts.num_rows:
        write_table(found.counts, as_json=as_json, as_csv=as_csv)
    versions = f"{found.old.version} -> {found.new.version}"
    calls = "" if found.calls_for == "none" else f", which calls for a {found.calls_for} version"
    enough = "" if found.enough else ": not raised enough"
    typer.echo(f"{len(found.changes)} changes{calls}; {versions}{enough}", err=True)


def _printable(text: str) -> str:
    from isctext.errors import printable  # noqa: PLC0415

    return " ".join(printable(text).split())


Form = Annotated[str, typer.Argument(help="quanteda, liwc or skos.")]


@app.command("export")
def export_lexicon(
    form: Form,
    target: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")],
    lexicon: Annotated[
        str, typer.Option(help="A file or shipped lexicon, instead of the study's.")
    ] = "",
    tiers: Annotated[
        str, typer.Option(help="Tiers that go along: core,strong,ctx.")
    ] = "core,strong",
    lemmas: Annotated[
        bool, typer.Option("--lemmas", help="Words as they stand, for lemmatised texts.")
    ] = False,
    study: Study = HERE,
) -> None:
    """Write the lexicon for another tool; say what is lost.

    Without --lemmas words are written in all their forms. What is lost (contexts, exclusions,
    parts of speech...) is listed on the screen and in the file TARGET.lost.txt.
    """
    from isctext.workflow.lexiconexchange import export_lexicon as write  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415

    named = tuple(part.strip() for part in tiers.split(",") if part.strip())
    done = write(open_place(study), form, target, lexicon, tiers=named, inflect=not lemmas)
    _told(done.path, done.lost, done.told)


@app.command("import")
def import_lexicon(
    form: Annotated[
        str, typer.Argument(help="quanteda, liwc, skos; or decisions, a table of candidates.")
    ],
    source: Annotated[Path, typer.Argument(help="The dictionary, or the table.")],
    target: Annotated[Path, typer.Argument(help="The lexicon to write (.yaml), a new file.")],
    lemmas: Annotated[
        bool, typer.Option("--lemmas", help="Let each word stand for all its forms.")
    ] = False,
    study: Study = HERE,
) -> None:
    """Make a lexicon from a dictionary, or from coders' decisions.

    Of a dictionary: entries get the tier strong where it has none; what could not be taken is
    said. Of decisions: the study's lexicon with the candidates that coders accepted, under the
    next version; the lexicon's own file is left as it is. Check the result before you use it:
    isctext lexicon check --file TARGET
    """
    from isctext.workflow.lexiconexchange import import_lexicon as take  # noqa: PLC0415

    if form == "decisions":
        from isctext.workflow.lexicondecisions import apply_decisions  # noqa: PLC0415
        from isctext.workflow.run import open_place  # noqa: PLC0415

        decided = apply_decisions(open_place(study), source, target)
        _told(target if decided.added else None, decided.refused, None)
        for line in decided.lines():
            typer.echo(line, err=True)
        return
    done = take(form, source, target, lemmas=lemmas)
    _told(done.path, done.lost, done.told)


_SHOWN = 40


def _told(path: Path | None, lost: list[str], beside: Path | None) -> None:
    if path:
        typer.echo(path)
    for line in lost[:_SHOWN]:
        typer.echo(f"lost  {_printable(line)}", err=True)
    if len(lost) > _SHOWN:
        typer.echo(f"... and {len(lost) - _SHOWN} more", err=True)
    if beside:
        typer.echo(f"what was lost: {beside}", err=True)


@app.command()
def expand(
    category: Annotated[str, typer.Argument(help="A category of the lexicon.")],
    name: Annotated[
        str, typer.Option("--name", help="The run's name; it begins the file's.")
    ] = "e1",
    to: Annotated[Path, typer.Option(help="The folder for the table.")] = Path("coding"),
    best: Annotated[int, typer.Option(min=1, help="Candidates kept of each method.")] = 100,
    seed: Annotated[int, typer.Option(min=0, help="For what is drawn at random.")] = 0,
    dialect: Dialect = "",
    study: Study = HERE,
) -> None:
    """Look for terms that a category may lack, to decide on.

    Four methods: words near its mentions, words of its documents against like documents without
    it, c-TF-IDF, and word2vec (from 5 million words, with gensim). Nothing enters the lexicon
    without a decision: core, strong, ctx (with a context), reject or ambiguous. Then:
    isctext lexicon import decisions TABLE NEW.yaml
    """
    from isctext.bench.options import ExpandOptions  # noqa: PLC0415
    from isctext.workflow.lexiconexpand import expand as look  # noqa: PLC0415
    from isctext.workflow.run import open_place  # noqa: PLC0415

    place = open_place(study)
    options = ExpandOptions(best=best, seed=seed)
    language = dialect_of(dialect, place.study.study.lang)
    done = look(place, category, name, study / to, options=options, dialect=language)
    typer.echo(done.path)
    for line in done.lines():
        typer.echo(line, err=True)
