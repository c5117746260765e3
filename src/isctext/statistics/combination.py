"""Do dimensions meet in the same documents more than chance would have them?

Sources: methods specification 5.2; logistic regression by Newton steps, McCullagh and Nelder
1989, ch. 4; sources as ridge-penalised offsets, Hastie et al. 2009, ch. 4.4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from isctext.statistics.jackknife import (
    Inference,
    effective_sources,
    infer,
    jackknife_variance,
    leave_one_out,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_ROUNDS = 40
_RIDGE_SOURCE = 1.0
_RIDGE_LENGTH = 1e-3
_STEP = 2.0  # of the linear predictor: a dimension that all or no document has would run away
_ENOUGH = 1e-6


@dataclass(frozen=True, slots=True)
class Meetings:
    """pairs: of dimensions found in one document, over all documents. expected: by chance.

    log_ratio: Inference of log(pairs / expected), sources left out one at a time.
    """

    pairs: float
    expected: float
    log_ratio: Inference


def chance_by_source(present: Bools, source: Ints) -> Floats:
    """D x J: each dimension's share in the documents of the source.

    The pairs that it expects are the mean over permutations of each dimension within sources.
    Long documents have more of everything: alone it takes length for combination, in .7 to 1.0
    of worlds where dimensions are independent (validation gates).
    """
    docs = np.maximum(np.bincount(source), 1).astype(np.float64)
    share = np.stack([np.bincount(source, x, len(docs)) / docs for x in present.T], axis=1)
    return np.asarray(share[source])


def chance_by_source_and_length(present: Bools, source: Ints, words: Ints) -> Floats:
    """D x J: the probability of each dimension given its source and the document's length.

    logit P = a_source + b_0 + b_1 z + b_2 z^2, z the standardised log of words; a has a ridge
    penalty of 1 (a source of few documents stays near the others). Newton steps for b and for a
    in turn, all dimensions at once.
    """
    x = present.astype(np.float64)
    z = np.log(np.maximum(words, 1).astype(np.float64))
    z = (z - z.mean()) / max(float(z.std()), _ENOUGH)
    basis = np.stack([np.ones_like(z), z, z**2], axis=1)
    offset = np.zeros((int(source.max(initial=-1)) + 1, x.shape[1]))
    start = special.logit((x.sum(0) + 0.5) / (len(x) + 1.0))
    slope = np.concatenate([start[None, :], np.zeros((2, x.shape[1]))])
    for _ in range(_ROUNDS):
        step = _length_step(x, basis, basis @ slope + offset[source])
        slope = slope + step
        move = _source_step(x, source, basis @ slope + offset[source], offset)
        offset = offset + move
        if max(np.abs(step).max(initial=0.0), np.abs(move).max(initial=0.0)) < _ENOUGH:
            break
    return np.asarray(special.expit(basis @ slope + offset[source]))


def meetings(present: Bools, chance: Floats, source: Ints) -> Meetings:
    """Pairs of dimensions in one document against what each document's chances expect.

    present, chance: D x J. With independent dimensions a document expects
    sum_{j<l} P_j P_l. Interval by sources: the likeness of one source's documents is in it.
    """
    docs = np.bincount(source).astype(np.float64)
    per_doc = (_pairs(present.astype(np.float64)), _pairs(chance))
    sums = np.stack([np.bincount(source, pairs, len(docs)) for pairs in per_doc], axis=-1)
    sums, docs = sums[docs > 0], docs[docs > 0]
    whole = sums.sum(0)
    less = _log_ratio(leave_one_out(sums, 0))
    told = infer(_log_ratio(whole), (jackknife_variance(less), effective_sources(docs)))
    return Meetings(float(whole[0]), float(whole[1]), told)


def _log_ratio(sums: Floats) -> Floats:
    return np.asarray(np.log((sums[..., 0] + 0.5) / (sums[..., 1] + 0.5)))


def _pairs(values: Floats) -> Floats:
    """Products v_j v_l over j < l, summed by document."""
    return np.asarray((values.sum(1) ** 2 - (values**2).sum(1)) / 2.0)


def _length_step(x: Floats, basis: Floats, predictor: Floats) -> Floats:
    p = special.expit(predictor)
    weight = p * (1.0 - p)
    curve = np.einsum("da,dj,db->jab", basis, weight, basis)
    curve = curve + _RIDGE_LENGTH * np.eye(basis.shape[1])
    step = np.linalg.solve(curve, (basis.T @ (x - p)).T[..., None])[..., 0].T
    return np.clip(step, -_STEP, _STEP)


def _source_step(x: Floats, source: Ints, predictor: Floats, offset: Floats) -> Floats:
    p = special.expit(predictor)
    n = len(offset)
    slope = np.stack([np.bincount(source, r, n) for r in (x - p).T], axis=1)
    curve = np.stack([np.bincount(source, w, n) for w in (p * (1.0 - p)).T], axis=1)
    step = (slope - _RIDGE_SOURCE * offset) / (curve + _RIDGE_SOURCE)
    return np.clip(step, -_STEP, _STEP)
