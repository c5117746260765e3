"""Counts of coded pairs that come batch after batch: memory grows with distinct pairs."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from isctext.framing.counted import Ints

_MERGE_AT = 8_000_000  # codes held before equal ones are merged: 64 MB
_HALF = 32
_LOW = (1 << _HALF) - 1


class Tally:
    """How often each pair (row, column) of numbers under 2^31 was added."""

    def __init__(self) -> None:
        self._held = [np.zeros((2, 0), np.int64)]
        self._pending = 0

    def add(self, row: Ints, column: Ints) -> None:
        """One more of each of these pairs."""
        codes, counts = np.unique((row << _HALF) | column, return_counts=True)
        self._held.append(np.stack([codes, counts.astype(np.int64)]))
        self._pending += len(codes)
        if self._pending > _MERGE_AT:
            self._merge()

    def matrix(self, rows: int, columns: int) -> sparse.csr_array:
        """The counts, rows x columns."""
        self._merge()
        codes, counts = self._held[0]
        place = (codes >> _HALF, codes & _LOW)
        made = sparse.csr_array((counts.astype(np.float64), place), shape=(rows, columns))
        made.sort_indices()
        return made

    def _merge(self) -> None:
        together = np.concatenate(self._held, axis=1)
        codes, at = np.unique(together[0], return_inverse=True)
        counts = np.zeros(len(codes), np.int64)
        np.add.at(counts, at.reshape(-1), together[1])
        self._held, self._pending = [np.stack([codes, counts])], 0
