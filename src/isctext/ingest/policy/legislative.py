"""Reader legislative.v1: nosdeputes.fr bills (JSON lines), LEGI and Akoma Ntoso XML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from isctext.ingest.dating.dates import date_in_filename
from isctext.ingest.markup.tree import fragment_blocks
from isctext.ingest.policy import lawxml
from isctext.ingest.prose.blocks import join_blocks, one_line
from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.refused import MarkupRefusedError
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_BILL = re.compile(rb'^\s*\{\s*"type"\s*:\s*"(?:loi|article|section|chapitre|alinea)"')
_TAG = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)[\s>/]")


class LegislativeReader:
    """One document per bill, article of law or act."""

    name = "legislative.v1"
    media_type = "application/xml"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.97 for a bill or a known XML root, 0.3 for any other XML."""
        text = head.lstrip(b"\xef\xbb\xbf \r\n\t")
        if _BILL.match(text):
            return 0.97
        root = _TAG.search(text) if text.startswith(b"<") else None
        if root is None:
            return 0.0
        if root[1].decode("ascii", "replace") in lawxml.ROOTS:
            return 0.97
        known_name = filename.lower().endswith(".xml") and root[1].lower() != b"html"
        return 0.3 if known_name or text.startswith(b"<?xml") else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The file as one draft, or one refusal."""
        data = stream.read()
        try:
            if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
                yield _bill(decode(data), hint)
            else:
                yield lawxml.read_xml(data, hint.filename)
        except MarkupRefusedError as refused:
            yield Refusal(refused.code, refused.detail)


def _bill(text: str, hint: Hint) -> Draft | Refusal:
    blocks: list[str] = []
    title = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            return Refusal("MALFORMED", f"line {number}: {error}"[:300])
        if not isinstance(record, dict):
            return Refusal("MALFORMED", f"line {number}: expected a JSON object")
        if record.get("type") == "loi" and not title:
            title = one_line(" ".join(fragment_blocks(_field(record, "titre"))))
        blocks.extend(_record_blocks(record))
    found = date_in_filename(hint.filename)
    return Draft(join_blocks(blocks), title=title, dates=(found,) if found else ())


def _record_blocks(record: Mapping[str, object]) -> Iterator[str]:
    """The heading of a part of the bill, its explanation, its text."""
    kind = record.get("type")
    if kind == "article":
        yield f"Article {_field(record, 'article')}"
    for name in ("titre", "expose", "texte"):
        yield from fragment_blocks(_field(record, name))


def _field(record: Mapping[str, object], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


READER = LegislativeReader()
