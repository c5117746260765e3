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

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import signal, stats

from isctext.statistics.ar1 import log_rates
from isctext.statistics.precedence import compare, residuals

Floats = NDArray[np.float64]

STRENGTHS = tuple(round(0.1 * i, 1) for i in range(1, 11))
POWER = 0.8
WORLDS = 200
DELAY = 2
_MEMORY = (0.2, 0.8)
_LEAST_TERMS = 2
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

    vif: that of the study's panel. Terms that come together are worth K / vif of them, and so
    many are drawn. The power is made monotone, and read linearly between strengths.
    """
    count = max(_LEAST_TERMS, round(len(x.rate) / max(vif, 1.0)))
    order = np.argsort(x.rate + y.rate, kind="stable")
    terms = order[np.linspace(0, len(order) - 1, count).round().astype(np.int64)]
    few_x, few_y = (Arena(a.words, a.rate[terms], a.phi[terms], a.sd, a.memory) for a in (x, y))
    found = np.zeros(len(strengths))
    for i, strength in enumerate(strengths):
        # The same noise at every strength: the curve is smooth, and one more strength is free.
        rng = np.random.default_rng([seed, worlds, len(x.words)])
        found[i] = _found(few_x, few_y, strength, worlds, rng)
    power = np.maximum.accumulate(found)
    return Power(strengths, power, _crossing(np.array(strengths), power))


def arena_of(hits: ArrayLike, words: ArrayLike, phi: ArrayLike, *, seed: int = 0) -> Arena:
    """One side of a panel as its counts show it: K x T hits, T words, K variance ratios.

    What counting alone would do (no movement, the same rates) is simulated; the movements are
    what the residuals have beside: their variance, and their lag-1 autocorrelation, corrected
    for short series ((r + 2 / T) / (1 - 4 / T)) and kept in [.2, .8]. No movement: sd 0.
    """
    y, n = np.asarray(hits, np.float64), np.asarray(words, np.float64)
    seen = n > 0
    y = np.where(seen, y, 0.0)
    ratio = np.maximum(np.asarray(phi, np.float64), 1.0)
    rate = y.sum(axis=1) / max(float(n.sum()), 1.0)
    still = Arena(n, rate, ratio, 0.0, 0.0)
    rng = np.random.default_rng([seed, len(rate), len(n)])
    noise = _observed(still, np.zeros((WORLDS, *y.shape)), rng)
    variance, lagged = _moments(log_rates(y, n)[None], seen)
    chance, chance_lagged = _moments(noise, seen)
    moved = variance - chance
    if not moved > 0:
        return still
    years = int(seen.sum())
    memory = (lagged - chance_lagged) / moved
    memory = float(np.clip((memory + 2.0 / years) / max(1.0 - 4.0 / years, 0.2), *_MEMORY))
    return Arena(n, rate, ratio, float(np.sqrt(moved)), memory)


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


def _found(x: Arena, y: Arena, strength: float, worlds: int, rng: np.random.Generator) -> float:
    """Share of worlds in which the leader is named."""
    half = worlds // 2
    hits = 0.0
    for leader, follower, n in ((x, y, half), (y, x, worlds - half)):
        lead, follow = _planted(leader, follower, strength, n, rng)
        panel = compare(_observed(leader, lead, rng), _observed(follower, follow, rng))
        hits += float((panel.precedes & (panel.asym > 0)).sum())
    return hits / worlds


def _planted(
    leader: Arena, follower: Arena, strength: float, worlds: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Movements of both, W x K x T."""
    shape = (worlds, len(leader.rate), len(leader.words))
    lead = _movements(rng, (*shape[:2], shape[2] + DELAY), leader.memory)
    own = _movements(rng, shape, follower.memory)
    follow = strength * lead[..., : shape[2]] + np.sqrt(1.0 - strength**2) * own
    return leader.sd * lead[..., DELAY:], follower.sd * follow


def _movements(rng: np.random.Generator, shape: tuple[int, ...], memory: float) -> Floats:
    """Stationary AR(1) paths of variance 1 along the last axis."""
    noise = rng.standard_normal(shape) * np.sqrt(1.0 - memory**2)
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
    terms, years = left.shape[-2], int(seen.sum())
    free = max((years - 2) * (terms - 1) / terms, 1.0)
    pairs = max(int((seen[1:] & seen[:-1]).sum()), 1) / max(years - 1, 1)
    square = (left**2).sum(axis=-1).mean() / free
    lagged = (left[..., 1:] * left[..., :-1]).sum(axis=-1).mean() / free / pairs
    return float(square), float(lagged)


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
