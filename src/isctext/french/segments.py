"""Where the paragraphs of a text begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# spaCy needs about 1 GB per 100,000 characters at once; sentences never need more than this.
LONGEST = 20_000
_BLANK_LINE = re.compile(r"\n[ \t\u00a0]*(?:\n[ \t\u00a0]*)+")
_ITEM = re.compile(r"(?:[-*•–—‣▪]|\d{1,3}[.)]|[a-z]\))\s")
_SENTENCE_END = re.compile(r"[.!?…][»\")\]]?\s+")
_HEADING_WORDS = 14
_HEADING_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph, a heading or a list item: code points [start, end) of the text."""

    kind: str
    start: int
    end: int


def split(text: str) -> Iterator[Segment]:
    """The segments of a text in order: parts between blank lines, without outer white space.

    Nothing but white space is left out. A part longer than 20,000 characters is cut after a
    sentence, else at a space, else where it must be.
    """
    at = 0
    for gap in [*_BLANK_LINE.finditer(text), None]:
        end = gap.start() if gap else len(text)
        yield from _cut(text, at, end)
        at = gap.end() if gap else end


def _cut(text: str, start: int, end: int) -> Iterator[Segment]:
    while True:
        start, end = _stripped(text, start, end)
        if start == end:
            return
        stop = end if end - start <= LONGEST else _cutting_place(text, start)
        yield Segment(_kind(text, start, stop), *_stripped(text, start, stop))
        start = stop


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cutting_place(text: str, start: int) -> int:
    window = text[start : start + LONGEST]
    last = 0
    for match in _SENTENCE_END.finditer(window, LONGEST // 2):
        last = match.end()
    return start + (last or window.rfind(" ", LONGEST // 2) + 1 or LONGEST)


def _kind(text: str, start: int, end: int) -> str:
    if _ITEM.match(text, start, end):
        return "item"
    part = text[start:end]
    if (
        len(part) < _HEADING_LENGTH
        and len(part.split()) <= _HEADING_WORDS
        and part[-1] not in ".!?…;:,"
    ):
        return "heading"
    return "paragraph"
