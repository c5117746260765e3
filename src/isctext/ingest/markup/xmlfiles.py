"""XML files of texts: how their first bytes are looked at, and how their bytes become a tree."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from lxml import etree

from isctext.ingest.markup.safexml import parse_xml
from isctext.ingest.raw.encoding import decode

_TAG = re.compile(r"<(?![?!/])(?:[\w.-]+:)?([\w.-]+)((?:\s+[^<>]*)?)>?")
_DECLARES = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class XmlHead:
    """The first characters of an XML file: its root's name and attributes, and all of them."""

    root: str
    attributes: str
    text: str

    def has(self, *names: str) -> bool:
        """Whether the start of an element of one of the names is among them."""
        return any(re.search(rf"<(?:[\w.-]+:)?{name}[\s>/]", self.text) for name in names)


@functools.lru_cache(maxsize=16)  # the head of a file is asked for by each reader in turn
def xml_head(head: bytes) -> XmlHead | None:
    """What the first 4 KiB of a file say of its root; None when they are no XML."""
    text = _COMMENT.sub("", decode(head).lstrip("\ufeff \t\r\n\x00"))
    if not text.startswith("<"):
        return None
    found = _TAG.search(text)
    return XmlHead(found[1], found[2], text) if found else None


def parse_file(data: bytes, encoding: str = "") -> etree._Element:
    """The root of an XML file; bytes that are not in the encoding they declare are mended.

    Raises MarkupRefusedError like ``parse_xml``.
    """
    declared = _DECLARES.search(data[:200]) or data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if encoding or (not declared and not _is_utf8(data)):
        text = _DECLARATION.sub("", decode(data, encoding).lstrip("\ufeff"))
        data = text.encode("utf-8", "replace")
    return parse_xml(data.lstrip(b" \t\r\n") if data[:1].isspace() else data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
