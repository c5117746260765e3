"""Is a word more frequent in a part than chance would make it, when units change sides whole?

Units are documents, or sources with all that they have: words of one unit stay together, so that
one long speech about a thing counts as one. Units of one stratum may be made to change sides
among themselves only.

Which units decides what is claimed. If each source has its own habits, documents that change
sides one by one give far too small p-values (.10 to .25 instead of .05 in the simulations of
``validation.keyness``), sources that change sides whole do not.

Sources: Fisher 1935 (permutation); Davison and Hinkley 1997, 4.3 (p-value); Sandve, Ferkingstad
and Nygard 2011 (draws only as long as the false discovery rate needs them).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from isctext.statistics.multiplicity import fdr

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_PRIOR_WORDS, _PRIOR_SHARE = 1000.0, 0.01  # as logodds.prior_size
_AT_ONCE = 4_000_000  # numbers held at once: 32 MB an array
_SAME = 1e-9  # two orders of summation of one statistic
_SURE = 0.01  # a q-value this small needs no more draws


@dataclass(frozen=True, slots=True)
class Units:
    """U units: counts of V words (U x V, sparse), words of each unit, which ones are in the part.

    stratum: U; units change sides with those of their stratum only.
    """

    counts: sparse.csr_array
    words: Floats
    part: Bools
    stratum: Ints

    @classmethod
    def of(
        cls,
        counts: sparse.csr_array | ArrayLike,
        words: ArrayLike,
        part: ArrayLike,
        stratum: ArrayLike | None = None,
    ) -> Units:
        """Units as given; one stratum if none is."""
        which = np.asarray(part, dtype=np.bool_)
        held = np.zeros(len(which)) if stratum is None else np.asarray(stratum)
        _, code = np.unique(held, return_inverse=True)
        matrix = sparse.csr_array(counts, dtype=np.float64)
        return cls(matrix, np.asarray(words, dtype=np.float64), which, code.reshape(-1))

    @property
    def arrangements(self) -> float:
        """log of the number of ways in which the units may stand."""
        mine = np.bincount(self.stratum, self.part)
        from_all = np.bincount(self.stratum)
        choose = sparse_log_choose(from_all.astype(np.float64), mine)
        return float(choose.sum())


def sparse_log_choose(n: Floats, k: Floats) -> Floats:
    """log C(n, k)."""
    from scipy import special  # noqa: PLC0415

    return np.asarray(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))
