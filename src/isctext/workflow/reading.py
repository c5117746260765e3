"""What a worker does with a group of input files: open, choose the reader, read, count."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from isctext.ingest.beside import BESIDE
from isctext.ingest.options import IngestOptions
from isctext.ingest.read import choose_reader, read_task
from isctext.records.reader import ReadTask
from isctext.records.tables import DOCUMENTS, REJECTIONS

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


def read_group(group: list[Reading], options: IngestOptions) -> ReadResult:
    """Every task of the group read. Bad input becomes rejections, never an exception."""
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


def _reader_name(reading: Reading) -> str:
    with reading.blob.open("rb") as stream:
        found = choose_reader(stream.read(HEAD_BYTES), reading.task.hint.filename)
    return found.name if found else ""
