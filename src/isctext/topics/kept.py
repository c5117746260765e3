"""The documents that topics speak of: those that repeat no other, with arena and year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.records.stage import Rows
from isctext.records.tables import DOCUMENTS, DUPLICATES, TOPIC_DOCUMENTS
from isctext.topics.engine import Floats, Ints
from isctext.topics.profiles import Weighed
from isctext.topics.units import Units


def kept_documents(inputs: Mapping[str, Rows]) -> pa.Table:
    """doc_id, arena and year (null: no date) of the documents that are no duplicates, sorted."""
    names = ("doc_id", "arena", "date")
    schema = pa.schema([DOCUMENTS.schema.field(name) for name in names])
    table = _collect(inputs["documents"], schema)
    only_id = pa.schema([DUPLICATES.schema.field("doc_id")])
    dropped = _collect(inputs["duplicates"], only_id)["doc_id"].combine_chunks()
    kept = table.filter(pc.invert(pc.is_in(table["doc_id"], value_set=dropped)))
    dated = kept.select(["doc_id", "arena"]).append_column(
        "year", pc.cast(pc.year(kept["date"]), pa.int32())
    )
    return dated.sort_by("doc_id").combine_chunks()


def weigh(documents: pa.Table, units: Units, theta: Floats, filled: Ints) -> Weighed:
    """The units ``filled`` of these documents with their weights (rows of ``theta``), placed."""
    arenas = sorted(pc.unique(documents["arena"]).to_pylist())
    arena = pc.index_in(documents["arena"], value_set=pa.array(arenas, pa.string()))
    year = pc.fill_null(documents["year"], -1).to_numpy().astype(np.int64)
    doc = units.doc[filled]
    return Weighed(
        theta=theta,
        n_words=units.n_words[filled],
        doc=doc,
        arena=arena.to_numpy().astype(np.int64)[doc],
        year=year[doc],
        arenas=arenas,
    )


def document_rows(run_id: str, documents: pa.Table, *, folded: bool) -> pa.Table:
    """The table ``topic_documents`` for these documents."""
    count = documents.num_rows
    return TOPIC_DOCUMENTS.from_columns(
        {
            "run_id": pa.repeat(pa.scalar(run_id), count),
            "doc_id": documents["doc_id"].combine_chunks(),
            "arena": documents["arena"].combine_chunks(),
            "year": documents["year"].combine_chunks(),
            "folded": pa.repeat(pa.scalar(folded), count),
        }
    )


def _collect(rows: Rows, schema: pa.Schema) -> pa.Table:
    parts = [
        pa.Table.from_batches([batch]).select(schema.names).cast(schema) for batch in rows.batches()
    ]
    return pa.concat_tables(parts) if parts else schema.empty_table()
