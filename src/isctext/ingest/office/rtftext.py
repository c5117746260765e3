"""RTF to the flow of its text: paragraphs, rows, notes; fonts, pictures and fields left out.

Written from the format's description (Microsoft, RTF 1.9.1): groups, control words, destinations.
No recursion, one pass, linear time.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace

from isctext.ingest.office import rtfwords as words
from isctext.ingest.office.rtfgroup import Group
from isctext.ingest.office.rtfplaces import Places
from isctext.ingest.prose.flow import Flow
from isctext.ingest.raw.streams import StreamRefusedError

MAX_DEPTH = 1_000


@dataclass(slots=True)
class Rtf:
    """What an RTF file holds: its flow, its info group, whether its groups are all closed."""

    flow: Flow = field(default_factory=Flow)
    info: dict[str, str] = field(default_factory=dict)
    closed: bool = False


def read_rtf(data: bytes) -> Rtf:
    """The text of the bytes. Raises StreamRefusedError TOO_DEEP over 1,000 groups in each other."""
    return _Reading(data.decode("latin-1")).run()


class _Reading:
    """State of one pass over the tokens."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._rtf = Rtf()
        self._group = Group()
        self._stack: list[Group] = []
        self._places = Places()
        self._bytes = bytearray()
        self._to_skip = 0
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._page = "cp1252"

    def run(self) -> Rtf:
        at, end = 0, len(self._text)
        while at < end:
            match = words.TOKEN.match(self._text, at)
            if match is None:
                break
            at = match.end()
            word, number, code, sign, brace, raw = match.groups()
            if raw is not None:
                self._raw(raw)
            elif word is not None:
                at += self._word(word, None if number is None else int(number))
            elif code is not None:
                self._raw(chr(int(code, 16)))
            elif brace is not None:
                self._open() if brace == "{" else self._close()
            elif sign is not None:
                self._sign(sign)
        return self._done()

    def _done(self) -> Rtf:
        self._rtf.closed = not self._stack
        while self._stack:
            self._close()
        self._flush()
        self._rtf.flow = self._places.done()
        return self._rtf

    def _open(self) -> None:
        self._flush()
        if len(self._stack) >= MAX_DEPTH:
            raise StreamRefusedError("TOO_DEEP", f"more than {MAX_DEPTH} groups in each other")
        self._stack.append(self._group)
        self._group = replace(self._group, starred=False, place="")

    def _close(self) -> None:
        self._flush()
        if not self._stack:
            return
        if self._group.place:
            self._places.leave(self._group.place)
        self._group = self._stack.pop()

    def _word(self, word: str, number: int | None) -> int:
        """Obeys a control word; gives how many characters of binary data follow it."""
        if word == "bin":
            return max(0, number or 0)
        if self._to_skip:
            self._to_skip -= 1
            return 0
        self._flush()
        starred, self._group.starred = self._group.starred, False
        if word == "u":
            self._unicode(number or 0)
        elif word in words.DESTINATIONS and len(self._stack) > 1:
            self._destination(word)
        elif starred and word not in words.STARRED:
            self._group.holds = None
        elif self._group.holds == "info":
            self._about(word, number)
        elif word in words.MARKS:
            self._add(words.MARKS[word])
        elif not self._group.obey(word, number):
            self._lay_out(word, number)
        return 0

    def _destination(self, word: str) -> None:
        holds = words.DESTINATIONS[word]
        self._group.fonts = word == "fonttbl"
        if self._group.holds is None:
            return
        self._group.holds = holds
        if holds in words.PLACES and not self._group.place:
            self._group.place = holds
            # A note is text of its own, wherever its mark stands.
            self._group.hidden = self._group.deleted = False
            self._places.enter()
        if word == "atnauthor":
            self._places.author = ""

    def _about(self, word: str, number: int | None) -> None:
        """A property of the document; of its dates, a part."""
        if word in words.INFO:
            self._group.info = word
        elif word in ("yr", "mo", "dy") and self._group.info:
            before = self._rtf.info.get(self._group.info, "")
            digits = f"{number or 0:02d}"
            self._rtf.info[self._group.info] = f"{before}-{digits}" if before else digits

    def _lay_out(self, word: str, number: int | None) -> None:
        """Paragraphs and tables; else a word that says how bytes are to be read, or nothing."""
        here = self._places.here
        if word in ("par", "sect", "nestcell"):
            self._end_paragraph()
        elif word == "cell" and self._group.holds is not None:
            here.end_cell()
        elif word == "row" and self._group.holds is not None:
            here.end_row()
        elif word == "intbl":
            here.in_row = number != 0
        elif word == "pard":
            here.in_row = False
        else:
            self._encoding(word, number or 0)

    def _encoding(self, word: str, number: int) -> None:
        if word == "f":
            self._font = number
            self._group.page = "" if self._group.fonts else self._fonts.get(number, "")
        elif word == "fcharset" and self._group.fonts:
            self._fonts[self._font] = words.CHARSETS.get(number, "")
        elif word == "ansicpg":
            self._page = words.codec(number) or self._page
        elif word in words.PAGES:
            self._page = words.PAGES[word]

    def _end_paragraph(self) -> None:
        if self._group.holds is not None:
            self._places.end_paragraph()

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._group.starred = True
        elif sign in "{}\\":
            self._raw(sign)
        elif sign in "\r\n":
            self._flush()
            self._end_paragraph()
        else:
            self._flush()
            self._add(words.SIGNS.get(sign, ""))

    def _unicode(self, number: int) -> None:
        number += 0x10000 if number < 0 else 0
        self._add(chr(number) if 0 < number <= sys.maxunicode else "")
        self._to_skip = self._group.skip

    def _raw(self, text: str) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            text = text[skipped:]
        # What stands after the last group, or before the first, is no part of the document.
        if self._stack and self._group.holds is not None:
            self._bytes += text.encode("latin-1", "replace")

    def _flush(self) -> None:
        if self._bytes:
            page = self._group.page or self._page
            self._add(bytes(self._bytes).decode(page, "replace"))
            self._bytes.clear()

    def _add(self, text: str) -> None:
        group = self._group
        if not text or group.holds is None:
            return
        if group.holds == "info":
            if group.info and group.info not in ("creatim", "revtim"):
                self._rtf.info[group.info] = self._rtf.info.get(group.info, "") + text
        elif group.holds == "author":
            self._places.author += text
        else:
            self._places.add(text, group.rule)
