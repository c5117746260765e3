"""How well a classifier's calls and probabilities fit what people coded.

Sources: Brier 1950; reliability diagrams: DeGroot and Fienberg 1983; expected calibration
error: Naeini, Cooper and Hauskrecht 2015; calibration in the logits: Platt 1999.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, special

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
BINS = 10


@dataclass(frozen=True, slots=True)
class Scores:
    """Of calls against codes; NaN where a share has nothing under its line.

    f1: of the code; macro_f1: the mean of that and of the F1 of its absence.
    """

    precision: float
    recall: float
    f1: float
    macro_f1: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Units whose probability lies in [lo, hi): their mean probability and share with the code."""

    lo: float
    hi: float
    n: int
    predicted: float
    observed: float


def confusion(called: ArrayLike, coded: ArrayLike) -> tuple[int, int, int, int]:
    """True positives, false positives, false negatives, true negatives."""
    call, truth = np.asarray(called, bool), np.asarray(coded, bool)
    both, none = int((call & truth).sum()), int((~call & ~truth).sum())
    return both, int(call.sum()) - both, int(truth.sum()) - both, none


def scores(called: ArrayLike, coded: ArrayLike) -> Scores:
    """Precision, recall, F1 and macro-F1 of calls."""
    tp, fp, fn, tn = confusion(called, coded)
    f1, absent = _share(2 * tp, 2 * tp + fp + fn), _share(2 * tn, 2 * tn + fp + fn)
    return Scores(_share(tp, tp + fp), _share(tp, tp + fn), f1, (f1 + absent) / 2)


def brier(probability: ArrayLike, coded: ArrayLike) -> float:
    """Mean of (p - y)^2; 0 is best, the prevalence alone gives p (1 - p)."""
    p, y = np.asarray(probability, np.float64), np.asarray(coded, np.float64)
    return float(np.mean((p - y) ** 2)) if len(p) else np.nan


def reliability(probability: ArrayLike, coded: ArrayLike, bins: int = BINS) -> list[Bin]:
    """Bins of equal width with a unit in them, the lowest first."""
    p, y = np.asarray(probability, np.float64), np.asarray(coded, np.float64)
    at = np.minimum((p * bins).astype(np.int64), bins - 1)
    n = np.bincount(at, minlength=bins)
    predicted = np.bincount(at, weights=p, minlength=bins)
    observed = np.bincount(at, weights=y, minlength=bins)
    return [
        Bin(b / bins, (b + 1) / bins, int(n[b]), predicted[b] / n[b], observed[b] / n[b])
        for b in range(bins)
        if n[b]
    ]


def calibration_error(bins: list[Bin]) -> float:
    """Mean of |observed - predicted| over bins, weighted by their units; NaN without any."""
    n = np.array([b.n for b in bins], np.float64)
    if not n.sum():
        return np.nan
    gap = np.array([abs(b.observed - b.predicted) for b in bins])
    return float((n * gap).sum() / n.sum())


def best_threshold(probability: ArrayLike, coded: ArrayLike) -> float:
    """The probability from which calls have the highest macro-F1; the middle of ties.

    .5 where only one of the two was coded.
    """
    p, y = np.asarray(probability, np.float64), np.asarray(coded, bool)
    positives, negatives = int(y.sum()), int((~y).sum())
    if not positives or not negatives:
        return 0.5
    order = np.argsort(-p, kind="stable")
    tp = np.cumsum(y[order])
    called = np.arange(1, len(p) + 1)
    f1 = 2 * tp / (called + positives)
    tn = negatives - (called - tp)
    macro = (f1 + 2 * tn / (len(p) - called + negatives)) / 2
    # A threshold lies between two different probabilities.
    values = p[order]
    last = np.append(values[1:] < values[:-1], True)
    macro = np.where(last, macro, -np.inf)
    best = np.flatnonzero(macro >= macro.max() - 1e-12)
    at = int(best[len(best) // 2])
    below = values[at + 1] if at + 1 < len(values) else 0.0
    return float((values[at] + below) / 2)


def platt(score: ArrayLike, coded: ArrayLike) -> tuple[float, float]:
    """Slope and offset of the probability's logit on a score, by maximum likelihood.

    Targets are (n+ + 1)/(n+ + 2) and 1/(n- + 2), so that a perfect split has a finite answer.
    """
    x, y = np.asarray(score, np.float64), np.asarray(coded, bool)
    positives, negatives = int(y.sum()), int((~y).sum())
    if not positives or not negatives:
        return 1.0, 0.0
    target = np.where(y, (positives + 1) / (positives + 2), 1 / (negatives + 2))

    def loss(at: Floats) -> tuple[float, Floats]:
        z = at[0] * x + at[1]
        error = special.expit(z) - target
        value = float(np.sum(np.logaddexp(0.0, z) - target * z))
        return value, np.array([float(error @ x), float(error.sum())])

    found = optimize.minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B")
    return float(found.x[0]), float(found.x[1])


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else np.nan
