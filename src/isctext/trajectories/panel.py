"""The documents that count, each in its cell: arena x period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from isctext.records.stage import Rows
from isctext.records.streams import collect, sum_by
from isctext.records.tables import DOCUMENTS, DUPLICATES, SEGMENTS
from isctext.statistics.design_effect import Exposure, Ints
from isctext.trajectories.options import Every, TrajectoryOptions

_DOCUMENTS = ("doc_id", "arena", "source_id", "date", "date_precision")
_MONTHS = {"year": 12, "quarter": 3, "month": 1}


@dataclass(frozen=True, slots=True)
class Panel:
    """D documents in T cells. Only cells with a document exist.

    ``source``: each document's, as a code. ``arenas``: sorted names. ``start`` and
    ``labels``: each cell's first day and its period.
    """

    doc_ids: pa.Array
    exposure: Exposure
    source: Ints
    arenas: list[str]
    start: NDArray[np.datetime64]
    labels: list[str]

    def docs(self) -> Ints:
        """Documents per cell."""
        return np.bincount(self.exposure.cell, minlength=self.exposure.n_cells)

    def tokens(self) -> Ints:
        """Tokens per cell."""
        return self.exposure.per_cell(self.exposure.tokens).astype(np.int64)

    def sources(self) -> Ints:
        """Distinct sources per cell."""
        pairs = np.unique(np.stack([self.exposure.cell, self.source]), axis=1)
        return np.bincount(pairs[0], minlength=self.exposure.n_cells)


def build_panel(inputs: Mapping[str, Rows], options: TrajectoryOptions) -> Panel:
    """The counted documents in their cells.

    Left out: documents without a date, or whose date is coarser than the grain; documents
    without a word (never annotated); duplicates, unless they are kept.
    """
    table = collect(inputs["documents"], _select(DOCUMENTS.schema, _DOCUMENTS))
    table = table.filter(_dated_finely(table, options.every))
    if options.duplicates == "drop":
        dropped = collect(inputs["duplicates"], _select(DUPLICATES.schema, ("doc_id",)))
        table = table.filter(pc.invert(_is_in(table["doc_id"], dropped["doc_id"])))
    words = sum_by(
        inputs["segments"],
        _select(SEGMENTS.schema, ("doc_id", "n_words")),
        ("doc_id",),
        ("n_words",),
    )
    at = pc.index_in(table["doc_id"], value_set=words["doc_id"].combine_chunks())
    table = table.append_column("tokens", words["n_words"].take(at))
    table = table.filter(pc.greater(pc.fill_null(table["tokens"], 0), 0)).sort_by("doc_id")
    return _place(table, options.every)


def _place(table: pa.Table, every: Every) -> Panel:
    arenas, arena = _codes(table["arena"])
    _, source = _codes(table["source_id"])
    months = table["date"].to_numpy().astype("datetime64[M]").astype(np.int64)
    width = _MONTHS[every]
    # Months count from 1970-01, a year's and a quarter's first month: floor keeps that.
    period = months // width
    cells, cell = np.unique(np.stack([arena, period]), axis=1, return_inverse=True)
    tokens = table["tokens"].to_numpy().astype(np.float64)
    first = (cells[1] * width).astype("datetime64[M]")
    return Panel(
        doc_ids=table["doc_id"].combine_chunks(),
        exposure=Exposure(cell.reshape(-1).astype(np.int64), tokens, cells[0], len(arenas)),
        source=source,
        arenas=arenas,
        start=first.astype("datetime64[D]"),
        labels=[_label(str(month), every) for month in first],
    )


def _label(month: str, every: Every) -> str:
    """2019, 2019-T2 or 2019-03, from 2019-03."""
    if every == "month":
        return month
    year, number = month.rsplit("-", 1)
    return year if every == "year" else f"{year}-T{(int(number) + 2) // 3}"


def _dated_finely(table: pa.Table, every: Every) -> pa.ChunkedArray:
    dated = pc.is_valid(table["date"])
    if every == "year":
        return dated
    # A year stands on 1 January: it would pile up in the first month or quarter.
    fine = pa.array(["day", "month"])
    return pc.and_(dated, _is_in(table["date_precision"], pa.chunked_array([fine])))


def _is_in(values: pa.ChunkedArray, known: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.is_in(values, value_set=known.combine_chunks())


def _codes(column: pa.ChunkedArray) -> tuple[list[str], Ints]:
    names = sorted(pc.unique(column).to_pylist())
    at = pc.index_in(column, value_set=pa.array(names, pa.string()))
    return names, at.to_numpy().astype(np.int64)


def _select(schema: pa.Schema, names: tuple[str, ...]) -> pa.Schema:
    return pa.schema([schema.field(name) for name in names])
