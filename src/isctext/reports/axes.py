"""Scales: round ticks for values, places for periods, and what follows what."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

YEAR = 12  # months

_QUARTER = re.compile(r"\d{4}-?[QT][1-4]")


def round_ticks(top: float, wanted: int = 4) -> list[float]:
    """Ticks from 0 to at least ``top``, spaced by 1, 2, 2.5 or 5 times a power of ten."""
    if not math.isfinite(top) or top <= 0:
        return [0.0, 1.0]
    raw = top / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw * (1 - 1e-9))
    count = math.ceil(top / step - 1e-9)
    return [step * i for i in range(count + 1)]


def tick_digits(ticks: Sequence[float]) -> int:
    """How many decimals the ticks need to be told apart."""
    step = ticks[1] - ticks[0]
    whole = max(0, -math.floor(math.log10(step) + 1e-9))
    return whole if math.isclose(round(step, whole), step) else whole + 1


@dataclass(frozen=True, slots=True)
class Periods:
    """Places of periods on a line, one unit apart: years, quarters or months.

    ``step`` is the number of months of one period. Two periods are neighbours only when
    their places differ by exactly one: whatever lies between is a gap.
    """

    step: int
    first: int
    last: int

    def place(self, start: date) -> int:
        """The place of the period that begins on that day."""
        return (start.year * 12 + start.month - 1) // self.step

    def label(self, place: int) -> str:
        """The axis label of a place: its year, with the month if periods are shorter."""
        year, month = divmod(place * self.step, 12)
        return str(year) if self.step == YEAR else f"{year}-{month + 1:02d}"

    @property
    def places(self) -> range:
        """Every place of the axis, from the first to the last."""
        return range(self.first, self.last + 1)


def periods(
    named: Iterable[tuple[str, date]], years: tuple[int, int] | None, widest: int = 600
) -> Periods:
    """The axis that holds all given periods (name, first day) and the years of the study.

    The study's years are ignored where they would make more than ``widest`` places.
    """
    known = sorted(set(named), key=lambda item: item[1])
    step = _months(known)
    places = [(d.year * 12 + d.month - 1) // step for _, d in known]
    if years:
        ends = (years[0] * 12 // step, (years[1] * 12 + 11) // step)
        if ends[1] - ends[0] < widest:
            places.extend(ends)
    if not places:
        return Periods(step, 0, 0)
    return Periods(step, min(places), max(places))


def _months(known: Sequence[tuple[str, date]]) -> int:
    if all(d.month == 1 and re.fullmatch(r"\d{4}(-\d{4})?", name) for name, d in known):
        return 12
    return 3 if all(_QUARTER.fullmatch(name) for name, _ in known) else 1


def consecutive(places: Sequence[int]) -> list[list[int]]:
    """Indices of sorted places cut into runs without a hole: [3, 4, 7] -> [[0, 1], [2]]."""
    runs: list[list[int]] = [[0]] if places else []
    for index, (before, after) in enumerate(pairwise(places), start=1):
        if after - before == 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs
