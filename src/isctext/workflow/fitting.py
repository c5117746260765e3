"""Whole-corpus stages: run again exactly when something they read has changed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from isctext.errors import StageError
from isctext.records.stage import Stage
from isctext.store import Store, Table
from isctext.workflow.provenance import Execution, stage_key
from isctext.workflow.workshop import Outcome, Workshop


@dataclass(frozen=True, slots=True)
class StoredRows:
    """A table as a fit stage sees it: the declared columns, streamed from the store."""

    stored: Table
    columns: tuple[str, ...]

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows as a stream; may be called again."""
        return self.stored.batches(self.columns)

    def table(self) -> pa.Table:
        """All rows, sorted."""
        return self.stored.read(self.columns)


def run_fit(shop: Workshop, stage: Stage, options: object) -> Outcome:
    """Bring the stage's tables up to date.

    Raises StageError [IT-STG-002] when the function fails, with the reason.
    """
    begun, started = time.monotonic(), datetime.now(UTC)
    store = shop.store
    inputs = {name: store.table(name).digest() for name in stage.reads}
    key = stage_key(stage, options, inputs)
    if _is_current(store, stage, key):
        return Outcome(stage.name, 0, 0, 0, time.monotonic() - begun, current=True)
    tables = _compute(shop, stage, options)
    for name in stage.writes:
        store.table(name).replace(tables[name], {"stage": stage.name, "key": key})
    execution = Execution(
        stage=stage,
        key=key,
        options=options,
        inputs=inputs,
        outputs={name: store.table(name).digest() for name in stage.writes},
        workers=1,
        units=sum(tables[name].num_rows for name in stage.writes),
        rejected=0,
        started=started,
        seed=int(getattr(options, "seed", 0)),
    )
    store.table("runs").append(execution.row())
    rows = sum(tables[name].num_rows for name in stage.writes)
    return Outcome(stage.name, 0, rows, 0, time.monotonic() - begun, unit="rows")


def _is_current(store: Store, stage: Stage, key: str) -> bool:
    runs = store.table("runs").read(
        ["stage", "key", "outputs", "started"],
        (pc.field("stage") == stage.name) & (pc.field("key") == key),
    )
    if not runs.num_rows:
        return False
    outputs = json.loads(runs["outputs"][runs.num_rows - 1].as_py())
    return bool(outputs == {name: store.table(name).digest() for name in stage.writes})


def _compute(shop: Workshop, stage: Stage, options: object) -> dict[str, pa.Table]:
    """The stage's tables, computed in a worker: one thread, whatever the machine."""
    rows = {
        name: StoredRows(shop.store.table(name), columns) for name, columns in stage.reads.items()
    }
    with shop.talk.stage(stage.name, None):
        (done,) = shop.crew.hire(1).run(stage.function, [stage], lambda _: (rows, options))
    if done.failure is not None:
        raise StageError(
            "IT-STG-002",
            f"stage '{stage.name}' failed",
            found=done.failure.detail,
            expected="tables " + ", ".join(stage.writes),
            hint="nothing was changed; run again with --workers 1, and report it if it stays",
        ) from done.failure.error
    tables: dict[str, pa.Table] = done.result
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
