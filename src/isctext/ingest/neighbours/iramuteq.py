"""Reader iramuteq.v1: corpora of IRaMuTeQ and Alceste, many texts under lines of stars.

A piece is a line ``{"isctext_piece": 1, "first": N}`` followed by the lines of up to 256 texts;
N numbers the first, from 1. What stands before the first text is one refusal. A text that could
not be cut out is a line that opens with a NUL: its code, a space, the detail.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from isctext.ingest.neighbours import stars
from isctext.ingest.prose.blocks import join_blocks, one_line
from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.legal import clean
from isctext.ingest.raw.streams import CHUNK, Replayed, StreamRefusedError, chunks, unzipped_head
from isctext.ingest.tables.csvrows import text_lines
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

PIECE = 256
MAX_TEXT = 32 << 20
_MARK = b'{"isctext_piece":'
_CUT = "\x00"
_FIRST = re.compile(r"\*{4}[ \t]*\*[^\s*]")
_NAMES = (".txt", ".text", ".txt.gz", ".iramuteq", ".alc")
# As in plain text: hard-wrapped lines are shorter.
_LONG_LINE = 120


class IramuteqReader:
    """One document per starred line."""

    name = "iramuteq.v1"
    media_type = "text/plain"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.97 when the first line that is not blank is one of stars, 0.6 when a later one is."""
        text = decode(unzipped_head(head)).lstrip("\ufeff")
        if "\x00" in text:
            return 0.0
        lines = text.split("\n")
        first = next((line for line in lines if line.strip()), "")
        if _FIRST.match(first):
            return 0.97
        if stars.is_mark(first) and not first.startswith(stars.MARK):
            return 0.96
        # A bare "****" is a rule of Markdown as well: it takes a plain text's name.
        if not filename.lower().endswith(_NAMES):
            return 0.0
        later = first.strip() == stars.MARK or any(_FIRST.match(line) for line in lines)
        return 0.6 if later else 0.0

    def split(self, stream: BinaryIO, hint: Hint) -> Iterator[bytes]:
        """Pieces of 256 texts, in UTF-8."""
        held: list[str] = []
        first, texts, size = 1, 0, 0
        for text in _texts(stream, hint):
            held += text
            texts += _counts(text[0])
            size += sum(map(len, text))
            # Few long texts make a piece too, so that a piece stays small.
            if texts == PIECE or size > MAX_TEXT // 4:
                yield _piece(first, held)
                first, texts, size, held = first + texts, 0, 0, []
        if held:
            yield _piece(first, held)

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The texts of a piece or of a whole file."""
        start = stream.read(CHUNK)
        if start.startswith(_MARK):
            yield from _read_piece(start + stream.read())
            return
        for piece in self.split(Replayed(start, stream), hint):
            yield from _read_piece(piece)


def _texts(stream: BinaryIO, hint: Hint) -> Iterator[list[str]]:
    """The lines of each text, its starred line first; a text that is cut short is one line."""
    held: list[str] = []
    size = 0
    try:
        for line in _lines(stream, hint):
            if stars.is_mark(line) and held:
                yield _bounded(held, size)
                held, size = [], 0
            size += len(line)
            if size <= MAX_TEXT or not held:
                held.append(line)
    except StreamRefusedError as refused:
        if any(line.strip() for line in held):
            yield _bounded(held, size)
        yield [f"{_CUT}{refused.code} {refused.detail}"]
        return
    if any(line.strip() for line in held):
        yield _bounded(held, size)


def _lines(stream: BinaryIO, hint: Hint) -> Iterator[str]:
    parts = chunks(stream)
    first = next(parts, b"")
    for line in text_lines(chain([first], parts), first, hint.encoding, MAX_TEXT):
        # Old files of the Macintosh end their lines with "\r" alone.
        yield from line.rstrip("\n").replace("\r\n", "\n").split("\r")


def _bounded(held: list[str], size: int) -> list[str]:
    if size <= MAX_TEXT:
        return held
    return [f"{_CUT}TOO_LARGE a text of more than {MAX_TEXT} characters"]


def _piece(first: int, lines: list[str]) -> bytes:
    head = json.dumps({"isctext_piece": 1, "first": first})
    return "\n".join([head, *lines]).encode("utf-8", "replace")


def _read_piece(piece: bytes) -> Iterator[Draft | Refusal]:
    head, _, body = piece.decode("utf-8", "replace").partition("\n")
    try:
        number = int(json.loads(head)["first"])
    except (ValueError, KeyError, TypeError, RecursionError):
        yield Refusal("MALFORMED", "the first line is not the head of a piece")
        return
    held: list[str] = []
    for line in body.split("\n"):
        if _counts(line) and held:
            yield from _read(held, number)
            number += _counts(held[0])
            held = []
        held.append(line)
    yield from _read(held, number)


def _counts(line: str) -> bool:
    """Whether a line opens a text, or stands for one that could not be cut out."""
    return stars.is_mark(line) or line.startswith(_CUT)


def _read(lines: list[str], number: int) -> Iterator[Draft | Refusal]:
    if lines[0].startswith(_CUT):
        code, _, detail = lines[0][1:].partition(" ")
        known = code in ("TOO_LARGE", "BOMB_RATIO", "TRUNCATED", "MALFORMED")
        yield Refusal(code if known else "MALFORMED", detail, f"text {number}")
    elif stars.is_mark(lines[0]):
        yield _text(lines, f"text {number}")
    elif any(line.strip() for line in lines):
        size = sum(len(line.strip()) for line in lines)
        detail = f"{size} characters before the first line of stars"
        yield Refusal("MALFORMED", detail, f"before text {number}")


def _text(lines: list[str], locator: str) -> Draft | Refusal:
    said = stars.read_stars(lines[0].strip())
    body = _Body()
    for line in lines[1:]:
        body.add(clean(line))
    text, themes = body.text()
    if not text:
        return Refusal("EMPTY_OUTPUT", f"no text under '{lines[0].strip()[:200]}'", locator)
    dates = stars.star_dates(said)
    facts = stars.star_facts(said, dates)
    warnings = [("DATE_UNREAD", f"*{n}_{value}"[:200]) for n, value in dates.unread if value]
    if said.number:
        facts.append(("number", said.number))
    if said.stray:
        body.removed.append(("star line", said.stray))
        warnings.append(("STAR_LINE", f"words that are no star: {said.stray[:200]}"))
    if stars.MARK in text:
        warnings.append(("MARK_IN_TEXT", f"'{stars.MARK}' inside a text opens none"))
    return Draft(
        text=text,
        locator=locator,
        dates=dates.dates,
        territory=said.first("territoire"),
        source_id=said.first("source"),
        arena=stars.star_arena(said),
        facts=(*facts, *themes),
        removed=tuple(body.removed),
        warnings=tuple(warnings),
    )


class _Body:
    """The lines of one text, gathered into paragraphs; themes keep their place among them."""

    def __init__(self) -> None:
        self.removed: list[tuple[str, str]] = []
        self._chunks: list[list[str]] = [[]]
        self._themes: list[tuple[str, int]] = []

    def add(self, line: str) -> None:
        """One line: of text, of a theme, or blank."""
        if stars.is_theme(line):
            name, rest = stars.theme_name(line)
            self._chunks.append([])
            self._themes.append((name, len(self._chunks) - 1))
            if rest:
                self.removed.append(("theme line", rest))
        elif line.strip():
            self._chunks[-1].append(line)
        elif self._chunks[-1]:
            self._chunks.append([])

    def text(self) -> tuple[str, list[tuple[str, str]]]:
        """The text, and for each theme the facts theme and theme_start (an offset into it)."""
        parts: list[str] = []
        starts = [0]
        for chunk in self._chunks:
            block = join_blocks(_paragraphs(chunk))
            parts += [block] if block else []
            starts.append(starts[-1] + (len(block) + 2 if block else 0))
        text = "\n\n".join(parts)
        facts: list[tuple[str, str]] = []
        for theme, place in self._themes:
            start = min(starts[place], len(text))
            facts += [("theme", one_line(theme)), ("theme_start", str(start))]
        return text, facts


def _paragraphs(chunk: list[str]) -> list[str]:
    """Long lines are paragraphs; short ones were cut by hand and make one."""
    lengths = sorted(map(len, chunk))
    if len(chunk) > 1 and lengths[len(chunk) // 2] > _LONG_LINE:
        return chunk
    return [" ".join(chunk)]


READER = IramuteqReader()
