"""How far a count in a part is from what the whole makes expect: Lafon's specificities.

X is the number of a word's F occurrences that fall in a part of t of the T words, when the words
of the part are drawn from all T without replacement. Everything is in logarithms, so that the
smallest probabilities keep their exponent.

Sources: Lafon 1980 (the model); Lebart and Salem 1994, ch. 6 (test value); the specificity index
is that of TXM and IRaMuTeQ.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_BLOCK = 32  # terms of a series summed at once
_LEAST = 1e-17  # a term under this share of its sum changes nothing in double precision
_LOG_HALF = -0.6931471805599453


def log_probability(f: ArrayLike, whole: ArrayLike, part: ArrayLike, words: ArrayLike) -> Floats:
    """Log of P(X = f); -inf outside of the support.

    f, F (whole), t (part), T (words): whole numbers that broadcast. The error of the logarithm
    is about 1e-16 T.
    """
    x, big_f, t, big_t = _whole_numbers(f, whole, part, words)
    inside = (x >= np.maximum(0, big_f + t - big_t)) & (x <= np.minimum(big_f, t))
    k = np.where(inside, x, np.maximum(0, big_f + t - big_t))
    value = _log_choose(big_f, k) + _log_choose(big_t - big_f, t - k) - _log_choose(big_t, t)
    return np.where(inside, np.minimum(value, 0.0), -np.inf)


def log_at_least(f: ArrayLike, whole: ArrayLike, part: ArrayLike, words: ArrayLike) -> Floats:
    """Log of P(X >= f), for the same arguments."""
    x, big_f, t, big_t = _whole_numbers(f, whole, part, words)
    far = x * big_t >= big_f * t
    out = np.empty(x.shape)
    out[far] = _far_tail(x[far], big_f[far], t[far], big_t[far])
    # Under its mean the tail is most of the whole: one minus the other one, P(X <= f - 1).
    near = ~far
    rest = (big_f - x + 1)[near], big_f[near], (big_t - t)[near], big_t[near]
    out[near] = _log_rest(_far_tail(*rest))
    return out


def log_at_most(f: ArrayLike, whole: ArrayLike, part: ArrayLike, words: ArrayLike) -> Floats:
    """Log of P(X <= f): the F - X other occurrences fall in the other T - t words."""
    x, big_f, t, big_t = _whole_numbers(f, whole, part, words)
    return log_at_least(big_f - x, big_f, big_t - t, big_t)


def log_tail(
    f: ArrayLike, whole: ArrayLike, part: ArrayLike, words: ArrayLike
) -> tuple[Floats, Ints]:
    """(log of the tail on the side where f stands, +1 or -1).

    +1 and P(X >= f) where f is the mean F t / T or more, else -1 and P(X <= f).
    """
    x, big_f, t, big_t = _whole_numbers(f, whole, part, words)
    above = x * big_t >= big_f * t
    # Each side once: the other tail would be thrown away.
    mirrored = np.where(above, x, big_f - x), big_f, np.where(above, t, big_t - t), big_t
    return log_at_least(*mirrored), np.where(above, 1, -1).astype(np.int64)


def specificity(f: ArrayLike, whole: ArrayLike, part: ArrayLike, words: ArrayLike) -> Floats:
    """The signed index: -log10 P(X >= f) over the mean, log10 P(X <= f) under it.

    An absolute value under 2 is commonplace ("banal"). Words are taken for independent, which
    those of a document are not: it ranks, it does not test.
    """
    tail, sign = log_tail(f, whole, part, words)
    return np.asarray(-sign * tail / np.log(10.0))


def test_value(f: ArrayLike, whole: ArrayLike, part: ArrayLike, words: ArrayLike) -> Floats:
    """The tail as a standard normal deviate, of its sign ("valeur-test"); ranks as the index does.

    -Phi^-1(P(X >= f)) over the mean, Phi^-1(P(X <= f)) under it.
    """
    tail, sign = log_tail(f, whole, part, words)
    # A tail of exactly 1 says nothing at all, whatever side it is on.
    return np.where(tail < 0.0, -sign * special.ndtri_exp(np.minimum(tail, -1e-300)), 0.0)


def _far_tail(x: Ints, big_f: Ints, t: Ints, big_t: Ints) -> Floats:
    """Log of P(X >= x) for x from the mean on: P(X = x) (1 + r_x + r_x r_(x+1) + ...).

    r_k = P(X = k + 1) / P(X = k) = (F - k)(t - k) / [(k + 1)(T - F - t + k + 1)], under 1 there.
    """
    total, term = np.ones(x.shape), np.ones(x.shape)
    k = x.astype(np.float64)
    active = np.flatnonzero(x < np.minimum(big_f, t))
    steps = np.arange(_BLOCK, dtype=np.float64)
    while len(active):
        at = k[active, None] + steps
        up = np.maximum(big_f[active, None] - at, 0.0) * np.maximum(t[active, None] - at, 0.0)
        ratio = up / ((at + 1.0) * ((big_t - big_f - t)[active, None] + at + 1.0))
        terms = term[active, None] * np.cumprod(ratio, axis=1)
        total[active] += terms.sum(axis=1)
        term[active] = terms[:, -1]
        k[active] += _BLOCK
        active = active[term[active] > _LEAST * total[active]]
    found = log_probability(x, big_f, t, big_t) + np.log(total)
    return np.asarray(np.minimum(found, 0.0))


def _log_rest(log_p: Floats) -> Floats:
    """log(1 - exp(log_p)), each branch where it loses nothing (Maechler 2012)."""
    with np.errstate(divide="ignore"):
        small = np.log1p(-np.exp(np.minimum(log_p, _LOG_HALF)))
        large = np.log(-np.expm1(np.maximum(log_p, _LOG_HALF)))
    return np.where(log_p < _LOG_HALF, small, large)


def _log_choose(n: Ints, k: Ints) -> Floats:
    return np.asarray(-np.log(n + 1.0) - special.betaln(n - k + 1.0, k + 1.0))


def _whole_numbers(*values: ArrayLike) -> tuple[Ints, Ints, Ints, Ints]:
    arrays = np.broadcast_arrays(*(np.asarray(v) for v in values))
    x, big_f, t, big_t = (np.array(a, dtype=np.int64) for a in arrays)
    if np.any((big_f < 0) | (big_f > big_t) | (t < 0) | (t > big_t)):
        raise ValueError("a word has 0 to T occurrences, and a part 0 to T words")
    return x, big_f, t, big_t
