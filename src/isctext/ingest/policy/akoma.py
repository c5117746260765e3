"""Reader akoma-ntoso.v1: acts, bills and debates in Akoma Ntoso, versions 2 and 3.

An act or a bill is one document: its articles are read in order, each article's number and
heading as one paragraph and each of its paragraphs as another. A debate is one document per
speech, as ``parlamint.v1`` reads them: who says a word matters more than the sitting.
A collection of documents is one document per component.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from isctext.ingest.dating.dates import date_in_filename
from isctext.ingest.markup.safexml import parse_xml
from isctext.ingest.policy.akomameta import AkomaMeta, language_of, read_meta
from isctext.ingest.policy.akomaprose import inner_pieces, prose
from isctext.ingest.policy.speeches import Speech, gather, nothing_said
from isctext.ingest.prose.blocks import join_blocks
from isctext.ingest.prose.xmlpieces import (
    XML_LANG,
    Piece,
    first_text,
    local,
    prose_of,
    root_tag,
    text_of,
)
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.records.document import DatedBy, Draft, Refusal
from isctext.records.reader import Hint

_KINDS = frozenset(
    "act bill doc debate debateReport judgment amendment amendmentList statement portion "
    "documentCollection collection officialGazette".split()
)
_COLLECTIONS = frozenset(("documentCollection", "collection", "officialGazette", "amendmentList"))
_DEBATES = frozenset(("debate", "debateReport"))
_SPEECHES = dict.fromkeys(("speech", "question", "answer"), "speech")
_COUNTED = {"article": "articles", "citation": "citations", "recital": "recitals"}
_ASIDES = {"heading": "heading", "num": "heading", "subheading": "heading"}


class AkomaNtosoReader:
    """One document per act or bill, per component of a collection, per speech of a debate."""

    name = "akoma-ntoso.v1"
    media_type = "application/akn+xml"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.98 for the root akomaNtoso, or a document element in one of its name spaces."""
        name, attributes = root_tag(head)
        if name.lower() == "akomantoso":
            return 0.98
        spaces = attributes.lower()
        known = name in _KINDS and ("akoma" in spaces or "legaldocml" in spaces)
        return 0.98 if known else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The documents of a file. MALFORMED, TOO_DEEP, TOO_LARGE, BOMB_RATIO, EMPTY_OUTPUT."""
        try:
            root = parse_xml(stream.read())
        except MarkupRefusedError as refused:
            yield Refusal(refused.code, refused.detail)
            return
        found = _documents(root)
        if not found:
            children = ", ".join(local(e) for e in root)[:200]
            yield Refusal("MALFORMED", f"no document in '{local(root)}'; found: {children}")
            return
        for number, document in enumerate(found, 1):
            place = f"component {number}" if len(found) > 1 else ""
            cover = _around(root, found) if number == 1 else []
            yield from _read(document, _Place(root, place, cover, hint))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a document stands: its file's root, its locator, what a collection puts around it."""

    root: etree._Element
    locator: str
    cover: list[tuple[str, str]]
    hint: Hint


def _documents(root: etree._Element) -> list[etree._Element]:
    """The documents of a file: the components of a collection, else those that stand alone."""
    inner = {e: None for e in root.iter(etree.Element) if local(e) in _KINDS and _stands_alone(e)}
    around = {e: [a for a in e.iterancestors() if a in inner] for e in inner}
    holders = {a for found in around.values() for a in found if local(a) in _COLLECTIONS}
    # A component of an act is an annex of it: it stays in the act's text.
    return [e for e in inner if e not in holders and holders.issuperset(around[e])]


def _stands_alone(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is None or local(parent).lower() in ("akomantoso", "component")


def _around(root: etree._Element, found: Sequence[etree._Element]) -> list[tuple[str, str]]:
    """What a collection says outside its components."""
    if not any(local(a) in _COLLECTIONS for e in found for a in e.iterancestors()):
        return []
    outer = inner_pieces(root, {"component": "component"})
    own = (piece for piece in outer if piece.rule not in ("component", "metadata"))
    blocks, removed = prose_of(own)
    return [*(("collection", block) for block in blocks), *removed]


def _read(document: etree._Element, place: _Place) -> Iterator[Draft | Refusal]:
    meta = read_meta(document, language_of(place.root))
    if local(document) in _DEBATES:
        found = inner_pieces(document, _SPEECHES)
        speeches = gather(found, "speech", _said)
        if any(speech.text for speech in speeches):
            headings: dict[etree._Element, str] = {}
            for number, speech in enumerate(speeches, 1):
                sections = _sections(speech.element, headings)
                yield _speech(speech, sections, meta, number, place)
            return
    yield _whole(document, meta, place)


def _whole(document: etree._Element, meta: AkomaMeta, place: _Place) -> Draft | Refusal:
    blocks, removed = prose(document)
    text = join_blocks(blocks)
    if not text:
        return Refusal("EMPTY_OUTPUT", f"no prose in the {local(document)}", place.locator)
    counts = Counter(local(e) for e in document.iter(etree.Element))
    counted = [(fact, str(counts[tag])) for tag, fact in _COUNTED.items() if counts[tag]]
    left_out = [pair for pair in removed if pair[0] != "metadata"]
    return Draft(
        text=text,
        title=meta.title,
        locator=place.locator,
        authors=meta.authors,
        dates=_dates(meta, place.hint),
        url=meta.url,
        provider_id=meta.identifier,
        facts=(("form", local(document)), *meta.facts, *counted),
        removed=(*place.cover, *left_out, *meta.notes),
    )


def _said(speech: etree._Element) -> tuple[list[str], list[tuple[str, str]]]:
    return prose(speech, {"from": "speaker line"})


def _dates(meta: AkomaMeta, hint: Hint) -> tuple[DatedBy, ...]:
    named = date_in_filename(hint.filename)
    return (*meta.dates, *((named,) if named else ()))


def _speech(
    speech: Speech, sections: Sequence[str], meta: AkomaMeta, number: int, place: _Place
) -> Draft | Refusal:
    locator = ", ".join(part for part in (place.locator, f"speech {number}") if part)
    if not speech.text:
        return Refusal("EMPTY_OUTPUT", nothing_said(speech), locator)
    element = speech.element
    speaker = meta.name_of(element.get("by") or "") or first_text(element, "from").rstrip(" :.")
    spoken = element.get(XML_LANG) or ""
    facts = [
        ("form", local(element)),
        ("speaker", speaker or (element.get("by") or "").lstrip("#")),
        ("role", _named(element, "as", meta)),
        ("addressee", _named(element, "to", meta)),
        ("section", " > ".join(sections)),
        ("start", element.get("startTime") or ""),
        ("language", spoken),
        *(pair for pair in meta.facts if pair[0] != "language" or not spoken),
    ]
    before = (*place.cover, *meta.notes) if number == 1 else ()
    return Draft(
        text=speech.text,
        title=(sections[-1] if sections else "") or meta.title,
        locator=locator,
        authors=(speaker,) if speaker else (),
        dates=_dates(meta, place.hint),
        url=meta.url,
        provider_id=_identifier(element, meta),
        facts=tuple((name, value) for name, value in facts if value),
        removed=(*before, *(pair for pair in _asides(speech.asides) if pair[1]), *speech.removed),
    )


def _named(element: etree._Element, attribute: str, meta: AkomaMeta) -> str:
    reference = element.get(attribute) or ""
    return meta.name_of(reference) or reference.strip().lstrip("#")


def _identifier(speech: etree._Element, meta: AkomaMeta) -> str:
    own = speech.get("eId") or speech.get("id") or ""
    return f"{meta.identifier}#{own}" if own and meta.identifier else own


def _sections(speech: etree._Element, headings: dict[etree._Element, str]) -> list[str]:
    """The headings of the sections around a speech, outermost first; ``headings`` keeps them."""
    around = list(speech.iterancestors())
    for section in around:
        if section not in headings:
            headings[section] = text_of(section.find("{*}heading"))
    return [headings[section] for section in reversed(around) if headings[section]]


def _asides(around: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """What stands between speeches: scenes, narratives, summaries, headings, editors' notes."""
    for piece in around:
        if piece.rule != "metadata":
            rule = piece.rule or _ASIDES.get(piece.tag, "")
            yield rule or (piece.parent if piece.tag == "p" else piece.tag), piece.text


READER = AkomaNtosoReader()
