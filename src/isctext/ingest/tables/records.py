"""Records of a table or of a JSON array: cutting them out, and what their cells say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, cast

from isctext.ingest.dating.dates import from_value
from isctext.ingest.markup.tree import fragment_blocks
from isctext.ingest.prose.blocks import join_blocks, one_line, plain_blocks
from isctext.ingest.raw.jsonarray import LineStream, array_lines, opens_array
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.ingest.raw.streams import Replayed, chunks, unzipped_head
from isctext.ingest.tables.tabular import (
    CSV_READER,
    JSONL_READER,
    MAX_RECORD,
    Mapper,
    RecordReader,
    by_columns,
)
from isctext.records.document import DatedBy, Draft, Refusal
from isctext.records.reader import Hint

Row = Mapping[str, object]
_HEAD = 4096
_NULLS = {"", "nan", "null", "none", "n/a", "na"}
_TAG = re.compile(
    r"</?(?:p|br|div|ul|ol|li|h[1-6]|strong|em|b|i|u|a|span|blockquote)\b[^>]*>", re.I
)


def split_records(stream: BinaryIO, hint: Hint) -> Iterator[bytes]:
    """Pieces of 256 records of a CSV file, of JSON lines or of a JSON array, plain or gzip."""
    head = stream.read(_HEAD)
    whole = Replayed(head, stream)
    text = unzipped_head(head)
    if opens_array(text):
        lines = LineStream(array_lines(chunks(whole), MAX_RECORD))
        yield from JSONL_READER.split(cast("BinaryIO", lines), hint)
    elif text.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from JSONL_READER.split(whole, hint)
    else:
        yield from CSV_READER.split(whole, hint)


def safe(mapper: Mapper) -> Mapper:
    """The mapper, under columns that the study declares; HTML over the limits is a refusal."""

    def mapped(present: Sequence[str], hint: Hint) -> RecordReader:
        declared = dict(hint.columns).get("text") in present
        read = by_columns(present, hint) if declared else mapper(present, hint)

        def guarded(record: Row, locator: str) -> Draft | Refusal:
            try:
                return read(record, locator)
            except MarkupRefusedError as refused:
                return Refusal(refused.code, refused.detail, locator)

        return guarded

    return mapped


def stated(value: object) -> str:
    """A cell on one line; "" for what means nothing. Lists are joined by commas."""
    if isinstance(value, list):
        return ", ".join(part for part in map(stated, value) if part)
    if isinstance(value, bool):
        return "true" if value else "false"
    # Not ``one_line``: it leaves addresses out, and these cells may be addresses.
    text = "" if value is None else " ".join(str(value).split())
    return "" if text.lower() in _NULLS else text


def cell_blocks(value: object) -> list[str]:
    """The paragraphs of a cell, plain or HTML. Raises MarkupRefusedError: TOO_DEEP, TOO_LARGE."""
    if isinstance(value, list):
        return [block for part in value for block in cell_blocks(part)]
    text = "" if value is None else str(value)
    if text.strip().lower() in _NULLS:
        return []
    if _TAG.search(text):
        found = fragment_blocks(text)
    else:
        # A lone line keeps its number or its dash; lines of a list lose theirs.
        found = plain_blocks(text) if "\n" in text.strip() else [text]
    joined = join_blocks(found)
    return joined.split("\n\n") if joined else []


def flat(record: Row) -> dict[str, object]:
    """The record with nested objects laid out: ``{"a": {"b": 1}}`` is ``{"a/b": 1}``."""
    found: dict[str, object] = {}
    waiting: list[tuple[str, object]] = [(name, value) for name, value in record.items()][::-1]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [(f"{name}/{key}", inner) for key, inner in value.items()][::-1]
        else:
            found[name] = value
    return found


def dated(
    record: Row, columns: Iterable[str]
) -> tuple[tuple[DatedBy, ...], tuple[tuple[str, str], ...]]:
    """The dates of these columns, best first, and a DATE_UNREAD warning for cells that are none.

    Only the first is the header's word on the record; the others date other events.
    """
    found: list[DatedBy] = []
    unread = []
    for column in columns:
        written = stated(record.get(column))
        date = from_value(written, f"{'meta' if found else 'header'}:{column}") if written else None
        if date:
            found.append(date)
        elif written:
            unread.append(f"{column}: '{written[:60]}'")
    return tuple(found), (("DATE_UNREAD", ", ".join(unread)),) if unread else ()


def line(value: object) -> str:
    """A cell as a title or a name: one line, no address."""
    return one_line(stated(value))
