"""How far coders agree beyond chance: Krippendorff's alpha for names (nominal codes).

Source: Krippendorff 2004, Content Analysis, ch. 11; Hayes and Krippendorff 2007.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
RELIABLE = 0.8
TENTATIVE = 0.667
_PAIR = 2  # codes of a unit, or different codes, without which nothing can disagree
_DRAWS = 2_000
_WIDEST = 50_000_000  # numbers held at once by the bootstrap


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha with its 95 % bootstrap interval over units; NaN where nothing can be said.

    ``units``: those with at least two codes. ``verdict``: reliable (>= .80), tentative
    (>= .667), unreliable, or not_tested with ``reason``.
    """

    alpha: float
    lo: float
    hi: float
    units: int
    verdict: str
    reason: str = ""


def krippendorff(codes: ArrayLike, seed: int = 0, draws: int = _DRAWS) -> Agreement:
    """Agreement on ``codes``: one row per unit, one column per coder, -1 where there is no code.

    With n_uc the codes c of unit u, m_u its codes, and units of one code left out:
    D_o = sum_u sum_c n_uc (m_u - n_uc) / (m_u - 1), n_c = sum_u n_uc, n = sum n_c,
    alpha = 1 - (n - 1) D_o / (n^2 - sum_c n_c^2). All codes alike: not defined (nothing could
    have disagreed). The interval draws units with replacement.
    """
    counts = _counts(np.asarray(codes, dtype=np.int64))
    units = len(counts)
    if units < _PAIR:
        return _unsaid(units, "units: fewer than 2 with two codes")
    if np.count_nonzero(counts.sum(axis=0)) < _PAIR:
        return _unsaid(units, "codes: only one was ever given")
    alpha = float(_alpha(np.ones((1, units)), counts)[0])
    drawn = _bootstrap(counts, seed, draws)
    lo, hi = (float(q) for q in np.nanquantile(drawn, [0.025, 0.975]))
    verdict = "reliable" if alpha >= RELIABLE else "tentative"
    return Agreement(alpha, lo, hi, units, verdict if alpha >= TENTATIVE else "unreliable")


def _unsaid(units: int, reason: str) -> Agreement:
    return Agreement(np.nan, np.nan, np.nan, units, "not_tested", reason)


def _counts(codes: NDArray[np.int64]) -> Floats:
    """Units x codes: how often each was given, for units with two codes or more."""
    rows, _ = np.nonzero(codes >= 0)
    values, at = np.unique(codes[codes >= 0], return_inverse=True)
    counts = np.zeros((len(codes), len(values)))
    np.add.at(counts, (rows, at), 1.0)
    kept: Floats = counts[counts.sum(axis=1) >= _PAIR]
    return kept


def _alpha(weights: Floats, counts: Floats) -> Floats:
    """Alpha of each row of ``weights`` (draws x units: how often a unit stands in the draw)."""
    given = counts.sum(axis=1)
    apart = (counts * (given[:, None] - counts)).sum(axis=1) / (given - 1)
    by_code = weights @ counts
    total = by_code.sum(axis=1)
    expected = total**2 - (by_code**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha: Floats = 1.0 - (total - 1.0) * (weights @ apart) / expected
    return np.where(expected > 0, alpha, np.nan)


def _bootstrap(counts: Floats, seed: int, draws: int) -> Floats:
    random = np.random.default_rng(seed)
    units = len(counts)
    share = np.full(units, 1.0 / units)
    step = max(1, _WIDEST // units)
    parts = [
        _alpha(random.multinomial(units, share, size=min(step, draws - at)).astype(float), counts)
        for at in range(0, draws, step)
    ]
    return np.concatenate(parts)
