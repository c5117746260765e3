"""Which documents hold which 4-gram: the index from which seeds are taken."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from isctext.circulation.reuse import hashing
from isctext.circulation.reuse.words import Bools, Hashes, Ints, Longs, Words

SIZE = 4
_MANY = 255
# A form filled in a hundred times would pair with itself ten thousand times.
_OCCURRENCES = 4


@dataclass(frozen=True, slots=True)
class Grams:
    """The 4-grams of a stream of words.

    holders: of the 4-gram that begins at each word, how many documents have it, at most 255;
    0 where none begins, and for dates and figures. group: its row in ``documents`` where 2 to
    ``most`` documents have it, else -1. documents[bounds[g]:bounds[g + 1]]: those documents.
    place, place_group: where such 4-grams stand, at most 4 times in a document, sorted by
    group, document and place.
    """

    holders: npt.NDArray[np.uint8]
    group: Ints
    bounds: Longs
    documents: Ints
    place: Ints
    place_group: Ints


def index(words: Words, furniture: Words, most: int) -> Grams:
    """The 4-grams of ``words``.

    furniture: the words that were taken out; they hold no seed, but their 4-grams count in
    the number of documents.
    """
    found, size = _repeated([words, furniture]), len(words.code)
    counts = np.bincount(found.group, weights=found.fresh).astype(np.int64)
    inside = found.place < size
    holders = np.zeros(size, np.uint8)
    holders[hashing.beginnings(words, SIZE)] = 1
    holders[found.place[inside]] = np.minimum(counts[found.group[inside]], _MANY)
    seed = (counts >= 2) & (counts <= most)  # noqa: PLR2004 (two documents)
    kept = seed[found.group]
    group = (np.cumsum(seed, dtype=np.int32) - 1)[found.group[kept]]
    document, place, fresh = found.document[kept], found.place[kept], found.fresh[kept]
    inside = inside[kept]
    row = np.full(size, -1, np.int32)
    row[place[inside]] = group[inside]
    held = np.bincount(group[fresh], minlength=int(seed.sum()))
    bounds = np.concatenate([[0], np.cumsum(held)]).astype(np.int64)
    few = inside & (_rank(fresh) < _OCCURRENCES)
    return Grams(holders, row, bounds, document[fresh], place[few], group[few])


@dataclass(frozen=True, slots=True)
class _Occurrences:
    """Places of 4-grams that occur twice or more; fresh: the first one in its document."""

    group: Ints
    document: Ints
    place: Ints
    fresh: Bools


def _repeated(streams: list[Words]) -> _Occurrences:
    keys, place, document = _occurrences(streams)
    group, chosen = hashing.repeated(keys)
    place, document = place[chosen], document[chosen]
    order = np.lexsort((place, document, group))
    group, place, document = group[order], place[order], document[order]
    fresh = np.ones(len(group), bool)
    fresh[1:] = (group[1:] != group[:-1]) | (document[1:] != document[:-1])
    return _Occurrences(group, document, place, fresh)


def _occurrences(streams: list[Words]) -> tuple[Hashes, Ints, Ints]:
    """Hash, place and document of every 4-gram; the streams' places are counted through."""
    keys, places, documents, before = [], [], [], 0
    for words in streams:
        begins, hashes = hashing.grams(words, SIZE)
        keys.append(hashes)
        places.append(begins + np.int32(before))
        documents.append(words.document[begins])
        before += len(words.code)
    return np.concatenate(keys), np.concatenate(places), np.concatenate(documents)


def _rank(fresh: Bools) -> Longs:
    """The rank of each occurrence among those of its 4-gram in its document, from 0."""
    at = np.arange(len(fresh))
    return at - np.maximum.accumulate(np.where(fresh, at, 0))
