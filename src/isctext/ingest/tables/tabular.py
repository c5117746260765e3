"""Readers csv.v1 and jsonl.v1: one document per record, plain or gzip, in pieces of 256.

A piece is a line ``{"isctext_piece": 1, "first": N, "columns": [...]}`` followed by one JSON
line per record; N numbers its first record, from 1. A record that could not even be cut out
is a line that opens with a NUL: its code, a space, the detail. ``read`` takes pieces and whole
files alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.ingest.raw.streams import (
    CHUNK,
    Replayed,
    StreamRefusedError,
    chunks,
    lines,
    unzipped_head,
)
from isctext.ingest.tables import csvrows
from isctext.ingest.tables.columns import map_columns, unguarded
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

PIECE = 256
MAX_RECORD = 32 << 20
_MOST_COLUMNS = 200
_MARK = b'{"isctext_piece":'
_JSON_NAMES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".json", ".json.gz")
# One record of a table, with its locator, as a draft or a refusal; and what makes such a function
# from the table's columns.
RecordReader = Callable[[Mapping[str, object], str], Draft | Refusal]
Mapper = Callable[[Sequence[str], Hint], RecordReader]
_OBJECT = re.compile(rb'^\s*\{\s*"(?:[^"\\]|\\.){1,200}"\s*:')


class JsonLinesReader:
    """One document per line; each line is a JSON object."""

    name = "jsonl.v1"
    media_type = "application/jsonl"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.85 when the (unzipped) file opens with a JSON object, 0.9 with the name too."""
        text = unzipped_head(head).lstrip(b"\xef\xbb\xbf \r\n\t")
        named = filename.lower().endswith(_JSON_NAMES[:4])
        if _OBJECT.match(text) and not _is_pretty(text):
            return 0.9 if named else 0.85
        return 0.6 if named else 0.0

    def split(self, stream: BinaryIO, hint: Hint) -> Iterator[bytes]:  # noqa: ARG002
        """Pieces of 256 lines; blank lines are no records."""
        yield from _pieces(_json_records(stream), columns=None)

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The records of a piece or of a whole file."""
        yield from read_records(stream, self.split, hint, by_columns)


class CsvReader:
    """One document per row under a header row; comma, semicolon, tab or bar."""

    name = "csv.v1"
    media_type = "text/csv"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.9 by name with two columns or more, 0.6 for a header row that names a text column."""
        text = decode(unzipped_head(head))
        named = filename.lower().endswith((".csv", ".tsv", ".tab", ".csv.gz", ".tsv.gz"))
        if "\x00" in text or text.lstrip().startswith(("{", "<", "%PDF", "---")):
            return 0.0
        header = csvrows.header_of(text)
        if named:
            return 0.9 if len(header) > 1 else 0.5
        fields = map_columns(header).names if len(header) > 1 else {}
        return 0.6 if "text" in fields and len(fields) > 1 and len(header) <= _MOST_COLUMNS else 0.0

    def split(self, stream: BinaryIO, hint: Hint) -> Iterator[bytes]:
        """Pieces of 256 rows, the header's columns in each piece's first line."""
        rows = csvrows.rows(chunks(stream), hint.encoding, MAX_RECORD)
        header = next(rows, None)
        if header is None:
            return
        if not isinstance(header, list):
            yield from _pieces(iter([header]), columns=[])
            return
        yield from _pieces(map(_json_row, rows), columns=header)

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The records of a piece or of a whole file."""
        yield from read_records(stream, self.split, hint, by_columns)


def by_columns(present: Sequence[str], hint: Hint) -> RecordReader:
    """The reader of records whose columns are declared or have usual names."""
    return map_columns(present, hint.columns).draft


def read_records(
    stream: BinaryIO, split: csvrows.Splitting, hint: Hint, mapper: Mapper
) -> Iterator[Draft | Refusal]:
    """The records of a piece or of a whole file, each read as ``mapper`` says."""
    for piece in _as_pieces(stream, split, hint):
        yield from _read_piece(piece, hint, mapper)


def _is_pretty(text: bytes) -> bool:
    """Whether the object goes on over several lines: one JSON value, not JSON lines."""
    first = text.split(b"\n", 1)[0].strip()
    return b"\n" in text and not first.endswith(b"}")


def _json_row(row: list[str] | bytes) -> bytes:
    return row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode()


def _json_records(stream: BinaryIO) -> Iterator[bytes]:
    try:
        for number, line in enumerate(lines(chunks(stream), MAX_RECORD)):
            if line is None:
                yield b"\x00TOO_LARGE a line of more than %d bytes" % MAX_RECORD
            elif line.strip():
                yield line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line
    except StreamRefusedError as refused:
        yield b"\x00" + f"{refused.code} {refused.detail}".encode()


def _pieces(records: Iterator[bytes], columns: list[str] | None) -> Iterator[bytes]:
    first = 1
    held: list[bytes] = []
    size = 0
    for record in records:
        held.append(record)
        size += len(record)
        # Few long records make a piece too, so that a piece stays small.
        if len(held) == PIECE or size > MAX_RECORD:
            yield _piece(first, columns, held)
            first, held, size = first + len(held), [], 0
    if held:
        yield _piece(first, columns, held)


def _piece(first: int, columns: list[str] | None, records: list[bytes]) -> bytes:
    head = {"isctext_piece": 1, "first": first, "columns": columns}
    return b"\n".join([json.dumps(head, ensure_ascii=False).encode(), *records])


def _as_pieces(stream: BinaryIO, split: csvrows.Splitting, hint: Hint) -> Iterator[bytes]:
    # Enough of it to know the delimiter by: what is read here comes first again.
    start = stream.read(CHUNK)
    if start.startswith(_MARK):
        yield start + stream.read()
        return
    yield from split(Replayed(start, stream), hint)


def _read_piece(piece: bytes, hint: Hint, mapper: Mapper) -> Iterator[Draft | Refusal]:
    head_line, _, body = piece.partition(b"\n")
    head = _piece_head(head_line)
    if head is None:
        yield Refusal("MALFORMED", "the first line is not the head of a piece")
        return
    first, columns = head
    readers: dict[tuple[str, ...], RecordReader] = {}
    for number, line in enumerate(body.split(b"\n"), first):
        locator = f"record {number}"
        record = _record(line, columns)
        if isinstance(record, Refusal):
            yield Refusal(record.code, record.detail, locator)
            continue
        keys = tuple(record)
        if keys not in readers:
            readers[keys] = mapper(keys, hint)
        try:
            yield readers[keys](record, locator)
        except MarkupRefusedError as refused:  # a cell of HTML over the limits
            yield Refusal(refused.code, refused.detail, locator)


def _piece_head(line: bytes) -> tuple[int, list[str] | None] | None:
    """The first record's number and the columns; None for a line that we did not write."""
    try:
        head = json.loads(line)
        first, columns = head["first"], head["columns"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    named = columns is None or (
        isinstance(columns, list) and all(isinstance(name, str) for name in columns)
    )
    return (first, columns) if isinstance(first, int) and named else None


def _record(line: bytes, columns: list[str] | None) -> Mapping[str, object] | Refusal:
    if line.startswith(b"\x00"):
        return _cut_record(line)
    try:
        value: Any = json.loads(decode(line))
    except (ValueError, RecursionError) as error:
        return Refusal("MALFORMED", f"not JSON: {error}"[:300])
    if columns is None:
        kind = type(value).__name__
        return (
            value if isinstance(value, dict) else Refusal("MALFORMED", f"a JSON {kind}, no object")
        )
    if not isinstance(value, list) or len(value) != len(columns):
        found = f"{len(value)} fields" if isinstance(value, list) else "no row"
        return Refusal("MALFORMED", f"{found}, expected {len(columns)} fields")
    return _named(columns, value)


def _named(columns: list[str], values: list[Any]) -> dict[str, object]:
    """The values by column; where a name comes twice, the values that are not empty, listed.

    Cells of a table that isctext wrote lose what guards them from spreadsheets.
    """
    record = dict(zip(columns, values, strict=True))
    if len(record) == len(columns):
        own = "text_sha256" in record
        return {name: unguarded(value) for name, value in record.items()} if own else record
    listed: dict[str, list[Any]] = {}
    for name, value in zip(columns, values, strict=True):
        listed.setdefault(name, []).extend([value] if value not in ("", None) else [])
    return {name: given[0] if len(given) == 1 else given or "" for name, given in listed.items()}


def _cut_record(line: bytes) -> Refusal:
    """The refusal that ``split`` wrote in place of a record."""
    code, _, detail = line[1:].decode("utf-8", "replace").partition(" ")
    known = code in ("TOO_LARGE", "BOMB_RATIO", "TRUNCATED", "MALFORMED")
    return Refusal(code if known else "MALFORMED", detail if known else "not a record")


CSV_READER = CsvReader()
JSONL_READER = JsonLinesReader()
