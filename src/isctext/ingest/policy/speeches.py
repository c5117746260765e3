"""Speeches of a debate, each with what stands around it that nobody says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lxml import etree

from isctext.ingest.prose.blocks import join_blocks
from isctext.ingest.prose.xmlpieces import Piece

Said = Callable[..., tuple[list[str], list[tuple[str, str]]]]


@dataclass(slots=True)
class Speech:
    """One speech: its element, its text ("" when no word is in it), and what was left out.

    ``asides`` stand before it in the record (after it for the last one): scenes, votes, notes.
    """

    element: etree._Element
    text: str
    removed: list[tuple[str, str]]
    asides: list[Piece] = field(default_factory=list)


def gather(found: Iterable[Piece], rule: str, said: Said) -> list[Speech]:
    """The speeches among the pieces of a debate: those that ``rule`` left out of it.

    ``said`` gives a speech's blocks and what it leaves out of them. Every other piece becomes an
    aside of the next speech that has words, or of the last one.
    """
    speeches: list[Speech] = []
    waiting: list[Piece] = []
    for piece in found:
        if piece.rule != rule or piece.element is None:
            waiting.append(piece)
            continue
        blocks, removed = said(piece.element)
        speech = Speech(piece.element, join_blocks(blocks), removed)
        if speech.text:
            speech.asides, waiting = waiting, []
        speeches.append(speech)
    last = next((speech for speech in reversed(speeches) if speech.text), None)
    if last is not None:
        last.asides += waiting
    return speeches


def nothing_said(speech: Speech) -> str:
    """Why a speech is refused: it has no word, and what it has instead."""
    instead = "; ".join(f"{rule}: {text}" for rule, text in speech.removed)
    return f"no word in it; found {instead}"[:300] if instead else "no word in it"
