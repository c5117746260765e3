"""Reader factiva-xml.v1: the XML that Factiva's retrieval service gave (PPS responses)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from isctext.ingest.markup.safexml import parse_xml
from isctext.ingest.press.factiva.fields import Field, read_fields
from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_MARKS = re.compile(rb"PPSResponse|ppsArticle|global\.factiva\.com|<accessionNo\b", re.IGNORECASE)
# One of these stands in each of the marks above: looked for first, for most pages have none.
_SIGNS = (b"ppsresponse", b"ppsarticle", b"global.factiva.com", b"<accessionno")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ONE = {
    "headline": "HD",
    "byline": "BY",
    "credit": "CR",
    "wordCount": "WC",
    "publicationTime": "ET",
    "sourceName": "SN",
    "sourceCode": "SC",
    "edition": "ED",
    "pages": "PG",
    "volume": "VOL",
    "sectionName": "SE",
    "columnName": "CLM",
    "baseLanguage": "LA",
    "copyright": "CY",
    "publisherName": "PUB",
    "publisherGroupName": "NGC",
    "reference": "RF",
    "notes": "NT",
    "contact": "CT",
    "corrections": "CX",
    "accessionNo": "AN",
}
_TEXTS = {"leadParagraph": "LP", "tailParagraphs": "TD", "artWorks": "ART", "artWork": "ART"}
_CODED = {"region": "RE", "newsSubject": "NS", "company": "CO", "industry": "IN"}
# Not text, and known to be none: pictures, and what a page shows beside the article.
_LEFT = frozenset(["logo", "sourceLogo", "contentParts", "indexingCodeSets"])


class FactivaXmlReader:
    """One document per ``article`` element, in a response or alone."""

    name = "factiva-xml.v1"
    media_type = "application/xml"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.98 for XML with the service's names, 0 for other files."""
        text = head.replace(b"\x00", b"").lstrip(b"\xff\xfe\xef\xbb\xbf \r\n\t")
        if not text.startswith(b"<"):
            return 0.0
        lower = text.lower()
        return 0.98 if any(s in lower for s in _SIGNS) and _MARKS.search(text) else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The articles of the file, numbered from 1; an answer without one is a refusal."""
        try:
            root = _parse(stream.read(), hint.encoding)
        except MarkupRefusedError as refused:
            yield Refusal(refused.code, refused.detail)
            return
        number = 0
        for element in root.iter(etree.Element):
            name = etree.QName(element).localname
            if name != "article" and not _is_empty_answer(element, name):
                continue
            number += 1
            locator = f"article {number}"
            if name == "article":
                yield read_fields(_fields(element), locator)
            else:
                yield Refusal("EMPTY_OUTPUT", f"no article: {_text(element)[:200]}", locator)
        if not number:
            yield Refusal("EMPTY_OUTPUT", "no Factiva article in the file")


def _parse(data: bytes, encoding: str) -> etree._Element:
    """The root; a declaration that the bytes contradict does not cost the file."""
    try:
        return parse_xml(data)
    except MarkupRefusedError as refused:
        if refused.code != "MALFORMED":
            raise
    return parse_xml(_DECLARATION.sub("", decode(data, encoding)).encode("utf-8", "replace"))


def _is_empty_answer(element: etree._Element, name: str) -> bool:
    """Whether an element stands for an article that the service could not give."""
    if name != "ppsarticle":
        return False
    return all(etree.QName(e).localname != "article" for e in element.iter(etree.Element))


def _fields(article: etree._Element) -> Iterator[Field]:
    for element in article.iterchildren(etree.Element):
        name = etree.QName(element).localname
        if name in _TEXTS:
            yield _TEXTS[name], _paragraphs(element)
        elif name in _CODED:
            yield _CODED[name], [_labelled(element)]
        elif name == "descField":
            code = (element.get("code") or "").strip()
            value = _text(element)
            yield "IPC", [value if code.lower() == "ipc" or not code else f"{code} : {value}"]
        elif name == "publicationDate":
            yield from _published(element)
        elif name in _ONE:
            yield _ONE[name], [_text(element)]
        elif name not in _LEFT:
            yield name, [_text(element)]


def _published(element: etree._Element) -> Iterator[Field]:
    """The day as it stands; the hour of a date-time, in its own zone."""
    stated = [_text(child) for child in element.iterchildren(etree.Element)] or [_text(element)]
    value = next(filter(None, stated), "")
    day, _, hour = value.partition("T")
    yield "PD", [day]
    yield "ET", [hour]


def _labelled(element: etree._Element) -> str:
    """A subject, region, company or industry, as "code : label"."""
    code, label = (element.get("code") or "").strip(), _text(element)
    return " : ".join(part for part in (code, label) if part)


def _paragraphs(element: etree._Element) -> list[str]:
    children = [e for e in element.iterchildren(etree.Element) if _is_paragraph(e)]
    return [_text(child) for child in children] if children else [_text(element)]


def _is_paragraph(element: etree._Element) -> bool:
    return etree.QName(element).localname == "paragraph"


def _text(element: etree._Element) -> str:
    """All the text inside, on one line; search marks (hlt) neither part nor glue words."""
    return " ".join("".join(map(str, element.itertext())).split())


READER = FactivaXmlReader()
