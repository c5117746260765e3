"""The elements of a JSON array of any length as JSON lines, in bounded memory.

A line that opens with a NUL is an element that could not be cut out, as ``tabular`` writes them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from isctext.ingest.raw.streams import StreamRefusedError

_MARKS = re.compile(rb'["\[\]{},]')
# What can be skipped inside a string: no quote, and escapes only in pairs.
_INSIDE = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_OPENS, _CLOSES = b"[{", b"]}"


class LineStream(io.RawIOBase):
    """Lines as a stream to read from, for what takes a stream of JSON lines."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        super().__init__()
        self._lines = lines

    def read(self, size: int = -1, /) -> bytes:  # noqa: ARG002
        """The next line with its end, whatever the size asked for; b"" at the end."""
        line = next(self._lines, None)
        return b"" if line is None else line + b"\n"


def array_lines(parts: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """One line per element of the array that the bytes hold.

    An element over ``limit`` bytes is a TOO_LARGE line; an array that ends early, TRUNCATED;
    what follows it, MALFORMED.
    """
    cutter = _Cutter(limit)
    try:
        for part in parts:
            yield from cutter.feed(part)
    except StreamRefusedError as refused:
        yield b"\x00" + f"{refused.code} {refused.detail}".encode()
        return
    yield from cutter.end()


class _Cutter:
    """Where in the array the bytes have come to."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = bytearray()
        self._depth = 0
        self._in_string = False
        self._escaped = False
        self._too_large = False
        self._closed = False
        self._after = False
        self._given = 0

    def feed(self, part: bytes) -> Iterator[bytes]:
        at = start = 0
        while at < len(part) and not self._closed:
            if self._in_string:
                at = self._through_string(part, at)
                continue
            found = _MARKS.search(part, at)
            if found is None:
                break
            at = found.end()
            mark = found[0]
            if mark == b'"':
                self._in_string = True
            elif mark in _OPENS:
                self._depth += 1
                start = at if self._depth == 1 else start
            elif mark in _CLOSES:
                self._depth -= 1
            if (mark == b"," and self._depth == 1) or (mark in _CLOSES and self._depth <= 0):
                self._hold(part[start : at - 1])
                start = at
                self._closed = self._depth <= 0
                yield from self._element()
        if self._closed:
            self._after |= bool(part[start:].strip())
        else:
            self._hold(part[start:])

    def end(self) -> Iterator[bytes]:
        """What is wrong with the end of the array."""
        if not self._closed:
            yield b"\x00TRUNCATED the array ends inside element %d" % (self._given + 1)
        elif self._after:
            yield b"\x00MALFORMED text after the end of the array"

    def _through_string(self, part: bytes, at: int) -> int:
        """The place after the string's closing quote, or the part's end."""
        if self._escaped:
            self._escaped = False
            return at + 1
        found = _INSIDE.match(part, at)
        at = found.end() if found else at
        if at < len(part):
            self._in_string = part[at : at + 1] == b"\\"
            self._escaped = self._in_string
            at += 1
        return at

    def _hold(self, data: bytes) -> None:
        if len(self._held) + len(data) > self._limit:
            self._too_large = True
            self._held.clear()
        elif not self._too_large:
            self._held += data

    def _element(self) -> Iterator[bytes]:
        # A line end inside a string is no JSON; elsewhere it is a space.
        element = bytes(self._held).replace(b"\n", b" ").strip(b"\xef\xbb\xbf \t\r")
        too_large, self._too_large = self._too_large, False
        self._held.clear()
        if too_large:
            yield b"\x00TOO_LARGE an element of more than %d bytes" % self._limit
        elif element:
            yield element.replace(b"\x00", b"")
        elif self._given or not self._closed:
            yield b"\x00MALFORMED an empty element"
        else:
            return
        self._given += 1


def opens_array(text: bytes) -> bool:
    """Whether these first bytes open a JSON array."""
    return text.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
