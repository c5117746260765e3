"""Which of two arenas moves first, told from many terms at once.

One pair of yearly series cannot say it: |r| > 1.96 / sqrt T at some lag is reached by .24 to .40
of pairs of independent series, by .57 to .94 of series that merely grow together. Here K terms
are compared with themselves in the other arena, each less its own level, its own line and what
all terms do in a year. Two tests must agree: terms of one arena are more like those of the
other later than earlier (asymmetry), and more so later than at once (peak). The second is what
a follower that only reacts slowly does not pass, and a third arena that both follow does not.

All arrays may have leading axes: panels are measured many at once.

Sources: methods specification 3.3. Variance inflation of a mean of dependent terms: Kish 1965.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

FARTHEST = 3
LAGS = tuple(range(-FARTHEST, FARTHEST + 1))
FEWEST_TERMS, FEWEST_YEARS = 20, 12
FEWEST_HITS, FEWEST_COMMON = 20, 10
LEVEL, PEAK_LEVEL = 0.05, 0.10
_FLAT = 1e-12  # sums of squares under this share of the values' own: rounding, not movement


@dataclass(frozen=True, slots=True)
class Panel:
    """What the panels say; ... are the leading axes. x leads at positive lags and values.

    years, terms: observed years, and terms that move in both arenas. r: ... x K x 7,
    correlations at lags -3 to 3, NaN for the other terms. d: ... x K, later less earlier.
    asym: their mean, with its interval lo, hi and two-sided p_asym. vif >= 1, df: how much terms
    that come together inflate its variance, and degrees of freedom. profile: ... x 7, the mean
    of r, with intervals. peak_lag: the lag, on the side of ``asym``, at which the profile is
    highest, and p_peak, one-sided, of its exceeding lag 0. NaN: cannot be said.
    """

    years: Ints
    terms: Ints
    r: Floats
    d: Floats
    asym: Floats
    lo: Floats
    hi: Floats
    vif: Floats
    df: Floats
    p_asym: Floats
    peak_lag: Ints
    p_peak: Floats
    profile: Floats
    profile_lo: Floats
    profile_hi: Floats

    @property
    def p(self) -> Floats:
        """max(p_asym, p_peak / 2): .05 or less exactly where both tests refuse, at .05 and .10."""
        return np.asarray(np.maximum(self.p_asym, self.p_peak * LEVEL / PEAK_LEVEL))

    @property
    def precedes(self) -> Flags:
        """Whether one arena is found to precede the other; ``asym``'s sign says which."""
        return np.asarray((self.p_asym < LEVEL) & (self.p_peak < PEAK_LEVEL))


def compare(x: ArrayLike, y: ArrayLike) -> Panel:
    """The panels of two arenas: ... x K x T logarithms of yearly rates (``ar1.log_rates``).

    NaN: a year missing. A year counts where any term has a value in both arenas; a term counts
    where it has one in both arenas in all those years. r_k(L) = sum over t of x_t y_{t+L} over
    the product of the norms of both whole series, so that a lag of few pairs of years weighs
    less; pairs of which a year is missing are left out.

    t = D / (sd(d) / sqrt K) / sqrt VIF, df = max(2, K / VIF - 1), and the same for the peak,
    e_k = r_k(peak) - r_k(0). Intervals are 95 %.
    """
    given_x, given_y = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(y, np.float64))
    known = np.isfinite(given_x) & np.isfinite(given_y)
    seen = known.any(axis=-2)
    whole = (known | ~seen[..., None, :]).all(axis=-1) & seen.any(axis=-1, keepdims=True)
    u, moves_x = _unit(given_x, whole, seen)
    v, moves_y = _unit(given_y, whole, seen)
    kept = moves_x & moves_y
    u, v = np.where(kept[..., None], u, 0.0), np.where(kept[..., None], v, 0.0)
    r = np.where(kept[..., None], correlations(u, v), np.nan)
    k = kept.sum(axis=-1)
    vif = _inflation(u, v, k)
    return _judge(r, seen.sum(axis=-1), k, vif)


def correlations(u: Floats, v: Floats) -> Floats:
    """r(L) = sum over t of u_t v_{t+L} at lags -3 to 3: ... x T to ... x 7.

    u, v: centred, of norm 1, 0 in missing years. A lag of T or more is 0.
    """
    out = np.zeros((*u.shape[:-1], len(LAGS)))
    years = u.shape[-1]
    for i, lag in enumerate(LAGS):
        if abs(lag) < years:
            early, late = slice(max(-lag, 0), years - max(lag, 0)), slice(max(lag, 0), None)
            late = slice(late.start, years - max(-lag, 0))
            out[..., i] = np.einsum("...t,...t->...", u[..., early], v[..., late])
    return out


def residuals(z: Floats, terms: Flags, seen: Flags) -> Floats:
    """Values less the term's mean, the year's mean over terms, and the term's line; 0 elsewhere.

    z: ... x K x T; terms: ... x K; seen: ... x T.
    """
    cell = terms[..., :, None] & seen[..., None, :]
    n_years = np.maximum(seen.sum(axis=-1), 1)[..., None, None]
    n_terms = np.maximum(terms.sum(axis=-1), 1)[..., None, None]
    left = np.where(cell, z, 0.0)
    left = np.where(cell, left - left.sum(axis=-1, keepdims=True) / n_years, 0.0)
    left = np.where(cell, left - left.sum(axis=-2, keepdims=True) / n_terms, 0.0)
    t = np.where(seen, np.arange(z.shape[-1], dtype=np.float64), 0.0)
    t = np.where(seen, t - t.sum(axis=-1, keepdims=True) / n_years[..., 0], 0.0)
    size = np.maximum((t**2).sum(axis=-1), 1.0)[..., None, None]
    slope = np.einsum("...kt,...t->...k", left, t)[..., None] / size
    return np.asarray(left - np.where(cell, slope * t[..., None, :], 0.0))


def _unit(z: Floats, terms: Flags, seen: Flags) -> tuple[Floats, Flags]:
    """Residuals of norm 1, and which terms have any."""
    left = residuals(z, terms, seen)
    square = (left**2).sum(axis=-1)
    own = np.where(terms[..., None] & seen[..., None, :], z, 0.0)
    moves = square > _FLAT * np.maximum((own**2).sum(axis=-1), 1.0)
    return left / np.sqrt(np.where(moves, square, 1.0))[..., None], terms & moves


def _inflation(u: Floats, v: Floats, k: Ints) -> Floats:
    """1 + (K - 1) clip(mean over pairs of terms of rho_x rho_y, 0, 1).

    The sum over k, l of (u_k . u_l)(v_k . v_l) is the squared norm of u'v: T x T, not K x K.
    """
    crossed = np.matmul(np.swapaxes(u, -1, -2), v)
    total = (crossed**2).sum(axis=(-1, -2)) - k
    together = total / np.maximum(k * (k - 1), 1)
    return np.asarray(1.0 + np.maximum(k - 1, 0) * np.clip(together, 0.0, 1.0))


def _judge(r: Floats, years: Ints, k: Ints, vif: Floats) -> Panel:
    d = r[..., FARTHEST + 1 :].mean(axis=-1) - r[..., :FARTHEST].mean(axis=-1)
    df = np.where(k > 1, np.maximum(2.0, k / vif - 1.0), np.nan)
    asym, error = _mean(d, k, vif)
    t95 = special.stdtrit(df, 1 - LEVEL / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        p_asym = 2.0 * special.stdtr(df, -np.abs(asym / error))
    profile, spread = _mean(np.moveaxis(r, -1, 0), k, vif)
    profile, spread = np.moveaxis(profile, 0, -1), np.moveaxis(spread, 0, -1)
    peak = _peak(profile, asym)
    at_peak = np.take_along_axis(r, peak[..., None, None], axis=-1)[..., 0]
    gain, gain_error = _mean(at_peak - r[..., FARTHEST], k, vif)
    with np.errstate(invalid="ignore", divide="ignore"):
        p_peak = special.stdtr(df, -gain / gain_error)
    return Panel(
        years=years,
        terms=k,
        r=r,
        d=d,
        asym=asym,
        lo=asym - t95 * error,
        hi=asym + t95 * error,
        vif=vif,
        df=df,
        p_asym=p_asym,
        peak_lag=peak - FARTHEST,
        p_peak=p_peak,
        profile=profile,
        profile_lo=profile - t95[..., None] * spread,
        profile_hi=profile + t95[..., None] * spread,
    )


def _mean(values: Floats, k: Ints, vif: Floats) -> tuple[Floats, Floats]:
    """Mean over terms, NaN left out, and its standard error with the inflation.

    Terms that all say the same leave nothing to judge by: their error is NaN.
    """
    there = np.isfinite(values)
    mean = np.where(k > 0, np.where(there, values, 0.0).sum(axis=-1) / np.maximum(k, 1), np.nan)
    off = np.where(there, values - mean[..., None], 0.0)
    variance = (off**2).sum(axis=-1) / np.maximum(k - 1, 1)
    able = (k > 1) & (variance > _FLAT)
    return mean, np.where(able, np.sqrt(variance * vif / np.maximum(k, 1)), np.nan)


def _peak(profile: Floats, asym: Floats) -> Ints:
    """Place of the profile's highest lag on the side of the asymmetry."""
    filled = np.where(np.isfinite(profile), profile, -np.inf)
    later = FARTHEST + 1 + filled[..., FARTHEST + 1 :].argmax(axis=-1)
    earlier = FARTHEST - 1 - filled[..., FARTHEST - 1 :: -1].argmax(axis=-1)
    return np.asarray(np.where(asym < 0, earlier, later))
