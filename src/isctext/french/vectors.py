"""Subword vectors that are computed once for each word: the same numbers, sooner."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from spacy.vectors import Vectors

_MOST_KEPT = 100_000  # words; 40 MB


class RememberedVectors(Vectors):  # type: ignore[misc]
    """floret vectors with a memory; composing a word anew costs more than reading it."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self._rows: dict[int, int] = {}
        self._table: NDArray[np.float32] = np.zeros((0, 0), np.float32)

    def get_batch(self, keys: NDArray[np.uint64]) -> NDArray[np.float32]:
        """The vectors of these words, one row each."""
        distinct, inverse = np.unique(np.asarray(keys, np.uint64), return_inverse=True)
        found = distinct.tolist()
        if len(self._rows) > _MOST_KEPT:
            self._rows.clear()
        new = [key for key in found if key not in self._rows]
        if new:
            self._learn(new)
        rows = np.fromiter((self._rows[key] for key in found), np.int64, len(found))
        vectors: NDArray[np.float32] = self._table[rows[inverse]]
        return vectors

    def _learn(self, keys: list[int]) -> None:
        made = super().get_batch(np.array(keys, np.uint64))
        first = len(self._rows)
        if first + len(keys) > len(self._table):
            grown = np.zeros((2 * (first + len(keys)), made.shape[1]), np.float32)
            grown[:first] = self._table[:first] if first else 0
            self._table = grown
        self._table[first : first + len(keys)] = made
        self._rows.update(zip(keys, range(first, first + len(keys)), strict=True))
