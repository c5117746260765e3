"""``isctext kwic``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from isctext.cli.shared import HERE, Csv, Json, Study, write_table
from isctext.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from isctext.api import Corpus


def kwic(
    pattern: Annotated[
        str,
        typer.Argument(
            help='Words to look for: "tiers-lieu"; inflected forms too. "=communs": that form only.'
        ),
    ] = "",
    category: Annotated[
        str, typer.Option(help="The passages counted for a category, instead of a pattern.")
    ] = "",
    arena: Annotated[str, typer.Option(help="Only this arena: initiatives, press, policy.")] = "",
    period: Annotated[str, typer.Option(help="Only this period: 2019, 2019-T2 or 2019-03.")] = "",
    source: Annotated[str, typer.Option(help="Only this source (with a pattern).")] = "",
    width: Annotated[
        int, typer.Option(min=1, max=60, help="Words on each side (with a pattern).")
    ] = 12,
    study: Study = HERE,
    as_json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Show words in their passages (concordance).

    Give a pattern, or a category to see the passages behind its numbers (broad count).
    """
    from isctext.api import open as open_corpus  # noqa: PLC0415

    if category and source:
        raise UsageError(
            "IT-QRY-003",
            "--source goes with a pattern, not with --category",
            found=f"--category {category} --source {source}",
            expected="one or the other",
            hint="ask with --category and --csv, then keep the rows of that source_id",
        )
    corpus = open_corpus(study)
    _known(corpus, "arena", arena)
    _known(corpus, "source_id", source)
    _known(corpus, "category", category)
    found = corpus.kwic(
        pattern, category=category, arena=arena, period=period, source=source, width=width
    )
    if as_json or as_csv:
        write_table(found.table, as_json=as_json, as_csv=as_csv)
        return
    for line in found.lines():
        typer.echo(line)
    typer.echo(f"{len(found)} passage{'' if len(found) == 1 else 's'}", err=True)


# Where each name is declared, whether or not it has a passage.
_PLACES = {"arena": "sources", "source_id": "sources", "category": "trajectories"}


def _known(corpus: Corpus, column: str, name: str) -> None:
    """Refuses a name that the corpus does not have: no passage for "presse" would say nothing."""
    if not name:
        return
    names = set(corpus.table(_PLACES[column], [column])[column].to_pylist())
    if names and name not in names:
        raise UsageError(
            "IT-QRY-005",
            f"no {column.removesuffix('_id')} named '{name}' in this corpus",
            found=name,
            expected="one that the corpus has",
            hint=did_you_mean(name, names),
        )
