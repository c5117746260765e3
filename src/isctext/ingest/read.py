"""One task in, two tables out: each item of the file is a document or a rejection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache
from io import BytesIO
from typing import BinaryIO

import pyarrow as pa

from isctext.errors import PluginError
from isctext.ingest.beside import BESIDE, beside_rows
from isctext.ingest.deliberation.formulas import ARENA, without_formulas
from isctext.ingest.finish import Finisher
from isctext.ingest.neighbours.txmtable import TABLED, with_metadata
from isctext.ingest.options import IngestOptions
from isctext.ingest.raw.streams import HEAD, Replayed, StreamRefusedError, read_bounded
from isctext.ingest.references.attached import NOT_LOOKED_FOR, standing, told
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Counting, Hint, Reader, ReadTask, Refining, Splitter
from isctext.records.rejection import Rejection
from isctext.records.tables import DOCUMENTS, REJECTIONS
from isctext.registry import READERS, available, load

_MOST_MISSING = 10_000
# Under this a reader only guesses; the file is refused rather than misread.
_LEAST_SURE = 0.15
_NOTHING = b"\x00 \t\r\n\f\xef\xbb\xbf"


def choose_reader(head: bytes, filename: str) -> Reader | None:
    """The installed reader that is surest of a file, None when none knows it.

    ``head`` is the first 4 KiB. Content beats the name: each reader weighs both. Ties go to the
    first name in the alphabet.
    """
    scored = [(_sureness(reader, head, filename), reader) for reader in _readers()]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= _LEAST_SURE else None


def named_reader(name: str) -> Reader:
    """The installed reader of that name.

    Raises UsageError [IT-REG-001] for an unknown name, PluginError [IT-ING-001] when the
    plug-in is not a reader.
    """
    reader = load(READERS, name)
    if not isinstance(reader, Reader):
        raise PluginError(
            "IT-ING-001",
            f"the plug-in '{name}' is not a reader",
            found=type(reader).__name__,
            expected="an object with name, media_type, sniff and read",
            hint="report this to the package that brings it",
        )
    return reader


def whole_reader(stream: BinaryIO, filename: str, limit: int, *, named: str = "") -> Reader | None:
    """The reader of a whole file, the named one or the surest, refined; None when none knows it.

    More than the head is read only where another reader may know the whole better, up to ``limit``
    bytes. Raises as ``named_reader``.
    """
    head = stream.read(HEAD)
    reader = named_reader(named) if named else choose_reader(head, filename)
    if reader is None or reader.name not in refinements():
        return reader
    try:
        return refined(reader, read_bounded(Replayed(head, stream), limit))
    except StreamRefusedError:
        return reader


def refined(reader: Reader, data: bytes) -> Reader:
    """The reader that claims the whole file, though its head or its name chose another."""
    claiming = (other for other in refinements().get(reader.name, ()) if _claims(other, data))
    return next(claiming, reader)


def pieces(stream: BinaryIO, reader: Reader, hint: Hint) -> Iterator[bytes]:
    """The pieces of a file of many items, to be read one task each; memory stays bounded.

    A reader that does not split gives the whole file as its one piece.
    """
    if isinstance(reader, Splitter):
        yield from reader.split(stream, hint)
    else:
        yield stream.read()


def read_task(stream: BinaryIO, task: ReadTask, options: IngestOptions) -> dict[str, pa.Table]:
    """The tables ``documents``, ``rejections`` and those of ``BESIDE`` of one file or piece.

    Rows of the first two together are the items found. Bad input never raises: a failing reader
    is a PLUGIN_ERROR row. Raises UsageError only when the task names an unknown reader.
    """
    return tables_of(items_of(stream, task, options), task, options)


def tables_of(
    items: Iterable[Draft | Refusal], task: ReadTask, options: IngestOptions
) -> dict[str, pa.Table]:
    """What ``read_task`` gives, of items that were read; attached files are not looked for."""
    finisher = Finisher(task, options)
    documents: list[dict[str, object]] = []
    rejections: list[dict[str, object]] = []
    beside: dict[str, list[dict[str, object]]] = {name: [] for name in BESIDE}
    strips = task.source.arena == ARENA and not options.formulas
    for found in map(_alone, items):
        item = without_formulas(found) if strips and isinstance(found, Draft) else found
        done = finisher.finish(item)
        if isinstance(done, Rejection):
            rejections.append(asdict(done))
            continue
        documents.append(done)
        if isinstance(item, Draft):
            for name, rows in beside_rows(item, done).items():
                beside[name] += rows
    return {
        "documents": DOCUMENTS.from_rows(documents),
        "rejections": REJECTIONS.from_rows(rejections),
    } | {name: BESIDE[name].from_rows(rows) for name, rows in beside.items()}


def _alone(item: Draft | Refusal) -> Draft | Refusal:
    """An item whose attached files, if it has some, nobody has looked for."""
    if isinstance(item, Refusal) or not item.attached:
        return item
    return standing(told(item, dict.fromkeys(item.attached, NOT_LOOKED_FOR)))


def items_of(stream: BinaryIO, task: ReadTask, options: IngestOptions) -> Iterator[Draft | Refusal]:
    """Every item of one file or piece as its reader gives it, within the budgets.

    A row of ``metadata.csv`` that is declared for the file is joined to its drafts.
    """
    head = stream.read(HEAD)
    if not head:
        yield Refusal("EMPTY_OUTPUT", "the file is empty")
        return
    reader = named_reader(task.reader) if task.reader else choose_reader(head, task.hint.filename)
    whole: BinaryIO = Replayed(head, stream)
    if not isinstance(reader, Splitter):
        try:
            data = read_bounded(whole, options.max_bytes)
        except StreamRefusedError as refused:
            yield Refusal(refused.code, refused.detail)
            return
        if not data.strip(_NOTHING):
            yield Refusal("EMPTY_OUTPUT", f"{len(data)} bytes without text")
            return
        whole = BytesIO(data)
        reader = refined(reader, data) if reader else None
    if reader is None:
        yield Refusal("UNSUPPORTED", f"no reader knows '{task.hint.filename}'")
        return
    row = dict(task.declared.row) if reader.name in TABLED else {}
    for item in _guarded(reader, whole, task.hint):
        yield with_metadata(item, row) if row and isinstance(item, Draft) else item


def _guarded(reader: Reader, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
    """What the reader gives; its failure is one more refusal, after what it gave before.

    Items that a counting reader's file shows and that it did not give are refusals too.
    """
    given, shown = 0, 0
    if isinstance(reader, Counting):
        data = stream.read()
        stream, shown = BytesIO(data), _shown(reader, data)
    try:
        for item in reader.read(stream, hint):
            yield item
            given += 1
    except MemoryError:
        yield Refusal("OOM", f"{reader.name} ran out of memory after {given} items")
    except Exception as error:  # whatever a reader throws is a row, not a stop
        detail = f"{reader.name}: {type(error).__name__}: {error} (after {given} items)"
        yield Refusal("PLUGIN_ERROR", detail, f"after {given}" if given else "")
    else:
        if not given:
            yield Refusal("EMPTY_OUTPUT", f"{reader.name} found no item")
    detail = f"the file shows {shown} items, {given} were read"
    for number in range(given + 1, min(shown, given + _MOST_MISSING) + 1):
        yield Refusal("ITEMS_MISSING", detail, f"item {number} of {shown}")


def _shown(reader: Counting, data: bytes) -> int:
    try:
        return reader.count(data)
    except Exception:  # a count that fails says nothing
        return 0


def _sureness(reader: Reader, head: bytes, filename: str) -> float:
    try:
        return reader.sniff(head, filename)
    except Exception:  # a plug-in that fails to sniff does not know the file
        return 0.0


def _claims(reader: Refining, data: bytes) -> bool:
    try:
        return reader.claims(data)
    except Exception:  # a plug-in that fails to look does not know the file
        return False


@cache
def refinements() -> dict[str, tuple[Refining, ...]]:
    """The readers that may know a file better once it is seen whole, by the one they refine."""
    found: dict[str, tuple[Refining, ...]] = {}
    for reader in _readers():
        if isinstance(reader, Refining):
            found |= {name: (*found.get(name, ()), reader) for name in reader.refines}
    return found


@cache
def _readers() -> tuple[Reader, ...]:
    return tuple(named_reader(name) for name in available(READERS))
