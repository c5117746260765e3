"""What verbs have in common: the study's folder, and how tables are written out."""

from __future__ import annotations

import json
import math
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from isctext.errors import printable

if TYPE_CHECKING:
    import pyarrow as pa

Folder = Annotated[Path, typer.Argument(help="The study's folder (with isctext.toml).")]
Study = Annotated[
    Path, typer.Option("--study", "-C", help="The study's folder (with isctext.toml).")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object per line.")]
Csv = Annotated[bool, typer.Option("--csv", help="CSV with a header.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing while working.")]
WorkerCount = Annotated[
    int | None, typer.Option("--workers", "-w", min=0, help="Processes (0: all processors).")
]

HERE = Path()
_FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def write_table(table: pa.Table, *, as_json: bool = False, as_csv: bool = False) -> None:
    """The rows on stdout: aligned text, JSON lines or CSV."""
    if as_json:
        for row in table.to_pylist():
            line = json.dumps(_finite(row), ensure_ascii=False, default=str, allow_nan=False)
            # What is escaped inside a string of JSON is the same string to its reader.
            typer.echo("".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line))
    elif as_csv:
        _csv(table)
    else:
        _aligned(table)


def _finite(row: dict[str, object]) -> dict[str, object]:
    """JSON has no NaN and no infinity: a number that is none is null."""
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in row.items()
    }


def _csv(table: pa.Table) -> None:
    import csv  # noqa: PLC0415

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow([_safe(name) for name in table.schema.names])
    for row in table.to_pylist():
        out.writerow([_safe(value) for value in row.values()])


def _safe(value: object) -> object:
    """A cell that no spreadsheet takes for a formula (OWASP ASVS 1.2.10)."""
    text = _text(value) if isinstance(value, (str, list)) else value
    if isinstance(text, str) and text.startswith(_FORMULA_MARKS):
        return "'" + text
    return "" if text is None else text


def _aligned(table: pa.Table) -> None:
    rows = [[printable(_text(v)) for v in row.values()] for row in table.to_pylist()]
    names = [printable(name) for name in table.schema.names]
    widths = [max([len(n), *(len(row[i]) for row in rows)]) for i, n in enumerate(names)]
    for cells in (names, *rows):
        typer.echo("  ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)).rstrip())


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1 else f"{value:,.2f}".replace(",", "")
    text = " ".join(str(v) for v in value) if isinstance(value, list) else str(value)
    return " ".join(text.split())


def finish(*, above_threshold: bool, documents: int, rejections: int, folder: Path = HERE) -> None:
    """Exit 3 when too much was refused: done, but look at it."""
    if above_threshold:
        where = "" if folder == HERE else f" {shlex.quote(printable(str(folder)))}"
        verb = "was" if rejections == 1 else "were"
        typer.echo(
            f"[IT-RUN-003] {rejections} of {documents + rejections} items {verb} refused, above "
            "the threshold [run] rejected_share; the rest is done\n  next step: isctext "
            f"quarantine list{where}",
            err=True,
        )
        raise typer.Exit(3)
