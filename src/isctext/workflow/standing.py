"""Where a corpus stands: what its tables hold, when each stage last ran."""

from __future__ import annotations

import pyarrow as pa

from isctext.records.tables import SPINE
from isctext.store import Store


def table_sizes(store: Store) -> pa.Table:
    """Columns table, rows, meaning."""
    return pa.table(
        {
            "table": list(SPINE),
            "rows": [store.table(name).count() for name in SPINE],
            "meaning": [spec.doc.split(";")[0] for spec in SPINE.values()],
        }
    )


def last_runs(store: Store) -> pa.Table:
    """Each stage's last execution: when it ended, how long it took, its key."""
    runs = store.table("runs").read(["stage", "key", "units", "rejected", "started", "ended"])
    last = {row["stage"]: row for row in runs.to_pylist()}
    rows = [
        row
        | {
            "ended": row["ended"].isoformat(timespec="seconds"),
            "seconds": round((row["ended"] - row["started"]).total_seconds(), 1),
        }
        for row in last.values()
    ]
    names = ("stage", "units", "rejected", "seconds", "ended", "key")
    return pa.table({name: [row[name] for row in rows] for name in names})
