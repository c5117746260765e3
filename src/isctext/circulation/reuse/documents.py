"""The documents that are compared, in the order of their ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from isctext.circulation.reuse.words import Bools, Ints, Longs
from isctext.records.stage import Rows
from isctext.records.streams import collect
from isctext.records.tables import DOCUMENTS, DUPLICATES

_COLUMNS = ("doc_id", "source_id", "arena", "date", "date_precision", "title")
_UNITS: tuple[tuple[str, Literal["M", "Y"]], ...] = (("month", "M"), ("year", "Y"))

Duplicates = Literal["drop", "keep"]


@dataclass(frozen=True, slots=True)
class Documents:
    """D documents. table: their rows, sorted by doc_id. source, arena: codes.

    dated: whether a date is known. early, late: the first and the last day that it may mean,
    as days since 1970; 0 where there is none.
    """

    table: pa.Table
    source: Ints
    arena: Ints
    dated: Bools
    early: Longs
    late: Longs

    def ids(self) -> pa.Array:
        """Their doc_ids, sorted."""
        return self.table["doc_id"].combine_chunks()


def read_documents(inputs: Mapping[str, Rows], duplicates: Duplicates) -> Documents:
    """All documents, without those that repeat another one where they are dropped.

    An undated document has no direction, yet it is a third document that has a passage.
    """
    schema = pa.schema([DOCUMENTS.schema.field(name) for name in _COLUMNS])
    table = collect(inputs["documents"], schema).sort_by("doc_id")
    if duplicates == "drop":
        known = pa.schema([DUPLICATES.schema.field("doc_id")])
        repeats = collect(inputs["duplicates"], known)["doc_id"].combine_chunks()
        table = table.filter(pc.invert(pc.is_in(table["doc_id"], value_set=repeats)))
    dated = pc.is_valid(table["date"]).to_numpy(zero_copy_only=False)
    early, late = _days(table["date"], pc.fill_null(table["date_precision"], "day"))
    return Documents(table, _codes(table["source_id"]), _codes(table["arena"]), dated, early, late)


def _days(dates: pa.ChunkedArray, precision: pa.ChunkedArray) -> tuple[Longs, Longs]:
    """The first and the last day of the day, the month or the year that each date stands for."""
    day = pc.fill_null(dates.cast(pa.int32()), 0).to_numpy().astype("datetime64[D]")
    early, late = _number(day), _number(day)
    for name, unit in _UNITS:
        coarse = pc.equal(precision, name).to_numpy(zero_copy_only=False)
        start = day.astype(f"datetime64[{unit}]")
        early = np.where(coarse, _number(start), early)
        late = np.where(coarse, _number(start + np.timedelta64(1, unit)) - 1, late)
    return early, late


def _number(days: npt.NDArray[np.datetime64]) -> Longs:
    return days.astype("datetime64[D]").astype(np.int64)


def _codes(column: pa.ChunkedArray) -> Ints:
    names = pa.array(sorted(pc.unique(column).to_pylist()), pa.string())
    return np.asarray(pc.index_in(column, value_set=names), dtype=np.int32)
