"""G8: borrowings told from formulas; and the rules that do not tell them, failing."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from isctext.validation import borrowing
from isctext.validation.borrowing_worlds import plant
from isctext.validation.gate import run_gate

PRECISION, RECALL = borrowing.GATES
WORLDS, SEED = 12, 8


@pytest.mark.parametrize("gate", borrowing.GATES, ids=lambda gate: gate.name)
def test_the_promise_is_kept(gate):
    assert run_gate(gate, WORLDS, SEED).kept


@pytest.mark.parametrize("rule", ["shared", "exclusive"])
def test_a_weaker_rule_fails_the_gate_of_precision(rule):
    """Steps 1 to 4 alone, and step 5 without a look at third documents."""
    measure = partial(borrowing.precision, rule=rule)
    assert not run_gate(replace(PRECISION, measure=measure), WORLDS, SEED).kept


def test_the_gate_of_recall_can_fail():
    def heavy(worlds: int, seed: int) -> float:
        total = borrowing.tally_worlds(worlds, seed, (15, 15), 0.35)
        return total.found / total.planted

    assert not run_gate(replace(RECALL, measure=heavy), 4, SEED).kept


def test_directions_are_right():
    assert borrowing.right_way(6, SEED) == 1


def test_recall_falls_with_edits_and_rises_with_length():
    table = {(words, edits): shared for words, edits, shared, _ in borrowing.recall_table(2, SEED)}
    assert table[15, 0.0] == 1
    assert table[25, 0.10] >= 0.95
    assert table[25, 0.10] >= table[25, 0.35] > table[15, 0.35]
    assert table[50, 0.35] >= table[25, 0.35]


def test_a_world_is_its_seed():
    one, other, third = (plant(np.random.default_rng([1, n]), (25, 40), 0.1) for n in (0, 0, 1))
    assert (one.words.code == other.words.code).all()
    assert (one.words.code != third.words.code).any()


def test_without_edits_the_copies_are_copies():
    world = plant(np.random.default_rng(5), (25, 40), 0.0)
    for a, b, c, d in zip(
        world.from_first, world.from_last, world.to_first, world.to_last, strict=True
    ):
        assert (world.words.code[a : b + 1] == world.words.code[c : d + 1]).all()
