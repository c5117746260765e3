"""A group of documents that H1 sets beside another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isctext.hypotheses.arms import Arm, lacking
from isctext.hypotheses.counted import Ints
from isctext.hypotheses.evidence import Row
from isctext.hypotheses.options import HypothesesOptions
from isctext.statistics.jackknife import effective_sources

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Group:
    """n documents with J dimensions: present and hits (n x J), source (codes), words (n)."""

    name: str
    present: Bools
    hits: Floats
    source: Ints
    words: Ints

    @property
    def size(self) -> int:
        """Documents: n."""
        return len(self.source)

    @property
    def sources(self) -> int:
        """Distinct sources."""
        return len(np.unique(self.source))

    @property
    def k_eff(self) -> float:
        """Effective sources, by documents."""
        return float(effective_sources(np.bincount(self.source))) if self.size else 0.0

    def arm(self) -> Arm:
        """The group as a side of a comparison, in one stratum."""
        return Arm(self.present, self.source, np.zeros(self.size, np.int64), 1, self.words)

    def by_source(self, values: Floats) -> Floats:
        """Sums by source: n x ... to S x ..."""
        _, row = np.unique(self.source, return_inverse=True)
        out = np.zeros((self.sources, *values.shape[1:]))
        np.add.at(out, row.reshape(-1), values)
        return out

    def lacking(self, options: HypothesesOptions) -> list[str]:
        """What a test with this group lacks."""
        return lacking({self.name: (self.size, self.sources, self.k_eff)}, options)


def sizes(here: Group, other: Group | None = None) -> Row:
    """Documents and sources of both sides, as columns."""
    row = {"docs_i": here.size, "sources_i": here.sources, "keff_i": here.k_eff}
    if other is not None:
        row |= {"docs_o": other.size, "sources_o": other.sources, "keff_o": other.k_eff}
    return row
