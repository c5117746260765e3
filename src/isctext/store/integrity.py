"""``isctext check``: blobs and table files against their hashes, tables against their keys."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from isctext.records.tables import SPINE
from isctext.store.corpus import Store
from isctext.store.table import Table


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is not as it was committed."""

    place: str
    problem: str
    found: str


def verify(store: Store) -> Iterator[Damage]:
    """Everything that is wrong with the corpus on disk; nothing when all is well."""
    yield from _blobs(store)
    for name in SPINE:
        yield from _files(store.table(name))
    for stage in store.ledgers():
        yield from _files(store.ledger(stage))
    for name, spec in SPINE.items():
        yield from _keys(store.table(name), spec.key)


def _blobs(store: Store) -> Iterator[Damage]:
    known = store.table("blobs").read(["blob_id"])["blob_id"].to_pylist()
    present = set(store.blobs.ids())
    for blob_id in sorted(known):
        if blob_id not in present:
            yield Damage(f"blob {blob_id}", "missing", "no file")
        elif (now := store.blobs.sha256(blob_id)) != blob_id:
            yield Damage(f"blob {blob_id}", "changed", now)


def _files(table: Table) -> Iterator[Damage]:
    for path in table.files():
        if not path.is_file():
            yield Damage(f"table {table.spec.name}", "missing file", path.name)
            continue
        with path.open("rb") as file:
            now = hashlib.file_digest(file, "sha256").hexdigest()
        if now != path.stem:
            yield Damage(f"table {table.spec.name}", "changed file", path.name)


def _keys(table: Table, key: tuple[str, ...]) -> Iterator[Damage]:
    if any(not path.is_file() for path in table.files()):
        return
    rows = pa.Table.from_batches(
        table.batches(key), schema=pa.schema([table.spec.schema.field(k) for k in key])
    )
    counts = rows.group_by(list(key)).aggregate([([], "count_all")])
    twice = counts.filter(pc.greater(counts["count_all"], 1))
    if twice.num_rows:
        first = {name: twice[name][0].as_py() for name in key}
        yield Damage(f"table {table.spec.name}", f"{twice.num_rows} keys twice", str(first))
