"""A concept's rate when the mix of sources moves: what is left of a trend once sources are held.

If a source that likes a word comes to give more of the words read, the crude rate rises while
nobody writes differently. Two-way Poisson: log E[Y_st] = log N_st + alpha_s + gamma_t.

Sources: methods specification 2.4; multiplicative Poisson model, Bishop, Fienberg and Holland
1975, ch. 3; existence of the estimate, Haberman 1974; direct standardisation, Rothman and
Greenland 1998, ch. 15.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_STEPS, _HALVINGS, _LONGEST = 100, 40, 5.0
_CLOSE = 1e-8
_SMALL = 0.5  # expected hits under which a cell would weigh too much in chi2
# Sources present in every year must carry this share of the words for a standardised rate.
SHARE_FOR_STANDARD = 0.3


@dataclass(frozen=True, slots=True)
class Composition:
    """K names over T years, sources held.

    hits: K x T, hits in the years that can be compared (linked), NaN elsewhere. expected:
    K x T, hits expected there at a rate that no year changes, sum over the years that of the
    hits: their ratio is exp(gamma_t) up to a constant. linked: K x T. solved: K, whether a
    single solution was reached. shared: K x T x T, covariance of the logarithms of that ratio
    that comes from the sources' rates being estimated: years that few sources link move together.
    """

    hits: Floats
    expected: Floats
    linked: Flags
    solved: Flags
    shared: Floats

    @property
    def index(self) -> Floats:
        """I_t = exp(gamma_t - mean gamma) over the linked years: K x T.

        0 in a year without hits, which the mean leaves out.
        """
        ratio = self.hits / self.expected
        with np.errstate(divide="ignore"):
            logs = np.log(ratio)
        some = np.isfinite(logs)
        mean = np.where(some, logs, 0.0).sum(axis=1) / np.maximum(some.sum(axis=1), 1)
        return np.asarray(ratio / np.exp(mean)[:, None])


def two_way(hits: ArrayLike, exposure: ArrayLike) -> Composition:
    """The two-way Poisson model of hits (K x S x T) given exposure (S x T), by maximum likelihood.

    Years are compared only if a chain of sources with hits in them links them: then there is one
    solution. The largest such set of years is kept (the earliest of equals), with the sources
    that link it, and with years in which those have words and nobody has a hit; the others are
    missing.
    """
    y = np.asarray(hits, dtype=np.float64)
    n = np.asarray(exposure, dtype=np.float64)
    linked, linking = _largest_sets((y > 0) & (n > 0))
    linked |= ~y.any(axis=1) & linked.any(axis=1, keepdims=True)
    used = linking[:, :, None] & linked[:, None, :] & (n > 0)
    seen, words = np.where(used, y, 0.0), np.where(used, n, 0.0)
    by_source, by_year = seen.sum(axis=2), seen.sum(axis=1)
    source, year, solved = _fit(words, by_source, by_year)
    flat = source[:, :, None] * words
    flat *= _ratio(by_year.sum(axis=1), flat.sum(axis=(1, 2)))[:, None, None]
    expected = flat.sum(axis=1)
    linked &= expected > 0
    nothing = np.where(linked, 1.0, np.nan)
    fitted = source[:, :, None] * words * year[:, None, :]
    shared = _shared_error(flat, _dispersion(seen, fitted))
    return Composition(by_year * nothing, expected * nothing, linked, solved, shared)


def _largest_sets(hit: Flags) -> tuple[Flags, Flags]:
    """Of each K x S x T: the years (K x T) that chains of sources link, and those sources."""
    through = hit.astype(np.float64)
    reach = np.einsum("kst,ksu->ktu", through, through) > 0
    for _ in range(max(1, int(np.ceil(np.log2(max(hit.shape[2], 2)))))):
        reach = np.matmul(reach.astype(np.float64), reach.astype(np.float64)) > 0
    size = reach.sum(axis=2)
    best = size.argmax(axis=1) if hit.shape[2] else np.zeros(len(hit), np.int64)
    every = np.arange(len(hit))
    years: Flags = reach[every, best] if hit.shape[2] else np.zeros((len(hit), 0), dtype=bool)
    return years, np.asarray((hit & years[:, None, :]).any(axis=2))


def _fit(n: Floats, by_source: Floats, by_year: Floats) -> tuple[Floats, Floats, Flags]:
    """Factors of sources (K x S) and of years (K x T), and which names have settled.

    The sources' factors are Y_s / sum_t N_st exp(gamma_t), as in iterative proportional fitting;
    what is left, sum_t Y_t gamma_t - sum_s Y_s log sum_t N_st exp(gamma_t), is concave, and
    Newton's steps settle in some ten where that fitting takes thousands when few sources link
    years. A year without a hit has the factor 0.
    """
    some = by_year > 0
    gamma = np.zeros_like(by_year)
    solved = np.asarray(~some.any(axis=1))
    active = np.flatnonzero(~solved)
    for _ in range(_STEPS):
        if not len(active):
            break
        given = (n[active], by_source[active], by_year[active])
        step = _newton(*given, gamma[active])
        taken = _without_overshoot(*given, gamma[active], step)
        gamma[active] += taken
        settled = np.abs(taken).max(axis=1, initial=0.0) < _CLOSE
        solved[active[settled]] = True
        active = active[~settled]
    year = np.where(some, np.exp(gamma), 0.0)
    return _ratio(by_source, np.einsum("kst,kt->ks", n, year)), year, solved


def _newton(n: Floats, by_source: Floats, by_year: Floats, gamma: Floats) -> Floats:
    """One step of each name's gamma (K x T), of mean 0 over years with hits."""
    some = by_year > 0
    share = n * np.where(some, np.exp(gamma), 0.0)[:, None, :]
    share /= np.where(share.any(axis=2), share.sum(axis=2), 1.0)[:, :, None]
    fitted = by_source[:, :, None] * share
    total = fitted.sum(axis=1)
    curve = total[:, :, None] * np.eye(n.shape[2]) - np.matmul(fitted.transpose(0, 2, 1), share)
    slope = np.where(some, by_year - total, 0.0)
    # The constant direction changes nothing: give it a curvature, and it is not taken.
    both = some[:, :, None] & some[:, None, :]
    level = np.maximum(total.sum(axis=1), _CLOSE)[:, None, None]
    curve = np.where(both, curve + level / n.shape[2], np.eye(n.shape[2]) * level)
    return np.asarray(np.linalg.solve(curve, slope[:, :, None])[:, :, 0])


def _without_overshoot(
    n: Floats, by_source: Floats, by_year: Floats, gamma: Floats, step: Floats
) -> Floats:
    """The step, halved until the likelihood does not fall."""
    before = _likelihood(n, by_source, by_year, gamma)
    taken = np.clip(step, -_LONGEST, _LONGEST)
    slack = _CLOSE * np.maximum(np.abs(before), 1.0)
    for _ in range(_HALVINGS):
        worse = _likelihood(n, by_source, by_year, gamma + taken) < before - slack
        if not worse.any():
            break
        taken[worse] /= 2.0
    return taken


def _likelihood(n: Floats, by_source: Floats, by_year: Floats, gamma: Floats) -> Floats:
    """Logarithm of the likelihood of gamma, the sources at their best for it: K."""
    words = np.matmul(n, np.where(by_year > 0, np.exp(gamma), 0.0)[:, :, None])[:, :, 0]
    logs = np.log(np.where(by_source > 0, words, 1.0))
    return np.asarray((by_year * gamma).sum(axis=1) - (by_source * logs).sum(axis=1))


def _ratio(top: Floats, bottom: Floats) -> Floats:
    ratio: Floats = np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)
    return ratio


def _dispersion(seen: Floats, fitted: Floats) -> Floats:
    """Pearson's chi2 over its degrees of freedom, at least 1: K."""
    cells = fitted > 0
    chi2 = np.where(cells, (seen - fitted) ** 2 / np.maximum(fitted, _SMALL), 0.0).sum(axis=(1, 2))
    free = cells.sum(axis=(1, 2)) - cells.any(axis=2).sum(axis=1) - cells.any(axis=1).sum(axis=1)
    return np.asarray(np.maximum(chi2 / np.maximum(free + 1, 1), 1.0))


def _shared_error(flat: Floats, dispersion: Floats) -> Floats:
    """What estimating the sources adds to the covariance of gamma: K x T x T.

    flat: K x S x T, hits expected without any year's effect. The information on gamma is
    diag(m_.t) - sum_s m_st m_su / m_s.; its inverse less that of diag(m_.t) alone (the sources
    known), centred, times the dispersion.
    """
    years, sources = flat.sum(axis=1), flat.sum(axis=2)
    share = flat / np.where(sources > 0, sources, 1.0)[:, :, None]
    lost = np.einsum("kst,ksu->ktu", share, flat)
    own = np.where(years > 0, years, 1.0)[:, :, None] * np.eye(years.shape[1])
    seen = (years > 0).astype(np.float64)
    inverse = np.linalg.pinv(own - lost, rcond=_CLOSE, hermitian=True) - np.linalg.inv(own)
    number = np.maximum(seen.sum(axis=1), 1.0)[:, None, None]
    centre = seen[:, :, None] * (np.eye(years.shape[1]) - seen[:, None, :] / number)
    values, vectors = np.linalg.eigh(centre @ inverse @ centre.transpose(0, 2, 1))
    # The difference of two inverses is positive but for rounding.
    clean = (vectors * np.maximum(values, 0.0)[:, None, :]) @ vectors.transpose(0, 2, 1)
    return np.asarray(clean * dispersion[:, None, None])


@dataclass(frozen=True, slots=True)
class Standardised:
    """Rates at a fixed mix of the sources that have words in every year.

    rate: K x T, per unit of exposure; all NaN where such sources carry under 30 % of the
    words. share: what they carry, in [0, 1]. sources: how many they are.
    """

    rate: Floats
    share: float
    sources: int


def standardise(hits: ArrayLike, exposure: ArrayLike) -> Standardised:
    """Direct standardisation: sum_s w_s Y_st / N_st, w_s the source's share of all words.

    hits: K x S x T; exposure: S x T. Years in which nobody has words are missing. Robustness
    beside ``two_way``: no model, but only the sources that never pause.
    """
    y = np.asarray(hits, dtype=np.float64)
    n = np.asarray(exposure, dtype=np.float64)
    years = n.sum(axis=0) > 0
    steady = (n > 0)[:, years].all(axis=1) & years.any()
    total = float(n.sum())
    share = float(n[steady].sum() / total) if total else 0.0
    rate = np.full((len(y), n.shape[1]), np.nan)
    if share >= SHARE_FOR_STANDARD:
        weights = n[steady].sum(axis=1) / n[steady].sum()
        cells = y[:, steady][:, :, years] / n[steady][:, years]
        rate[:, years] = np.einsum("s,kst->kt", weights, cells)
    return Standardised(rate, share, int(steady.sum()))


def within_source_p(
    hits: ArrayLike, exposure: ArrayLike, *, draws: int = 999, seed: int = 0
) -> Floats:
    """Companion of the trend: p of each of K names, years permuted within each source.

    hits: K x S x T; exposure: S x T. With e_st = Y_st - N_st Y_s. / N_s., the score of a common
    trend is sum_st e_st t, divided by the root of its variance sum_st e_st^2 (t - t_s)^2 so that
    years of larger volume do not pass for a trend. Permuting each source's years gives its null.
    It has more power than the series' test, and needs that no shock strikes all sources in
    one year. NaN for a name without residuals.

    Source: methods specification 2.4; studentised permutation, Janssen 1997.
    """
    y = np.asarray(hits, dtype=np.float64)
    n = np.asarray(exposure, dtype=np.float64)
    source, year = np.nonzero(n > 0)
    level = y.sum(axis=2) / np.maximum(n.sum(axis=1), 1.0)
    residual = y[:, source, year] - n[source, year] * level[:, source]
    moments = _centred_years(source, year, n)
    rng = np.random.default_rng(seed)
    observed = _score(residual, moments[:, None])
    order = _permutations(rng, source, draws)
    drawn = _score(residual, moments[order])
    above = (np.abs(drawn) >= np.abs(observed) * (1 - 1e-12)).sum(axis=1)
    p = (1.0 + above) / (draws + 1.0)
    return np.where(np.isfinite(observed[:, 0]), p, np.nan)


def _centred_years(source: NDArray[np.int64], year: NDArray[np.int64], n: Floats) -> Floats:
    """Each cell's year minus the mean year of its source's cells."""
    count = np.bincount(source, minlength=len(n))
    mean = np.bincount(source, year, len(n)) / np.maximum(count, 1)
    return np.asarray(year - mean[source], dtype=np.float64)


def _permutations(
    rng: np.random.Generator, source: NDArray[np.int64], draws: int
) -> NDArray[np.int64]:
    """Cells x draws: an order of the cells that stays within each source (cells sorted by it)."""
    key = rng.random((len(source), draws)) + source[:, None]
    return np.asarray(np.argsort(key, axis=0), dtype=np.int64)


def _score(residual: Floats, years: Floats) -> Floats:
    """K x cells and cells x B to K x B."""
    variance = residual**2 @ years**2
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(residual @ years / np.sqrt(variance))
