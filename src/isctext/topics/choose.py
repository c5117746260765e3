"""k = "auto": several numbers of topics tried on a sample, the best balance kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from isctext.topics.engine import Engine, EngineOptions, Ints
from isctext.topics.measures import diversity, exclusivity, npmi

GRID = (5, 10, 15, 20, 30, 40, 60)
SAMPLE_UNITS = 1_500
SAMPLE_SWEEPS = 100
UNITS_PER_TOPIC = 20  # fewer, and a topic is a handful of pages
MOST_IN_SMALL = 30  # more is tried only where sqrt(units / 2), the usual rule, is above
FEW_UNITS = 200  # fewer, and five topics are worth a trial
# Seeds and samples move the score by some 10 % on real text: what is this close is no evidence.
NEARLY = 0.85


@dataclass(frozen=True, slots=True)
class Trial:
    """One number of topics, tried on the sample."""

    k: int
    npmi: float
    diversity: float
    exclusivity: float

    @property
    def score(self) -> float:
        """Coherence x diversity: too few topics mix subjects, too many repeat them."""
        return max(self.npmi, 0.0) * self.diversity


def try_numbers(
    engine: Engine, matrix: sparse.csr_array, terms: Sequence[str], seed: int
) -> list[Trial]:
    """A short fit of each number of the grid that the corpus can bear, smallest first.

    On at most ``SAMPLE_UNITS`` units drawn with ``seed``, ``SAMPLE_SWEEPS`` sweeps each;
    coherence is measured on all units.
    """
    filled = np.flatnonzero(np.asarray(matrix.sum(axis=1)).ravel())
    sample = _draw(filled.astype(np.int64), seed)
    few = len(filled) < FEW_UNITS
    bearable = min(len(filled) // UNITS_PER_TOPIC, max(MOST_IN_SMALL, math.isqrt(len(filled) // 2)))
    least, most = GRID[0 if few else 1], max(GRID[0], bearable)
    trials = []
    for k in (k for k in GRID if least <= k <= most):
        fit = engine(matrix[sample], terms, EngineOptions(k, seed, SAMPLE_SWEEPS))
        trials.append(
            Trial(
                k=k,
                npmi=float(npmi(matrix, fit.phi).mean()),
                diversity=diversity(fit.phi),
                exclusivity=float(exclusivity(fit.phi).mean()),
            )
        )
    return trials


def choose_k(trials: Sequence[Trial], units: int) -> int:
    """Of the numbers whose score is within 15 % of the best, the nearest to sqrt(units / 2).

    The score is mean NPMI x diversity, as Dieng, Ruiz & Blei 2020 measure topic quality. On
    planted topics it has a peak and decides; on real text it is flat from 10 to 30, and the
    size of the corpus decides: a topic that is split can be read as one, two that are merged
    cannot be told apart. Reading several numbers is still the way.
    """
    best = max(trial.score for trial in trials)
    near = [trial.k for trial in trials if trial.score >= NEARLY * best]
    return min(near, key=lambda k: (abs(k - math.sqrt(units / 2)), k))


def _draw(rows: Ints, seed: int) -> Ints:
    if len(rows) <= SAMPLE_UNITS:
        return rows
    drawn = np.random.default_rng(seed).choice(rows, SAMPLE_UNITS, replace=False)
    return np.sort(drawn)
