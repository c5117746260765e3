"""What the resonance of arenas achieves on worlds whose truth is known. Exploratory measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from isctext.statistics.jackknife import (
    effective_sources,
    infer,
    jackknife_variance,
    leave_one_out,
)
from isctext.statistics.novelty import Novelty, novelty, residual
from isctext.validation.gate import Gate
from isctext.validation.worlds import zipf_shares

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TOPICS, WAVES = 15, 8
LEVEL = 0.05
_CONCENTRATION = 5.0  # of a document around what its source speaks of
_DRAWS = 999


@dataclass(frozen=True, slots=True)
class Timeline:
    """n documents of two arenas in the order of time: mixtures n x K, date, source, arena."""

    mixtures: Floats
    date: Floats
    source: Ints
    arena: Ints


@dataclass(frozen=True, slots=True)
class Setting:
    """sources, docs: of each arena. growth: how much the second arena's documents come late.

    lag: of the whole period, by which the second arena follows the first in each of eight new
    subjects; share: of the documents that these take, at most.
    """

    sources: int = 10
    docs: int = 600
    growth: float = 0.0
    lag: float = 0.0
    share: float = 0.0


Measure = Callable[[Novelty], Floats]
Test = Callable[[Floats, Timeline, np.random.Generator], bool]


def draw_timeline(rng: np.random.Generator, setting: Setting) -> Timeline:
    """Sources with subjects of their own, that come and go, and new subjects in waves."""
    n_sources = 2 * setting.sources
    of_source = np.repeat([0, 1], setting.sources)
    usual = 8.0 * rng.dirichlet(np.ones(TOPICS), 2)[of_source] + 0.02
    profile = np.stack([rng.dirichlet(one) for one in usual])
    shares = zipf_shares(setting.sources)
    drawn = [
        rng.choice(setting.sources, setting.docs, p=shares) + k * setting.sources for k in (0, 1)
    ]
    source = np.concatenate(drawn)
    arena = of_source[source]
    start = np.where(rng.random(n_sources) < 0.5, 0.0, rng.uniform(0.0, 0.7, n_sources))  # noqa: PLR2004
    end = np.minimum(1.0, start + rng.uniform(0.3, 1.0, n_sources))
    date = start[source] + (end - start)[source] * rng.random(len(source))
    date = np.where(arena == 1, date ** (1.0 / (1.0 + setting.growth)), date)
    mean = np.zeros((len(source), TOPICS + WAVES))
    wave = _waves(date + setting.lag / 2.0 * np.where(arena == 0, 1.0, -1.0))
    mean[:, :TOPICS] = profile[source] * (1.0 - setting.share * wave.sum(axis=1, keepdims=True))
    mean[:, TOPICS:] = setting.share * wave
    mixtures = rng.gamma(_CONCENTRATION * mean + 1e-6)
    mixtures /= mixtures.sum(axis=1, keepdims=True)
    order = np.argsort(date)
    return Timeline(mixtures[order], date[order], source[order], arena[order])


def _waves(date: Floats) -> Floats:
    """How far each new subject is taken up, before the next one takes its place: n x WAVES."""
    begin = (np.arange(WAVES) + 0.5) / WAVES
    taken = 1.0 / (1.0 + np.exp(-(date[:, None] - begin) / 0.02))
    after = np.concatenate([taken[:, 1:], np.zeros((len(date), 1))], axis=1)
    return np.asarray(taken - after)


def held(made: Novelty) -> Floats:
    """The resonance with sources held: what we compare arenas on."""
    return made.held


def plain(made: Novelty) -> Floats:
    """The resonance as it is: rejected."""
    return made.resonance


def residuals(made: Novelty) -> Floats:
    """The residual of the resonance over novelty: rejected."""
    return residual(made.resonance, made.novelty)


def by_jackknife(values: Floats, world: Timeline, rng: np.random.Generator) -> bool:  # noqa: ARG001
    """Whether the jackknife over sources tells the arenas apart."""
    estimate, sides = 0.0, []
    for arena, sign in ((0, -1.0), (1, 1.0)):
        sums, number = _by_source(values, world, arena)
        estimate += sign * float(sums.sum() / number.sum())
        means = leave_one_out(sums) / np.maximum(leave_one_out(number), 1.0)
        sides.append((jackknife_variance(means), effective_sources(number)))
    return bool(infer(estimate, *sides).p <= LEVEL)


def by_bootstrap(values: Floats, world: Timeline, rng: np.random.Generator) -> bool:
    """Whether 95 % of the draws of sources do: methods specification 3.5, rejected."""
    drawn = []
    for arena in (0, 1):
        sums, number = _by_source(values, world, arena)
        times = rng.multinomial(len(sums), np.full(len(sums), 1.0 / len(sums)), _DRAWS)
        drawn.append((times @ sums) / (times @ number))
    low, high = np.percentile(drawn[1] - drawn[0], [2.5, 97.5])
    return bool(low > 0 or high < 0)


def _by_source(values: Floats, world: Timeline, arena: int) -> tuple[Floats, Floats]:
    mine = (world.arena == arena) & ~np.isnan(values)
    _, at = np.unique(world.source[mine], return_inverse=True)
    sums, number = np.bincount(at, values[mine]), np.bincount(at)
    return sums.astype(np.float64), number.astype(np.float64)


def told_apart(
    worlds: int,
    seed: int,
    setting: Setting,
    measure: Measure = held,
    test: Test = by_jackknife,
) -> float:
    """Share of worlds in which one arena is said to resonate more than the other."""
    said = 0
    for i in range(worlds):
        rng = np.random.default_rng([seed, i])
        world = draw_timeline(rng, setting)
        made = novelty(world.mixtures, world.date, world.source)
        said += test(measure(made), world, rng)
    return said / worlds


_HELD = "mean resonance with sources held, jackknife over sources"
GATES: tuple[Gate, ...] = (
    Gate(
        "novelty null", _HELD,
        "two arenas of 600 documents and 10 sources that come and go, no arena ahead",
        0.085, at_most=True, measure=partial(told_apart, setting=Setting()),
    ),
    Gate(
        "novelty growth", _HELD,
        "the same, one arena growing fast",
        0.085, at_most=True, measure=partial(told_apart, setting=Setting(growth=1.0)),
    ),
    Gate(
        "novelty null, waves", _HELD,
        "the same, new subjects taken up at one time in both arenas",
        0.085, at_most=True, measure=partial(told_apart, setting=Setting(share=0.3)),
    ),
    Gate(
        "novelty power", _HELD,
        "new subjects in 30 % of the documents, one arena a fiftieth of the period ahead",
        0.80, at_most=False, measure=partial(told_apart, setting=Setting(share=0.3, lag=0.02)),
    ),
)  # fmt: skip
