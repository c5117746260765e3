"""Readers mbox.v1 and eml.v1: mail archives and single mails.

A piece of an archive is a line ``{"isctext_mbox": 1, "first": N}`` and then mails as they stood;
``refused`` in that line stands for one mail that could not be cut out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from isctext.ingest.mail.body import read_mail
from isctext.ingest.mail.headers import envelope_date
from isctext.ingest.raw.streams import Replayed, StreamRefusedError, chunks, unzipped_head
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint
from isctext.records.rejection import CODES

PIECE = 128
_PIECE_BYTES = 8 << 20
# Mail servers take 25 to 50 MB; attachments are a third longer in base64.
MAX_MAIL = 64 << 20
_LONG_LINE = 1 << 20
_MARK = b'{"isctext_mbox":'
_FROM = b"From "
# "From anne@x.example Mon Jan  7 10:00:00 2019": a weekday, an hour, a year.
_ENVELOPE = re.compile(
    rb"From \S.{0,300}?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b(?=.{0,40}\b\d{1,2}:\d\d\b)"
    rb"(?=.{0,40}\b(?:19|20)\d\d\b).{0,60}"
)
_FIELD = re.compile(rb">?[A-Za-z][!-9;-~]{0,75}:|>From ")
_KNOWN = re.compile(
    rb"(?:return-path|received|from|to|cc|subject|date|message-id|mime-version|delivered-to|sender"
    rb"|reply-to|in-reply-to|references|content-type|status|x-[\w-]+|dkim-signature|list-[\w-]+"
    rb"|authentication-results|arc-[\w-]+|envelope-to|precedence|path|newsgroups):",
    re.IGNORECASE,
)
_SURE = re.compile(rb"^(?:from|received|return-path|message-id|delivered-to):", re.I | re.M)
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LEAST_FIELDS = 3


@dataclass(frozen=True, slots=True)
class Cut:
    """A mail as it was cut out of its archive, or why it could not be."""

    number: int
    data: bytes = b""
    refused: tuple[str, str] | None = None


class MboxReader:
    """One document per mail of an archive; plain or gzip."""

    name = "mbox.v1"
    media_type = "application/mbox"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.97 for a line "From " with an hour and a mail's header under it."""
        first, _, rest = unzipped_head(head).lstrip(b"\r\n").partition(b"\n")
        is_mbox = _ENVELOPE.match(first.rstrip()) and _FIELD.match(rest)
        return 0.97 if is_mbox else 0.0

    def split(self, stream: BinaryIO, hint: Hint) -> Iterator[bytes]:  # noqa: ARG002
        """Pieces of at most 128 mails or 8 MiB."""
        held: list[Cut] = []
        for cut in _mails(chunks(stream), 1):
            if cut.refused:
                yield from _pieces(held)
                head = {"isctext_mbox": 1, "first": cut.number, "refused": list(cut.refused)}
                yield json.dumps(head).encode() + b"\n"
                held = []
                continue
            held.append(cut)
            if len(held) == PIECE or sum(len(mail.data) for mail in held) > _PIECE_BYTES:
                yield from _pieces(held)
                held = []
        yield from _pieces(held)

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:  # noqa: ARG002
        """The mails of an archive or of a piece."""
        start = stream.read(len(_MARK))
        first, parts = 1, chunks(Replayed(start, stream))
        if start == _MARK:
            head, _, body = (start + stream.read()).partition(b"\n")
            piece = _piece_head(head)
            if isinstance(piece, Refusal):
                yield piece
                return
            first, parts = piece, iter([body])
        for cut in _mails(parts, first):
            locator = f"message {cut.number}"
            if cut.refused:
                yield Refusal(*cut.refused, locator)
                continue
            line, _, mail = cut.data.partition(b"\n")
            mail = _ESCAPED.sub(rb"\1", mail)
            yield read_mail(mail, locator, envelope_date(line))


class EmlReader:
    """One document per file."""

    name = "eml.v1"
    media_type = "message/rfc822"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.92 for three headers or more of a mail at the top, 0.97 under the name .eml."""
        text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
        named = filename.lower().endswith((".eml", ".mht", ".mhtml", ".nws"))
        known = 0
        for line in text.split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0].splitlines():
            if _KNOWN.match(line):
                known += 1
            elif not (_FIELD.match(line) or line[:1] in (b" ", b"\t")):
                return 0.0
        if known < _LEAST_FIELDS or not _SURE.search(text):
            return 0.9 if named and known else 0.0
        return 0.97 if named else 0.92

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:  # noqa: ARG002
        """The mail as one draft, or one refusal."""
        yield read_mail(stream.read().removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))


def _pieces(held: list[Cut]) -> Iterator[bytes]:
    if held:
        head = json.dumps({"isctext_mbox": 1, "first": held[0].number}).encode()
        yield b"".join([head, b"\n", *(cut.data for cut in held)])


def _piece_head(line: bytes) -> int | Refusal:
    """The number of the piece's first mail, or the refusal that stands for it."""
    try:
        head: Any = json.loads(line)
        first = head["first"]
        refused = head.get("refused")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Refusal("MALFORMED", "the first line is not the head of a piece")
    if not isinstance(first, int):
        return Refusal("MALFORMED", "the first line is not the head of a piece")
    if isinstance(refused, list) and all(isinstance(part, str) for part in refused):
        code, *detail = refused or ["MALFORMED"]
        known = code if code in CODES else "MALFORMED"
        return Refusal(known, " ".join(detail) or "not cut out", f"message {first}")
    return first


def _mails(parts: Iterator[bytes], first: int) -> Iterator[Cut]:
    """The mails of an archive, cut at its "From " lines. Never raises."""
    cutter = _Cutter(first)
    try:
        for line, starts in _lines(parts):
            yield from cutter.take(line, starts=starts)
    except StreamRefusedError as refused:
        yield from cutter.end()
        yield Cut(cutter.number, refused=(refused.code, refused.detail))
        return
    yield from cutter.end()
    if cutter.number == first:
        yield Cut(first, refused=("EMPTY_OUTPUT", "no mail in the archive"))


def _lines(parts: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The lines with their ends, and whether each starts one: very long lines come in parts."""
    rest, starts = b"", True
    for part in parts:
        *lines, rest = (rest + part).split(b"\n")
        for line in lines:
            yield line + b"\n", starts
            starts = True
        if len(rest) > _LONG_LINE:
            yield rest, starts
            rest, starts = b"", False
    if rest:
        yield rest, starts


class _Cutter:
    """State of one pass: the mail that is open, and a "From " line that may open the next."""

    def __init__(self, first: int) -> None:
        self.number = first
        self._held: list[bytes] = []
        self._size = 0
        self._from = b""
        self._after_blank = self._blank = True
        self._opened = False

    def take(self, line: bytes, *, starts: bool) -> Iterator[Cut]:
        if self._from:
            if self._opens(line):
                yield from self._mail()
                self._opened = True
            self._hold(self._from)
            self._from = b""
        if starts and line.startswith(_FROM):
            self._from, self._after_blank = line, self._blank
        else:
            self._hold(line)
        self._blank = not line.strip()

    def end(self) -> Iterator[Cut]:
        # A "From " line without a header under it opens nothing.
        self._hold(self._from)
        yield from self._mail()

    def _opens(self, following: bytes) -> bool:
        """Whether the "From " line opens a mail: its form and what follows it must agree."""
        if _ENVELOPE.match(self._from.rstrip()):
            return _FIELD.match(following) is not None
        return self._after_blank and _KNOWN.match(following) is not None

    def _hold(self, line: bytes) -> None:
        self._size += len(line)
        if self._size <= MAX_MAIL:
            self._held.append(line)

    def _mail(self) -> Iterator[Cut]:
        data = b"".join(self._held)
        if self._size > MAX_MAIL:
            yield self._next(refused=("TOO_LARGE", f"a mail of more than {MAX_MAIL} bytes"))
        elif self._opened:
            yield self._next(data)
        elif data.strip():
            detail = f"{len(data)} bytes before the first 'From ' line"
            yield self._next(refused=("MALFORMED", detail))
        self._held, self._size = [], 0

    def _next(self, data: bytes = b"", refused: tuple[str, str] | None = None) -> Cut:
        self.number += 1
        return Cut(self.number - 1, data, refused)


MBOX_READER = MboxReader()
EML_READER = EmlReader()
