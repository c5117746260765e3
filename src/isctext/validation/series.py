"""Worlds and gates of yearly series: rates, trends, composition, breaks, first uses.

``GATES`` are what isctext promises. ``REJECTED`` are the same worlds under estimators that it does
not use, each of which misses the promise: without them a gate could be one that nothing fails.

Source: methods specification 2.1 to 2.5, 3.4 and 6.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from isctext.statistics.ar1 import PER_MILLION, ar_trends, log_rates
from isctext.statistics.ar_null import LEVEL, Floats
from isctext.statistics.breaks import step_breaks
from isctext.statistics.composition import two_way, within_source_p
from isctext.statistics.design_effect import Exposure, Hits, design_effect
from isctext.statistics.first_use import compare_terms, inflation, lead, sign_flip
from isctext.statistics.intervals import rate_interval
from isctext.validation.gate import Gate
from isctext.validation.series_worlds import SOURCES, Series, Words
from isctext.validation.worlds import draw_documents, draw_hits, zipf_shares

Measure = Callable[[int, int], float]

_DRAWS = 1999
_FALSE = 0.085


Found = Callable[[Floats, Floats], NDArray[np.bool_]]


def _share(world: Series, found: Found) -> Measure:
    """The share of worlds in which something is found."""

    def measure(worlds: int, seed: int) -> float:
        return float(found(*world.many(worlds, seed)).mean())

    return measure


def ar_trend(hits: Floats, words: Floats) -> NDArray[np.bool_]:
    """The adopted trend of the crude series."""
    return _trend(log_rates(hits.sum(axis=1), words.sum(axis=1)))


def held_trend(hits: Floats, words: Floats) -> NDArray[np.bool_]:
    """The adopted trend with the mix of sources held; a world that cannot be held finds none."""
    return _held(hits, words, known_sources=False)


def held_trend_known_sources(hits: Floats, words: Floats) -> NDArray[np.bool_]:
    """The same as if the rates of sources were known and not estimated (rejected)."""
    return _held(hits, words, known_sources=True)


def _held(hits: Floats, words: Floats, *, known_sources: bool) -> NDArray[np.bool_]:
    found = np.zeros(len(hits), dtype=bool)
    for i, (y, n) in enumerate(zip(hits, words, strict=True)):
        made = two_way(y[None], n)
        series = log_rates(made.hits, np.where(made.linked, made.expected, 0.0))
        shared = None if known_sources else made.shared
        p = ar_trends(series, shared=shared, draws=_DRAWS, seed=i).p
        found[i] = bool(made.solved[0] and p[0] <= LEVEL)
    return found


def within_sources(hits: Floats, words: Floats) -> NDArray[np.bool_]:
    """The companion: years permuted within sources."""
    p = [
        within_source_p(y[None], n, seed=i)[0]
        for i, (y, n) in enumerate(zip(hits, words, strict=True))
    ]
    return np.array(p) <= LEVEL


def plain_logs(hits: Floats, words: Floats) -> NDArray[np.bool_]:
    """The adopted test on log((Y + 1/2) / N), without what volume adds to it (rejected)."""
    return _trend(np.log((hits.sum(axis=1) + 0.5) / words.sum(axis=1) * PER_MILLION))


def poisson_trend(hits: Floats, words: Floats) -> NDArray[np.bool_]:
    """Score test of a slope in a Poisson model, every hit and year independent (rejected)."""
    y, n = hits.sum(axis=1), words.sum(axis=1)
    t = np.arange(y.shape[1])
    rate = y.sum(axis=1, keepdims=True) / n.sum(axis=1, keepdims=True)
    centred = t - (n @ t / n.sum(axis=1))[:, None]
    z = ((y - n * rate) * centred).sum(axis=1) / np.sqrt((n * rate * centred**2).sum(axis=1))
    return np.asarray(2.0 * stats.norm.sf(np.abs(z)) <= LEVEL)


def _trend(series: Floats) -> NDArray[np.bool_]:
    return np.asarray(ar_trends(series, draws=_DRAWS).p <= LEVEL)


def step(hits: Floats, words: Floats) -> NDArray[np.bool_]:
    """The adopted break of the crude series."""
    return step_breaks(log_rates(hits.sum(axis=1), words.sum(axis=1)), draws=_DRAWS).found


def step_alone(hits: Floats, words: Floats) -> NDArray[np.bool_]:
    """The step's test without the comparison with a line (rejected)."""
    made = step_breaks(log_rates(hits.sum(axis=1), words.sum(axis=1)), draws=_DRAWS)
    return np.asarray(made.p <= LEVEL)


def _power_at_detectable(worlds: int, seed: int) -> float:
    """Power where the growth is what flat worlds of this kind give as detectable."""
    hits, words = Series().many(worlds, seed)
    flat = ar_trends(log_rates(hits.sum(axis=1), words.sum(axis=1)), draws=_DRAWS)
    growth = float(np.expm1(np.median(flat.mde)))
    return _share(Series(growth=growth), ar_trend)(worlds, seed + 1)


def _coverage(rate: float, burst: float) -> Measure:
    """Share of 12 years' intervals that hold the true rate; the mean over worlds."""

    def measure(worlds: int, seed: int) -> float:
        held = 0.0
        for i in range(worlds):
            rng = np.random.default_rng([seed, i])
            documents = draw_documents(rng, np.full((1, 12), 60), zipf_shares(SOURCES))
            hits = draw_hits(rng, documents, np.full((1, 1, 12), np.log(rate)), burst=burst)[0]
            at = np.flatnonzero(hits)
            exposure = Exposure(documents.year, documents.tokens, np.zeros(12, np.int64), 1)
            sparse = Hits(np.zeros(len(at), np.int64), at, hits[at].astype(np.float64), 1)
            phi = design_effect(exposure, sparse)[0, 0]
            words = documents.by_year(documents.tokens)[0]
            _, lo, hi = rate_interval(documents.by_year(hits)[0], words, phi)
            true = rate * PER_MILLION
            held += float(((lo <= true) & (true <= hi)).mean())
        return held / worlds

    return measure


First = Callable[[Floats, Floats], float]


def _first(world: Words, p_of: First) -> Measure:
    def measure(worlds: int, seed: int) -> float:
        drawn = (world.draw(np.random.default_rng([seed, i])) for i in range(worlds))
        return float(np.mean([p_of(hits, words) <= LEVEL for hits, words in drawn]))

    return measure


def rarefied_first(hits: Floats, words: Floats) -> float:
    """The p of the adopted order of first uses."""
    made = compare_terms(hits[:, 0], hits[:, 1], *words)
    kept = made.included
    vif = inflation(log_rates(hits[kept, 0], words[0]), log_rates(hits[kept, 1], words[1]))
    return lead(made.d[kept], vif=vif, draws=999).p


def rarefied_sign_flip(hits: Floats, words: Floats) -> float:
    """The p of the sign-flip alone, terms taken for independent."""
    made = compare_terms(hits[:, 0], hits[:, 1], *words)
    return sign_flip(made.d[made.included], draws=999)


def naive_first(hits: Floats, words: Floats) -> float:
    """The p of the sign-flip of the years in which terms are first seen (rejected)."""
    del words  # that is what is wrong with it
    seen = hits > 0
    both = np.asarray(seen.any(axis=2)).all(axis=1)
    year = seen.argmax(axis=2)[both].astype(np.float64)
    return sign_flip(year[:, 1] - year[:, 0], draws=999)


_FEW = Series(rate=3e-6, docs=(20, 400), shock=(0.2, 0.3))
_MOVING = Series(years=20, mix="moving", effect=1.2, shock=(0.0, 0.0))
_TURNOVER = Series(mix="turnover", effect=1.0)


def _flat(phi: float) -> Series:
    return Series(shock=(0.3, phi))


GATES: tuple[Gate, ...] = (
    Gate(
        "G1 rates",
        "effective Poisson, pooled phi",
        "200 per million, bursts",
        0.93,
        False,
        _coverage(200e-6, 0.3),
        counted=False,
    ),
    Gate(
        "G1 rates without hits",
        "effective Poisson, pooled phi",
        "3 per million: most years 0",
        0.93,
        False,
        _coverage(3e-6, 1.0),
        counted=False,
    ),
    Gate(
        "G2 trend, AR 0",
        "AR(1) bootstrap",
        "flat, 15 years",
        _FALSE,
        True,
        _share(_flat(0.0), ar_trend),
    ),
    Gate(
        "G2 trend, AR .5",
        "AR(1) bootstrap",
        "flat, 15 years",
        _FALSE,
        True,
        _share(_flat(0.5), ar_trend),
    ),
    Gate(
        "G2 trend, volume x 20",
        "AR(1) bootstrap, volume's part out",
        "flat, 3 per million",
        _FALSE,
        True,
        _share(_FEW, ar_trend),
    ),
    Gate(
        "G2 power",
        "AR(1) bootstrap",
        "+10 % a year, 20 years",
        0.85,
        False,
        _share(Series(years=20, growth=0.10), ar_trend),
    ),
    Gate(
        "G2 detectable growth",
        "AR(1) bootstrap",
        "growth = the median detectable one",
        0.7,
        False,
        _power_at_detectable,
    ),
    Gate(
        "G3 mix moves, sources held",
        "two-way Poisson + AR(1)",
        "flat, the mix is reversed",
        _FALSE,
        True,
        _share(_MOVING, held_trend),
    ),
    Gate(
        "G3 mix moves, crude",
        "AR(1) bootstrap, not headlined",
        "flat, the mix is reversed",
        0.15,
        False,
        _share(_MOVING, ar_trend),
    ),
    Gate(
        "G3 sources come and go",
        "two-way Poisson + AR(1) + shared error",
        "flat, turnover",
        _FALSE,
        True,
        _share(_TURNOVER, held_trend),
    ),
    Gate(
        "G3 companion",
        "years permuted within sources",
        "flat, mix reversed, no shocks",
        _FALSE,
        True,
        _share(_MOVING, within_sources),
    ),
    Gate(
        "breaks, flat",
        "max t + AICc",
        "flat, 15 years, AR .5",
        _FALSE,
        True,
        _share(_flat(0.5), step),
    ),
    Gate(
        "breaks, power",
        "max t + AICc",
        "a step x 5, 20 years",
        0.8,
        False,
        _share(Series(years=20, step=5.0), step),
    ),
    Gate(
        "G6 first use, volumes 5 : 1",
        "RMFU, sign-flip and t with VIF",
        "40 terms, no order",
        0.12,
        True,
        _first(Words(), rarefied_first),
    ),
    Gate(
        "G6 first use, sign-flip alone",
        "RMFU, sign-flip",
        "40 terms, no order",
        0.12,
        True,
        _first(Words(), rarefied_sign_flip),
    ),
    Gate(
        "G6 naive first use",
        "first occurrence, not used",
        "40 terms, no order",
        0.5,
        False,
        _first(Words(), naive_first),
    ),
    Gate(
        "G6 first use, clusters",
        "RMFU, sign-flip and t with VIF",
        "8 clusters, lags of half a year",
        _FALSE,
        True,
        _first(Words(docs=(100, 100), clusters=8, cluster_sd=0.5), rarefied_first),
    ),
    Gate(
        "G6 power",
        "RMFU, sign-flip and t with VIF",
        "40 terms, 1 year later",
        0.85,
        False,
        _first(Words(docs=(100, 100), delay=1.0), rarefied_first),
    ),
)

REJECTED: tuple[Gate, ...] = (
    Gate(
        "G2 trend, AR .5",
        "Poisson score test",
        "flat, 15 years",
        _FALSE,
        True,
        _share(_flat(0.5), poisson_trend),
    ),
    Gate(
        "G2 trend, volume x 20",
        "AR(1) bootstrap of plain logs",
        "flat, 3 per million",
        _FALSE,
        True,
        _share(_FEW, plain_logs),
    ),
    Gate(
        "G3 mix moves",
        "AR(1) bootstrap, crude",
        "flat, the mix is reversed",
        _FALSE,
        True,
        _share(_MOVING, ar_trend),
    ),
    Gate(
        "G3 sources come and go",
        "two-way Poisson + AR(1), sources known",
        "flat, turnover",
        _FALSE,
        True,
        _share(_TURNOVER, held_trend_known_sources),
    ),
    Gate(
        "breaks, growth",
        "max t alone",
        "+15 % a year, 15 years",
        _FALSE,
        True,
        _share(Series(growth=0.15), step_alone),
    ),
    Gate(
        "G6 first use, volumes 5 : 1",
        "first occurrence",
        "40 terms, no order",
        0.12,
        True,
        _first(Words(), naive_first),
    ),
    Gate(
        "G6 first use, clusters",
        "RMFU, sign-flip alone",
        "8 clusters, lags of half a year",
        _FALSE,
        True,
        _first(Words(docs=(100, 100), clusters=8, cluster_sd=0.5), rarefied_sign_flip),
    ),
)
