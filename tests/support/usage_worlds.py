"""Small corpora made at random, as the stage "usage" sees them; and their documents, plainly."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa
from memory_rows import MemoryRows

_TEXT = pa.string()
SCHEMAS = {
    "mentions": pa.schema(
        [(n, _TEXT) for n in ("doc_id", "entry_id", "category", "family")]
        + [("strict", pa.bool_()), ("broad", pa.bool_())]
    ),
    "documents": pa.schema(
        [(n, _TEXT) for n in ("doc_id", "arena", "source_id")]
        + [("date", pa.date32()), ("date_precision", _TEXT)]
    ),
    "segments": pa.schema([("doc_id", _TEXT), ("n_words", pa.int32())]),
    "duplicates": pa.schema([("doc_id", _TEXT)]),
}
ENTRIES = {
    "communs.1": ("communs", "concept"),
    "communs.2": ("communs", "concept"),
    "l'atelier": ("tiers_lieux", "form"),
    "rare": ("rare", "contrast"),
}


@dataclass
class Written:
    """One document: where, when, how long, its mentions as (entry, strict, broad)."""

    doc_id: str
    arena: str
    source: str
    day: dt.date | None
    precision: str | None
    words: int
    mentions: list[tuple[str, bool, bool]] = field(default_factory=list)
    repeated: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is counted, where duplicates are dropped."""
        return self.day is not None and self.words > 0 and not self.repeated

    def hits(self, name: str, level: str, scope: str) -> int:
        """Its mentions of a category or an entry."""
        at = 1 if scope == "strict" else 2
        return sum(
            m[at] and (m[0] if level == "entry" else ENTRIES[m[0]][0]) == name
            for m in self.mentions
        )


def made_up(seed: int, most: int = 50, bulk: int = 0) -> list[Written]:
    """Up to so many documents; ``bulk`` more of source "x" on 9 May 2018."""
    rng = random.Random(seed)
    written = []
    for number in range(rng.randint(0, most)):
        day = dt.date(rng.randint(2015, 2019), rng.randint(1, 12), rng.randint(1, 28))
        written.append(
            Written(
                f"d{number:03}",
                rng.choice(["press", "policy"]),
                rng.choice("xyz"),
                rng.choice([day, day, day, day, None]),
                rng.choice(["day", "day", "month", "year", None]),
                rng.choice([0, 7, 60, 900]),
                list(_mentions(rng)),
                rng.random() < 0.1,
            )
        )
    for number in range(bulk):
        day = dt.date(2018, 5, 9)
        mentions = list(_mentions(rng))
        written.append(Written(f"b{number:03}", "policy", "x", day, "day", 50, mentions))
    return written


def _mentions(rng: random.Random) -> Iterator[tuple[str, bool, bool]]:
    for _ in range(rng.choice([0, 0, 1, 2, 6])):
        broad = rng.random() < 0.9
        yield rng.choice(list(ENTRIES)), broad and rng.random() < 0.5, broad


def tables(written: list[Written]) -> dict[str, pa.Table]:
    """The documents as tables."""
    rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in SCHEMAS}
    for one in written:
        rows["documents"].append((one.doc_id, one.arena, one.source, one.day, one.precision))
        if one.words:
            rows["segments"] += [(one.doc_id, one.words // 2), (one.doc_id, -(-one.words // 2))]
        if one.repeated:
            rows["duplicates"].append((one.doc_id,))
        rows["mentions"] += [
            (one.doc_id, entry, *ENTRIES[entry], strict, broad)
            for entry, strict, broad in one.mentions
        ]
    made = {}
    for name, schema in SCHEMAS.items():
        columns = list(zip(*rows[name], strict=True)) or [[] for _ in schema]
        arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
        made[name] = pa.Table.from_arrays(arrays, schema=schema)
    return made


def inputs(written: list[Written], size: int = 7) -> dict[str, MemoryRows]:
    """The documents as a stage sees them, in small batches."""
    return {name: MemoryRows(table, size) for name, table in tables(written).items()}
