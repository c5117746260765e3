"""``isctext check``: blobs and table files against their hashes, tables against their keys."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from isctext.errors import StoreError
from isctext.records.tables import SPINE
from isctext.store.corpus import Store
from isctext.store.table import Table

_REBUILD = (
    "delete the folder 'corpus' of the study and run again; everything is rebuilt from the "
    "original documents"
)


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is not as it was committed, and what to do about it."""

    place: str
    problem: str
    found: str
    next_step: str = _REBUILD


def verify(store: Store) -> Iterator[Damage]:
    """Everything that is wrong with the corpus on disk; nothing when all is well.

    Never raises on damage: what cannot be read is said, and the rest is still looked at.
    """
    tables = [store.table(name) for name in SPINE]
    tables += [store.ledger(stage) for stage in store.ledgers()]
    sound: list[Table] = []
    for table in tables:
        damage = list(_files(table))
        yield from damage
        if not damage:
            sound.append(table)
    for table in sound:
        if table.spec.name == "blobs":
            yield from _blobs(store)
        yield from _keys(table)


def _blobs(store: Store) -> Iterator[Damage]:
    known = store.table("blobs").read(["blob_id"])["blob_id"].to_pylist()
    present = set(store.blobs.ids())
    for blob_id in sorted(known):
        if blob_id not in present:
            yield Damage(f"blob {blob_id}", "missing", "no file")
        elif (now := store.blobs.sha256(blob_id)) != blob_id:
            yield Damage(f"blob {blob_id}", "changed", now)


def _files(table: Table) -> Iterator[Damage]:
    try:
        files = table.files()
    except StoreError as error:
        yield Damage(_place(table), "unreadable log", error.found or "")
        return
    for path in files:
        if not path.is_file():
            yield Damage(_place(table), "missing file", path.name)
            continue
        with path.open("rb") as file:
            now = hashlib.file_digest(file, "sha256").hexdigest()
        if now != path.stem:
            yield Damage(_place(table), "changed file", path.name)


def _keys(table: Table) -> Iterator[Damage]:
    key = table.spec.key
    rows = pa.Table.from_batches(
        table.batches(key), schema=pa.schema([table.spec.schema.field(k) for k in key])
    )
    counts = rows.group_by(list(key)).aggregate([([], "count_all")])
    twice = counts.filter(pc.greater(counts["count_all"], 1))
    if twice.num_rows:
        first = {name: twice[name][0].as_py() for name in key}
        yield Damage(_place(table), f"{twice.num_rows} keys twice", str(first))


def _place(table: Table) -> str:
    kind = "table" if table.folder.name == table.spec.name else "ledger of stage"
    return f"{kind} {table.folder.name}"
