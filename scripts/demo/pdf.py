"""A one-page PDF with a real text layer, written by hand: no dependency, no clock."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

LINE_WIDTH = 88
LEADING = 15


def pdf_bytes(title: str, paragraphs: Sequence[str]) -> bytes:
    """The title and the paragraphs on one A4 page, in Helvetica, Windows-1252 encoded."""
    stream = _content(title, paragraphs)
    objects = [
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        (
            b"<< /Type /Page /Parent 4 0 R /MediaBox [0 0 595 842] /Contents 1 0 R"
            b" /Resources << /Font << /F1 2 0 R >> >> >>"
        ),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Catalog /Pages 4 0 R /Lang (fr-FR) >>",
        b"<< /Title (%s) /Producer (isctext demo) >>" % _escaped(title),
    ]
    return _assembled(objects)


def _content(title: str, paragraphs: Sequence[str]) -> bytes:
    lines = [title, ""]
    for paragraph in paragraphs:
        lines.extend([*textwrap.wrap(paragraph, LINE_WIDTH), ""])
    shown = b"\n".join(b"(%s) Tj T*" % _escaped(line) for line in lines)
    return b"BT /F1 11 Tf %d TL 60 780 Td\n%s\nET" % (LEADING, shown)


def _escaped(text: str) -> bytes:
    raw = text.encode("cp1252")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _assembled(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 5 0 R /Info 6 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
