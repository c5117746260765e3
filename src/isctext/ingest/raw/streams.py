"""Reading within budgets: whole files up to a limit, gzip without bombs, lines of bounded size."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

GZIP_MARK = b"\x1f\x8b"
# What a reader sees of a file before it says whether the file is its own.
HEAD = 4096
CHUNK = 1 << 16
# Text compresses 3 to 20 times; a bomb about 1,000 times. Small files may compress better.
MAX_RATIO = 100
RATIO_FROM = 16 << 20


class StreamRefusedError(ValueError):
    """A stream that is over a budget or broken; ``code`` is the rejection's code."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class Replayed(BytesIO):
    """A stream whose first bytes were already read; only ``read`` gives what follows them."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        super().__init__(start)
        self._rest = rest

    def read(self, size: int | None = -1, /) -> bytes:
        """Up to ``size`` bytes: first what was read before, then the rest."""
        if size is None or size < 0:
            return super().read() + self._rest.read()
        return super().read(size) or self._rest.read(size)


def read_bounded(stream: BinaryIO, limit: int) -> bytes:
    """The whole stream. Raises StreamRefusedError TOO_LARGE over ``limit`` bytes."""
    parts = []
    size = 0
    while part := stream.read(min(CHUNK, limit + 1 - size)):
        parts.append(part)
        size += len(part)
        if size > limit:
            raise StreamRefusedError("TOO_LARGE", f"more than {limit} bytes")
    return b"".join(parts)


def unzipped_head(head: bytes, size: int = 4096) -> bytes:
    """The first bytes that a gzip head holds; the head itself when it is not gzip."""
    if not head.startswith(GZIP_MARK):
        return head
    try:
        return zlib.decompressobj(wbits=31).decompress(head, size)
    except zlib.error:
        return b""


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The stream in pieces of at most 1 MiB, gzip expanded (several members too).

    Raises StreamRefusedError: BOMB_RATIO when it expands over 100 times, TRUNCATED, MALFORMED.
    """
    first = stream.read(CHUNK)
    if first.startswith(GZIP_MARK):
        yield from _gunzip(stream, first)
        return
    while first:
        yield first
        first = stream.read(CHUNK)


def _gunzip(stream: BinaryIO, data: bytes) -> Iterator[bytes]:
    engine = zlib.decompressobj(wbits=31)
    taken, given = len(data), 0
    while data:
        try:
            out = engine.decompress(data, 1 << 20)
        except zlib.error as error:
            raise StreamRefusedError("MALFORMED", f"gzip: {error}") from error
        given += len(out)
        if given > RATIO_FROM and given > MAX_RATIO * taken:
            raise StreamRefusedError("BOMB_RATIO", f"{taken} bytes expand to more than {given}")
        if out:
            yield out
        data = engine.unconsumed_tail
        if engine.eof:
            data = engine.unused_data.lstrip(b"\x00")
        if not data:
            data = stream.read(CHUNK)
            taken += len(data)
        if engine.eof and data:
            engine = zlib.decompressobj(wbits=31)
    if not engine.eof:
        raise StreamRefusedError("TRUNCATED", f"gzip ends early after {given} bytes of text")


def lines(pieces: Iterator[bytes], limit: int) -> Iterator[bytes | None]:
    """The lines without their ends; None for each line over ``limit`` bytes (it is skipped)."""
    rest = b""
    skipping = False
    for piece in pieces:
        *whole, rest_piece = piece.split(b"\n")
        for part in whole:
            line = rest + part
            rest = b""
            if skipping or len(line) > limit:
                yield None
            else:
                yield line.rstrip(b"\r")
            skipping = False
        rest += rest_piece
        if len(rest) > limit:
            rest, skipping = b"", True
    if skipping:
        yield None
    elif rest:
        yield rest.rstrip(b"\r")
