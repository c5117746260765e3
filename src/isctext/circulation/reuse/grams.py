"""Which documents hold which 4-gram: the index from which seeds are taken."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from isctext.circulation.reuse.words import Bools, Hashes, Ints, Longs, Words

SIZE = 4
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MANY = 255
# A form filled in a hundred times would pair with itself ten thousand times.
_OCCURRENCES = 4
_NUMBERS = 1  # at most, in a 4-gram: "12 mars 2019, 14" says nothing of who copied whom


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
    size = len(words.code)
    keys, place, document = _occurrences([words, furniture])
    group, chosen = _shared(keys)
    place, document = place[chosen], document[chosen]
    order = np.lexsort((place, document, group))
    group, place, document = group[order], place[order], document[order]
    fresh = _changes(group, document)
    counts = np.bincount(group, weights=fresh).astype(np.int64)
    holders = np.zeros(size, np.uint8)
    alone = _begins(words)
    holders[alone] = 1
    inside = place < size
    holders[place[inside]] = np.minimum(counts[group[inside]], _MANY)
    seed = (counts >= 2) & (counts <= most)  # noqa: PLR2004 (two documents)
    return _seeds(holders, seed, group, document, place, fresh, size)


def _seeds(
    holders: npt.NDArray[np.uint8],
    seed: Bools,
    group: Ints,
    document: Ints,
    place: Ints,
    fresh: Bools,
    size: int,
) -> Grams:
    """The index of the groups that ``seed`` selects, numbered anew."""
    number = np.cumsum(seed, dtype=np.int32) - 1
    kept = seed[group] if len(group) else np.empty(0, bool)
    group, document, place, fresh = number[group[kept]], document[kept], place[kept], fresh[kept]
    row = np.full(size, -1, np.int32)
    inside = place < size
    row[place[inside]] = group[inside]
    held = np.bincount(group[fresh], minlength=int(seed.sum()))
    bounds = np.concatenate([[0], np.cumsum(held)]).astype(np.int64)
    few = inside & (_rank(fresh) < _OCCURRENCES)
    return Grams(holders, row, bounds, document[fresh], place[few], group[few])


def _occurrences(streams: list[Words]) -> tuple[Hashes, Ints, Ints]:
    """Hash, place and document of every 4-gram; the streams' places are counted through."""
    keys, places, documents, before = [], [], [], 0
    for words in streams:
        begins = np.flatnonzero(_begins(words))
        hashed = words.hashes[words.code] if len(words.code) else np.empty(0, np.uint64)
        mixed = np.zeros(len(begins), np.uint64)
        for step in range(SIZE):
            mixed = mixed * _BASE + hashed[begins + step]
        keys.append(mixed)
        places.append((begins + before).astype(np.int32))
        documents.append(words.document[begins])
        before += len(words.code)
    return np.concatenate(keys), np.concatenate(places), np.concatenate(documents)


def _begins(words: Words) -> Bools:
    """Whether a 4-gram of one document, with at most one number, begins at each word."""
    size = len(words.code)
    begins = np.zeros(size, bool)
    last = size - SIZE + 1
    if last < 1:
        return begins
    numbers = np.concatenate([[0], np.cumsum(words.numeric[words.code])])
    few = numbers[SIZE:] - numbers[:-SIZE] <= _NUMBERS
    begins[:last] = few & (words.document[:last] == words.document[SIZE - 1 :])
    return begins


def _shared(keys: Hashes) -> tuple[Ints, Longs]:
    """Numbers of the hashes that occur twice or more, and where they stand."""
    order = np.argsort(keys)
    ranked = keys[order]
    same = ranked[1:] == ranked[:-1]
    more = np.zeros(len(keys), bool)
    more[1:] |= same
    more[:-1] |= same
    new = np.ones(len(keys), bool)
    new[1:] = ~same
    group = np.cumsum(new[more], dtype=np.int32) - 1
    return group.astype(np.int32), order[more]


def _changes(group: Ints, document: Ints) -> Bools:
    """Whether each occurrence is the first of its 4-gram in its document."""
    fresh = np.ones(len(group), bool)
    fresh[1:] = (group[1:] != group[:-1]) | (document[1:] != document[:-1])
    return fresh


def _rank(fresh: Bools) -> Longs:
    """The rank of each occurrence among those of its 4-gram in its document, from 0."""
    at = np.arange(len(fresh))
    return at - np.maximum.accumulate(np.where(fresh, at, 0))
