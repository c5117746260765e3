"""Reader rtf.v1: Rich Text Format, in any of its code pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from isctext.ingest.office.meta import Properties, declared_title, office_draft, people
from isctext.ingest.office.rtftext import read_rtf
from isctext.ingest.prose.blocks import one_line
from isctext.ingest.raw.packed import or_refusal
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_MARK = b"{\\rtf"
_FACTS = {
    "subject": "subjects",
    "keywords": "keywords",
    "company": "publisher",
    "category": "category",
    "doccomm": "description",
}


class RtfReader:
    """One document per file."""

    name = "rtf.v1"
    media_type = "application/rtf"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.9 for the mark that opens every RTF file."""
        return 0.9 if head.lstrip(b"\xef\xbb\xbf \t\r\n\x00").startswith(_MARK) else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The file as one draft, or one refusal."""
        yield or_refusal(lambda: _read(stream.read(), hint))


def _read(data: bytes, hint: Hint) -> Draft | Refusal:
    start = data.find(_MARK)
    if start < 0:
        return Refusal("MALFORMED", "no '{\\rtf' in the file")
    rtf = read_rtf(data[start:])
    found = Properties(
        title=declared_title(rtf.info.get("title", "")),
        authors=people(rtf.info.get("author", "")),
        facts=[
            (fact, one_line(rtf.info[name])) for name, fact in _FACTS.items() if rtf.info.get(name)
        ],
    )
    found.date(rtf.info.get("creatim", ""), "created")
    found.date(rtf.info.get("revtim", ""), "modified")
    cut = [] if rtf.closed else [("TRUNCATED", "the file ends before its last group does")]
    made = office_draft(rtf.flow, found, hint.filename, warnings=cut)
    if isinstance(made, Refusal) and cut:
        return Refusal("TRUNCATED", cut[0][1])
    return made


READER = RtfReader()
