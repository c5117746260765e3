"""What the measures of the hypotheses achieve on worlds whose truth is known: G7 and the like."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from isctext.hypotheses.legitimacy import FEWEST_EXPECTED
from isctext.statistics.combination import chance_by_source_and_length, meetings
from isctext.statistics.odds import expected_meetings, odds_inference
from isctext.statistics.uptake import Centre, Side, Uptake, calls, middle, uptake
from isctext.statistics.uptake_power import uptake_power
from isctext.validation.gate import Gate
from isctext.validation.uptake_worlds import (
    DIMENSIONS,
    FEW_SOURCES,
    RARE,
    SMALL,
    USUAL,
    WIDE,
    Cell,
    World,
    draw_paragraphs,
    draw_texts,
    draw_world,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PLANTED = 3  # of ten dimensions
FEWEST_WITH = 5


def multiples(planted: float, rest: float = 1.0) -> Floats:
    """The first three dimensions at one multiple, the others at another."""
    return np.concatenate([np.full(PLANTED, planted), np.full(DIMENSIONS - PLANTED, rest)])


def any_call(worlds: int, seed: int, cell: Cell, level: float) -> float:
    """Share of worlds with a call, under or over, where all is taken up alike."""
    _, under, over = _called(draw_world(cell, multiples(level, level), worlds, seed))
    return float((under | over).any(axis=1).mean())


def others_called(worlds: int, seed: int, cell: Cell, centre: Centre = middle) -> float:
    """Share of the dimensions taken up as usual that are called, three of ten being at x .25."""
    _, under, over = _called(draw_world(cell, multiples(0.25), worlds, seed), centre)
    return float((under | over)[:, PLANTED:].mean())


def found(worlds: int, seed: int, cell: Cell, multiple: float) -> float:
    """Share of the planted dimensions that are called under-taken-up."""
    _, under, _ = _called(draw_world(cell, multiples(multiple), worlds, seed))
    return float(under[:, :PLANTED].mean())


def covered(worlds: int, seed: int, cell: Cell, planted: float, rest: float) -> float:
    """Share of the intervals of rel that hold the truth."""
    world = draw_world(cell, multiples(planted, rest), worlds, seed)
    measured, _, _ = _called(world)
    truth = world.log_multiple - np.median(world.log_multiple)
    rel = measured.rel
    return float(((rel.lo <= truth) & (truth <= rel.hi)).mean())


def _called(world: World, centre: Centre = middle) -> tuple[Uptake, Bools, Bools]:
    shape = (*world.hit_i.shape[:1], 1)
    here, there = (
        Side(hit[:, :, None, :], np.broadcast_to(docs[:, None], (shape[0], len(docs), 1)))
        for hit, docs in ((world.hit_i, world.docs_i), (world.hit_p, world.docs_p))
    )
    measured = uptake(here, there, centre=centre)
    tested = np.asarray(world.hit_i.sum(axis=1) >= FEWEST_WITH)
    _, under, over = calls(measured, tested)
    return measured, under, over


def combination_found(worlds: int, seed: int, spread: float, together: float) -> float:
    """Share of worlds in which dimensions are said to meet more than chance would have them."""
    said = 0
    for i in range(worlds):
        texts = draw_texts(
            np.random.default_rng([seed, i]), 300, 15, spread=spread, together=together
        )
        chance = chance_by_source_and_length(texts.present, texts.source, texts.words)
        said += bool(meetings(texts.present, chance, texts.source).log_ratio.lo > 0)
    return said / worlds


def difference_found(
    worlds: int, seed: int, *, effects: float, others: float, paragraphs: int, planted: float
) -> float:
    """Share of worlds in which effects and other dimensions are said to differ in recognition.

    effects, others: their shares of paragraphs, four and six dimensions.
    """
    shares = np.array([effects] * 4 + [others] * 6)
    extra = np.array([planted] * 4 + [0.0] * 6)
    first = np.arange(10) < 4  # noqa: PLR2004
    said = 0
    for i in range(worlds):
        rng = np.random.default_rng([seed, i])
        tables, units = draw_paragraphs(rng, paragraphs, shares, planted=extra)
        expected = expected_meetings(tables.sum(axis=0))
        if min(expected[first].sum(), expected[~first].sum()) < FEWEST_EXPECTED:
            continue  # not tested
        told = odds_inference(tables, units, first, ~first)
        said += bool(told.lo > 0 or told.hi < 0)
    return said / worlds


def told_power(worlds: int, seed: int, cell: Cell) -> float:
    """How far the power at x .25 that studies are told lies, on average, from what it is."""
    alone = np.ones(DIMENSIONS)
    alone[0] = 0.25
    _, under, _ = _called(draw_world(cell, alone, max(10 * worlds, 200), seed))
    studies = draw_world(cell, np.ones(DIMENSIONS), max(worlds // 10, 4), seed + 1)
    told = []
    for hit_i, hit_p in zip(studies.hit_i, studies.hit_p, strict=True):
        sides = [
            Side(hit[:, None, :], docs[:, None])
            for hit, docs in ((hit_i, studies.docs_i), (hit_p, studies.docs_p))
        ]
        rng = np.random.default_rng([seed, 2])
        told.append(uptake_power(sides[0], sides[1], 40, rng, (0.25,)).power.mean())
    return abs(float(np.mean(told)) - float(under[:, 0].mean()))


_BOUND = 0.085
_JACKKNIFE = "log uptake ratio less its median, delete-one-source jackknife, BH"
_MEETINGS = "pairs of dimensions against chance given source and length"
_ODDS = "Mantel-Haenszel log odds ratio, effects less others, delete-one-source jackknife"


def _gate(
    name: str,
    method: str,
    world: str,
    promised: float,
    measure: Callable[[int, int], float],
    *,
    at_most: bool = True,
    counted: bool = True,
) -> Gate:
    return Gate(name, method, world, promised, at_most, measure, counted)


def _null_gates() -> list[Gate]:
    nulls = [
        ("300 and 300 documents, 30 and 20 sources", USUAL),
        ("150 and 150 documents, 15 and 10 sources", SMALL),
        ("300 and 150 documents, rare dimensions", RARE),
    ]
    gates = []
    for words, cell in nulls:
        for level, how in ((1.0, "identical profiles"), (0.5, "proportionally lower profiles")):
            measure = partial(any_call, cell=cell, level=level)
            gates.append(_gate("G7 any call", _JACKKNIFE, f"{how}, {words}", _BOUND, measure))
    others = partial(others_called, cell=USUAL)
    world = "3 of 10 dimensions at x .25: share of the other dimensions that are called"
    gates.append(_gate("G7 others called", _JACKKNIFE, world, _BOUND, others, counted=False))
    return gates


def _power_gates() -> list[Gate]:
    cells = [
        ("at x .25, 300 and 300 documents, 30 and 20 sources", USUAL, 0.25, 0.65),
        ("at x .25, 300 and 300 documents, 60 and 40 sources", WIDE, 0.25, 0.78),
        ("at x .25, 150 and 150 documents, 15 and 10 sources", SMALL, 0.25, 0.22),
        ("at x .25, 300 and 300 documents, 30 and 6 sources", FEW_SOURCES, 0.25, 0.30),
        ("absent, 300 and 300 documents, 30 and 20 sources", USUAL, 1e-9, 0.90),
    ]
    gates = []
    for words, cell, multiple, promised in cells:
        measure = partial(found, cell=cell, multiple=multiple)
        world = f"3 of 10 dimensions {words}"
        gates.append(
            _gate("power", _JACKKNIFE, world, promised, measure, at_most=False, counted=False)
        )
    return gates


def _coverage_gates() -> list[Gate]:
    gates = []
    for planted, rest, world in (
        (1.0, 1.0, "identical profiles"),
        (0.5, 0.5, "proportionally lower profiles"),
        (0.25, 1.0, "3 of 10 dimensions at x .25"),
    ):
        measure = partial(covered, cell=USUAL, planted=planted, rest=rest)
        gates.append(
            _gate("coverage of rel", _JACKKNIFE, world, 0.93, measure, at_most=False, counted=False)
        )
    told = partial(told_power, cell=USUAL)
    world = "one dimension at x .25: power told less power that is"
    gates.append(_gate("power told", _JACKKNIFE, world, 0.10, told, counted=False))
    return gates


def _arrangement_gates() -> list[Gate]:
    gates = []
    for spread in (0.5, 1.0, 1.3):
        measure = partial(combination_found, spread=spread, together=0.0)
        world = f"independent dimensions, log length of sd {spread:g}"
        gates.append(_gate("H1 combination", _MEETINGS, world, _BOUND, measure))
    power = partial(combination_found, spread=1.0, together=0.7)
    world = "a common factor of sd .7 in each document"
    gates.append(_gate("H1 power", _MEETINGS, world, 0.75, power, at_most=False))
    for effects, others, paragraphs in (
        (0.002, 0.01, 3000),
        (0.01, 0.002, 12000),
        (0.0015, 0.03, 2500),
        (0.006, 0.006, 3000),
    ):
        measure = partial(
            difference_found, effects=effects, others=others, paragraphs=paragraphs, planted=0.0
        )
        world = f"alike, effects {effects:g}, others {others:g} of {paragraphs} paragraphs"
        gates.append(_gate("H2 difference", _ODDS, world, _BOUND, measure))
    power = partial(difference_found, effects=0.006, others=0.006, paragraphs=12000, planted=1.0)
    world = "effects with 2.7 times the odds, 12 000 paragraphs"
    gates.append(_gate("H2 power", _ODDS, world, 0.80, power, at_most=False))
    return gates


GATES: tuple[Gate, ...] = (
    *_null_gates(),
    *_power_gates(),
    *_coverage_gates(),
    *_arrangement_gates(),
)
