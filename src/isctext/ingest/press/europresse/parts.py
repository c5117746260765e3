"""What an Europresse article has beside title and text: its number, its frame, its header."""

from __future__ import annotations

import re

from lxml import etree

from isctext.ingest.markup.tree import inner_text
from isctext.ingest.press.europresse.header import (
    document_number,
    number_code,
    read_heading,
    read_outlet,
)
from isctext.ingest.press.europresse.tree import Found, Parts, blocks_of, text_of

_NUMBERS = ("public_lblnodoc", "public-lblnodoc", "ucpublic_lblnodoc")
_CERTIFICATES = ("public_", "public-", "ucpublic", "divpublic", "txtcertificat")
_FURNITURE = ("divmorelikethis", "img-container", "doc-sourcetext", "no-transcription")
_PAPER_LINK = re.compile(
    r"cet article est paru dans|this article (?:was published|appeared) in", re.IGNORECASE
)
_ASIDES = {
    "illustration": "illustration",
    "photo": "illustration",
    "encadr": "sidebar",
    "box": "sidebar",
    "sidebar": "sidebar",
    "note": "note",
}
_ASIDE = re.compile(
    r"^(?P<label>illustration|photo|encadré|note|sidebar|box)\(e?s\)\s*(?::|$)\s*",
    re.IGNORECASE,
)
_NUMBER_LINE = re.compile(
    r"^(?:num[ée]ro de document|document number)\s*:\s*(?P<rest>.*)$", re.IGNORECASE
)


def take_number(parts: Parts, found: Found, code: str) -> None:
    """The document's number, whole, and the title's code (``code`` is its picture's)."""
    for element in parts.all(*_NUMBERS):
        text = parts.take(element)
        found.number = found.number or document_number(text) or text
    if not found.number:
        # Old pages only print it: the last one, for the text may quote another.
        lines = [line for line in blocks_of(parts.tree) if "·" in line]
        found.number = next(filter(None, map(document_number, reversed(lines))), "")
    found.fact("code", code or number_code(found.number))


def take_frame(parts: Parts, found: Found) -> None:
    """Asides, notices, links and certificates leave the tree, each under its rule."""
    for element in parts.tags("aside"):
        _take_aside(parts, element, found)
    for element in parts.outermost("apd-wrapper"):
        for other in parts.all("source-name-apd"):
            found.fact("also in", text_of(other))
        found.remove("also-published", parts.take(element))
    for element in parts.tags("a"):
        if _PAPER_LINK.search(text_of(element)):
            found.url = found.url or _address(element)
            found.remove("also-published", parts.take(element))
    for element in parts.outermost("doc-urlref"):
        found.url = found.url or next(filter(None, map(_address, element.iter("a"))), "")
        found.remove("link", parts.take(element))
    for element in parts.outermost(*_FURNITURE):
        found.remove("furniture", parts.take(element))
    _take_copyright(parts, found)
    for element in [*parts.starting(*_CERTIFICATES), *parts.tags("footer")]:
        _take_certificate(parts, element, found)


def aside_label(text: str) -> tuple[str, str]:
    """The rule that a label asks for ("Illustration(s) :"), "" without one, and what follows."""
    label = _ASIDE.match(text)
    if label is None:
        return "", text
    named = label["label"].lower()
    rule = next(rule for start, rule in _ASIDES.items() if named.startswith(start))
    return rule, text[label.end() :]


def after_number(line: str) -> str | None:
    """What stands behind a line's document number; None when the line names no number."""
    named = _NUMBER_LINE.match(line)
    if named is None:
        return None
    number = document_number(named["rest"])
    return named["rest"].replace(number, "", 1) if number else ""


def _take_aside(parts: Parts, aside: etree._Element, found: Found) -> None:
    rule = "aside"
    for text in parts.take_blocks(aside):
        label, rest = aside_label(text)
        rule = label or rule
        found.remove(rule, rest)


def _take_copyright(parts: Parts, found: Found) -> None:
    for element in parts.outermost("doc-legalinfo"):
        found.fact("copyright", parts.take(element))
    for footer in parts.tags("footer"):
        for small in list(footer.iter("small")):
            found.fact("copyright", parts.take(small))


def _take_certificate(parts: Parts, element: etree._Element, found: Found) -> None:
    if element.getparent() is None:
        return
    lines = []
    for line in parts.take_blocks(element):
        rest = after_number(line)
        lines.append(line if rest is None else rest)
    found.remove("certificate", " ".join(lines))


def _address(link: etree._Element) -> str:
    address = (link.get("href") or "").strip()
    return address if address.startswith(("http://", "https://")) else ""


def take_header(parts: Parts, found: Found) -> None:
    """The publication's name, then the lines with section, date, length and page."""
    for number, element in enumerate(parts.outermost("docpublicationname")):
        name = inner_text(element)
        parts.take(element)
        if number == 0:
            found.facts += read_outlet(name)
        else:
            found.fact("edition", " ".join(name.split()))
    subsections = parts.all("doctitresoussection")
    lines = [parts.take(element) for element in parts.outermost("docheader")]
    if not lines:
        lines = _beside_subsection(parts, subsections)
    for element in subsections:
        found.fact("section", parts.take(element).strip(" ,;"))
    line = " ".join(" ".join(lines).split())
    heading = read_heading(line)
    found.dates += [heading.date] if heading.date else []
    found.fact("section", heading.section)
    found.fact("page", heading.page)
    found.fact("words", heading.words)
    found.fact("time", heading.time)
    found.fact("header", line)


def _beside_subsection(parts: Parts, subsections: list[etree._Element]) -> list[str]:
    """Without a header line, the date stands in the span after the section's."""
    for element in subsections:
        other = element.getnext()
        if other is not None and other.tag == "span":
            return [parts.take(other)]
    return []
