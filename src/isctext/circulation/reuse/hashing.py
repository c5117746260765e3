"""Runs of n words as 64-bit numbers, and which of them come back."""

from __future__ import annotations

import numpy as np

from isctext.circulation.reuse.words import Bools, Hashes, Ints, Longs, Words

_BASE = np.uint64(0x9E3779B97F4A7C15)
# At most one number in four words: "12 mars 2019, 14" says nothing of who copied whom.
_WORDS_A_NUMBER = 4


def grams(words: Words, size: int) -> tuple[Ints, Hashes]:
    """Where runs of ``size`` words begin, and their hashes.

    Runs lie in one document, and no more than a quarter of their words are numbers.
    """
    begins = np.flatnonzero(beginnings(words, size)).astype(np.int32)
    hashed = words.hashes[words.code] if len(words.code) else np.empty(0, np.uint64)
    mixed = np.zeros(len(begins), np.uint64)
    for step in range(size):
        mixed = mixed * _BASE + hashed[begins + step]
    return begins, mixed


def beginnings(words: Words, size: int) -> Bools:
    """Whether a run of ``size`` words begins at each word."""
    count = len(words.code)
    begins = np.zeros(count, bool)
    last = count - size + 1
    if last < 1:
        return begins
    numbers = np.concatenate([[0], np.cumsum(words.numeric[words.code])])
    few = numbers[size:] - numbers[:-size] <= size // _WORDS_A_NUMBER
    begins[:last] = few & (words.document[:last] == words.document[size - 1 :])
    return begins


def repeated(keys: Hashes) -> tuple[Ints, Longs]:
    """The hashes that occur twice or more: a number for each hash, and where they stand."""
    order = np.argsort(keys)
    ranked = keys[order]
    same = ranked[1:] == ranked[:-1]
    more = np.zeros(len(keys), bool)
    more[1:] |= same
    more[:-1] |= same
    new = np.ones(len(keys), bool)
    new[1:] = ~same
    group = np.cumsum(new[more], dtype=np.int32) - np.int32(1)
    return group.astype(np.int32), order[more]


def different(group: Ints, holder: Ints) -> Longs:
    """How many different holders each group has."""
    width = int(holder.max(initial=0)) + 1
    pairs = np.unique(group.astype(np.int64) * width + holder)
    return np.bincount(pairs // width)
