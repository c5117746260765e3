"""HTML trees to blocks of text: parsing within safe limits, walking without recursion."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from isctext.ingest.raw.legal import legal_markup
from isctext.ingest.raw.refused import MarkupRefusedError

BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    )
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# What is never prose, in a page as in a fragment.
_SILENT = (
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "embed",
    "svg",
    "math",
    "canvas",
    "video",
    "audio",
    "map",
    "button",
    "select",
    "textarea",
    "input",
    "label",
    "datalist",
    "img",
    "picture",
    "link",
    "meta",
    "head",
)
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z*†↩↑]{1,2})[\])]?")
# libxml2 stops at 256 levels and 10 MB a text node unless huge_tree; we keep its limits.
_LIMITS = ("Excessive depth", "Huge input", "xmlSAX2Characters", "Buffer size limit", "too long")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text between two block borders.

    ``parent`` is the number, from 1 in reading order, of the element that holds it, and
    ``article`` that of the nearest <article> around it (0 without one); ``linked`` counts its
    characters inside links, ``links`` its links.
    """

    text: str
    tag: str
    parent: int
    article: int
    linked: int
    links: int


def parse_html(text: str) -> etree._Element | None:
    """The tree of a page or fragment, without comments; None when nothing is in it.

    Raises MarkupRefusedError: TOO_DEEP or TOO_LARGE when the parser hit its limits (it would
    otherwise drop the rest of the page in silence).
    """
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    # Controls get into a tree, and out of it only as errors; the encoding is ours to say.
    data = legal_markup(text).encode("utf-8", "replace")
    try:
        tree = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        tree = None
    for entry in parser.error_log:
        if any(limit in entry.message for limit in _LIMITS):
            code = "TOO_DEEP" if "depth" in entry.message else "TOO_LARGE"
            raise MarkupRefusedError(code, f"line {entry.line}: {entry.message}"[:300])
    return tree


def inner_text(element: etree._Element) -> str:
    """All the text inside an element, as it stands."""
    return "".join(map(str, element.itertext()))


def drop(element: etree._Element) -> None:
    """Takes an element out of its tree; the text that follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def drop_silent(tree: etree._Element) -> None:
    """Takes out scripts, styles, media and form controls, code samples and footnote marks."""
    # In one pass: to put back each tail by itself takes a square of the time.
    etree.strip_elements(tree, *_SILENT, with_tail=False)
    for element in list(tree.iter("pre")):
        if element.find("code") is not None:
            drop(element)
    for link in list(tree.iter("a")):
        is_inside = (link.get("href") or "").startswith("#")
        if is_inside and _NOTE_MARK.fullmatch(inner_text(link).strip()):
            drop(link)


def walk(tree: etree._Element) -> list[Block]:
    """The blocks of a tree in reading order; "<br><br>" ends a block, one "<br>" is a space."""
    walker = _Walker()
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            walker.enter(tag, element.text)
        else:
            walker.leave(tag, None if element is tree else element.tail)
    walker.flush()
    return walker.blocks


def fragment_blocks(source: str) -> list[str]:
    """The texts of the blocks of an HTML fragment (a few paragraphs, a cell, a title)."""
    if "<" not in source and "&" not in source:
        return [source]
    tree = parse_html(f"<div>{source}</div>")
    if tree is None:
        return []
    drop_silent(tree)
    return [block.text for block in walk(tree)]


class _Walker:
    """Collects text between block borders; state of one walk."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._stack: list[tuple[int, str, int]] = [(0, "", 0)]
        # Not the identity of elements: an address is used again once its element is let go.
        self._number = 0
        self._link_depth = 0
        self._linked = 0
        self._links = 0
        self._breaks = 0

    def enter(self, tag: str, text: str | None) -> None:
        if tag in BLOCKS:
            self.flush()
            self._number += 1
            article = self._number if tag == "article" else self._stack[-1][2]
            self._stack.append((self._number, tag, article))
        elif tag == "br":
            self._breaks += 1
            self._parts.append(" ")
            if self._breaks > 1:
                self.flush()
        elif tag == "a":
            self._link_depth += 1
            self._links += 1
        if text:
            self._add(text)

    def leave(self, tag: str, tail: str | None) -> None:
        if tag in BLOCKS:
            self.flush()
            self._stack.pop()
        elif tag == "a":
            self._link_depth -= 1
        if tail:
            self._add(tail)

    def flush(self) -> None:
        if self._parts:
            text = " ".join("".join(self._parts).split())
            if text:
                parent, tag, article = self._stack[-1]
                self.blocks.append(Block(text, tag, parent, article, self._linked, self._links))
            self._parts = []
        self._linked = self._links = self._breaks = 0

    def _add(self, text: str) -> None:
        if text.isspace():
            if self._parts:
                self._parts.append(" ")
            return
        self._parts.append(text)
        self._breaks = 0
        if self._link_depth:
            self._linked += len("".join(text.split()))
