"""Reader parlamint.v1: parliamentary debates in ParlaMint TEI, plain or annotated.

One document per utterance: who speaks, in which role, is what this encoding adds to a transcript,
and a debate section mixes up to a hundred voices. Sections stay as the fact ``section``, so that
utterances can be put together again; the reverse cannot be done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from lxml import etree

from isctext.ingest.markup.safexml import parse_xml
from isctext.ingest.policy.parlamintmeta import Sitting, persons_of, read_sitting
from isctext.ingest.policy.speeches import Speech, gather, nothing_said
from isctext.ingest.prose.xmlpieces import (
    XML_ID,
    XML_LANG,
    Piece,
    first,
    local,
    pieces,
    prose_of,
    root_tag,
    text_of,
)
from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_ROOTS = ("TEI", "teiCorpus", "listPerson", "listOrg", "taxonomy")
_MARK = re.compile(r"ParlaMint|debateSection")
_UTTERANCE = re.compile(rb"<(?:[\w.-]+:)?u[\s>/]")
_COMMENT = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
# Elements of a segment that stand inside a sentence.
_INLINE = frozenset(
    "abbr add c choice corr date del distinct emph foreign g hi lb mentioned milestone name num "
    "orgName pb pc persName phr placeName q ref rs s sic soCalled space supplied term time unclear "
    "w".split()
)
# What is heard, seen or noted, and not said.
_LEFT_OUT = {
    "note": "note",
    "vocal": "vocal",
    "kinesic": "kinesic",
    "incident": "incident",
    "gap": "gap",
    "linkGrp": "annotation",
    "spanGrp": "annotation",
    "del": "deleted",
}
_AROUND = {"u": "utterance", "head": "heading", "teiHeader": "header"}
_ROLES = frozenset(("chair", "regular", "guest"))


class ParlaMintReader:
    """One document per utterance; the files of a corpus that hold no speech are refused."""

    name = "parlamint.v1"
    media_type = "application/tei+xml"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.98 for TEI that bears ParlaMint's name or its marks of sittings."""
        name, attributes = root_tag(head)
        if name not in _ROOTS:
            return 0.0
        return 0.98 if "#parla." in attributes or _MARK.search(decode(head)) else 0.0

    def count(self, data: bytes) -> int:
        """The utterances' opening tags."""
        return sum(1 for _ in _UTTERANCE.finditer(_COMMENT.sub(b"", data)))

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The utterances of a file. MALFORMED, TOO_DEEP, TOO_LARGE, BOMB_RATIO, EMPTY_OUTPUT."""
        try:
            root = parse_xml(stream.read())
        except MarkupRefusedError as refused:
            yield Refusal(refused.code, refused.detail)
            return
        persons = persons_of(root)
        number = 0
        for text in _sittings(root) or [root]:
            sitting = read_sitting(text, persons, hint)
            found = pieces(text, _INLINE, _LEFT_OUT | _AROUND)
            heads = _heads(found)
            for speech in gather((p for p in found if p.rule != "header"), "utterance", _said):
                number += 1
                yield _utterance(speech, heads[speech.element], sitting, f"utterance {number}")
        if not number:
            files = sum(1 for _ in root.iter("{http://www.w3.org/2001/XInclude}include"))
            detail = f"no utterance in the {local(root)}; {len(persons)} persons, {files} files"
            yield Refusal("EMPTY_OUTPUT", f"{detail} named")


def _sittings(root: etree._Element) -> list[etree._Element]:
    """The texts of a file: it is one, or a corpus that holds them."""
    return [e for e in root.iter("{*}TEI") if next(e.iterancestors("{*}TEI"), None) is None]


def _said(utterance: etree._Element) -> tuple[list[str], list[tuple[str, str]]]:
    if first(utterance, "w") is None:
        return prose_of(pieces(utterance, _INLINE, _LEFT_OUT))
    blocks, removed = [], []
    for part in utterance:
        if local(part) in _LEFT_OUT:
            removed.append((_LEFT_OUT[local(part)], text_of(part)))
        else:
            blocks.append(_tokens(part, removed))
    return blocks, [pair for pair in removed if pair[1] and pair[0] != "annotation"]


def _tokens(segment: etree._Element, removed: list[tuple[str, str]]) -> str:
    """The text of words and marks, a space between them unless the first is joined to the next."""
    parts: list[str] = []
    steps = etree.iterwalk(segment, events=("start",))
    for _, element in steps:
        name = local(element)
        if name in _LEFT_OUT:
            removed.append((_LEFT_OUT[name], text_of(element)))
            steps.skip_subtree()
        elif name in ("w", "pc"):
            # A contraction holds its parts as words without text: its own text is what is said.
            parts += [text_of(element), "" if element.get("join") in ("right", "both") else " "]
            steps.skip_subtree()
    return "".join(parts)


def _utterance(
    speech: Speech, heads: Sequence[str], sitting: Sitting, locator: str
) -> Draft | Refusal:
    if not speech.text:
        return Refusal("EMPTY_OUTPUT", nothing_said(speech), locator)
    element = speech.element
    who = (element.get("who") or "").strip().removeprefix("#")
    marks = [mark.removeprefix("#") for mark in (element.get("ana") or "").split()]
    introduced = [
        p.text for p in speech.asides if p.element is not None and _names_speaker(p.element)
    ]
    facts = [
        ("speaker", sitting.persons.get(who, who)),
        ("speaker id", who if who in sitting.persons else ""),
        *(("role" if mark in _ROLES else "mark", mark) for mark in marks),
        ("section", " > ".join(heads)),
        ("byline", " ".join(introduced)),
        ("follows", (element.get("prev") or "").removeprefix("#")),
        ("language", element.get(XML_LANG) or sitting.language),
        *sitting.facts,
    ]
    name = sitting.persons.get(who, "")
    return Draft(
        text=speech.text,
        title=heads[-1] if heads else sitting.title,
        locator=locator,
        authors=(name,) if name else (),
        dates=sitting.dates,
        url=sitting.url,
        provider_id=element.get(XML_ID) or "",
        facts=tuple((fact, value) for fact, value in facts if value),
        removed=(*_asides(speech), *speech.removed),
    )


def _names_speaker(element: etree._Element) -> bool:
    return local(element) == "note" and element.get("type") == "speaker"


def _asides(speech: Speech) -> Iterator[tuple[str, str]]:
    for piece in speech.asides:
        if not piece.text:
            continue
        kind = "" if piece.element is None else piece.element.get("type") or ""
        yield (
            f"note:{kind}" if piece.rule == "note" and kind else piece.rule or piece.tag,
            piece.text,
        )


def _heads(found: Sequence[Piece]) -> dict[etree._Element, list[str]]:
    """The heads of the sections around each utterance, outermost first.

    In a section of several heads the last one before the utterance counts.
    """
    last: dict[etree._Element, str] = {}
    heads: dict[etree._Element, list[str]] = {}
    for piece in found:
        parent = None if piece.element is None else piece.element.getparent()
        if piece.rule == "heading" and parent is not None and piece.text:
            last[parent] = piece.text
        elif piece.rule == "utterance" and piece.element is not None:
            around = [last[a] for a in piece.element.iterancestors() if a in last]
            heads[piece.element] = around[::-1]
    return heads


READER = ParlaMintReader()
