"""Reader org.v1: Emacs Org files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from isctext.ingest.dating.dates import date_in_filename, parse_date
from isctext.ingest.prose.blocks import join_blocks, one_line
from isctext.ingest.raw.encoding import decode, narrow
from isctext.records.document import DatedBy, Draft, Refusal
from isctext.records.reader import Hint

_OPENING = re.compile(rb"^#\+(?:title|date|author|options|language|startup|begin_)", re.I | re.M)
_KEYWORD = re.compile(r"^[ \t]*#\+([A-Za-z_]+)(?:\[[^\]]*\])?:[ \t]*(.*)$")
_BEGIN = re.compile(r"^[ \t]*#\+begin_(\w+)", re.IGNORECASE)
_END = re.compile(r"^[ \t]*#\+end_(\w+)", re.IGNORECASE)
_CODE = {"src", "example", "export", "comment", "html"}
_DRAWER = re.compile(r"^[ \t]*:[A-Za-z_-]+:[ \t]*$")
_HEADING = re.compile(
    r"^\*+\s+(?:(?:TODO|DONE|NEXT|WAITING)\s+)?(?:\[#\w\]\s*)?(.*?)(?:\s+:[\w@:]+:)?\s*$"
)
_ITEM = re.compile(r"^[ \t]*(?:[-+]|\d+[.)]|[ \t]\*)\s+(?:\[[ xX-]\]\s*)?(.*)$")
_DRAWER_END = ":end:"
# Rules, borders of tables, comments, and the days that a planner writes under a heading.
_FURNITURE = re.compile(
    r"^[ \t]*(?:-{5,}[ \t]*$|\|[-+]+\|?[ \t]*$|#(?:\s|$)"
    r"|(?:(?:SCHEDULED|DEADLINE|CLOSED):[ \t]*[<\[][^>\]\n]*[>\]][ \t]*)+$)"
)
_LINK = re.compile(r"\[\[(?:[^\]\n]|\](?!\[))+\]\[([^\]\n]*)\]\]")
_BARE_LINK = re.compile(r"\[\[[^\]\n]+\]\]|@@\w+:.*?@@|\[fn:[^\]]*\]")
_EMPHASIS = re.compile(
    r"(?<![^\s\-('\"{’«])([*/_=~+])(\S(?:[^\n]*?\S)?)\1(?![^\s\-.,;:!?'\")}\[»’])"
)


class OrgReader:
    """One document per file."""

    name = "org.v1"
    media_type = "text/org"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.9 for keywords such as "#+title:", 0.8 for the name alone."""
        head = narrow(head)
        if b"\x00" in head:
            return 0.0
        if b"#+" in head and _OPENING.search(head):
            return 0.95 if filename.lower().endswith(".org") else 0.9
        return 0.8 if filename.lower().endswith(".org") else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The file as one draft."""
        text = decode(stream.read(), hint.encoding).replace("\r\n", "\n")
        keywords, blocks = _parse(text.split("\n"))
        dates = [parse_date(_bare_stamp(d), "header") for d in keywords.get("date", [])]
        dates.append(date_in_filename(hint.filename))
        yield Draft(
            text=join_blocks(map(_plain, blocks)),
            title=one_line(_plain(" ".join(keywords.get("title", [])))),
            authors=tuple(a for a in keywords.get("author", []) if a),
            dates=_known(dates),
        )


def _known(dates: list[DatedBy | None]) -> tuple[DatedBy, ...]:
    return tuple(d for d in dates if d)


def _bare_stamp(value: str) -> str:
    """A stamp such as <2019-04-01 Mon> without its brackets and weekday."""
    return re.sub(r"[<>\[\]]|\s+[A-Za-zé]{2,4}\.?(?=\s|$|>)", "", value)


def _parse(lines: list[str]) -> tuple[dict[str, list[str]], list[str]]:
    """The file's keywords, and its paragraphs, headings, items and cells."""
    keywords: dict[str, list[str]] = {}
    blocks: list[str] = [""]
    for line in _visible(lines):
        keyword = _KEYWORD.match(line)
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if keyword:
            keywords.setdefault(keyword[1].lower(), []).append(keyword[2].strip())
        elif heading:
            blocks += [heading[1], ""]
        elif item:
            blocks.append(item[1])
        elif line.strip().startswith("|"):
            blocks += [*line.strip(" \t|").split("|"), ""]
        elif line.strip():
            blocks[-1] += " " + line
        else:
            blocks.append("")
    return keywords, blocks


def _visible(lines: list[str]) -> Iterator[str]:
    """The lines outside code blocks, drawers, comments and rules; block borders as blanks.

    What no line closes is no block and no drawer: nothing is hidden to the end of the file.
    """
    ends = _last_ends(lines)
    closing: str | None = None
    for number, line in enumerate(lines):
        begin, end = _BEGIN.match(line), _END.match(line)
        if closing is not None:
            closing = None if _closed_by(line, end) == closing else closing
        elif begin or end:
            kind = begin[1].lower() if begin else ""
            closing = kind if kind in _CODE and ends.get(kind, -1) > number else None
            yield ""
        elif _DRAWER.match(line) and ends.get(_DRAWER_END, -1) >= number:
            closing = None if _closed_by(line, None) else _DRAWER_END
        elif not _FURNITURE.match(line):
            yield line


def _last_ends(lines: list[str]) -> dict[str, int]:
    """The last line that closes each kind of block, and drawers."""
    found = (_closed_by(line, _END.match(line)) for line in lines)
    return {kind: number for number, kind in enumerate(found) if kind}


def _closed_by(line: str, end: re.Match[str] | None) -> str:
    """The kind of block or drawer that a line closes, "" for none."""
    if end:
        return end[1].lower()
    return _DRAWER_END if line.strip().lower() == _DRAWER_END else ""


def _plain(text: str) -> str:
    text = _BARE_LINK.sub("", _LINK.sub(r"\1", text))
    # Twice: "*/bold italic/*" has two layers.
    return _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))


READER = OrgReader()
