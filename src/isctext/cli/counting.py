"""What ``isctext ingest`` prints: the reconciliation, or what a dry run saw."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from isctext.cli.shared import finish, write_table

if TYPE_CHECKING:
    import pyarrow as pa

    from isctext.workflow.surveying import Group

_MOST_NAMED = 5


def say_reconciled(
    folder: Path, *, files: bool, as_json: bool, workers: int | None, quiet: bool
) -> None:
    """Runs ingest and prints found = kept + duplicates + rejected; exit 1 on any gap."""
    from isctext.workflow.progress import Talk  # noqa: PLC0415
    from isctext.workflow.reconciling import by_source, losses, reconcile  # noqa: PLC0415
    from isctext.workflow.run import open_place, run_stages  # noqa: PLC0415

    place = open_place(folder)
    summary = run_stages(
        place, only=("ingest", "duplicates"), talk=Talk(quiet=quiet), workers=workers
    )
    table = reconcile(place.store)
    if files or as_json or not quiet:
        write_table(table if files else by_source(table), as_json=as_json)
    lost = losses(table)
    if lost.num_rows:
        _complain_of(lost)
        raise typer.Exit(1)
    finish(
        above_threshold=summary.above_threshold,
        documents=summary.documents,
        rejections=summary.rejections,
        folder=folder,
    )


def _complain_of(lost: pa.Table) -> None:
    names = ", ".join(lost["input_id"].to_pylist()[:_MOST_NAMED])
    typer.echo(
        f"[IT-RUN-004] {lost.num_rows} files do not add up: found is not kept + duplicates + "
        f"rejected\n  where: {names}\n  next step: isctext check; then delete the folder corpus "
        "and run again, and report it if it comes back",
        err=True,
    )


def say_surveyed(folder: Path, *, as_json: bool, workers: int | None) -> None:
    """Prints what a folder holds by folder and format, what is missing, and blocks to paste."""
    from datetime import date  # noqa: PLC0415

    from isctext.ingest.options import IngestOptions  # noqa: PLC0415
    from isctext.workflow.config import IngestPart  # noqa: PLC0415
    from isctext.workflow.proposing import propose  # noqa: PLC0415
    from isctext.workflow.surveying import survey  # noqa: PLC0415

    limits = IngestPart()
    groups = survey(
        folder,
        IngestOptions(today=date.today(), languages=()),
        workers=workers or 0,
        seconds=limits.seconds,
        memory_bytes=limits.memory_megabytes << 20,
    )
    write_table(_table(groups), as_json=as_json)
    if not as_json:
        _say_missing(groups)
        typer.echo("\nFor isctext.toml:\n\n" + propose(groups))


def _table(groups: list[Group]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    names = ("folder", "reader", "files", "items", "documents", "words", "first", "last", "undated")
    rows = [{name: getattr(group, name) for name in names} for group in groups]
    refused = [dict(sorted(group.refused.items())) for group in groups]
    shown = [" ".join(f"{code}:{n}" for code, n in codes.items()) for codes in refused]
    return pa.Table.from_pylist(rows).append_column("refused", pa.array(shown, pa.string()))


def _say_missing(groups: list[Group]) -> None:
    typer.echo()
    documents = sum(g.documents for g in groups)
    undated = sum(g.undated for g in groups)
    files = sum(g.files for g in groups)
    typer.echo(f"{_counted(documents, 'document')} in {_counted(files, 'file')}.")
    if undated:
        typer.echo(f"{_counted(undated, 'document')} without a date: in no trajectory.")
    warned = sum((g.warnings for g in groups), start=type(groups[0].warnings)())
    for code, number in sorted(warned.items()):
        typer.echo(f"{_counted(number, 'warning')} {code}.")
    unread = [path for group in groups for path in group.unread]
    if unread:
        more = f" and {len(unread) - _MOST_NAMED:,} more" if len(unread) > _MOST_NAMED else ""
        typer.echo(
            f"{_counted(len(unread), 'file')} gave nothing: {', '.join(unread[:_MOST_NAMED])}{more}"
        )


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
