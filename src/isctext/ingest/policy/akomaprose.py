"""The prose of an Akoma Ntoso element: which names cut paragraphs, which are not prose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from isctext.ingest.prose.xmlpieces import Piece, pieces, prose_of

# Elements that stand inside a sentence.
_INLINE = frozenset(
    "a abbr affectedDocument argument b concept courtType date decoration def del docCommittee "
    "docDate docIntroducer docJurisdiction docNumber docProponent docPurpose docStage docStatus "
    "docTitle docType docketNumber embeddedText entity event extractText fillIn i inline ins judge "
    "lawyer legislature location mmod mod mref neutralCitation object omissis opinion organization "
    "outcome party person placeholder process quantity quotedText ref relatedDocument rmod role "
    "rref session shortTitle signature span sub sup term time u vote".split()
)
# Elements whose children are lines of their own, whatever they are elsewhere.
_CONTAINERS = frozenset(("preface", "coverPage"))
# What is no prose of the document: editors' work, and furniture.
_LEFT_OUT = {
    "meta": "metadata",
    "coverPage": "cover",
    "toc": "contents",
    "authorialNote": "note",
    "note": "note",
    "noteRef": "note mark",
    "remark": "remark",
    "recordedTime": "time",
    "del": "deleted",
    "img": "image",
    "componentRef": "reference",
    "documentRef": "reference",
}
# Numbers of these stand alone or with their heading; others open the paragraph they number.
_DIVISIONS = frozenset(
    "article part book tome title chapter subchapter section subsection subpart subtitle division "
    "hcontainer debateSection".split()
)


def inner_pieces(element: etree._Element, left_out: Mapping[str, str]) -> list[Piece]:
    """The pieces of an element; names of ``left_out`` (to their rule) are set aside too."""
    return pieces(element, _INLINE, _LEFT_OUT | dict(left_out), _CONTAINERS)


def prose(
    element: etree._Element, left_out: Mapping[str, str] | None = None
) -> tuple[list[str], list[tuple[str, str]]]:
    """The paragraphs of an element, numbers put before what they number; and what is left out."""
    return prose_of(_numbered(inner_pieces(element, left_out or {})))


def _numbered(found: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with each number put before the heading or paragraph that it numbers."""
    held: Piece | None = None
    for piece in found:
        if held is not None:
            if _is_numbered_by(piece, held):
                piece = Piece(f"{held.text} {piece.text}", piece.tag, piece.parent)  # noqa: PLW2901
            elif not piece.rule:
                yield held
            else:
                # A note on the number: it waits for what it numbers.
                yield piece
                continue
            held = None
        if piece.tag == "num" and not piece.rule:
            held = piece
        else:
            yield piece
    if held is not None:
        yield held


def _is_numbered_by(piece: Piece, number: Piece) -> bool:
    if piece.rule or piece.tag == "num":
        return False
    return number.parent not in _DIVISIONS or piece.tag == "heading"
