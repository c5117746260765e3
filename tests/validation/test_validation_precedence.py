"""The gates of precedence on fewer worlds (G4, G5), and the estimators that must miss them."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from isctext.validation.gate import run_gate
from isctext.validation.precedence import (
    GATES,
    REJECTED,
    full_rule,
    named_leader,
    power_at_detectable,
)
from isctext.validation.precedence_worlds import KINDS, Terms


def named(gate):
    return f"{gate.name}, {gate.method}, {gate.world}"


@pytest.mark.parametrize("gate", GATES, ids=named)
def test_the_promise_is_kept(gate):
    made = run_gate(gate, 60, seed=1)
    assert made.kept, made.rate


@pytest.mark.parametrize("gate", REJECTED, ids=named)
def test_a_rejected_estimator_misses_the_promise(gate):
    worlds = 300 if "plain rates" in gate.name else 60
    assert not run_gate(gate, worlds, seed=1).kept


def test_the_nulls_of_the_specification_have_their_gates():
    names = {gate.name for gate in GATES}
    wanted = ("independent", "growth", "shared driver", "inertia", "4 clusters")
    assert {f"G4 {name}" for name in wanted} | {"G5 power"} <= names
    assert len({named(gate) for gate in GATES}) == len(GATES)


def test_the_detectable_strength_holds_where_terms_come_together():
    power = power_at_detectable(100, 3, kind="clusters", follows="groups follow")
    assert 0.65 < power < 0.97


def test_the_leader_that_is_named_leads():
    hits, words = Terms("follower", strength=0.7).many(40, 2)
    called, right = full_rule(hits, words), named_leader(hits, words)
    assert called.mean() > 0.9
    assert right.sum() >= 0.95 * called.sum()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_world_has_terms_and_words_in_both_arenas(kind):
    terms = Terms(kind, terms=6, years=12, docs=30)
    hits, words = terms.many(2, seed=4)
    assert hits.shape == (2, 6, 2, 12)
    assert words.shape == (2, 2, 12)
    assert (words > 0).all()
    assert np.array_equal(hits, terms.many(2, seed=4)[0])
    assert not np.array_equal(hits, terms.many(2, seed=5)[0])


def test_shifted_archives_grow_three_years_apart():
    draw = partial(Terms, "still", terms=2, years=20)
    words = draw(archives="shifted").draw(np.random.default_rng(1))[1]
    even = draw().draw(np.random.default_rng(1))[1]
    assert words[0, 10:].min() > 4 * words[0, :10].max()
    assert words[1, 13:].min() > 4 * words[1, :13].max()
    assert even[0].max() < 2 * even[0].min()
