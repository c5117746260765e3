"""What is compared with what: two arenas, or two periods of one that follow each other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from isctext.circulation.drift.words import Ints, Stream

Sides = NDArray[np.int8]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides, a and b. period "": all of the arena's documents."""

    arena_a: str
    period_a: str
    arena_b: str
    period_b: str

    @property
    def columns(self) -> dict[str, object]:
        """As the tables have them."""
        return {
            "arena_a": self.arena_a,
            "period_a": self.period_a,
            "arena_b": self.arena_b,
            "period_b": self.period_b,
        }

    @property
    def kind(self) -> str:
        """Whose family of tests it is in: its pair of arenas, or its arena's periods."""
        return f"{self.arena_a}\x1f{self.arena_b}\x1f{self.period_a != ''}"


@dataclass(frozen=True, slots=True)
class Places:
    """The arena and the period of each of D documents, and their names."""

    arena: Ints
    period: Ints
    arenas: list[str]
    periods: list[str]

    def comparisons(self) -> list[Comparison]:
        """Each pair of arenas, then for each arena its periods in turn."""
        found = [Comparison(a, "", b, "") for a, b in combinations(self.arenas, 2)]
        for arena in self.arenas:
            found += [Comparison(arena, p, arena, q) for p, q in pairwise(self.periods)]
        return found

    def sides(self, comparison: Comparison) -> Sides:
        """Of each document: 0 on side a, 1 on side b, -1 on neither."""
        out = np.full(len(self.arena), -1, np.int8)
        sides = (
            (comparison.arena_a, comparison.period_a),
            (comparison.arena_b, comparison.period_b),
        )
        for side, (arena, period) in enumerate(sides):
            mine = self.arena == self.arenas.index(arena)
            if period:
                mine &= self.period == self.periods.index(period)
            out[mine] = side
        return out


def places(documents: pa.Table, first_years: tuple[int, ...]) -> Places:
    """Arenas and periods of documents (arena, date; none without a date)."""
    arenas = sorted(pc.unique(documents["arena"]).to_pylist())
    arena = pc.index_in(documents["arena"], value_set=pa.array(arenas, pa.string()))
    year = pc.year(documents["date"]).to_numpy()
    return Places(
        arena=arena.to_numpy().astype(np.int64),
        period=np.searchsorted(np.array(first_years, np.int64), year, side="right"),
        arenas=arenas,
        periods=_names(first_years),
    )


def _names(first_years: tuple[int, ...]) -> list[str]:
    """-2010, 2011-2015, 2016-2020, 2021-."""
    if not first_years:
        return [""]
    between = [f"{a}-{b - 1}" for a, b in pairwise(first_years)]
    return [f"-{first_years[0] - 1}", *between, f"{first_years[-1]}-"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Of each of V lemmas, on each of two sides: documents that have it, and occurrences: V x 2."""

    documents: Ints
    hits: Ints


@dataclass(frozen=True, slots=True)
class Uses:
    """P pairs of a lemma and a document that has it, and how often it does."""

    code: Ints
    document: Ints
    hits: Ints
    lemmas: int

    @classmethod
    def of(cls, stream: Stream) -> Uses:
        """The pairs of a stream."""
        document = stream.document(stream.segment)
        pair, hits = np.unique((stream.code.astype(np.int64) << 32) | document, return_counts=True)
        return cls(pair >> 32, pair & 0xFFFFFFFF, hits.astype(np.int64), len(stream.lemmas))

    def on(self, sides: Sides) -> Vocabulary:
        """Counted on the two sides of a comparison."""
        found = np.zeros((2, self.lemmas, 2), np.int64)
        place = sides[self.document]
        for side in (0, 1):
            mine = place == side
            found[0, :, side] = np.bincount(self.code[mine], minlength=self.lemmas)
            found[1, :, side] = np.bincount(self.code[mine], self.hits[mine], self.lemmas)
        return Vocabulary(found[0], found[1])

    def within(self, documents: Ints, sides: Sides) -> Floats:
        """Occurrences in these documents, on the two sides: 2 x V."""
        chosen = np.full(len(sides), -1, np.int8)
        chosen[documents] = sides[documents]
        return self.on(chosen).hits.T.astype(np.float64)


@dataclass(frozen=True, slots=True)
class Contrast:
    """A comparison with all that does not depend on what is compared."""

    comparison: Comparison
    sides: Sides
    uses: Uses
    vocabulary: Vocabulary

    @classmethod
    def of(cls, comparison: Comparison, places: Places, uses: Uses) -> Contrast:
        """The sides of the documents, and the lemmas counted on them."""
        sides = places.sides(comparison)
        return cls(comparison, sides, uses, uses.on(sides))
