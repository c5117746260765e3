"""How often a lexicon's patterns and entries stand in segments, without the mentions' passages."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from isctext.concepts.engine import Engine
from isctext.concepts.resolve import counted, resolve
from isctext.concepts.stream import Ints, build_stream

KEPT = pa.schema(
    [pa.field(name, pa.string(), nullable=False) for name in ("doc_id", "entry_id", "category")]
    + [pa.field(name, pa.bool_(), nullable=False) for name in ("strict", "broad")]
    + [pa.field("group", pa.int64(), nullable=False)]
)


class Tally(NamedTuple):
    """Occurrences of each pattern of the engine's matcher, and the mentions kept.

    patterns: before exclusions. kept: schema KEPT; group: places that overlap, in this batch.
    """

    patterns: Ints
    kept: pa.Table


def tally(engine: Engine, segments: pa.Table) -> Tally:
    """The tally of whole documents, whose rows are contiguous and in order."""
    if not segments.num_rows:
        return Tally(np.zeros(len(engine.matcher.numbers), np.int64), KEPT.empty_table())
    stream = build_stream(segments)
    hits = engine.matcher.find(stream)
    kept = resolve(engine, hits, stream)
    entries = [rule.entry for rule in engine.rules]
    allowed = np.array([counted(rule) for rule in engine.rules], dtype=bool).reshape(-1, 2)
    rule = pa.array(kept.rule)
    row = pa.array(stream.row[kept.spans.first])
    columns = [
        segments.column("doc_id").combine_chunks().take(row),
        pa.array([e.entry_id for e in entries], pa.string()).take(rule),
        pa.array([e.category for e in entries], pa.string()).take(rule),
        pa.array(allowed[kept.rule, 0] & kept.context_ok),
        pa.array(allowed[kept.rule, 1] & kept.context_ok),
        pa.array(kept.group),
    ]
    table = pa.Table.from_arrays(columns, names=KEPT.names).cast(KEPT)
    bounds = np.asarray(hits.bounds, dtype=np.int64)
    return Tally(bounds[1:] - bounds[:-1], table)
