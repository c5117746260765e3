"""Keyed collocates: which lemmas stand beside a word on one side rather than on the other.

A lemma that a side has more of everywhere says nothing of the word. So its log-odds beside the
control words are taken off; what is left ranks the collocates.
"""

from __future__ import annotations

from collections.abc import Sequence
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
_LEAST_Z = 1.0  # of what is ranked only: under it a lemma is no difference worth a line


@dataclass(frozen=True, slots=True)
class Collocate:
    """A lemma (code) beside a word: counts and documents on sides a and b, sources of its side.

    side: where it is keyed. delta: log-odds, b against a; delta_controls: the same beside the
    control words. z: of the difference.
    """

    side: str
    code: int
    counts: tuple[int, int]
    documents: tuple[int, int]
    sources: int
    delta: float
    delta_controls: float
    z: float


def collocates(target: Cells, source: Ints, controls: Sequence[Cells]) -> list[Collocate]:
    """The first 15 of each side, in at least 5 documents and 3 sources of it (methods 4).

    source: of each unit of the target.
    """
    mine = _profiles([target])
    others = _profiles(controls)
    delta, spread = _odds(mine, mine + others)
    usual, usual_spread = _odds(others, mine + others)
    z = (delta - usual) / np.sqrt(spread + usual_spread)
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
                delta_controls=float(usual[code]),
                z=float(sign * z[code]),
            )
            for code in kept[np.argsort(-sign * z[kept], kind="stable")[:_SHOWN]].tolist()
        ]
    return found


def _profiles(cells: Sequence[Cells]) -> Floats:
    """Counts of V lemmas on the two sides: 2 x V."""
    return np.stack(
        [
            np.sum([one.counts[one.there == side].sum(axis=0) for one in cells], axis=0)
            for side in _SIDES
        ]
    )


def _odds(profiles: Floats, all_words: Floats) -> tuple[Floats, Floats]:
    """Log-odds of b against a, and their variances; the prior is what both sides have in all."""
    words = profiles.sum(axis=1)
    size = max(prior_size(float(words[1]), float(words[0])), 1.0)
    # A lemma that no word stands beside has no odds; it is not asked for.
    prior = size * np.maximum(all_words.sum(axis=0), 0.5) / max(float(all_words.sum()), 1.0)
    delta, _ = log_odds((profiles[1], words[1]), (profiles[0], words[0]), prior, size)
    return delta, np.asarray(1.0 / (profiles[1] + prior) + 1.0 / (profiles[0] + prior))


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
