"""Reader tei.v1: texts encoded in TEI, alone or as a corpus in one file.

ParlaMint's debates are TEI too and have a reader of their own, to which this one gives way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from isctext.ingest.markup.xmlfiles import parse_file, xml_head
from isctext.ingest.neighbours.teiheader import TeiHeader, read_header
from isctext.ingest.prose.markedprose import all_named, local, prose_of
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_ROOTS = frozenset(["TEI", "TEI.2", "teiCorpus", "teiCorpus.2"])
_TEXTS = frozenset(["TEI", "TEI.2"])
_PARLAMINT = re.compile(r"""xml:id\s*=\s*["']ParlaMint""")


class TeiReader:
    """One document per ``TEI`` element."""

    name = "tei.v1"
    media_type = "application/tei+xml"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.96 for a TEI root with a header, 0.9 without one in sight; 0 for ParlaMint."""
        start = xml_head(head)
        if start is None or start.root not in _ROOTS:
            return 0.0
        if _PARLAMINT.search(start.attributes) or start.has("u"):
            return 0.0
        return 0.96 if start.has("teiHeader") else 0.9

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The texts of the file; a file without one is a refusal."""
        try:
            root = parse_file(stream.read(), hint.encoding)
        except MarkupRefusedError as refused:
            yield Refusal(refused.code, refused.detail)
            return
        texts = [root] if local(root) in _TEXTS else _members(root)
        if not texts:
            yield Refusal("MALFORMED", f"no element 'TEI' under '{local(root)}'")
        corpus = _header(root) if local(root) not in _TEXTS else None
        collection = read_header(corpus).title
        for number, text in enumerate(texts, 1):
            locator = f"text {number}" if local(root) not in _TEXTS else ""
            yield _draft(text, collection, locator)


def _members(root: etree._Element) -> list[etree._Element]:
    """The ``TEI`` elements of a corpus, however deep its corpora are nested."""
    found = all_named(root, *_TEXTS)
    return [e for e in found if not any(local(above) in _TEXTS for above in e.iterancestors())]


def _header(element: etree._Element) -> etree._Element | None:
    children = element.iterchildren(etree.Element)
    return next((child for child in children if local(child) == "teiHeader"), None)


def _draft(tei: etree._Element, collection: str, locator: str) -> Draft | Refusal:
    said = read_header(_header(tei))
    prose = prose_of(tei)
    if not prose.text:
        return Refusal("EMPTY_OUTPUT", f"no prose in the text '{said.title[:100]}'", locator)
    return Draft(
        text=prose.text,
        title=said.title,
        locator=locator,
        authors=said.authors,
        dates=said.dates,
        url=said.url,
        territory=said.territory,
        provider_id=said.provider_id,
        source_id=said.source_id,
        arena=said.arena,
        facts=_facts(tei, said, collection),
        removed=tuple(prose.removed),
        warnings=said.warnings,
    )


def _facts(tei: etree._Element, said: TeiHeader, collection: str) -> tuple[tuple[str, str], ...]:
    speakers = dict.fromkeys(e.get("who") or "" for e in all_named(tei, "u", "sp"))
    facts = [*said.facts, *(("speaker", who) for who in speakers if who)]
    return (*facts, *((("collection", collection),) if collection else ()))


READER = TeiReader()
