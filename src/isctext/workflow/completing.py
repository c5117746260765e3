"""References whose text is in a file of their own: read after their bibliography, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa

from isctext.ingest.beside import BESIDE
from isctext.ingest.options import IngestOptions
from isctext.ingest.read import tables_of
from isctext.records.document import Refusal
from isctext.workflow.accounts import Item
from isctext.workflow.attaching import Waiting
from isctext.workflow.pool import Done, Workers
from isctext.workflow.reading import ReadResult

_JOIN = "isctext.workflow.attaching:join"
Tables = dict[str, pa.Table]


def completed(
    outcomes: Iterator[Done[list[Item]]],
    pool: Workers,
    options: IngestOptions,
    *,
    seconds: float,
    ocr_seconds: float,
) -> Iterator[Done[list[Item]]]:
    """The outcomes of ``read_group``, in order, with the references that waited for their texts.

    seconds: for each attached file, OCR included.
    """
    for done in outcomes:
        if done.failure is None and done.result.waiting:
            yield replace(done, result=_whole(done.result, pool, options, seconds, ocr_seconds))
        else:
            yield done


def _whole(
    result: ReadResult, pool: Workers, options: IngestOptions, seconds: float, ocr_seconds: float
) -> ReadResult:
    """The result with all that waited, each in a task of its own; by rounds, a file each time."""
    waiting = list(result.waiting)
    while waiting:
        again: list[tuple[int, Waiting]] = []
        found: list[tuple[int, Tables]] = []
        outcomes = pool.run(
            _JOIN, waiting, lambda pair: (pair[1], options, ocr_seconds), seconds=seconds
        )
        for done in outcomes:
            place, reference = done.task
            said = _failed(done, reference, options) if done.failure else done.result
            if isinstance(said, Waiting):
                again.append((place, said))
            else:
                found.append((place, said))
        result = _with(result, found)
        waiting = again
    return replace(result, waiting=())


def _failed(
    done: Done[tuple[int, Waiting]], waiting: Waiting, options: IngestOptions
) -> Waiting | Tables:
    """What is left after a task that failed: its file is refused, or the reference itself."""
    if done.failure is None:
        return waiting
    code = "PLUGIN_ERROR" if done.failure.code == "ERROR" else done.failure.code
    if waiting.files:
        return waiting.without_first(code, done.failure.detail)
    refusal = Refusal(code, done.failure.detail, waiting.draft.locator)
    return tables_of([refusal, *waiting.refused], waiting.task, options)


def _with(result: ReadResult, found: list[tuple[int, Tables]]) -> ReadResult:
    """The result with more tables, counted to the tasks that they belong to."""
    counts = list(result.counts)
    for place, tables in found:
        documents, rejections, reader = counts[place]
        kept, refused = tables["documents"].num_rows, tables["rejections"].num_rows
        counts[place] = (documents + kept, rejections + refused, reader)
    added = [tables for _, tables in found]
    return replace(
        result,
        documents=pa.concat_tables([result.documents, *(t["documents"] for t in added)]),
        rejections=pa.concat_tables([result.rejections, *(t["rejections"] for t in added)]),
        counts=tuple(counts),
        beside={
            name: pa.concat_tables([result.beside[name], *(t[name] for t in added)])
            for name in BESIDE
        },
    )
