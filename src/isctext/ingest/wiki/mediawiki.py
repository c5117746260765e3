"""Reader mediawiki-xml.v1: dumps and exports of MediaWiki, page by page, plain, gzip or bzip2.

A page is cut out by its tags ("<" is always escaped in a page's text), so that memory holds one
page, and a broken page costs only itself. ``split`` gives pieces that are small dumps, whose
<page> tags say what the whole dump said: n (its number), revisions, created; or why it is refused.
"""

from __future__ import annotations

import bz2
import re
from collections.abc import Iterator
from typing import BinaryIO

from isctext.ingest.raw.streams import (
    CHUNK,
    MAX_RATIO,
    RATIO_FROM,
    Replayed,
    StreamRefusedError,
    chunks,
    unzipped_head,
)
from isctext.ingest.wiki.dump import Site, cut_pages, page_item, read_site
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

PIECE = 128
_PIECE_BYTES = 8 << 20
_BZ2 = b"BZh"
_ROOT = re.compile(rb"[\xef\xbb\xbf\s]*(?:<[?!][^>]{0,300}>\s*){0,3}<mediawiki[\s>]")
_END = b"\n</mediawiki>\n"


class MediawikiXmlReader:
    """One document per page, in its last revision."""

    name = "mediawiki-xml.v1"
    media_type = "application/xml"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.97 for the root tag, 0.6 for a bzip2 file with the name of a dump."""
        if _ROOT.match(unzipped_head(head)):
            return 0.97
        return 0.6 if head.startswith(_BZ2) and filename.lower().endswith(".xml.bz2") else 0.0

    def split(self, stream: BinaryIO, hint: Hint) -> Iterator[bytes]:  # noqa: ARG002
        """Small dumps of at most 128 pages or 8 MiB."""
        site = b""
        held: list[bytes] = []
        site_given = False
        for found in cut_pages(_expanded(stream)):
            if isinstance(found, bytes):
                site = found
                continue
            held.append(found.marked())
            if len(held) == PIECE or sum(map(len, held)) > _PIECE_BYTES:
                yield b"".join([site, *held, _END])
                held = []
                site_given = True
        # A dump without a page is a piece too: it is refused by name, not forgotten.
        if held or not site_given:
            yield b"".join([site, *held, _END])

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:  # noqa: ARG002
        """The pages of a dump or of a piece."""
        site = Site()
        given = False
        for found in cut_pages(_expanded(stream)):
            if isinstance(found, bytes):
                site = read_site(found)
            else:
                given = True
                yield page_item(found, site)
        if not given:
            yield Refusal("EMPTY_OUTPUT", "no page in the dump")


def _expanded(stream: BinaryIO) -> Iterator[bytes]:
    start = stream.read(CHUNK)
    if start.startswith(_BZ2):
        yield from _bunzip(stream, start)
    else:
        yield from chunks(Replayed(start, stream))


def _bunzip(stream: BinaryIO, data: bytes) -> Iterator[bytes]:
    """Raises StreamRefusedError: BOMB_RATIO over 100 times, MALFORMED, TRUNCATED."""
    engine = bz2.BZ2Decompressor()
    taken, given = len(data), 0
    while data or not engine.needs_input:
        try:
            out = engine.decompress(data, 1 << 20)
        except OSError as error:
            raise StreamRefusedError("MALFORMED", f"bzip2: {error}") from error
        given += len(out)
        if given > RATIO_FROM and given > MAX_RATIO * taken:
            raise StreamRefusedError("BOMB_RATIO", f"{taken} bytes expand to more than {given}")
        yield out
        data = b""
        if engine.eof:
            # Dumps are many bzip2 files in a row.
            data = engine.unused_data
        if not data and (engine.needs_input or engine.eof):
            data = stream.read(CHUNK)
            taken += len(data)
        if engine.eof:
            if not data:
                return
            engine = bz2.BZ2Decompressor()
    raise StreamRefusedError("TRUNCATED", f"bzip2 ends early after {given} bytes of text")


READER = MediawikiXmlReader()
