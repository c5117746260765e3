"""Documents as a corpus in TEI P5: one ``teiCorpus``, one ``TEI`` per document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from isctext.exchange.options import Batch, ExportOptions, Tally
from isctext.exchange.outgoing import Outgoing, outgoing
from isctext.exchange.xmltext import add, serialised, xml_text

NAMESPACE = "http://www.tei-c.org/ns/1.0"
ARENA, TERRITORY = "isctext:arena", "isctext:territory"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_OPEN = f'<?xml version="1.0" encoding="UTF-8"?>\n<teiCorpus xmlns="{NAMESPACE}">\n'
_NOTHING = "Written by isctext; not published."


def write_tei(batches: Iterable[Batch], options: ExportOptions, tally: Tally) -> Iterator[bytes]:
    """An XML file: the corpus' header, then each document with its header and paragraphs."""
    yield _OPEN.encode()
    yield serialised(_corpus_header(options.title))
    for document in outgoing(batches, options, tally):
        tally.written += 1
        yield serialised(_tei(document))
    yield b"</teiCorpus>\n"


def _corpus_header(title: str) -> etree._Element:
    header = etree.Element("teiHeader")
    described = add(header, "fileDesc")
    add(add(described, "titleStmt"), "title", title)
    add(add(described, "publicationStmt"), "p", _NOTHING)
    add(add(described, "sourceDesc"), "p", _NOTHING)
    return header


def _tei(document: Outgoing) -> etree._Element:
    tei = etree.Element("TEI")
    # An XML id may not open with a digit.
    tei.set(_XML_ID, f"d{xml_text(document.doc_id)}")
    header = add(tei, "teiHeader")
    _describe(add(header, "fileDesc"), document)
    _profile(header, document)
    body = add(add(tei, "text"), "body")
    for paragraph in document.paragraphs or [""]:
        add(body, "p", paragraph)
    return tei


def _describe(described: etree._Element, document: Outgoing) -> None:
    titles = add(described, "titleStmt")
    add(titles, "title", document.title)
    for author in document.authors:
        add(titles, "author", author)
    add(add(described, "publicationStmt"), "p", _NOTHING)
    if document.facts:
        notes = add(described, "notesStmt")
        for name, value in document.facts:
            add(notes, "note", value, type="fact", n=name)
    bibl = add(add(described, "sourceDesc"), "bibl")
    add(bibl, "title", document.source_label, level="j")
    add(bibl, "idno", document.source_id, type="source")
    if document.provider_id:
        add(bibl, "idno", document.provider_id, type="provider")
    if document.date:
        add(bibl, "date", document.date, when=document.date)
    if document.url:
        add(bibl, "ptr", target=document.url)


def _profile(header: etree._Element, document: Outgoing) -> None:
    profile = add(header, "profileDesc")
    if document.lang:
        add(add(profile, "langUsage"), "language", document.lang, ident=document.lang)
    kinds = add(profile, "textClass")
    add(kinds, "classCode", document.arena, scheme=ARENA)
    if document.territory:
        add(kinds, "classCode", document.territory, scheme=TERRITORY)
