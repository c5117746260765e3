"""Fisher's exact test for many tables of two rows and two columns at once.

Sources: Fisher 1935; the conditional odds ratio, Cornfield 1956; two-sided p by the least likely
tables, as R's fisher.test.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from isctext.statistics.hypergeometric import (
    Floats,
    Ints,
    log_at_least,
    log_at_most,
    log_probability,
)

_SLACK = 1e-7  # two tables of one probability differ by rounding (R takes the same)
_LOG_ODDS = 60.0  # where the search for a log odds ratio begins and ends
_HALVINGS = 64
_AT_ONCE = 4_000_000  # numbers of tables' supports held at once: 32 MB an array


def fisher_p(n: ArrayLike, whole: ArrayLike, part: ArrayLike, words: ArrayLike) -> Floats:
    """Two-sided p: the probability of all tables that are no more likely than the one seen."""
    arrays = np.broadcast_arrays(*(np.asarray(a, dtype=np.int64) for a in (n, whole, part, words)))
    x, big_f, t, big_t = (np.atleast_1d(a).astype(np.int64) for a in arrays)
    # Mirrored, so that what was seen stands at or over the mean.
    low = x * big_t < big_f * t
    x, t = np.where(low, big_f - x, x), np.where(low, big_t - t, t)
    seen = log_probability(x, big_f, t, big_t)
    far = _last_as_unlikely(seen, big_f, t, big_t, x)
    upper = np.exp(log_at_least(x, big_f, t, big_t))
    lower = np.where(far >= 0, np.exp(log_at_most(np.maximum(far, 0), big_f, t, big_t)), 0.0)
    return np.asarray(np.minimum(upper + lower, 1.0).reshape(arrays[0].shape))


def conditional_odds_ratio(
    n: ArrayLike, whole: ArrayLike, part: ArrayLike, words: ArrayLike
) -> Floats:
    """The odds ratio under which n is expected, the margins given; 0 and inf at the ends.

    Takes time and memory in proportion to all tables' supports, min(N, t) + 1 numbers each.
    """
    arrays = np.broadcast_arrays(*(np.asarray(a, dtype=np.int64) for a in (n, whole, part, words)))
    x, big_f, t, big_t = (np.atleast_1d(a).astype(np.int64) for a in arrays)
    first, last = np.maximum(0, big_f + t - big_t), np.minimum(big_f, t)
    out = np.where(x <= first, 0.0, np.inf)
    out = np.where(first == last, np.nan, out)
    inside = np.flatnonzero((x > first) & (x < last))
    block = np.cumsum((last - first + 1)[inside]) // _AT_ONCE
    for number in np.unique(block):
        at = inside[block == number]
        out[at] = np.exp(_log_odds(x[at], big_f[at], t[at], big_t[at]))
    return out.reshape(arrays[0].shape)


def _last_as_unlikely(seen: Floats, big_f: Ints, t: Ints, big_t: Ints, x: Ints) -> Ints:
    """The largest k under x whose probability is not over ``seen``; one less than all if none.

    Probabilities grow up to the mode (F + 1)(t + 1) / (T + 2): a search by halves.
    """
    mode = (big_f + 1) * (t + 1) // (big_t + 2)
    bound = seen + np.log1p(_SLACK)
    low = np.maximum(0, big_f + t - big_t) - 1
    high = np.minimum(mode, x - 1)
    none = low.copy()
    while np.any(low < high):
        middle = (low + high + 1) // 2
        fits = log_probability(middle, big_f, t, big_t) <= bound
        low, high = np.where(fits, middle, low), np.where(fits, high, middle - 1)
    # What stands under the support has no probability at all.
    return np.where(low > none, low, -1)


def _log_odds(x: Ints, big_f: Ints, t: Ints, big_t: Ints) -> Floats:
    first, size = np.maximum(0, big_f + t - big_t), np.minimum(big_f, t)
    size = size - first + 1
    start = np.cumsum(size) - size
    row = np.repeat(np.arange(len(x)), size)
    k = np.arange(size.sum()) - start[row] + first[row]
    base = log_probability(k, big_f[row], t[row], big_t[row])
    low, high = np.full(len(x), -_LOG_ODDS), np.full(len(x), _LOG_ODDS)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        weight = base + k * middle[row]
        weight = np.exp(weight - np.maximum.reduceat(weight, start)[row])
        mean = np.add.reduceat(k * weight, start) / np.add.reduceat(weight, start)
        under = mean < x
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return np.asarray((low + high) / 2.0)
