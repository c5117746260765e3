"""Which words a part of a corpus has more of, or less of, than the rest of it.

Four numbers for each word: n of its N occurrences stand in a part that has t of the T words. As a
table of two rows and two columns: n, t - n; N - n, T - t - N + n. All measures are signed: minus
where the part has less than its share. Words of one document are not independent, so these
measures rank; what tests is in ``permutation``.

Sources: Dunning 1993 (G2); Yates 1934 and Williams 1976 (corrections); Monroe, Colaresi and
Quinn 2008 (``logodds``); methods specification 4.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from isctext.statistics.logodds import log_odds, prior_size

__all__ = ["FEWEST_DOCS", "FEWEST_SOURCES", "chi2", "design_effect", "enough", "g2", "monroe"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Correction = Literal["none", "yates", "williams"]

FEWEST_DOCS = 5
FEWEST_SOURCES = 3


def enough(docs: ArrayLike, sources: ArrayLike) -> Bools:
    """Whether a word stands in 5 documents and in 3 sources or more: with fewer it is theirs."""
    return np.asarray((np.asarray(docs) >= FEWEST_DOCS) & (np.asarray(sources) >= FEWEST_SOURCES))


def chi2(
    n: ArrayLike,
    whole: ArrayLike,
    part: ArrayLike,
    words: ArrayLike,
    correction: Correction = "yates",
) -> Floats:
    """Signed chi2 = sum (O - E)^2 / E; 0 where a margin of the table is empty.

    Yates: |O - E| less 1/2, at most to 0. Williams: see ``g2``.
    """
    observed, expected = _tables(n, whole, part, words)
    gap = np.abs(observed - expected)
    if correction == "yates":
        gap = np.maximum(gap - 0.5, 0.0)
    value = _sum_over(gap**2, expected)
    return _signed(value, observed, expected, correction)


def g2(
    n: ArrayLike,
    whole: ArrayLike,
    part: ArrayLike,
    words: ArrayLike,
    correction: Correction = "none",
) -> Floats:
    """Signed likelihood ratio G2 = 2 sum O log(O / E); 0 where a margin of the table is empty.

    Yates: O is brought nearer to E by 1/2, at most onto it. Williams: divided by
    q = 1 + (T / t + T / (T - t) - 1)(T / N + T / (T - N) - 1) / (6 T).
    """
    observed, expected = _tables(n, whole, part, words)
    if correction == "yates":
        gap = observed - expected
        observed_by = expected + np.sign(gap) * np.maximum(np.abs(gap) - 0.5, 0.0)
    else:
        observed_by = observed
    value = 2.0 * special.rel_entr(observed_by, np.where(expected > 0, expected, 1.0)).sum(0)
    value = np.where((expected > 0).all(0), np.maximum(value, 0.0), 0.0)
    return _signed(value, observed, expected, correction)


def monroe(
    n: ArrayLike, whole: ArrayLike, part: ArrayLike, words: ArrayLike, *, prior_words: float = 0.0
) -> tuple[Floats, Floats]:
    """(delta, z): log-odds of a part against the rest, the prior being the words' shares of all.

    prior_words: alpha_0; 0 for 1 000, or 1 % of the smaller side where that is less. A word that
    has no occurrence at all has NaN.
    """
    y, y_all, t, t_all = (np.asarray(a, dtype=np.float64) for a in (n, whole, part, words))
    size = prior_words or prior_size(float(np.min(t)), float(np.min(t_all - t)))
    prior = np.where(y_all > 0, size * y_all / t_all, np.nan)
    return log_odds((y, t), (y_all - y, t_all - t), prior, size)


def design_effect(whole: ArrayLike, share: ArrayLike, variance: ArrayLike) -> Floats:
    """How many times more a word's count moves with documents than with words, at least 1.

    whole: N. share: t / T. variance: of the count in the part when documents change sides
    (``permutation.permutation_variance``); words that changed sides one by one would give
    N (t / T)(1 - t / T).
    """
    y, v, s = (np.asarray(a, dtype=np.float64) for a in (whole, variance, share))
    single = y * s * (1.0 - s)
    ratio = np.divide(v, single, out=np.ones(np.broadcast(v, single).shape), where=single > 0)
    return np.maximum(ratio, 1.0)


def _tables(
    n: ArrayLike, whole: ArrayLike, part: ArrayLike, words: ArrayLike
) -> tuple[Floats, Floats]:
    """Observed and expected counts: 4 x the broadcast shape."""
    given = (np.asarray(a, dtype=np.float64) for a in (n, whole, part, words))
    y, y_all, t, t_all = np.broadcast_arrays(*given)
    observed = np.stack([y, t - y, y_all - y, t_all - t - y_all + y])
    if np.any(observed < 0):
        raise ValueError("n is at most N and t, and T - t at least N - n")
    rows = np.stack([t, t, t_all - t, t_all - t])
    columns = np.stack([y_all, t_all - y_all, y_all, t_all - y_all])
    total = np.maximum(t_all, 1.0)
    return observed, rows * columns / total


def _sum_over(squares: Floats, expected: Floats) -> Floats:
    parts = np.divide(squares, expected, out=np.zeros_like(squares), where=expected > 0)
    return np.where((expected > 0).all(0), parts.sum(0), 0.0)


def _signed(value: Floats, observed: Floats, expected: Floats, correction: Correction) -> Floats:
    if correction == "williams":
        value = value / _williams(observed)
    return np.where(observed[0] < expected[0], -value, value)


def _williams(observed: Floats) -> Floats:
    total = observed.sum(0)
    margins = [observed[0] + observed[1], observed[2] + observed[3]]
    margins += [observed[0] + observed[2], observed[1] + observed[3]]
    inverse = [np.divide(total, m, out=np.ones_like(total), where=m > 0) for m in margins]
    left, right = inverse[0] + inverse[1] - 1.0, inverse[2] + inverse[3] - 1.0
    return np.asarray(1.0 + left * right / (6.0 * np.maximum(total, 1.0)))
