"""The gates of yearly series on fewer worlds, and the estimators that must miss them."""

from __future__ import annotations

import numpy as np
import pytest

from isctext.validation.gate import run_gate
from isctext.validation.series import GATES, REJECTED
from isctext.validation.series_worlds import Series, Words


def named(gate):
    return f"{gate.name}, {gate.method}"


@pytest.mark.parametrize("gate", GATES, ids=named)
def test_the_promise_is_kept(gate):
    made = run_gate(gate, 100, seed=1)
    assert made.kept, made.rate


@pytest.mark.parametrize("gate", REJECTED, ids=named)
def test_a_rejected_estimator_misses_the_promise(gate):
    assert not run_gate(gate, 100, seed=1).kept


def test_gates_have_names_of_their_own():
    assert len({named(gate) for gate in GATES}) == len(GATES)


def test_same_seed_same_rate():
    gate = GATES[2]
    assert run_gate(gate, 20, seed=3).rate == run_gate(gate, 20, seed=3).rate


@pytest.mark.parametrize("mix", ["still", "moving", "turnover"])
def test_a_world_of_series_has_words_in_each_year(mix):
    hits, words = Series(mix=mix, docs=(20, 60)).many(3, seed=5)
    assert hits.shape == words.shape == (3, 12, 15)
    assert (words.sum(axis=1) > 0).all()
    assert not hits[words == 0].any()


def test_a_world_of_words_has_the_delay_that_was_planted():
    hits, _ = Words(terms=400, docs=(200, 200), delay=3.0).draw(np.random.default_rng(1))
    first = (hits > 0).argmax(axis=2)[(hits > 0).any(axis=2).all(axis=1)]
    assert 2.0 < (first[:, 1] - first[:, 0]).mean() < 3.5
