"""CSV bytes to rows: delimiter and encoding found, quoted newlines kept, memory bounded."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterator
from io import StringIO
from itertools import chain, islice
from typing import BinaryIO

from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.streams import StreamRefusedError, lines
from isctext.ingest.tables.columns import GUESSES, fold
from isctext.records.reader import Hint

Splitting = Callable[[BinaryIO, Hint], Iterator[bytes]]

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 20
# A first line for spreadsheets only: "sep=;".
_TOLD = re.compile(r"\A\ufeff?\"?sep=([,;|\t])\"?[ \t]*(?:\r\n?|\n|\Z)", re.IGNORECASE)
_KNOWN = {guess for guesses in GUESSES.values() for guess in guesses}


def header_of(sample: str) -> list[str]:
    """The header row of the first characters of a file."""
    rows = sample_of(sample)
    return rows[0] if rows else []


def sample_of(sample: str) -> list[list[str]]:
    """The first rows of the first characters of a file, the header first; the last may be cut."""
    return _parse(sample, sniff_delimiter(sample))


def sniff_delimiter(sample: str) -> str:
    """The delimiter under which the header names known columns and rows agree on their number.

    A first line that tells it is believed.
    """
    told = _TOLD.match(sample)
    if told:
        return told[1]
    return max(DELIMITERS, key=lambda d: (_score(_parse(sample, d)), -DELIMITERS.index(d)))


def rows(parts: Iterator[bytes], encoding: str, limit: int) -> Iterator[list[str] | bytes]:
    """Every row, the header first; an unreadable row is bytes: NUL, code, space, detail.

    Blank lines are no rows, nor is a first line that only tells the delimiter. A quote that is
    never closed ends at ``limit`` characters.
    """
    try:
        first = next(parts, b"")
        texts = text_lines(chain([first], parts), first, encoding, limit)
        start = (line for line in islice(texts, 1) if not _TOLD.match(line))
        texts = chain(start, texts)
        reader = csv.reader(texts, delimiter=sniff_delimiter(decode(first, encoding)), strict=True)
        # The module's own limit (131,072 characters a field) is under a long article.
        csv.field_size_limit(max(limit, csv.field_size_limit()))
        while True:
            row = _next_row(reader)
            if row is None:
                return
            if row:
                yield row
    except StreamRefusedError as refused:
        yield b"\x00" + f"{refused.code} {refused.detail}".encode()


def _next_row(reader: Iterator[list[str]]) -> list[str] | bytes | None:
    try:
        return next(reader)
    except StopIteration:
        return None
    except csv.Error as error:
        return b"\x00" + f"MALFORMED CSV: {error}".encode()


def text_lines(parts: Iterator[bytes], first: bytes, encoding: str, limit: int) -> Iterator[str]:
    """The lines of a text file with their ends; ``first`` is its first part, to know UTF-16 by.

    Raises StreamRefusedError TOO_LARGE for a line over ``limit`` bytes.
    """
    wide = _wide(first)
    if wide:
        decoder = codecs.getincrementaldecoder(wide)("replace")
        parts = (decoder.decode(part).encode("utf-8", "replace") for part in parts)
    for line in lines(parts, limit):
        if line is None:
            raise StreamRefusedError("TOO_LARGE", f"a line of more than {limit} bytes")
        # Line by line: the first accent of a windows-1252 file may come late.
        yield decode(line, encoding).replace("\x00", "").lstrip("\ufeff") + "\n"


def _wide(first: bytes) -> str:
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return ""


def _parse(sample: str, delimiter: str) -> list[list[str]]:
    found: list[list[str]] = []
    sample = _TOLD.sub("", sample).lstrip("\ufeff")
    reader = csv.reader(StringIO(sample, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if row:
                found.append(row)
            if len(found) > _SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    return found


def _score(found: list[list[str]]) -> tuple[int, float]:
    if not any(len(row) > 1 for row in found[:1]):
        return (0, 0.0)
    known = sum(fold(name) in _KNOWN for name in found[0])
    # The sample's last row may be cut.
    body = found[1:-1] or found[1:]
    agree = sum(len(row) == len(found[0]) for row in body) / max(1, len(body))
    return (known, agree)
