"""Sources left out one at a time, against loops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from isctext.statistics.jackknife import (
    effective_sources,
    infer,
    jackknife_variance,
    leave_one_out,
)

_counts = st.lists(st.integers(0, 50), min_size=2, max_size=12)


@given(_counts)
def test_leaving_out_and_effective_sources_against_loops(sizes):
    x = np.array(sizes, float)
    assert leave_one_out(x).tolist() == [sum(sizes) - n for n in sizes]
    if sum(sizes):
        assert effective_sources(x) == pytest.approx(sum(sizes) ** 2 / sum(n * n for n in sizes))
        assert 1 <= effective_sources(x) <= len(sizes) + 1e-9
    else:
        assert effective_sources(x) == 0


def test_equal_sources_are_as_many_as_they_are():
    assert effective_sources([7, 7, 7, 7]) == 4
    assert effective_sources([100, 0, 0]) == 1
    assert effective_sources(np.ones((3, 5)), axis=0).tolist() == [3] * 5


def test_the_jackknife_of_a_mean_is_its_variance():
    x = np.random.default_rng(0).normal(size=9)
    replicates = leave_one_out(x) / 8
    assert jackknife_variance(replicates) == pytest.approx(x.var(ddof=1) / 9)


def test_axes():
    x = np.random.default_rng(0).normal(size=(2, 5, 3))
    by_hand = [[jackknife_variance(x[w, :, j]) for j in range(3)] for w in range(2)]
    assert jackknife_variance(x, axis=-2) == pytest.approx(np.array(by_hand))
    assert leave_one_out(x, -2)[1, 3, 2] == pytest.approx(x[1, [0, 1, 2, 4], 2].sum())


def test_two_sides_are_welch_for_means():
    rng = np.random.default_rng(1)
    a, b = rng.normal(0, 1, 8), rng.normal(1, 3, 14)
    v = [jackknife_variance(leave_one_out(x) / (len(x) - 1)) for x in (a, b)]
    told = infer(a.mean() - b.mean(), (v[0], len(a)), (v[1], len(b)))
    welch = stats.ttest_ind(a, b, equal_var=False)
    assert told.p == pytest.approx(welch.pvalue)
    assert told.df == pytest.approx(welch.df)
    interval = welch.confidence_interval()
    assert (told.lo, told.hi) == (pytest.approx(interval.low), pytest.approx(interval.high))


def test_what_cannot_be_told_is_nan():
    alone = infer(0.3, (0.1, 1.0))
    assert alone.estimate == 0.3
    assert np.isnan([alone.p, alone.lo, alone.df]).all()
    still = infer(np.array([0.3, 0.3]), (np.array([0.0, 0.1]), 5.0))
    assert np.isnan(still.p[0])
    assert still.p[1] == pytest.approx(2 * stats.t.sf(0.3 / 0.1**0.5, 4))
    assert np.isnan(jackknife_variance(np.array([1.0])))
    assert np.isnan(jackknife_variance(np.ones((4, 1, 2)), -2)).all()
