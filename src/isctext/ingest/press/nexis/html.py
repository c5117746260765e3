"""Reader nexis-html.v1: LexisNexis downloads in HTML, "n of N DOCUMENTS" over each article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO, NamedTuple

from lxml import etree

from isctext.ingest.markup.tree import drop_silent, inner_text, parse_html, walk
from isctext.ingest.press.nexis.articles import read_article, reconcile
from isctext.ingest.press.nexis.lines import LABELS, Line, labelled
from isctext.ingest.prose.blocks import join_blocks
from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.legal import legal_markup
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_ANCHOR = re.compile(r"<a\s+name\s*=\s*[\"']?DOC_ID_[\d_]+", re.IGNORECASE)
_DOC = re.compile(r"(?:<!--[^<>]{0,80})?<DOC\s+NUMBER\s*=\s*[\"']?\d+", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<!\d)(?P<n>\d{1,6}) (?:of|de|sur|von) (?P<total>\d{1,6}) (?:documents?|dokumente?n?)\b"
    r"|\b(?:document|dokument) (?P<n2>\d{1,6}) (?:of|de|sur|von) (?P<total2>\d{1,6})\b",
    re.IGNORECASE,
)
_META = re.compile(r"<meta\b[^>]*\bdocuments\s*=\s*[\"']?(\d{1,6})", re.IGNORECASE)
_SELECTED = re.compile(
    r"(?:selected items|documents? s[ée]lectionn[ée]s?)[^:<]{0,20}:\s*([\d,;\s-]{1,300})",
    re.IGNORECASE,
)
_HEAD_SIGNS = re.compile(
    rb"DOC_ID_\d|<DOC NUMBER=|LXNComment|<META TOPIC=[^>]*DOCUMENTS=", re.IGNORECASE
)
# One of these stands in each of the signs above: looked for first, for most pages have none.
_SIGNS = (b"doc_id_", b"<doc number=", b"lxncomment", b"documents=")
_COUNTED = re.compile(rb">\s*\d{1,6} of \d{1,6} DOCUMENTS\b")
_ENDED = re.compile(r"</DOCFULL>", re.IGNORECASE)
_BLOCK = re.compile(r"<(?:div|p|center|table|hr)\b", re.IGNORECASE)
# Stands before a label that a span of its own sets apart; a private character that no text has.
_MARK = "\ue000"
_MOST_LISTED = 20


class NexisHtmlReader:
    """One document per article; the file's own counts are checked against them."""

    name = "nexis-html.v1"
    media_type = "text/html"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.97 for the provider's marks in HTML, 0 for others."""
        text = head.replace(b"\x00", b"")
        if b"<" not in text:
            return 0.0
        lower = text.lower()
        signed = any(sign in lower for sign in _SIGNS) and _HEAD_SIGNS.search(text)
        return 0.97 if signed or _COUNTED.search(text) else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The articles, then a TRUNCATED refusal when some that the file announces are missing."""
        source = legal_markup(decode(stream.read(), hint.encoding).replace(_MARK, ""))
        starts = _starts(source)
        if not starts:
            yield Refusal("MALFORMED", "no mark of a document in the file")
            return
        counts: list[_Count | None] = []
        items: list[Draft | Refusal] = []
        # A hidden mark ends every article; a file that was cut lacks the last one.
        cut = "<DOCFULL>" in source and not _ENDED.search(source, starts[-1])
        for number, (start, end) in enumerate(zip(starts, [*starts[1:], None], strict=True), 1):
            whole = not (cut and end is None)
            item, count = _read_piece(source[start:end], f"article {number}", whole=whole)
            items.append(item)
            counts.append(count)
        cover = source[: starts[0]]
        stated = sum(map(int, _META.findall(source))) or _selected(cover)
        announced, missing = _counted(counts)
        yield from reconcile(items, stated or announced, missing, cover=_text(cover))


class _Count(NamedTuple):
    """The n and the N of "n of N DOCUMENTS"."""

    number: int
    total: int


def _starts(source: str) -> list[int]:
    """Where each article begins: at its anchor, else its hidden mark, else its count line."""
    for pattern in (_ANCHOR, _DOC):
        starts = [match.start() for match in pattern.finditer(source)]
        if starts:
            return starts
    # The count stands in a block of its own, within a few tags of that block's start.
    counts = [match.start() for match in _NUMBER.finditer(source)]
    blocks = [match.start() for match in _BLOCK.finditer(source)]
    starts, at = [], 0
    for count in counts:
        while at < len(blocks) and blocks[at] < count:
            at += 1
        if at and count - blocks[at - 1] < 200:  # noqa: PLR2004 (tags around a count)
            starts.append(blocks[at - 1])
    return list(dict.fromkeys(starts))


def _read_piece(source: str, locator: str, *, whole: bool) -> tuple[Draft | Refusal, _Count | None]:
    """The article of a piece of the page, and its count."""
    try:
        tree = parse_html(f"<div>{source}</div>")
    except MarkupRefusedError as refused:
        return Refusal(refused.code, refused.detail, locator), None
    lines = _lines(tree) if tree is not None else []
    found = next((m for line in lines[:3] if (m := _NUMBER.fullmatch(line.text))), None)
    count = None
    if found:
        count = _Count(int(found["n"] or found["n2"]), int(found["total"] or found["total2"]))
        lines = [line for line in lines if line.text != found.string]
    return read_article(lines, locator, title_first=False, whole=whole), count


def _lines(tree: etree._Element) -> list[Line]:
    for paragraph in list(tree.iter("p", "div", "td")):
        first = next(iter(paragraph), None)
        if (
            first is None
            or (paragraph.text or "").strip()
            or first.tag not in ("span", "b", "strong")
        ):
            continue
        said = inner_text(first).strip()
        if said.endswith(":") and said == said.upper() and len(first.text or "") > 1:
            first.text = _MARK + (first.text or "").lstrip()
    drop_silent(tree)
    texts = (block.text for block in walk(tree))
    return [_line(text) for text in texts if any(c.isalnum() for c in text)]


def _line(text: str) -> Line:
    marked = text.startswith(_MARK)
    text = text.removeprefix(_MARK)
    line = labelled(text, text, sure=marked)
    opening = text.partition(":")[0]
    if line.label and not marked and opening != opening.upper():
        # Older files set no label apart, but write all of them in capitals.
        return Line(text)
    known = line.label in LABELS
    return Line(text, line.label, line.value, sure=marked or known) if line.label else line


def _counted(counts: Sequence[_Count | None]) -> tuple[int, str]:
    """How many articles the lines "n of N" announce, and the numbers that fail among them.

    A number that does not go up opens another export in the same file. "2001 of 2146" opens the
    last part of an export in several files, which ends with its last number.
    """
    runs: list[list[_Count]] = []
    for count in counts:
        if count is None:
            continue
        if not runs or count.number <= runs[-1][-1].number:
            runs.append([])
        runs[-1].append(count)
    announced = sum(max(run[-1].total, run[-1].number) - run[0].number + 1 for run in runs)
    seen = [{count.number for count in run} for run in runs]
    gaps = [n for run in seen for n in range(min(run), max(run)) if n not in run]
    # An error in place of an article bears no number.
    if len(gaps) <= sum(count is None for count in counts):
        return announced, ""
    more = f" and {len(gaps) - _MOST_LISTED} more" if len(gaps) > _MOST_LISTED else ""
    return announced, ", ".join(map(str, gaps[:_MOST_LISTED])) + more


def _selected(cover: str) -> int:
    """How many items "Selected Items: 1-3, 7" are; 0 when the cover says nothing."""
    said = _SELECTED.search(cover)
    ranges = re.findall(r"(\d{1,6})(?:\s*-\s*(\d{1,6}))?", said[1]) if said else []
    return sum(max(int(last or first) - int(first), 0) + 1 for first, last in ranges)


def _text(cover: str) -> str:
    with suppress(MarkupRefusedError):
        tree = parse_html(f"<div>{cover}</div>")
        if tree is not None:
            drop_silent(tree)
            return join_blocks(block.text for block in walk(tree))
    return ""


READER = NexisHtmlReader()
