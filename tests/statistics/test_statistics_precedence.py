"""The panel of many terms: worked values, a slow oracle, and what must not change it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from isctext.statistics.first_use import inflation
from isctext.statistics.precedence import LAGS, compare, correlations, residuals


def planted(seed, terms=8, years=14, worlds=()):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(*worlds, terms, years)), rng.normal(size=(*worlds, terms, years))


def unit(values):
    centred = np.asarray(values, float) - np.mean(values)
    return centred / np.linalg.norm(centred)


def test_w4_a_series_and_itself_two_years_later():
    x = [0, 0, 1, 3, 1, 0, 0, 0, 0, 0]
    r = correlations(unit(x), unit([0, 0, *x[:-2]]))
    expected = [-0.3235, -0.3529, -0.3235, -0.1765, 0.3824, 0.9412, 0.3235]
    assert r.round(4).tolist() == expected
    assert round(r[4:].mean() - r[:3].mean(), 4) == 0.8824


def oracle(x, y):
    """The specification's steps, term by term and year by year."""
    terms, years = x.shape
    left = []
    for given_values in (x, y):
        z = given_values - given_values.mean(axis=1, keepdims=True)
        z -= z.mean(axis=0, keepdims=True)
        t = np.arange(years)
        left.append(np.array([row - np.polyval(np.polyfit(t, row, 1), t) for row in z]))
    u, v = left
    r = np.zeros((terms, 7))
    for k in range(terms):
        norm = np.sqrt((u[k] ** 2).sum() * (v[k] ** 2).sum())
        for i, lag in enumerate(LAGS):
            pairs = [(s, s + lag) for s in range(years) if 0 <= s + lag < years]
            r[k, i] = sum(u[k, s] * v[k, e] for s, e in pairs) / norm
    d = r[:, 4:].mean(axis=1) - r[:, :3].mean(axis=1)
    rho = np.corrcoef(u) * np.corrcoef(v)
    pairs = [rho[k, m] for k in range(terms) for m in range(terms) if k != m]
    vif = 1 + (terms - 1) * np.clip(np.mean(pairs), 0, 1)
    df = max(2, terms / vif - 1)

    def t_of(values):
        return values.mean() / (values.std(ddof=1) / np.sqrt(terms)) / np.sqrt(vif)

    mean = r.mean(axis=0)
    side = [1, 2, 3] if d.mean() > 0 else [-1, -2, -3]
    peak = max(side, key=lambda lag: mean[lag + 3])
    return {
        "r": r,
        "asym": d.mean(),
        "vif": vif,
        "df": df,
        "p_asym": 2 * stats.t.sf(abs(t_of(d)), df),
        "peak_lag": peak,
        "p_peak": stats.t.sf(t_of(r[:, peak + 3] - r[:, 3]), df),
        "profile": mean,
    }


@pytest.mark.parametrize("seed", range(6))
def test_the_panel_is_the_specification(seed):
    x, y = planted(seed)
    if seed % 2:  # terms that come together, and a follower
        x, y = x + 2 * x[:1], np.roll(x, 2, axis=1) + y + 2 * y[:1]
    made, expected = compare(x, y), oracle(x, y)
    for name, value in expected.items():
        assert getattr(made, name) == pytest.approx(value, rel=1e-9, abs=1e-12), name
    half = stats.t.ppf(0.975, expected["df"]) * abs(expected["asym"])
    half /= abs(stats.t.isf(expected["p_asym"] / 2, expected["df"]))
    assert made.hi - made.lo == pytest.approx(2 * half)
    assert (made.profile_lo <= made.profile).all()
    assert (made.profile <= made.profile_hi).all()


def test_many_panels_at_once_are_each_by_itself():
    x, y = planted(3, worlds=(2, 5))
    whole = compare(x, y)
    for i, j in np.ndindex(2, 5):
        one = compare(x[i, j], y[i, j])
        for name in ("p_asym", "p_peak", "vif", "peak_lag", "profile", "lo", "df"):
            assert getattr(whole, name)[i, j] == pytest.approx(getattr(one, name)), name


def test_the_other_way_round_is_the_other_sign():
    x, y = planted(4)
    one, other = compare(x, y), compare(y, x)
    assert one.asym == pytest.approx(-other.asym)
    assert one.p_asym == pytest.approx(other.p_asym)
    assert one.peak_lag == -other.peak_lag
    assert one.profile == pytest.approx(other.profile[::-1])


def test_the_inflation_is_that_of_first_uses():
    x, y = planted(5)
    x, y = x + x[:1], y + y[:1]
    assert compare(x, y).vif == pytest.approx(inflation(x, y))


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.floats(-50, 50), st.floats(-3, 3))
def test_levels_lines_and_common_years_change_nothing(seed, level, slope):
    x, y = planted(seed, terms=6, years=12)
    rng = np.random.default_rng([seed, 1])
    moved = x + level * rng.normal(size=(6, 1)) + slope * rng.normal(size=(6, 1)) * np.arange(12)
    moved = moved + level * rng.normal(size=(1, 12))
    one, other = compare(x, y), compare(moved, y)
    assert other.r == pytest.approx(one.r, abs=1e-7)
    turn = rng.permutation(6)
    assert compare(x[turn], y[turn]).p_asym == pytest.approx(one.p_asym, abs=1e-9)


def test_a_missing_year_and_a_term_that_lacks_one():
    x, y = planted(6)
    gap = y.copy()
    gap[:, 5] = np.nan
    made = compare(x, gap)
    assert (made.years, made.terms) == (13, 8)
    # Neither does the value of the other arena count there.
    other = x.copy()
    other[:, 5] = 99.0
    assert compare(other, gap).r == pytest.approx(made.r)
    holed = x.copy()
    holed[2, 7] = np.nan
    fewer = compare(holed, y)
    assert (fewer.years, fewer.terms) == (14, 7)
    assert np.isnan(fewer.d[2])
    keep = np.arange(8) != 2
    assert fewer.p_asym == pytest.approx(compare(x[keep], y[keep]).p_asym)


def test_a_line_is_no_movement():
    x, y = planted(7, terms=3)
    x[:] = np.array([[1.0], [2.0], [5.0]]) + 0.3 * np.arange(14)
    made = compare(x, y)
    assert made.terms == 0
    assert np.isnan(made.asym)
    assert np.isnan(made.p)
    assert not made.precedes


@pytest.mark.parametrize(("terms", "years"), [(0, 12), (1, 12), (2, 1), (3, 0), (2, 3), (5, 2)])
def test_too_little_says_nothing(terms, years):
    x, y = planted(8, terms, years)
    made = compare(x, y)
    assert not made.precedes
    assert made.years == (years if terms else 0)
    if years < 3 or terms < 2:
        assert np.isnan(made.p)


def test_terms_that_all_say_the_same_have_no_p():
    x, y = planted(9, terms=2)
    x[1], y[1] = -x[0], -y[0]  # what two terms are, less their common year
    made = compare(x, y)
    assert made.d[0] == pytest.approx(made.d[1])
    assert np.isnan(made.p)


def test_nothing_at_all():
    made = compare(np.full((4, 12), np.nan), np.zeros((4, 12)))
    assert (made.years, made.terms) == (0, 0)
    assert np.isnan(made.p)
    assert not made.precedes


def test_p_of_the_rule_is_under_the_level_where_both_tests_refuse():
    x, y = planted(10, terms=25, years=15, worlds=(200,))
    y[:100, :, 2:] += 0.6 * x[:100, :, :-2]
    made = compare(x, y)
    assert made.precedes[:100].mean() > 0.5
    assert np.array_equal(made.precedes, made.p < 0.05)


def test_residuals_have_no_level_no_year_and_no_line():
    x, _ = planted(11, worlds=(3,))
    seen = np.ones((3, 14), bool)
    seen[1, 4] = False
    terms = np.ones((3, 8), bool)
    terms[2, 0] = False
    left = residuals(x, terms, seen)
    assert np.abs(left.sum(axis=-1)).max() < 1e-9
    assert np.abs((left * np.arange(14)).sum(axis=-1)).max() < 1e-8
    assert np.abs(left.sum(axis=-2)).max() < 1e-9
    assert not left[1, :, 4].any()
    assert not left[2, 0].any()
