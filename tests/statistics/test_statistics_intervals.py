"""Intervals: the worked examples, an independent computation, and what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from isctext.statistics.intervals import rate_interval, wilson_interval

counts = st.integers(0, 10_000)
tokens = st.integers(1, 10**9)
effects = st.floats(1, 1e4)


def test_worked_example_w1():
    rate, lo, hi = rate_interval([12, 0, 12], 240_000, [3, 3, 1])
    assert np.round(rate, 2).tolist() == [50, 0, 50]
    assert np.round(lo, 2).tolist() == [13.62, 0, 25.84]
    assert np.round(hi, 2).tolist() == [128.02, 46.11, 87.34]


def test_worked_example_w1_to_four_decimals_by_gamma_quantiles():
    _, lo, hi = rate_interval(12, 240_000, 3)
    scale = 1e6 * 3 / 240_000
    assert lo == pytest.approx(stats.gamma.ppf(0.025, 4) * scale, abs=5e-5)
    assert hi == pytest.approx(stats.gamma.ppf(0.975, 5) * scale, abs=5e-5)
    assert (round(float(lo), 4), round(float(hi), 4)) == (13.6233, 128.0199)


def test_no_hits_start_at_exactly_zero_and_end_at_the_exponential_quantile():
    rate, lo, hi = rate_interval(0, 1_000_000, 1)
    assert (rate, lo) == (0, 0)
    assert hi == pytest.approx(-np.log(0.025))


def test_infinite_design_effect_says_nothing():
    _, lo, hi = rate_interval(12, 1000, np.inf)
    assert lo == 0
    assert np.isinf(hi)


def test_wilson_of_the_specification():
    share, lo, hi = wilson_interval(82, 100)
    assert (share, round(float(lo), 3), round(float(hi), 3)) == (0.82, 0.733, 0.883)


def test_wilson_with_a_design_effect_is_wilson_on_fewer_documents():
    fewer = np.array(wilson_interval(20.5, 25))
    assert np.array(wilson_interval(82, 100, 4)) == pytest.approx(fewer)


def test_wilson_keeps_none_and_all_at_the_border():
    _, lo, hi = wilson_interval([0, 30], [30, 30])
    assert lo[0] == 0
    assert hi[1] == 1
    assert 0 < hi[0] < 0.2
    assert 0.8 < lo[1] < 1


@pytest.mark.parametrize("wrong", [(-1, 10, 1), (1, 0, 1), (1, 10, 0.5)])
def test_impossible_numbers_are_refused(wrong):
    with pytest.raises(ValueError, match="design effect"):
        rate_interval(*wrong)


def test_more_hits_than_trials_is_refused():
    with pytest.raises(ValueError, match="trials"):
        wilson_interval(3, 2)


@given(counts, tokens, effects)
@settings(deadline=None, max_examples=150)
def test_rate_stands_in_its_interval(y, n, phi):
    rate, lo, hi = rate_interval(y, n, phi)
    assert 0 <= lo <= rate <= hi
    assert lo < rate or y == 0


@given(st.integers(1, 1000), st.integers(1, 10**7), effects, st.integers(1, 1000))
@settings(deadline=None, max_examples=100)
def test_same_evidence_in_another_unit_gives_the_same_interval_rescaled(y, n, phi, factor):
    one = np.array(rate_interval(y, n, phi))
    other = np.array(rate_interval(y, n * factor, phi))
    assert other * factor == pytest.approx(one, rel=1e-9)


@given(st.integers(1, 1000), st.integers(1, 10**7), effects)
@settings(deadline=None, max_examples=100)
def test_a_larger_design_effect_never_narrows(y, n, phi):
    _, lo, hi = rate_interval(y, n, [phi, phi * 2])
    assert lo[1] <= lo[0]
    assert hi[0] <= hi[1]


@given(st.integers(1, 5000), st.integers(0, 5000), effects)
@settings(deadline=None, max_examples=150)
def test_share_stands_in_its_interval(docs, hit, deff):
    share, lo, hi = wilson_interval(min(hit, docs), docs, deff)
    assert 0 <= lo <= share <= hi <= 1
