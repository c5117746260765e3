"""The classifier of one code: weighted 1-2 lemmas, logistic regression, whole sources held out.

Each unit is read by a model that never saw its source, coded or not: the error rates measured
on coded units are then those of the calls that they correct (cross-fitting).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, special
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from isctext.framing.frameoptions import FrameOptions
from isctext.statistics.classification import best_threshold, platt

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
_ITERATIONS = 2_000
_FEWEST = 2  # units, and sources, that have a term: others tell one text from the rest


@dataclass(frozen=True, slots=True)
class Model:
    """Weights on terms: idf and coefficients (T each), and how a score becomes a probability."""

    idf: Floats
    coefficients: Floats
    intercept: float
    slope: float
    offset: float
    threshold: float

    def probability(self, counts: sparse.csr_array) -> Floats:
        """Calibrated probabilities of units x terms counts."""
        score = weighted(counts, self.idf) @ self.coefficients + self.intercept
        return np.asarray(special.expit(self.slope * score + self.offset), np.float64)


@dataclass(frozen=True, slots=True)
class CrossFit:
    """Models by fold; ``fold``: in which fold each coded unit was held out."""

    models: list[Model]
    fold: Ints
    probability: Floats
    called: Bools


def inverse_frequency(counts: sparse.csr_array, source: Ints) -> Floats:
    """Weight log((1 + n) / (1 + df)) + 1 of each term; 0 of terms of under 2 units or 2 sources.

    Judged on the units that a model learns from alone: a word that only a held-out unit has must
    be as unknown to the model when that unit was coded as when it was not.
    """
    held = np.bincount(counts.indices, minlength=counts.shape[1])
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    pairs = np.unique(source[rows] * counts.shape[1] + counts.indices)
    spread = np.bincount(pairs % counts.shape[1], minlength=counts.shape[1])
    weight = np.log((1 + counts.shape[0]) / (1 + held)) + 1
    return np.where((held >= _FEWEST) & (spread >= _FEWEST), weight, 0.0)


def weighted(counts: sparse.csr_array, idf: Floats) -> sparse.csr_array:
    """(1 + log count) x idf, each unit scaled to length 1."""
    made = counts.astype(np.float64)
    made.data = (1.0 + np.log(made.data)) * idf[made.indices]
    size = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).reshape(-1))
    rows = np.repeat(np.arange(made.shape[0]), np.diff(made.indptr))
    made.data = made.data / np.where(size > 0, size, 1.0)[rows]
    return made


def cross_fit(
    counts: sparse.csr_array,
    coded: Bools,
    source: Ints,
    splits: tuple[int, int] = (5, 4),
    strength: float = 1.0,
) -> CrossFit | str:
    """Models for each fold of sources, or why there can be none.

    counts: units x terms. splits: folds, and folds inside each for threshold and calibration.
    """
    folds, inner = splits
    number = min(folds, len(np.unique(source)))
    fold, probability = np.full(len(coded), -1), np.zeros(len(coded))
    called, models = np.zeros(len(coded), bool), []
    for at, (train, test) in enumerate(GroupKFold(number).split(counts, coded, source)):
        if len(np.unique(coded[train])) < 2:  # noqa: PLR2004  with the code, and without
            return f"sources: without those of fold {at}, all units are coded alike"
        model = fit(counts[train], coded[train], source[train], inner, strength)
        models.append(model)
        fold[test] = at
        probability[test] = model.probability(counts[test])
        called[test] = probability[test] >= model.threshold
    return CrossFit(models, fold, probability, called)


def fit(counts: sparse.csr_array, coded: Bools, source: Ints, inner: int, strength: float) -> Model:
    """A model; its threshold and calibration come from sources held out inside."""
    score, known = np.zeros(len(coded)), np.zeros(len(coded), bool)
    groups = len(np.unique(source))
    if groups > 1:
        for train, test in GroupKFold(min(inner, groups)).split(counts, coded, source):
            if len(np.unique(coded[train])) > 1:
                idf, coefficients, intercept = _regress(
                    counts[train], coded[train], source[train], strength
                )
                score[test] = weighted(counts[test], idf) @ coefficients + intercept
                known[test] = True
    slope, offset = platt(score[known], coded[known])
    probability = special.expit(slope * score[known] + offset)
    threshold = best_threshold(probability, coded[known])
    idf, coefficients, intercept = _regress(counts, coded, source, strength)
    return Model(idf, coefficients, intercept, slope, offset, threshold)


def mixed_split(counts: sparse.csr_array, coded: Bools, options: FrameOptions) -> Bools | None:
    """Calls when units of one source stand on both sides: too good where sources have a style."""
    shuffled = np.random.default_rng(options.seed).permutation(len(coded))
    splits = options.folds, options.inner
    found = cross_fit(counts, coded, shuffled, splits, options.strength)
    return None if isinstance(found, str) else found.called


def _regress(
    counts: sparse.csr_array, coded: Bools, source: Ints, strength: float
) -> tuple[Floats, Floats, float]:
    idf = inverse_frequency(counts, source)
    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=_ITERATIONS)
    model.fit(weighted(counts, idf), coded)
    return idf, np.asarray(model.coef_[0], np.float64), float(model.intercept_[0])
