"""Reader wikitext.v1: single pages of a wiki in MediaWiki's own syntax."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from isctext.ingest.dating.dates import date_in_filename, date_in_text_start
from isctext.ingest.prose.blocks import join_blocks
from isctext.ingest.raw.encoding import decode
from isctext.ingest.wiki.markup import read_wikitext
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_NAMES = (".wiki", ".mediawiki", ".wikitext", ".mw")
_HEADING = re.compile(rb"^={2,5}[^=\n].{0,200}[^=\n]={2,5}[ \t]*\r?$", re.MULTILINE)
# An Org link ends in "][": [[address][text]].
_LINK = re.compile(rb"\[\[[^\[\]\n]{1,200}\]\](?!\[)")
_MARKS = (
    re.compile(rb"'''[^'\n]{1,200}'''"),
    re.compile(rb"\{\{[^{}\n%]{1,200}[|}\n]"),
    re.compile(rb"\[\[(?:Cat[\xc3\xa9e]{1,2}gorie|Category|Fichier|File|Image)\s?:", re.IGNORECASE),
    re.compile(rb"<ref[ >]"),
    re.compile(rb"^\{\|", re.MULTILINE),
)
_REDIRECT = re.compile(rb"\s*#\s*REDIRECT(?:ION)?\s*:?\s*\[\[", re.IGNORECASE)
_MANY = 2
_OTHERS = (b"<?xml", b"<!doctype", b"<html", b"{\\rtf", b"%PDF", b"PK\x03\x04", b"---\n")


class WikitextReader:
    """One document per file."""

    name = "wikitext.v1"
    media_type = "text/x-wiki"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.9 by name, 0.7 for links or headings of a wiki with its other marks."""
        if b"\x00" in head or head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_OTHERS):
            return 0.0
        if filename.lower().endswith(_NAMES):
            return 0.9
        if _REDIRECT.match(head):
            return 0.7
        marks = sum(mark.search(head) is not None for mark in _MARKS)
        links, headings = len(_LINK.findall(head)), len(_HEADING.findall(head))
        found = links + headings
        return 0.7 if (found and marks > 1) or (found > _MANY and marks) else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The page as one draft; a redirect is refused."""
        wiki = read_wikitext(decode(stream.read(), hint.encoding))
        text = join_blocks(wiki.blocks)
        if wiki.redirect or not text:
            said = f"redirect to {wiki.redirect}" if wiki.redirect else "no text in the page"
            yield Refusal("EMPTY_OUTPUT", said)
            return
        found = (date_in_filename(hint.filename), date_in_text_start(text))
        yield Draft(
            text=text,
            title=_title(hint.filename),
            dates=tuple(d for d in found if d),
            facts=tuple(("category", name) for name in wiki.categories),
            removed=tuple(wiki.removed),
        )


def _title(filename: str) -> str:
    """A page has no title of its own: its file has its name."""
    name = filename.rsplit("/", 1)[-1]
    stem, dot, _ = name.rpartition(".")
    return (stem if dot else name).replace("_", " ").strip()


READER = WikitextReader()
