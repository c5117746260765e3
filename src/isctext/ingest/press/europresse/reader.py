"""Reader europresse.v1: HTML exports of Europresse (Eureka, Cedrom), 2012 to now.

One document per article, in pieces of 256. Dates: the header's, then the one inside the
document's number; the file's name holds the day of the export and is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from isctext.ingest.press.europresse.article import read_article
from isctext.ingest.press.europresse.cut import Piece, cut, is_packed, packed, unpacked
from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.ingest.raw.streams import Replayed, unzipped_head
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_START = 32
_CLASSES = re.compile(
    rb"DocPublicationName|TitreArticleVisu|DocTitreSousSection|docOcurrContainer|rdp__\w+"
    rb"|PubliC[-_]lblNodoc|txtCertificat|DocHeader\b|\bsourcecode=",
    re.IGNORECASE,
)
# One of these stands in each of the names above: looked for first, for most pages have none.
_SIGNS = (
    *(b"docpublicationname", b"titrearticlevisu", b"doctitresoussection", b"dococurrcontainer"),
    *(b"rdp__", b"lblnodoc", b"txtcertificat", b"docheader", b"sourcecode="),
)
_SITE = re.compile(rb"eureka\.cc|europresse\.com|cedrom", re.IGNORECASE)
# The site names its exports so: biblioeuropresse20180419171357.HTML.
_NAME = re.compile(r"(?:^|/)(?:biblio)?europresse[-_ ]?\d{6,14}[^/]*\.html?$", re.IGNORECASE)


class EuropresseReader:
    """One document per article of an export; articles without date or body are items too."""

    name = "europresse.v1"
    media_type = "text/html"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.98 for two of the page's own classes, or one and the site's address or name."""
        text = _narrow(unzipped_head(head))
        if b"<" not in text[:_START]:
            return 0.0
        lower = text.lower()
        signed = any(sign in lower for sign in _SIGNS)
        classes = {name.lower() for name in _CLASSES.findall(text)} if signed else set()
        named = _NAME.search(filename) is not None
        if len(classes) > 1 or (classes and (named or _SITE.search(text))):
            return 0.98
        return 0.96 if named and re.search(rb"<html|<article", text, re.IGNORECASE) else 0.0

    def split(self, stream: BinaryIO, hint: Hint) -> Iterator[bytes]:
        """Pieces of 256 articles."""
        for piece in cut(stream, hint.encoding):
            yield packed(piece)

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The articles of a piece or of a whole file, numbered from 1."""
        start = stream.read(_START)
        if is_packed(start):
            yield from _read(unpacked(start + stream.read()))
            return
        for piece in cut(Replayed(start, stream), hint.encoding):
            yield from _read(piece)


def _read(piece: Piece) -> Iterator[Draft | Refusal]:
    for number, item in enumerate(piece.items, piece.first):
        locator = f"article {number}"
        if isinstance(item, Refusal):
            yield Refusal(item.code, item.detail, locator)
            continue
        try:
            yield read_article(decode(item, piece.charset), locator)
        except MarkupRefusedError as refused:
            yield Refusal(refused.code, refused.detail, locator)


def _narrow(head: bytes) -> bytes:
    """The head with one byte a letter, were it UTF-16."""
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<"))
    return head.replace(b"\x00", b"").lstrip(b"\xff\xfe") if wide else head


READER = EuropresseReader()
