"""Weights of new text in topics that are given: nothing is learnt."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from isctext.topics.engine import Floats

ROUNDS = 200
STILL = 1e-4
UNITS_AT_A_TIME = 512


def infer(matrix: sparse.csr_array, phi: Floats, prior: Floats) -> Floats:
    """The weights of each unit (row of counts) in the topics ``phi`` (K x V): U x K.

    The mode of the posterior of a unit's weights under a Dirichlet(prior + 1), by EM with the
    topics held fixed: theta_k = (n_k + prior_k) / sum_j (n_j + prior_j), with n_k = sum_w
    count_w g_wk and g_wk = phi_kw theta_k / sum_j phi_jw theta_j. A unit is done when none of
    its n_k moves by more than 1e-4 of its terms, or after 200 rounds; the others in the matrix
    change nothing for it. A unit without a term that a topic knows has a row of zeros.

    Source: Asuncion, Welling, Smyth & Teh 2009, section 3.4 (MAP); with a prior of 0, the
    folding-in of Hofmann 1999.
    """
    theta = np.zeros((matrix.shape[0], len(phi)))
    known = phi.sum(axis=0) > 0
    for begin in range(0, matrix.shape[0], UNITS_AT_A_TIME):
        part = slice(begin, begin + UNITS_AT_A_TIME)
        theta[part] = _infer(sparse.csr_array(matrix[part]), phi, prior, known)
    return theta


def _infer(matrix: sparse.csr_array, phi: Floats, prior: Floats, known: np.ndarray) -> Floats:
    unit = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    kept = known[matrix.indices]
    unit, count = unit[kept], matrix.data[kept].astype(np.float64)
    chance = phi.T[matrix.indices[kept]]
    gather = sparse.csr_array(
        (count, (unit, np.arange(len(unit)))), shape=(matrix.shape[0], len(unit))
    )
    size = gather.sum(axis=1)[:, None]
    counts = np.tile(size / len(phi), (1, len(phi)))
    done = np.zeros(len(counts), dtype=bool)
    for _ in range(ROUNDS):
        moved = gather @ _to_one(chance * (counts + prior)[unit])
        step = np.abs(moved - counts).max(initial=0.0, axis=1)
        counts[~done] = moved[~done]
        done |= step <= STILL * size[:, 0]
        if done.all():
            break
    filled = size[:, 0] > 0
    theta = np.zeros_like(counts)
    theta[filled] = _to_one((counts + prior)[filled])
    return theta


def _to_one(rows: Floats) -> Floats:
    total = rows.sum(axis=1, keepdims=True)
    out: Floats = np.divide(rows, total, out=np.zeros_like(rows), where=total > 0)
    return out
