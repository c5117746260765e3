"""Does a word drift between two sides more than ordinary words do?

Where two sides speak in other registers every word's company differs, so an excess proves
nothing by itself: it is ranked among the excesses of control words.

Words do not take equal shares in a difference of registers. One that says the same few things
everywhere takes little of it, one that goes with anything takes all. How far a word's company
lies from that of the controls together tells the two apart: the rank is of what is left of the
excess once that which goes with this distance is taken off. In the worlds of
``validation.drift`` the bare rank calls up to half of the least particular words drifted, and
misses much of the drift of the particular ones.

A concept of several entries is compared entry by entry: both sides keep as many units of each
(its strata), and a control is a bundle of words with strata of the same sizes. Else a side that
prefers one entry to another would seem to have given the concept another sense.

Sources: Davison and Hinkley 1997, 4.3 (Monte-Carlo p); methods specification 3.7 (the bare
rank); the distance is ours, shown in the same worlds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from isctext.statistics.divergence import Excess
from isctext.statistics.drift import DRAWS, Cells, Floats, excess

FEWEST_DOCUMENTS = 60
FEWEST_CONTROLS = 39
_SIDES = (False, True)


@dataclass(frozen=True, slots=True)
class Drift:
    """What a word's company shows between two sides, beside that of M control words.

    told: its divergence. apart: how far its company lies from that of the controls together
    (JSD, bits, mean of the sides). expected: the excess that goes with that distance. p: of the
    rank of what is beyond; p_bare: of the rank of the excess as it is.
    controls, controls_apart: M, the excesses and distances of the controls.
    """

    told: Excess
    apart: float
    expected: float
    p: float
    p_bare: float
    controls: Floats
    controls_apart: Floats


def measure(
    target: Cells, controls: Sequence[Cells], rng: np.random.Generator, draws: int = DRAWS
) -> Drift:
    """The drift of a word among controls with as many units on each side.

    NaN throughout where the target has no unit with a lemma on one of the sides; controls
    without one have no part in the rank.
    """
    told = excess(target, rng, draws)
    values = np.array([excess(one, rng, draws).excess for one in controls])
    company = Company.of(controls)
    apart = company.distance(target)
    others = np.array([company.distance(one, within=True) for one in controls])
    known = ~(np.isnan(values) | np.isnan(others))
    values, others = values[known], others[known]
    expected, p = beyond(told.excess, apart, values, others)
    return Drift(told, apart, expected, p, rank_p(told.excess, values), values, others)


def beyond(
    value: float, apart: float, controls: ArrayLike, controls_apart: ArrayLike
) -> tuple[float, float]:
    """(the excess that goes with a distance, p of the rank of what is beyond it).

    Roots of excess and of distance go together in a straight line when a share of each word's
    company is the side's and the rest is its own; one line is fitted through the controls and
    the word itself, so that they stay exchangeable. It does not fall under 0.
    """
    y = np.concatenate([[value], np.asarray(controls, dtype=np.float64)])
    x = np.concatenate([[apart], np.asarray(controls_apart, dtype=np.float64)])
    if np.isnan(y[0]) or np.isnan(x[0]) or len(y) == 1:
        return float("nan"), float("nan")
    y, x = np.sign(y) * np.sqrt(np.abs(y)), np.sqrt(x)
    centred = x - x.mean()
    squares = float(centred @ centred)
    slope = float(centred @ y) / squares if squares > 0 else 0.0
    fitted = np.maximum(y.mean() + slope * centred, 0.0)
    rest = y - fitted
    return float(fitted[0] ** 2), rank_p(rest[0], rest[1:])


def rank_p(value: float, controls: ArrayLike) -> float:
    """(1 + #{controls >= value}) / (M + 1); NaN where the value or every control is NaN."""
    known = np.asarray(controls, dtype=np.float64)
    known = known[~np.isnan(known)]
    if np.isnan(value) or not len(known):
        return float("nan")
    return float((1 + np.count_nonzero(known >= value)) / (len(known) + 1))


def power(
    target: Cells,
    controls: Sequence[Cells],
    drift: Drift,
    share: float,
    rng: np.random.Generator,
    *,
    level: float = 0.05,
    draws: int = DRAWS,
) -> float:
    """How often another sense would have been seen in ``share`` of the units of side b.

    controls: a few of them; each lends the company of its units to so many of the target's, in
    their stratum. It is another word's company, so a nearer sense is seen less often.
    """
    company = Company.of(controls)
    seen = []
    for donor in controls:
        planted = _planted(target, donor, share, rng)
        told = excess(planted, rng, draws)
        _, p = beyond(told.excess, company.distance(planted), drift.controls, drift.controls_apart)
        seen.append(p <= level)
    return float(np.mean(seen)) if seen else float("nan")


def _planted(target: Cells, donor: Cells, share: float, rng: np.random.Generator) -> Cells:
    """The target with the company of the donor in a share of its units of side b."""
    size = len(target.there)
    row = np.arange(size)
    for stratum in np.unique(target.stratum):
        mine = np.flatnonzero(target.there & (target.stratum == stratum))
        given = np.flatnonzero(donor.there & (donor.stratum == stratum))
        number = min(round(share * len(mine)), len(given))
        to = rng.choice(mine, number, replace=False)
        row[to] = size + rng.choice(given, number, replace=False)
    both = sparse.vstack([target.counts, donor.counts], format="csr")
    return Cells(sparse.csr_array(both[row]), target.there, target.stratum)


@dataclass(frozen=True, slots=True)
class Company:
    """What stands beside the control words together: counts of V lemmas on each side."""

    here: Floats
    there: Floats

    @classmethod
    def of(cls, controls: Sequence[Cells]) -> Company:
        """The sum of their profiles."""
        sides = [sum((_profile(one, side) for one in controls), np.zeros(1)) for side in _SIDES]
        return cls(*(np.asarray(side) for side in sides))

    def distance(self, cells: Cells, *, within: bool = False) -> float:
        """JSD (bits) of a word's profile and this one, mean of the sides; NaN where one is empty.

        within: whether the word is one of the controls; it is not compared with itself.
        """
        found = []
        for side, all_words in zip(_SIDES, (self.here, self.there), strict=True):
            mine = _profile(cells, side)
            found.append(_apart(mine, all_words - mine if within else all_words))
        return float(np.mean(found))


def _profile(cells: Cells, side: bool) -> Floats:
    return np.asarray(cells.counts[cells.there == side].sum(axis=0), dtype=np.float64)


def _apart(mine: Floats, others: Floats) -> float:
    """JSD (bits) of two profiles, of which the first has few lemmas of the many."""
    n, m = mine.sum(), others.sum()
    if n <= 0 or m <= 0:
        return float("nan")
    held = np.flatnonzero(mine)
    p, q = mine[held] / n, others[held] / m
    middle = (p + q) / 2.0
    bits = p * np.log2(p / middle) + q * np.log2(np.where(q > 0, q / middle, 1.0))
    # A lemma that the word has not gives its whole share of the others'.
    return float((bits.sum() + 1.0 - q.sum()) / 2.0)
