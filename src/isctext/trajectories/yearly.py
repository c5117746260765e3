"""The years of an arena as arrays, and the two series that trends and breaks are read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from isctext.records.series import Counts
from isctext.statistics.ar1 import FEWEST_YEARS, log_rates
from isctext.statistics.ar_null import Floats
from isctext.statistics.composition import Composition, two_way
from isctext.trajectories.options import TrendOptions

# With fewer hits a series is a list of accidents: under volumes that grow 5 times, one hit in all
# is a "trend" in .25 to .38 of flat series, four in .02 to .08, ten and more in .03 at most.
FEWEST_HITS = 10


@dataclass(frozen=True)
class Yearly:
    """K names in one arena: S sources over T years, from its first year with a document on.

    hits: K x S x T; tokens: S x T; docs, sources, batch_docs: T. usable: T, years that have a
    document and are not sparse. Tests see only those.
    """

    arena: str
    first_year: int
    hits: Floats
    tokens: Floats
    docs: Floats
    sources: Floats
    batch_docs: Floats
    usable: NDArray[np.bool_]

    @property
    def present(self) -> NDArray[np.bool_]:
        """Years with a document: T."""
        return self.docs > 0

    @cached_property
    def used_hits(self) -> Floats:
        """Hits of the usable years, 0 elsewhere: K x S x T."""
        return np.where(self.usable, self.hits, 0.0)

    @cached_property
    def used_tokens(self) -> Floats:
        """Words of the usable years, 0 elsewhere: S x T."""
        return np.where(self.usable, self.tokens, 0.0)

    @cached_property
    def total(self) -> Floats:
        """Hits of each name in the usable years: K."""
        return np.asarray(self.used_hits.sum(axis=(1, 2)))

    @cached_property
    def crude(self) -> Floats:
        """Logarithms of the rates as counted, NaN in years that are not usable: K x T."""
        return log_rates(self.used_hits.sum(axis=1), self.used_tokens.sum(axis=0))

    @cached_property
    def composition(self) -> Composition:
        """The two-way model of the usable years."""
        return two_way(self.used_hits, self.used_tokens)

    @cached_property
    def adjusted(self) -> Floats:
        """Logarithms of the rates with the sources held: K x T.

        NaN in years that are not usable or not linked, and throughout where there is no single
        solution.
        """
        made = self.composition
        series = log_rates(made.hits, np.where(made.linked, made.expected, 0.0))
        return np.where(made.solved[:, None], series, np.nan)

    def year(self, at: int) -> int:
        """The calendar year of a place."""
        return self.first_year + at


def arenas_of(counts: Counts, options: TrendOptions) -> Iterator[Yearly]:
    """Each arena's years; ``counts`` are by source. An arena without a document is passed over."""
    for number, arena in enumerate(counts.arenas):
        mine = counts.arena == number
        docs = counts.docs[mine].sum(axis=0)
        years = np.flatnonzero(docs > 0)
        if not len(years):
            continue
        span = slice(int(years[0]), int(years[-1]) + 1)
        tokens = counts.tokens[mine][:, span]
        sources = (counts.docs[mine][:, span] > 0).sum(axis=0).astype(np.float64)
        enough = (docs[span] >= options.min_docs) & (sources >= options.min_sources)
        yield Yearly(
            arena=arena,
            first_year=int(counts.years[span.start]),
            hits=counts.hits[:, mine, span],
            tokens=tokens,
            docs=docs[span],
            sources=sources,
            batch_docs=counts.batch_docs[mine][:, span].sum(axis=0),
            usable=enough & (tokens.sum(axis=0) >= max(options.min_tokens, 1)),
        )


def too_little(years: int, hits: int) -> str:
    """Why a series of so many years and hits is not tested; "" where it is."""
    if years < FEWEST_YEARS:
        return f"years: {years}, needed {FEWEST_YEARS}"
    if hits < FEWEST_HITS:
        return f"hits: {hits}, needed {FEWEST_HITS}"
    return ""


def not_held(years: object) -> str:
    """Why there is no test with the sources held, on so many linked years."""
    if years == 0:
        return "sources held: no single solution"
    return f"sources held: {years} years linked, needed {FEWEST_YEARS}"
