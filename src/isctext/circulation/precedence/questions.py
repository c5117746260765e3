"""What is compared: pairs of arenas, over the years that both have, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from isctext.circulation.precedence.options import PrecedenceOptions
from isctext.records.series import Counts, by_arena, named_families
from isctext.records.stage import Rows
from isctext.statistics.ar1 import log_rates
from isctext.statistics.dispersion import phi

Floats = NDArray[np.float64]
Row = dict[str, object]

SCOPES = ("broad", "strict")
ALL = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """K names in two arenas, over the T years from the first to the last that both have.

    hits_x, hits_y: K x T; words_x, words_y: T; both 0 in a year that does not count. phi_x,
    phi_y: K. batches, scope: which counts. sparse_years: years in which both have documents
    and one too few.
    """

    arena_x: str
    arena_y: str
    scope: str
    batches: str
    names: tuple[str, ...]
    categories: tuple[str, ...]
    families: tuple[str, ...]
    first_year: int | None
    sparse_years: int
    hits_x: Floats
    hits_y: Floats
    words_x: Floats
    words_y: Floats
    phi_x: Floats
    phi_y: Floats

    @property
    def years(self) -> int:
        """How many years count."""
        return int((self.words_x > 0).sum())

    def named(self, category: str, family: str) -> Row:
        """The columns that say what a row is of."""
        return {
            "arena_x": self.arena_x,
            "arena_y": self.arena_y,
            "category": category,
            "family": family,
            "scope": self.scope,
            "batches": self.batches,
        }

    def log_rates(self, rows: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Logarithms of the yearly rates of some names, NaN in years that do not count."""
        return (
            log_rates(self.hits_x[rows], self.words_x),
            log_rates(self.hits_y[rows], self.words_y),
        )


def pairs(
    inputs: Mapping[str, Rows], level: Literal["entry", "category"], options: PrecedenceOptions
) -> Iterator[Pair]:
    """Every pair of arenas, in each scope, with and (where there are some) without batch events."""
    exposure, usage = inputs["exposure"].table(), inputs["usage"]
    bulk = bool(pc.any(exposure["batch"]).as_py())
    treatments: list[Literal["keep", "drop"]] = ["keep", "drop"] if bulk else ["keep"]
    for scope in SCOPES:
        for batches in treatments:
            counts = by_arena(exposure, usage, level=level, scope=scope, batches=batches)
            dispersion = phi(counts)
            for x, y in combinations(range(len(counts.arenas)), 2):
                yield _pair(counts, dispersion, (x, y), (scope, batches), options)


def sets(usage: Rows, options: PrecedenceOptions) -> list[tuple[str, str]]:
    """(category, family) of the sets of entries that are compared: all of a family, then each."""
    known = {(c, f) for c, f in options.categories if f in options.families}
    known |= {(c, f) for c, f in named_families(usage) if f in options.families}
    return [(ALL, family) for family in options.families] + sorted(known, key=lambda k: k[::-1])


def _pair(
    counts: Counts,
    dispersion: Floats,
    places: tuple[int, int],
    how: tuple[str, str],
    options: PrecedenceOptions,
) -> Pair:
    rows = np.flatnonzero(np.isin(counts.families, options.families))
    both = list(places)
    present = (counts.docs[both] > 0).all(axis=0)
    enough = (
        (counts.docs[both] >= options.min_docs)
        & (counts.tokens[both] >= options.min_tokens)
        & (counts.sources[both] >= options.min_sources)
    ).all(axis=0)
    at = np.flatnonzero(enough)
    span = slice(int(at[0]), int(at[-1]) + 1) if len(at) else slice(0, 0)
    x, y = places
    return Pair(
        arena_x=counts.arenas[x],
        arena_y=counts.arenas[y],
        scope=how[0],
        batches=how[1],
        names=tuple(counts.names[k] for k in rows),
        categories=tuple(counts.categories[k] for k in rows),
        families=tuple(counts.families[k] for k in rows),
        first_year=int(counts.years[span.start]) if len(at) else None,
        sparse_years=int((present & ~enough).sum()),
        hits_x=np.where(enough, counts.hits[rows, x], 0.0)[:, span],
        hits_y=np.where(enough, counts.hits[rows, y], 0.0)[:, span],
        words_x=np.where(enough, counts.tokens[x], 0.0)[span],
        words_y=np.where(enough, counts.tokens[y], 0.0)[span],
        phi_x=dispersion[rows, x],
        phi_y=dispersion[rows, y],
    )
