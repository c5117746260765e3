"""Word shingles, MinHash signatures, and which pairs of signatures are worth comparing.

Source: Broder 1997 (resemblance of documents), Leskovec, Rajaraman and Ullman 2014, ch. 3
(banding). Hashing by rensa (R-MinHash), with a fixed seed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

Hashes = npt.NDArray[np.uint64]
Signatures = npt.NDArray[np.uint32]

SIZE = 5
PERMUTATIONS = 128
_SEED = 42
# 25 bands of 5 rows: a pair at Jaccard 0.8 is missed 5 times in 100,000, one at 0.5 is
# compared every other time.
BANDS, ROWS = 25, 5
# In a bucket over this size, each member is compared with the first and the previous one
# only: the groups are connected anyway, and pairs stay linear.
_FULL_BUCKET = 32
_WORD = re.compile(r"\w+")
_BASE = np.uint64(0x9E3779B97F4A7C15)


def shingle_hashes(text: str) -> Hashes:
    """The distinct 64-bit hashes of the text's 5-word shingles, sorted; empty under 5 words."""
    words = np.array(RMinHash.hash_token_sets([_WORD.findall(text.lower())])[0], dtype=np.uint64)
    count = len(words) - SIZE + 1
    if count < 1:
        return np.empty(0, np.uint64)
    mixed = np.zeros(count, np.uint64)
    for place in range(SIZE):
        mixed = mixed * _BASE + words[place : place + count]
    return np.unique(mixed)


def signatures(hashes: Sequence[Hashes]) -> Signatures:
    """The MinHash signatures of sets of hashes: one row of 128 per set."""
    if not hashes:
        return np.empty((0, PERMUTATIONS), np.uint32)
    offsets = np.concatenate([[0], np.cumsum([len(h) for h in hashes])]).astype(np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(
        np.concatenate(hashes), offsets, PERMUTATIONS, _SEED
    )
    return np.array(matrix.to_rows(), dtype=np.uint32)


def candidate_pairs(table: Signatures) -> npt.NDArray[np.int64]:
    """The pairs (i, j), i < j, of rows that agree on a whole band: shape (pairs, 2), sorted."""
    found = [np.empty((0, 2), np.int64)]
    for band in range(BANDS):
        part = np.ascontiguousarray(table[:, band * ROWS : (band + 1) * ROWS])
        keys = part.view([("", part.dtype)] * ROWS).ravel()
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.concatenate([[True], keys[order][1:] != keys[order][:-1]]))
        buckets = (np.sort(members) for members in np.split(order, starts[1:]))
        found.extend(_bucket_pairs(members) for members in buckets if len(members) > 1)
    return np.unique(np.concatenate(found), axis=0)


def estimate(one: Signatures, other: Signatures) -> npt.NDArray[np.float64]:
    """The estimated Jaccard index of rows, pair by pair: the share of equal permutations."""
    return np.asarray((one == other).mean(axis=-1), dtype=np.float64)


def jaccard(one: Hashes, other: Hashes) -> float:
    """The Jaccard index of two sorted sets of hashes; 0 for two empty sets."""
    common = len(np.intersect1d(one, other, assume_unique=True))
    union = len(one) + len(other) - common
    return common / union if union else 0.0


def _bucket_pairs(members: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    if len(members) <= _FULL_BUCKET:
        first, second = np.triu_indices(len(members), k=1)
        return np.stack([members[first], members[second]], axis=1)
    chain = np.stack([members[:-1], members[1:]], axis=1)
    star = np.stack([np.full(len(members) - 1, members[0]), members[1:]], axis=1)
    return np.concatenate([chain, star])
