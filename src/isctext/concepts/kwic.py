"""Concordance: where any pattern of the grammar occurs, with the words around."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from isctext.concepts.engine import tokens_of
from isctext.concepts.matcher import Matcher
from isctext.concepts.stream import build_stream

CONCORDANCE = pa.schema(
    [
        pa.field("doc_id", pa.string(), nullable=False),
        *(
            pa.field(name, pa.int32(), nullable=False)
            for name in ("segment_no", "start", "end", "left_start", "right_end")
        ),
    ]
)


@dataclass(frozen=True, slots=True)
class Query:
    """A compiled pattern, to be run over any number of batches."""

    pattern: str
    matcher: Matcher


def compile_query(pattern: str) -> Query:
    """The query of a pattern such as "tiers-lieu" or "économie de le contribution".

    Raises UsageError [IT-LEX-010, IT-LEX-011] with the column of what cannot be read.
    """
    return Query(pattern, Matcher([pattern]))


def concordance(segments: pa.Table, query: Query, *, width_tokens: int = 12) -> pa.Table:
    """One row per occurrence, in the order of the segments (schema CONCORDANCE).

    ``left_start`` and ``right_end`` reach ``width_tokens`` tokens away, inside the segment.
    All offsets are into documents.text: the caller slices the original text.
    """
    if not segments.num_rows:
        return CONCORDANCE.empty_table()
    stream = build_stream(segments)
    spans = tokens_of((0,), query.matcher.find(stream), stream)
    row = stream.row[spans.first]
    bounds = np.searchsorted(stream.row, np.stack([row, row + 1]))
    width = max(int(width_tokens), 0)
    left = np.maximum(spans.first - width, bounds[0])
    right = np.minimum(spans.last + width, bounds[1] - 1)
    taken = segments.select(["doc_id", "segment_no"]).take(pa.array(row))
    columns = [
        taken.column("doc_id"),
        taken.column("segment_no"),
        stream.starts[spans.first],
        stream.ends[spans.last],
        stream.starts[left],
        stream.ends[right],
    ]
    arrays = [pa.array(c, pa.int32()) if isinstance(c, np.ndarray) else c for c in columns]
    return pa.Table.from_arrays(arrays, names=CONCORDANCE.names).cast(CONCORDANCE)
