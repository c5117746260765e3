"""Annotated segments as batches of whole documents."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from isctext.store import Store

TOKENS = ("doc_id", "segment_no", "starts", "ends", "forms", "lemmas", "pos", "sentences")


def whole_documents(store: Store, columns: tuple[str, ...] = TOKENS) -> Iterator[pa.Table]:
    """The segments, no document in two batches: what a match requires may stand further on."""
    held: list[pa.Table] = []
    for batch in store.table("segments").batches(columns):
        table = pa.Table.from_batches([batch])
        # Documents are written whole, one after the other: only the last one may go on.
        ids = table["doc_id"].to_numpy()
        fresh = np.flatnonzero(ids[1:] != ids[:-1]) + 1
        if held and len(ids) and held[-1]["doc_id"][-1].as_py() != ids[0]:
            fresh = np.append(0, fresh)
        if not len(fresh):
            held.append(table)
            continue
        yield pa.concat_tables([*held, table.slice(0, int(fresh[-1]))])
        held = [table.slice(int(fresh[-1]))]
    if held:
        yield pa.concat_tables(held)
