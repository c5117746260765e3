"""Headers, footers, licences, menus: what a source repeats from document to document."""

from __future__ import annotations

import numpy as np

from isctext.circulation.reuse.words import Bools, Hashes, Ints, Longs, Words

# Methods 3.6, step 1: a line in more than 20 % of a source's documents. Sentences are looked
# at instead of lines: a repeated paragraph is repeated sentences, and a licence often ends a
# paragraph that is not repeated. In a source of a few documents one copy would make 20 %.
_SHARE = 0.2
_LEAST_DOCUMENTS = 3
_BASE = np.uint64(0x9E3779B97F4A7C15)


def repeated(words: Words, source: Ints) -> Bools:
    """Whether each word stands in a sentence that its source repeats.

    source: of each document, as a code.
    """
    if not len(words.code):
        return np.empty(0, bool)
    starts = np.flatnonzero(words.first)
    key = _sentence_hashes(words, starts)
    document = words.document[starts]
    origin = source[document]
    documents = _holders(key, origin, document)
    size = np.bincount(source, minlength=1)[origin]
    furniture = (documents >= _LEAST_DOCUMENTS) & (documents > _SHARE * size)
    return np.repeat(furniture, np.diff(starts, append=len(words.code)))


def _sentence_hashes(words: Words, starts: Longs) -> Hashes:
    """A polynomial of each sentence's words, modulo 2^64."""
    place = np.arange(len(words.code)) - np.repeat(starts, np.diff(starts, append=len(words.code)))
    powers = np.ones(int(place.max()) + 1, np.uint64)
    np.multiply.accumulate(np.full(len(powers) - 1, _BASE), out=powers[1:])
    sums: Hashes = np.add.reduceat(words.hashes[words.code] * powers[place], starts)
    return sums


def _holders(key: Hashes, origin: Ints, document: Ints) -> Longs:
    """In how many documents of its source each sentence stands."""
    order = np.lexsort((document, key, origin))
    key, origin, document = key[order], origin[order], document[order]
    new = np.ones(len(key), bool)
    new[1:] = (key[1:] != key[:-1]) | (origin[1:] != origin[:-1])
    fresh = new.copy()
    fresh[1:] |= document[1:] != document[:-1]
    group = np.cumsum(new) - 1
    counted = np.bincount(group, weights=fresh)[group].astype(np.int64)
    holders = np.empty(len(key), np.int64)
    holders[order] = counted
    return holders
