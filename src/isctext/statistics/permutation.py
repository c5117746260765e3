"""Is a word more frequent in a part than chance would make it, when units change sides whole?

Units are documents, or sources with all that they have: words of one unit stay together, so that
one long speech about a thing counts as one. Units of one stratum may be made to change sides
among themselves only.

Which units decides what is claimed. If each source has its own habits, documents that change
sides one by one give far too small p-values (.10 to .25 instead of .05 in the simulations of
``validation.keyness``); sources that change sides whole do not.

Sources: Fisher 1935 (permutation); Davison and Hinkley 1997, 4.3 (p-value); Sandve, Ferkingstad
and Nygard 2011 (only as many draws as the false discovery rate needs).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse, special

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Statistic = Literal["pooled", "typical"]

_PRIOR_WORDS, _PRIOR_SHARE = 1000.0, 0.01  # as in logodds.prior_size, here for many draws at once
_HALF = 0.5
# Variance of a source's log rate around its arena's, and that of one expected occurrence (bursts):
# of .25 to 1 and 1 to 3 all have the same level and power in simulation.
_BETWEEN, _WITHIN = 0.5, 2.0
_AT_ONCE = 4_000_000  # numbers held at once: 32 MB an array
_WIDEST = 500  # draws made at once: words may stop after each such block
_SAME = 1e-9  # two orders of summation of one statistic
_PLENTY = 30  # draws beyond the observed value after which a p-value is known well enough
_SURE = 0.01  # a q-value this small needs no more draws


@dataclass(frozen=True, slots=True)
class Units:
    """U units: counts of V words (U x V, sparse), words of each unit, which ones are in the part.

    stratum: U; units change sides with those of their stratum only.
    """

    counts: sparse.csr_array
    words: Floats
    part: Bools
    stratum: Ints

    @classmethod
    def of(
        cls,
        counts: sparse.csr_array | ArrayLike,
        words: ArrayLike,
        part: ArrayLike,
        stratum: ArrayLike | None = None,
    ) -> Units:
        """Units as given; one stratum if none is."""
        which = np.asarray(part, dtype=np.bool_)
        held = np.zeros(len(which)) if stratum is None else np.asarray(stratum)
        _, code = np.unique(held, return_inverse=True)
        matrix = sparse.csr_array(counts, dtype=np.float64)
        return cls(matrix, np.asarray(words, np.float64), which, code.reshape(-1).astype(np.int64))

    @property
    def arrangements(self) -> float:
        """In how many ways the units may stand, at most 1e300; 1: there is nothing to test."""
        every = np.bincount(self.stratum).astype(np.float64)
        mine = np.bincount(self.stratum, self.part)
        logs = special.gammaln(every + 1) - special.gammaln(mine + 1)
        logs -= special.gammaln(every - mine + 1)
        return float(np.exp(min(np.rint(logs.sum() * 1e9) / 1e9, 690.0)))


def permutation_p(
    units: Units,
    rng: np.random.Generator,
    draws: int,
    most: int = 0,
    *,
    statistic: Statistic = "pooled",
) -> Floats:
    """Two-sided p of each word, the part against the other units: V.

    p = 2 min(1 + #(draws >= seen), 1 + #(draws <= seen)) / (draws + 1), at most 1: tails are
    counted apart, as counts of a small part are skewed. ``most`` (default: ``draws``): how far
    the words are followed whose p-value is too coarse for a false discovery rate of so many
    words; each stops when 30 draws lie beyond it. NaN where a side has no words or no unit may
    change sides.

    statistic: "pooled", the log-odds of all words of the part (``logodds.log_odds``, the prior
    being the words' shares of all); "typical", the difference of the means over units of
    l_u = log[(y_u + 1/2) / (E_u + 1/2)], E_u = n_u Y / N, weighted by 1 / (1/2 + 2 / (E_u + 1/2)).
    """
    size = units.counts.shape[1]
    n, total = float(units.words[units.part].sum()), float(units.words.sum())
    if not size or not 0 < n < total or units.arrangements < 1.5:  # noqa: PLR2004
        return np.full(size, np.nan)
    measure = _Pooled.of(units) if statistic == "pooled" else _Typical.of(units)
    seen = measure.at(np.arange(size), units.part[:, None].astype(np.float64))
    tally = _Tally.new(size)
    while len(tally.active):
        rows = tally.active
        width = max(1, min(_AT_ONCE // max(len(rows), len(units.words)), draws, _WIDEST))
        drawn = measure.at(rows, _shuffled(units, width, rng))
        bound, slack = seen[rows], _SAME * np.maximum(np.abs(seen[rows]), 1.0)
        tally.add((drawn >= bound - slack).sum(1), (drawn <= bound + slack).sum(1), width)
        tally.settle(draws, max(most, draws))
    return tally.p


@dataclass(frozen=True, slots=True)
class _Pooled:
    """exp(delta) of ``logodds.log_odds``, of which delta is a growing function."""

    by_word: sparse.csr_array
    everything: Floats
    words: Floats

    @classmethod
    def of(cls, units: Units) -> _Pooled:
        by_word = sparse.csr_array(units.counts.T)
        return cls(by_word, by_word.sum(axis=1), units.words)

    def at(self, rows: Ints, labels: Floats) -> Floats:
        """Of these words in each draw: V x B."""
        y, mine, total = self.by_word[rows] @ labels, self.words @ labels, self.words.sum()
        everything, rest = self.everything[rows, None], total - mine
        size = np.minimum(_PRIOR_WORDS, _PRIOR_SHARE * np.minimum(mine, rest))
        a = everything / total * size
        up, down = y + a, everything - y + a
        # Words without any occurrence, and draws with an empty side: nothing differs.
        above, below = up * (rest + size - down), down * (mine + size - up)
        odds: Floats = np.divide(above, below, out=np.ones(up.shape), where=below > 0)
        return odds


@dataclass(frozen=True, slots=True)
class _Typical:
    """Weighted log rates of units and their weights, V x U both."""

    weighted: Floats
    weight: Floats

    @classmethod
    def of(cls, units: Units) -> _Typical:
        y = units.counts.toarray().T
        expected = y.sum(1, keepdims=True) * units.words / units.words.sum() + _HALF
        weight = 1.0 / (_BETWEEN + _WITHIN / expected)
        return cls(np.log((y + _HALF) / expected) * weight, weight)

    def at(self, rows: Ints, labels: Floats) -> Floats:
        """Of these words in each draw: V x B."""
        value, weight = self.weighted[rows], self.weight[rows]
        mine, share = value @ labels, weight @ labels
        rest, left = value.sum(1)[:, None] - mine, weight.sum(1)[:, None] - share
        return np.asarray(mine / share - rest / left)


@dataclass(slots=True)
class _Tally:
    """Draws on either side of what was seen, for each word; ``active``: words still followed."""

    above: Ints
    below: Ints
    draws: Ints
    active: Ints
    made: int = 0

    @classmethod
    def new(cls, size: int) -> _Tally:
        """Of nothing drawn."""
        none = np.zeros((3, size), np.int64)
        return cls(none[0], none[1], none[2], np.arange(size))

    @property
    def p(self) -> Floats:
        """The p-values so far."""
        least = np.minimum(self.above, self.below)
        return np.asarray(np.minimum(2.0 * (1 + least) / (1 + self.draws), 1.0))

    def add(self, above: Ints, below: Ints, width: int) -> None:
        """Draws of the active words."""
        self.above[self.active] += above
        self.below[self.active] += below
        self.draws[self.active] += width
        self.made += width

    def settle(self, draws: int, most: int) -> None:
        """Lets go of the words that need no more draws."""
        if self.made < draws:
            return
        if self.made >= most:
            self.active = self.active[:0]
            return
        beyond = np.minimum(self.above, self.below)[self.active]
        self.active = self.active[beyond < _PLENTY]
        # All that no draw has reached stand together at the least p: are they safe already?
        held = int((beyond == 0).sum())
        if not held or 2.0 / (1 + self.made) * len(self.above) / held <= _SURE:
            self.active = self.active[:0]


def permutation_variance(units: Units) -> Floats:
    """Variance of sum_part (y_u - n_u Y / N) when all units change sides, strata or not: V.

    m (U - m) / [U (U - 1)] sum_u (y_u - n_u Y / N)^2, m units being in the part.
    """
    n, size = units.words, len(units.words)
    mine = int(units.part.sum())
    if size < 2:  # noqa: PLR2004
        return np.full(units.counts.shape[1], np.nan)
    total = units.counts.sum(axis=0)
    rate = total / max(n.sum(), 1.0)
    squares = units.counts.power(2).sum(axis=0)
    cross = units.counts.T @ n
    residual = np.maximum(squares - 2.0 * rate * cross + rate**2 * float((n**2).sum()), 0.0)
    return np.asarray(residual * mine * (size - mine) / (size * (size - 1.0)))


def _shuffled(units: Units, width: int, rng: np.random.Generator) -> Floats:
    """Labels of the part, drawn anew within strata: U x width of 0 and 1."""
    order = np.argsort(units.stratum, kind="stable")
    ends = np.cumsum(np.bincount(units.stratum))
    labels = np.empty((len(order), width))
    for rows in np.split(order, ends[:-1]):
        number = int(units.part[rows].sum())
        if number in {0, len(rows)}:
            labels[rows] = float(number > 0)
            continue
        # The units with the lowest numbers; that two of 2^32 are alike at the border is no matter.
        drawn = rng.integers(0, 1 << 32, (width, len(rows)), dtype=np.uint32)
        border = np.partition(drawn, number, axis=1)[:, number : number + 1]
        labels[rows] = (drawn < border).T
    return labels
