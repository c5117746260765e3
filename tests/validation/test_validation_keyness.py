"""The gates of keyness and meetings on fewer worlds, and what must miss them."""

from __future__ import annotations

import numpy as np
import pytest

from isctext.validation.gate import run_gate
from isctext.validation.keyness import GATES, REJECTED
from isctext.validation.keyness_worlds import Sentences, Vocabulary


def named(gate):
    return f"{gate.name}, {gate.method}"


@pytest.mark.parametrize("gate", GATES, ids=named)
def test_the_promise_is_kept(gate):
    made = run_gate(gate, 15 if "whole" in gate.name else 40, seed=1)
    assert made.kept, made.rate


@pytest.mark.parametrize("gate", REJECTED, ids=named)
def test_a_rejected_estimator_misses_the_promise(gate):
    made = run_gate(gate, 40, seed=1)
    assert not made.kept
    if gate.at_most and "chi2" in gate.method:
        assert made.rate > 0.15


def test_gates_have_names_of_their_own():
    assert len({named(gate) for gate in (*GATES, *REJECTED)}) == len(GATES) + len(REJECTED)


def test_same_seed_same_rate():
    gate = GATES[0]
    assert run_gate(gate, 5, seed=3).rate == run_gate(gate, 5, seed=3).rate


@pytest.mark.parametrize("periods", [False, True])
def test_a_world_of_words_is_what_it_says(periods):
    world = Vocabulary(docs=(80, 120), sources=(6, 6), times=4.0, periods=periods, burst=np.inf)
    corpus = world.draw(np.random.default_rng(0))
    part, words = corpus.part, corpus.documents.tokens
    assert (part.sum(), (~part).sum()) == (80, 120)
    rates = [corpus.counts[side].sum() / words[side].sum() for side in (part, ~part)]
    assert rates[0] / rates[1] == pytest.approx(4.0, rel=0.15)
    assert (corpus.sources_with() >= 3).all()
    shared = np.intersect1d(corpus.documents.source[part], corpus.documents.source[~part])
    assert bool(len(shared)) == periods


def test_a_world_of_sentences_is_what_it_says():
    world = Sentences(docs=4000, together=3.0, pairs=5)
    made = world.draw(np.random.default_rng(0))
    n, x, y = (m.sum(axis=0) for m in (made.both, made.first, made.second))
    assert np.all(n <= np.minimum(x, y))
    overall, within = world.truth()
    assert np.log2(n * made.units.sum() / (x * y)).mean() == pytest.approx(overall, abs=0.2)
    assert overall > within > 0
