"""The AR(1) bootstrap against the same thing done slowly, and what it must never do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from isctext.statistics.ar1 import ar_trends, log_rates, percent
from isctext.statistics.ar_null import ar_root, corrected_phi, critical, fit_lines, null_root


def slow_line(values):
    """Slope, its t, residuals, from the years that are there."""
    at = np.flatnonzero(~np.isnan(values))
    slope, level = np.polyfit(at, values[at], 1)
    residual = values[at] - level - slope * at
    se = np.sqrt((residual**2).sum() / (len(at) - 2) / ((at - at.mean()) ** 2).sum())
    return slope, slope / se, dict(zip(at.tolist(), residual, strict=True))


def slow_phi(residual):
    n = len(residual)
    pairs = [(t, t + 1) for t in residual if t + 1 in residual]
    lag = sum(residual[a] * residual[b] for a, b in pairs) * (n - 1) / len(pairs)
    r = lag / sum(e**2 for e in residual.values())
    return min(max((r + 2 / n) / (1 - 4 / n), 0.2), 0.9)


def slow_p(values, draws, seed):
    _, t, residual = slow_line(values)
    phi = slow_phi(residual)
    noise = np.random.default_rng([seed, len(values)]).standard_normal((draws, len(values)))
    above = 0
    for row in noise:
        path = [row[0] / np.sqrt(1 - phi**2)]
        for e in row[1:]:
            path.append(phi * path[-1] + e)
        drawn = np.where(np.isnan(values), np.nan, path)
        above += abs(slow_line(drawn)[1]) >= abs(t)
    return (1 + above) / (draws + 1)


@pytest.mark.parametrize("missing", [[], [3], [0, 5, 6], [11]])
def test_same_as_the_loop_over_draws(missing):
    rng = np.random.default_rng(4)
    values = rng.normal(0, 0.3, (3, 12)) + 0.05 * np.arange(12)
    values[:, missing] = np.nan
    made = ar_trends(values, draws=199, seed=7)
    for row in range(3):
        slope, _, residual = slow_line(values[row])
        assert made.slope[row] == pytest.approx(slope)
        assert made.phi[row] == pytest.approx(slow_phi(residual))
        assert made.p[row] == pytest.approx(slow_p(values[row], 199, 7))
        assert made.years[row] == 12 - len(missing)


def test_ar_root_gives_the_covariance_of_a_stationary_series():
    root = ar_root(np.array([0.6]), 5)[0]
    lag = np.abs(np.subtract.outer(np.arange(5), np.arange(5)))
    assert root @ root.T == pytest.approx(0.6**lag / (1 - 0.36))


def test_phi_by_hand():
    # r = (-1 + -1 + -1 + -1) / 5 < 0: floored. Then r = 3/4, n = 8: (.75 + .25) / .5: capped.
    seen = np.ones(5, dtype=bool)
    assert corrected_phi(np.array([1.0, -1, 1, -1, 1]), seen) == 0.2
    block = np.array([1.0, 1, 1, 1, -1, -1, -1, -1])
    assert corrected_phi(block, np.ones(8, dtype=bool)) == 0.9
    # n = 20, products 19 x .1: r = .095 / 1 ... (r + .1) / .8.
    wave = np.array([np.sqrt(0.5), 0.0] * 10)
    assert corrected_phi(wave, np.ones(20, dtype=bool)) == pytest.approx(0.2)


def test_the_critical_value_is_where_p_passes_five_per_cent():
    drawn = np.arange(1.0, 100.0)  # B = 99: p = (1 + #) / 100, so # <= 4 is significant
    limit = critical(drawn)
    assert (1 + (drawn >= limit + 0.5).sum()) / 100 <= 0.05
    assert (1 + (drawn >= limit).sum()) / 100 > 0.05
    assert np.isinf(critical(np.arange(10.0)))  # ten draws can never give .05


@given(st.integers(0, 10_000), st.integers(8, 16), st.floats(-0.3, 0.3))
@settings(max_examples=40, deadline=None)
def test_the_interval_holds_what_the_test_does_not_refuse(seed, years, slope):
    rng = np.random.default_rng(seed)
    values = rng.normal(0, 0.4, (1, years)) + slope * np.arange(years)
    made = ar_trends(values, draws=199)
    assert (made.p[0] <= 0.05) == (not made.lo[0] < 0 < made.hi[0])
    width, t = made.hi[0] - made.lo[0], np.arange(years)
    for slope_taken, refused in (
        (made.hi[0] + 0.001 * width, True),
        (made.hi[0] - 0.001 * width, False),
        (made.lo[0] + 0.001 * width, False),
        (made.lo[0] - 0.001 * width, True),
    ):
        assert (ar_trends(values - slope_taken * t, draws=199).p[0] <= 0.05) == refused


@given(st.integers(0, 10_000), st.floats(0.01, 100), st.floats(-1e4, 1e4))
@settings(max_examples=40, deadline=None)
def test_unit_and_level_change_nothing(seed, scale, level):
    values = np.random.default_rng(seed).normal(0, 1, (2, 11))
    one, other = ar_trends(values, draws=99), ar_trends(values * scale + level, draws=99)
    assert other.p == pytest.approx(one.p, abs=0.011)  # a draw may stand on the border
    assert other.slope == pytest.approx(one.slope * scale, rel=1e-6, abs=1e-9)
    assert other.mde == pytest.approx(one.mde * scale, rel=1e-5)


def test_a_neighbour_changes_nothing():
    values = np.random.default_rng(1).normal(0, 1, (5, 14))
    together = ar_trends(values, draws=299)
    alone = [ar_trends(row, draws=299).p[0] for row in values]
    assert together.p.tolist() == pytest.approx(alone)


def test_power_at_the_detectable_slope():
    """600 series at their detectable slope: the whole procedure finds about .8 of them."""
    rng = np.random.default_rng(3)
    noise = rng.standard_normal((600, 14)) @ ar_root(np.array([0.4]), 14)[0].T * 0.3
    slope = np.nanmedian(ar_trends(noise, draws=999).mde)
    found = ar_trends(noise + slope * np.arange(14), draws=999).p <= 0.05
    assert 0.72 <= found.mean() <= 0.88


def test_a_shared_error_of_nothing_changes_nothing_and_a_large_one_widens():
    values = np.random.default_rng(2).normal(0, 0.3, (1, 12)) + 0.1 * np.arange(12)
    plain = ar_trends(values, draws=4999)
    none = ar_trends(values, shared=np.zeros((1, 12, 12)), draws=4999)
    assert none.p == pytest.approx(plain.p, abs=0.01)
    assert none.mde == pytest.approx(plain.mde, rel=0.05)
    block = np.repeat([1.0, -1.0], 6)
    wide = ar_trends(values, shared=0.25 * np.outer(block, block)[None], draws=4999)
    assert wide.hi[0] - wide.lo[0] > 1.5 * (plain.hi[0] - plain.lo[0])
    assert wide.p[0] > plain.p[0]


def test_the_null_with_a_shared_error_leaves_the_observed_variance():
    lines = fit_lines(np.random.default_rng(5).normal(0, 1, (1, 10)))
    block = np.repeat([1.0, -1.0], 5)
    shared = 0.1 * np.outer(block, block)[None]
    root = null_root(np.array([0.5]), shared, lines.residual_maker, lines.sse)
    left = np.einsum("stu,sut->s", lines.residual_maker, root @ root.transpose(0, 2, 1))
    assert left == pytest.approx(lines.sse)


def test_log_rates_are_the_plain_ones_where_there_are_hits():
    hits, words = np.array([30.0, 60, 45]), np.array([1e5, 3e5, 2e5])
    plain = np.log((hits + 0.5) / words * 1e6)
    assert log_rates(hits, words) == pytest.approx(plain, abs=1e-3)


def test_log_rates_by_the_expectation_itself():
    hits, words = np.array([0.0, 2, 1, 3]), np.array([1e4, 2e4, 1e4, 8e4])
    rate = 6 / 12e4
    mean = [stats.poisson.expect(lambda k: np.log(k + 0.5), (rate * n,)) for n in words]
    expected = np.log(hits + 0.5) - mean + np.log(rate * 1e6)
    assert log_rates(hits, words) == pytest.approx(expected, abs=1e-6)


def test_a_flat_rate_has_no_slope_when_volume_grows():
    rng = np.random.default_rng(11)
    words = np.geomspace(1e4, 2e5, 15)
    hits = rng.poisson(words * 2e-5, (4000, 15)).astype(float)
    plain = fit_lines(np.log((hits + 0.5) / words)).slope.mean()
    assert plain < -0.02
    assert abs(fit_lines(log_rates(hits, words)).slope.mean()) < 0.005


def test_a_year_without_words_is_missing_and_no_hits_are_no_rate():
    z = log_rates([[3.0, 0, 5], [0, 0, 0]], [[100.0, 0, 100], [100, 0, 100]])
    assert np.isnan(z[:, 1]).all()
    assert z[1, 0] == pytest.approx(z[1, 2])
    assert np.isnan(log_rates([0.0], [0.0])).all()


@pytest.mark.parametrize(
    "values",
    [
        np.zeros((1, 0)),
        np.full((1, 12), np.nan),
        np.full((2, 12), 3.0),
        np.arange(12.0)[None],
        np.r_[np.arange(7.0) ** 2, [np.nan] * 5][None],
        np.array([[1.0]]),
        np.zeros((0, 12)),
    ],
)
def test_nothing_to_judge_gives_no_p(values):
    made = ar_trends(values, draws=99)
    assert np.isnan(made.p).all()
    assert np.isnan(made.mde).all()
    assert len(made.years) == len(values)


@given(st.lists(st.one_of(st.none(), st.floats(-50, 50)), max_size=14), st.integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_any_short_series_is_described(values, seed):
    row = np.array([np.nan if v is None else v for v in values], float)[None]
    made = ar_trends(row, draws=99, seed=seed)
    assert made.years[0] == np.count_nonzero(~np.isnan(row))
    if made.years[0] < 8:
        assert np.isnan(made.p[0])
    assert np.isnan(made.p[0]) or 0 < made.p[0] <= 1


def test_percent():
    assert percent(np.log([1.1, 0.9])) == pytest.approx([10, -10])
