"""Reader factiva.v1: HTML pages of Factiva, articles with their codes or without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from isctext.ingest.markup.tree import drop_silent, parse_html
from isctext.ingest.press.europresse.tree import TITLE, Parts, blocks_of, inside, text_of
from isctext.ingest.press.factiva.display import heading_fields
from isctext.ingest.press.factiva.fields import CODES, TEXTS, Field, is_number, read_fields
from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_TITLE_TAG = re.compile(rb"<title>\s*Factiva\b", re.IGNORECASE)
_ARTICLE_TAG = re.compile(
    r"<div\b[^<>]{0,200}?\bclass\s*=\s*[\"']?[^\"'<>]{0,100}?\barticle\s+[a-z]{2,8}Article\b",
    re.IGNORECASE,
)
_END = re.compile(r"<div\b[^<>]{0,200}?\bid\s*=\s*[\"']?(?:pageFooter|contentRight)\b", re.I)
_UNFIT = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff{TITLE}]")
_CODE = re.compile(r"[A-Z]{2,4}")


class FactivaReader:
    """One document per article, whatever the language of the site."""

    name = "factiva.v1"
    media_type = "text/html"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.98 for the site's title or an article's element, 0 for other pages."""
        text = head.replace(b"\x00", b"")
        if b"<" not in text:
            return 0.0
        known = _TITLE_TAG.search(text) or _ARTICLE_TAG.search(text.decode("latin-1"))
        return 0.98 if known else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The articles of the page, numbered from 1."""
        source = _UNFIT.sub(" ", decode(stream.read(), hint.encoding))
        starts = [found.start() for found in _ARTICLE_TAG.finditer(source)]
        if not starts:
            yield Refusal("EMPTY_OUTPUT", "no Factiva article in the page")
            return
        for number, (start, end) in enumerate(zip(starts, [*starts[1:], None], strict=True), 1):
            locator = f"article {number}"
            article = source[start:end]
            behind = _END.search(article)
            try:
                yield _read_article(article[: behind.start() if behind else None], locator)
            except MarkupRefusedError as refused:
                yield Refusal(refused.code, refused.detail, locator)


def _read_article(source: str, locator: str) -> Draft | Refusal:
    tree = parse_html(source)
    if tree is None:
        return Refusal("EMPTY_OUTPUT", "no element in the article", locator)
    etree.strip_elements(tree, "img", "input", "script", "style", with_tail=False)
    drop_silent(tree)
    parts = Parts(tree)
    fields = list(_coded(parts)) or list(_displayed(parts))
    left = " ".join(" ".join(blocks_of(tree)).replace(TITLE, " ").split())
    return read_fields(fields, locator, [("other", left)] if left else [])


def _coded(parts: Parts) -> Iterator[Field]:
    """The rows "code, value" of an article's table; a table inside a value is text."""
    taken: set[etree._Element] = set()
    for row in parts.tags("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if len(cells) < 2 or inside(row, taken):  # noqa: PLR2004 (code and value)
            continue
        code = text_of(cells[0]).strip()
        if not (code in CODES or (_CODE.fullmatch(code) and "index" in _classes(cells[0]))):
            continue
        taken.update(cells[1:])
        values = [block for cell in cells[1:] for block in parts.take_blocks(cell)]
        parts.take(cells[0])
        yield code, values if code in (*TEXTS, "ART") else [" ".join(values)]


def _displayed(parts: Parts) -> Iterator[Field]:
    """Title, signature and paragraphs by their classes, the lines between them by what they say."""
    title = next(
        (e for e in parts.tags("span", "b", "div") if _is_headline(e) and text_of(e)), None
    )
    if title is not None:
        yield "HD", [parts.take_title(title)]
    for author in parts.all("author"):
        yield "BY", [parts.take(author)]
    paragraphs = [e for e in parts.tags("p") if any("articleparagraph" in c for c in _classes(e))]
    yield "TD", parts.take_all(paragraphs)
    lines = [line for e in parts.tags("body") for line in parts.take_blocks(e)]
    at = next((n for n, line in enumerate(lines) if TITLE in line), -1)
    under = [line for line in lines[at + 1 :] if not is_number(line)]
    yield from heading_fields(lines[: max(at, 0)], under)
    for line in lines:
        if is_number(line):
            yield "AN", [line]


def _is_headline(element: etree._Element) -> bool:
    return any(re.fullmatch(r"[a-z]{2,8}headline", name) for name in _classes(element))


def _classes(element: etree._Element) -> list[str]:
    return (element.get("class") or "").lower().split()


READER = FactivaReader()
