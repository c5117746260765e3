"""The records of a WARC file, each whole or named as cut; ISO 28500.

Read here and not by a library: those that were tried end without a word where a compressed
file is cut, and give a shortened record as a whole one.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from isctext.harvest.record import RefusedError

Headers = tuple[tuple[str, str], ...]

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_VERSION = re.compile(rb"WARC/\d\.\d\s*")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_MOST_LINE = 1 << 16
_MOST_LINES = 1000
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record: its place in the (expanded) file, its headers in lower case, its block.

    ``fault`` is why the block is not here, or not whole.
    """

    place: int
    headers: dict[str, str]
    block: bytes = field(repr=False)
    fault: RefusedError | None = None


def records(stream: BinaryIO, most: int, kinds: frozenset[str]) -> Iterator[WarcRecord]:
    """The records of these types in order; blocks of others are passed over unread.

    Raises RefusedError after the last one that could be read: TRUNCATED, MALFORMED, UNSUPPORTED.
    """
    head = stream.read(4)
    stream.seek(0)
    if head == _ZSTD:
        raise RefusedError("UNSUPPORTED", "compressed with zstd: expand it first (zstd -d)")
    source = _Source(gzip.GzipFile(fileobj=stream) if head.startswith(_GZIP) else stream)
    while True:
        line = source.line()
        while line and not line.strip():
            line = source.line()
        if not line:
            return
        place = source.place - len(line)
        if not _VERSION.fullmatch(line):
            raise RefusedError("MALFORMED", f"no record begins at byte {place}")
        headers = _headers(source, place)
        yield from _with_block(source, place, headers, most, kinds)


def _with_block(
    source: _Source, place: int, headers: dict[str, str], most: int, kinds: frozenset[str]
) -> Iterator[WarcRecord]:
    written = headers.get("content-length", "")
    if not (written.isascii() and written.isdigit()):
        raise RefusedError("MALFORMED", f"the record at byte {place} has no length")
    length = int(written)
    wanted = headers.get("warc-type", "").lower() in kinds
    block = source.read(min(length, most)) if wanted and length <= most else b""
    came = len(block) + source.skip(length - len(block))
    cut = came < length and RefusedError("TRUNCATED", f"{length} bytes announced, {came} there")
    large = length > most and RefusedError("TOO_LARGE", f"a record of {length} bytes, over {most}")
    if wanted:
        yield WarcRecord(place, headers, block, cut or large or None)
    if cut:
        raise RefusedError("TRUNCATED", f"the file ends inside the record at byte {place}")


class _Source:
    """A file that is read forward; the errors of a damaged one are the same refusal."""

    def __init__(self, stream: BinaryIO | gzip.GzipFile) -> None:
        self._stream = stream
        self._broken: RefusedError | None = None
        self.place = 0

    def line(self) -> bytes:
        """A line, b"" at the end. Raises RefusedError for one without end, or a broken file."""
        found = self._guarded(lambda: self._stream.readline(_MOST_LINE))
        if not found and self._broken:
            raise self._broken
        if len(found) == _MOST_LINE:
            raise RefusedError("MALFORMED", f"a line over {_MOST_LINE} bytes at {self.place}")
        return found

    def read(self, size: int) -> bytes:
        """So many bytes, fewer where the file ends or breaks."""
        pieces = []
        while size > 0 and (piece := self._some(size)):
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def skip(self, size: int) -> int:
        """Pass over so many bytes; how many there were."""
        left = size
        while left > 0 and (piece := self._some(left)):
            left -= len(piece)
        return size - left

    def _some(self, size: int) -> bytes:
        return self._guarded(lambda: self._stream.read(min(size, _PIECE)))

    def _guarded(self, read: Callable[[], bytes]) -> bytes:
        if self._broken:
            return b""
        try:
            found = read()
        except EOFError:
            self._broken = RefusedError("TRUNCATED", f"the file ends early, at byte {self.place}")
            return b""
        except (OSError, zlib.error) as error:
            said = f"damaged after byte {self.place}: {error}"[:300]
            self._broken = RefusedError("MALFORMED", said)
            return b""
        self.place += len(found)
        return found


def _headers(source: _Source, place: int) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for _ in range(_MOST_LINES):
        line = source.line()
        if not line:
            raise RefusedError("TRUNCATED", f"the file ends in the head of the record at {place}")
        text = line.decode("utf-8", "replace")
        if not text.strip():
            return found
        if text[0] in " \t" and name:
            found[name] += " " + text.strip()
            continue
        name, colon, value = text.partition(":")
        name = name.strip().lower()
        if colon:
            found.setdefault(name, value.strip())
    raise RefusedError("MALFORMED", f"a head of over {_MOST_LINES} lines at byte {place}")


def http_answer(block: bytes) -> tuple[int, Headers, bytes]:
    """The status, the headers and the body of an archived answer, its chunks joined.

    Raises RefusedError MALFORMED or TRUNCATED.
    """
    status = _STATUS.match(block)
    end = _HEAD_END.search(block)
    if not status or not end:
        raise RefusedError("MALFORMED", "the record holds no HTTP answer")
    lines = block[: end.start()].decode("latin-1").splitlines()[1:]
    pairs = (line.partition(":") for line in lines)
    headers = tuple((name.strip().lower(), value.strip()) for name, colon, value in pairs if colon)
    body = block[end.end() :]
    if "chunked" in dict(headers).get("transfer-encoding", "").lower():
        body = _joined(body)
    return int(status[1]), headers, body


def _joined(body: bytes) -> bytes:
    """The body of its chunks; as it is when it has none (many crawlers store it joined)."""
    pieces: list[bytes] = []
    place = 0
    while True:
        end = body.find(b"\n", place, place + 1000)
        size = _size(body[place:end]) if end >= 0 else None
        if size is None:
            if not pieces:
                return body
            raise RefusedError("TRUNCATED", f"the chunks break off after {place} bytes")
        if size == 0:
            return b"".join(pieces)
        piece = body[end + 1 : end + 1 + size]
        if len(piece) < size:
            raise RefusedError("TRUNCATED", f"a chunk of {size} bytes has {len(piece)}")
        pieces.append(piece)
        place = end + 1 + size
        place += 2 if body[place : place + 2] == b"\r\n" else 1


def _size(line: bytes) -> int | None:
    digits = line.partition(b";")[0].strip()
    return int(digits, 16) if re.fullmatch(rb"[0-9A-Fa-f]{1,12}", digits) else None
