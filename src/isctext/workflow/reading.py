"""What a worker does with a group of input files: open, choose the reader, read, count."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from isctext.ingest.beside import BESIDE
from isctext.ingest.options import IngestOptions
from isctext.ingest.pdf.reader import says_when_made
from isctext.ingest.read import choose_reader, read_task
from isctext.records.reader import ReadTask
from isctext.records.tables import DOCUMENTS, FACTS, REJECTIONS
from isctext.workflow import scanning

HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Reading:
    """A task with where its bytes are: a blob on disk, or a piece of a split file."""

    task: ReadTask
    blob: Path
    piece: bytes | None = None


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The documents and rejections of a group; and for each task how many, by which reader.

    beside: the tables of facts, of what was left out, of warnings.
    """

    documents: pa.Table
    rejections: pa.Table
    counts: tuple[tuple[int, int, str], ...]
    beside: dict[str, pa.Table] = field(default_factory=dict)


def read_group(group: list[Reading], options: IngestOptions, ocr_seconds: float = 0) -> ReadResult:
    """Every task of the group read. Bad input becomes rejections, never an exception.

    ocr_seconds: how long scanned PDF files may take to be read by OCR; 0 leaves them refused.
    """
    documents, rejections, counts = [DOCUMENTS.empty()], [REJECTIONS.empty()], []
    beside = {name: [spec.empty()] for name, spec in BESIDE.items()}
    for reading in group:
        task = reading.task
        if reading.piece is not None:
            tables = read_task(io.BytesIO(reading.piece), task, options)
        else:
            task = replace(task, reader=task.reader or _reader_name(reading))
            with reading.blob.open("rb") as stream:
                tables = read_task(stream, task, options)
            if ocr_seconds and tables["rejections"]["code"].to_pylist() == ["SCANNED_NO_TEXT"]:
                tables = _scanned(reading.blob.read_bytes(), task, options, ocr_seconds)
        documents.append(tables["documents"])
        rejections.append(tables["rejections"])
        for name, held in beside.items():
            held.append(tables[name])
        counts.append((tables["documents"].num_rows, tables["rejections"].num_rows, task.reader))
    return ReadResult(
        pa.concat_tables(documents),
        pa.concat_tables(rejections),
        tuple(counts),
        {name: pa.concat_tables(held) for name, held in beside.items()},
    )


def _scanned(
    data: bytes, task: ReadTask, options: IngestOptions, seconds: float
) -> dict[str, pa.Table]:
    """A scanned PDF read by OCR; the refusal says so when that gave nothing either."""
    try:
        layered = scanning.with_text_layer(data, seconds)
    except scanning.ScanError as error:
        tables = read_task(io.BytesIO(data), task, options)
        return tables | {"rejections": _with_detail(tables["rejections"], str(error))}
    tables = read_task(io.BytesIO(layered), task, options)
    if tables["rejections"].num_rows:
        return tables | {"rejections": _with_detail(tables["rejections"], "OCR found no text")}
    if not says_when_made(data):  # then OCR has written today's date, which is no evidence
        tables["documents"] = _undated(tables["documents"])
    rows = [
        {"doc_id": d, "input_id": task.input_id, "number": 10_000, "name": "ocr",
         "value": scanning.version()}
        for d in tables["documents"]["doc_id"].to_pylist()
    ]  # fmt: skip
    return tables | {"facts": pa.concat_tables([tables["facts"], FACTS.from_rows(rows)])}


def _undated(documents: pa.Table) -> pa.Table:
    nothing = {"date": None, "date_precision": None, "date_source": None}
    rows = [
        row | nothing if row["date_source"] == "meta:creation" else row
        for row in documents.to_pylist()
    ]
    return DOCUMENTS.from_rows(rows)


def _with_detail(rejections: pa.Table, detail: str) -> pa.Table:
    rows = [row | {"detail": detail} for row in rejections.to_pylist()]
    return REJECTIONS.from_rows(rows)


def _reader_name(reading: Reading) -> str:
    with reading.blob.open("rb") as stream:
        found = choose_reader(stream.read(HEAD_BYTES), reading.task.hint.filename)
    return found.name if found else ""
