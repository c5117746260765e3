"""The prose of a TEI or TXM text: paragraphs, words set apart, notes taken out.

Element names are those of the TEI guidelines (P5, chapters 3, 4, 7, 8 and 17); namespaces do not
matter, since the field's files use several or none.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from isctext.ingest.markup.tree import inner_text
from isctext.ingest.prose.blocks import join_blocks, one_line

# A block starts and ends at each of these.
_BLOCKS = frozenset(
    "text group body front back floatingText div div0 div1 div2 div3 div4 div5 div6 div7 p ab"
    " head l lg list item label table row cell sp speaker stage u epigraph opener closer"
    " salute signed dateline byline titlePage docTitle titlePart docAuthor docDate docImprint"
    " argument trailer postscript listBibl figure".split()
)
# Left out and kept beside, by rule: what is said about the text, and what the page adds to it.
_REMOVED = {
    "note": "note",
    "fw": "running head",
    "figDesc": "figure",
    "del": "deletion",
    "surplus": "deletion",
    "sic": "other reading",
    "orig": "other reading",
    "abbr": "other reading",
    "rdg": "other reading",
}
# Their better reading stands beside them; alone they are the text itself.
_ONE_OF_TWO = frozenset(["sic", "orig", "abbr", "rdg"])
_PAIRS = frozenset(["choice", "app"])
# Annotations and machinery: no text of the document.
_SILENT = frozenset(["teiHeader", "ana", "interp", "interpGrp", "fs", "standOff", "spanGrp"])
_TOKENS = frozenset(["w", "pc"])
# Between two words on lines of their own there is a space, or none: known only when all is read.
_MAYBE, _NONE = "\x01", "\x02"
_GLUED = re.compile(rf"\s*{_NONE}\s*")
_NO_SPACE = re.compile(rf"(?<=['’]){_MAYBE}|{_MAYBE}(?=[,.)\]…])")


@dataclass(slots=True)
class Prose:
    """The text of an element, and what was left out of it: the rule, and the words."""

    text: str = ""
    removed: list[tuple[str, str]] = field(default_factory=list)


def prose_of(element: etree._Element) -> Prose:
    """The paragraphs of an element, in reading order. Walks without recursion."""
    walker = _Walker()
    events = etree.iterwalk(element, events=("start", "end"))
    for event, inner in events:
        if not isinstance(inner.tag, str):
            # An entity of a DTD, which is never loaded: HTML's names are known, others stay.
            walker.add(html.unescape(str(inner.text)) if event == "start" else inner.tail)
        elif event == "end":
            walker.leave(inner, is_root=inner is element)
        elif walker.enter(inner):
            events.skip_subtree()
    walker.flush()
    return Prose(join_blocks(walker.blocks), walker.removed)


def local(element: etree._Element) -> str:
    """The element's name without its namespace; "" for comments and entities."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def all_named(element: etree._Element, *names: str) -> Iterable[etree._Element]:
    """The descendants of these names, in the order of the file, whatever their namespace."""
    return (e for e in element.iter(etree.Element) if local(e) in names)


class _Walker:
    """Collects text between the borders of blocks; state of one walk."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.removed: list[tuple[str, str]] = []
        self._parts: list[str] = []

    def enter(self, element: etree._Element) -> bool:
        """Takes the start of an element; whether all that is inside it is to be passed over."""
        name = local(element)
        rule = _rule(element, name)
        if rule or name in _SILENT:
            words = one_line(inner_text(element)) if rule else ""
            if words:
                self.removed.append((rule, words))
            return True
        if name in _BLOCKS:
            self.flush()
        elif name == "lb":
            self._parts.append(_NONE if element.get("break") == "no" else " ")
        elif name in _TOKENS and element.get("join") in ("left", "both"):
            self._parts.append(_NONE)
        self.add(element.text)
        return False

    def leave(self, element: etree._Element, *, is_root: bool) -> None:
        """Takes the end of an element and the text behind it."""
        name = local(element)
        if name in _BLOCKS:
            self.flush()
        if is_root:
            return
        tail = element.tail or ""
        if name in _TOKENS:
            if element.get("join") in ("right", "both"):
                self._parts.append(_NONE)
            if "\n" in tail and not tail.strip():
                tail = _MAYBE
        self.add(tail)

    def add(self, text: str | None) -> None:
        """Text of the current block."""
        if text:
            self._parts.append(text)

    def flush(self) -> None:
        """Ends the current block."""
        text = _GLUED.sub("", "".join(self._parts))
        self._parts = []
        text = _NO_SPACE.sub("", text).replace(_MAYBE, " ")
        if text.strip():
            self.blocks.append(text)


def _rule(element: etree._Element, name: str) -> str:
    """The rule that takes an element out, "" where it stays."""
    if name not in _ONE_OF_TWO:
        return _REMOVED.get(name, "")
    parent = element.getparent()
    if parent is None or local(parent) not in _PAIRS:
        return ""
    better = any(local(other) not in _ONE_OF_TWO for other in parent.iterchildren(etree.Element))
    return _REMOVED[name] if better else ""
