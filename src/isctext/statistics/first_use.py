"""Who uses words first, when one has many more words to be first in.

The first occurrence comes earlier in the larger archive: naive first uses call a leader in up
to .94 of worlds without one (volumes 5:1). The rarefied restricted-mean first use (RMFU) is the
first use that is expected after both archives are thinned, year by year, to the smaller one.

Sources: methods specification 3.4; rarefaction, Hurlbert 1971; restricted mean survival, Royston
and Parmar 2013; sign-flip test, Fisher 1935; BCa interval, Efron 1987.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

EXACT_TERMS = 12
DRAWS = 9999
FEWEST_RAREFIED = 5.0
MOST_AT_START = 0.5
TIE = 0.5
LEVEL = 0.05
_ROUND = 1e-9


def rmfu(counts: ArrayLike, kept: ArrayLike) -> Floats:
    """Expected index of the first use, restricted to T: sum over t of prod_{u <= t} (1-q_u)^c_u.

    counts: ... x T, hits. kept: q, the share of the words that rarefying keeps: a number, or T
    (or ... x T) of them, in [0, 1]. A hit of the first year counts for 0; never used is T.
    """
    c = np.asarray(counts, dtype=np.float64)
    q = np.broadcast_to(np.asarray(kept, dtype=np.float64), c.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(c > 0, c * np.log1p(-q), 0.0)  # 0 hits leave all, even at q = 1
    return np.asarray(np.exp(np.cumsum(left, axis=-1)).sum(axis=-1))


def kept_shares(words_x: ArrayLike, words_y: ArrayLike) -> tuple[Floats, Floats]:
    """Q of two arenas, year by year: the smaller arena's words over one's own (T and T)."""
    x, y = np.asarray(words_x, np.float64), np.asarray(words_y, np.float64)
    least = np.minimum(x, y)
    return least / np.where(x > 0, x, 1.0), least / np.where(y > 0, y, 1.0)


@dataclass(frozen=True, slots=True)
class Terms:
    """K terms of a pair of arenas.

    first_x, first_y: RMFU, in years from the window's start. d: first_y - first_x, positive
    where x is first. rare: rarefied hits under 5 in an arena. censored: not rare, and .5
    rarefied hits or more in the first year of an arena: it may have been there before.
    """

    first_x: Floats
    first_y: Floats
    rare: Flags
    censored: Flags

    @property
    def d(self) -> Floats:
        """The lead of x in years."""
        return np.asarray(self.first_y - self.first_x)

    @property
    def included(self) -> Flags:
        """Terms that the comparison rests on."""
        return np.asarray(~self.rare & ~self.censored)


def compare_terms(
    hits_x: ArrayLike, hits_y: ArrayLike, words_x: ArrayLike, words_y: ArrayLike
) -> Terms:
    """First uses of K terms in two arenas over T common years.

    hits: K x T; words: T, positive in every year of the window in both.
    """
    x, y = np.asarray(hits_x, np.float64), np.asarray(hits_y, np.float64)
    q_x, q_y = kept_shares(words_x, words_y)
    thin_x, thin_y = x * q_x, y * q_y
    rare = np.minimum(thin_x.sum(axis=1), thin_y.sum(axis=1)) < FEWEST_RAREFIED
    start = np.maximum(thin_x[:, 0], thin_y[:, 0]) if x.shape[1] else np.zeros(len(x))
    censored = ~rare & (start >= MOST_AT_START)
    return Terms(rmfu(x, q_x), rmfu(y, q_y), rare, censored)


@dataclass(frozen=True, slots=True)
class Lead:
    """What K differences say; NaN where a thing cannot be said.

    mean: years. p, lo, hi: of the mean, for terms that may come together. p_flip: of terms taken
    for independent. bca_lo, bca_hi: bootstrap interval of independent terms. x_first, y_first,
    tie: shares of the terms with d >= .5, d <= -.5 and between.
    """

    terms: int
    mean: float
    lo: float
    hi: float
    p: float
    p_flip: float
    bca_lo: float
    bca_hi: float
    x_first: float
    y_first: float
    tie: float


def lead(d: ArrayLike, *, vif: float = 1.0, draws: int = DRAWS, seed: int = 0) -> Lead:
    """The mean difference over terms with its interval and test.

    d: K differences in years, x's lead positive. vif >= 1: how much terms that come together
    inflate the variance of their mean. Two tests must refuse, and p is the larger: the sign-flip,
    and t = mean / (sd / sqrt K) / sqrt vif on max(2, K / vif - 1) degrees of freedom. The
    interval is what neither refuses. Where 40 terms come in clusters, each with a lag of its own
    of mean 0, the sign-flip alone calls a leader in .15 (8 clusters, lags of half a year), .28 (8,
    one year) and .46 (4, one year) of worlds, this in .01, .09 and .21: few clusters with large
    lags of their own stay out of reach.

    The BCa interval is given beside: it is a little narrow (it covered .79 to .94, where the
    interval that inverts the sign-flip covered .92 to .97).
    """
    values = np.asarray(d, dtype=np.float64)
    k = len(values)
    if not k:
        return Lead(0, *(np.full(10, np.nan).tolist()))
    x_first, y_first = float((values >= TIE).mean()), float((values <= -TIE).mean())
    shares = (x_first, y_first, float((np.abs(values) < TIE).mean()))
    mean = float(values.mean())
    if k == 1:
        nothing = (np.nan, np.nan, np.nan, np.nan, np.nan, np.nan)
        return Lead(1, mean, *nothing, *shares)
    p_flip = sign_flip(values, draws=draws, seed=seed)
    lo, hi = flip_interval(values, draws=draws, seed=seed)
    p_t, half = _t_test(values, max(vif, 1.0))
    p = max(p_flip, p_t)
    bca = bca_interval(values, draws=draws, seed=seed)
    return Lead(k, mean, min(lo, mean - half), max(hi, mean + half), p, p_flip, *bca, *shares)


def _t_test(values: Floats, vif: float) -> tuple[float, float]:
    """The mean's p and the half-width of its interval."""
    k, mean = len(values), float(values.mean())
    error = float(values.std(ddof=1)) * np.sqrt(vif / k)
    df = max(2.0, k / vif - 1.0)
    half = float(special.stdtrit(df, 1 - LEVEL / 2) * error)
    if error <= _ROUND * max(1.0, abs(mean)):
        return (0.0 if abs(mean) > _ROUND else 1.0), half
    return float(2.0 * special.stdtr(df, -abs(mean) / error)), half


def sign_flip(d: ArrayLike, *, draws: int = DRAWS, seed: int = 0) -> float:
    """Two-sided p of the mean of K differences under exchangeable signs.

    Exact over the 2^K signs up to 12 terms, else (1 + #) / (B + 1) over B draws. Comparing
    sums or t is the same: the sum of squares never changes.
    """
    values = np.asarray(d, dtype=np.float64)
    signs, exact = _signs(len(values), draws, seed)
    sums, observed = np.abs(signs @ values), abs(float(values.sum()))
    above = int((sums >= observed - _ROUND * max(observed, 1.0)).sum())
    return above / len(sums) if exact else (1.0 + above) / (draws + 1.0)


def flip_interval(d: ArrayLike, *, draws: int = DRAWS, seed: int = 0) -> tuple[float, float]:
    """The means that the sign-flip test does not refuse at 5 %; infinite where it never does.

    Signs s count against a mean m if |sum s (d - m)| >= |sum (d - m)|, that is if m stands
    between the means of the terms that s turns and of those that it leaves.
    """
    values = np.asarray(d, dtype=np.float64)
    k = len(values)
    signs, exact = _signs(k, draws, seed)
    left = (signs > 0).sum(axis=1)
    kept_sum = np.where(signs > 0, values, 0.0).sum(axis=1)
    whole = (left == 0) | (left == k)  # all signs alike: every mean is as far
    kept = kept_sum / np.maximum(left, 1)
    turned = (values.sum() - kept_sum) / np.maximum(k - left, 1)
    low = np.sort(np.where(whole, -np.inf, np.minimum(kept, turned)))
    high = np.sort(np.where(whole, np.inf, np.maximum(kept, turned)))
    # Refused while at most so many signs count: the interval ends at the next.
    allowed = int(np.floor(LEVEL * len(signs) + _ROUND))
    if not exact:
        allowed = int(np.floor(LEVEL * (draws + 1) + _ROUND)) - 1
    if allowed < 0:
        return -np.inf, np.inf
    return float(low[allowed]), float(high[-1 - allowed])


def _signs(k: int, draws: int, seed: int) -> tuple[Floats, bool]:
    """Signs, one row a draw, and whether they are all that there are."""
    if k <= EXACT_TERMS:
        bits = np.arange(2**k)[:, None] >> np.arange(k) & 1
        return np.asarray(1.0 - 2.0 * bits), True
    rng = np.random.default_rng([seed, k])
    return np.asarray(1.0 - 2.0 * rng.integers(0, 2, (draws, k))), False


def bca_interval(d: ArrayLike, *, draws: int = DRAWS, seed: int = 0) -> tuple[float, float]:
    """95 % bias-corrected accelerated bootstrap interval of the mean of K >= 2 values.

    z0 from the share of resampled means under the mean (ties counted half), acceleration from
    the jackknife. Values that are all alike give that value twice.
    """
    values = np.asarray(d, dtype=np.float64)
    k, mean = len(values), float(values.mean())
    centred = values - mean
    spread = float((centred**2).sum())
    if spread <= _ROUND * max(1.0, mean**2):
        return mean, mean
    rng = np.random.default_rng([seed, k, draws])
    means = values[rng.integers(0, k, (draws, k))].mean(axis=1)
    slack = _ROUND * max(1.0, abs(mean))
    under = (means < mean - slack).mean() + 0.5 * (np.abs(means - mean) <= slack).mean()
    z0 = special.ndtri(np.clip(under, 1.0 / (draws + 1), draws / (draws + 1)))
    # Leaving one out moves the mean by -centred / (K - 1): the sign turns.
    a = float((centred**3).sum()) / (6.0 * spread**1.5)
    z = z0 + special.ndtri(np.array([LEVEL / 2, 1 - LEVEL / 2]))
    at = special.ndtr(z0 + z / (1.0 - a * z))
    lo, hi = np.quantile(means, at)
    return float(lo), float(hi)


def inflation(x: ArrayLike, y: ArrayLike) -> float:
    """VIF of the mean over K terms that come together: 1 + (K - 1) clip(mean rho_x rho_y, 0, 1).

    x, y: K x T yearly values of two arenas (NaN: missing). rho: correlations between terms, in
    each arena, of values less the term's mean, the year's mean and the term's line. Terms
    without variance are in no pair.

    Source: methods specification 3.3, step 4.
    """
    k = len(np.asarray(x))
    if k < 2:  # noqa: PLR2004  no pair
        return 1.0
    both = _correlations(_residuals(x)) * _correlations(_residuals(y))
    pairs = ~np.eye(k, dtype=bool) & np.isfinite(both)
    if not pairs.any():
        return 1.0
    return 1.0 + (k - 1) * float(np.clip(both[pairs].mean(), 0.0, 1.0))


def _residuals(values: ArrayLike) -> Floats:
    z = np.asarray(values, dtype=np.float64)
    z = z[:, ~np.isnan(z).any(axis=0)] if z.size else z
    if z.shape[1] < 3:  # noqa: PLR2004  a line leaves nothing
        return np.zeros((len(z), 0))
    z = z - z.mean(axis=1, keepdims=True)
    z -= z.mean(axis=0, keepdims=True)
    t = np.arange(z.shape[1]) - (z.shape[1] - 1) / 2.0
    return np.asarray(z - np.outer(z @ t / (t @ t), t))


def _correlations(z: Floats) -> Floats:
    cross = z @ z.T
    size = np.sqrt(np.diag(cross))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(np.outer(size, size) > _ROUND, cross / np.outer(size, size), np.nan)
