"""One log odds ratio from many strata, and whether the strata agree on it.

A word may be typical of an arena only because the arena speaks of another subject. Compared
within each topic, and pooled, that part of the difference is taken out.

Sources: Mantel and Haenszel 1959; Cochran 1954 (Q); Higgins and Thompson 2002 (I2); methods
specification 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isctext.statistics.odds import log_odds_ratio

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Pooled:
    """Of V words: log_odds, the pooled one; strata, those in which a word can be compared.

    q: how much the strata's log odds ratios differ, sum (l_k - l)^2 / v_k, on strata - 1 degrees
    of freedom if words were independent, and divided by the design effect. i2: the part of q
    that chance does not explain, max(0, 1 - df / q); NaN with less than two strata. agree: the
    share of the strata whose sign is the pooled one's.
    """

    log_odds: Floats
    strata: Ints
    q: Floats
    i2: Floats
    agree: Floats


def pool(
    n: ArrayLike, whole: ArrayLike, part: ArrayLike, words: ArrayLike, effect: ArrayLike = 1.0
) -> Pooled:
    """Words (V) over strata (K): n and N are V x K, t and T are K; effect is V or one number.

    A stratum counts for a word that occurs in it, if both sides have words there. NaN for a word
    without such a stratum.
    """
    y, y_all = np.asarray(n, np.float64), np.asarray(whole, np.float64)
    t, t_all = np.asarray(part, np.float64), np.asarray(words, np.float64)
    phi = np.broadcast_to(np.asarray(effect, np.float64), (len(y),))
    usable = (y_all > 0) & (t > 0) & (t_all > t)
    tables = np.stack([y, t - y, y_all - y, t_all - t - y_all + y], axis=-1)
    tables = np.where(usable[..., None], tables, 0.0)
    strata = usable.sum(axis=1)
    pooled = np.where(strata > 0, log_odds_ratio(tables), np.nan)
    own, weight = _each(tables, usable)
    middle = (own * weight).sum(1) / np.where(strata > 0, weight.sum(1), 1.0)
    q = (weight * (own - middle[:, None]) ** 2).sum(1) / phi
    freedom = np.maximum(strata - 1, 0)
    share = np.maximum(1.0 - np.divide(freedom, q, out=np.ones_like(q), where=q > freedom), 0.0)
    same = ((np.sign(own) == np.sign(pooled)[:, None]) & usable).sum(1)
    several = strata > 1
    return Pooled(
        log_odds=np.asarray(pooled),
        strata=strata.astype(np.int64),
        q=np.where(several, q, np.nan),
        i2=np.where(several, share, np.nan),
        agree=np.divide(same, strata, out=np.full(len(y), np.nan), where=strata > 0),
    )


def _each(tables: Floats, usable: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The log odds ratio of each stratum and its inverse variance (0 where it does not count)."""
    a, b, c, d = np.moveaxis(tables + _HALF, -1, 0)
    own = np.log(a * d / (b * c))
    weight = np.where(usable, 1.0 / (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d), 0.0)
    return own, weight
