"""The documents that count, each in its cell: source x month, batch events apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.records.periods import Days, Ints
from isctext.records.stage import Rows
from isctext.records.streams import collect, sum_by
from isctext.records.tables import DOCUMENTS, DUPLICATES, SEGMENTS
from isctext.statistics.design_effect import Floats
from isctext.trajectories.batches import find_batches
from isctext.trajectories.options import UsageOptions

CELL = ("arena", "source_id", "month", "precision", "batch")
_DOCUMENTS = ("doc_id", "arena", "source_id", "date", "date_precision")
_FINE = pa.array(["day", "month"])
# Months are numbered from year 1, so that they are never negative; dates end with year 9999.
_FIRST_MONTH = -1969 * 12
_MONTHS = 9999 * 12


@dataclass(frozen=True, slots=True)
class Panel:
    """D documents in C cells, both sorted (by id, by CELL). Only cells with a document exist.

    ``cell``, ``tokens``, ``day``: each document's. ``cells``: the cells' columns.
    ``events``: the table batch_events.
    """

    doc_ids: pa.Array
    cell: Ints
    tokens: Floats
    day: Days
    cells: pa.Table
    events: pa.Table


def build_panel(inputs: Mapping[str, Rows], options: UsageOptions) -> Panel:
    """The counted documents in their cells.

    Left out: documents without a date; documents without a word (never annotated);
    duplicates, unless they are kept.
    """
    table = collect(inputs["documents"], _select(DOCUMENTS.schema, _DOCUMENTS))
    table = table.filter(pc.is_valid(table["date"]))
    again = collect(inputs["duplicates"], _select(DUPLICATES.schema, ("doc_id",)))
    repeated = _is_in(table["doc_id"], again["doc_id"])
    events, event = find_batches(table, repeated.to_numpy(), options)
    table = table.append_column("event", pa.array(event))
    if options.duplicates == "drop":
        table = table.filter(pc.invert(repeated))
    return _place(_with_words(table, inputs["segments"]), events)


def _with_words(table: pa.Table, segments: Rows) -> pa.Table:
    """The documents with their words, those without any left out; sorted by id."""
    words = sum_by(
        segments, _select(SEGMENTS.schema, ("doc_id", "n_words")), ("doc_id",), ("n_words",)
    )
    at = pc.index_in(table["doc_id"], value_set=words["doc_id"].combine_chunks())
    table = table.append_column("tokens", words["n_words"].take(at))
    return table.filter(pc.greater(pc.fill_null(table["tokens"], 0), 0)).sort_by("doc_id")


def _place(table: pa.Table, events: pa.Table) -> Panel:
    arenas, arena = _codes(table["arena"])
    sources, source = _codes(table["source_id"])
    day = table["date"].to_numpy().astype("datetime64[D]")
    month = day.astype("datetime64[M]").astype(np.int64) - _FIRST_MONTH
    precisions = ("month", "year")  # sorted as text is
    coarse = pc.invert(pc.fill_null(_is_in(table["date_precision"], _FINE), False)).to_numpy()
    event = table["event"].to_numpy()
    # One number a cell, that sorts as its columns do.
    code = ((arena * len(sources) + source) * _MONTHS + month) * 4 + coarse * 2 + (event >= 0)
    codes, cell = np.unique(code, return_inverse=True)
    place, moment = np.divmod(codes // 4, _MONTHS)
    first = (moment + _FIRST_MONTH).astype("datetime64[M]").astype("datetime64[D]")
    columns = {
        "arena": _spread(arenas, place // max(len(sources), 1)),
        "source_id": _spread(sources, place % max(len(sources), 1)),
        "month": pa.array(first).cast(pa.date32()),
        "precision": _spread(precisions, codes // 2 % 2),
        "batch": pa.array((codes % 2).astype(bool)),
    }
    return Panel(
        doc_ids=table["doc_id"].combine_chunks(),
        cell=cell.reshape(-1).astype(np.int64),
        tokens=table["tokens"].to_numpy().astype(np.float64),
        day=day,
        cells=pa.table(columns),
        events=_counted(events, event),
    )


def _counted(events: pa.Table, event: Ints) -> pa.Table:
    """The events with the number of their documents that are counted."""
    number = np.bincount(event[event >= 0], minlength=events.num_rows).astype(np.int32)
    at = events.schema.get_field_index("counted")
    return events.set_column(at, events.schema.field("counted"), pa.array(number))


def _codes(column: pa.ChunkedArray) -> tuple[list[str], Ints]:
    names = sorted(pc.unique(column).to_pylist())
    at = pc.index_in(column, value_set=pa.array(names, pa.string()))
    return names, at.to_numpy().astype(np.int64)


def _spread(names: Sequence[str], at: Ints) -> pa.Array:
    return pa.array(names, pa.string()).take(pa.array(at))


def _is_in(values: pa.ChunkedArray, known: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray:
    held = known.combine_chunks() if isinstance(known, pa.ChunkedArray) else known
    return pc.is_in(values, value_set=held)


def _select(schema: pa.Schema, names: tuple[str, ...]) -> pa.Schema:
    return pa.schema([schema.field(name) for name in names])
