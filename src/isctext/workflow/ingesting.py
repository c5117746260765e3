"""The ingest stage: files to blobs to documents, each item found kept or refused."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow.compute as pc

from isctext.ingest.options import IngestOptions
from isctext.ingest.read import choose_reader, named_reader, pieces
from isctext.records.document import Refusal
from isctext.records.reader import ReadTask, Splitter
from isctext.records.stage import Stage
from isctext.store import SourceUnreadableError, Store
from isctext.workflow.accounts import Item, batched, commit
from isctext.workflow.attachedfiles import NamedFile
from isctext.workflow.attaching import Attached
from isctext.workflow.choosing import Missing
from isctext.workflow.completing import completed
from isctext.workflow.inventory import InputFile, Inventory
from isctext.workflow.provenance import Execution, stage_key
from isctext.workflow.reading import HEAD_BYTES, Reading
from isctext.workflow.settling import (
    WHOLE,
    forget_scans,
    keep_missing,
    keep_refused,
    release,
    settle,
)
from isctext.workflow.sourcing import keep_sources
from isctext.workflow.workshop import Outcome, Workshop

STAGE = Stage(
    name="ingest",
    version=4,
    grain="map",
    reads={},
    writes=("sources", "blobs", "inputs", "documents", "facts", "removed", "warnings"),
    function="isctext.workflow.reading:read_group",
)
# Files a worker takes at a time: few enough for progress and balance, enough for low overhead.
_GROUP = 12
_PIECE = 4 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """For one group of files: seconds for each, bytes of memory for the process.

    ocr_seconds: for a scanned PDF on top; 0 where OCR is off or not installed.
    """

    seconds: int = 60
    memory_bytes: int = 3 << 30
    ocr_seconds: int = 0


def run_ingest(
    shop: Workshop,
    inventory: Inventory,
    options: IngestOptions,
    limits: Limits,
    meanwhile: Callable[[int], None] = lambda _: None,
    *,
    again: Collection[str] | None = None,
) -> Outcome:
    """Bring documents up to date with the files of the study.

    New and changed files are read; documents of files that are gone leave the tables.
    ``meanwhile`` is called before the first file is read, with the number of tasks there are.
    again: the input_ids of files to read once more; all others are left as they are.
    """
    begun, started = time.monotonic(), datetime.now(UTC)
    store = shop.store
    complete, partial = set[str](), dict[str, set[int]]()
    if again is not None:
        declared = release(store, inventory, again)
    else:
        declared = inventory
        if limits.ocr_seconds:
            forget_scans(store)
        complete, partial = settle(store, inventory)
    keep_sources(store, inventory)
    before = _counts(store)
    keep_missing(store, declared)
    todo = [file for file in declared.files if file.input_id not in complete]
    unreadable: list[Missing] = []
    if todo:
        tasks = _tasks(todo)
        meanwhile(tasks)
        with (
            shop.talk.stage("ingest", len(todo)) as meter,
            shop.apart(tasks, limits.memory_bytes) as pool,
        ):
            groups = _groups(_items(store, todo, partial, unreadable))
            outcomes = pool.run(
                STAGE.function,
                groups,
                lambda group: (
                    [item.reading for item in group if item.reading],
                    options,
                    limits.ocr_seconds,
                ),
                divide=lambda group: [[item] for item in group],
                seconds=float(limits.seconds + limits.ocr_seconds),
            )
            whole = completed(
                outcomes,
                pool,
                options,
                seconds=float(limits.seconds + limits.ocr_seconds),
                ocr_seconds=limits.ocr_seconds,
            )
            for batch in batched(whole):
                meter.add(commit(store, batch))
        keep_refused(store, unreadable)
        keep_sources(store, inventory)
        _record(shop, options, declared, started, len(todo))
    documents, rejected = (now - then for now, then in zip(_counts(store), before, strict=True))
    return Outcome(
        "ingest",
        len(complete),
        documents + rejected,
        rejected,
        time.monotonic() - begun,
        unit="items",
        current=not todo and not documents and not rejected,
    )


def _tasks(todo: list[InputFile]) -> int:
    """How many tasks the files make, about: large ones are read in pieces, attached ones alone."""
    sizes = (file.path.stat().st_size for file in todo if file.path.is_file())
    attached = sum(len(file.attached) for file in todo)
    return -(-len(todo) // _GROUP) + sum(sizes) // _PIECE + attached


def _items(
    store: Store,
    files: list[InputFile],
    partial: dict[str, set[int]],
    unreadable: list[Missing],
) -> Iterator[Item]:
    """What there is to read, file by file; those that cannot be opened go to ``unreadable``.

    They get no line in ``inputs``: each run tries them again.
    """
    for file in files:
        try:
            blob_id, size = store.blobs.put(file.path)
        except SourceUnreadableError as error:
            refusal = Refusal("UNREADABLE", str(error))
            unreadable.append(Missing(file.input_id, file.source, refusal))
            continue
        blob = store.blobs.path(blob_id)
        attached = tuple(_kept(store, named) for named in file.attached)
        with blob.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
            stream.seek(0)
            named = named_reader(file.reader) if file.reader else None
            reader = named or choose_reader(head, file.hint.filename)
            if not isinstance(reader, Splitter):
                task = _task(file, 0, blob_id, reader.name if reader else "")
                yield Item(file, WHOLE, blob_id, Reading(task, blob, None, attached), size)
                continue
            done = partial.get(file.input_id, set())
            for chunk, piece in enumerate(pieces(stream, reader, file.hint)):
                if chunk not in done:
                    task = _task(file, chunk, blob_id, reader.name)
                    reading = Reading(task, blob, piece, attached)
                    yield Item(file, chunk, blob_id, reading, size)
            yield Item(file, WHOLE, blob_id, None, size)


def _kept(store: Store, file: NamedFile) -> Attached:
    """The bytes of an attached file on the shelf, before anything of them is read."""
    if file.path is None:
        return Attached(file.name, missing=file.problem)
    try:
        blob_id, size = store.blobs.put(file.path)
    except SourceUnreadableError as error:
        return Attached(file.name, refused=("UNREADABLE", str(error)))
    return Attached(file.name, file.filename, blob_id, store.blobs.path(blob_id), size)


def _task(file: InputFile, chunk: int, blob_id: str, reader: str) -> ReadTask:
    return ReadTask(file.input_id, chunk, blob_id, file.source, file.hint, reader, file.declared)


def _groups(items: Iterator[Item]) -> Iterator[list[Item]]:
    group: list[Item] = []
    for item in items:
        if item.reading is not None and item.reading.piece is not None:
            if group:
                yield group
            yield [item]
            group = []
            continue
        group.append(item)
        if len(group) == _GROUP:
            yield group
            group = []
    if group:
        yield group


def _counts(store: Store) -> tuple[int, int]:
    refused = store.table("rejections").read(["stage"], pc.field("stage") == "ingest").num_rows
    return store.table("documents").count(), refused


def _record(
    shop: Workshop, options: IngestOptions, inventory: Inventory, started: datetime, units: int
) -> None:
    store = shop.store
    execution = Execution(
        stage=STAGE,
        key=stage_key(STAGE, options),
        options=options,
        inputs={"files": str(len(inventory.files))},
        outputs={name: store.table(name).digest() for name in STAGE.writes},
        workers=shop.crew.size,
        units=units,
        rejected=_counts(store)[1],
        started=started,
    )
    store.table("runs").append(execution.row())
