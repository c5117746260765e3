"""Where the text of an RTF file goes: body, notes, comments, headers, and what is cut of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from isctext.ingest.prose.flow import Flow, Styled, spaced

_TWO_BREAKS = re.compile(r"\n[ \u00a0]*\n\s*")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Place:
    """Text of one kind: the open paragraph, its row's cells, the closed blocks."""

    parts: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    in_row: bool = False
    blocks: list[str] = field(default_factory=list)

    def end_paragraph(self) -> None:
        """Closes the paragraph into its cell, or into the blocks."""
        texts = _TWO_BREAKS.split(_whole("".join(self.parts)))
        closed = [*(line for line in map(spaced, texts) if line), *self.after]
        (self.cell if self.in_row else self.blocks).extend(closed)
        self.parts, self.after = [], []

    def end_cell(self) -> None:
        """Closes the cell; what follows is the next one of the row."""
        self.in_row = True
        self.end_paragraph()
        self.cells.append(self.cell)
        self.cell = []

    def end_row(self) -> None:
        """Closes the row: one block, or those of cells that hold several."""
        cells = [*self.cells, self.cell]
        if all(len(cell) <= 1 for cell in cells):
            line = " | ".join(text for cell in cells for text in cell)
            self.blocks += [line] if line else []
        else:
            self.blocks += [text for cell in cells for text in cell]
        self.cells, self.cell, self.in_row = [], [], False

    def end(self) -> list[str]:
        """All the blocks, with what was open."""
        self.end_paragraph()
        self.end_row()
        return self.blocks


class Places:
    """The places that are open where the file is read: the body, and in it perhaps a note.

    ``author``: of the next comment.
    """

    def __init__(self) -> None:
        self.author = ""
        self._flow = Flow()
        self._open = [Place()]
        self._cut: tuple[str, list[str]] = ("", [])

    @property
    def here(self) -> Place:
        """The innermost place."""
        return self._open[-1]

    def add(self, text: str, rule: str) -> None:
        """Text of the paragraph; with a rule, text to be left out by it."""
        if rule != self._cut[0]:
            self.end_cut()
            self._cut = (rule, [])
        (self._cut[1] if rule else self.here.parts).append(text)

    def end_cut(self) -> None:
        """Keeps beside what was left out since the rule began to hold."""
        rule, parts = self._cut
        text = spaced(_whole("".join(parts)))
        self._flow.removed += [(rule, text)] if rule and text else []
        self._cut = ("", [])

    def end_paragraph(self) -> None:
        """Closes the paragraph, and the cut in it."""
        self.end_cut()
        self.here.end_paragraph()

    def enter(self) -> None:
        """What follows is the text of a note, a comment, a header ..."""
        self._open.append(Place())

    def leave(self, kind: str) -> None:
        """Closes that text: notes and text boxes are blocks, the others are kept beside."""
        self.end_cut()
        blocks = self._open.pop().end()
        if kind == "note":
            self._flow.notes += blocks
        elif kind == "aside":
            self.here.after += blocks
        else:
            lead = f"{self.author}: " if kind == "comment" and self.author else ""
            text = " ".join(blocks)
            self._flow.removed += [(kind, lead + text)] if text else []

    def done(self) -> Flow:
        """The flow of the whole file."""
        self.end_cut()
        self._flow.blocks = [Styled(text, "") for text in self._open[0].end()]
        return self._flow


def _whole(text: str) -> str:
    """Pairs of surrogates (two control words) as one character."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
