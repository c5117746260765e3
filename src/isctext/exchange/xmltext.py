"""Text for XML: what no XML file may hold is shown as U+FFFD."""

from __future__ import annotations

import re

from lxml import etree

# XML 1.0, production 2 (Char).
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """The text without the characters that XML forbids."""
    return _FORBIDDEN.sub("\ufffd", text)


def add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    """A new last child with its text and its attributes (empty ones are left out)."""
    said = {name: xml_text(value) for name, value in attributes.items() if value}
    element = etree.SubElement(parent, tag, said)
    if text:
        element.text = xml_text(text)
    return element


def serialised(element: etree._Element, *, declared: bool = False) -> bytes:
    """The element in UTF-8, with a line end; ``declared`` puts the XML declaration before it."""
    data = etree.tostring(element, encoding="utf-8", xml_declaration=declared)
    return bytes(data) + b"\n"
