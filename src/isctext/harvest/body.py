"""The bytes of an answer, within a budget that is counted as they come, not as announced."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import httpcore
import httpx

from isctext.harvest.record import BrokenError, RefusedError

# The ratio of reliability's limits; small files may well be all blanks.
_RATIO = 100
_RATIO_FROM = 1 << 20
_STEP = 1 << 16
_GZIP_OR_ZLIB = 47
_RAW_DEFLATE = -15
_GZIP = "gzip"
CODINGS = (_GZIP, "x-gzip", "deflate")


class Expander:
    """Compressed bytes in, plain bytes out, never more than the budget.

    ``most`` bytes in all. Raises RefusedError: TOO_LARGE, BOMB_RATIO, MALFORMED, TRUNCATED.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = 0
        self._given = 0
        self._engine = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What these bytes expand to, in small pieces."""
        self._taken += len(data)
        while data:
            if self._engine.eof:
                # A gzip file may be several, one after the other; zeros may pad its end.
                data = data.lstrip(b"\0")
                if not data:
                    return
                self._engine, self._begun = zlib.decompressobj(_GZIP_OR_ZLIB), False
            piece = self._expand(data)
            data = self._engine.unused_data or self._engine.unconsumed_tail
            self._begun = True
            self._check(len(piece))
            yield piece

    def finish(self) -> bytes:
        """What was still held back. Raises RefusedError TRUNCATED when the end is missing."""
        rest = self._engine.flush()
        self._check(len(rest))
        if self._taken and not self._engine.eof:
            raise RefusedError("TRUNCATED", "the compressed data ends before its end mark")
        return rest

    def _expand(self, data: bytes) -> bytes:
        try:
            return self._engine.decompress(data, _STEP)
        except zlib.error as error:
            if not self._begun and self._given == 0:
                # Some servers call "deflate" what has no zlib header.
                self._engine = zlib.decompressobj(_RAW_DEFLATE)
                try:
                    return self._engine.decompress(data, _STEP)
                except zlib.error:
                    pass
            raise RefusedError("MALFORMED", f"not compressed as it says: {error}") from error

    def _check(self, more: int) -> None:
        self._given += more
        if self._given > self._most:
            raise RefusedError("TOO_LARGE", f"over {self._most} bytes once expanded")
        if self._given > _RATIO_FROM and self._given > _RATIO * self._taken:
            detail = f"{self._taken} bytes expand to more than {self._given}"
            raise RefusedError("BOMB_RATIO", detail)


def expand(data: bytes, most: int) -> bytes:
    """The plain bytes of a compressed file. Raises RefusedError as Expander does."""
    expander = Expander(most)
    return b"".join(expander.feed(data)) + expander.finish()


def read_body(answer: httpx.Response, most: int, *, cut: bool = False) -> bytes:
    """The whole body, its coding undone; with ``cut`` only its first ``most`` bytes.

    Raises RefusedError TOO_LARGE, BOMB_RATIO, TRUNCATED, UNSUPPORTED, MALFORMED, and the
    timeouts of httpcore.
    """
    announced = _announced(answer)
    if announced > most and not cut:
        raise RefusedError("TOO_LARGE", f"{announced} bytes announced, over {most}")
    # A cut body ends before its budget does.
    expander = _expander(answer, most + _STEP if cut else most)
    pieces: list[bytes] = []
    wire = size = 0
    try:
        for chunk in answer.iter_raw():
            wire += len(chunk)
            for piece in expander.feed(chunk) if expander else (chunk,):
                size += len(piece)
                pieces.append(piece)
                if size > most:
                    if cut:
                        return b"".join(pieces)[:most]
                    raise RefusedError("TOO_LARGE", f"over {most} bytes")
    except (httpcore.RemoteProtocolError, httpcore.ReadError) as error:
        raise BrokenError("TRUNCATED", f"after {wire} bytes: {error}") from error
    if expander and wire:
        pieces.append(expander.finish())
    _check_length(answer, announced)
    return b"".join(pieces)


def _announced(answer: httpx.Response) -> int:
    written = answer.headers.get("content-length", "")
    chunked = "transfer-encoding" in answer.headers
    return int(written) if written.isascii() and written.isdigit() and not chunked else -1


def _expander(answer: httpx.Response, most: int) -> Expander | None:
    codings = [c.strip().lower() for c in answer.headers.get("content-encoding", "").split(",")]
    codings = [c for c in codings if c not in ("", "identity")]
    if not codings:
        return None
    if len(codings) > 1 or codings[0] not in CODINGS:
        raise RefusedError("UNSUPPORTED", f"coded as {', '.join(codings)}; only gzip was asked for")
    return Expander(most)


def _check_length(answer: httpx.Response, announced: int) -> None:
    """Bytes beyond the announced length would be lost without a word: the answer is refused.

    Worse, they would be taken for the next answer on the same connection: one is only used
    again when its answer was as long as it said.
    """
    stream = answer.extensions["network_stream"]
    came = stream.get_extra_info("after_head")
    if came != announced:
        stream.close()
    if 0 <= announced < came:
        raise RefusedError("TRUNCATED", f"{announced} bytes announced, at least {came} sent")
