"""First uses: the worked examples W3 and W5, and everything else done slowly."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from isctext.statistics.first_use import (
    bca_interval,
    compare_terms,
    flip_interval,
    inflation,
    kept_shares,
    lead,
    rmfu,
    sign_flip,
)

differences = st.lists(st.floats(-5, 5), min_size=2, max_size=10)


def test_worked_example_w3():
    assert round(float(rmfu([0, 1, 2, 5], 0.2)), 4) == 2.4798


def test_worked_example_w5():
    assert sign_flip([1, 2, 1, -1, 2, 1]) == 10 / 64


def test_product_form_is_the_plain_one_when_volumes_do_not_vary():
    counts = np.array([[0, 1, 2, 5], [3, 0, 0, 1]])
    plain = [sum(0.7 ** c.cumsum()) for c in counts]
    assert rmfu(counts, [0.3] * 4) == pytest.approx(plain)


def test_rmfu_is_the_mean_of_thinned_archives():
    rng = np.random.default_rng(1)
    counts, kept = np.array([0, 2, 1, 0, 4]), np.array([0.5, 0.2, 0.9, 0.1, 0.3])
    thinned = rng.binomial(counts, kept, (200_000, 5)) > 0
    first = np.where(thinned.any(axis=1), thinned.argmax(axis=1), 5)
    assert rmfu(counts, kept) == pytest.approx(first.mean(), abs=0.02)


def test_rmfu_at_the_borders():
    assert rmfu([0, 0, 0], 0.4) == 3  # never used
    assert rmfu([0, 1, 0], 1.0) == 1  # nothing is thinned
    assert rmfu([4, 1, 0], 0.0) == 3  # nothing is kept
    assert rmfu(np.zeros((2, 0)), 0.5).tolist() == [0, 0]


def test_volumes_are_made_equal_year_by_year():
    q_x, q_y = kept_shares([100, 50, 0], [25, 50, 10])
    assert q_x.tolist() == [0.25, 1, 0]
    assert q_y.tolist() == [1, 1, 0]


def test_terms_are_sorted_by_the_rule():
    words = np.full(4, 100.0)
    hits_x = np.array([[0, 2, 2, 2], [0, 2, 2, 0], [1, 3, 3, 3], [0, 0, 5, 5]])
    hits_y = np.array([[0, 0, 3, 3], [0, 9, 9, 9], [0, 3, 3, 3], [0, 6, 6, 6]])
    made = compare_terms(hits_x, hits_y, words, words)
    assert made.rare.tolist() == [False, True, False, False]
    assert made.censored.tolist() == [False, False, True, False]
    assert made.included.tolist() == [True, False, False, True]
    assert made.d.tolist() == [1, 0, 1, -1]


@given(differences)
@settings(max_examples=60, deadline=None)
def test_exact_signs_against_the_list_of_all(d):
    total = abs(sum(d))
    sums = [
        abs(sum(s * v for s, v in zip(signs, d, strict=True)))
        for signs in itertools.product((1, -1), repeat=len(d))
    ]
    assert sign_flip(d) == np.mean([s >= total - 1e-9 * max(total, 1) for s in sums])


def test_many_terms_by_draws_are_near_the_exact():
    d = np.random.default_rng(2).normal(0.4, 1, 13)
    signs = 1 - 2 * (np.arange(2**13)[:, None] >> np.arange(13) & 1)
    exact = (np.abs(signs @ d) >= abs(d.sum()) - 1e-9).mean()
    assert sign_flip(d, draws=9999) == pytest.approx(exact, abs=0.015)


@given(st.integers(0, 10_000), st.integers(6, 16))
@settings(max_examples=60, deadline=None)
def test_flip_interval_holds_what_the_test_does_not_refuse(seed, terms):
    d = np.random.default_rng(seed).normal(0.3, 1, terms)
    lo, hi = flip_interval(d, draws=499)
    width = hi - lo
    for mean, refused in (
        (lo - 1e-6 * width, True),
        (lo + 1e-6 * width, False),
        (hi - 1e-6 * width, False),
        (hi + 1e-6 * width, True),
    ):
        assert (sign_flip(d - mean, draws=499) <= 0.05) == refused


def test_five_terms_can_refuse_nothing():
    assert flip_interval([1.0, 2, 3, 4, 5]) == (-np.inf, np.inf)
    assert sign_flip([1.0, 2, 3, 4, 5]) == 2 / 32


def test_bca_against_scipy():
    d = np.random.default_rng(4).gamma(2, 1, 25)
    peer = stats.bootstrap((d,), np.mean, n_resamples=9999, method="BCa", rng=1)
    low, high = peer.confidence_interval
    assert bca_interval(d) == pytest.approx((low, high), abs=0.06)


def test_bca_of_values_all_alike():
    assert bca_interval([1.5, 1.5, 1.5]) == (1.5, 1.5)


def test_lead_takes_the_larger_p_and_the_wider_interval():
    d = np.random.default_rng(5).normal(0.8, 1, 20)
    alone, together = lead(d, draws=1999), lead(d, vif=3.0, draws=1999)
    assert alone.p_flip == together.p_flip == sign_flip(d, draws=1999)
    assert alone.p >= alone.p_flip
    assert together.p > alone.p
    assert together.hi - together.lo > 1.5 * (alone.hi - alone.lo)
    t = d.mean() / (d.std(ddof=1) * np.sqrt(3 / 20))
    assert together.p == pytest.approx(2 * stats.t.sf(abs(t), 20 / 3 - 1))


@given(differences, st.floats(1, 6))
@settings(max_examples=80, deadline=None)
def test_lead_is_consistent(d, vif):
    made = lead(d, vif=vif, draws=199)
    assert made.lo <= made.mean <= made.hi
    assert made.x_first + made.y_first + made.tie == pytest.approx(1)
    if len(d) >= 6 and abs(made.p - 0.05) > 1e-3 and np.std(d) > 1e-3:
        assert (made.p <= 0.05) == (not made.lo < 0 < made.hi)
    mirrored = lead([-v for v in d], vif=vif, draws=199)
    assert (mirrored.mean, mirrored.x_first) == (-made.mean, made.y_first)
    assert mirrored.p == pytest.approx(made.p, abs=1e-9)


def test_lead_of_none_and_of_one():
    assert np.isnan(lead([]).mean)
    one = lead([1.2])
    assert (one.terms, one.mean, one.x_first) == (1, 1.2, 1.0)
    assert np.isnan([one.p, one.lo, one.hi]).all()


def test_all_alike_is_refused_by_the_signs_alone():
    same = lead([1.0] * 8)
    assert same.p == 2 / 256
    assert (same.bca_lo, same.bca_hi) == (1.0, 1.0)
    assert lead([0.0] * 8).p == 1


def slow_inflation(x, y):
    def residuals(z):
        z = z - z.mean(axis=1, keepdims=True) - z.mean(axis=0) + z.mean()
        t = np.arange(z.shape[1])
        return np.array([row - np.polyval(np.polyfit(t, row, 1), t) for row in z])

    one, other = np.corrcoef(residuals(x)), np.corrcoef(residuals(y))
    off = ~np.eye(len(x), dtype=bool)
    return 1 + (len(x) - 1) * min(max((one * other)[off].mean(), 0), 1)


def test_inflation_by_its_formula():
    rng = np.random.default_rng(9)
    common = rng.normal(0, 1, (2, 15))
    x = rng.normal(0, 1, (6, 15)) + np.repeat(common, 3, axis=0) * 2
    y = rng.normal(0, 1, (6, 15)) + np.repeat(common, 3, axis=0) * 2
    assert inflation(x, y) == pytest.approx(slow_inflation(x, y))
    assert inflation(x, y) > 1.5


@pytest.mark.parametrize("shape", [(0, 5), (1, 5), (3, 0), (3, 2), (3, 5)])
def test_inflation_of_nothing_is_one(shape):
    assert inflation(np.zeros(shape), np.zeros(shape)) == 1.0


@given(
    st.lists(
        st.tuples(*[st.lists(st.integers(0, 4), min_size=3, max_size=3)] * 2),
        min_size=1,
        max_size=5,
    ),
    st.lists(st.integers(1, 500), min_size=6, max_size=6),
)
@settings(max_examples=80, deadline=None)
def test_any_small_comparison_is_described_and_mirrors(terms, words):
    x, y = (np.array(side) for side in zip(*terms, strict=True))
    made = compare_terms(x, y, words[:3], words[3:])
    mirrored = compare_terms(y, x, words[3:], words[:3])
    assert (made.d == -mirrored.d).all()
    assert ((made.first_x >= 0) & (made.first_x <= 3)).all()
    assert not (made.rare & made.censored).any()
