"""One raw file opened in a worker and read: by its reader, and by OCR where it is a scanned PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from isctext.ingest.options import IngestOptions
from isctext.ingest.pdf.reader import says_when_made
from isctext.ingest.read import items_of
from isctext.records.document import Draft, Refusal
from isctext.records.reader import ReadTask
from isctext.workflow import scanning

SCANNED = "SCANNED_NO_TEXT"


def items_in(
    blob: Path, task: ReadTask, options: IngestOptions, ocr_seconds: float
) -> Iterator[Draft | Refusal]:
    """Every item of the file. Bad input becomes refusals, never an exception.

    ocr_seconds: how long a scanned PDF file may take to be read by OCR; 0 leaves it refused.
    """
    with blob.open("rb") as stream:
        for item in items_of(stream, task, options):
            if ocr_seconds and isinstance(item, Refusal) and _is_scan(item):
                yield from _recognised(blob.read_bytes(), item, task, options, ocr_seconds)
            else:
                yield item


def _is_scan(refusal: Refusal) -> bool:
    """Whether the file itself is a scan, and not a member of it."""
    return refusal.code == SCANNED and not refusal.locator


def _recognised(
    data: bytes, refusal: Refusal, task: ReadTask, options: IngestOptions, seconds: float
) -> Iterator[Draft | Refusal]:
    """A scanned PDF read by OCR; the refusal says so when that gave nothing either."""
    try:
        layered = scanning.with_text_layer(data, seconds)
    except scanning.ScanError as error:
        yield replace(refusal, detail=str(error))
        return
    dated = says_when_made(data)
    for item in items_of(io.BytesIO(layered), task, options):
        if isinstance(item, Refusal):
            yield replace(item, detail="OCR found no text")
        else:
            # Without a date of its own the file bears that of the OCR, which is no evidence.
            dates = tuple(d for d in item.dates if dated or d.origin != "meta:creation")
            yield replace(item, dates=dates, facts=(*item.facts, ("ocr", scanning.version())))
