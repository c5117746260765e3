"""Novelty: the worked example W6, brute force, and sources that come and go."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.statistics import novelty as module
from isctext.statistics.novelty import novelty, residual

W6 = np.array([[0.5, 0.5], [0.5, 0.5], [0.9, 0.1], [0.9, 0.1], [0.9, 0.1]])


def test_w6():
    made = novelty(W6, np.arange(5), window=2)
    assert round(float(made.novelty[2]), 4) == 0.5310
    assert round(abs(float(made.transience[2])), 4) == 0
    assert round(float(made.resonance[2]), 4) == 0.5310
    assert np.isnan(made.novelty[:2]).all()
    assert np.isnan(made.transience[3:]).all()
    assert np.isnan(made.held).all()


def by_hand(mixtures, date, window):
    """Documents of a date share a position; the farthest date of a window counts in part."""
    p = (mixtures + 1e-6) / (mixtures + 1e-6).sum(1, keepdims=True)
    out = np.full((2, len(p)), np.nan)
    for i in range(len(p)):
        sides = (sorted(set(date[date < date[i]]), reverse=True), sorted(set(date[date > date[i]])))
        for row, days in enumerate(sides):
            need, total = window, 0.0
            for day in days:
                same = np.flatnonzero(date == day)
                taken = min(need, len(same))
                total += taken * np.mean([(p[i] * np.log2(p[i] / p[j])).sum() for j in same])
                need -= taken
                if need == 0:
                    out[row, i] = total / window
                    break
    return out


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 40),
    st.integers(1, 9),
    st.sampled_from([4, 60, 10**6]),
)
def test_as_by_hand_whatever_the_ties_and_the_blocks(seed, days, window, at_once):
    rng = np.random.default_rng(seed)
    mixtures = rng.dirichlet(np.ones(4), 40)
    date = np.sort(rng.integers(0, days, 40))
    before = module._AT_ONCE
    module._AT_ONCE = at_once
    try:
        made = novelty(mixtures, date, np.zeros(40, np.int64), window)
    finally:
        module._AT_ONCE = before
    past, future = by_hand(mixtures, date, window)
    np.testing.assert_allclose(made.novelty, past, atol=1e-9)
    np.testing.assert_allclose(made.transience, future, atol=1e-9)
    # One source: its usual mixture is taken off both windows alike.
    np.testing.assert_allclose(made.held, past - future, atol=1e-9)


def test_the_order_within_a_date_changes_nothing():
    rng = np.random.default_rng(0)
    mixtures, date = rng.dirichlet(np.ones(3), 30), np.repeat(np.arange(10), 3)
    turned = np.arange(30).reshape(10, 3)[:, ::-1].ravel()
    one, other = novelty(mixtures, date, window=4), novelty(mixtures[turned], date, window=4)
    np.testing.assert_allclose(one.resonance[turned], other.resonance)


def test_one_source_after_another_makes_no_resonance_when_sources_are_held():
    # Source 0 says A for 20 days, then source 1 says B: nobody has changed.
    mixtures = np.repeat([[0.9, 0.1], [0.1, 0.9]], 20, axis=0)
    source = np.repeat([0, 1], 20)
    made = novelty(mixtures, np.arange(40), source, window=5)
    assert np.nanmax(np.abs(made.resonance)) > 1
    np.testing.assert_allclose(made.held[~np.isnan(made.held)], 0, atol=1e-9)


def test_a_source_that_changes_resonates_when_sources_are_held():
    mixtures = np.repeat([[0.9, 0.1], [0.1, 0.9]], 20, axis=0)
    made = novelty(mixtures, np.arange(40), np.zeros(40, np.int64), window=5)
    assert made.held[20] > 1


def test_a_floor_is_shared_by_all_topics():
    weights = np.array([[0.5, 0.0], [0.0, 0.5], [0.5, 0.0]])
    plain = novelty(weights + 0.25, np.arange(3), window=1)
    given_apart = novelty(weights, np.arange(3), window=1, floor=np.full(3, 0.25))
    np.testing.assert_allclose(plain.novelty, given_apart.novelty)


def test_too_few_documents_or_one_date_give_no_number():
    assert len(novelty(np.empty((0, 3)), np.empty(0)).novelty) == 0
    assert np.isnan(novelty(W6, np.arange(5)).resonance).all()
    assert np.isnan(novelty(W6, np.zeros(5), window=1).resonance).all()


def test_dates_must_ascend():
    with pytest.raises(ValueError, match="order"):
        novelty(W6, np.arange(5)[::-1])


def test_the_residual_has_no_line_left_over_novelty():
    rng = np.random.default_rng(1)
    x = rng.normal(size=50)
    y = 2 + 3 * x + rng.normal(size=50)
    x[3], y[4] = np.nan, np.nan
    left = residual(y, x)
    known = ~np.isnan(left)
    assert known.sum() == 48
    assert abs(left[known].mean()) < 1e-12
    assert abs(left[known] @ x[known]) < 1e-9


@pytest.mark.parametrize(
    ("y", "x", "expected"),
    [
        ([], [], []),
        ([np.nan], [1.0], [np.nan]),
        ([3.0, 5.0], [1.0, 2.0], [-1.0, 1.0]),
        ([1.0, 2.0, 6.0], [4.0, 4.0, 4.0], [-2.0, -1.0, 3.0]),
    ],
)
def test_the_residual_of_little(y, x, expected):
    np.testing.assert_allclose(residual(y, x), expected)
