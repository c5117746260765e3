"""Reader cortext.v1: CorTexT's tables: a whole number for the time, several values by "***".

A table without such marks is any other CSV file, and csv.v1 reads it.
Source: https://docs.cortext.net, upload of a corpus in CSV.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO

from isctext.ingest.dating.parts import date_of_digits
from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.streams import unzipped_head
from isctext.ingest.tables import csvrows
from isctext.ingest.tables.columns import fold, map_columns
from isctext.ingest.tables.tabular import CSV_READER, RecordReader, read_records
from isctext.records.document import DatedBy, Draft, Refusal
from isctext.records.reader import Hint

MARK = "***"
_MARKED = re.compile(r"[^*]\*{3}[^*]")
_WHOLE = re.compile(r"-?\d{1,8}")
# What CorTexT's users and its own readers call the column of times, beside the usual names.
_TIMES = ("time", "temps", "timestep", "timesteps", "period", "periode", "isipubdate", "year")
_NO_TABLE = ("{", "<", "****", "---")
_USUAL_YEARS = (1800, 2100)


class CortextReader:
    """One document per row."""

    name = "cortext.v1"
    media_type = "text/csv"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.93 when a cell of the first rows has "***" inside and a column is whole numbers."""
        text = decode(unzipped_head(head))
        if (
            MARK not in text
            or "\x00" in text
            or text.lstrip().startswith(("{", "<", "****", "---"))
        ):
            return 0.0
        header, *rows = csvrows.sample_of(text) or [[]]
        whole = [row for row in rows if len(row) == len(header)]
        if len(header) < 2 or not whole:  # noqa: PLR2004  (a table has two columns)
            return 0.0
        marked = any(_MARKED.search(cell) for row in whole for cell in row)
        counted = any(
            all(_WHOLE.fullmatch(c.strip()) for c in cells) for cells in zip(*whole, strict=True)
        )
        return 0.93 if marked and counted else 0.0

    def split(self, stream: BinaryIO, hint: Hint) -> Iterator[bytes]:
        """Pieces of 256 rows, as of any table."""
        yield from CSV_READER.split(stream, hint)

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The rows of a piece or of a whole file."""
        yield from read_records(stream, self.split, hint, _by_columns)


def _by_columns(present: Sequence[str], hint: Hint) -> RecordReader:
    columns = map_columns(present, hint.columns, keep_marks=True)
    folded = {fold(name): name for name in reversed(present)}
    times = [folded[name] for name in _TIMES if name in folded]
    # In a table that isctext wrote, a text may have such marks of its own.
    whole = {c for field, c in columns.names.items() if field != "authors"} if columns.own else ()

    def read(record: Mapping[str, object], locator: str) -> Draft | Refusal:
        listed = {
            name: value if name in whole else _values(value) for name, value in record.items()
        }
        item = columns.draft(listed, locator)
        if isinstance(item, Refusal) or item.dates:
            return item
        dated = next((d for d in (_time(record.get(name)) for name in times) if d), None)
        return replace(item, dates=(dated,)) if dated else item

    return read


def _values(value: object) -> object:
    """The values of a cell, in order, each once more than nothing."""
    if not isinstance(value, str) or MARK not in value:
        return value
    return [part.strip() for part in value.split(MARK) if part.strip()]


def _time(value: object) -> DatedBy | None:
    """The date of a whole number of 4, 6 or 8 digits; a step's number (1, 2, 3) is none."""
    dated = date_of_digits(str(value or ""), "header:time")
    return dated if dated and _USUAL_YEARS[0] <= dated.date.year <= _USUAL_YEARS[1] else None


READER = CortextReader()
