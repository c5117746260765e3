"""The text of an office document's XML: paragraphs, rows, text boxes, notes, and what is cut.

A format says what its elements are (``Role``); the walk is the same for all, without recursion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from lxml import etree

Kind = Literal[
    "paragraph", "row", "cell", "aside", "note", "cut", "drop", "text", "mark", "picture"
]


class Role(NamedTuple):
    """What an element is; an element without a role is walked through.

    paragraph: a block (``detail``: its style). row, cell: of a table. aside: a text box, whose
    blocks follow the paragraph that holds it. note: blocks for the end of the document. cut: left
    out and kept beside (``detail``: the rule). drop: no text. text: the element's own text counts.
    mark: stands for ``detail``. picture: ``detail`` describes it, kept beside. ``lead`` opens the
    text of a cut (the author of a comment).
    """

    kind: Kind
    detail: str = ""
    lead: str = ""


class Styled(NamedTuple):
    """A block of text and the style of its paragraph."""

    text: str
    style: str


@dataclass(slots=True)
class Flow:
    """The blocks of a document in reading order, the blocks of its notes, and what was cut."""

    blocks: list[Styled] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Flow) -> None:
        """Another part's flow after this one."""
        self.blocks += other.blocks
        self.notes += other.notes
        self.removed += other.removed

    def cut_all(self, rule: str) -> None:
        """Leaves out every block, under a rule."""
        self.removed += [(rule, block.text) for block in self.blocks]
        self.removed += [(rule, text) for text in self.notes]
        self.blocks, self.notes = [], []

    def first(self, *styles: str) -> str:
        """The first block of the best of the styles, "" without one."""
        found = (b.text for style in styles for b in self.blocks if b.style == style)
        return next(found, "")


_TWO_BREAKS = re.compile(r"\n[ \t\u00a0]*\n\s*")
_HOLDERS = ("paragraph", "row", "cell", "aside", "note", "cut")


@dataclass(slots=True)
class _Frame:
    role: Role
    blocks: list[Styled] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    cells: list[list[Styled]] = field(default_factory=list)


def walk_flow(
    root: etree._Element, role_of: Callable[[etree._Element], Role | None], *, mixed: bool
) -> Flow:
    """The flow of a tree. ``mixed``: the text of every element in a paragraph counts (ODF)."""
    walk = _Walk(mixed=mixed)
    roles: list[Role | None] = []
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        if event == "start":
            role = role_of(element)
            roles.append(role)
            walk.enter(role, element)
            if role and role.kind in ("drop", "picture"):
                events.skip_subtree()
        else:
            walk.leave(roles.pop())
            if mixed and element is not root:
                walk.add_text(element.tail)
    return walk.done()


def spaced(text: str) -> str:
    """The text on one line, with single spaces: addresses stay, for what is kept beside."""
    return " ".join(text.split())


class _Walk:
    """State of one walk: the open paragraphs, cells, notes and cuts."""

    def __init__(self, *, mixed: bool) -> None:
        self._flow = Flow()
        self._mixed = mixed
        self._stack = [_Frame(Role("cell"), self._flow.blocks)]

    def done(self) -> Flow:
        return self._flow

    def enter(self, role: Role | None, element: etree._Element) -> None:
        kind = role.kind if role else ""
        if role and kind in _HOLDERS:
            self._stack.append(_Frame(role, parts=[role.lead]))
        if role and kind == "mark":
            self.add_text(role.detail)
        elif role and kind == "picture":
            text = spaced(role.detail)
            self._flow.removed += [("image description", text)] if text else []
        elif kind == "text" or (self._mixed and kind != "drop"):
            self.add_text(element.text)

    def leave(self, role: Role | None) -> None:
        if role is None or role.kind not in _HOLDERS:
            return
        frame = self._stack.pop()
        if role.kind == "cut":
            text = spaced(" ".join(["".join(frame.parts), *_texts(frame.blocks)]))
            self._flow.removed += [(role.detail, text)] if text else []
        elif role.kind == "note":
            self._flow.notes += _texts(frame.blocks)
        elif role.kind == "cell" and self._stack[-1].role.kind == "row":
            self._stack[-1].cells.append(frame.blocks)
        else:
            self._stack[-1].blocks += _closed(frame)

    def add_text(self, text: str | None) -> None:
        frame = self._stack[-1]
        if text and frame.role.kind in ("paragraph", "cut"):
            frame.parts.append(text)


def _closed(frame: _Frame) -> Iterator[Styled]:
    """The blocks of a paragraph, row or text box."""
    if frame.role.kind == "paragraph":
        texts = _TWO_BREAKS.split("".join(frame.parts))
        yield from (Styled(line, frame.role.detail) for line in map(spaced, texts) if line)
        yield from frame.blocks
    elif frame.role.kind == "row" and all(len(cell) <= 1 for cell in frame.cells):
        line = " | ".join(block.text for cell in frame.cells for block in cell)
        yield from [Styled(line, "row")] if line else []
        yield from frame.blocks
    else:
        # A cell of several paragraphs is a page laid out by a table, not a table of data.
        for cell in frame.cells:
            yield from cell
        yield from frame.blocks


def _texts(blocks: list[Styled]) -> list[str]:
    return [block.text for block in blocks]
