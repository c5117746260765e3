"""Reader pdf.v1: PDF files that have a text layer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2 as pdfium

from isctext.ingest.dating.dates import date_in_filename, date_in_text_start, parse_date
from isctext.ingest.pdf.lines import page_lines, paragraphs
from isctext.ingest.prose.blocks import join_blocks, one_line
from isctext.records.document import DatedBy, Draft, Refusal
from isctext.records.reader import Hint

MAX_PAGES = 5_000
_OCR_HINT = "no text layer in {} pages; to read the images: apt install tesseract-ocr-fra ocrmypdf"
_STAMP = re.compile(r"^(?:D:)?(\d{4})(\d{2})(\d{2})")


class PdfReader:
    """One document per file, pages joined."""

    name = "pdf.v1"
    media_type = "application/pdf"

    def sniff(self, head: bytes, filename: str) -> float:
        """1.0 for the PDF mark in the first kilobyte, 0.2 for the name alone."""
        if b"%PDF-" in head[:1024]:
            return 1.0
        return 0.2 if filename.lower().endswith(".pdf") and head.strip(b"\x00") else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The file as one draft; ENCRYPTED, TRUNCATED, MALFORMED or SCANNED_NO_TEXT."""
        data = stream.read()
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            yield _refuse(data, str(error))
            return
        try:
            yield _read_document(document, hint)
        except pdfium.PdfiumError as error:
            yield _refuse(data, str(error))
        finally:
            document.close()


def says_when_made(data: bytes) -> bool:
    """Whether the PDF itself says when it was made."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        return False
    try:
        return bool(document.get_metadata_dict().get("CreationDate", ""))
    finally:
        document.close()


def _refuse(data: bytes, message: str) -> Refusal:
    if "password" in message.lower() or "security" in message.lower():
        return Refusal("ENCRYPTED", "the PDF asks for a password")
    if b"%%EOF" not in data[-2048:]:
        return Refusal("TRUNCATED", f"no end mark in {len(data)} bytes; {message}")
    return Refusal("MALFORMED", message)


def _read_document(document: pdfium.PdfDocument, hint: Hint) -> Draft | Refusal:
    count = len(document)
    if count > MAX_PAGES:
        return Refusal("TOO_LARGE", f"{count} pages, limit {MAX_PAGES}")
    pages = [page_lines(_page_text(document, number)) for number in range(count)]
    text = join_blocks(paragraphs(pages))
    if not text:
        return Refusal("SCANNED_NO_TEXT", _OCR_HINT.format(count))
    facts = document.get_metadata_dict()
    found = (
        date_in_filename(hint.filename),
        date_in_text_start(text),
        # When the file was made, often years after the text: last of all.
        _stamp(facts.get("CreationDate", "")),
    )
    return Draft(
        text=text,
        title=_title(facts.get("Title", "")),
        authors=tuple(a for a in [one_line(facts.get("Author", ""))] if a),
        dates=tuple(d for d in found if d),
        facts=(("pages", str(count)),),
        warnings=_blank(pages),
    )


def _blank(pages: list[list[str]]) -> tuple[tuple[str, str], ...]:
    """A warning where pages hold no text: images of text, perhaps."""
    blank = [str(number) for number, lines in enumerate(pages, 1) if not any(lines)]
    shown = ", ".join(blank[:20]) + (" ..." if len(blank) > 20 else "")  # noqa: PLR2004
    return (("PAGES_WITHOUT_TEXT", f"of {len(pages)} pages: {shown}"),) if blank else ()


def _page_text(document: pdfium.PdfDocument, number: int) -> str:
    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            return str(text_page.get_text_range())
        finally:
            text_page.close()
    finally:
        page.close()


def _title(declared: str) -> str:
    """The declared title, unless it is the name of the file it was printed from."""
    title = re.sub(r"^Microsoft (?:Word|PowerPoint)\s*-\s*", "", one_line(declared))
    is_file = re.search(r"\.(?:docx?|odt|pdf|rtf|pptx?|indd|qxd|html?)$", title, re.IGNORECASE)
    return "" if is_file or not any(c.isalpha() for c in title) else title


def _stamp(value: str) -> DatedBy | None:
    match = _STAMP.match(value)
    return parse_date("-".join(match.groups()), "meta:creation") if match else None


READER = PdfReader()
