"""Pooled odds ratios: by hand, and the paradox that they are for."""

from __future__ import annotations

import numpy as np
import pytest

from isctext.statistics.pooling import pool


def test_worked_by_hand():
    # One word, two topics: a d / n summed over b c / n, a half on both sides.
    made = pool([[10, 20]], [[15, 30]], [100, 200], [300, 500])
    up = 10 * 195 / 300 + 20 * 290 / 500
    down = 90 * 5 / 300 + 180 * 10 / 500
    assert made.log_odds[0] == pytest.approx(np.log((up + 0.5) / (down + 0.5)))
    assert made.strata[0] == 2
    own = [np.log(10.5 * 195.5 / (90.5 * 5.5)), np.log(20.5 * 290.5 / (180.5 * 10.5))]
    weight = [1 / sum(1 / c for c in cells) for cells in (
        (10.5, 90.5, 5.5, 195.5), (20.5, 180.5, 10.5, 290.5)
    )]  # fmt: skip
    mean = np.average(own, weights=weight)
    q = sum(w * (o - mean) ** 2 for w, o in zip(weight, own, strict=True))
    assert made.q[0] == pytest.approx(q)
    assert made.i2[0] == pytest.approx(max(0, 1 - 1 / q))
    assert made.agree[0] == 1
    assert pool([[10, 20]], [[15, 30]], [100, 200], [300, 500], 2.0).q[0] == pytest.approx(q / 2)


def test_a_word_of_a_topic_is_none_of_the_arena():
    # The arena speaks of topic 0 three times as much; within topics the word is the same.
    part, words = np.array([3000, 1000]), np.array([4000, 4000])
    n, whole = np.array([[300, 10]]), np.array([[400, 40]])
    crude = np.log(310 * (4000 - 130) / (130 * (4000 - 310)))
    made = pool(n, whole, part, words)
    assert crude > 0.8
    assert abs(made.log_odds[0]) < 0.01


def test_topics_that_disagree():
    made = pool([[300, 10]], [[330, 310]], [3000, 3000], [6000, 6000])
    assert made.i2[0] > 0.9
    assert made.agree[0] <= 0.5


def test_what_cannot_be_pooled():
    made = pool([[0, 0], [5, 0]], [[0, 0], [9, 0]], [10, 10], [30, 10])
    assert np.isnan(made.log_odds[0])
    assert made.strata.tolist() == [0, 1]  # the second topic has words on one side only
    assert np.isnan(made.i2).all()
    assert np.isnan(made.agree[0])
    assert pool(np.zeros((0, 2)), np.zeros((0, 2)), [1, 1], [2, 2]).log_odds.shape == (0,)
