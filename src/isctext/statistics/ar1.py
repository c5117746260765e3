"""Trends of short yearly series against a null that remembers: the AR(1) bootstrap.

A yearly rate does not start afresh each January. Tests that take years for independent call
a trend where there is only memory (methods specification 0: false trends in .14 to .57 of flat
series). Here the slope's t is compared with that of series without any trend and with the
memory that the residuals show, bias-corrected and never taken under .2.

All series are judged against the same innovations: the p of one does not depend on its
neighbours, only on its own values, the seed and the number of draws.

Source: methods specification 2.3; see also ``ar_null``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from isctext.statistics.ar_null import (
    PHI_HIGH,
    PHI_LOW,
    Flags,
    Floats,
    Lines,
    ar_root,
    blocks,
    corrected_phi,
    critical,
    fit_lines,
    null_root,
)

FEWEST_YEARS = 8
DRAWS = 9999
POWER = 0.8
PER_MILLION = 1e6
# The critical value is smooth in phi: a linear reading of this grid is exact to 1 %.
_PHI_GRID = np.linspace(PHI_LOW, PHI_HIGH, 15)
_POWER_DRAWS = 1999
_LARGE = 50  # the expansion is then exact to 10^-6


@dataclass(frozen=True, slots=True)
class Trends:
    """S trends; NaN where a thing cannot be said.

    years: observed years. slope: per year, in logarithms. phi: corrected lag-1 autocorrelation
    of the residuals. p: two-sided. lo, hi: the slopes that the same test does not refuse at
    5 %. mde: the slope that it would find with probability .8.
    """

    years: NDArray[np.int64]
    slope: Floats
    phi: Floats
    p: Floats
    lo: Floats
    hi: Floats
    mde: Floats


def log_rates(hits: ArrayLike, exposure: ArrayLike) -> Floats:
    """Logarithms of yearly rates per million, ... x T, NaN where there is no exposure.

    z_t = log(Y_t + 1/2) - E[log(P_t + 1/2)] + log(10^6 R), P_t Poisson of mean R N_t and R the
    pooled rate: log((Y_t + 1/2) / N_t x 10^6) less what a flat rate would add to it at this
    volume. From some five hits a year on the two are the same. Under it log(Y + 1/2) - log N
    falls as N grows, whatever the rate does: with ten hits in 15 years of which the last has 20
    times the words of the first, the plain form calls a trend in 54 % of flat series, this one
    in under 1 %.
    """
    y, n = np.broadcast_arrays(np.asarray(hits, np.float64), np.asarray(exposure, np.float64))
    seen = (n > 0) & ~np.isnan(y)
    y, n = np.where(seen, y, 0.0), np.where(seen, n, 0.0)
    words = n.sum(axis=-1, keepdims=True)
    rate = np.maximum(y.sum(axis=-1, keepdims=True), 0.5) / np.where(words > 0, words, 1.0)
    z = np.log(y + 0.5) - _expected_log(rate * n) + np.log(rate * PER_MILLION)
    return np.where(seen, z, np.nan)


def _expected_log(mean: Floats) -> Floats:
    """E[log(P + 1/2)] of Poisson variables P, by the sum itself or, over 50, its expansion."""
    out = np.log(np.maximum(mean, 1.0)) - 1.0 / (24.0 * np.maximum(mean, 1.0) ** 2)
    small = mean <= _LARGE
    k = np.arange(3 * _LARGE)
    # 150 is 14 standard deviations over a mean of 50.
    weights = stats.poisson.pmf(k, mean[small][:, None])
    out[small] = weights @ np.log(k + 0.5)
    return np.asarray(out)


def percent(slope: ArrayLike) -> Floats:
    """A slope in logarithms as per cent a year: 100 (e^b - 1)."""
    return np.asarray(100.0 * np.expm1(np.asarray(slope, dtype=np.float64)))


def ar_trends(
    series: ArrayLike, *, shared: ArrayLike | None = None, draws: int = DRAWS, seed: int = 0
) -> Trends:
    """The trend of each row of S x T yearly values; NaN is a missing year.

    z: the OLS slope's t = b / se. phi = (r + 2 / n) / (1 - 4 / n) clipped to [.2, .9], r the
    residuals' lag-1 autocorrelation over pairs of years that follow each other. p = (1 + #{|t*|
    >= |t|}) / (B + 1) over B AR(1) series with that phi, seen in the same years. The interval
    inverts the test: residuals, and so phi, are the same whatever slope is taken away.
    The detectable slope repeats the whole procedure, phi estimated anew, on series of the null
    with this residual variance: the .8 quantile of crit(phi*) se* - b*.

    shared: S x T x T, covariance of an error that the years of a row share and that no residual
    shows (see ``composition``). The null is then AR(1) plus that error, together of the observed
    residual variance.

    A row with fewer than eight observed years, or whose residuals are nil, has no p.
    """
    z = np.atleast_2d(np.asarray(series, dtype=np.float64))
    lines = fit_lines(z)
    null = _Null(lines, None if shared is None else np.asarray(shared, dtype=np.float64))
    out = _empty(lines)
    able = np.flatnonzero((lines.years >= FEWEST_YEARS) & ~lines.exact)
    if len(able):
        noise = np.random.default_rng([seed, z.shape[1]]).standard_normal((draws, z.shape[1]))
        _test(null, able, noise, out)
        _detect(null, able, noise, out)
    return out


def _empty(lines: Lines) -> Trends:
    def nothing() -> Floats:
        return np.full(len(lines.years), np.nan)

    phi = np.where(lines.exact, np.nan, lines.phi)
    return Trends(lines.years, lines.slope, phi, nothing(), nothing(), nothing(), nothing())


@dataclass(frozen=True, slots=True)
class _Null:
    """What series without a trend look like, for S lines."""

    lines: Lines
    shared: Floats | None

    def root(self, at: NDArray[np.int64], phi: Floats) -> Floats:
        """Rows ``at``, each with a phi: rows x T x T. The scale is arbitrary without ``shared``."""
        if self.shared is None:
            return ar_root(phi, self.lines.contrast.shape[1])
        maker, sse = self.lines.residual_maker[at], self.lines.sse[at]
        return null_root(phi, self.shared[at], maker, sse)

    def t(self, at: NDArray[np.int64], phi: Floats, noise: Floats) -> Floats:
        """|t| of each draw: rows x B."""
        root = self.root(at, phi)
        slope = np.matmul(noise, np.einsum("st,stu->su", self.lines.contrast[at], root).T).T
        maker = self.lines.residual_maker[at] @ root
        residual = np.matmul(noise, maker.transpose(0, 2, 1))
        sse = np.einsum("sbt,sbt->sb", residual, residual)
        scale = ((self.lines.years[at] - 2) * self.lines.sxx[at])[:, None]
        return np.asarray(np.abs(slope) * np.sqrt(scale / sse))


def _test(null: _Null, able: NDArray[np.int64], noise: Floats, out: Trends) -> None:
    """Fills p, lo and hi of the rows ``able``."""
    lines = null.lines
    se = np.sqrt(lines.sse / np.maximum((lines.years - 2) * lines.sxx, 1e-300))
    for rows in blocks(len(able), noise.size):
        at = able[rows]
        drawn = null.t(at, lines.phi[at], noise)
        above = (drawn >= (np.abs(lines.slope[at]) / se[at])[:, None]).sum(axis=1)
        half = critical(drawn) * se[at]
        out.p[at] = (1.0 + above) / (len(noise) + 1.0)
        out.lo[at] = lines.slope[at] - half
        out.hi[at] = lines.slope[at] + half


def _detect(null: _Null, able: NDArray[np.int64], noise: Floats, out: Trends) -> None:
    """Fills mde of the rows ``able``: rows of the same null share their critical values."""
    seen = null.lines.residual_maker.diagonal(axis1=1, axis2=2) > 0
    few = noise[:_POWER_DRAWS]
    groups = [able[i : i + 1] for i in range(len(able))]
    if null.shared is None:
        masks, group = np.unique(seen[able], axis=0, return_inverse=True)
        groups = [able[group.reshape(-1) == number] for number in range(len(masks))]
    for at in groups:
        limits = _limits(null, int(at[0]), noise if null.shared is None else few)
        for rows in blocks(len(at), few.size):
            out.mde[at[rows]] = _detectable(null, at[rows], few, seen[at[0]], limits)


def _limits(null: _Null, row: int, noise: Floats) -> Floats:
    """The critical |t| of one row's null, at each phi of the grid."""
    parts = np.array_split(_PHI_GRID, 5)
    return np.concatenate([critical(null.t(np.full(len(p), row), p, noise)) for p in parts])


def _detectable(
    null: _Null, at: NDArray[np.int64], noise: Floats, seen: Flags, limits: Floats
) -> Floats:
    lines = null.lines
    root = null.root(at, lines.phi[at])
    maker = lines.residual_maker[at] @ root
    residual = np.matmul(noise, maker.transpose(0, 2, 1))
    slope = np.einsum("bt,st->sb", noise, np.einsum("st,stu->su", lines.contrast[at], root))
    sse = (residual**2).sum(axis=-1)
    phi = corrected_phi(residual, np.broadcast_to(seen, residual.shape))
    se = np.sqrt(sse / ((lines.years[at] - 2) * lines.sxx[at])[:, None])
    # Unit innovations leave tr(R V R) = |R L|^2 of residual variance on average.
    unit = np.sqrt(lines.sse[at] / (maker**2).sum(axis=(1, 2))) if null.shared is None else 1.0
    needed = np.interp(phi, _PHI_GRID, limits) * se - slope
    return np.asarray(unit * np.quantile(needed, POWER, axis=1))
