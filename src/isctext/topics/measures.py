"""What can be said of a model's topics without their readers: coherence, diversity, exclusivity.

They rank word lists; none of them says that a topic means something (Hoyle et al. 2021).
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from isctext.topics.engine import Floats, Ints

COHERENCE_TERMS = 10
DIVERSITY_TERMS = 25
EXCLUSIVITY_TERMS = 10


def best_terms(phi: Floats, n: int) -> Ints:
    """The columns of each topic's ``n`` heaviest terms, heaviest first: K x min(n, V).

    Equal weights stand in the order of the vocabulary.
    """
    return np.argsort(-phi, axis=1, kind="stable")[:, :n].astype(np.int64)


def npmi(matrix: sparse.csr_array, phi: Floats, n: int = COHERENCE_TERMS) -> Floats:
    """Coherence of each topic, -1 to 1: mean NPMI over pairs of its ``n`` best terms.

    NPMI(i, j) = log(p_ij / (p_i p_j)) / -log p_ij, with p the share of the units (rows of
    ``matrix``) in which a term, or both, occur. A pair that never meets is -1; one that is
    in every unit is 1.

    Source: Bouma 2009; as topic coherence, Lau, Newman & Baldwin 2014.
    """
    top = best_terms(phi, n)
    columns, position = np.unique(top, return_inverse=True)
    position = position.reshape(top.shape)
    present = sparse.csr_array(matrix[:, columns] > 0, dtype=np.float64)
    joint = (present.T @ present).toarray() / max(matrix.shape[0], 1)
    i, j = np.triu_indices(top.shape[1], k=1)
    if len(i) == 0:
        return np.zeros(len(phi))
    pairs = _npmi(joint, position[:, i], position[:, j])
    means: Floats = pairs.mean(axis=1)
    return means


def diversity(phi: Floats, n: int = DIVERSITY_TERMS) -> float:
    """Share of distinct terms among all topics' ``n`` best, from 1 / K (one list) to 1.

    Source: Dieng, Ruiz & Blei 2020, section 6 (there with 25 terms).
    """
    top = best_terms(phi, n)
    return len(np.unique(top)) / top.size if top.size else 0.0


def exclusivity(phi: Floats, n: int = EXCLUSIVITY_TERMS) -> Floats:
    """How much each topic's ``n`` best terms are its own: mean of phi_kw / sum_j phi_jw.

    From 1 / K, when all topics are alike, to 1. Topics weigh the same, large or small.

    Source: the exclusivity part of FREX, Bischof & Airoldi 2012 (without its ranks).
    """
    top = best_terms(phi, n)
    total = phi.sum(axis=0)
    own = np.take_along_axis(phi, top, axis=1)
    means: Floats = np.divide(own, total[top], out=np.zeros_like(own), where=own > 0).mean(axis=1)
    return means


def _npmi(joint: Floats, i: Ints, j: Ints) -> Floats:
    p_i, p_j, p_ij = joint[i, i], joint[j, j], joint[i, j]
    met = (p_ij > 0) & (p_ij < 1)
    p = np.where(met, p_ij, 0.5)
    ratio = p / np.where(met, p_i * p_j, 0.5)
    out: Floats = np.where(met, np.log(ratio) / -np.log(p), np.where(p_ij > 0, 1.0, -1.0))
    return out
