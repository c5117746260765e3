"""Worlds in which words keep company: registers that differ, senses that drift or do not.

A document of a side speaks of topics, more of some than the other side's documents do (the
register). What stands beside a word comes in part from the document's topics and in part from
the word's own collocates, its sense; the share of its own differs from word to word, and so does
the kind of document that it comes up in. Drift: some documents of side b use another sense.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from isctext.statistics.drift import Cells

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEMMAS = 2000
TOPICS = 20
AROUND = 10  # content lemmas beside one occurrence
# About 60 lemmas carry a sense, 150 a topic.
SENSE, TOPIC = 60.0, 150.0
SPEAKS_OF = 4.0  # a document speaks of few of the topics at length


@dataclass(frozen=True, slots=True)
class Setting:
    """How a world of words is.

    registers: how unlike the sides' topics are (sd of logarithms of their weights; 0: alike).
    affinity: how much words come up in documents of some topics (sd, as above). own: bounds of
    the beta law of words' shares of their own; particular: that of the first word, where it is
    no word like the others. other_sense: share of the first word's documents of side b.
    repeated: share of what stands beside a word that its document has already put there.
    """

    registers: float = 2.0
    affinity: float = 1.0
    own: tuple[float, float] = (2.0, 4.0)
    particular: float = -1.0
    other_sense: float = 0.0
    repeated: float = 0.3


def draw_words(
    rng: np.random.Generator, here: Sequence[int], there: Sequence[int], setting: Setting
) -> list[Cells]:
    """W words, with the documents in which each stands on either side; the first is the target.

    here, there: W numbers of documents.
    """
    words = len(here)
    word = np.repeat(np.arange(words), np.add(here, there))
    side = np.concatenate([np.arange(a + b) >= a for a, b in zip(here, there, strict=True)])
    topics, senses, weights = _language(rng, words, setting)
    share = rng.beta(*setting.own, words)
    if setting.particular >= 0:
        share[0] = setting.particular
    mixture = _mixtures(rng, weights, word, side, setting.affinity)
    sense = word.copy()
    sense[(word == 0) & side & (rng.random(len(word)) < setting.other_sense)] = words
    times = 1 + rng.poisson(rng.gamma(1.0, 1.0, len(word)))
    unit = np.repeat(np.arange(len(word)), times * AROUND)
    topic = (rng.random(len(unit))[:, None] > np.cumsum(mixture, 1)[unit][:, :-1]).sum(axis=1)
    mine = rng.random(len(unit)) < share[word][unit]
    law = np.where(mine, TOPICS + sense[unit], topic)
    said = _lemmas(rng, np.concatenate([topics, senses]), law)
    said = _repeat(rng, said, unit, times * AROUND, setting.repeated)
    counts = sparse.csr_array(
        (np.ones(len(unit)), (unit, said)), shape=(len(word), LEMMAS), dtype=np.float64
    )
    bounds = np.searchsorted(word, np.arange(words + 1))
    return [
        Cells(counts[a:b], side[a:b], np.zeros(b - a, np.int64))
        for a, b in zip(bounds[:-1], bounds[1:], strict=True)
    ]


def _language(
    rng: np.random.Generator, words: int, setting: Setting
) -> tuple[Floats, Floats, Floats]:
    """Topics (K x V), senses (W + 1 x V, the last one the target's other), sides' weights."""
    usual = rng.permutation(1.0 / np.arange(1, LEMMAS + 1) ** 0.8)
    usual /= usual.sum()
    first = rng.dirichlet(np.ones(TOPICS))
    second = first * np.exp(rng.normal(0.0, setting.registers, TOPICS))
    weights = np.stack([first, second / second.sum()])
    return rng.dirichlet(TOPIC * usual, TOPICS), rng.dirichlet(SENSE * usual, words + 1), weights


def _mixtures(
    rng: np.random.Generator, weights: Floats, word: Ints, side: NDArray[np.bool_], affinity: float
) -> Floats:
    """What each document speaks of: U x K."""
    liked = np.exp(rng.normal(0.0, affinity, (int(word.max()) + 1, TOPICS)))
    prior = weights[side.astype(np.int64)] * liked[word]
    drawn = rng.gamma(SPEAKS_OF * prior / prior.sum(axis=1, keepdims=True) + 1e-9)
    return np.asarray(drawn / np.maximum(drawn.sum(axis=1, keepdims=True), 1e-300))


def _lemmas(rng: np.random.Generator, laws: Floats, law: Ints) -> Ints:
    """One lemma from each of the given rows of ``laws``."""
    steps = np.cumsum(laws, axis=1)
    steps /= steps[:, -1:]
    ladder = (steps + np.arange(len(laws))[:, None]).ravel()
    at = np.searchsorted(ladder, law + rng.random(len(law)), side="right")
    return np.clip(at - law * LEMMAS, 0, LEMMAS - 1).astype(np.int64)


def _repeat(rng: np.random.Generator, said: Ints, unit: Ints, size: Ints, share: float) -> Ints:
    """Documents say again what they have said: such lemmas are copies of others of their unit."""
    first = np.cumsum(size) - size
    from_where = first[unit] + (rng.random(len(unit)) * size[unit]).astype(np.int64)
    return np.where(rng.random(len(unit)) < share, said[from_where], said)
