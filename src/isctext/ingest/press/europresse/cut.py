"""Cuts an Europresse page into its articles, by bytes, with the memory of one article.

Articles are ``<article>`` elements; older pages have none, and there each publication's name
that follows a document's end opens an article. Each article is then parsed alone, so that a
stray end tag costs its own article only, and decoded alone, so that joined files may differ.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from isctext.ingest.raw.streams import StreamRefusedError, chunks
from isctext.records.document import Refusal

PIECE = 256
# libxml2 reads text nodes of 10 MB at most; a press article is some kilobytes.
MAX_ARTICLE = 8 << 20
_MAX_PIECE = 16 << 20
_MARK = b'{"isctext_piece":'

_BORDERS = re.compile(
    rb"<(?P<article>article)(?=[\s>/])|(?P<end></article\s{0,20}>)"
    rb"|class\s{0,9}=\s{0,9}[\"']?[^\"'<>]{0,200}?\b(?P<name>DocPublicationName)\b"
    rb"|(?P<close></td\b|lblNodoc|\bDocument number|ro(?:\s|&nbsp;)de(?:\s|&nbsp;)document)",
    re.IGNORECASE,
)
# Inside an element only the next one and its own end count; '<' first makes this search fast.
_IN_ELEMENT = re.compile(rb"<(?:(?P<article>article)|(?P<end>/article))(?=[\s>/])", re.IGNORECASE)
# Longer than any border, so that one which the end of a chunk cuts is seen with the next.
_OVERLAP = 512
# How far before its publication's name an article without an element may begin.
_REACH = 1 << 16
_OPENINGS = re.compile(rb"<(?:td|header|body)\b|<div\s[^<>]{0,99}docContain", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
_MARK_SIZE = 2
_WIDE = (
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)

Item = bytes | Refusal


@dataclass(frozen=True, slots=True)
class Piece:
    """Some articles in a row: the number of the first, the file's declared charset, the bytes."""

    first: int
    charset: str
    items: tuple[Item, ...]


def cut(stream: BinaryIO, charset: str = "") -> Iterator[Piece]:
    """The articles of a page (gzip or not) in pieces of 256, or 16 MiB.

    A broken stream, an article over 8 MiB and a page without articles are refusals among them.
    """
    found = _Cutter()
    first, held, size = 1, list[Item](), 0
    for item in _items(stream, found):
        held.append(item)
        size += len(item) if isinstance(item, bytes) else 0
        if len(held) == PIECE or size > _MAX_PIECE:
            yield Piece(first, charset or found.charset, tuple(held))
            first, held, size = first + len(held), [], 0
    if held or first == 1:
        nothing = Refusal("EMPTY_OUTPUT", "no Europresse article in the file")
        yield Piece(first, charset or found.charset, tuple(held or [nothing]))


def packed(piece: Piece) -> bytes:
    """A piece as bytes: a line of JSON with the sizes, then the articles one after another."""
    sizes = [
        len(item) if isinstance(item, bytes) else [item.code, item.detail] for item in piece.items
    ]
    head = {
        "isctext_piece": 1, "first": piece.first, "charset": piece.charset, "sizes": sizes
    }  # fmt: skip
    articles = b"".join(item for item in piece.items if isinstance(item, bytes))
    return json.dumps(head, ensure_ascii=False).encode() + b"\n" + articles


def is_packed(start: bytes) -> bool:
    """Whether bytes open like a piece that ``packed`` wrote."""
    return start.startswith(_MARK)


def unpacked(data: bytes) -> Piece:
    """The piece that ``packed`` wrote; one refusal when it did not."""
    line, _, body = data.partition(b"\n")
    try:
        head = json.loads(line)
        first, charset, sizes = int(head["first"]), str(head["charset"]), list(head["sizes"])
        items: list[Item] = []
        for size in sizes:
            if isinstance(size, list):
                items.append(Refusal(str(size[0]), str(size[1])))
            else:
                items.append(body[: int(size)])
                body = body[int(size) :]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        refusal = Refusal("MALFORMED", "the first line is not the head of a piece")
        return Piece(1, "", (refusal,))
    return Piece(first, charset, tuple(items))


def _items(stream: BinaryIO, found: _Cutter) -> Iterator[Item]:
    try:
        for chunk in _narrow(chunks(stream)):
            yield from found.feed(chunk)
    except StreamRefusedError as refused:
        yield from found.finish()
        yield Refusal(refused.code, refused.detail)
        return
    yield from found.finish()


def _narrow(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same text in an encoding whose marks are ASCII: UTF-16 becomes UTF-8."""
    first = b""
    while len(first) < _MARK_SIZE and (part := next(parts, b"")):
        first += part
    name = next((name for start, name in _WIDE if first.startswith(start)), "")
    if not name:
        yield first
        yield from parts
        return
    decoder = codecs.getincrementaldecoder(name)("replace")
    yield decoder.decode(first).encode("utf-8", "replace")
    for part in parts:
        yield decoder.decode(part).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


class _Cutter:
    """The state of one pass over a page: which article is open, and what is held of it."""

    def __init__(self) -> None:
        self.charset = ""
        self._data = b""
        self._scanned = 0
        self._start = -1  # of the open article in the data held
        self._in_element = False
        self._closed = False
        self._too_large = 0

    def feed(self, chunk: bytes) -> Iterator[Item]:
        """The articles that end with this chunk."""
        self._data += chunk
        if not self.charset and self._start < 0:
            declared = _CHARSET.search(self._data)
            self.charset = declared[1].decode("ascii") if declared else ""
        yield from self._scan(_OVERLAP)
        self._scanned = max(self._scanned, len(self._data) - _OVERLAP)
        self._forget()

    def finish(self) -> Iterator[Item]:
        """The articles that end with the file."""
        yield from self._scan(0)
        yield from self._close(len(self._data))

    def _scan(self, unseen: int) -> Iterator[Item]:
        """Closes and opens articles at each border, the last ``unseen`` bytes left for later."""
        while border := self._border():
            if border.start() >= len(self._data) - unseen:
                return
            self._scanned = border.end()
            kind = border.lastgroup
            if kind == "article":
                yield from self._close(border.start())
                self._open(in_element=True)
                self._scanned = border.end() - border.start()
            elif kind == "name":
                yield from self._name(border.start())
            else:
                self._in_element = self._in_element and kind != "end"
                self._closed = True

    def _border(self) -> re.Match[bytes] | None:
        pattern = _IN_ELEMENT if self._in_element else _BORDERS
        return pattern.search(self._data, self._scanned)

    def _name(self, at: int) -> Iterator[Item]:
        """A publication's name: it opens an article unless one is open and has not ended."""
        if self._start >= 0 and not self._closed:
            return
        low = max(0, at - _REACH) if self._start < 0 else self._last_border(at)
        openings = [low + m.start() for m in _OPENINGS.finditer(self._data[low:at])]
        begin = openings[-1] if openings else max(low, self._data.rfind(b"<", low, at))
        behind = self._scanned - begin
        yield from self._close(begin)
        self._open(in_element=False)
        self._scanned = behind

    def _last_border(self, at: int) -> int:
        """Where the open article's last closing mark ends, before the name at ``at``."""
        low = max(self._start, at - _REACH)
        ends = [m.end() for m in _BORDERS.finditer(self._data, low, at) if m["close"] or m["end"]]
        return ends[-1] if ends else low

    def _open(self, *, in_element: bool) -> None:
        self._start = 0
        self._in_element = in_element
        self._closed = False

    def _close(self, end: int) -> Iterator[Item]:
        """Gives the open article, which ends here, and drops it from what is held."""
        if self._start >= 0:
            size = self._too_large + end - self._start
            if size > MAX_ARTICLE:
                yield Refusal("TOO_LARGE", f"an article of {size} bytes, limit {MAX_ARTICLE}")
            else:
                yield self._data[self._start : end]
        self._data = self._data[end:]
        self._too_large = 0
        self._start = -1

    def _forget(self) -> None:
        """Drops what no article needs: what stands before the first, and what is too large."""
        if self._start < 0:
            keep, low = _REACH, 0
        elif len(self._data) > MAX_ARTICLE:
            keep, low = _OVERLAP, self._start
        else:
            return
        extra = len(self._data) - keep - low
        if extra > 0:
            self._too_large += extra if self._start >= 0 else 0
            self._data = self._data[extra:]
            self._scanned = max(0, self._scanned - extra)
