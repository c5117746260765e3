"""What a worker does with a group of input files: open, choose the reader, read, count."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from isctext.ingest.beside import BESIDE
from isctext.ingest.options import IngestOptions
from isctext.ingest.read import items_of, tables_of, whole_reader
from isctext.records.reader import ReadTask
from isctext.records.tables import DOCUMENTS, REJECTIONS
from isctext.workflow.attaching import Attached, Waiting, apart
from isctext.workflow.opening import items_in

HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Reading:
    """A task with where its bytes are: a blob on disk, or a piece of a split file.

    ``attached`` are the files that its references name.
    """

    task: ReadTask
    blob: Path
    piece: bytes | None = None
    attached: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The documents and rejections of a group; and for each task how many, by which reader.

    beside: the tables of facts, of what was left out, of warnings. waiting: references whose text
    is still to be read from their files, with the place of their task in ``counts``.
    """

    documents: pa.Table
    rejections: pa.Table
    counts: tuple[tuple[int, int, str], ...]
    beside: dict[str, pa.Table] = field(default_factory=dict)
    waiting: tuple[tuple[int, Waiting], ...] = ()


def read_group(group: list[Reading], options: IngestOptions, ocr_seconds: float = 0) -> ReadResult:
    """Every task of the group read. Bad input becomes rejections, never an exception.

    ocr_seconds: how long scanned PDF files may take to be read by OCR; 0 leaves them refused.
    """
    documents, rejections, counts = [DOCUMENTS.empty()], [REJECTIONS.empty()], []
    beside = {name: [spec.empty()] for name, spec in BESIDE.items()}
    waiting: list[tuple[int, Waiting]] = []
    for place, reading in enumerate(group):
        task = reading.task
        if reading.piece is not None:
            items = items_of(io.BytesIO(reading.piece), task, options)
        else:
            task = replace(task, reader=_reader_name(reading, options.max_bytes))
            items = items_in(reading.blob, task, options, ocr_seconds)
        here: list[Waiting] = []
        tables = tables_of(apart(items, reading.attached, task, here), task, options)
        waiting += [(place, each) for each in here]
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
        tuple(waiting),
    )


def _reader_name(reading: Reading, limit: int) -> str:
    """The reader of the whole file, which may not be the one that its head was enough for."""
    task = reading.task
    with reading.blob.open("rb") as stream:
        found = whole_reader(stream, task.hint.filename, limit, named=task.reader)
    return found.name if found else ""
