"""Labels: a few terms that are both frequent in a topic and its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from isctext.topics.engine import Floats, Ints

LAMBDA = 0.6  # what readers matched best in the study that proposed the measure
JOIN = " · "
SHORT, LONG = 3, 4


def relevance(phi: Floats, shares: Floats) -> Floats:
    """Relevance of each term to each topic, K x V; -inf where a topic lacks the term.

    r = 0.6 log phi_kw + 0.4 log(phi_kw / p_w), p_w = sum_k share_k phi_kw.

    Source: Sievert & Shirley 2014, eq. 1, lambda = 0.6 from their user study.
    """
    marginal = shares @ phi
    with np.errstate(divide="ignore", invalid="ignore"):
        log_phi = np.log(phi)
        scores = LAMBDA * log_phi + (1.0 - LAMBDA) * (log_phi - np.log(marginal))
    found: Floats = np.where(phi > 0, scores, -np.inf)
    return found


def label_topics(phi: Floats, shares: Floats, terms: Sequence[str]) -> list[str]:
    """One label a topic: its three most relevant terms, a fourth where three are taken.

    No two labels hold the same set of terms: topics that would still collide go further
    down their list for the last term. The larger topic (``shares``) chooses first.
    """
    ranked = np.argsort(-relevance(phi, shares), axis=1, kind="stable")
    taken: set[frozenset[int]] = set()
    labels = [""] * len(phi)
    for topic in np.argsort(-shares, kind="stable"):
        chosen = _choose(ranked[topic], taken)
        taken.add(frozenset(chosen))
        labels[topic] = JOIN.join(terms[i] for i in chosen)
    return labels


def _choose(ranked: Ints, taken: set[frozenset[int]]) -> list[int]:
    candidates = _candidates(ranked)
    return next((c for c in candidates if frozenset(c) not in taken), ranked.tolist())


def _candidates(ranked: Ints) -> Iterator[list[int]]:
    """Ever longer ways to name a topic; lazily, since the first nearly always serves."""
    yield ranked[:SHORT].tolist()
    yield ranked[:LONG].tolist()
    for other in ranked[LONG:]:
        yield [*ranked[:SHORT].tolist(), int(other)]
    # Longer lists only help with more topics than a handful of terms has sets.
    for length in range(LONG + 1, len(ranked) + 1):
        yield ranked[:length].tolist()
