"""Reader nexis-docx.v1: Word files of Nexis Uni and Nexis Advance, many articles in each."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from isctext.ingest.office import docx
from isctext.ingest.office.openxml import Package
from isctext.ingest.press.nexis.word import is_export, looks_like_export, paragraphs, read_export
from isctext.ingest.raw.packed import is_zip
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.ingest.raw.streams import StreamRefusedError
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

# What only these exports say in their first kilobytes: the cover, an article's frame, its links.
_SIGNS = re.compile(
    rb"Job Number:|Documents? \(\d+\)|End of Document|Load-Date:"
    rb"|https://(?:advance|plus)\.lexis\.com/|urn:contentItem:|About LexisNexis"
)
_TAGS = re.compile(rb"<[^<>]*>")
_LOCAL = b"PK\x03\x04"
_MOST_OUT = 1 << 16


class NexisDocxReader:
    """One document per article of the export; the cover's count is checked against them."""

    name = "nexis-docx.v1"
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    refines = ("docx.v1",)

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.98 for a Word file whose visible parts bear the provider's marks, else 0."""
        if not is_zip(head):
            return 0.0
        parts = dict(visible_parts(head))
        if not any(name.startswith("word/") for name in parts):
            return 0.0
        text = _TAGS.sub(b"", parts.pop("word/document.xml", b""))
        return 0.98 if any(_SIGNS.search(data) for data in (text, *parts.values())) else 0.0

    def claims(self, data: bytes) -> bool:
        """Whether a Word file, whose head did not show it, holds articles of the provider."""
        try:
            return is_export(Package(BytesIO(data), "word/document.xml"))
        except (StreamRefusedError, MarkupRefusedError):
            return False

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The articles, then a TRUNCATED refusal if the cover announces more of them.

        A Word file without any article of the kind is read as docx.v1 reads it.
        """
        data = stream.read()
        try:
            lines = paragraphs(Package(BytesIO(data), "word/document.xml"))
        except (StreamRefusedError, MarkupRefusedError) as refused:
            yield Refusal(refused.code, refused.detail)
            return
        items = list(read_export(lines)) if looks_like_export(lines) else []
        yield from items or docx.READER.read(BytesIO(data), hint)


def visible_parts(head: bytes) -> Iterator[tuple[str, bytes]]:
    """The members that a zip's first bytes show: name, and what of the content comes out."""
    at = 0
    while head.startswith(_LOCAL, at) and len(head) >= at + 30:
        method, packed, size, extra = struct.unpack_from("<8xH8xL4xHH", head, at)
        start = at + 30 + size + extra
        name = head[at + 30 : at + 30 + size].decode("utf-8", "replace")
        data, left = _unpacked(head[start:], method)
        yield name.lower(), data
        at = len(head) - len(left) if method and left else start + packed
        at = head.find(_LOCAL, at)
        if at < 0:
            return


def _unpacked(data: bytes, method: int) -> tuple[bytes, bytes]:
    """What comes out of the start of a member, and what follows the member if it ends here."""
    if method == 0:
        return data, b""
    engine = zlib.decompressobj(wbits=-15)
    try:
        out = engine.decompress(data, _MOST_OUT)
    except zlib.error:
        return b"", b""
    return out, engine.unused_data


READER = NexisDocxReader()
