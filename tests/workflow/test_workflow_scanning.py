"""A scanned PDF: refused with what to install, or read by OCR where that is installed."""

import zlib
from datetime import date

import numpy as np
import pypdfium2 as pdfium
import pytest
from pdf_samples import make_pdf

from isctext.ingest.options import IngestOptions
from isctext.records.reader import Hint, ReadTask
from isctext.records.source import Source
from isctext.workflow import scanning
from isctext.workflow.reading import Reading, read_group

needs_ocr = pytest.mark.skipif(
    not scanning.installed(), reason="no OCR here: apt install ocrmypdf tesseract-ocr-fra"
)
LINES = [
    "Le conseil de la commune a soutenu le tiers-lieu du quartier.",
    "Les habitants y partagent des outils et un jardin depuis 2019.",
    "La coopérative compte quarante membres et deux emplois.",
]


def scanned(lines: list[str]) -> bytes:
    """A page as an image: text drawn by one PDF, rendered, and put into another."""
    page = pdfium.PdfDocument(make_pdf([lines]))[0]
    pixels = page.render(scale=3, grayscale=True).to_numpy().squeeze()
    height, width = pixels.shape
    packed = zlib.compress(np.ascontiguousarray(pixels).tobytes())
    image = (
        (
            f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} "
            "/BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode "
            f"/Length {len(packed)} >>\nstream\n"
        ).encode()
        + packed
        + b"\nendstream"
    )
    draw = b"q 595 0 0 842 0 0 cm /Im0 Do Q"
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /XObject << /Im0 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw),
        image,
    ]  # fmt: skip
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


@pytest.fixture
def file(tmp_path, monkeypatch):
    from pathlib import Path  # noqa: PLC0415

    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "ingest" / "pdf"))
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(LINES))
    return path


def read(path, seconds):
    task = ReadTask("s:scan.pdf", 0, "b", Source("s", "policy"), Hint("scan.pdf"), "pdf.v1")
    return read_group([Reading(task, path)], IngestOptions(today=date.today()), seconds)


def test_without_ocr_it_is_refused_with_the_command_to_install(file):
    (row,) = read(file, 0).rejections.to_pylist()
    assert row["code"] == "SCANNED_NO_TEXT"
    assert "apt install tesseract-ocr-fra ocrmypdf" in row["detail"]


def test_ocr_that_fails_is_a_refusal_that_says_so(file, monkeypatch):
    def fails(data, seconds):
        raise scanning.ScanError("OCR failed (2): no such language")

    monkeypatch.setattr(scanning, "with_text_layer", fails)
    result = read(file, 5)
    (row,) = result.rejections.to_pylist()
    assert (row["code"], row["detail"]) == ("SCANNED_NO_TEXT", "OCR failed (2): no such language")
    assert result.counts == ((0, 1, "pdf.v1"),)


@needs_ocr
def test_ocr_reads_french(file):
    result = read(file, 120)
    (document,) = result.documents.to_pylist()
    for words in ("tiers-lieu du quartier", "habitants y partagent", "coopérative compte quarante"):
        assert words in document["text"].replace("\n", " ")
    assert document["date"] is None  # not the day on which OCR wrote its PDF
    facts = {row["name"]: row["value"] for row in result.beside["facts"].to_pylist()}
    assert facts["ocr"].startswith("ocrmypdf")
    assert facts["ocr"].endswith("fra")


@needs_ocr
def test_ocr_has_a_time_limit(file):
    with pytest.raises(scanning.ScanError, match="more than 0 s"):
        scanning.with_text_layer(file.read_bytes(), 0.05)


@needs_ocr
def test_what_is_no_pdf():
    with pytest.raises(scanning.ScanError, match="OCR failed"):
        scanning.with_text_layer(b"%PDF-1.4 nothing", 60)
