"""Worlds of words without a preference for an arena, or with one; and of things in sentences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from isctext.statistics.association import Meetings
from isctext.statistics.keyness import enough
from isctext.validation.worlds import (
    Documents,
    draw_documents,
    draw_hits,
    draw_source_effects,
    zipf_shares,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_PER_MILLION = 1e6


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Two sides that use the same words: two arenas, or two periods of one.

    docs, sources: of each side; sources of Zipf sizes. periods: the same sources stand on both
    sides (as many as on the first), the largest of one being the smallest of the other. rates:
    per million, log-uniform between two. sources_sd: standard deviation of what a source adds to
    a word's log rate. burst: shape of a document's gamma factor, 1 / its variance. times: how many
    times more the first arena has of each word.
    """

    docs: tuple[int, int] = (150, 150)
    sources: tuple[int, int] = (12, 12)
    rates: tuple[float, float] = (20.0, 300.0)
    sources_sd: float = 0.0
    burst: float = 0.5
    times: float = 1.0
    words: int = 60
    periods: bool = False

    def draw(self, rng: np.random.Generator) -> Corpus:
        """A corpus, with the words that would be tested: of 5 documents and 3 sources."""
        documents = self._documents(rng)
        side = documents.year if self.periods else documents.arena
        low, high = np.log(np.array(self.rates) / _PER_MILLION)
        level = rng.uniform(low, high, (self.words, 1)) + np.zeros((1, 2))
        level[:, 0] += np.log(self.times)
        effects = draw_source_effects(rng, documents, self.sources_sd, self.words)
        shape = (self.words, documents.n_arenas, documents.n_years)
        hits = draw_hits(
            rng, documents, level.reshape(shape), source_effects=effects, burst=self.burst
        )
        corpus = Corpus(documents, hits.T.astype(np.float64), side == 0)
        return corpus.of(enough((hits > 0).sum(axis=1), corpus.sources_with()))

    def _documents(self, rng: np.random.Generator) -> Documents:
        if self.periods:
            share = zipf_shares(self.sources[0])
            return draw_documents(rng, np.array([self.docs]), np.array([[share, share[::-1]]]))
        shares = np.zeros((2, max(self.sources)))
        for arena, number in enumerate(self.sources):
            shares[arena, :number] = zipf_shares(number)
        return draw_documents(rng, np.array(self.docs)[:, None], shares)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents, D x V counts of words in them, and which documents are in the part (D)."""

    documents: Documents
    counts: Floats
    part: Bools

    def of(self, which: Bools) -> Corpus:
        """Some of the words."""
        return Corpus(self.documents, self.counts[:, which], self.part)

    def sources_with(self) -> Ints:
        """V: sources in which each word stands."""
        return np.asarray((self.by_source()[0] > 0).sum(axis=0))

    def by_source(self) -> tuple[Floats, Floats, Bools]:
        """Counts (S x V), words and whether each is in the part, of the sources with a document."""
        listed, code = np.unique(self.documents.source, return_inverse=True)
        counts = np.zeros((len(listed), self.counts.shape[1]))
        np.add.at(counts, code, self.counts)
        words = np.bincount(code, self.documents.tokens, len(listed)).astype(np.float64)
        return counts, words, listed < self.documents.n_sources


@dataclass(frozen=True, slots=True)
class Sentences:
    """Pairs of things in the sentences of documents.

    docs: documents, of 20 sentences or so. shares: of sentences with the first thing and with
    the second. together: how many times oftener than by chance they meet in a document's
    sentences. burst: as of ``Vocabulary``.
    """

    docs: int = 400
    shares: tuple[float, float] = (0.02, 0.05)
    together: float = 1.0
    burst: float = 0.5
    pairs: int = 40

    def draw(self, rng: np.random.Generator) -> Meetings:
        """Meetings in documents that are all of one source."""
        sentences = np.maximum(1, rng.lognormal(3.0, 0.8, self.docs).round()).astype(np.int64)[
            :, None
        ]
        first, second, both = self._chances(rng, (self.docs, self.pairs))
        met = rng.binomial(sentences, both)
        alone = rng.binomial(sentences - met, (first - both) / (1.0 - both))
        without = sentences - met - alone
        other = rng.binomial(without, np.minimum(1.0, (second - both) / (1.0 - first)))
        counts = (met + alone, met + other, met)
        x, y, n = (sparse.csc_array(c.astype(np.float64)) for c in counts)
        source = np.zeros(self.docs, np.int64)
        return Meetings(sentences[:, 0].astype(np.float64), x, y, n, source)

    def truth(self) -> tuple[float, float]:
        """PMI in bits over all sentences, and within documents; by a million documents."""
        first, second, both = self._chances(np.random.default_rng(0), (1_000_000, 1))
        overall = both.mean() / (first.mean() * second.mean())
        return float(np.log2(overall)), float(np.log2(both.mean() / (first * second).mean()))

    def _chances(
        self, rng: np.random.Generator, shape: tuple[int, int]
    ) -> tuple[Floats, Floats, Floats]:
        """Shares of sentences with the first, the second, both, in each document."""
        drawn = [
            np.minimum(share * rng.gamma(self.burst, 1.0 / self.burst, shape), 0.5)
            for share in self.shares
        ]
        met = np.minimum(self.together * drawn[0] * drawn[1], np.minimum(*drawn))
        return drawn[0], drawn[1], met
