"""Sums of ``usage`` and ``exposure`` by name, source and period: what ``series`` makes dense."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from isctext.records.periods import Days, Every, Ints, period_numbers
from isctext.records.stage import Rows

Floats = NDArray[np.float64]
Source: TypeAlias = Rows | pa.Table
Named: TypeAlias = tuple[str, str, str]  # name, category, family

SUMMED = ("hits", "docs_hit", "hits_sq", "hits_tokens")
_MERGE_AT = 1_000_000  # partial sums held before they are summed again
_TOGETHER = 64  # batches of a stream that are summed at once: a store gives 4,096 rows in each


@dataclass(frozen=True, slots=True)
class Question:
    """What of the two tables is asked for; see ``series.by_arena``."""

    level: str
    scope: str
    every: Every
    drop_batches: bool
    years: tuple[int, int] | None
    names: Sequence[str] | None
    arenas: Sequence[str] | None

    def dated(self, rows: pa.Table) -> pa.Table:
        """The rows whose date is fine enough and in the years."""
        if self.every != "year":
            rows = rows.filter(pc.equal(rows["precision"], "month"))
        if self.years is None:
            return rows
        year = pc.year(rows["month"])
        first, last = self.years
        return rows.filter(pc.and_(pc.greater_equal(year, first), pc.less_equal(year, last)))

    def about(self, rows: pa.Table) -> pa.Table:
        """The rows of the scope that are dated and counted."""
        return self.counted(self.dated(rows.filter(pc.equal(rows["scope"], self.scope))))

    def counted(self, rows: pa.Table) -> pa.Table:
        """The rows that the treatment of batch events leaves."""
        return rows.filter(pc.invert(rows["batch"])) if self.drop_batches else rows


@dataclass(frozen=True, slots=True)
class Sums:
    """K names, S sources (each in one arena), T periods without a gap.

    numbers: T, the periods counted from 1970. docs, tokens, tokens_sq, batch_docs: S x T.
    name, cell (source x T + period) and the four ``values`` (see SUMMED): one place for each
    name, source and period with a hit.
    """

    names: list[str]
    categories: list[str]
    families: list[str]
    arenas: list[str]
    sources: list[str]
    arena: Ints
    numbers: Ints
    every: Every
    docs: Floats
    tokens: Floats
    tokens_sq: Floats
    batch_docs: Floats
    name: Ints
    cell: Ints
    values: Floats


def sum_up(question: Question, exposure: Source, usage: Source) -> Sums:
    """The sums that answer the question; ``usage`` is read once."""
    risk = question.dated(_plain(exposure if isinstance(exposure, pa.Table) else exposure.table()))
    arenas = sorted(pc.unique(risk["arena"]).to_pylist())
    arenas = arenas if question.arenas is None else list(question.arenas)
    risk = risk.filter(pc.is_in(risk["arena"], value_set=pa.array(arenas, pa.string())))
    grid = _Grid.over(risk, arenas, question.every)
    named, name, cell, values = _hit(question, usage, grid)
    counted, batch = question.counted(risk), risk.filter(risk["batch"])
    return Sums(
        names=[name for name, _, _ in named],
        categories=[category for _, category, _ in named],
        families=[family for _, _, family in named],
        arenas=arenas,
        sources=grid.sources,
        arena=grid.arena,
        numbers=grid.numbers,
        every=question.every,
        docs=grid.summed(counted, "docs"),
        tokens=grid.summed(counted, "tokens"),
        tokens_sq=grid.summed(counted, "tokens_sq"),
        batch_docs=grid.summed(batch, "docs"),
        name=name,
        cell=cell,
        values=values,
    )


def usage_rows(question: Question, usage: Source) -> Iterator[pa.Table]:
    """The rows of ``usage`` that the question is about, part by part."""
    for part in _parts(usage):
        yield question.about(part.filter(pc.equal(part["level"], question.level)))


_BETWEEN = "\x1f"  # no name has it


@dataclass(frozen=True, slots=True)
class _Grid:
    """S sources x T periods."""

    sources: list[str]
    arena: Ints
    numbers: Ints
    every: Every
    keys: pa.Array

    @classmethod
    def over(cls, risk: pa.Table, arenas: list[str], every: Every) -> _Grid:
        """The sources that stand in the rows, by arena and name, and the periods they span."""
        rank = {name: i for i, name in enumerate(arenas)}
        seen = risk.group_by(["arena", "source_id"]).aggregate([]).to_pylist()
        pairs = sorted((rank[row["arena"]], row["source_id"]) for row in seen)
        when = period_numbers(_months(risk), every)
        return cls(
            sources=[source for _, source in pairs],
            arena=np.array([arena for arena, _ in pairs], np.int64),
            numbers=np.arange(when.min(), when.max() + 1) if len(when) else when,
            every=every,
            keys=pa.array([f"{arenas[a]}{_BETWEEN}{s}" for a, s in pairs], pa.string()),
        )

    def cells(self, rows: pa.Table) -> Ints:
        """The cell of each row, source x T + period; -1 for a row outside of the grid."""
        key = pc.binary_join_element_wise(rows["arena"], rows["source_id"], _BETWEEN)
        source = pc.fill_null(pc.index_in(key, value_set=self.keys), -1).to_numpy()
        at = period_numbers(_months(rows), self.every)
        at = at - (self.numbers[0] if len(self.numbers) else 0)
        inside = (source >= 0) & (at >= 0) & (at < len(self.numbers))
        return np.where(inside, source.astype(np.int64) * len(self.numbers) + at, -1)

    def summed(self, rows: pa.Table, column: str) -> Floats:
        """Sums of a column by source and period: S x T."""
        out = np.zeros((len(self.sources), len(self.numbers)))
        np.add.at(out.reshape(-1), self.cells(rows), rows[column].to_numpy().astype(np.float64))
        return out


def _hit(question: Question, usage: Source, grid: _Grid) -> tuple[list[Named], Ints, Ints, Floats]:
    """The names wanted, and for each sum its name, its cell and its values."""
    seen: dict[str, Named] = {}
    size = max(len(grid.sources) * len(grid.numbers), 1)
    held: list[tuple[Ints, Floats]] = [(np.zeros(0, np.int64), np.zeros((len(SUMMED), 0)))]
    pending = 0
    for part in _parts(usage):
        of_level = part.filter(pc.equal(part["level"], question.level))
        for named in _names_in(of_level):
            seen.setdefault(named[0], named)
        rows = question.about(of_level)
        name = pc.index_in(rows["name"], value_set=pa.array(list(seen), pa.string())).to_numpy()
        cell = grid.cells(rows)
        inside = cell >= 0
        values = np.stack([rows[column].to_numpy().astype(np.float64) for column in SUMMED])
        held.append((name[inside].astype(np.int64) * size + cell[inside], values[:, inside]))
        pending += len(rows)
        if pending > _MERGE_AT:
            held, pending = [_merged(held)], 0
    wanted = sorted(seen) if question.names is None else list(question.names)
    rank = {name: i for i, name in enumerate(wanted)}
    place = np.array([rank.get(name, -1) for name in seen], np.int64)
    code, values = _merged(held)
    name = place[code // size] if len(code) else code
    asked = name >= 0
    told = [seen.get(name, (name, "", "")) for name in wanted]
    return told, name[asked], (code % size)[asked], values[:, asked]


def _merged(held: list[tuple[Ints, Floats]]) -> tuple[Ints, Floats]:
    """Values summed by code; codes sorted."""
    code, row = np.unique(np.concatenate([codes for codes, _ in held]), return_inverse=True)
    values = np.concatenate([sums for _, sums in held], axis=1)
    summed = [np.bincount(row, one, len(code)) for one in values]
    return code, np.stack(summed).astype(np.float64)


def names_of(usage: Source, level: str) -> set[Named]:
    """All that stands in ``usage`` at that level."""
    found: set[Named] = set()
    for part in _parts(usage):
        found.update(_names_in(part.filter(pc.equal(part["level"], level))))
    return found


def _names_in(rows: pa.Table) -> list[Named]:
    columns = ["name", "category", "family"]
    distinct = rows.select(columns).group_by(columns).aggregate([]).to_pylist()
    return [(row["name"], row["category"], row["family"]) for row in distinct]


def _parts(rows: Source) -> Iterator[pa.Table]:
    if isinstance(rows, pa.Table):
        yield _plain(rows)
        return
    held: list[pa.RecordBatch] = []
    for batch in rows.batches():
        held.append(batch)
        if len(held) == _TOGETHER:
            yield _plain(pa.Table.from_batches(held))
            held = []
    if held:
        yield _plain(pa.Table.from_batches(held))


def _plain(table: pa.Table) -> pa.Table:
    # A store may give string views or dictionaries: the same text in another coat.
    text = [
        pa.field(f.name, pa.string()) if _is_text(f.type) else pa.field(f.name, f.type)
        for f in table.schema
    ]
    return table.cast(pa.schema(text))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string_view(kind) or pa.types.is_dictionary(kind))


def _months(rows: pa.Table) -> Days:
    days: Days = rows["month"].to_numpy().astype("datetime64[D]")
    return days
