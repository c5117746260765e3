from __future__ import annotations

import io
from datetime import date

import pypdfium2 as pdfium
import pytest

from isctext.ingest.pdf.lines import page_lines, paragraphs
from isctext.ingest.pdf.reader import READER
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint


def make_pdf(pages: list[list[str]], info: str = "") -> bytes:
    """A minimal PDF written by hand: one line of Helvetica per text line."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", font]
    kids = []
    for lines in pages:
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        stream = f"BT /F1 11 Tf 50 750 Td {shown}ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(pages)} >>"
    objects.append(f"<< {info} >>")
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n".encode()
    return out + f"startxref\n{start}\n%%EOF\n".encode()


def read(data: bytes) -> Draft | Refusal:
    items = list(READER.read(io.BytesIO(data), Hint("a.pdf")))
    assert len(items) == 1
    return items[0]


PAGES = [
    [
        f"Rapport annuel - page {n}",
        f"{word} : les communs numériques sont gouvernés par des commu-",
        f"nautés {word} qui en fixent les règles et qui les défendent dans",
        f"la durée {word}.",
        f"Un second paragraphe {word} commence ici et se poursuit sur",
        f"la ligne {word} suivante.",
        str(n),
    ]
    for n, word in enumerate(("Rouge", "Jaune", "Bleue", "Verte"), 1)
]


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
