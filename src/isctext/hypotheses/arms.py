"""The two sides of a comparison: units of an arena by source and stratum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isctext.hypotheses.counted import Ints
from isctext.hypotheses.options import HypothesesOptions
from isctext.statistics.uptake import Side

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

# Under so many effective sources not even an interval is told (methods 5.1).
FEWEST_K_EFF = 4.0


@dataclass(frozen=True, slots=True)
class Arm:
    """Units of one side, chosen from all units.

    present: n x J. source: n, codes. stratum: n, codes from 0 to ``strata`` - 1. words: n.
    """

    present: Bools
    source: Ints
    stratum: Ints
    strata: int
    words: Ints

    @property
    def size(self) -> int:
        """Units."""
        return len(self.source)

    @property
    def sources(self) -> int:
        """Distinct sources."""
        return len(np.unique(self.source))

    def only(self, chosen: Bools) -> Arm:
        """Some of the units."""
        return Arm(
            self.present[chosen],
            self.source[chosen],
            self.stratum[chosen],
            self.strata,
            self.words[chosen],
        )

    def in_strata(self, stratum: Ints, strata: int) -> Arm:
        """The same units in these strata; -1 leaves a unit out."""
        kept = stratum >= 0
        moved = Arm(self.present, self.source, stratum, strata, self.words)
        return moved.only(kept)

    def side(self) -> Side:
        """Counts by source and stratum."""
        _, row = np.unique(self.source, return_inverse=True)
        cell = row.reshape(-1).astype(np.int64) * self.strata + self.stratum
        shape = (self.sources, self.strata)
        size = shape[0] * shape[1]
        docs = np.bincount(cell, minlength=size).astype(np.float64).reshape(shape)
        hit = [np.bincount(cell, column, size).reshape(shape) for column in self.present.T]
        return Side(np.stack(hit, axis=-1) if hit else np.zeros((*shape, 0)), docs)


def lacking(
    sides: dict[str, tuple[int, int, float]], options: HypothesesOptions, what: str = "docs"
) -> list[str]:
    """What is missing for a test: "docs policy: 60, needed 150" ..., nothing where all is there.

    Reasons are codes: what, of which arena, what was found, what was needed.

    sides: arena: units, sources, effective sources.
    """
    missing = []
    for arena, (docs, sources, k_eff) in sides.items():
        for name, found, needed in (
            (what, docs, options.min_docs),
            ("sources", sources, options.min_sources),
        ):
            if found < needed:
                missing.append(f"{name} {arena}: {found}, needed {needed}")
        if k_eff < options.min_k_eff:
            missing.append(f"keff {arena}: {k_eff:.1f}, needed {options.min_k_eff:g}")
    return missing
