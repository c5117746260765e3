"""Keyed collocates: which lemmas stand beside a word on one side rather than on the other.

A lemma that one side's documents have more of everywhere says nothing of the word. What counts is
how much larger its share is beside the word than in the rest of the same documents, on one side
and on the other: the difference of these two differences ranks the collocates. Shares, not their
logarithms: of a lemma that stands beside the word alone the logarithms of the rest are unknown,
and it is the clearest collocate of all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from isctext.circulation.drift.words import Ints
from isctext.statistics.drift import Cells
from isctext.statistics.keyness import enough
from isctext.statistics.logodds import log_odds, prior_size

Floats = NDArray[np.float64]

_SIDES = (False, True)
_SHOWN = 15
_LEAST_Z = 2.0  # of what is ranked only: under it a lemma is no difference worth a line


@dataclass(frozen=True, slots=True)
class Collocate:
    """A lemma (code) beside a word: counts and documents on sides a and b, sources of its side.

    side: where it is keyed. delta: log-odds, b against a; delta_rest: the same in the rest of
    the documents. z: of the difference in shares, above 0.
    """

    side: str
    code: int
    counts: tuple[int, int]
    documents: tuple[int, int]
    sources: int
    delta: float
    delta_rest: float
    z: float


def collocates(target: Cells, source: Ints, everywhere: Floats) -> list[Collocate]:
    """The first 15 of each side, in at least 5 documents and 3 sources of it (methods 4).

    source: of each unit of the target. everywhere: 2 x V, counts in the same documents, what
    stands beside the word included.
    """
    mine = _profile(target)
    # What two occurrences have between them is counted beside both.
    rest = np.maximum(everywhere - mine, 0.0)
    delta, usual = (_log_odds(one, mine + rest) for one in (mine, rest))
    z = _difference(mine, rest)
    # Shares and odds say the same of nearly all lemmas; where they do not, nothing is said.
    z = np.where((np.sign(delta) == np.sign(z)) & (np.sign(delta - usual) == np.sign(z)), z, 0.0)
    documents = np.stack([_units(target, side) for side in _SIDES])
    found: list[Collocate] = []
    for side, sign in zip(_SIDES, (-1.0, 1.0), strict=True):
        sources = _sources(target, source, side)
        kept = np.flatnonzero(enough(documents[int(side)], sources) & (sign * z > _LEAST_Z))
        found += [
            Collocate(
                side="b" if side else "a",
                code=code,
                counts=(int(mine[0, code]), int(mine[1, code])),
                documents=(int(documents[0, code]), int(documents[1, code])),
                sources=int(sources[code]),
                delta=float(delta[code]),
                delta_rest=float(usual[code]),
                z=float(sign * z[code]),
            )
            for code in kept[np.argsort(-sign * z[kept], kind="stable")[:_SHOWN]].tolist()
        ]
    return found


def _profile(cells: Cells) -> Floats:
    """Counts of V lemmas on the two sides: 2 x V."""
    return np.stack([cells.counts[cells.there == side].sum(axis=0) for side in _SIDES])


def _difference(beside: Floats, rest: Floats) -> Floats:
    """How much a lemma's share beside exceeds its share in the rest, b minus a, over its sd: V.

    The variance takes words for independent: it ranks, it does not test.
    """
    sums = [np.maximum(one.sum(axis=1, keepdims=True), 1.0) for one in (beside, rest)]
    beyond = beside / sums[0] - rest / sums[1]
    variance = (beside / sums[0] ** 2 + rest / sums[1] ** 2).sum(axis=0)
    gap = beyond[1] - beyond[0]
    keyed: Floats = np.divide(gap, np.sqrt(variance), out=np.zeros_like(gap), where=variance > 0)
    return keyed


def _log_odds(profiles: Floats, everything: Floats) -> Floats:
    """Log-odds of b against a: V. The prior is what both sides have in all."""
    words = profiles.sum(axis=1)
    size = max(prior_size(float(words[1]), float(words[0])), 1.0)
    # A lemma that no word stands beside has no odds; it is not asked for.
    prior = size * np.maximum(everything.sum(axis=0), 0.5) / max(float(everything.sum()), 1.0)
    return log_odds((profiles[1], words[1]), (profiles[0], words[0]), prior, size)[0]


def _units(cells: Cells, side: bool) -> Ints:
    held = cells.counts[cells.there == side]
    return np.bincount(held.indices, minlength=held.shape[1]).astype(np.int64)


def _sources(cells: Cells, source: Ints, side: bool) -> Ints:
    """The sources of a side that have each lemma beside the word."""
    held = cells.counts[cells.there == side]
    rows = source[cells.there == side]
    _, at = np.unique(rows, return_inverse=True)
    unit = np.repeat(at, np.diff(held.indptr))
    met = sparse.csr_array(
        (np.ones(len(unit)), (unit, held.indices)),
        shape=(int(at.max(initial=0)) + 1, held.shape[1]),
    )
    met.sum_duplicates()
    return np.bincount(met.indices, minlength=held.shape[1]).astype(np.int64)
