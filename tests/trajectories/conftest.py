"""Tables in memory, seen as a stage sees stored ones; and a small world of documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa
import pytest
from memory_rows import MemoryRows

SCHEMAS = {
    "mentions": pa.schema(
        [(n, pa.string()) for n in ("doc_id", "entry_id", "category", "family")]
        + [("strict", pa.bool_()), ("broad", pa.bool_())]
    ),
    "documents": pa.schema(
        [(n, pa.string()) for n in ("doc_id", "arena", "source_id")]
        + [("date", pa.date32()), ("date_precision", pa.string())]
    ),
    "segments": pa.schema([("doc_id", pa.string()), ("n_words", pa.int32())]),
    "duplicates": pa.schema([("doc_id", pa.string())]),
}


@dataclass
class World:
    """Rows by table, appended one document at a time."""

    rows: dict[str, list[tuple]] = field(default_factory=lambda: {name: [] for name in SCHEMAS})

    def document(self, doc_id, words, hits=0, **of):
        day = of.get("day", dt.date(2019, 3, 1))
        place = (of.get("arena", "press"), of.get("source", "s1"))
        self.rows["documents"].append((doc_id, *place, day, of.get("precision", "day")))
        for part in words if isinstance(words, list) else [words]:
            self.rows["segments"].append((doc_id, part))
        kind = of.get("category", "communs"), of.get("family", "concept")
        scope = of.get("strict", True), of.get("broad", True)
        entry = of.get("entry", f"{kind[0]}.1")
        self.rows["mentions"] += [(doc_id, entry, *kind, *scope)] * hits
        return self

    def inputs(self, size: int = 7, order=None) -> dict[str, MemoryRows]:
        made = {}
        for name, schema in SCHEMAS.items():
            rows = self.rows[name] if order is None else order(self.rows[name])
            columns = list(zip(*rows, strict=True)) or [[] for _ in schema]
            arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
            made[name] = MemoryRows(pa.Table.from_arrays(arrays, schema=schema), size)
        return made


@pytest.fixture
def world() -> Callable[[], World]:
    return World
