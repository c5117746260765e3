"""Tables for spreadsheets: in the dialect of the reader's country, safe, and never over a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from isctext.errors import UsageError
from isctext.exchange.cells import table_chunks
from isctext.store.atomic import write_whole

Dialect = Literal["fr", "en"]
# A spreadsheet set up for France opens ";" as columns; the mark tells both that it is UTF-8.
SEPARATORS: dict[str, str] = {"fr": ";", "en": ","}
_MARK = b"\xef\xbb\xbf"


def sheet(
    header: Sequence[str], rows: Iterable[Sequence[str]], dialect: str, *, mark: bool = True
) -> bytes:
    """A CSV table; each cell on one line, none that a spreadsheet would calculate."""
    flat = ([" ".join(cell.split()) for cell in row] for row in rows)
    data = b"".join(table_chunks(header, flat, delimiter=SEPARATORS[dialect]))
    return _MARK + data if mark else data


def refuse_existing(*paths: Path) -> None:
    """Raise UsageError [IT-LEX-021] when one is there: it may hold somebody's work."""
    for path in paths:
        if path.exists():
            raise UsageError(
                "IT-LEX-021",
                "the file is there already, and may hold somebody's work",
                where=str(path),
                found="a file",
                expected="a name that is free",
                hint="move it away, or choose another name or folder",
            )


def write_new(path: Path, data: bytes) -> None:
    """The bytes in a new file. Raises UsageError [IT-LEX-021] when it is there already."""
    refuse_existing(path)
    write_whole(path, data)
