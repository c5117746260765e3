"""While reading: each batch of files committed, with a line that accounts for its items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from isctext.errors import StageError
from isctext.ingest.beside import BESIDE
from isctext.records.tables import BLOBS, DOCUMENTS, INPUTS, REJECTIONS
from isctext.store import Store
from isctext.workflow.inventory import InputFile
from isctext.workflow.pool import Done
from isctext.workflow.reading import Reading, ReadResult
from isctext.workflow.settling import WHOLE

_COMMIT_DOCUMENTS = 512
_COMMIT_INPUTS = 256


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of work: the file, which chunk (WHOLE for all of it), where its bytes are.

    ``reading`` is None for the line that closes a split file.
    """

    file: InputFile
    chunk: int
    blob_id: str
    reading: Reading | None
    size: int = 0


def batched(outcomes: Iterator[Done[list[Item]]]) -> Iterator[list[Done[list[Item]]]]:
    """Outcomes in batches for one commit each: some 512 documents or 256 files."""
    batch: list[Done[list[Item]]] = []
    documents = inputs = 0
    for done in outcomes:
        batch.append(done)
        inputs += len(done.task)
        documents += done.result.documents.num_rows if done.failure is None else 0
        if documents >= _COMMIT_DOCUMENTS or inputs >= _COMMIT_INPUTS:
            yield batch
            batch, documents, inputs = [], 0, 0
    if batch:
        yield batch


def commit(store: Store, batch: list[Done[list[Item]]]) -> int:
    """Blobs, rejections, documents, and last the lines of ``inputs``; the files closed."""
    items = [item for done in batch for item in done.task]
    known = set(store.table("blobs").read(["blob_id"])["blob_id"].to_pylist())
    store.table("blobs").append(_blobs(items, known))
    results = [_result(done) for done in batch]
    store.table("rejections").append(pa.concat_tables(r.rejections for r in results))
    store.table("documents").append(pa.concat_tables(r.documents for r in results))
    # After the documents: a kill in between leaves fewer documents than ``inputs`` will say.
    for name in BESIDE:
        rows = [r.beside[name] for r in results if name in r.beside]
        if sum(table.num_rows for table in rows):
            store.table(name).append(pa.concat_tables(rows))
    store.table("inputs").append(_inputs(store, batch, results))
    return sum(item.chunk == WHOLE for item in items)


def _blobs(items: list[Item], known: set[str]) -> pa.Table:
    kept = {item.blob_id: (item.size, item.file.input_id) for item in items}
    for item in items:
        for file in item.reading.attached if item.reading else ():
            if file.blob:
                origin = f"{item.file.source.source_id}:{file.filename}"
                kept.setdefault(file.blob_id, (file.size, origin))
    return BLOBS.from_rows(
        {"blob_id": blob_id, "size": size, "media_type": "", "origin": origin}
        for blob_id, (size, origin) in sorted(kept.items())
        if blob_id not in known
    )


def _result(done: Done[list[Item]]) -> ReadResult:
    if done.failure is None:
        result: ReadResult = done.result
        found = result.documents.num_rows + result.rejections.num_rows
        if sum(d + r for d, r, _ in result.counts) != found:
            raise StageError("IT-STG-001", "stage 'ingest' does not account for its rows")
        return result
    (item,) = done.task
    row = {
        "stage": "ingest",
        "input_id": item.file.input_id,
        "locator": "" if item.chunk == WHOLE else f"chunk {item.chunk}",
        "doc_id": "",
        "blob_id": item.blob_id,
        "source_id": item.file.source.source_id,
        "arena": item.file.source.arena,
        "code": "PLUGIN_ERROR" if done.failure.code == "ERROR" else done.failure.code,
        "detail": done.failure.detail,
    }
    return ReadResult(DOCUMENTS.empty(), REJECTIONS.from_rows([row]), ((0, 1, ""),))


def _inputs(store: Store, batch: list[Done[list[Item]]], results: list[ReadResult]) -> pa.Table:
    rows: list[dict[str, object]] = []
    for done, result in zip(batch, results, strict=True):
        counts = iter(result.counts)
        for item in done.task:
            documents, rejections, reader = next(counts) if item.reading else (0, 0, "")
            rows.append(_input_row(item, documents, rejections, reader))
    for row, item in zip(rows, (i for done in batch for i in done.task), strict=True):
        if item.reading is None:
            _close(store, row, rows)
    return INPUTS.from_rows(rows)


def _input_row(item: Item, documents: int, rejections: int, reader: str) -> dict[str, object]:
    return {
        "input_id": item.file.input_id,
        "chunk": item.chunk,
        "source_id": item.file.source.source_id,
        "fingerprint": item.file.fingerprint,
        "blob_id": item.blob_id,
        "reader": reader,
        "found": documents + rejections,
        "documents": documents,
        "rejections": rejections,
    }


def _close(store: Store, row: dict[str, object], batch: list[dict[str, object]]) -> None:
    """The closing line of a split file sums its chunks, committed before and in this batch."""
    earlier = store.table("inputs").read(
        ["found", "documents", "rejections", "reader"],
        pc.field("input_id") == row["input_id"],
    )
    chunks = earlier.to_pylist() + [
        other for other in batch if other["input_id"] == row["input_id"] and other["chunk"] != WHOLE
    ]
    for name in ("found", "documents", "rejections"):
        row[name] = sum(chunk[name] for chunk in chunks)
    row["reader"] = chunks[0]["reader"] if chunks else ""
