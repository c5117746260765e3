"""Breaks against a loop over splits; smoothing against a loop over points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.statistics.breaks import step_breaks
from isctext.statistics.smoothing import loess, smooth_rates


def slow_split(values):
    """Largest |t| of two means, and the split."""
    best = (-1.0, 0)
    for k in range(2, len(values) - 1):
        one, other = values[:k], values[k:]
        sse = ((one - one.mean()) ** 2).sum() + ((other - other.mean()) ** 2).sum()
        se = np.sqrt(sse / (len(values) - 2) * (1 / k + 1 / (len(values) - k)))
        best = max(best, (abs(one.mean() - other.mean()) / se, k))
    return best


def slow_aicc(sse, n, k):
    return n * np.log(sse / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1)


@pytest.mark.parametrize("missing", [[], [4], [0, 7, 8]])
def test_same_as_the_loop_over_splits(missing):
    rng = np.random.default_rng(8)
    values = rng.normal(0, 0.5, (4, 13)) + (np.arange(13) >= 6)
    values[:, missing] = np.nan
    made = step_breaks(values, draws=149, seed=2)
    at = np.flatnonzero(~np.isnan(values[0]))
    noise = np.random.default_rng([2, 13]).standard_normal((149, 13))
    for row in range(4):
        here = values[row][at]
        top, k = slow_split(here)
        assert made.at[row] == at[k]
        assert made.step[row] == pytest.approx(here[k:].mean() - here[:k].mean())
        residual = here - np.where(np.arange(len(at)) < k, here[:k].mean(), here[k:].mean())
        line = here - np.polyval(np.polyfit(at, here, 1), at)
        gain = slow_aicc((line**2).sum(), len(at), 3) - slow_aicc((residual**2).sum(), len(at), 4)
        assert made.gain[row] == pytest.approx(gain)
        above = 0
        for drawn in noise:
            path = [drawn[0] / np.sqrt(1 - made.phi[row] ** 2)]
            for e in drawn[1:]:
                path.append(made.phi[row] * path[-1] + e)
            above += slow_split(np.array(path)[at])[0] >= top
        assert made.p[row] == pytest.approx((1 + above) / 150)


def test_a_clean_step_is_found_where_it_is():
    rng = np.random.default_rng(1)
    values = rng.normal(0, 0.2, (1, 16)) + 2.0 * (np.arange(16) >= 9)
    made = step_breaks(values, draws=999)
    assert made.found[0]
    assert made.at[0] == 9
    assert made.step[0] == pytest.approx(2.0, abs=0.3)


def test_a_steady_growth_is_no_break():
    values = np.random.default_rng(1).normal(0, 0.3, (60, 16)) + 0.1 * np.arange(16)
    made = step_breaks(values, draws=499)
    assert made.found.mean() < 0.15
    assert (made.p <= 0.05).mean() > 0.5  # what the step's test alone would call


def test_a_block_that_moves_together_is_no_break_once_that_is_known():
    values = np.random.default_rng(1).normal(0, 0.2, (1, 14)) + 0.8 * (np.arange(14) >= 7)
    block = np.where(np.arange(14) < 7, -0.5, 0.5)
    shared = np.outer(block, block)[None] * 0.8**2
    assert step_breaks(values, draws=999).p[0] <= 0.05
    assert step_breaks(values, shared=shared, draws=999).p[0] > 0.05


@pytest.mark.parametrize(
    "values",
    [
        np.zeros((1, 12)),
        np.full((1, 12), np.nan),
        np.zeros((0, 12)),
        np.zeros((2, 0)),
        (np.arange(12.0) >= 5)[None],
        np.r_[1.0, 2, 3, 1, 2, 3, 1, [np.nan] * 4][None],
    ],
)
def test_nothing_to_judge_gives_no_p(values):
    made = step_breaks(values, draws=99)
    assert np.isnan(made.p).all()
    assert not made.found.any()


@given(st.lists(st.one_of(st.none(), st.floats(-50, 50)), max_size=14))
@settings(max_examples=100, deadline=None)
def test_any_short_series_is_described(values):
    row = np.array([np.nan if v is None else v for v in values], float)[None]
    made = step_breaks(row, draws=99)
    known = np.count_nonzero(~np.isnan(row))
    assert made.years[0] == known
    if not np.isnan(made.p[0]):
        assert known >= 8
        assert not np.isnan(row[0, made.at[0]])
        before = np.count_nonzero(~np.isnan(row[0, : made.at[0]]))
        assert 2 <= before <= known - 2


def slow_loess(x, y, own, span):
    q = min(len(x), max(2, int(span * len(x) + 0.5)))
    out = []
    for at in x:
        far = np.abs(x - at)
        reach = np.sort(far)[q - 1]
        w = own * (1 - np.minimum(far / reach, 1) ** 3) ** 3
        used = w > 0
        if np.ptp(x[used]) == 0:
            out.append(np.average(y[used], weights=w[used]))
        else:
            line = np.polyfit(x[used] - at, y[used], 1, w=np.sqrt(w[used]))
            out.append(line[1])
    return np.array(out)


@pytest.mark.parametrize("span", [0.4, 0.75, 1.0])
def test_loess_same_as_the_loop_over_points(span):
    rng = np.random.default_rng(6)
    x = np.array([0.0, 1, 2, 5, 6, 7, 8, 11, 12, 13])
    y, own = rng.normal(0, 1, 10), rng.uniform(1, 9, 10)
    assert loess(x, y, own, span=span) == pytest.approx(slow_loess(x, y, own, span))


def test_loess_keeps_a_line():
    x = np.arange(9.0)
    assert loess(x, 2 * x - 1, np.ones(9)) == pytest.approx(2 * x - 1)


def test_smooth_rates_pass_over_years_without_words():
    hits, words = np.array([4.0, 0, 6, 5, 7]), np.array([1e5, 0, 1e5, 1e5, 1e5])
    line = smooth_rates(hits, words, phi=2.0)
    assert np.isnan(line).tolist() == [False, True, False, False, False]
    assert ((line[[0, 2, 3, 4]] > 30) & (line[[0, 2, 3, 4]] < 90)).all()


@pytest.mark.parametrize("years", [0, 1, 2, 3])
def test_smooth_rates_of_few_years(years):
    line = smooth_rates(np.arange(float(years)), np.full(years, 1000.0), np.inf)
    assert len(line) == years
    assert np.isfinite(line).all()


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 50_000)), max_size=12))
@settings(max_examples=100, deadline=None)
def test_smooth_rates_are_positive_and_known_where_there_are_words(years):
    hits, words = (
        (np.array(column, float) for column in zip(*years, strict=True))
        if years
        else (
            np.zeros(0),
            np.zeros(0),
        )
    )
    line = smooth_rates(hits, words)
    assert np.array_equal(np.isfinite(line), words > 0)
    assert (line[words > 0] > 0).all()
