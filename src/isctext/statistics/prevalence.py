"""How frequent a code is, from a classifier that errs: Rogan-Gladen, with sources drawn whole.

Sources: Rogan and Gladen 1978, Am. J. Epidemiology 107:71-76; cluster bootstrap: Davison and
Hinkley 1997, ch. 3.8; the spread of few clusters: Cameron, Gelbach and Miller 2008.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from isctext.statistics.jackknife import effective_sources

Floats = NDArray[np.float64]
# Under this difference of the two rates, the correction multiplies the error by more than 3.
LEAST_GAP = 0.3
_COUNTS = 6
_FEWEST_SOURCES = 4
_LO, _HI = 0.025, 0.975


@dataclass(frozen=True, slots=True)
class Prevalence:
    """A corrected prevalence with its 95 % interval; NaN where nothing can be said.

    raw: share of the units that the classifier calls. tpr, fpr: of the coded units, the share
    called among those with the code, and among those without. lo, hi: for these sources and
    others like them. sources: effective number. reason: "" or why there is no correction.
    """

    raw: float
    tpr: float
    fpr: float
    estimate: float
    lo: float
    hi: float
    sources: float
    reason: str = ""


def rogan_gladen(raw: ArrayLike, tpr: ArrayLike, fpr: ArrayLike) -> Floats:
    """Prevalence (raw - FPR) / (TPR - FPR), not clipped; NaN where TPR is not above FPR."""
    q, hit, false = (np.asarray(x, np.float64) for x in (raw, tpr, fpr))
    gap = hit - false
    shape = np.broadcast_shapes(q.shape, gap.shape)
    out = np.full(shape, np.nan)
    return np.asarray(np.divide(q - false, gap, out=out, where=np.broadcast_to(gap > 0, shape)))


def corrected_prevalence(
    called: ArrayLike,
    units: ArrayLike,
    coded: ArrayLike,
    *,
    rates: ArrayLike | None = None,
    seed: int = 0,
    draws: int = 2_000,
) -> Prevalence:
    """The prevalence of a code among all units of S sources, from the units that were coded.

    called, units: per source, calls among all its units (S each). coded: S x 4 counts of coded
    units: called with the code, with it, called without it, without it. rates: T x 4 such counts
    of other sources, used in place of ``coded`` where the part's own coded units are too few.

    Sources are drawn with replacement, each with its calls and its codes, so that what ties a
    source's calls to its error rates is kept. The interval is that of the draws in logits,
    widened for the few clusters: by sqrt(K / (K - 1)) t(.975; K - 1) / 1.96, K effective sources.
    Counts only; O(draws x S). Nothing is said with TPR - FPR < .3 or under 4 effective sources.
    """
    own = np.column_stack(
        [np.asarray(called, float), np.asarray(units, float), np.asarray(coded, float)]
    )
    if own.shape[1] != _COUNTS:
        raise ValueError(f"coded has {own.shape[1] - 2} columns, not 4")
    other = None if rates is None else np.asarray(rates, np.float64)
    total = own.sum(axis=0)
    tested = total[2:] if other is None else other.sum(axis=0)
    k_eff = float(effective_sources(own[:, 1]))
    if other is None:
        k_eff = min(k_eff, float(effective_sources(own[:, 3] + own[:, 5])))
    raw = _share(total[0], total[1])
    tpr, fpr = _share(tested[0], tested[1]), _share(tested[2], tested[3])
    reason = _why_not(total[1], tested, tpr - fpr, k_eff)
    if reason:
        return Prevalence(raw, tpr, fpr, np.nan, np.nan, np.nan, k_eff, reason)
    estimate = float(np.clip(rogan_gladen(raw, tpr, fpr), 0.0, 1.0))
    drawn = _drawn(own, other, seed, draws)
    lo, hi = _widened(drawn, estimate, float(total[1]), k_eff)
    return Prevalence(raw, tpr, fpr, estimate, lo, hi, k_eff)


def _why_not(units: float, tested: Floats, gap: float, k_eff: float) -> str:
    if units <= 0:
        return "units: none"
    if tested[1] <= 0 or tested[3] <= 0:
        return "coded: none with the code, or none without"
    if not gap >= LEAST_GAP:
        return f"tpr - fpr: {gap:.2f}, needed {LEAST_GAP:.2f}"
    if k_eff < _FEWEST_SOURCES:
        return f"effective sources: {k_eff:.1f}, needed {_FEWEST_SOURCES}"
    return ""


def _drawn(own: Floats, other: Floats | None, seed: int, draws: int) -> Floats:
    """Corrected prevalences of the draws that have units of both kinds; within 0 and 1."""
    random = np.random.default_rng(seed)
    sums = random.multinomial(len(own), np.full(len(own), 1.0 / len(own)), draws) @ own
    tested = sums[:, 2:]
    if other is not None:
        share = np.full(len(other), 1.0 / len(other))
        tested = random.multinomial(len(other), share, draws) @ other
    with np.errstate(divide="ignore", invalid="ignore"):
        raw, tpr = sums[:, 0] / sums[:, 1], tested[:, 0] / tested[:, 1]
        fpr = tested[:, 2] / tested[:, 3]
    found = rogan_gladen(raw, tpr, fpr)
    return np.asarray(np.clip(found[np.isfinite(found)], 0.0, 1.0))


def _widened(drawn: Floats, estimate: float, units: float, k_eff: float) -> tuple[float, float]:
    """The interval, in logits; a share of 0 or 1 is half a unit away from it."""
    if not len(drawn):
        return np.nan, np.nan
    half = 0.5 / (units + 1.0)

    def logit(p: Floats | float) -> Floats:
        return np.asarray(special.logit(np.clip(p, half, 1.0 - half)))

    at = float(logit(estimate))
    ends = np.quantile(logit(drawn), [_LO, _HI])
    factor = np.sqrt(k_eff / (k_eff - 1.0)) * special.stdtrit(k_eff - 1.0, _HI) / special.ndtri(_HI)
    lo, hi = at + factor * (ends - at)
    return float(special.expit(min(lo, at))), float(special.expit(max(hi, at)))


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else np.nan
