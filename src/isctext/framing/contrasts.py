"""What is compared with what: arenas, periods, documents with a concept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from isctext.framing.counted import Bools, Counted, Ints
from isctext.framing.counts import Spans
from isctext.framing.options import KeynessOptions

SCOPES = ("broad", "strict")


@dataclass(frozen=True, slots=True)
class Contrast:
    """A part against other documents.

    docs: those of both sides, numbers of counted documents; part: of these, whether they are in
    the part. stratum: of these; documents are exchanged within it. nested: whether a source
    stands on one side only, so that sources can be exchanged whole. left_out: documents of the
    part for which there was nothing to compare with.
    """

    name: str
    docs: Ints
    part: Bools
    stratum: Ints
    nested: bool
    scope: str = ""
    arena: str = ""
    period: str = ""
    category: str = ""
    left_out: int = 0

    @property
    def key(self) -> dict[str, str]:
        """Its columns in the tables."""
        return {
            "contrast": self.name,
            "scope": self.scope,
            "arena": self.arena,
            "period": self.period,
            "category": self.category,
        }


@dataclass(frozen=True, slots=True)
class Periods:
    """of: each document's period (D), a number from 0; names: "2012-2015"..."""

    of: Ints
    names: list[str]

    @classmethod
    def cut(cls, counted: Counted, options: KeynessOptions) -> Periods:
        """Periods of some years, from the first one on; years before it make one of their own."""
        width, year = options.period_years, counted.year
        first = options.first_year or int(year.min(initial=9999))
        number = np.maximum((year - first) // width, -1)
        kinds, of = np.unique(number, return_inverse=True)
        names = [_named(first + int(k) * width, width, k < 0) for k in kinds]
        return cls(of.reshape(-1).astype(np.int64), names)


def contrasts(counted: Counted, spans: Spans, options: KeynessOptions) -> Iterator[Contrast]:
    """All comparisons that the study asks for; a side without a document makes none."""
    periods = Periods.cut(counted, options)
    every = np.arange(counted.size)
    makers = {
        "arena": lambda: _arenas(counted, every, "arena", ""),
        "period": lambda: _periods(counted, periods),
        "arena_period": lambda: _arenas_in_periods(counted, periods),
        "concept": lambda: _concepts(counted, periods, spans, options),
    }
    for name in options.contrasts:
        for contrast in makers[name]():
            if contrast.part.any() and not contrast.part.all():
                yield contrast


def _arenas(counted: Counted, docs: Ints, name: str, period: str) -> Iterator[Contrast]:
    for number, arena in enumerate(counted.arenas):
        part = counted.arena[docs] == number
        none = np.zeros(len(docs), np.int64)
        yield Contrast(name, docs, part, none, nested=True, arena=arena, period=period)


def _periods(counted: Counted, periods: Periods) -> Iterator[Contrast]:
    for number, arena in enumerate(counted.arenas):
        docs = np.flatnonzero(counted.arena == number)
        none = np.zeros(len(docs), np.int64)
        for at, period in enumerate(periods.names):
            part = periods.of[docs] == at
            yield Contrast("period", docs, part, none, nested=False, arena=arena, period=period)


def _arenas_in_periods(counted: Counted, periods: Periods) -> Iterator[Contrast]:
    for at, period in enumerate(periods.names):
        yield from _arenas(counted, np.flatnonzero(periods.of == at), "arena_period", period)


def _concepts(
    counted: Counted, periods: Periods, spans: Spans, options: KeynessOptions
) -> Iterator[Contrast]:
    cell = counted.arena * len(periods.names) + periods.of
    for number, category in enumerate(spans.names):
        anyhow = spans.bearing(number, "broad", counted.size)
        for at, scope in enumerate(SCOPES):
            bearing = spans.bearing(number, scope, counted.size)
            rng = np.random.default_rng([options.seed, number, at])
            drawn = _matched(bearing, ~(anyhow | bearing), cell, options.matches, rng)
            partner = np.isin(cell, cell[drawn])
            docs = np.sort(np.concatenate([np.flatnonzero(bearing & partner), drawn]))
            yield Contrast(
                "concept",
                docs,
                bearing[docs],
                cell[docs],
                nested=False,
                scope=scope,
                category=category,
                left_out=int((bearing & ~partner).sum()),
            )


def _matched(
    bearing: Bools, others: Bools, cell: Ints, matches: int, rng: np.random.Generator
) -> Ints:
    """Documents without the concept, at most so many for each one with it in their cell."""
    wanted = np.bincount(cell[bearing], minlength=int(cell.max(initial=0)) + 1) * matches
    candidates = rng.permutation(np.flatnonzero(others))
    candidates = candidates[np.argsort(cell[candidates], kind="stable")]
    mine = cell[candidates]
    rank = np.arange(len(mine)) - np.searchsorted(mine, mine, side="left")
    return np.asarray(candidates[rank < wanted[mine]])


def _named(start: int, width: int, before: bool) -> str:
    if before:
        return f"-{start + width - 1}"
    return str(start) if width == 1 else f"{start}-{start + width - 1}"
