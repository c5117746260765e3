"""Cells of tables for spreadsheets: what they could take for a formula is disarmed.

Source of the rule: OWASP ASVS 1.2.10.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

# The full-width forms are read as the plain ones by spreadsheets set up for East Asia.
_FORMULA = re.compile("'*[=+\\-@\t\r\x00＝＋－＠]")
# A number is a number, with its sign.
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_ROWS = 256


def guarded(cell: str, *, raw: bool = False) -> str:
    """The cell with an apostrophe before what a spreadsheet would calculate.

    A cell that already opens with such apostrophes gets one more, so that exactly one comes off
    again when isctext reads its own table.
    """
    if raw or not _FORMULA.match(cell) or _NUMBER.fullmatch(cell):
        return cell
    return "'" + cell


def table_chunks(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, delimiter: str = ",", raw: bool = False
) -> Iterator[bytes]:
    """A CSV table in UTF-8, some rows at a time; every cell stands in quotes when it has to."""
    held = StringIO()
    writer = csv.writer(held, delimiter=delimiter, lineterminator="\n")
    writer.writerow([_cell(name, raw=raw) for name in header])
    for number, row in enumerate(rows, 1):
        writer.writerow([_cell(value, raw=raw) for value in row])
        if number % _ROWS == 0:
            yield _drained(held)
    yield _drained(held)


def _cell(value: str, *, raw: bool) -> str:
    """A cell without NUL, which other tools do not open, and with one kind of line end.

    Python's writer puts no quotes around a lone carriage return: it would end the row.
    """
    return guarded(value, raw=raw).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def _drained(held: StringIO) -> bytes:
    data = held.getvalue().encode("utf-8", "replace")
    held.seek(0)
    held.truncate()
    return data
