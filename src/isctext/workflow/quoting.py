"""The original characters around a hit, cut from the documents where they are stored."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.store import Store

PLACES = ("left_start", "start", "end", "right_end")


def quoted(store: Store, hits: pa.Table) -> pa.Table:
    """The hits with three more columns: left, node, right, as they stand in documents.text.

    hits: columns doc_id and left_start, start, end, right_end (code points; right_end may lie
    behind the text's end). Rows keep their order. Each text is decoded once and sliced: SQL's
    substr walks from the start of the text at every call, which on a long document with many
    hits takes minutes.
    """
    documents = hits["doc_id"].combine_chunks().dictionary_encode()
    codes = documents.indices.to_numpy(zero_copy_only=False)
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(documents.dictionary) + 1))
    number_of = {doc_id: n for n, doc_id in enumerate(documents.dictionary.to_pylist())}
    places = np.stack([hits[name].to_numpy() for name in PLACES], axis=1).astype(np.int64)
    cut = [[""] * hits.num_rows for _ in range(3)]
    wanted = pc.field("doc_id").isin(documents.dictionary)
    for batch in store.table("documents").batches(["doc_id", "text"], wanted):
        for doc_id, text in zip(batch["doc_id"].to_pylist(), batch["text"], strict=True):
            whole, number = text.as_py(), number_of[doc_id]
            for row in order[bounds[number] : bounds[number + 1]].tolist():
                a, b, c, d = places[row].tolist()
                cut[0][row], cut[1][row], cut[2][row] = whole[a:b], whole[b:c], whole[c:d]
    for name, values in zip(("left", "node", "right"), cut, strict=True):
        hits = hits.append_column(name, pa.array(values, pa.string()))
    return hits
