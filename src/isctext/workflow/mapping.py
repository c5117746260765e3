"""Per-document stages: only what is missing, in workers, every document accounted for."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.errors import StageError
from isctext.records.stage import Stage
from isctext.records.tables import LEDGER, REJECTIONS
from isctext.store import Store, Table
from isctext.workflow.pool import Done, Failure, Workers
from isctext.workflow.provenance import Execution, stage_key
from isctext.workflow.workshop import Outcome, Workshop

# A commit costs about 30 ms; a few hundred documents lost to a kill cost seconds.
COMMIT_DOCUMENTS = 256


@dataclass(frozen=True, slots=True)
class _Result:
    """One batch done: its documents, its rows by table, the documents that it refused."""

    doc_ids: list[str]
    tables: dict[str, pa.Table]
    rejected: set[str]


def run_map(shop: Workshop, stage: Stage, options: object, upstream: str = "") -> Outcome:
    """Bring the stage's tables up to date with the table that it reads.

    Rows of documents that are gone, or that were made with other options, are dropped first.
    upstream: the per-document stage that writes the table read here, "" for none. What it
    made with other options is other rows under the same doc_ids, so its key is part of ours.
    Raises StageError [IT-STG-001] when a document gets lost.
    """
    begun, started = time.monotonic(), datetime.now(UTC)
    key = stage_key(stage, options, made_with(shop.store, upstream))
    source = shop.store.table(next(iter(stage.reads)))
    units = set(_distinct(source))
    done = _settle(shop.store, stage, key, units)
    todo = len(units) - len(done)
    rejected = 0
    if todo:
        # A few documents are shared out, so that no worker waits for another to do them all.
        size = max(1, min(shop.batch, -(-todo // (2 * shop.crew.size))))
        batches = document_batches(source, next(iter(stage.reads.values())), done, size)
        pool, tasks = _staffed(shop, stage, batches)
        with shop.talk.stage(stage.name, todo) as meter:
            outcomes = pool.run(
                stage.function, tasks, lambda table: (table, options), divide=_single_documents
            )
            for group in _grouped(_checked(stage, outcome) for outcome in outcomes):
                _commit(shop.store, stage, key, group)
                rejected += sum(len(result.rejected) for result in group)
                meter.add(sum(len(result.doc_ids) for result in group))
        store = shop.store
        execution = Execution(
            stage=stage,
            key=key,
            options=options,
            inputs={name: store.table(name).digest() for name in stage.reads},
            outputs={name: store.table(name).digest() for name in stage.writes},
            workers=shop.crew.size,
            units=todo,
            rejected=rejected,
            started=started,
        )
        store.table("runs").append(execution.row())
    seconds = time.monotonic() - begun
    return Outcome(stage.name, len(done), todo, rejected, seconds, current=not todo)


def _staffed(
    shop: Workshop, stage: Stage, batches: Iterator[pa.Table]
) -> tuple[Workers, Iterator[pa.Table]]:
    """As many workers as the first batches are worth, those that may wait at once; all batches."""
    first = list(islice(batches, 2 * shop.crew.size))
    work = sum(batch.nbytes for batch in first)
    return shop.crew.hire(work // stage.worth), chain(first, batches)


def document_batches(
    table: Table, columns: Sequence[str], skip: set[str], size: int
) -> Iterator[pa.Table]:
    """The rows of documents not in ``skip``, ``size`` whole documents at a time.

    Relies on a document's rows standing together in one file, as every commit writes them.
    """
    skipped = pa.array(sorted(skip), pa.string())
    pending: list[pa.RecordBatch] = []
    count, last = 0, None
    for whole in table.batches(columns):
        batch = whole.filter(pc.invert(pc.is_in(whole["doc_id"], value_set=skipped)))
        if not batch.num_rows:
            continue
        ids = batch["doc_id"].to_numpy(zero_copy_only=False)
        firsts = np.flatnonzero(ids[1:] != ids[:-1]) + 1
        begins = [0, *firsts.tolist()] if ids[0] != last else firsts.tolist()
        cut = 0
        for begin in begins:
            if count == size:
                yield _compact([*pending, batch.slice(cut, begin - cut)])
                pending, count, cut = [], 0, begin
            count += 1
        pending.append(batch.slice(cut))
        last = ids[-1]
    if count:
        yield _compact(pending)


def _compact(parts: list[pa.RecordBatch]) -> pa.Table:
    # A slice is pickled with the whole batch behind it: 4,096 rows sent for every 64.
    return pa.Table.from_batches([part.take(np.arange(part.num_rows)) for part in parts])


def made_with(store: Store, upstream: str) -> dict[str, str]:
    """The key of the per-document stage of that name, by its name; nothing for none."""
    if not upstream:
        return {}
    keys = pc.unique(store.ledger(upstream).read(["key"])["key"]).to_pylist()
    return {upstream: " ".join(sorted(keys))}


def _settle(store: Store, stage: Stage, key: str, units: set[str]) -> set[str]:
    """The documents that are done and stay; everything else leaves the stage's tables.

    The ledger is written last in a commit and emptied first here, so that whatever the
    moment of a kill, rows without a ledger line are known to be leftovers.
    """
    ledger = store.ledger(stage.name)
    rows = ledger.read(["unit_id", "key"])
    if pc.any(pc.not_equal(rows["key"], key)).as_py():
        ledger.replace(LEDGER.empty())
        rows = rows.slice(0, 0)
    listed = set(rows["unit_id"].to_pylist())
    gone = pa.array(sorted(listed - units), pa.string())
    if len(gone):
        ledger.remove(pc.field("unit_id").isin(gone))
    done = listed & units
    kept = pa.array(sorted(done), pa.string())
    leftover = ~pc.field("doc_id").isin(kept)
    for name in stage.writes:
        store.table(name).remove(leftover)
    store.table("rejections").remove(leftover & (pc.field("stage") == stage.name))
    return done


def _distinct(table: Table) -> list[str]:
    found: set[str] = set()
    for batch in table.batches(["doc_id"]):
        found.update(pc.unique(batch["doc_id"]).to_pylist())
    return sorted(found)


def _single_documents(table: pa.Table) -> list[pa.Table]:
    ids = pc.unique(table["doc_id"])
    return [table.filter(pc.equal(table["doc_id"], doc_id)) for doc_id in ids]


def _checked(stage: Stage, outcome: Done[pa.Table]) -> _Result:
    doc_ids = pc.unique(outcome.task["doc_id"]).to_pylist()
    if outcome.failure is not None:
        return _Result(doc_ids, _refused(stage, doc_ids, outcome.failure), set(doc_ids))
    tables: dict[str, pa.Table] = outcome.result
    absent = set(stage.writes) - set(tables)
    if absent:
        raise _lost(stage, "tables that it declares did not come", absent)
    rejected = set(tables["rejections"]["doc_id"].to_pylist()) if "rejections" in tables else set()
    for name in {*stage.writes, "rejections"} & set(tables):
        strangers = set(tables[name]["doc_id"].to_pylist()) - set(doc_ids)
        if strangers:
            raise _lost(stage, f"rows of unknown documents in '{name}'", strangers)
    if stage.covers:
        covered = set(tables[stage.covers]["doc_id"].to_pylist())
        missing = set(doc_ids) - covered - rejected
        if missing or covered & rejected:
            both = covered & rejected
            raise _lost(stage, "documents neither done nor rejected, or both", missing | both)
    return _Result(doc_ids, tables, rejected)


def _refused(stage: Stage, doc_ids: list[str], failure: Failure) -> dict[str, pa.Table]:
    code = "PLUGIN_ERROR" if failure.code == "ERROR" else failure.code
    blank = dict.fromkeys(("input_id", "locator", "blob_id", "source_id", "arena"), "")
    return {
        "rejections": REJECTIONS.from_rows(
            blank | {"stage": stage.name, "doc_id": doc_id, "code": code, "detail": failure.detail}
            for doc_id in doc_ids
        )
    }


def _grouped(results: Iterator[_Result]) -> Iterator[list[_Result]]:
    group: list[_Result] = []
    for result in results:
        group.append(result)
        if sum(len(r.doc_ids) for r in group) >= COMMIT_DOCUMENTS:
            yield group
            group = []
    if group:
        yield group


def _commit(store: Store, stage: Stage, key: str, group: list[_Result]) -> None:
    for name in (*stage.writes, "rejections"):
        tables = [result.tables[name] for result in group if name in result.tables]
        if tables:
            store.table(name).append(pa.concat_tables(tables), {"stage": stage.name, "key": key})
    rejected = set().union(*(result.rejected for result in group))
    unit_ids = [doc_id for result in group for doc_id in result.doc_ids]
    store.ledger(stage.name).append(
        LEDGER.from_columns(
            {
                "unit_id": unit_ids,
                "key": [key] * len(unit_ids),
                "rejected": [unit in rejected for unit in unit_ids],
            }
        )
    )


def _lost(stage: Stage, what: str, ids: set[str]) -> StageError:
    return StageError(
        "IT-STG-001",
        f"stage '{stage.name}' does not account for its rows: {what}",
        found=f"{len(ids)}: {', '.join(sorted(ids)[:5])}",
        expected="inputs = outputs + rejections",
        hint="nothing of this batch was committed; this is a defect of the stage",
    )
