"""Lines of PDF pages to paragraphs: hyphens closed, running heads and page numbers dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

# Running heads and feet stand within this many lines of the page's edges.
_EDGE = 3
# A line is a running head when, digits masked, it stands at the edge of this many pages.
_LEAST_PAGES, _LEAST_SHARE = 3, 0.3
_PAGE_NUMBER = re.compile(
    r"^\W*(?:page|p\.)?\s*(?:\d{1,4}|(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3}))(?:\s*(?:/|sur|of)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"\.{5,}|(?:\. ){5,}|…{2,}")
_ITEM = re.compile(r"^\s*(?:[•▪◦‣●○■□➢➔–—*-]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-z]\)|[IVX]{1,4}\.)\s+\S")
_BULLET = re.compile(r"^\s*[•▪◦‣●○■□➢➔–—*-]\s+")
_SENTENCE_END = re.compile(r"[.!?:;…»”)]\s*$")
# A line shorter than this share of the full width ends its paragraph.
_SHORT = 0.75
_HEADING = 0.6
_WORD_END = re.compile(r"([^\W\d_]+(?:[’'][^\W\d_]+)?)[-\u2010\u00ad]$")
# A hyphen after these words, or before those, is a real one: "sous-préfet", "c'est-à-dire".
_KEEPS_BEFORE = {"sous", "vice", "ex", "non", "demi", "mi", "semi", "contre", "celui", "celle"}
_KEEPS_BEFORE |= {"ceux", "celles", "est", "c'est", "c’est", "peut", "rendez", "quelques", "avant"}
_KEEPS_BEFORE |= {"après", "entre", "grand", "tiers", "porte", "socio", "lui", "elle", "nous"}
_KEEPS_AFTER = re.compile(r"(?:à-|ci\b|là\b|même|il\b|elle\b|ils\b|elles\b|on\b|ce\b|t-)")


def page_lines(text: str) -> list[str]:
    """The lines of a page as pdfium gives it; U+FFFE marks a hyphen that it has closed."""
    text = text.replace("\ufffe", "").replace("\r\n", "\n").replace("\r", "\n")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [line for line in lines if line]


def paragraphs(pages: Sequence[Sequence[str]]) -> list[str]:
    """The paragraphs of a document from its pages' lines; they run over page ends."""
    repeated = _running(pages)
    lines = [line for page in pages for line in _body(page, repeated)]
    if not lines:
        return []
    width = sorted(map(len, lines))[int(0.9 * (len(lines) - 1))]
    blocks = [lines[0]]
    previous = lines[0]
    for line in lines[1:]:
        if _starts_block(previous, line, width):
            blocks.append(_BULLET.sub("", line))
        else:
            blocks[-1] = _join(blocks[-1], line)
        previous = line
    return blocks


def _running(pages: Sequence[Sequence[str]]) -> set[str]:
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_mask(line) for line in (*page[:_EDGE], *page[-_EDGE:])})
    least = max(_LEAST_PAGES, _LEAST_SHARE * len(pages))
    return {mask for mask, count in counts.items() if count >= least}


def _mask(line: str) -> str:
    return re.sub(r"\d+", "#", line).strip().lower()


def _body(page: Sequence[str], repeated: set[str]) -> list[str]:
    last = len(page) - _EDGE
    kept = []
    for number, line in enumerate(page):
        at_edge = number < _EDGE or number >= last
        if at_edge and (_mask(line) in repeated or _PAGE_NUMBER.match(line)):
            continue
        if not _LEADERS.search(line):
            kept.append(line)
    return kept


def _starts_block(previous: str, line: str, width: int) -> bool:
    if _ITEM.match(line):
        return True
    if _WORD_END.search(previous) and line[0].islower():
        return False
    if len(previous) >= _SHORT * width:
        return bool(_SENTENCE_END.search(previous)) and _is_heading(line, width)
    return bool(_SENTENCE_END.search(previous)) or not line[0].islower()


def _is_heading(line: str, width: int) -> bool:
    return len(line) < _HEADING * width and line[0].isupper() and not _SENTENCE_END.search(line)


def _join(text: str, line: str) -> str:
    cut = _WORD_END.search(text)
    if not cut or not line[0].islower():
        return f"{text} {line}"
    if cut[1].lower() in _KEEPS_BEFORE or _KEEPS_AFTER.match(line):
        return text + line
    return text[:-1] + line
