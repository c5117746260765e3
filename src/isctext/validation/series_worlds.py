"""Worlds of one term over the years, and of many terms that come up in two arenas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from isctext.validation.worlds import (
    Floats,
    draw_adoptions,
    draw_documents,
    draw_hits,
    draw_shocks,
    draw_source_effects,
    moving_shares,
    ramp,
    turnover_shares,
    zipf_shares,
)

RATE = 150e-6
SOURCES = 12


@dataclass(frozen=True, slots=True)
class Series:
    """One term in one arena over ``years``. rate: per word; growth: a year; ``step``: factor.

    docs: of the first and of the last year. shock: standard deviation and AR(1) coefficient of
    what strikes all of a year. effect: standard deviation of sources' log rates. mix: still,
    moving (to the reverse order) or turnover (sources come and go).
    """

    years: int = 15
    rate: float = RATE
    growth: float = 0.0
    step: float = 1.0
    docs: tuple[int, int] = (100, 100)
    shock: tuple[float, float] = (0.3, 0.3)
    effect: float = 0.5
    burst: float = 0.5
    mix: str = "still"

    def draw(self, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """Hits and words by source and year: S x T each."""
        docs = np.round(np.geomspace(*self.docs, self.years)).astype(np.int64)
        documents = draw_documents(rng, docs[None], self._shares(rng)[None])
        sd, phi = self.shock
        shape = ramp(self.years, self.growth)
        shape = shape + np.log(self.step) * (np.arange(self.years) >= self.years // 2)
        level = np.log(self.rate) + shape + draw_shocks(rng, (1, 1, self.years), phi=phi, sd=sd)
        effects = draw_source_effects(rng, documents, self.effect)
        hits = draw_hits(rng, documents, level, source_effects=effects, burst=self.burst)
        return documents.by_source(hits)[0], documents.by_source(documents.tokens)

    def _shares(self, rng: np.random.Generator) -> Floats:
        zipf = zipf_shares(SOURCES)
        if self.mix == "turnover":
            return turnover_shares(rng, SOURCES, self.years, self.years * 0.4)
        last = zipf[::-1] if self.mix == "moving" else zipf
        return moving_shares(zipf, last, self.years)

    def many(self, worlds: int, seed: int) -> tuple[Floats, Floats]:
        """Hits and words of so many worlds: W x S x T each."""
        drawn = [self.draw(np.random.default_rng([seed, i])) for i in range(worlds)]
        return np.stack([hits for hits, _ in drawn]), np.stack([words for _, words in drawn])


@dataclass(frozen=True, slots=True)
class Words:
    """Terms that come up in two arenas over 15 years; see ``draw_adoptions``."""

    terms: int = 40
    docs: tuple[int, int] = (300, 60)
    delay: float = 0.0
    clusters: int = 0
    cluster_sd: float = 0.0

    def draw(self, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """Hits (K x 2 x T) and words (2 x T)."""
        years = 15
        docs = np.repeat(np.array(self.docs)[:, None], years, axis=1)
        documents = draw_documents(rng, docs, zipf_shares(SOURCES))
        level = draw_adoptions(
            rng,
            self.terms,
            years,
            delay=self.delay,
            clusters=self.clusters,
            cluster_sd=self.cluster_sd,
        )
        effects = draw_source_effects(rng, documents, 0.5, self.terms)
        hits = draw_hits(rng, documents, level, source_effects=effects)
        return documents.by_year(hits), documents.by_year(documents.tokens)
