"""Control words: as frequent as what they are beside, of the same category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from isctext.circulation.drift.sides import Vocabulary
from isctext.circulation.drift.words import Bools, Ints
from isctext.statistics.drift_rank import FEWEST_CONTROLS

# A stratum draws from some more words than there are bundles: two small ones of a bundle would
# else be after the same few words.
_WIDER = 3


@dataclass(frozen=True, slots=True)
class Stratum:
    """An entry on two sides. documents, hits: 2, on sides a and b; size: documents to be drawn.

    alike: V, whether a lemma is of the entry's category and may stand as its control.
    """

    documents: Ints
    hits: Ints
    size: int
    alike: Bools


def fitting_size(stratum: Stratum, vocabulary: Vocabulary, controls: int, least: int) -> int:
    """The documents to draw: all that the poorer side has, unless too few words have as many.

    Then as many as ``controls`` words have on either side, or, if that falls under ``least``,
    as many as the fewest control words have.
    """
    held = vocabulary.documents.min(axis=1)[stratum.alike]
    if np.count_nonzero(held >= stratum.size) >= controls:
        return stratum.size
    for number in (controls, FEWEST_CONTROLS):
        if len(held) < number:
            continue
        limit = int(np.partition(held, -number)[-number])
        if limit >= min(least, stratum.size):
            return min(stratum.size, limit)
    return min(stratum.size, least)


def pool(stratum: Stratum, vocabulary: Vocabulary, number: int) -> Ints:
    """The lemmas nearest to an entry in use, nearest first, at most so many.

    They have as many documents on each side as are drawn. Distance: sum over sides of
    |log(documents / the entry's)| + |log(hits per document / the entry's)|; equal ones stand in
    the order of the vocabulary.
    """
    enough = (vocabulary.documents >= max(stratum.size, 1)).all(axis=1) & stratum.alike
    codes = np.flatnonzero(enough)
    documents = vocabulary.documents[codes]
    often = vocabulary.hits[codes] / documents
    far = np.abs(np.log(documents / stratum.documents))
    far += np.abs(np.log(often / (stratum.hits / stratum.documents)))
    return codes[np.argsort(far.sum(axis=1), kind="stable")[:number]]


def bundles(
    strata: Sequence[Stratum], vocabulary: Vocabulary, number: int, rng: np.random.Generator
) -> list[Ints]:
    """At most ``number`` controls, each with a lemma for every stratum, none twice in one.

    Of a single stratum: the nearest words. Of several: drawn from the words nearest to each,
    no word of the largest one twice; fewer bundles where its words run out.
    """
    if len(strata) == 1:
        return [np.array([code]) for code in pool(strata[0], vocabulary, number).tolist()]
    pools = [pool(one, vocabulary, _WIDER * number) for one in strata]
    order = sorted(range(len(strata)), key=lambda k: (-strata[k].size, k))
    found: list[Ints] = []
    for first in rng.permutation(pools[order[0]][:number]).tolist():
        bundle = np.full(len(strata), -1)
        bundle[order[0]] = first
        for k in order[1:]:
            free = pools[k][~np.isin(pools[k], bundle)]
            if len(free) == 0:
                return found
            bundle[k] = rng.choice(free)
        found.append(bundle)
    return found
