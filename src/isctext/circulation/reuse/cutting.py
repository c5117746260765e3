"""Passages cut from the documents' texts as these stream by."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from isctext.records.stage import Rows


def cut(documents: Rows, doc_ids: pa.Array, starts: pa.Array, ends: pa.Array) -> pa.Array:
    """The text of each place: offsets in code points into its document."""
    wanted: dict[str, list[tuple[int, int, int]]] = {}
    places = zip(doc_ids.to_pylist(), starts.to_pylist(), ends.to_pylist(), strict=True)
    for row, (doc_id, start, end) in enumerate(places):
        wanted.setdefault(doc_id, []).append((row, start, end))
    texts = [""] * len(doc_ids)
    holders = pa.array(list(wanted), pa.string())
    for batch in documents.batches():
        ids = batch.column("doc_id").cast(pa.string())
        some = batch.select(["doc_id", "text"]).filter(pc.is_in(ids, value_set=holders))
        for doc_id, text in zip(*(c.to_pylist() for c in some.columns), strict=True):
            for row, start, end in wanted[doc_id]:
                texts[row] = text[start:end]
    return pa.array(texts, pa.string())
