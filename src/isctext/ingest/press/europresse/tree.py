"""An article's tree by the names of its parts, and the taking of them out one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from isctext.ingest.markup.tree import drop, walk
from isctext.records.document import DatedBy

# Stands where the title was, so that what is before and what is after can be told.
TITLE = "\ue000"
_TAKEN = "taken"


@dataclass(slots=True)
class Found:
    """What has been read of an article so far."""

    title: str = ""
    number: str = ""
    url: str = ""
    dates: list[DatedBy] = field(default_factory=list)
    bylines: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)

    def fact(self, name: str, value: str) -> None:
        """Keeps a fact that has a value."""
        if value:
            self.facts.append((name, value))

    def remove(self, rule: str, text: str) -> None:
        """Keeps what a rule took out of the text, when there are words in it."""
        if any(c.isalnum() for c in text):
            self.removed.append((rule, text))


def text_of(element: etree._Element) -> str:
    """The element's text on one line; block borders and <br> are spaces, search marks nothing."""
    if len(element) == 0:
        return " ".join((element.text or "").split())
    return " ".join(block.text for block in walk(element))


def blocks_of(element: etree._Element) -> list[str]:
    """The texts of the element's blocks, in reading order."""
    return [block.text for block in walk(element)]


class Parts:
    """The elements of a tree by class and id, in lower case; those taken out are known."""

    def __init__(self, tree: etree._Element) -> None:
        self.tree = tree
        self._named: dict[str, list[etree._Element]] = {}
        self._order: dict[etree._Element, int] = {}
        self._gone: set[etree._Element] = set()
        for order, element in enumerate(tree.iter(etree.Element)):
            self._order[element] = order
            for name in _names(element):
                self._named.setdefault(name, []).append(element)

    def all(self, *names: str) -> list[etree._Element]:
        """The elements of any of these classes or ids that are still there, in order."""
        found = {e for name in names for e in self._named.get(name, ()) if e not in self._gone}
        return sorted(found, key=self._order.__getitem__)

    def outermost(self, *names: str) -> list[etree._Element]:
        """Those of ``all`` that stand in no other of them."""
        found = self.all(*names)
        known = set(found)
        return [e for e in found if not inside(e.getparent(), known)]

    def starting(self, *starts: str) -> list[etree._Element]:
        """The outermost elements of a class or id that begins so."""
        return self.outermost(*(name for name in self._named if name.startswith(starts)))

    def tags(self, *tags: str) -> list[etree._Element]:
        """The elements of these tags, in order."""
        return list(self.tree.iter(*tags))

    def before(self, one: etree._Element, other: etree._Element) -> bool:
        """Whether one element opens before another."""
        return self._order[one] < self._order[other]

    def take(self, element: etree._Element) -> str:
        """The element's text, on one line; the element leaves the tree, what follows it stays."""
        text = text_of(element)
        self._forget(element)
        drop(element)
        return text

    def take_blocks(self, element: etree._Element) -> list[str]:
        """The texts of the element's blocks; the element leaves the tree."""
        texts = blocks_of(element)
        self._forget(element)
        drop(element)
        return texts

    def take_all(self, elements: list[etree._Element]) -> list[str]:
        """The texts of the blocks of many elements that stand in no other; all leave the tree."""
        texts = [text for element in elements for text in blocks_of(element)]
        for element in elements:
            self._forget(element)
            element.tag = _TAKEN
        # One by one, what follows each would be copied behind what followed those before.
        etree.strip_elements(self.tree, _TAKEN, with_tail=False)
        return texts

    def take_title(self, element: etree._Element) -> str:
        """The element's text; ``TITLE`` stands in its place."""
        text = text_of(element)
        self._forget(element)
        for child in list(element):
            element.remove(child)
        element.text = TITLE
        return text

    def _forget(self, element: etree._Element) -> None:
        self._gone.update(element.iter(etree.Element))


def inside(element: etree._Element | None, others: set[etree._Element]) -> bool:
    """Whether an element is one of the others or stands in one."""
    while element is not None:
        if element in others:
            return True
        element = element.getparent()
    return False


def has_class(element: etree._Element, name: str) -> bool:
    """Whether the element is of that class (given in lower case) or has that id."""
    return name in _names(element)


def _names(element: etree._Element) -> Iterator[str]:
    names = element.get("class")
    if names:
        yield from names.lower().split()
    identity = element.get("id")
    if identity:
        yield identity.lower()
