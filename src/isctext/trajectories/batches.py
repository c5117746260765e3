"""Batch events: days on which a source published in bulk.

A code is recast and thousands of old articles are issued anew on one day; an archive is put
online, and all of it has the day on which that was done. The date of such a document says
nothing of when its words came up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from isctext.records.periods import Ints
from isctext.records.usage import BATCH_EVENTS
from isctext.trajectories.options import UsageOptions

Floats = NDArray[np.float64]

_BUSY = 0.9
_BETWEEN = "\x1f"  # no name has it
_DAYS = 1 << 22  # more than there are days to year 9999
_DAY_ZERO = 1 << 20  # days are numbered from 1970; this makes those before positive


@dataclass(frozen=True, slots=True)
class _Days:
    """The B days of sources that have a document, and how many they have.

    repeated: those of them that repeat an earlier text. of: each document's day, an index into
    the B, -1 where no day is known.
    """

    place: Ints
    day: Ints
    docs: Ints
    repeated: Ints
    of: Ints


def find_batches(
    dated: pa.Table, repeated: NDArray[np.bool_], options: UsageOptions
) -> tuple[pa.Table, Ints]:
    """The table batch_events, and for each document the row of it that it belongs to, or -1.

    dated: documents with arena, source_id, date (never null) and date_precision.
    repeated: whether an earlier document has nearly the same text, one for each.

    A day is a batch event when the source's documents of that day are at least ``batch_docs``,
    and at least ``batch_times`` as many as on its usual busy day: the 90 % point of its other
    days with a document (0 where it has none). Documents of which only the month or the year is
    known have no part in it. ``counted`` is ``docs`` here: the caller knows better.
    """
    keys = pc.binary_join_element_wise(dated["arena"], dated["source_id"], _BETWEEN)
    names = pa.array(sorted(pc.unique(keys).to_pylist()), pa.string())
    place = pc.index_in(keys, value_set=names).to_numpy().astype(np.int64)
    days = _count_days(dated, place, repeated)
    usual = _busy_day(days)
    floor = np.maximum(options.batch_docs, options.batch_times * usual)
    at = np.flatnonzero(days.docs >= floor)
    row = np.full(len(days.docs) + 1, -1)  # the last one answers for documents without a day
    row[at] = np.arange(len(at))
    event = row[days.of]
    _, example = np.unique(event, return_index=True)  # a document of each event, after that of -1
    where = dated.take(pa.array(example[len(example) - len(at) :], pa.int64()))
    docs = days.docs[at]
    events = BATCH_EVENTS.from_columns(
        {
            "arena": where["arena"],
            "source_id": where["source_id"],
            "date": where["date"],
            "docs": pa.array(docs.astype(np.int32)),
            "counted": pa.array(docs.astype(np.int32)),
            "usual": pa.array(usual[at]),
            "share_of_year": pa.array(docs / _docs_of_year(dated, place, days)[at]),
            "new_texts": pa.array(1.0 - days.repeated[at] / docs),
        }
    )
    return events, event


def _count_days(dated: pa.Table, place: Ints, repeated: NDArray[np.bool_]) -> _Days:
    day = dated["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    known = pc.fill_null(pc.equal(dated["date_precision"], "day"), False).to_numpy()
    code = place[known] * _DAYS + day[known] + _DAY_ZERO
    codes, at, docs = np.unique(code, return_inverse=True, return_counts=True)
    of = np.full(len(place), -1)
    of[known] = at
    return _Days(
        place=codes // _DAYS,
        day=codes % _DAYS - _DAY_ZERO,
        docs=docs.astype(np.int64),
        repeated=np.bincount(at, repeated[known], len(codes)).astype(np.int64),
        of=of,
    )


def _busy_day(days: _Days) -> Floats:
    """The 90 % point of the documents of a source's other days, for each day: B."""
    order = np.lexsort((days.docs, days.place))
    docs = days.docs[order].astype(np.float64)
    first = np.searchsorted(days.place[order], days.place[order])
    number = np.bincount(days.place)[days.place[order]]
    rank = np.arange(len(docs)) - first
    point = _BUSY * np.maximum(number - 2, 0)

    def other(position: Ints) -> Floats:
        """The documents at that position of the source's days, this day left out."""
        skipped = position + (position >= rank)
        return docs[first + np.minimum(skipped, number - 1)]

    low = np.floor(point).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(number - 2, 0))
    between = other(low) + (point - low) * (other(high) - other(low))
    usual = np.zeros(len(docs))
    usual[order] = np.where(number > 1, between, 0.0)
    return usual


def _docs_of_year(dated: pa.Table, place: Ints, days: _Days) -> Ints:
    """All dated documents that the source has in the calendar year of each day: B."""
    years = dated["date"].to_numpy().astype("datetime64[Y]").astype(np.int64)
    codes, number = np.unique(place * _DAYS + years + _DAY_ZERO, return_counts=True)
    own = days.day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    return number[np.searchsorted(codes, days.place * _DAYS + own + _DAY_ZERO)]
