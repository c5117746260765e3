"""What the corrected prevalence of a code achieves where the truth is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from isctext.statistics.prevalence import Prevalence, corrected_prevalence
from isctext.validation.gate import Gate

Floats = NDArray[np.float64]
_DRAWS = 1_000
_COVERED = 0.93


@dataclass(frozen=True, slots=True)
class Cell:
    """S sources with Zipf numbers of units, of which ``coded`` were coded.

    prevalence, tpr, fpr: of an average source; spread: sd in logits of each source's own.
    enriched: how many times more often a unit with the code was drawn for coding (coders look
    for examples), so that the coded share says nothing of the prevalence.
    """

    prevalence: float
    sources: int = 20
    units: int = 3_000
    coded: int = 600
    tpr: float = 0.75
    fpr: float = 0.1
    spread: float = 0.5
    enriched: float = 3.0


RARE, USUAL, FREQUENT = Cell(0.08), Cell(0.25), Cell(0.6)
FEW_SOURCES = Cell(0.25, sources=10)
WEAK = Cell(0.25, tpr=0.6, fpr=0.15)


@dataclass(frozen=True, slots=True)
class World:
    """Per source: calls, units, S x 4 coded counts.

    truth: prevalence among all units; wider: that of all sources that might have been there.
    """

    called: Floats
    units: Floats
    coded: Floats
    truth: float
    wider: float


def draw_world(cell: Cell, seed: int, number: int) -> World:
    """One world; its sources differ in what they say and in how well they are read."""
    random = np.random.default_rng([seed, number])
    size = 1.0 / np.arange(1, cell.sources + 1) ** 0.7
    units = np.maximum(np.round(cell.units * size / size.sum()), 5).astype(np.int64)
    rates = np.array([cell.prevalence, cell.tpr, cell.fpr])
    own = special.expit(
        special.logit(rates)[:, None] + cell.spread * random.normal(size=(3, cell.sources))
    )
    having = random.binomial(units, own[0])
    without = units - having
    hit, false = random.binomial(having, own[1]), random.binomial(without, own[2])
    share = cell.coded / (cell.enriched * having.sum() + without.sum())
    kinds = np.stack([hit, having - hit, false, without - false])
    odds = np.clip(np.array([cell.enriched, cell.enriched, 1.0, 1.0]) * share, 0.0, 1.0)
    drawn = random.binomial(kinds, odds[:, None])
    coded = np.column_stack([drawn[0], drawn[0] + drawn[1], drawn[2], drawn[2] + drawn[3]])
    return World(
        (hit + false).astype(float),
        units.astype(float),
        coded.astype(float),
        float(having.sum() / units.sum()),
        _wider(cell),
    )


def _wider(cell: Cell) -> float:
    """The mean over sources: the logistic normal's, by Gauss-Hermite quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    own = special.expit(special.logit(cell.prevalence) + cell.spread * nodes)
    return float(own @ weights / weights.sum())


def _corrected(world: World, seed: int) -> Prevalence:
    return corrected_prevalence(world.called, world.units, world.coded, seed=seed, draws=_DRAWS)


Estimator = Callable[[World, int], Prevalence]


def coverage(
    worlds: int, seed: int, cell: Cell, estimator: Estimator = _corrected, *, wider: bool = False
) -> float:
    """Share of the intervals that hold the truth; 0 where half of the worlds have none."""
    held = given = 0
    for number in range(worlds):
        world = draw_world(cell, seed, number)
        found = estimator(world, number)
        if np.isfinite(found.estimate):
            given += 1
            held += found.lo <= (world.wider if wider else world.truth) <= found.hi
    return held / given if given * 2 > worlds else 0.0


def uncorrected(world: World, seed: int) -> Prevalence:
    """The rejected estimator: the share that the classifier calls, sources drawn whole."""
    nothing = np.column_stack(
        [world.units, world.units, np.zeros(len(world.units)), world.units]
    )  # a classifier without error
    return corrected_prevalence(world.called, world.units, nothing, seed=seed, draws=_DRAWS)


def _gate(name: str, world: str, cell: Cell, *, wider: bool = False) -> Gate:
    def measure(worlds: int, seed: int) -> float:
        return coverage(worlds, seed, cell, wider=wider)

    method = "prevalence of a code, Rogan-Gladen, sources drawn whole"
    return Gate(f"P {name}", method, world, _COVERED, False, measure)


GATES: tuple[Gate, ...] = (
    _gate("rare", "8 % of units have the code, coders saw it 3 times more", RARE),
    _gate("usual", "25 %, 20 sources", USUAL),
    _gate("frequent", "60 %, 20 sources", FREQUENT),
    _gate("few sources", "25 %, 10 sources", FEW_SOURCES),
    _gate("weak", "25 %, TPR .60, FPR .15", WEAK),
    _gate("other sources", "25 %, truth of all sources that might have been", USUAL, wider=True),
    _gate("few, other", "25 %, 10 sources, truth of all", FEW_SOURCES, wider=True),
)
