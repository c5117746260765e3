"""Whole-corpus stages: run again exactly when something they read has changed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from isctext.errors import StageError
from isctext.records.stage import Stage
from isctext.store import Store, Table
from isctext.workflow.provenance import Execution, as_json, described, stage_key
from isctext.workflow.workshop import Outcome, Workshop


@dataclass(frozen=True, slots=True)
class StoredRows:
    """A table as a fit stage sees it: the declared columns, streamed from the store."""

    stored: Table
    columns: tuple[str, ...]
    doc_ids: tuple[str, ...] | None = None

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows as a stream; may be called again."""
        return self.stored.batches(self.columns, self._where())

    def table(self) -> pa.Table:
        """All rows, sorted."""
        return self.stored.read(self.columns, self._where())

    def of(self, doc_ids: Sequence[str]) -> StoredRows:
        """The rows of these documents only."""
        return replace(self, doc_ids=tuple(doc_ids))

    def _where(self) -> pc.Expression | None:
        if self.doc_ids is None:
            return None
        return pc.field("doc_id").isin(pa.array(self.doc_ids, pa.string()))


def run_fit(
    shop: Workshop, stage: Stage, options: object, made_with: Mapping[str, str] | None = None
) -> Outcome:
    """Bring the stage's tables up to date.

    made_with: the keys of the per-document stages whose tables are read (see ``run_map``): as
    long as they stay, a document's rows are those that they were.
    Raises StageError [IT-STG-002] when the function fails, with the reason.
    """
    begun, started = time.monotonic(), datetime.now(UTC)
    store, made_with = shop.store, made_with or {}
    inputs = {name: store.table(name).digest() for name in stage.reads} | dict(made_with)
    key = stage_key(stage, options, inputs)
    last = _last_run(store, stage)
    if last is not None and last["key"] == key:
        return Outcome(stage.name, 0, 0, 0, time.monotonic() - begun, current=True)
    with shop.talk.stage(stage.name, None):
        tables = _tables(shop, stage, options, extend=_extends(last, stage, options, made_with))
    for name in stage.writes:
        store.table(name).replace(tables[name], {"stage": stage.name, "key": key})
    rows = sum(tables[name].num_rows for name in stage.writes)
    execution = Execution(
        stage=stage,
        key=key,
        options=options,
        inputs=inputs,
        outputs=_digests(store, stage),
        workers=1,
        units=rows,
        rejected=0,
        started=started,
        seed=int(getattr(options, "seed", 0)),
    )
    store.table("runs").append(execution.row())
    return Outcome(stage.name, 0, rows, 0, time.monotonic() - begun, unit="rows")


def _last_run(store: Store, stage: Stage) -> dict[str, Any] | None:
    """The last execution of the stage, if what it wrote is what stands."""
    runs = store.table("runs").read(
        ["stage", "version", "key", "options", "inputs", "outputs", "started"],
        pc.field("stage") == stage.name,
    )
    if not runs.num_rows:
        return None
    last: dict[str, Any] = runs.sort_by("started").slice(runs.num_rows - 1).to_pylist()[0]
    return last if json.loads(last["outputs"]) == _digests(store, stage) else None


def _digests(store: Store, stage: Stage) -> dict[str, str]:
    return {name: store.table(name).digest() for name in stage.writes}


def _extends(
    last: dict[str, Any] | None, stage: Stage, options: object, made_with: Mapping[str, str]
) -> bool:
    """Whether what stands was made by the same code, options and per-document stages."""
    if last is None or not stage.extend or last["version"] != stage.version:
        return False
    inputs = json.loads(last["inputs"])
    return last["options"] == as_json(described(options)) and all(
        inputs.get(maker) == key for maker, key in made_with.items()
    )


def _tables(shop: Workshop, stage: Stage, options: object, *, extend: bool) -> dict[str, pa.Table]:
    """The stage's tables, computed in a worker: one thread, whatever the machine."""
    store = shop.store
    rows = {name: StoredRows(store.table(name), columns) for name, columns in stage.reads.items()}
    tables: dict[str, pa.Table] | None = None
    if extend:
        before = {
            name: StoredRows(store.table(name), tuple(store.table(name).spec.schema.names))
            for name in stage.writes
        }
        tables = _called(shop, stage, stage.extend, (rows, before, options))
    if tables is None:
        tables = _called(shop, stage, stage.function, (rows, options)) or {}
    absent = sorted(set(stage.writes) - set(tables))
    if absent:
        raise StageError(
            "IT-STG-002",
            f"stage '{stage.name}' failed: tables that it declares did not come",
            found="no " + ", ".join(absent),
            expected="tables " + ", ".join(stage.writes),
            hint="nothing was changed; this is a defect of the stage",
        )
    return tables


def _called(
    shop: Workshop, stage: Stage, function: str, arguments: tuple[object, ...]
) -> dict[str, pa.Table] | None:
    (done,) = shop.crew.hire(1).run(function, [stage], lambda _: arguments)
    if done.failure is not None:
        raise StageError(
            "IT-STG-002",
            f"stage '{stage.name}' failed",
            found=done.failure.detail,
            expected="tables " + ", ".join(stage.writes),
            hint="nothing was changed; run again with --workers 1, and report it if it stays",
        ) from done.failure.error
    tables: dict[str, pa.Table] | None = done.result
    return tables
