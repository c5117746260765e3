"""Worlds in which words keep company: registers that differ, senses that drift or do not.

A document of a side speaks of topics, more of some than the other side's documents do (the
register). What stands beside a word comes in part from the document's topics and in part from
the word's own collocates, its sense; the share of its own differs from word to word, and so does
the kind of document that it comes up in. Drift: some documents of side b use another sense.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from isctext.statistics.drift import Cells
from isctext.statistics.drift_rank import Word

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LEMMAS = 2000
TOPICS = 20
AROUND, ELSEWHERE = 10, 30  # content lemmas taken for one occurrence
OTHERS = 200  # senses of the words that stand elsewhere
# About 60 lemmas carry a sense, 150 a topic.
SENSE, TOPIC = 60.0, 150.0
SPEAKS_OF = 4.0  # a document speaks of few of the topics at length


@dataclass(frozen=True, slots=True)
class Setting:
    """How a world of words is.

    registers: how unlike the sides' topics are (sd of logarithms of their weights; 0: alike).
    affinity: how much words come up in documents of some topics (sd, as above). own: bounds of
    the beta law of words' shares of their own; particular: that of the first word, where it is
    no word like the others; often: how many times more it occurs in a document beyond the first
    time. other_sense: share of the first word's documents of side b;
    other_subject: whether those are about other things too.
    repeated: share of what stands beside a word that its document has already put there.
    """

    registers: float = 2.0
    affinity: float = 1.0
    own: tuple[float, float] = (2.0, 4.0)
    particular: float = -1.0
    often: float = 1.0
    other_sense: float = 0.0
    other_subject: bool = False
    repeated: float = 0.3


def draw_words(
    rng: np.random.Generator, here: Sequence[int], there: Sequence[int], setting: Setting
) -> list[Word]:
    """W words, with the documents in which each stands on either side; the first is the target.

    here, there: W numbers of documents.
    """
    words = len(here)
    word = np.repeat(np.arange(words), np.add(here, there))
    side = np.concatenate([np.arange(a + b) >= a for a, b in zip(here, there, strict=True)])
    language = _language(rng, words, setting)
    share = rng.beta(*setting.own, words)
    rest = np.full(words, share.mean())
    if setting.particular >= 0:
        share[0] = setting.particular
    drifted = (word == 0) & side & (rng.random(len(word)) < setting.other_sense)
    kind = np.where(drifted & setting.other_subject, words, word)
    mixture = _mixtures(rng, language.weights, kind, side, setting.affinity)
    more = np.where(word == 0, setting.often, 1.0)
    times = 1 + rng.poisson(more * rng.gamma(1.0, 1.0, len(word)))
    sense = np.where(drifted, words, word)
    beside = _Speech(mixture, share[word], sense, setting.repeated)
    # Elsewhere in a document stand words of all kinds, each with a company of its own.
    any_word = rng.integers(words + 1, words + 1 + OTHERS, len(word))
    elsewhere = _Speech(mixture, rest[word], any_word, setting.repeated)
    said = (
        beside.say(rng, language, times * AROUND),
        elsewhere.say(rng, language, times * ELSEWHERE),
    )
    bounds = np.searchsorted(word, np.arange(words + 1))
    return [
        Word(*(Cells(one[a:b], side[a:b], np.zeros(b - a, np.int64)) for one in said))
        for a, b in pairwise(bounds.tolist())
    ]


@dataclass(frozen=True, slots=True)
class _Language:
    """Topics (K x V), senses (W words', the target's other one, others': x V), sides' weights."""

    topics: Floats
    senses: Floats
    weights: Floats


def _language(rng: np.random.Generator, words: int, setting: Setting) -> _Language:
    usual = rng.permutation(1.0 / np.arange(1, LEMMAS + 1) ** 0.8)
    usual /= usual.sum()
    first = rng.dirichlet(np.ones(TOPICS))
    second = first * np.exp(rng.normal(0.0, setting.registers, TOPICS))
    return _Language(
        topics=rng.dirichlet(TOPIC * usual, TOPICS),
        senses=rng.dirichlet(SENSE * usual, words + 1 + OTHERS),
        weights=np.stack([first, second / second.sum()]),
    )


def _mixtures(
    rng: np.random.Generator, weights: Floats, kind: Ints, side: Bools, affinity: float
) -> Floats:
    """What each document speaks of, by the kind of documents and the side that it is of: U x K."""
    liked = np.exp(rng.normal(0.0, affinity, (int(kind.max()) + 1, TOPICS)))
    prior = weights[side.astype(np.int64)] * liked[kind]
    drawn = rng.gamma(SPEAKS_OF * prior / prior.sum(axis=1, keepdims=True) + 1e-9)
    return np.asarray(drawn / np.maximum(drawn.sum(axis=1, keepdims=True), 1e-300))


@dataclass(frozen=True, slots=True)
class _Speech:
    """U documents: mixtures U x K, and of each the sense that a share of what it says is of."""

    mixture: Floats
    share: Floats
    sense: Ints
    repeated: float

    def say(self, rng: np.random.Generator, language: _Language, size: Ints) -> sparse.csr_array:
        """So many lemmas for each: U x V counts."""
        unit = np.repeat(np.arange(len(size)), size)
        steps = np.cumsum(self.mixture, axis=1)[unit][:, :-1]
        topic = (rng.random(len(unit))[:, None] > steps).sum(axis=1)
        mine = rng.random(len(unit)) < self.share[unit]
        law = np.where(mine, TOPICS + self.sense[unit], topic)
        said = _lemmas(rng, np.concatenate([language.topics, language.senses]), law)
        said = _repeat(rng, said, unit, size, self.repeated)
        shape = (len(size), LEMMAS)
        return sparse.csr_array((np.ones(len(unit)), (unit, said)), shape=shape, dtype=np.float64)


def _lemmas(rng: np.random.Generator, laws: Floats, law: Ints) -> Ints:
    """One lemma from each of the given rows of ``laws``."""
    steps = np.cumsum(laws, axis=1)
    steps /= steps[:, -1:]
    ladder = (steps + np.arange(len(laws))[:, None]).ravel()
    at = np.searchsorted(ladder, law + rng.random(len(law)), side="right")
    return np.asarray(np.clip(at - law * LEMMAS, 0, LEMMAS - 1), dtype=np.int64)


def _repeat(rng: np.random.Generator, said: Ints, unit: Ints, size: Ints, share: float) -> Ints:
    """Documents say again what they have said: such lemmas are copies of others of their unit."""
    first = np.cumsum(size) - size
    from_where = first[unit] + (rng.random(len(unit)) * size[unit]).astype(np.int64)
    again = rng.random(len(unit)) < share
    return np.asarray(np.where(again, said[from_where], said), dtype=np.int64)
