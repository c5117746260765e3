"""What the uptake test would find, on documents shared out between sources as in one study."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isctext.statistics.jackknife import jackknife_variance, leave_one_out
from isctext.statistics.uptake import Side, calls, uptake

Floats = NDArray[np.float64]

# Multiples of the usual uptake that are tried, from the easiest to find to the hardest.
MULTIPLES = (0.1, 0.15, 0.25, 0.35, 0.5, 0.65, 0.75)
POWER = 0.8
_ICC_RANGE = (0.005, 0.5)


@dataclass(frozen=True, slots=True)
class Power:
    """Share of simulated studies in which a dimension, alone taken up so much less, is called.

    power: M x J, for the ``multiples`` (M). detectable (J): the largest multiple found in 80 %
    of the studies; NaN when none is.
    """

    multiples: tuple[float, ...]
    power: Floats
    detectable: Floats


def source_correlation(side: Side) -> float:
    """Intraclass correlation of documents of one source, pooled over dimensions (one stratum).

    (deff - 1) / (m - 1), m = sum n_s^2 / sum n_s, deff the jackknife variance of the
    prevalences over the binomial one; kept in [.005, .5]. Source: Kish 1965, ch. 5.
    """
    docs, hit = side.docs.sum(-1), side.hit.sum(-2)
    share = hit.sum(-2) / docs.sum(-1)
    less = leave_one_out(hit, -2) / np.maximum(leave_one_out(docs, -1), 1.0)[..., None]
    binomial = (share * (1.0 - share)).sum() / docs.sum()
    size = (docs**2).sum() / docs.sum()
    variance = jackknife_variance(less, -2).sum()
    if binomial <= 0 or size <= 1 or np.isnan(variance):
        return _ICC_RANGE[0]
    return float(np.clip((variance / binomial - 1.0) / (size - 1.0), *_ICC_RANGE))


def simulated_side(
    sizes: ArrayLike, share: ArrayLike, correlation: float, worlds: int, rng: np.random.Generator
) -> Side:
    """Beta-binomial documents: W x S x 1 x J from S sizes and J prevalences in (0, 1)."""
    n = np.asarray(sizes, dtype=np.int64)
    p = np.asarray(share, dtype=np.float64)
    spread = (1.0 - correlation) / correlation
    shape = (worlds, len(n), len(p))
    own = rng.beta(np.broadcast_to(p * spread, shape), np.broadcast_to((1.0 - p) * spread, shape))
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
    prevalences, the common level of uptake and the likeness of documents of one source are
    theirs. Every dimension is planted in turn, alone.
    """
    share = np.clip(initiatives.hit.sum((0, 1)) / initiatives.docs.sum(), 0.005, 0.95)
    level = float(np.exp(uptake(initiatives, other).level.estimate))
    usual = np.clip(share * min(level, 1.0 / float(share.max()) * 0.95), 0.002, 0.95)
    sizes = [side.docs.sum(-1).astype(np.int64) for side in (initiatives, other)]
    like = [source_correlation(side) for side in (initiatives, other)]
    power = np.zeros((len(multiples), len(share)))
    for m, multiple in enumerate(multiples):
        for j in range(len(share)):
            planted = usual.copy()
            planted[j] *= multiple
            here = simulated_side(sizes[0], share, like[0], worlds, rng)
            there = simulated_side(sizes[1], planted, like[1], worlds, rng)
            _, under, _ = calls(uptake(here, there), here.hit.sum((1, 2)) >= 1)
            power[m, j] = under[:, j].mean()
    found = power >= POWER
    largest = np.where(found, np.array(multiples)[:, None], -np.inf).max(0)
    return Power(multiples, power, np.where(found.any(0), largest, np.nan))
