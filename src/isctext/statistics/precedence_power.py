"""What the panel would find: how strongly one arena must follow for it to be seen.

Worlds like the study's own are drawn: the same words each year, terms as frequent and as bursty,
movements as large and as lasting. In them one arena's terms follow the other's, two years later,
with strength beta: the correlation of a term's movement with what it follows (1: it does
nothing else). The whole rule is run on each.

With 100 documents a year and arena, terms at 150 per million, and movements of standard deviation
.5 and memory .5, the power that the specification tabulates comes out (tests hold it).

Sources: methods specification 3.3 (power table); simulated power, Davison and Hinkley 1997, ch. 4.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import signal, stats

from isctext.statistics.ar1 import log_rates
from isctext.statistics.ar_null import fit_lines
from isctext.statistics.precedence import compare, residuals

Floats = NDArray[np.float64]

STRENGTHS = tuple(round(0.1 * i, 1) for i in range(1, 11))
POWER = 0.8
WORLDS = 200
DELAY = 2
_MEMORIES = np.linspace(0.0, 0.9, 19)
# Terms that come together are drawn in so many groups, as alike as the study's VIF asks for.
_GROUPS = 4
_LIKENESS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.95)
_VIF_WORLDS = 60
_SQUARES = np.linspace(0.0, 8.0, 1281)  # square roots of means: E log is smooth in them
_LARGE = 50.0


@dataclass(frozen=True, slots=True)
class Arena:
    """One side of a panel. words: T, 0 in a missing year. rate: K, hits per word, >= 0.

    phi: K, variance of yearly hits over their mean, >= 1. sd, memory: standard deviation and
    lag-1 autocorrelation of the terms' movements (logarithms), numbers.
    """

    words: Floats
    rate: Floats
    phi: Floats
    sd: float
    memory: float


@dataclass(frozen=True, slots=True)
class Power:
    """Share of the worlds in which the follower is found, for each of ``strengths``.

    detectable: the least strength that is found in 80 % of the worlds, NaN when none is.
    """

    strengths: tuple[float, ...]
    power: Floats
    detectable: float


def detectable(
    x: Arena,
    y: Arena,
    *,
    vif: float = 1.0,
    worlds: int = WORLDS,
    seed: int = 0,
    strengths: tuple[float, ...] = STRENGTHS,
) -> Power:
    """The power of the panel at each strength, with either arena the leader in half the worlds.

    vif: that of the study's panel. The worlds' terms move in four groups, as alike as it takes
    for the same VIF where nothing follows. The power is made monotone, and read linearly
    between strengths.
    """
    likeness = _likeness(x, y, vif, seed)
    found = np.zeros(len(strengths))
    for i, strength in enumerate(strengths):
        # The same noise at every strength: the curve is smooth.
        rng = np.random.default_rng([seed, worlds, len(x.words)])
        found[i] = _found(x, y, _Plan(strength, likeness, worlds), rng)
    power = np.maximum.accumulate(found)
    return Power(strengths, power, _crossing(np.array(strengths), power))


def arena_of(hits: ArrayLike, words: ArrayLike, phi: ArrayLike, *, seed: int = 0) -> Arena:
    """One side of a panel as its counts show it: K x T hits, T words, K variance ratios.

    What counting alone would do (no movement, the same rates) is simulated; the movements are
    what the residuals have beside. Their memory, from 0 to .9, is the one whose AR(1) leaves
    that lag-1 covariance over that variance once levels and lines are taken away, and their
    variance follows. No movement: sd 0.
    """
    y, n = np.asarray(hits, np.float64), np.asarray(words, np.float64)
    seen = n > 0
    y = np.where(seen, y, 0.0)
    ratio = np.maximum(np.asarray(phi, np.float64), 1.0)
    rate = y.sum(axis=1) / max(float(n.sum()), 1.0)
    still = Arena(n, rate, ratio, 0.0, 0.0)
    rng = np.random.default_rng([seed, len(rate), len(n)])
    noise = _observed(still, np.zeros((WORLDS, *y.shape)), rng)
    square, lagged = _moments(log_rates(y, n)[None], seen)
    chance, chance_lagged = _moments(noise, seen)
    moved = square - chance
    if not moved > 0:
        return still
    left, left_lagged = _ar_moments(seen)
    memory = float(np.interp((lagged - chance_lagged) / moved, left_lagged / left, _MEMORIES))
    kept = float(np.interp(memory, _MEMORIES, left))
    return Arena(n, rate, ratio, float(np.sqrt(moved / kept)), memory)


def expected_log(mean: ArrayLike) -> Floats:
    """E[log(P + 1/2)] of Poisson variables P, read from a table to about 10^-5."""
    m = np.asarray(mean, dtype=np.float64)
    large = np.maximum(m, _LARGE)
    table = np.interp(np.sqrt(m), _SQUARES, _logs())
    return np.where(m > _LARGE, np.log(large) - 1.0 / (24.0 * large**2), table)


@cache
def _logs() -> Floats:
    k = np.arange(160)
    weights = stats.poisson.pmf(k, (_SQUARES**2)[:, None])
    return np.asarray(weights @ np.log(k + 0.5))


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the worlds are: strength of following, likeness within groups, number."""

    strength: float
    likeness: float
    worlds: int


def _found(x: Arena, y: Arena, plan: _Plan, rng: np.random.Generator) -> float:
    """Share of worlds in which the leader is named."""
    half = plan.worlds // 2
    hits = 0.0
    for leader, follower, n in ((x, y, half), (y, x, plan.worlds - half)):
        panel = compare(*_drawn(leader, follower, replace(plan, worlds=n), rng))
        hits += float((panel.precedes & (panel.asym > 0)).sum())
    return hits / plan.worlds


def _likeness(x: Arena, y: Arena, vif: float, seed: int) -> float:
    """How alike terms of a group move where the mean VIF is that, and nothing follows."""
    means = []
    for likeness in _LIKENESS:
        rng = np.random.default_rng([seed, _VIF_WORLDS])
        panel = compare(*_drawn(x, y, _Plan(0.0, likeness, _VIF_WORLDS), rng))
        means.append(float(panel.vif.mean()))
    return float(np.interp(vif, np.maximum.accumulate(means), _LIKENESS))


def _drawn(
    leader: Arena, follower: Arena, plan: _Plan, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Logarithms of both arenas' rates, W x K x T."""
    shape = (plan.worlds, len(leader.rate), len(leader.words))
    lead = _movements(rng, (*shape[:2], shape[2] + DELAY), leader.memory, plan.likeness)
    own = _movements(rng, shape, follower.memory, plan.likeness)
    strength = plan.strength
    follow = strength * lead[..., : shape[2]] + np.sqrt(1.0 - strength**2) * own
    return (
        _observed(leader, leader.sd * lead[..., DELAY:], rng),
        _observed(follower, follower.sd * follow, rng),
    )


def _movements(
    rng: np.random.Generator, shape: tuple[int, ...], memory: float, likeness: float
) -> Floats:
    """Stationary AR(1) paths of variance 1, W x K x T; those of a group are alike."""
    noise = rng.standard_normal(shape)
    group = np.arange(shape[1]) % _GROUPS
    common = rng.standard_normal((shape[0], _GROUPS, shape[2]))[:, group]
    noise = np.sqrt(likeness) * common + np.sqrt(1.0 - likeness) * noise
    noise *= np.sqrt(1.0 - memory**2)
    noise[..., 0] /= np.sqrt(1.0 - memory**2)
    return np.asarray(signal.lfilter([1.0], [1.0, -memory], noise, axis=-1))


def _observed(arena: Arena, movement: Floats, rng: np.random.Generator) -> Floats:
    """Logarithms of the rates that are counted, W x K x T; NaN in missing years."""
    seen = arena.words > 0
    # The movement's mean over years is 1 in rates, so that terms stay as frequent as they are.
    level = np.exp(movement - arena.sd**2 / 2.0)
    mean = arena.rate[:, None] * arena.words * level
    spread = (arena.phi - 1.0)[:, None]
    bursty = (spread > 0) & (mean > 0)
    scale = np.where(bursty, spread, 1.0)
    drawn = rng.gamma(np.where(bursty, mean / scale, 1.0), scale)
    hits = rng.poisson(np.where(bursty, drawn, mean)).astype(np.float64)
    z = np.log(hits + 0.5)
    pooled = np.maximum(hits.sum(axis=-1, keepdims=True), 0.5) / max(float(arena.words.sum()), 1.0)
    return np.where(seen, z - expected_log(pooled * arena.words), np.nan)


def _moments(z: Floats, seen: NDArray[np.bool_]) -> tuple[float, float]:
    """Variance and lag-1 covariance of a panel's residuals, over terms (and worlds)."""
    left = residuals(np.where(seen, z, 0.0), np.ones(z.shape[:-1], np.bool_), seen[None])
    terms = left.shape[-2]
    free = max((int(seen.sum()) - 2) * (terms - 1) / terms, 1.0)
    square = (left**2).sum(axis=-1).mean() / free
    lagged = (left[..., 1:] * left[..., :-1]).sum(axis=-1).mean() / free
    return float(square), float(lagged)


def _ar_moments(seen: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The same of AR(1) series of variance 1, seen in those years, for each memory."""
    maker = fit_lines(np.where(seen, 0.0, np.nan)[None]).residual_maker[0]
    gap = np.abs(np.subtract.outer(np.arange(len(seen)), np.arange(len(seen))))
    left = maker @ (_MEMORIES[:, None, None] ** gap) @ maker
    free = max(int(seen.sum()) - 2, 1)
    square = np.trace(left, axis1=1, axis2=2) / free
    return square, np.trace(left, offset=1, axis1=1, axis2=2) / free


def _crossing(strengths: Floats, power: Floats) -> float:
    """The least strength at which the power is reached."""
    above = np.flatnonzero(power >= POWER)
    if not len(above):
        return np.nan
    first = int(above[0])
    before = (0.0, 0.0) if first == 0 else (float(strengths[first - 1]), float(power[first - 1]))
    rise = float(power[first]) - before[1]
    share = (POWER - before[1]) / rise if rise > 0 else 1.0
    return before[0] + share * (float(strengths[first]) - before[0])
