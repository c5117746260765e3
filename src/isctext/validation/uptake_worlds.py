"""Worlds of uptake: two arenas whose sources have their own habits, and dimensions left out.

Sources' shares of documents follow Zipf's law; a source's prevalence of a dimension lies around
the arena's on the logit scale. Nothing here knows an estimator.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from isctext.validation.worlds import zipf_shares

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DIMENSIONS = 10
HABIT = 0.5  # sd between sources, logit: design effects of about 2 in an arena of 300 documents


@dataclass(frozen=True, slots=True)
class Cell:
    """Documents and sources of initiatives and of the other arena; prevalences from, to."""

    docs_i: int
    sources_i: int
    docs_p: int
    sources_p: int
    shares: tuple[float, float] = (0.08, 0.5)


# The cells of the specification (5.1), and one whose dimensions are rare.
SMALL = Cell(150, 15, 150, 10)
USUAL = Cell(300, 30, 300, 20)
WIDE = Cell(300, 60, 300, 40)
FEW_SOURCES = Cell(300, 30, 300, 6)
RARE = Cell(300, 30, 150, 15, (0.02, 0.10))


@dataclass(frozen=True, slots=True)
class World:
    """W worlds: hit W x S x J, docs S, of both arenas. log_multiple: J, planted."""

    hit_i: Floats
    docs_i: Floats
    hit_p: Floats
    docs_p: Floats
    log_multiple: Floats


def draw_world(cell: Cell, multiple: Floats, worlds: int, seed: int) -> World:
    """Worlds in which the other arena has ``multiple`` (J) times the initiatives' prevalences."""
    rng = np.random.default_rng([seed, cell.docs_i, cell.docs_p, cell.sources_p])
    share = rng.uniform(*cell.shares, (worlds, len(multiple)))
    docs_i, docs_p = sizes(cell.docs_i, cell.sources_i), sizes(cell.docs_p, cell.sources_p)
    return World(
        hit_i=_draw(rng, docs_i, share),
        docs_i=docs_i.astype(np.float64),
        hit_p=_draw(rng, docs_p, share * multiple),
        docs_p=docs_p.astype(np.float64),
        log_multiple=np.log(multiple),
    )


def sizes(docs: int, sources: int) -> Ints:
    """Documents of each source, at least one."""
    return np.maximum(np.round(docs * zipf_shares(sources)), 1.0).astype(np.int64)


def _draw(rng: np.random.Generator, docs: Ints, share: Floats) -> Floats:
    shape = (share.shape[0], len(docs), share.shape[1])
    own = special.expit(special.logit(share)[:, None, :] + rng.normal(0.0, HABIT, shape))
    return rng.binomial(docs[None, :, None], own).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Texts:
    """D documents: present D x J, source and words D."""

    present: NDArray[np.bool_]
    source: Ints
    words: Ints


def draw_texts(
    rng: np.random.Generator, docs: int, sources: int, *, spread: float, together: float
) -> Texts:
    """Documents of unequal length, each dimension a Poisson trace of a rate times its words.

    spread: sd of the logarithm of length. together: sd of a factor that all dimensions of a
    document share; 0 has them independent, given source and length.
    """
    source = np.repeat(np.arange(sources), sizes(docs, sources))
    words = np.maximum(np.round(rng.lognormal(6.2, spread, len(source))), 1.0)
    habit = rng.normal(0.0, HABIT, (sources, 6))
    rate = rng.uniform(0.05, 0.5, 6) * np.exp(habit)[source] * (words / 500.0)[:, None]
    rate = rate * np.exp(rng.normal(0.0, together, len(source)))[:, None]
    present = rng.random(rate.shape) < -np.expm1(-rate)
    return Texts(present, source, words.astype(np.int64))


def draw_paragraphs(
    rng: np.random.Generator,
    paragraphs: int,
    shares: Floats,
    *,
    recognition: float = 0.015,
    sources: int = 20,
    planted: Floats,
) -> tuple[Floats, Floats]:
    """Counts S x K x 4 of K dimensions with recognition in paragraphs, and paragraphs by source.

    Some paragraphs are about projects and have more of everything. planted: K, what is added to
    a dimension's logit in paragraphs with recognition.
    """
    number = sizes(paragraphs, sources)
    source = np.repeat(np.arange(sources), number)
    project = rng.normal(0.0, 1.2, len(source))

    def draw(logit: Floats) -> NDArray[np.bool_]:
        habit = rng.normal(0.0, HABIT, sources)[source]
        return np.asarray(rng.random(len(source)) < special.expit(logit + project + habit))

    base = np.full(len(source), special.logit(recognition))
    second = draw(base)
    tables = np.zeros((sources, len(shares), 4))
    for k, share in enumerate(shares):
        first = draw(special.logit(share) + planted[k] * second)
        for cell, where in enumerate(
            (first & second, first & ~second, ~first & second, ~first & ~second)
        ):
            tables[:, k, cell] = np.bincount(source[where], minlength=sources)
    return tables, number.astype(np.float64)
