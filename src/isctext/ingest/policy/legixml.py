"""Reader legi-xml.v1: the XML of LEGI and JORF, an article version or a text a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from isctext.ingest.dating.dates import date_in_filename, parse_date
from isctext.ingest.markup.safexml import parse_xml
from isctext.ingest.prose.blocks import join_blocks, one_line
from isctext.ingest.prose.xmlpieces import (
    first,
    first_text,
    local,
    pieces,
    prose_of,
    root_tag,
    text_of,
)
from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.records.document import DatedBy, Draft, Refusal
from isctext.records.reader import Hint

_ROOTS = ("ARTICLE", "TEXTE_VERSION", "TEXTELR", "SECTION_TA")
_MARK = re.compile(r"<(?:META_COMMUN|META_ARTICLE|BLOC_TEXTUEL|CONTEXTE|STRUCTURE_TA)\b|LEGI|JORF")
# HTML inside CONTENU that stands inside a sentence.
_INLINE = frozenset(
    "a abbr acronym b big cite code em font i ins q small span strike strong sub sup tt u "
    "A B EM FONT I SPAN STRONG SUB SUP U".split()
)
_SILENT = dict.fromkeys(("script", "style", "img", "IMG"), "image")
# The parts of a file that are prose of the law itself, in reading order.
_PROSE = ("VISAS", "BLOC_TEXTUEL", "RECT")
# Parts that are about the law: the rule under which each is set aside.
_ASIDE = {
    "SIGNATAIRES": "signatures",
    "NOTA": "nota",
    "SM": "summary",
    "TP": "preparatory works",
    "ABRO": "repeal",
}
# LEGI writes "no end" and "unknown" as years 2999 and 2222.
_NO_DATE_YEARS = {2222, 2999}
_FACTS = {
    "NUM": "number",
    "ETAT": "status",
    "TYPE": "type",
    "NATURE": "form",
    "ORIGINE": "origin",
    "CID": "text id",
    "NOR": "nor",
    "ORIGINE_PUBLI": "edition",
    "NUM_SEQUENCE": "sequence",
    "DERNIERE_MODIFICATION": "changed",
    "MINISTERE": "publisher",
    "AUTORITE": "authority",
}
_CONTEXT = {
    "nature": "text form",
    "nor": "nor",
    "num": "text number",
    "ministere": "publisher",
    "autorite": "authority",
    "cid": "text id",
}


class LegiXmlReader:
    """One document per article version or text; files that only list others are refused."""

    name = "legi-xml.v1"
    media_type = "application/xml"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.98 for a root of LEGI or JORF with the marks of these bases under it."""
        name, _ = root_tag(head)
        return 0.98 if name in _ROOTS and _MARK.search(decode(head)) else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The articles of a file, or its text. MALFORMED, TOO_DEEP, BOMB_RATIO, EMPTY_OUTPUT."""
        try:
            root = parse_xml(stream.read())
        except MarkupRefusedError as refused:
            yield Refusal(refused.code, refused.detail)
            return
        inner = [e for e in root.iter("{*}ARTICLE") if e is not root]
        if local(root) == "ARTICLE" or not inner:
            yield _document(root, "", hint)
            return
        for number, article in enumerate(inner, 1):
            yield _document(article, f"article {number}", hint)


def _document(root: etree._Element, locator: str, hint: Hint) -> Draft | Refusal:
    text, removed = _text(root)
    if not text:
        detail = f"no prose in the {local(root)}: it states or lists what other files hold"
        return Refusal("EMPTY_OUTPUT", detail, locator)
    dates = [*_dates(root)]
    named = date_in_filename(hint.filename)
    return Draft(
        text=text,
        title=_title(root, dates),
        locator=locator,
        dates=(*dict.fromkeys(dates), *((named,) if named else ())),
        url=_url(root),
        provider_id=first_text(_meta(root), "ID"),
        facts=tuple(dict.fromkeys(pair for pair in _facts(root) if pair[1])),
        removed=tuple(pair for pair in removed if pair[1]),
    )


def _text(root: etree._Element) -> tuple[str, list[tuple[str, str]]]:
    """The law's own prose, and what the base adds to it."""
    blocks: list[str] = []
    removed: list[tuple[str, str]] = []
    for name in _PROSE:
        for part in root.iter(f"{{*}}{name}"):
            found, left = prose_of(pieces(part, _INLINE, _SILENT))
            blocks += found
            removed += left
    for name, rule in _ASIDE.items():
        for part in root.iter(f"{{*}}{name}"):
            found, _ = prose_of(pieces(part, _INLINE, _SILENT))
            removed += [(rule, block) for block in found]
    return join_blocks(blocks), removed


def _meta(root: etree._Element) -> etree._Element:
    found = first(root, "META")
    return root if found is None else found


def _title(root: etree._Element, dates: list[DatedBy]) -> str:
    meta = _meta(root)
    title = first_text(meta, "TITREFULL", "TITRE_TEXTE", "TITRE") or _context_title(root, dates)
    number = first_text(meta, "NUM") if local(root) == "ARTICLE" else ""
    return ", ".join(part for part in (title, f"article {number}" if number else "") if part)


def _context_title(root: etree._Element, dates: list[DatedBy]) -> str:
    """The title of the text around an article, at the article's date when it has changed."""
    found = [e for e in root.iter("{*}TITRE_TXT") if text_of(e)]
    day = dates[0].date.isoformat() if dates else ""
    for element in found:
        if (element.get("debut") or "") <= day < (element.get("fin") or "9999"):
            return text_of(element)
    return text_of(found[0]) if found else ""


def _dates(root: etree._Element) -> Iterator[DatedBy]:
    """LEGI: when the version came into force. JORF: when the text was signed. Then the others."""
    meta, around = _meta(root), _around(root)
    written = (
        ("DATE_DEBUT", first_text(meta, "DATE_DEBUT")),
        ("DATE_TEXTE", first_text(meta, "DATE_TEXTE") or around.get("date_signature", "")),
        ("DATE_PUBLI", first_text(meta, "DATE_PUBLI") or around.get("date_publi", "")),
    )
    origin = "header"
    for name, value in written:
        found = parse_date(value, f"{origin}:{name}") if value else None
        if found and found.date.year not in _NO_DATE_YEARS:
            yield found
            # The first one dates the document; the others date other events of its life.
            origin = "meta"


def _facts(root: etree._Element) -> Iterator[tuple[str, str]]:
    meta = _meta(root)
    for element in meta.iter(etree.Element):
        fact = _FACTS.get(local(element))
        if fact and not len(element):
            yield fact, text_of(element)
    for name, fact in (("DATE_DEBUT", "valid from"), ("DATE_FIN", "valid until")):
        value = first_text(meta, name)
        if not value.startswith(tuple(map(str, _NO_DATE_YEARS))):
            yield fact, value
    yield "page", "-".join(p for p in _pages(meta) if p and p != "0")
    for element in meta.iter("{*}MC"):
        yield "keywords", text_of(element)
    around = _around(root)
    for name, fact in _CONTEXT.items():
        yield fact, one_line(around.get(name, ""))
    for context in root.iter("{*}CONTEXTE"):
        yield "section", " > ".join(t for t in map(text_of, context.iter("{*}TITRE_TM")) if t)
    yield "links", str(sum(1 for _ in root.iter("{*}LIEN")) or "")


def _around(root: etree._Element) -> dict[str, str]:
    """What an article says of the text that it belongs to."""
    context = first(root, "CONTEXTE")
    text = None if context is None else first(context, "TEXTE")
    return {} if text is None else {str(name): str(value) for name, value in text.attrib.items()}


def _pages(meta: etree._Element) -> tuple[str, str]:
    start, end = first_text(meta, "PAGE_DEB_PUBLI"), first_text(meta, "PAGE_FIN_PUBLI")
    return start, "" if end == start else end


def _url(root: etree._Element) -> str:
    for name in ("ID_ELI", "ID_ELI_ALIAS", "URL"):
        for element in _meta(root).iter(f"{{*}}{name}"):
            address = "".join(map(str, element.itertext())).strip()
            if address.startswith(("http://", "https://")):
                return address
    return ""


READER = LegiXmlReader()
