"""Readers factiva-text.v1 and factiva-rtf.v1: Factiva by mail, by copy and paste, and in RTF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from isctext.ingest.office.rtftext import read_rtf
from isctext.ingest.press.factiva.lines import coded_share, is_displayed, read_lines
from isctext.ingest.prose.blocks import plain_blocks
from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.streams import StreamRefusedError
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

_LEAST_CODES = 4
_NOT_TEXT = ("{\\rtf", "<", "%PDF", "PK\x03\x04")
# The site names its exports so: Factiva-20191021-2050.rtf.
_NAME = re.compile(r"(?:^|/)factiva[-_ ]?\d[^/]*$", re.IGNORECASE)
# A text that only speaks of Factiva is not one of its exports.
_SITE = re.compile(rb"Factiva RTF|\{\\title\s[^{}]{0,80}Factiva", re.IGNORECASE)
_CELL = re.compile(rb"\b(?:SE|HD)\b[^A-Za-z]{0,40}(?:\\[a-z]+-?\d* ?[{}\s]*){0,6}\\cell\b")


class FactivaTextReader:
    """One document per article of a mail or of a page that was copied."""

    name = "factiva-text.v1"
    media_type = "text/plain"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.93 for four of its codes, titles among them; 0.9 for the lines over an article."""
        text = decode(head)
        if "\x00" in text or text.lstrip("\ufeff \r\n\t").startswith(_NOT_TEXT):
            return 0.0
        if coded_share(text) >= _LEAST_CODES:
            return 0.93
        return 0.9 if is_displayed(text) else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The articles of the text, numbered from 1."""
        text = decode(stream.read(), hint.encoding).replace("\f", "\n\n")
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        yield from read_lines(lines, _paragraphs)


class FactivaRtfReader:
    """One document per article of an RTF export, with codes or without."""

    name = "factiva-rtf.v1"
    media_type = "application/rtf"
    refines = ("rtf.v1",)

    def sniff(self, head: bytes, filename: str) -> float:
        """0.98 for RTF that names Factiva, holds its cells, or bears its exports' name."""
        if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
            return 0.0
        known = _SITE.search(head) or _CELL.search(head) or _NAME.search(filename)
        return 0.98 if known else 0.0

    def claims(self, data: bytes) -> bool:
        """Whether its lines are those of an export, under fonts and styles that fill the head."""
        named = b"Factiva" in data
        if not named and b"HD" not in data:
            return False
        try:
            blocks = read_rtf(data).flow.blocks
        except StreamRefusedError:
            return False
        text = "\n".join(block.text for block in blocks)
        return coded_share(text) >= _LEAST_CODES or (named and is_displayed(text))

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:  # noqa: ARG002
        """The articles of the file, numbered from 1."""
        data = stream.read()
        if b"{\\rtf" not in data[:64]:
            yield Refusal("MALFORMED", "no RTF at the start of the file")
            return
        try:
            found = read_rtf(data)
        except StreamRefusedError as refused:
            yield Refusal(refused.code, refused.detail)
            return
        yield from read_lines([block.text for block in found.flow.blocks], list)
        if not found.closed:
            yield Refusal("TRUNCATED", "the RTF ends early: articles may be missing", "end")


def _paragraphs(lines: Sequence[str]) -> list[str]:
    return plain_blocks("\n".join(lines))


TEXT_READER = FactivaTextReader()
RTF_READER = FactivaRtfReader()
