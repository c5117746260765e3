"""Reader text.v1: plain text in UTF-8, UTF-16 or windows-1252."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from isctext.ingest.dating.dates import date_in_filename, date_in_text_start
from isctext.ingest.prose.blocks import join_blocks, one_line, plain_blocks
from isctext.ingest.raw.encoding import decode
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_NAMES = (".txt", ".text", ".asc")
_OTHERS = (".json", ".xml", ".csv", ".tsv", ".jsonl", ".gz", ".zip", ".doc", ".docx", ".odt")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_NOT_PROSE = re.compile(r"[\d_]|[^\w\s]")
_CONTROLS = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)])
_NOT_PROSE_ASCII = bytes(code for code in range(128) if _NOT_PROSE.match(chr(code)))
_ASCII = re.compile(r"[\x00-\x7f]+")
# A letter or a space in two of three characters: base64, hexadecimal dumps and code are not.
_MOST = 0.66
_TITLE_LENGTH = 150


class PlainReader:
    """One document per file."""

    name = "text.v1"
    media_type = "text/plain"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.5 by name, 0.2 for any bytes that read as prose; 0 for bytes that do not."""
        if filename.lower().endswith(_OTHERS) or not _is_prose(head):
            return 0.0
        return 0.5 if filename.lower().endswith(_NAMES) else 0.2

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The file as one draft; its title is a short first paragraph."""
        text = join_blocks(plain_blocks(decode(stream.read(), hint.encoding)))
        if not text:
            yield Refusal("EMPTY_OUTPUT", "no words in the file")
            return
        found = (date_in_filename(hint.filename), date_in_text_start(text))
        yield Draft(text=text, title=_first_line(text), dates=tuple(d for d in found if d))


def _first_line(text: str) -> str:
    first, _, rest = text.partition("\n\n")
    short = len(first) <= _TITLE_LENGTH and not first.endswith((".", ",", ";"))
    return one_line(first) if short and rest else ""


def _is_prose(head: bytes) -> bool:
    if b"\x00" in head and not head.startswith(_WIDE):
        odd = head[1::2].count(0) + head[0::2].count(0)
        if odd < 0.3 * len(head):
            return False
    text = decode(head)
    if not text.strip():
        return False
    plain = text.encode("ascii", "ignore")
    if len(plain) - len(plain.translate(None, _CONTROLS)) > 0.02 * len(text):
        return False
    # Most of a text is ASCII, of which bytes are counted faster than characters.
    others = len(plain) - len(plain.translate(None, _NOT_PROSE_ASCII))
    others += len(_NOT_PROSE.findall(_ASCII.sub("", text)))
    return others <= (1 - _MOST) * len(text) and text.count("\ufffd") < 0.02 * len(text)


READER = PlainReader()
