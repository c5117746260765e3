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

SUMMED = ("hits", "docs_hit", "hits_sq", "hits_tokens")
_MERGE_AT = 1_000_000  # partial sums held before they are summed again


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
    """The sums that answer the question; streams ``usage`` twice where it is given as Rows."""
    risk = question.dated(_plain(exposure if isinstance(exposure, pa.Table) else exposure.table()))
    arenas = sorted(pc.unique(risk["arena"]).to_pylist())
    arenas = arenas if question.arenas is None else list(question.arenas)
    risk = risk.filter(pc.is_in(risk["arena"], value_set=pa.array(arenas, pa.string())))
    grid = _Grid.over(risk, arenas, question.every)
    named = _named(question, usage)
    names = [name for name, _, _ in named]
    name, cell, values = _hit(question, usage, names, grid)
    counted, batch = question.counted(risk), risk.filter(risk["batch"])
    return Sums(
        names=names,
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
        mine = pc.and_(
            pc.equal(part["level"], question.level), pc.equal(part["scope"], question.scope)
        )
        yield question.counted(question.dated(part.filter(mine)))


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


def _hit(
    question: Question, usage: Source, names: list[str], grid: _Grid
) -> tuple[Ints, Ints, Floats]:
    known = pa.array(names, pa.string())
    size = max(len(grid.sources) * len(grid.numbers), 1)
    held: list[tuple[Ints, Floats]] = [(np.zeros(0, np.int64), np.zeros((len(SUMMED), 0)))]
    pending = 0
    for rows in usage_rows(question, usage):
        name = pc.fill_null(pc.index_in(rows["name"], value_set=known), -1).to_numpy()
        cell = grid.cells(rows)
        inside = (name >= 0) & (cell >= 0)
        values = np.stack([rows[column].to_numpy().astype(np.float64) for column in SUMMED])
        held.append((name[inside].astype(np.int64) * size + cell[inside], values[:, inside]))
        pending += len(rows)
        if pending > _MERGE_AT:
            held, pending = [_merged(held)], 0
    code, values = _merged(held)
    return code // size, code % size, values


def _merged(held: list[tuple[Ints, Floats]]) -> tuple[Ints, Floats]:
    """Values summed by code; codes sorted."""
    code, row = np.unique(np.concatenate([codes for codes, _ in held]), return_inverse=True)
    values = np.concatenate([sums for _, sums in held], axis=1)
    summed = [np.bincount(row, one, len(code)) for one in values]
    return code, np.stack(summed).astype(np.float64)


def names_of(usage: Source, level: str) -> set[tuple[str, str, str]]:
    """(name, category, family) of all that stands in ``usage`` at that level."""
    found: set[tuple[str, str, str]] = set()
    for part in _parts(usage):
        rows = part.filter(pc.equal(part["level"], level))
        for row in rows.group_by(["name", "category", "family"]).aggregate([]).to_pylist():
            found.add((row["name"], row["category"], row["family"]))
    return found


def _named(question: Question, usage: Source) -> list[tuple[str, str, str]]:
    """(name, category, family) of each name wanted; "" where the tables do not know it."""
    known = {named[0]: named for named in names_of(usage, question.level)}
    wanted = sorted(known) if question.names is None else list(question.names)
    return [known.get(name, (name, "", "")) for name in wanted]


def _parts(rows: Source) -> Iterator[pa.Table]:
    batches = rows.to_batches() if isinstance(rows, pa.Table) else rows.batches()
    for batch in batches:
        yield _plain(pa.Table.from_batches([batch]))


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
