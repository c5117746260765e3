"""From the rows of coders to one answer per unit and code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isctext.statistics.agreement import Agreement, krippendorff

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Coded:
    """What was coded: the units, sorted, and the codes, sorted.

    votes: units x coders x codes, 1 given, 0 not given, -1 not coded by that coder.
    """

    units: tuple[str, ...]
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    votes: NDArray[np.int8]

    def answer(self, code: int) -> Ints:
        """Per unit: 1 or 0 as most of its coders say, -1 where they are as many on both sides."""
        votes = self.votes[:, :, code]
        yes, no = (votes == 1).sum(axis=1), (votes == 0).sum(axis=1)
        return np.where(yes > no, 1, np.where(no > yes, 0, -1)).astype(np.int64)

    def agreement(self, code: int) -> Agreement:
        """Krippendorff's alpha of the coders on one code."""
        return krippendorff(self.votes[:, :, code])

    def busy(self) -> int:
        """Coders of units that another one coded too: those whose agreement is known."""
        done = self.votes[:, :, 0] >= 0 if self.codes else np.zeros((0, 0), bool)
        shared = done.sum(axis=1) > 1
        return int(done[shared].any(axis=0).sum())


def read_codes(rows: Sequence[tuple[str, str, str]], nothing: Sequence[str]) -> Coded:
    """The answers of all coders. Spaces around are dropped; the same row twice counts once."""
    given: dict[tuple[str, str], set[str]] = defaultdict(set)
    for unit, coder, code in rows:
        named = code.strip()
        given[unit.strip(), coder.strip()].update({named} - set(nothing))
    units = sorted({unit for unit, _ in given})
    coders = sorted({coder for _, coder in given})
    codes = sorted(set().union(*given.values()))
    votes = np.full((len(units), len(coders), len(codes)), -1, np.int8)
    at_unit = {unit: n for n, unit in enumerate(units)}
    at_coder = {coder: n for n, coder in enumerate(coders)}
    for (unit, coder), found in given.items():
        votes[at_unit[unit], at_coder[coder]] = [code in found for code in codes]
    return Coded(tuple(units), tuple(coders), tuple(codes), votes)
