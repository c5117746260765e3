"""Prose of an XML tree in reading order: blocks, and what stands between them but is no prose."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from isctext.ingest.markup.tree import inner_text
from isctext.ingest.prose.blocks import one_line
from isctext.ingest.raw.encoding import decode

_COMMENT = re.compile(r"<!--.*?(?:-->|$)|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>", re.DOTALL)
_ROOT = re.compile(r"<(?![?!/])(?:[\w.-]+:)?([\w.-]+)((?:\s[^<>]*)?)/?(?:>|$)")
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text between two block borders, or an element that was left out whole.

    ``tag`` is the local name of the block that holds the text, ``parent`` of the element around
    that block. ``rule`` is empty for prose, else the rule that left ``element`` out.
    """

    text: str
    tag: str
    parent: str
    rule: str = ""
    element: etree._Element | None = None


@functools.lru_cache(maxsize=16)  # the head of a file is asked for by each reader in turn
def root_tag(head: bytes) -> tuple[str, str]:
    """The local name and the raw attributes of the first element; ("", "") for no XML."""
    text = decode(head).lstrip("\ufeff \t\r\n")
    if not text.startswith("<"):
        return "", ""
    found = _ROOT.match(_COMMENT.sub("", re.sub(r"^<\?.*?\?>", "", text, flags=re.DOTALL)).lstrip())
    return (found[1], found[2]) if found else ("", "")


def local(element: etree._Element) -> str:
    """The element's name without its namespace; "" for comments, entities and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def first(root: etree._Element, *names: str) -> etree._Element | None:
    """The first element below the root (or itself) that bears one of the names, best name first."""
    for name in names:
        for element in root.iter(f"{{*}}{name}"):
            return element
    return None


def text_of(element: etree._Element | None) -> str:
    """All the text inside an element on one line, entities read; "" for None."""
    return "" if element is None else one_line(unescaped(element))


def first_text(root: etree._Element, *names: str) -> str:
    """The text of the first element of these names that has any, best name first."""
    for name in names:
        for element in root.iter(f"{{*}}{name}"):
            text = text_of(element)
            if text:
                return text
    return ""


def unescaped(element: etree._Element) -> str:
    """The text inside an element; named entities that the parser left standing are read."""
    if next(element.iter(etree.Entity), None) is None:
        return inner_text(element)
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            text = node.text or ""
            parts.append(html.unescape(text) if node.tag is etree.Entity else text)
        elif node is not element:
            parts.append(node.tail or "")
    return "".join(parts)


def pieces(
    part: etree._Element,
    inline: frozenset[str],
    left_out: Mapping[str, str],
    containers: frozenset[str] = frozenset(),
) -> list[Piece]:
    """The pieces of an element in reading order.

    An element is a block unless its name is in ``inline``; those right below an element of
    ``containers``, which hold no sentence, are blocks all the same. Elements named in ``left_out``
    (name to rule) are pieces of their own: they cut no sentence, and their text is in no block.
    """
    walker = _Walker()
    steps = etree.iterwalk(part, events=("start", "end"))
    for event, element in steps:
        if element.tag is etree.Entity:
            walker.add(html.unescape(element.text) if event == "start" else element.tail)
            continue
        name = local(element)
        parent = element.getparent()
        is_block = name not in inline or (parent is not None and local(parent) in containers)
        rule = left_out.get(name, "") if element is not part else ""
        if event == "start" and rule:
            walker.leave_out(element, name, rule)
            steps.skip_subtree()
        elif event == "start":
            walker.enter(element, name, is_block=is_block)
        else:
            if not rule:
                walker.leave(is_block=is_block)
            walker.add(element.tail if element is not part else "")
    walker.flush()
    return walker.found


def prose_of(found: Iterable[Piece]) -> tuple[list[str], list[tuple[str, str]]]:
    """The blocks of text, and (rule, text) of what was left out between them."""
    blocks, removed = [], []
    for piece in found:
        if piece.rule:
            removed.append((piece.rule, piece.text))
        else:
            blocks.append(piece.text)
    return blocks, [pair for pair in removed if pair[1]]


class _Walker:
    """Collects pieces; state of one walk."""

    def __init__(self) -> None:
        self.found: list[Piece] = []
        self._parts: list[str] = []
        self._stack: list[tuple[str, str]] = [("", "")]
        self._held: list[Piece] = []

    def enter(self, element: etree._Element, name: str, *, is_block: bool) -> None:
        if is_block:
            self.flush()
            parent = element.getparent()
            self._stack.append((name, "" if parent is None else local(parent)))
        self.add(element.text)

    def leave(self, *, is_block: bool) -> None:
        if is_block:
            self.flush()
            if len(self._stack) > 1:
                self._stack.pop()

    def leave_out(self, element: etree._Element, name: str, rule: str) -> None:
        parent = element.getparent()
        around = "" if parent is None else local(parent)
        self._held.append(Piece(text_of(element), name, around, rule, element))
        if not any(part.strip() for part in self._parts):
            self.flush()

    def add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)

    def flush(self) -> None:
        """Ends the block; what was left out inside it follows it."""
        text = one_line("".join(self._parts))
        if text:
            self.found.append(Piece(text, *self._stack[-1]))
        self.found += self._held
        self._parts, self._held = [], []
