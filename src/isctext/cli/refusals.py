"""What ``isctext quarantine`` prints: refusals by reason, and how they changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import typer

from isctext.errors import printable

if TYPE_CHECKING:
    import pyarrow as pa

    from isctext.reports.texts import Texts
    from isctext.workflow.quarantine import Row
    from isctext.workflow.retrying import Retried


def say_refused(rows: Sequence[Row], texts: Texts) -> None:
    """Prints the refusals by code, each code with its meaning and its next steps."""
    from isctext.workflow.quarantine import say_next  # noqa: PLC0415

    if not rows:
        typer.echo("nothing is refused", err=True)
    for (code, step), group in groupby(rows, key=lambda row: (row["code"], row["next_step"])):
        found = list(group)
        typer.echo(_one_line(f"{code} ({len(found)}): {found[0]['meaning']}"))
        if step:
            typer.echo(f"  {_one_line(say_next(texts, step))}")
        for row in found:
            parts = (row["input_id"], row["locator"] or row["doc_id"], row["detail"])
            typer.echo("    " + " | ".join(_one_line(part) for part in parts if part))


def _one_line(text: str) -> str:
    return printable(" ".join(text.split()))


def refused_table(rows: Sequence[Row]) -> pa.Table:
    """The refusals as a table of strings."""
    import pyarrow as pa  # noqa: PLC0415

    from isctext.workflow.quarantine import COLUMNS  # noqa: PLC0415

    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in COLUMNS]))


def change_table(done: Retried) -> pa.Table:
    """By code: the refusals of the files that were read again, before and after."""
    import pyarrow as pa  # noqa: PLC0415

    before, after = done.refused_before, done.refused_after
    codes = sorted({*before, *after})
    return pa.table(
        {
            "code": pa.array(codes, pa.string()),
            "before": pa.array([before.get(code, 0) for code in codes], pa.int64()),
            "after": pa.array([after.get(code, 0) for code in codes], pa.int64()),
        }
    )
