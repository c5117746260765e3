"""What the uptake test would find, on documents shared out between sources as in one study."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from isctext.statistics.jackknife import jackknife_variance, leave_one_out
from isctext.statistics.uptake import Side, calls, uptake

Floats = NDArray[np.float64]

# Multiples of the usual uptake that are tried, from the easiest to find to the hardest.
MULTIPLES = (0.1, 0.15, 0.25, 0.35, 0.5, 0.65, 0.75)
POWER = 0.8
_SPREAD_RANGE = (0.1, 2.0)


@dataclass(frozen=True, slots=True)
class Power:
    """Share of simulated studies in which a dimension, alone taken up so much less, is called.

    power: M x J, for the ``multiples`` (M). detectable (J): the largest multiple found in 80 %
    of the studies; NaN when none is.
    """

    multiples: tuple[float, ...]
    power: Floats
    detectable: Floats


def source_spread(side: Side) -> float:
    """Sd between sources of the logit of a prevalence, pooled over dimensions (one stratum).

    The jackknife variance of a prevalence is p(1-p)/D + (p(1-p))^2 sd^2 (m - 1)/D, to first
    order, with m = sum n_s^2 / sum n_s: sd^2 from sums over dimensions. Kept in [.1, 2].
    Source: Kish 1965, ch. 5 (design effect of unequal clusters); delta method.
    """
    docs, hit = side.docs.sum(-1), side.hit.sum(-2)
    total = docs.sum()
    share = hit.sum(-2) / total
    less = leave_one_out(hit, -2) / np.maximum(leave_one_out(docs, -1), 1.0)[..., None]
    binomial = share * (1.0 - share)
    size = (docs**2).sum() / total
    beyond = float((jackknife_variance(less, -2) - binomial / total).sum())
    scale = float((binomial**2).sum() * (size - 1.0) / total)
    if scale <= 0 or np.isnan(beyond):
        return _SPREAD_RANGE[0]
    return float(np.clip(np.sqrt(max(beyond / scale, 0.0)), *_SPREAD_RANGE))


def simulated_side(
    sizes: ArrayLike, share: ArrayLike, spread: float, worlds: int, rng: np.random.Generator
) -> Side:
    """Documents W x S x 1 x J from S sizes and J prevalences in (0, 1).

    A source's own prevalence lies around the arena's on the logit scale, with sd ``spread``.
    """
    n = np.asarray(sizes, dtype=np.int64)
    centre = special.logit(np.asarray(share, dtype=np.float64))
    own = special.expit(centre + rng.normal(0.0, spread, (worlds, len(n), len(centre))))
    hit = rng.binomial(n[None, :, None], own).astype(np.float64)
    docs = np.broadcast_to(n.astype(np.float64)[:, None], (worlds, len(n), 1))
    return Side(hit[:, :, None, :], docs)


def uptake_power(
    initiatives: Side,
    other: Side,
    worlds: int,
    rng: np.random.Generator,
    multiples: tuple[float, ...] = MULTIPLES,
) -> Power:
    """Power of the call for each dimension, the others being taken up at the level observed.

    initiatives, other: the study's own sides (S x 1 x J): their sources' sizes, the initiatives'
    prevalences, the common level of uptake and how much sources differ are theirs. Every
    dimension is planted in turn, alone.
    """
    share = np.clip(initiatives.hit.sum((0, 1)) / initiatives.docs.sum(), 0.005, 0.95)
    level = float(np.exp(uptake(initiatives, other).level.estimate))
    usual = np.clip(share * min(level, 1.0 / float(share.max()) * 0.95), 0.002, 0.95)
    sizes = [side.docs.sum(-1).astype(np.int64) for side in (initiatives, other)]
    spread = [source_spread(side) for side in (initiatives, other)]
    power = np.zeros((len(multiples), len(share)))
    for m, multiple in enumerate(multiples):
        for j in range(len(share)):
            planted = usual.copy()
            planted[j] *= multiple
            here = simulated_side(sizes[0], share, spread[0], worlds, rng)
            there = simulated_side(sizes[1], planted, spread[1], worlds, rng)
            _, under, _ = calls(uptake(here, there), here.hit.sum((1, 2)) >= 1)
            power[m, j] = under[:, j].mean()
    found = power >= POWER
    largest = np.where(found, np.array(multiples)[:, None], -np.inf).max(0)
    return Power(multiples, power, np.where(found.any(0), largest, np.nan))
