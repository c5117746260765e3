"""Does a word drift between two sides more than ordinary words do?

Where two sides speak in other registers every word's company differs, so an excess proves
nothing by itself: it is ranked among the excesses of control words. But words do not take equal
shares in a difference of registers:

- a word comes up in documents of some subjects, and those of the two sides may be more or less
  alike. What stands elsewhere in the same documents tells (``subject``): its excess is what the
  word's company would differ by if it were any company of these documents;
- a word that says the same few things everywhere takes little of its documents' difference, one
  that goes with anything takes all. How far what stands beside it lies from what stands
  elsewhere in its documents, both sides together, tells the two apart (``apart``);
- a profile of more lemmas has the larger excess: all are brought to one size (``rarefied``).

So the rank is of what is left of the excess once what goes with the first two is taken off. On a
real corpus they account for .70, .28 and .80 of the variance of control words' excesses between
its three pairs of arenas. In the worlds of ``validation.drift`` the bare rank calls a sixth of
the least particular words drifted, and misses drift that this one finds.

A concept of several entries is compared entry by entry: both sides keep as many units of each
(its strata), and a control is a bundle of words with strata of the same sizes. Else a side that
prefers one entry to another would seem to have given the concept another sense.

Sources: Davison and Hinkley 1997, 4.3 (Monte-Carlo p); methods specification 3.7 (the bare
rank); what is taken off is ours, shown in the same worlds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from isctext.statistics.divergence import Excess, jensen_shannon
from isctext.statistics.drift import DRAWS, Cells, Floats, excess, stacked

FEWEST_DOCUMENTS = 60
FEWEST_CONTROLS = 39
_LENDERS = 20
_LEAST_SHARE = 0.1  # of the controls, that may have fewer lemmas than the word keeps
_SIDES = (False, True)


@dataclass(frozen=True, slots=True)
class Word:
    """What stands beside a word, and what stands elsewhere in the same documents."""

    beside: Cells
    elsewhere: Cells


Drawn = Sequence[Word]


@dataclass(frozen=True, slots=True)
class Drift:
    """What a word's company shows between two sides, beside that of M control words.

    told: its divergence. subject: the excess of what stands elsewhere in its documents. apart:
    how far what stands beside it lies from that (JSD, bits, of both sides together). expected:
    the excess that goes with these two. p: of the rank of what is beyond; p_bare: of the rank
    of the excess as it is. controls, grounds: M excesses of the controls, and M x 2, their
    subjects and distances.
    """

    told: Excess
    subject: float
    apart: float
    expected: float
    p: float
    p_bare: float
    controls: Floats
    grounds: Floats


def bundle(words: Sequence[Word]) -> Word:
    """Several words as one, each a stratum."""
    return Word(stacked([w.beside for w in words]), stacked([w.elsewhere for w in words]))


def rarefied(
    target: Drawn, controls: Sequence[Drawn], rng: np.random.Generator
) -> tuple[Drawn, Sequence[Drawn]]:
    """The word and its controls with as many lemmas each, on either side, beside and elsewhere.

    A profile of more lemmas has the larger excess, as few of one's lemmas are met again in a
    small one. So lemmas are left out at random: all come down to what the word has, or to what
    nine controls of ten have where that is less; who has less keeps all. Without it a word with
    fewer occurrences than the controls is called drifted in three worlds of ten.
    """
    words = [target, *controls]
    beside, elsewhere = (
        _level([[_lemmas(getattr(one, part)) for one in each] for each in words])
        for part in ("beside", "elsewhere")
    )
    made = [
        [Word(_thinned(w.beside, beside, rng), _thinned(w.elsewhere, elsewhere, rng)) for w in each]
        for each in words
    ]
    return made[0], made[1:]


def _level(lemmas: Sequence[Sequence[Floats]]) -> Floats:
    """Lemmas to keep on the two sides; the first word is the target."""
    sizes = np.array([np.mean(each, axis=0) for each in lemmas])
    least = np.quantile(sizes[1:], _LEAST_SHARE, axis=0) if len(sizes) > 1 else sizes[0]
    return np.asarray(np.minimum(sizes[0], least), dtype=np.float64)


def _lemmas(cells: Cells) -> Floats:
    return np.array([cells.counts[cells.there == side].sum() for side in _SIDES], np.float64)


def _thinned(cells: Cells, level: Floats, rng: np.random.Generator) -> Cells:
    kept = np.minimum(level / np.maximum(_lemmas(cells), 1.0), 1.0)
    counts = cells.counts.copy()
    chance = np.repeat(kept[cells.there.astype(np.int64)], np.diff(counts.indptr))
    counts.data = rng.binomial(counts.data.astype(np.int64), chance).astype(np.float64)
    counts.eliminate_zeros()
    return Cells(counts, cells.there, cells.stratum)


def measure(
    target: Drawn, controls: Sequence[Drawn], rng: np.random.Generator, draws: int = DRAWS
) -> Drift:
    """The drift of a word among controls with as many units on each side, best ``rarefied``.

    Each is given as one or more drawings of its documents, over which means are taken: where a
    side has many more than are drawn, one drawing is a matter of luck. draws: permutations, in
    all. p is NaN where the target, or every control, has no lemma beside it or elsewhere on one
    of the sides; controls without one have no part in the rank.
    """
    told = _mean_excess([one.beside for one in target], rng, draws)
    ground = _ground(target, rng, draws)
    values, grounds = np.empty(len(controls)), np.empty((len(controls), 2))
    for k, each in enumerate(controls):
        values[k] = _mean_excess([one.beside for one in each], rng, draws).excess
        grounds[k] = _ground(each, rng, draws)
    known = ~(np.isnan(values) | np.isnan(grounds).any(axis=1))
    values, grounds = values[known], grounds[known]
    expected, p = beyond(told.excess, _bounded(*ground, grounds), values, grounds)
    bare = rank_p(told.excess, values)
    return Drift(told, *ground, expected, p, bare, values, grounds)


def _ground(word: Drawn, rng: np.random.Generator, draws: int) -> tuple[float, float]:
    """What a word's excess goes with: subject and apart."""
    subject = _mean_excess([one.elsewhere for one in word], rng, draws).excess
    return subject, distance(word)


def distance(word: Drawn) -> float:
    """JSD (bits) of what stands beside a word and elsewhere in its documents.

    Of both sides together, each counting for a half: what differs between them adds nothing.
    NaN where a side is empty.
    """
    beside, elsewhere = (
        _both_sides([getattr(one, part) for one in word]) for part in ("beside", "elsewhere")
    )
    return float(jensen_shannon(beside, elsewhere))


def _both_sides(drawings: Sequence[Cells]) -> Floats:
    sides = np.zeros((len(_SIDES), drawings[0].counts.shape[1]))
    for cells in drawings:
        for k, side in enumerate(_SIDES):
            sides[k] += cells.counts[cells.there == side].sum(axis=0)
    sums = sides.sum(axis=1, keepdims=True)
    shares: Floats = np.divide(sides, sums, out=np.full_like(sides, np.nan), where=sums > 0)
    return np.asarray(shares.sum(axis=0))


def _mean_excess(cells: Sequence[Cells], rng: np.random.Generator, draws: int) -> Excess:
    each = max(1, round(draws / len(cells)))
    made = [excess(one, rng, each) for one in cells]
    names = ("divergence", "by_chance", "excess")
    return Excess(*(float(np.mean([getattr(one, name) for one in made])) for name in names))


def _bounded(subject: float, apart: float, grounds: Floats) -> tuple[float, float]:
    """The ground of a word, its distance brought within that of the controls.

    A word farther away than all of them would draw the plane to itself, and nothing would be
    left of its excess.
    """
    if len(grounds) == 0 or np.isnan(apart):
        return subject, apart
    return subject, float(np.clip(apart, grounds[:, 1].min(), grounds[:, 1].max()))


def beyond(
    value: float, ground: ArrayLike, controls: ArrayLike, grounds: ArrayLike
) -> tuple[float, float]:
    """(the excess that goes with a word's grounds, p of the rank of what is beyond it).

    ground: G; controls: M; grounds: M x G. One least-squares plane through the roots (of what is
    negative by chance, minus the root), the controls' and the word's own, so that they stay
    exchangeable; it does not fall under 0. Roots, because of a company that is for a share the
    documents' own the excess goes with the square of that share.
    """
    y = _root(np.concatenate([[value], np.asarray(controls, dtype=np.float64)]))
    x = _root(np.concatenate([[np.asarray(ground)], np.asarray(grounds, dtype=np.float64)]))
    if np.isnan(y[0]) or np.isnan(x[0]).any() or len(y) == 1:
        return float("nan"), float("nan")
    x = np.column_stack([np.ones(len(y)), x - x.mean(axis=0)])
    fitted = np.maximum(x @ np.linalg.lstsq(x, y, rcond=None)[0], 0.0)
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
    target: Drawn,
    controls: Sequence[Drawn],
    drift: Drift,
    share: float,
    rng: np.random.Generator,
    *,
    level: float = 0.05,
    draws: int = DRAWS,
) -> float:
    """How often another company would have been seen in ``share`` of the units of side b.

    Of the controls of ``measure``, 20 at most lend the company of their units to so many of the
    target's, in their stratum. It is another word's, in that word's own documents: a nearer
    sense is seen less often.
    """
    if not controls:
        return float("nan")
    seen = []
    for lender in controls[:: max(1, len(controls) // _LENDERS)][:_LENDERS]:
        planted = [
            Word(_planted(mine.beside, lent.beside, share, rng), mine.elsewhere)
            for mine, lent in zip(target, lender, strict=True)
        ]
        value = _mean_excess([one.beside for one in planted], rng, draws).excess
        ground = _bounded(drift.subject, distance(planted), drift.grounds)
        seen.append(beyond(value, ground, drift.controls, drift.grounds)[1] <= level)
    return float(np.mean(seen))


def _planted(target: Cells, lender: Cells, share: float, rng: np.random.Generator) -> Cells:
    """The target with the company of the lender in a share of its units of side b."""
    size = len(target.there)
    row = np.arange(size)
    for stratum in np.unique(target.stratum):
        mine = np.flatnonzero(target.there & (target.stratum == stratum))
        given = np.flatnonzero(lender.there & (lender.stratum == stratum))
        number = min(round(share * len(mine)), len(given))
        to = rng.choice(mine, number, replace=False)
        row[to] = size + rng.choice(given, number, replace=False)
    both = sparse.vstack([target.counts, lender.counts], format="csr")
    return Cells(sparse.csr_array(both[row]), target.there, target.stratum)


def _root(values: Floats) -> Floats:
    return np.asarray(np.sign(values) * np.sqrt(np.abs(values)))
