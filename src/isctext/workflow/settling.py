"""Before reading: what of the corpus still stands, given the files of today."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from isctext.ingest.beside import BESIDE
from isctext.records.rejection import INGEST
from isctext.records.tables import REJECTIONS
from isctext.store import Store
from isctext.workflow.choosing import Missing
from isctext.workflow.inventory import Inventory

WHOLE = -1
"""The chunk number of the line of ``inputs`` that closes a file."""


def settle(store: Store, inventory: Inventory) -> tuple[set[str], dict[str, set[int]]]:
    """The files read to their end, and for others the chunks that are committed.

    Whatever a kill left half done, and whatever belongs to files that changed or are gone,
    is dropped: table ``inputs`` is written last, so its counts tell.
    """
    rows = store.table("inputs").read()
    now = {file.input_id: file.fingerprint for file in inventory.files}
    fresh = [
        now.get(input_id) == mark
        for input_id, mark in zip(
            rows["input_id"].to_pylist(), rows["fingerprint"].to_pylist(), strict=True
        )
    ]
    rows = rows.filter(pa.array(fresh, pa.bool_()))
    sound = _sound(store, rows)
    kept = pa.array(sorted(sound), pa.string())
    for name in ("inputs", "documents", *BESIDE):
        store.table(name).remove(~pc.field("input_id").isin(kept))
    files = pa.array(sorted(sound | _still_missing(store, inventory)), pa.string())
    store.table("rejections").remove(
        (pc.field("stage") == "ingest") & ~pc.field("input_id").isin(files)
    )
    complete: set[str] = set()
    partial: dict[str, set[int]] = {}
    for input_id, chunk in zip(
        rows["input_id"].to_pylist(), rows["chunk"].to_pylist(), strict=True
    ):
        if input_id in sound and chunk == WHOLE:
            complete.add(input_id)
        elif input_id in sound:
            partial.setdefault(input_id, set()).add(chunk)
    return complete, partial


def forget_scans(store: Store) -> None:
    """Files refused as scanned before OCR was there are read again."""
    refused = store.table("rejections").read(
        ["input_id", "detail"], pc.field("code") == "SCANNED_NO_TEXT"
    )
    untried = [row["input_id"] for row in refused.to_pylist() if "OCR" not in row["detail"]]
    if untried:
        store.table("inputs").remove(pc.field("input_id").isin(pa.array(untried, pa.string())))


def release(store: Store, inventory: Inventory, again: Collection[str]) -> Inventory:
    """The chosen files and rows of the inventory, in the corpus as if they had never been read.

    again: their input_ids. Table ``inputs`` comes first: what a kill leaves half done, the next
    run reads.
    """
    mine = pc.field("input_id").isin(pa.array(sorted(again), pa.string()))
    for name in ("inputs", "documents", *BESIDE):
        store.table(name).remove(mine)
    store.table("rejections").remove((pc.field("stage") == INGEST) & mine)
    return replace(
        inventory,
        files=tuple(file for file in inventory.files if file.input_id in again),
        missing=tuple(each for each in inventory.missing if each.input_id in again),
    )


def _sound(store: Store, rows: pa.Table) -> set[str]:
    """The inputs whose documents and rejections are as many as their lines say."""
    closed = set(rows.filter(pc.equal(rows["chunk"], WHOLE))["input_id"].to_pylist())
    said: dict[str, tuple[int, int]] = {}
    for row in rows.select(["input_id", "chunk", "documents", "rejections"]).to_pylist():
        name, chunk = row["input_id"], row["chunk"]
        if name in closed and chunk != WHOLE:
            continue
        so_far = said.get(name, (0, 0))
        said[name] = (so_far[0] + row["documents"], so_far[1] + row["rejections"])
    kept = _by_input(store, "documents", None)
    refused = _by_input(store, "rejections", pc.field("stage") == "ingest")
    return {
        name for name, counts in said.items() if counts == (kept.get(name, 0), refused.get(name, 0))
    }


def _still_missing(store: Store, inventory: Inventory) -> set[str]:
    """The inputs that never were opened and whose rejections say what they would say today."""
    now: dict[str, list[dict[str, str]]] = {}
    for missing in inventory.missing:
        now.setdefault(missing.input_id, []).append(_missing_row(missing))
    if not now:
        return set()
    columns = list(next(iter(now.values()))[0])
    mine = pc.field("input_id").isin(pa.array(sorted(now), pa.string()))
    rows = store.table("rejections").read(columns, (pc.field("stage") == "ingest") & mine)
    said: dict[str, list[dict[str, str]]] = {}
    for row in rows.to_pylist():
        said.setdefault(row["input_id"], []).append(row)
    return {name for name in now if _in_order(now[name]) == _in_order(said.get(name, []))}


def _in_order(rows: list[dict[str, str]]) -> list[tuple[tuple[str, str], ...]]:
    return sorted(tuple(sorted(row.items())) for row in rows)


def _by_input(store: Store, table: str, where: pc.Expression | None) -> dict[str, int]:
    rows = store.table(table).read(["input_id"], where)
    counts = rows.group_by("input_id").aggregate([([], "count_all")])
    return dict(zip(counts["input_id"].to_pylist(), counts["count_all"].to_pylist(), strict=True))


def keep_missing(store: Store, inventory: Inventory) -> None:
    """Rows of a table without a file, and links that lead nowhere, are rejections too."""
    table = store.table("rejections")
    known = set(table.read(["input_id"], pc.field("stage") == "ingest")["input_id"].to_pylist())
    new = [m for m in inventory.missing if m.input_id not in known]
    keep_refused(store, new)


def keep_refused(store: Store, refused: Sequence[Missing]) -> None:
    """Files that never were opened, as rejections in one commit."""
    store.table("rejections").append(REJECTIONS.from_rows(_missing_row(m) for m in refused))


def _missing_row(missing: Missing) -> dict[str, str]:
    return {
        "stage": "ingest",
        "input_id": missing.input_id,
        "locator": missing.refusal.locator,
        "doc_id": "",
        "blob_id": "",
        "source_id": missing.source.source_id,
        "arena": missing.source.arena,
        "code": missing.refusal.code,
        "detail": missing.refusal.detail,
    }
