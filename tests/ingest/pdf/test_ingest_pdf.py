from __future__ import annotations

import io
from datetime import date

import pypdfium2 as pdfium
import pytest
from pdf_samples import PAGES, make_pdf

from isctext.ingest.pdf.lines import page_lines, paragraphs
from isctext.ingest.pdf.reader import READER
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint


def read(data: bytes) -> Draft | Refusal:
    items = list(READER.read(io.BytesIO(data), Hint("a.pdf")))
    assert len(items) == 1
    return items[0]


def test_pdf_text_title_and_date() -> None:
    info = "/Title (Le rapport) /Author (DINUM) /CreationDate (D:20180914155359+02'00')"
    found = read(make_pdf(PAGES, info))
    assert isinstance(found, Draft)
    assert found.title == "Le rapport"
    assert found.dates[-1].date == date(2018, 9, 14)
    assert found.dates[-1].origin == "meta:creation"
    assert "communautés Rouge" in found.text
    assert "Rapport annuel" not in found.text
    assert found.text.count("\n\n") == 7


def test_lines_to_paragraphs() -> None:
    page = page_lines("Une sous-\r\npréfecture et une com\ufffemune vivent côte à côte\r\nici.")
    assert paragraphs([page]) == ["Une sous-préfecture et une commune vivent côte à côte ici."]


def test_scanned() -> None:
    found = read(make_pdf([[], []]))
    assert isinstance(found, Refusal)
    assert found.code == "SCANNED_NO_TEXT"
    assert "apt install tesseract-ocr-fra ocrmypdf" in found.detail


@pytest.mark.parametrize("share", [0.02, 0.1])
def test_truncated(share: float) -> None:
    data = make_pdf(PAGES)
    found = read(data[: int(share * len(data))])
    assert isinstance(found, Refusal)
    assert found.code in ("TRUNCATED", "MALFORMED")


def test_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise pdfium.PdfiumError("Failed to load document (PDFium: Incorrect password error).")

    monkeypatch.setattr(pdfium, "PdfDocument", refuse)
    found = read(b"%PDF-1.4")
    assert isinstance(found, Refusal)
    assert found.code == "ENCRYPTED"
