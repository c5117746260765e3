"""Design effects from sums over documents: the documents themselves are not needed any more.

The same numbers as those of ``design_effect``, which starts from documents.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from isctext.records.series import Counts
from isctext.statistics.intervals import Z_95

Floats = NDArray[np.float64]


def phi(counts: Counts) -> Floats:
    """phi, by name and arena (K x A): the variance ratio between documents, at least 1.

    counts: of arenas, or of sources (which are pooled by arena first).

    Source: methods specification 2.1; the ratio estimator's variance, Cochran 1977, ch. 6.
    """
    pooled = counts.pooled()
    ratio = _variance_ratio(
        pooled,
        units=pooled.docs,
        tokens_sq=pooled.tokens_sq,
        squares=pooled.hits_sq,
        cross=pooled.hits_tokens,
    )
    return np.maximum(ratio, 1.0)


def phi_src(counts: Counts) -> Floats:
    """phi_src, by name and arena (K x A): for statements about sources not in the corpus.

    max(phi, ratio between sources) x (t(.975; S - 1) / 1.96)^2, S the arena's sources; infinite
    for an arena with one source, from which nothing can be said of others.

    Source: methods specification 2.1 (coverage .97 to 1.00, wide on purpose).
    """
    pooled = counts.pooled()
    ratio = _variance_ratio(
        pooled,
        units=pooled.sources,
        tokens_sq=pooled.src_tokens_sq,
        squares=pooled.src_hits_sq,
        cross=pooled.src_hits_tokens,
    )
    penalty = np.full(len(pooled.arenas), np.inf)
    several = pooled.arena_sources > 1
    freedom = pooled.arena_sources[several] - 1.0
    penalty[several] = (special.stdtrit(freedom, 0.975) / Z_95) ** 2
    widened: Floats = np.maximum(phi(pooled), ratio) * penalty
    return widened


def _variance_ratio(
    counts: Counts, *, units: Floats, tokens_sq: Floats, squares: Floats, cross: Floats
) -> Floats:
    """Pooled squared residuals over pooled hits, by name and arena: K x A, >= 0.

    units, tokens_sq: A x T; squares, cross: K x A x T, sums over units.
    """
    rate = counts.hits / np.where(counts.tokens > 0, counts.tokens, 1.0)
    # The three terms may cancel to a tiny negative number.
    residual = np.maximum(squares - 2.0 * rate * cross + rate**2 * tokens_sq, 0.0)
    usable = units > 1
    factor = np.where(usable, units / np.maximum(units - 1.0, 1.0), 0.0)
    numerator = (residual * factor).sum(axis=-1)
    denominator = np.where(usable, counts.hits, 0.0).sum(axis=-1)
    ratio: Floats = np.divide(
        numerator, denominator, out=np.zeros_like(numerator), where=denominator > 0
    )
    return ratio
