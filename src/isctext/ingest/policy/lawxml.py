"""Law in XML: LEGI and JORF (DILA), Akoma Ntoso."""

from __future__ import annotations

import html

from lxml import etree

from isctext.ingest.dating.dates import date_in_filename, parse_date
from isctext.ingest.markup.safexml import parse_xml
from isctext.ingest.markup.tree import drop, inner_text
from isctext.ingest.prose.blocks import join_blocks, one_line
from isctext.records.document import DatedBy, Draft, Refusal

ROOTS = frozenset(
    [
        "ARTICLE",
        "TEXTE_VERSION",
        "TEXTELR",
        "TEXTE",
        "SECTION_TA",
        "JORF",
        "LEGI",
        "CODE",
        "akomaNtoso",
        "act",
        "bill",
        "doc",
    ]
)
# Elements whose text is prose, by family; the outermost of them are read.
_PROSE = ("CONTENU", "NOTE", "NOTA", "VISAS", "SIGNATAIRES", "TITRE_TA")
_AKOMA_PROSE = (
    "preface",
    "preamble",
    "body",
    "mainBody",
    "conclusions",
    "debateBody",
    "judgmentBody",
)
_BLOCKS = frozenset(
    [
        "p",
        "br",
        "div",
        "li",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "num",
        "heading",
        "subheading",
        "content",
        "intro",
        "wrapUp",
        "point",
        "item",
        "article",
        "section",
        "paragraph",
        "chapter",
        "part",
        "title",
        "alinea",
        "list",
        "block",
        "table",
        "blockquote",
        "CONTENU",
        "NOTE",
        "NOTA",
        "VISAS",
        "SIGNATAIRES",
        "TITRE_TA",
        "docTitle",
        "longTitle",
    ]
)
_DATES = ("DATE_DEBUT", "DATE_TEXTE", "DATE_PUBLI", "DATE_SIGNATURE")
# LEGI writes "no end" and "unknown" as years 2999 and 2222.
_NO_DATE_YEARS = {2222, 2999}


def read_xml(data: bytes, filename: str) -> Draft | Refusal:
    """The document of a LEGI, JORF or Akoma Ntoso file. UNSUPPORTED for another root.

    Raises MarkupRefusedError: MALFORMED, TOO_DEEP, TOO_LARGE, or BOMB_RATIO for declared entities.
    """
    root = parse_xml(data)
    name = _local(root)
    if name not in ROOTS:
        return Refusal("UNSUPPORTED", f"XML root '{name}'; known: {', '.join(sorted(ROOTS))}")
    is_akoma = any(_local(e) in ("body", "mainBody") for e in root.iter(etree.Element))
    prose = _AKOMA_PROSE if is_akoma and name not in ("ARTICLE", "TEXTE_VERSION") else _PROSE
    blocks = [block for part in _outermost(root, prose) for block in _blocks(part)]
    found = date_in_filename(filename)
    dates = _dates(root)
    return Draft(
        text=join_blocks(blocks),
        title=_title(root),
        dates=(*dates, *((found,) if found else ())),
        provider_id=_first_text(root, "ID"),
    )


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _outermost(root: etree._Element, names: tuple[str, ...]) -> list[etree._Element]:
    found = [e for e in root.iter(etree.Element) if _local(e) in names]
    inside = {id(d) for e in found for d in e.iterdescendants()}
    return [e for e in found if id(e) not in inside]


def _blocks(part: etree._Element) -> list[str]:
    for entity in list(part.iter(etree.Entity)):  # of a DTD that is never loaded: &eacute;
        entity.tail = html.unescape(str(entity.text)) + (entity.tail or "")
        drop(entity)
    pieces: list[str] = []
    for event, element in etree.iterwalk(part, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if _local(element) in _BLOCKS:
            pieces.append("\x00")
        if event == "start":
            pieces.append(element.text or "")
        elif element is not part:
            pieces.append(element.tail or "")
    return [one_line(block) for block in "".join(pieces).split("\x00")]


def _title(root: etree._Element) -> str:
    text = (
        _first_text(root, "TITREFULL")
        or _first_text(root, "TITRE_TXT")
        or _first_text(root, "docTitle")
        or _first_text(root, "longTitle")
        or _alias(root)
        or _first_text(root, "TITRE")
    )
    number = _first_text(root, "NUM") if _local(root) == "ARTICLE" else ""
    return ", ".join(part for part in (text, f"article {number}" if number else "") if part)


def _alias(root: etree._Element) -> str:
    for element in root.iter(etree.Element):
        if _local(element) == "FRBRalias":
            return one_line(element.get("value") or "")
    return ""


def _first_text(root: etree._Element, name: str) -> str:
    for element in root.iter(etree.Element):
        if _local(element) == name:
            text = one_line(inner_text(element))
            if text:
                return text
    return ""


def _dates(root: etree._Element) -> tuple[DatedBy, ...]:
    texts = [_first_text(root, name) for name in _DATES]
    texts += [e.get("date") or "" for e in root.iter(etree.Element) if _local(e) == "FRBRdate"]
    found = (parse_date(text, "meta") for text in texts if text)
    kept = (d for d in found if d and d.date.year not in _NO_DATE_YEARS)
    return tuple(dict.fromkeys(kept))
