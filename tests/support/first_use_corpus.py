"""Documents with mentions at places in their text, as the stage "first_uses" sees them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pyarrow as pa
from memory_rows import MemoryRows

from isctext.trajectories.counting import count
from isctext.trajectories.options import UsageOptions

_TEXT, _INT, _FLAG = pa.string(), pa.int32(), pa.bool_()
SCHEMAS = {
    "mentions": pa.schema(
        [("doc_id", _TEXT), ("segment_no", _INT), ("start", _INT), ("end", _INT)]
        + [(n, _TEXT) for n in ("surface", "entry_id", "category", "family")]
        + [("strict", _FLAG), ("broad", _FLAG)]
    ),
    "documents": pa.schema(
        [(n, _TEXT) for n in ("doc_id", "arena", "source_id")]
        + [("date", pa.date32()), ("date_precision", _TEXT), ("territory", _TEXT)]
        + [("authors", pa.list_(_TEXT))]
    ),
    "segments": pa.schema([("doc_id", _TEXT), ("n_words", _INT)]),
    "duplicates": pa.schema([("doc_id", _TEXT)]),
}


@dataclass
class Told:
    """One document. mentions: (entry "category.number", segment_no, start, strict, broad)."""

    doc_id: str
    day: dt.date | None = dt.date(2015, 6, 1)
    arena: str = "press"
    source: str = "s1"
    words: int = 1000
    mentions: list[tuple[str, int, int, bool, bool]] = field(default_factory=list)
    precision: str | None = "day"
    territory: str = ""
    authors: tuple[str, ...] = ()
    repeated: bool = False

    @property
    def by(self) -> dt.date:
        """The last day that the date may mean."""
        if self.precision == "year":
            return dt.date(self.day.year, 12, 31)
        if self.precision == "month":
            after = dt.date(self.day.year + self.day.month // 12, self.day.month % 12 + 1, 1)
            return after - dt.timedelta(days=1)
        return self.day

    @property
    def counts(self) -> bool:
        """Whether it is counted, where duplicates are dropped."""
        return self.day is not None and self.words > 0 and not self.repeated


def say(entry: str, start: int = 10, segment: int = 0, *, strict: bool = True, broad: bool = True):
    """A mention."""
    return entry, segment, start, strict, broad


def inputs(told: list[Told], size: int = 7, **options) -> dict[str, MemoryRows]:
    """The tables of these documents, and the monthly counts made from them."""
    rows: dict[str, list[tuple]] = {name: [] for name in SCHEMAS}
    for d in told:
        place = (d.doc_id, d.arena, d.source)
        rows["documents"].append((*place, d.day, d.precision, d.territory, list(d.authors)))
        rows["segments"].append((d.doc_id, d.words))
        for entry, segment, start, strict, broad in d.mentions:
            passage = (d.doc_id, segment, start, start + len(entry))
            kind = (entry, entry.split(".")[0], "concept")
            rows["mentions"].append((*passage, f"«{entry}»", *kind, strict, broad))
        if d.repeated:
            rows["duplicates"].append((d.doc_id,))
    made = {}
    for name, schema in SCHEMAS.items():
        columns = list(zip(*rows[name], strict=True)) or [[] for _ in schema]
        arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
        made[name] = MemoryRows(pa.Table.from_arrays(arrays, schema=schema), size)
    counted = count(made, UsageOptions(**options))
    return made | {name: MemoryRows(counted[name], size) for name in ("exposure", "usage")}
