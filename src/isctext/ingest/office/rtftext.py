"""RTF to the flow of its text: paragraphs, rows, notes; fonts, pictures and fields left out.

Written from the format's description (Microsoft, RTF 1.9.1): groups, control words, destinations.
No recursion, one pass, linear time.
"""

from __future__ import annotations

import codecs
import re
import sys
from dataclasses import dataclass, field, replace

from isctext.ingest.prose.flow import Flow, Styled, spaced
from isctext.ingest.raw.streams import StreamRefusedError

MAX_DEPTH = 1_000
_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])"
    r"|[\r\n]+|([^\\{}\r\n]+)|\\",
    re.DOTALL,
)
_MARKS = {
    "tab": " ", "line": "\n", "lbr": "\n", "page": " ", "column": " ", "emdash": "—",
    "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_SIGNS = {"~": "\u00a0", "_": "-", "-": "", "\t": " "}
# What a group holds, by its control word: None is no text, the others have a sink of their own.
_DESTINATIONS: dict[str, str | None] = dict.fromkeys(
    (
        "fonttbl colortbl stylesheet listtable listoverridetable revtbl rsidtbl generator pict"
        " object nonshppict fldinst datafield bkmkstart bkmkend listtext pntext pntxta pntxtb"
        " xmlnstbl themedata colorschememapping latentstyles datastore filetbl atnid atndate"
        " atntime atnicn atnref atnparent sp sn sv xe tc rxe mmathPr wgrffmtfilter template txe"
        " ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn hlinkbase shprslt nonesttables"
    ).split()
) | {
    "info": "info", "footnote": "note", "annotation": "comment", "atnauthor": "author",
    "header": "header", "headerl": "header", "headerr": "header", "headerf": "header",
    "footer": "footer", "footerl": "footer", "footerr": "footer", "footerf": "footer",
    "shptxt": "aside",
}  # fmt: skip
_STARRED = frozenset(("shpinst", "shptxt", "annotation", "atnauthor", "footnote"))
_SINKS = ("note", "comment", "header", "footer", "aside")
_INFO = frozenset(
    (
        "title",
        "author",
        "subject",
        "keywords",
        "company",
        "doccomm",
        "category",
        "creatim",
        "revtim",
    )
)
_CHARSETS = {
    77: "mac-roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip
_PAGES = {"ansi": "cp1252", "mac": "mac-roman", "pc": "cp437", "pca": "cp850"}
_TWO_BREAKS = re.compile(r"\n[ \u00a0]*\n\s*")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Rtf:
    """What an RTF file holds: its flow, its info group, whether its groups are all closed."""

    flow: Flow = field(default_factory=Flow)
    info: dict[str, str] = field(default_factory=dict)
    closed: bool = False


@dataclass(slots=True)
class _Group:
    """The state that a group inherits and that ends with it."""

    holds: str | None = ""
    info: str = ""
    fonts: bool = False
    page: str = ""
    hidden: bool = False
    deleted: bool = False
    skip: int = 1
    starred: bool = False
    sink: str = ""


@dataclass(slots=True)
class _Sink:
    """Where text of one kind goes: the open paragraph, its row's cells, the closed blocks."""

    parts: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    in_row: bool = False
    blocks: list[str] = field(default_factory=list)

    def end_paragraph(self) -> None:
        texts = _TWO_BREAKS.split(_whole("".join(self.parts)))
        closed = [*(line for line in map(spaced, texts) if line), *self.after]
        (self.cell if self.in_row else self.blocks).extend(closed)
        self.parts, self.after = [], []

    def end_cell(self) -> None:
        self.in_row = True
        self.end_paragraph()
        self.cells.append(self.cell)
        self.cell = []

    def end_row(self) -> None:
        cells = [*self.cells, self.cell]
        if all(len(cell) <= 1 for cell in cells):
            line = " | ".join(text for cell in cells for text in cell)
            self.blocks += [line] if line else []
        else:
            self.blocks += [text for cell in cells for text in cell]
        self.cells, self.cell, self.in_row = [], [], False

    def end(self) -> list[str]:
        self.end_paragraph()
        self.end_row()
        return self.blocks


def read_rtf(data: bytes) -> Rtf:
    """The text of the bytes. Raises StreamRefusedError TOO_DEEP over 1,000 groups in each other."""
    return _Reading(data.decode("latin-1")).run()


def _whole(text: str) -> str:
    """Pairs of surrogates (two control words) as one character."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class _Reading:
    """State of one pass over the tokens."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._rtf = Rtf()
        self._group = _Group()
        self._stack: list[_Group] = []
        self._sinks = [_Sink()]
        self._bytes = bytearray()
        self._to_skip = 0
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._page = "cp1252"
        self._cut: tuple[str, list[str]] = ("", [])
        self._author = ""

    def run(self) -> Rtf:
        at, end = 0, len(self._text)
        while at < end:
            match = _TOKEN.match(self._text, at)
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
        self._end_cut()
        self._rtf.flow.blocks = [Styled(text, "") for text in self._sinks[0].end()]
        return self._rtf

    def _open(self) -> None:
        self._flush()
        if len(self._stack) >= MAX_DEPTH:
            raise StreamRefusedError("TOO_DEEP", f"more than {MAX_DEPTH} groups in each other")
        self._stack.append(self._group)
        self._group = replace(self._group, starred=False, sink="")

    def _close(self) -> None:
        self._flush()
        if not self._stack:
            return
        if self._group.sink:
            self._end_sink(self._group.sink)
        self._group = self._stack.pop()

    def _end_sink(self, kind: str) -> None:
        self._end_cut()
        blocks = self._sinks.pop().end()
        if kind == "note":
            self._rtf.flow.notes += blocks
        elif kind == "aside":
            self._sinks[-1].after += blocks
        else:
            lead = f"{self._author}: " if kind == "comment" and self._author else ""
            text = " ".join(blocks)
            self._rtf.flow.removed += [(kind, lead + text)] if text else []

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
        elif word in _DESTINATIONS and len(self._stack) > 1:
            self._destination(word)
        elif starred and word not in _STARRED:
            self._group.holds = None
        elif self._group.holds == "info":
            self._about(word, number)
        elif word in _MARKS:
            self._add(_MARKS[word])
        else:
            self._format(word, number)
        return 0

    def _destination(self, word: str) -> None:
        holds = _DESTINATIONS[word]
        self._group.fonts = word == "fonttbl"
        if self._group.holds is None:
            return
        self._group.holds = holds
        if holds in _SINKS and not self._group.sink:
            self._group.sink = holds
            # A note is text of its own, wherever its mark stands.
            self._group.hidden = self._group.deleted = False
            self._sinks.append(_Sink())
        if word == "atnauthor":
            self._author = ""

    def _about(self, word: str, number: int | None) -> None:
        """A property of the document; of its dates, a part."""
        if word in _INFO:
            self._group.info = word
        elif word in ("yr", "mo", "dy") and self._group.info:
            before = self._rtf.info.get(self._group.info, "")
            digits = f"{number or 0:02d}"
            self._rtf.info[self._group.info] = f"{before}-{digits}" if before else digits

    def _format(self, word: str, number: int | None) -> None:
        on = number != 0
        sink = self._sinks[-1]
        if word in ("par", "sect", "nestcell"):
            self._end_paragraph()
        elif word == "cell" and self._group.holds is not None:
            sink.end_cell()
        elif word == "row" and self._group.holds is not None:
            sink.end_row()
        elif word == "intbl":
            sink.in_row = on
        elif word == "pard":
            sink.in_row = False
        elif word == "deleted":
            self._group.deleted = on
        elif word == "v":
            self._group.hidden = on
        elif word == "uc":
            self._group.skip = max(0, number or 0)
        else:
            self._encoding(word, number or 0)

    def _encoding(self, word: str, number: int) -> None:
        if word == "f":
            self._font = number
            self._group.page = "" if self._group.fonts else self._fonts.get(number, "")
        elif word == "fcharset" and self._group.fonts:
            self._fonts[self._font] = _CHARSETS.get(number, "")
        elif word == "plain":
            self._group.page = ""
            self._group.hidden = self._group.deleted = False
        elif word == "ansicpg":
            self._page = _codec(f"cp{number}") or self._page
        elif word in _PAGES:
            self._page = _PAGES[word]

    def _end_paragraph(self) -> None:
        if self._group.holds is not None:
            self._end_cut()
            self._sinks[-1].end_paragraph()

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
            self._add(_SIGNS.get(sign, ""))

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
            return
        if group.holds == "author":
            self._author += text
            return
        rule = "tracked deletion" if group.deleted else "hidden text" if group.hidden else ""
        if rule != self._cut[0]:
            self._end_cut()
            self._cut = (rule, [])
        (self._cut[1] if rule else self._sinks[-1].parts).append(text)

    def _end_cut(self) -> None:
        rule, parts = self._cut
        text = spaced(_whole("".join(parts)))
        self._rtf.flow.removed += [(rule, text)] if rule and text else []
        self._cut = ("", [])


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""
