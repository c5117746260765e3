"""Short names for the fields of table schemas."""

from __future__ import annotations

import pyarrow as pa

TEXT, INT, LONG, REAL, FLAG = pa.string(), pa.int32(), pa.int64(), pa.float64(), pa.bool_()
DAY = pa.date32()
TEXTS, REALS = pa.list_(pa.string()), pa.list_(pa.float64())


def need(kind: pa.DataType, *names: str) -> list[pa.Field]:
    """Fields of one type that are never null."""
    return [pa.field(name, kind, nullable=False) for name in names]


def may(kind: pa.DataType, *names: str) -> list[pa.Field]:
    """Fields of one type that may be null: nothing is known, or nothing can be said."""
    return [pa.field(name, kind, nullable=True) for name in names]
