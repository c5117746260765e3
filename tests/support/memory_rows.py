"""Tables in memory, seen as a stage of grain "fit" sees stored ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc


class MemoryRows:
    """Rows in small batches, so that a stage meets the borders between them."""

    def __init__(self, table: pa.Table, size: int = 7) -> None:
        self._table, self._size = table, size

    def batches(self) -> Iterator[pa.RecordBatch]:
        return iter(self._table.to_batches(max_chunksize=self._size))

    def table(self) -> pa.Table:
        return self._table

    def of(self, doc_ids: Sequence[str]) -> MemoryRows:
        mine = pc.is_in(self._table["doc_id"], value_set=pa.array(doc_ids, pa.string()))
        return MemoryRows(self._table.filter(mine), self._size)
