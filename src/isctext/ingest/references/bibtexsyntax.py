"""The syntax of BibTeX files: entries with their fields, macros expanded; broken entries told.

Source: the description of .bib files in btxdoc (O. Patashnik, 1988), sections 2.3 and 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_OPENS = re.compile(r"@[ \t]*([A-Za-z]+)\s{0,20}([{(])")
_LINE_OPENS = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_SKIPS = re.compile(r"[\s,]*")
_SPACE = re.compile(r"\s*")
_KEY = re.compile(r"\s*([^,={}\"]*?)\s*(?=[,)}]|\Z)")
_NAME = re.compile(r"([^\s=,{}\"#%()']+)\s*=\s*")
_BARE = re.compile(r"[^\s=,{}\"#%()']+")
_BRACES = re.compile(r"[{}]")
_MARKS = re.compile(r"[{}\"]")


@dataclass(slots=True)
class Entry:
    """An entry: its type and key, its fields in order (names in lower case), its line.

    ``unknown`` are the macros that no @string defines; they stand as they are.
    """

    kind: str
    key: str
    line: int
    fields: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Broken:
    """An entry that breaks the syntax. ``cut``: the file ends inside it."""

    key: str
    line: int
    problem: str
    cut: bool


class _SyntaxError(ValueError):
    pass


def entries(text: str) -> Iterator[Entry | Broken]:
    """Every entry, in order. An entry ends at the latest where a line opens the next one.

    So a brace that is missing costs one entry. Text between entries is a comment.
    """
    borders = [match.start() for match in _LINE_OPENS.finditer(text)] + [len(text)]
    macros = {name: name for name in _MONTHS}
    at = border = line = counted = 0
    while opens := _OPENS.search(text, at):
        while borders[border] <= opens.start() and borders[border] < len(text):
            border += 1
        end = borders[border]
        line += text.count("\n", counted, opens.start())
        counted = opens.start()
        found, at = _entry(text, opens, end, line + 1, macros)
        if found:
            yield found


def _entry(
    text: str, opens: re.Match[str], end: int, line: int, macros: dict[str, str]
) -> tuple[Entry | Broken | None, int]:
    """The entry, None for what is no entry, and where it ends."""
    kind = opens[1].lower()
    if kind in ("comment", "preamble"):
        return None, opens.end()
    entry = Entry(kind, "", line)
    scan = _Scan(text, opens.end(), end, macros)
    try:
        if kind != "string":
            entry.key = scan.key()
        scan.fields(entry, "}" if opens[2] == "{" else ")")
    except _SyntaxError as error:
        return Broken(entry.key, line, str(error), cut=scan.at >= len(text)), max(end, opens.end())
    if kind == "string":
        macros.update((name, value) for name, value in entry.fields)
        return None, scan.at
    return entry, scan.at


class _Scan:
    """Reads one entry; ``at`` never goes back."""

    def __init__(self, text: str, at: int, end: int, macros: dict[str, str]) -> None:
        self.at = at
        self._text = text
        self._end = end
        self._macros = macros

    def key(self) -> str:
        match = _KEY.match(self._text, self.at, self._end)
        if match is None:
            return ""
        self.at = match.end()
        return match[1]

    def fields(self, entry: Entry, closing: str) -> None:
        while True:
            self._skip(_SKIPS)
            if self.at >= self._end:
                self.at = self._end
                raise _SyntaxError("the entry is not closed")
            if self._text[self.at] == closing:
                self.at += 1
                return
            match = _NAME.match(self._text, self.at, self._end)
            if match is None:
                raise _SyntaxError(f"no field at '{self._text[self.at : self.at + 40]}'")
            self.at = match.end()
            entry.fields.append((match[1].lower(), self._value(entry)))

    def _value(self, entry: Entry) -> str:
        parts = [self._part(entry)]
        while True:
            self._skip(_SPACE)
            if self.at >= self._end or self._text[self.at] != "#":
                return "".join(parts)
            self.at += 1
            self._skip(_SPACE)
            parts.append(self._part(entry))

    def _part(self, entry: Entry) -> str:
        opens = self._text[self.at : self.at + 1] if self.at < self._end else ""
        if opens and opens in '{"':
            self.at += 1
            return self._braced() if opens == "{" else self._quoted()
        match = _BARE.match(self._text, self.at, self._end)
        if match is None:
            raise _SyntaxError("a field without a value")
        self.at = match.end()
        word = match.group()
        if not word.isdigit() and word.lower() not in self._macros:
            entry.unknown.append(word)
        return self._macros.get(word.lower(), word)

    def _braced(self) -> str:
        start, depth = self.at, 1
        for match in _BRACES.finditer(self._text, self.at, self._end):
            depth += 1 if match.group() == "{" else -1
            if depth == 0:
                self.at = match.end()
                return self._text[start : match.start()]
        self.at = self._end
        raise _SyntaxError("a brace is not closed")

    def _quoted(self) -> str:
        start, depth = self.at, 0
        for match in _MARKS.finditer(self._text, self.at, self._end):
            if match.group() == '"' and depth == 0:
                self.at = match.end()
                return self._text[start : match.start()]
            depth += {"{": 1, "}": -1}.get(match.group(), 0)
        self.at = self._end
        raise _SyntaxError("a quotation mark is not closed")

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self._text, self.at, self._end)
        self.at = match.end() if match else self.at
