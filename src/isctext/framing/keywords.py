"""One comparison: counts of all words on both sides, indices, and tests of those that can be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from isctext.framing.contrasts import Contrast
from isctext.framing.counted import Bools, Counted, Floats, Ints
from isctext.framing.counts import Counts, Topics, presence, summed_by, topic_words
from isctext.framing.options import KeynessOptions
from isctext.statistics.hypergeometric import log_probability, specificity
from isctext.statistics.keyness import design_effect, enough
from isctext.statistics.multiplicity import fdr
from isctext.statistics.permutation import (
    Statistic,
    Units,
    permutation_p,
    permutation_variance,
)
from isctext.statistics.pooling import Pooled, pool

LEVEL = 0.05
# Under so many ways to exchange units, no two-sided p can be under .05.
FEWEST_ARRANGEMENTS = 40
_TELLING = 1e-3


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that comparisons start from. topic_words: A x K words of each arena in each topic."""

    counted: Counted
    counts: Counts
    present: sparse.csr_array
    topic_words: Floats

    @classmethod
    def of(cls, counted: Counted, counts: Counts, topics: Topics) -> Corpus:
        """The counted documents with their terms."""
        return cls(counted, counts, presence(counts.matrix), topic_words(counted, topics))


@dataclass(frozen=True, slots=True)
class Compared:
    """Of V words: n of whole occurrences, in words of all the words of both sides.

    docs, sources: 2 x V, of the part and of the rest; spread: sources of both. phi: design effect
    of documents. p, q (documents exchanged), p_sources, q_sources: NaN where not tested.
    n_docs, n_sources: of the part and of the rest. telling: sources in which a word must stand for
    p_sources. arrangements: ways to exchange sources, or documents within them.
    """

    n: Floats
    whole: Floats
    words: tuple[float, float]
    index: Floats
    phi: Floats
    docs: Ints
    sources: Ints
    spread: Ints
    p: Floats
    q: Floats
    p_sources: Floats
    q_sources: Floats
    pooled: Pooled | None
    n_docs: tuple[int, int]
    n_sources: tuple[int, int]
    telling: int
    arrangements: float

    @property
    def over(self) -> Bools:
        """V: whether the part has more than its share."""
        return np.asarray(self.n * self.words[1] >= self.whole * self.words[0])

    @property
    def enough(self) -> Bools:
        """V: whether the word stands in 5 documents and 3 sources on the side that has more."""
        side = np.where(self.over, 0, 1)
        at = np.arange(len(self.n))
        return enough(self.docs[side, at], self.sources[side, at])

    @property
    def tested(self) -> Bools:
        """V."""
        return ~np.isnan(self.q)


def compare(
    corpus: Corpus, contrast: Contrast, options: KeynessOptions, rng: np.random.Generator
) -> Compared:
    """The comparison of a part with the rest of its documents."""
    counted, docs, part = corpus.counted, contrast.docs, contrast.part
    matrix, words = corpus.counts.matrix[docs], counted.words[docs]
    n, whole = matrix[part].sum(axis=0), matrix.sum(axis=0)
    t, t_all = float(words[part].sum()), float(words.sum())
    n_docs, n_sources, sides = _spread(corpus, contrast)
    spread = _all_sources(corpus, docs)
    candidates = np.flatnonzero(enough(n_docs.sum(0), spread))
    units = Units.of(matrix[:, candidates], words, part, contrast.stratum)
    p = _tested(units, candidates, len(n), options, rng, statistic="pooled")
    kind: Statistic = "typical" if contrast.nested else "pooled"
    telling = fewest_telling(*sides) if contrast.nested else 0
    candidates = candidates[spread[candidates] >= telling]
    by_source = _by_source(corpus, contrast, candidates)
    p_sources = _tested(by_source, candidates, len(n), options, rng, statistic=kind)
    variance = permutation_variance(Units.of(matrix, words, part))
    phi = design_effect(whole, t / t_all, variance)
    return Compared(
        n=n,
        whole=whole,
        words=(t, t_all),
        index=specificity(n, whole, int(t), int(t_all)),
        phi=phi,
        docs=n_docs,
        sources=n_sources,
        spread=spread,
        p=p,
        q=fdr(p),
        p_sources=p_sources,
        q_sources=fdr(p_sources),
        pooled=_pooled(corpus, contrast, phi),
        n_docs=(int(part.sum()), int((~part).sum())),
        n_sources=sides,
        telling=telling,
        arrangements=by_source.arrangements,
    )


def fewest_telling(mine: int, others: int) -> int:
    """Sources in which a word must stand so that exchanging sources can tell anything of it.

    The least k for which k sources drawn from all lie on one side, the better one, with a
    probability of 1 in 1 000 (two-sided) or less. Words of fewer sources only add tests that
    cannot be passed (Tarone 1990); which words those are does not depend on who is on which side.
    """
    k = np.arange(1, mine + others + 1)
    sides = [log_probability(np.minimum(k, m), k, m, mine + others) for m in (mine, others)]
    telling = np.flatnonzero(2.0 * np.exp(np.minimum(*sides)) <= _TELLING)
    return int(k[telling[0]]) if len(telling) else (mine + others) // 2 + 1


def _tested(
    units: Units,
    at: Ints,
    size: int,
    options: KeynessOptions,
    rng: np.random.Generator,
    *,
    statistic: Statistic,
) -> Floats:
    """The p-values of the words ``at``, among ``size`` words; NaN for the others."""
    out = np.full(size, np.nan)
    if units.arrangements >= FEWEST_ARRANGEMENTS:
        draws, most = options.draws, options.most_draws
        out[at] = permutation_p(units, rng, draws, most, statistic=statistic)
    return out


def _by_source(corpus: Corpus, contrast: Contrast, columns: Ints) -> Units:
    """Sources exchanged whole; or, where both sides have the same ones, documents within each."""
    counted, docs, part = corpus.counted, contrast.docs, contrast.part
    matrix, words = corpus.counts.matrix[docs][:, columns], counted.words[docs]
    listed, source = np.unique(counted.source[docs], return_inverse=True)
    source = source.reshape(-1).astype(np.int64)
    if not contrast.nested:
        stratum = contrast.stratum * len(listed) + source
        return Units.of(matrix, words, part, stratum)
    whole = summed_by(matrix, source, len(listed))
    mine = np.zeros(len(listed), np.bool_)
    mine[source[part]] = True
    return Units.of(whole, np.bincount(source, words, len(listed)), mine)


def _spread(corpus: Corpus, contrast: Contrast) -> tuple[Ints, Ints, tuple[int, int]]:
    """Documents and sources with each word on both sides (2 x V), and the sides' sources."""
    docs, sources, sides = [], [], []
    for side in (contrast.part, ~contrast.part):
        mine = contrast.docs[side]
        present = corpus.present[mine]
        docs.append(present.sum(axis=0))
        listed, source = np.unique(corpus.counted.source[mine], return_inverse=True)
        with_it = summed_by(present, source.reshape(-1), len(listed))
        sources.append(presence(with_it).sum(axis=0))
        sides.append(len(listed))
    return (
        np.stack(docs).astype(np.int64),
        np.stack(sources).astype(np.int64),
        (sides[0], sides[1]),
    )


def _all_sources(corpus: Corpus, docs: Ints) -> Ints:
    """Sources of both sides with each word, a source that is on both counted once: V."""
    listed, source = np.unique(corpus.counted.source[docs], return_inverse=True)
    with_it = summed_by(corpus.present[docs], source.reshape(-1), len(listed))
    return np.asarray(presence(with_it).sum(axis=0)).astype(np.int64)


def _pooled(corpus: Corpus, contrast: Contrast, phi: Floats) -> Pooled | None:
    """The arena against the others within each topic; None for other contrasts."""
    topics = corpus.topic_words.shape[1]
    if contrast.name != "arena" or not topics:
        return None
    arena = corpus.counted.arenas.index(contrast.arena)
    cells = corpus.counts.by_topic
    everywhere = summed_by(cells, np.arange(cells.shape[0]) % topics, topics)
    mine = cells[arena * topics : (arena + 1) * topics]
    t, t_all = corpus.topic_words[arena], corpus.topic_words.sum(0)
    return pool(mine.toarray().T, everywhere.toarray().T, t, t_all, phi)
