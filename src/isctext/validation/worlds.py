"""Worlds: documents with lengths, sources and bursts, and hits at rates that are known.

From the specification's ground truth (6): lognormal lengths, Zipf shares of sources, source
effects, gamma bursts, shocks by arena and year. A world is made in three steps, each an array:
``draw_documents``, rates by term x arena x year (planted by who asks), ``draw_hits``; then
``by_year`` and ``by_source`` sum what was drawn. Nothing here knows an estimator.

Everything is drawn from the Generator that is given: same seed, same world.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import signal

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# About 680 words a document: a press article, a page of a collective, a short deliberation.
LENGTH_LOG_MEAN = 6.2
LENGTH_LOG_SD = 0.8


@dataclass(frozen=True, slots=True)
class Documents:
    """D documents of A arenas over T years; sources are numbered through the arenas.

    arena, year, source: D each; source s of arena a is number a x S + s. tokens: words, >= 1.
    n_sources: S, sources of each arena.
    """

    arena: Ints
    year: Ints
    source: Ints
    tokens: Floats
    n_arenas: int
    n_years: int
    n_sources: int

    def by_year(self, values: ArrayLike) -> Floats:
        """Sums by arena and year: ... x D to ... x A x T."""
        cell = self.arena * self.n_years + self.year
        return self._summed(values, cell, self.n_arenas)

    def by_source(self, values: ArrayLike) -> Floats:
        """Sums by source and year: ... x D to ... x (A S) x T."""
        cell = self.source * self.n_years + self.year
        return self._summed(values, cell, self.n_arenas * self.n_sources)

    def _summed(self, values: ArrayLike, cell: Ints, places: int) -> Floats:
        given = np.asarray(values, dtype=np.float64)
        rows = given.reshape(-1, len(cell))
        size = places * self.n_years
        code = np.arange(len(rows))[:, None] * size + cell
        total = np.bincount(code.ravel(), rows.ravel(), len(rows) * size)
        return total.reshape(*given.shape[:-1], places, self.n_years).astype(np.float64)


def zipf_shares(sources: int, exponent: float = 1.0) -> Floats:
    """Shares of ``sources`` sources, the first the largest: 1 / rank^exponent, summing to 1."""
    weights = 1.0 / np.arange(1, sources + 1) ** exponent
    return np.asarray(weights / weights.sum())


def draw_documents(
    rng: np.random.Generator,
    docs: ArrayLike,
    shares: ArrayLike,
    *,
    length: tuple[float, float] = (LENGTH_LOG_MEAN, LENGTH_LOG_SD),
) -> Documents:
    """Documents in arenas and years.

    docs: A x T, documents of each arena in each year. shares: sources' shares of an arena's
    documents, S, or A x S, or A x T x S where the mix moves. length: mean and standard
    deviation of the logarithm of a document's words.
    """
    counts = np.atleast_2d(np.asarray(docs, dtype=np.int64))
    n_arenas, n_years = counts.shape
    mix = np.asarray(shares, dtype=np.float64)
    mix = mix[:, None, :] if mix.ndim == 2 else mix  # noqa: PLR2004  A x S: the same each year
    n_sources = mix.shape[-1]
    mix = np.broadcast_to(mix, (n_arenas, n_years, n_sources))
    cell = np.repeat(np.arange(counts.size), counts.ravel())
    # One uniform a document against its cell's cumulated shares.
    limits = np.cumsum(mix, axis=-1).reshape(-1, n_sources)[cell]
    drawn = (rng.random(len(cell))[:, None] > limits[:, :-1]).sum(axis=1)
    arena = cell // n_years
    return Documents(
        arena=arena,
        year=cell % n_years,
        source=arena * n_sources + drawn,
        tokens=np.maximum(np.round(rng.lognormal(*length, len(cell))), 1.0),
        n_arenas=n_arenas,
        n_years=n_years,
        n_sources=n_sources,
    )


def draw_hits(
    rng: np.random.Generator,
    documents: Documents,
    log_rate: ArrayLike,
    *,
    source_effects: ArrayLike | None = None,
    burst: float = 0.5,
) -> Ints:
    """Hits of K terms in D documents: K x D, Poisson with gamma bursts.

    log_rate: K x A x T, logarithm of the rate per word. source_effects: K x (A S) or (A S),
    added to it. burst: shape of each document's gamma factor of mean 1 (variance 1 / burst);
    infinite for none.
    """
    rate = np.asarray(log_rate, dtype=np.float64)
    level = rate[:, documents.arena, documents.year]
    if source_effects is not None:
        effects = np.asarray(source_effects, dtype=np.float64)
        level = level + effects[..., documents.source]
    mean = np.exp(level) * documents.tokens
    if np.isfinite(burst):
        mean = mean * rng.gamma(burst, 1.0 / burst, mean.shape)
    return rng.poisson(mean)


def draw_source_effects(
    rng: np.random.Generator, documents: Documents, sd: float, terms: int = 1
) -> Floats:
    """Logarithms of what each source adds to a term's rate: K x (A S), of mean 0 over sources."""
    drawn = rng.normal(0.0, sd, (terms, documents.n_arenas * documents.n_sources))
    return np.asarray(drawn - drawn.mean(axis=1, keepdims=True))


def draw_shocks(
    rng: np.random.Generator, shape: tuple[int, ...], *, phi: float, sd: float
) -> Floats:
    """Stationary AR(1) paths along the last axis, of marginal standard deviation ``sd``."""
    noise = rng.normal(0.0, sd * np.sqrt(1.0 - phi**2), shape)
    noise[..., 0] /= np.sqrt(1.0 - phi**2)
    return np.asarray(signal.lfilter([1.0], [1.0, -phi], noise, axis=-1))


def ramp(years: int, yearly: float) -> Floats:
    """A growth of ``yearly`` (.1 is 10 %) in logarithms around the middle year: T."""
    return np.asarray(np.log1p(yearly) * (np.arange(years) - (years - 1) / 2.0))


def moving_shares(first: Floats, last: Floats, years: int) -> Floats:
    """Shares that go from one mix of sources to another in a straight line: T x S."""
    weight = np.linspace(0.0, 1.0, years)[:, None]
    return np.asarray((1.0 - weight) * first + weight * last)


def turnover_shares(rng: np.random.Generator, sources: int, years: int, active: float) -> Floats:
    """Shares of sources that come and go, each there for ``active`` years or so: T x S.

    A year without any belongs to the first source.
    """
    start = rng.uniform(1.0 - active, years - 1.0, sources)
    t = np.arange(years)[:, None]
    there = (t >= start) & (t < start + active)
    weights = there * rng.permutation(zipf_shares(sources))
    weights[~there.any(axis=1), 0] = 1.0
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def draw_adoptions(
    rng: np.random.Generator,
    terms: int,
    years: int,
    *,
    rates: tuple[float, float] = (15e-6, 100e-6),
    delay: float = 0.0,
    clusters: int = 0,
    cluster_sd: float = 0.0,
) -> Floats:
    """Log rates of terms that come up in the course of the years, in two arenas: K x 2 x T.

    Each term appears at a time of its own, in the second arena ``delay`` years later, reaches its
    rate (between ``rates``, per word) in two years and keeps it. clusters: terms of a cluster
    appear together, and share a lag of standard deviation ``cluster_sd`` beside the delay.
    """
    appear = rng.uniform(1.0, years - 4.0, terms)
    lag = np.full(terms, delay)
    if clusters:
        of = np.arange(terms) % clusters
        appear = rng.uniform(2.0, years - 6.0, clusters)[of] + rng.normal(0.0, 0.5, terms)
        lag = lag + rng.normal(0.0, cluster_sd, clusters)[of]
    level = np.exp(rng.uniform(np.log(rates[0]), np.log(rates[1]), terms))
    start = np.stack([appear, appear + lag], axis=1)
    there = np.clip((np.arange(years) - start[..., None] + 1.0) / 2.0, 0.0, 1.0)
    return np.asarray(np.log(np.maximum(level[:, None, None] * there, 1e-12)))
