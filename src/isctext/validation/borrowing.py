"""Borrowings planted among formulas: G8."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from isctext.circulation.reuse.find import search
from isctext.circulation.reuse.options import ReuseOptions
from isctext.circulation.reuse.rows import Found
from isctext.validation.borrowing_worlds import World, plant
from isctext.validation.gate import Gate

Ints = npt.NDArray[np.int32]
Rule = Literal["shared", "exclusive", "borrowing"]


@dataclass(frozen=True, slots=True)
class Tally:
    """What was called, and what was there.

    called, right: passages called borrowings, and those that are. planted, found: borrowings,
    and those that are called so. directed, right_way: found ones that are given a direction,
    and those that are given the right one.
    """

    called: int = 0
    right: int = 0
    planted: int = 0
    found: int = 0
    directed: int = 0
    right_way: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            self.called + other.called,
            self.right + other.right,
            self.planted + other.planted,
            self.found + other.found,
            self.directed + other.directed,
            self.right_way + other.right_way,
        )


def tally(world: World, options: ReuseOptions, rule: Rule = "borrowing") -> Tally:
    """What text reuse makes of a world.

    rule: what is called a borrowing. "shared": every shared passage, without step 5.
    "exclusive": those with enough exclusive 4-grams, whatever third documents have of them.
    """
    found = search(world.words, world.documents, options)
    judged = found.judgement
    called = np.ones(len(judged.third), bool)
    if rule != "shared":
        called = judged.exclusive >= options.min_exclusive
    if rule == "borrowing":
        called &= judged.third == 0
    places, turned = _places(found), found.order.turned
    overlap = (
        (places[0][:, None] <= world.from_last)
        & (places[1][:, None] >= world.from_first)
        & (places[2][:, None] <= world.to_last)
        & (places[3][:, None] >= world.to_first)
    )
    hits = overlap & called[:, None]
    directed = (found.judgement.undirected == "") & hits.any(axis=1)
    return Tally(
        int(called.sum()),
        int(hits.any(axis=1).sum()),
        len(world.from_first),
        int(hits.any(axis=0).sum()),
        int(directed.sum()),
        int((directed & ~turned).sum()),
    )


def tally_worlds(
    worlds: int,
    seed: int,
    length: tuple[int, int] = (25, 40),
    edits: float = 0.10,
    rule: Rule = "borrowing",
) -> Tally:
    """The tally over so many worlds."""
    total = Tally()
    for number in range(worlds):
        world = plant(np.random.default_rng([seed, number]), length, edits)
        total += tally(world, ReuseOptions(), rule)
    return total


def precision(worlds: int, seed: int, rule: Rule = "borrowing") -> float:
    """The share of passages called borrowings that were planted."""
    total = tally_worlds(worlds, seed, rule=rule)
    return total.right / max(total.called, 1)


def recall(worlds: int, seed: int) -> float:
    """The share of planted borrowings that are called so."""
    total = tally_worlds(worlds, seed)
    return total.found / max(total.planted, 1)


def right_way(worlds: int, seed: int) -> float:
    """The share of directed borrowings whose earlier document is the one copied from."""
    total = tally_worlds(worlds, seed)
    return total.right_way / max(total.directed, 1)


def recall_table(worlds: int, seed: int) -> list[tuple[int, float, float, float]]:
    """Words, share of edits, recall of shared passages (steps 1 to 4), recall of borrowings."""
    rows = []
    for words, edits in ((15, 0.0), (25, 0.10), (25, 0.20), (25, 0.35), (15, 0.35), (50, 0.35)):
        shared, borrowed = (
            tally_worlds(worlds, seed, (words, words), edits, rule)
            for rule in ("shared", "borrowing")
        )
        rows.append(
            (words, edits, shared.found / shared.planted, borrowed.found / borrowed.planted)
        )
    return rows


def _places(found: Found) -> tuple[Ints, Ints, Ints, Ints]:
    """First and last words of each passage in its earlier document, then in its later one."""
    spans, turned, start = found.passages.spans, found.order.turned, found.words.start
    first = start[np.where(turned, spans.first_b, spans.first_a)]
    last = start[np.where(turned, spans.last_b, spans.last_a)]
    to_first = start[np.where(turned, spans.first_a, spans.first_b)]
    to_last = start[np.where(turned, spans.last_a, spans.last_b)]
    return first, last, to_first, to_last


GATES: tuple[Gate, ...] = (
    Gate(
        "G8 borrowing precision", "4-gram seeds, alignment, exclusive shingles",
        "12 borrowings of 25-40 words, 10 % edits, among 40 formulas in 3 documents and more",
        0.95, at_most=False, measure=precision, counted=False,
    ),
    Gate(
        "G8 borrowing recall", "4-gram seeds, alignment, exclusive shingles",
        "12 borrowings of 25-40 words, 10 % edits, among 40 formulas in 3 documents and more",
        0.90, at_most=False, measure=recall, counted=False,
    ),
)  # fmt: skip
