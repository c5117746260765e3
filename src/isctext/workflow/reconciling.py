"""The reconciliation: what each file held against what became of it, counted from the tables.

Found is what the reader said when it read the file; kept, duplicates and rejected are counted
anew in the tables that hold them. A gap is a loss, and is never normal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from isctext.store import Store
from isctext.workflow.settling import WHOLE

_COUNTS = ("found", "kept", "duplicates", "rejected", "gap")


def reconcile(store: Store) -> pa.Table:
    """One row per file that was read, in the order of input_id, with what became of its items.

    Columns input_id, source_id, reader, found, kept, duplicates, rejected, and gap: found less
    the three others.
    """
    inputs = store.table("inputs").read(
        ["input_id", "source_id", "reader", "found"], pc.field("chunk") == WHOLE
    )
    documents = store.table("documents").read(["doc_id", "input_id"])
    repeated = set(store.table("duplicates").read(["doc_id"])["doc_id"].to_pylist())
    kept: Counter[str] = Counter()
    twice: Counter[str] = Counter()
    for doc_id, input_id in zip(*(c.to_pylist() for c in documents.columns), strict=True):
        (twice if doc_id in repeated else kept)[input_id] += 1
    refused = Counter(
        store.table("rejections")
        .read(["input_id"], pc.field("stage") == "ingest")["input_id"]
        .to_pylist()
    )
    rows = []
    for row in sorted(inputs.to_pylist(), key=lambda r: str(r["input_id"])):
        name = row["input_id"]
        counts = {"kept": kept[name], "duplicates": twice[name], "rejected": refused[name]}
        rows.append(row | counts | {"gap": row["found"] - sum(counts.values())})
    return _table(rows, ("input_id", "source_id", "reader"))


def by_source(files: pa.Table) -> pa.Table:
    """The same summed over the files of each source and reader, with their number."""
    sums: dict[tuple[str, str], Counter[str]] = {}
    for row in files.to_pylist():
        held = sums.setdefault((row["source_id"], row["reader"]), Counter())
        held.update({name: row[name] for name in _COUNTS} | {"files": 1})
    rows = [
        {"source_id": source, "reader": reader, **{n: held[n] for n in ("files", *_COUNTS)}}
        for (source, reader), held in sorted(sums.items())
    ]
    return _table(rows, ("source_id", "reader"), ("files", *_COUNTS))


def losses(files: pa.Table) -> pa.Table:
    """The files whose items are not all accounted for: none, unless something is broken."""
    return files.filter(pc.not_equal(files["gap"], 0))


def _table(
    rows: Iterable[dict[str, object]], names: tuple[str, ...], counts: tuple[str, ...] = _COUNTS
) -> pa.Table:
    fields = [(n, pa.string()) for n in names] + [(n, pa.int64()) for n in counts]
    return pa.Table.from_pylist(list(rows), pa.schema(fields))
