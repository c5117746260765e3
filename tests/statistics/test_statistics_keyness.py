"""Indices of specific words: reference values, exact fractions, and peers."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from isctext.statistics.fisher import conditional_odds_ratio, fisher_p
from isctext.statistics.hypergeometric import (
    log_at_least,
    log_at_most,
    log_probability,
    log_tail,
    specificity,
)
from isctext.statistics.hypergeometric import test_value as normal_value
from isctext.statistics.keyness import chi2, design_effect, enough, g2, monroe
from isctext.statistics.logodds import log_odds, prior_size

# keyness of "b" in d1 (b x 7, a x 3) against d2 (a x 7, b x 2): n, N, t, T.
REFERENCE = (7, 9, 10, 19)


@st.composite
def tables(draw):
    """(n, N, t, T) of a table that may be."""
    words = draw(st.integers(1, 60))
    whole, part = draw(st.integers(0, words)), draw(st.integers(0, words))
    low, high = max(0, whole + part - words), min(whole, part)
    return draw(st.integers(low, high)), whole, part, words


def at_least(n, whole, part, words):
    """P(X >= n) as a fraction."""
    ways = sum(comb(whole, k) * comb(words - whole, part - k) for k in range(n, part + 1))
    return float(Fraction(ways, comb(words, part)))


def test_lafon_reference_v1():
    assert np.exp(log_at_least(11, 296, 1084, 61449)) == pytest.approx(0.016989, abs=5e-7)
    assert specificity(11, 296, 1084, 61449) == pytest.approx(1.7698, abs=5e-5)


def test_lafon_worked_example_w8():
    assert np.exp(log_at_least(8, 20, 200, 1000)) == pytest.approx(0.0307, abs=5e-5)
    assert specificity(8, 20, 200, 1000) == pytest.approx(1.5125, abs=5e-5)


@given(tables())
def test_tails_are_exact(table):
    n, whole, part, words = table
    upper = at_least(*table)
    assert np.exp(log_at_least(*table)) == pytest.approx(upper, abs=1e-12)
    lower = 1.0 - at_least(n + 1, whole, part, words)
    assert np.exp(log_at_most(*table)) == pytest.approx(lower, abs=1e-12)


@given(tables())
def test_an_index_is_signed_by_the_side_of_the_mean(table):
    n, whole, part, words = table
    tail, sign = log_tail(*table)
    assert sign == (1 if n * words >= whole * part else -1)
    assert specificity(*table) == pytest.approx(-sign * tail / np.log(10))
    if np.exp(tail) < 1:
        assert normal_value(*table) * sign == pytest.approx(stats.norm.isf(np.exp(tail)), abs=1e-6)


def test_nothing_underflows():
    assert specificity(30_000, 30_000, 700_000, 2_211_202) == pytest.approx(15180.38, abs=0.01)
    assert normal_value(30_000, 30_000, 700_000, 2_211_202) == pytest.approx(264.377, abs=0.001)
    low = specificity(0, 30_000, 700_000, 2_211_202)
    assert np.isfinite(low)
    assert low < -4000


def test_large_counts_agree_with_a_normal_limit():
    rng = np.random.default_rng(0)
    whole = rng.integers(5_000, 30_000, 200)
    n = rng.binomial(whole, 0.3)
    mean, words, part = whole * 0.3, 2_000_000, 600_000
    sd = np.sqrt(mean * 0.7 * (words - whole) / (words - 1))
    expected = stats.norm.logsf((np.abs(n - mean) - 0.5) / sd)
    found, _ = log_tail(n, whole, part, words)
    assert np.allclose(found, expected, rtol=0.02, atol=0.02)


def test_a_tail_of_everything_says_nothing():
    assert specificity(0, 0, 10, 20) == 0
    assert normal_value(0, 0, 10, 20) == 0
    assert log_probability(5, 3, 10, 20) == -np.inf


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="0 to T"):
        specificity(1, 30, 5, 20)
    with pytest.raises(ValueError, match="at most"):
        chi2(5, 3, 10, 20)


@pytest.mark.parametrize(
    ("measure", "correction", "value"),
    [
        (chi2, "none", 4.337160),
        (chi2, "yates", 2.632438),
        (g2, "none", 4.534939),
        (g2, "williams", 4.200833),
    ],
)
def test_keyness_reference_v2(measure, correction, value):
    assert measure(*REFERENCE, correction) == pytest.approx(value, abs=5e-7)
    # The other text has as much less of it.
    assert measure(2, 9, 9, 19, correction) == pytest.approx(-value, abs=5e-7)


def test_yates_is_the_usual_chi2():
    assert chi2(*REFERENCE) == pytest.approx(2.632438, abs=5e-7)


def test_fisher_reference_v2():
    assert conditional_odds_ratio(*REFERENCE) == pytest.approx(7.166306, abs=5e-7)
    assert fisher_p(*REFERENCE) == pytest.approx(0.069779, abs=5e-7)


@given(tables())
def test_fisher_agrees_with_scipy(table):
    n, whole, part, words = table
    counts = [[n, part - n], [whole - n, words - part - whole + n]]
    assert fisher_p(*table) == pytest.approx(stats.fisher_exact(counts)[1], abs=1e-9)


def test_odds_ratios_at_the_ends():
    found = conditional_odds_ratio([0, 5, 3, 2], [5, 5, 5, 5], [10, 10, 10, 20], [20, 20, 20, 20])
    assert found[0] == 0
    assert found[1] == np.inf
    assert 0 < found[2] < np.inf
    assert np.isnan(found[3])  # the whole is the part: one table only


@given(tables(), st.sampled_from(["none", "yates"]))
def test_chi2_agrees_with_scipy(table, correction):
    n, whole, part, words = table
    counts = np.array([[n, part - n], [whole - n, words - part - whole + n]])
    if (counts.sum(0) == 0).any() or (counts.sum(1) == 0).any():
        assert chi2(*table, correction) == 0
        assert g2(*table, correction) == 0
        return
    for measure, kind in ((chi2, "pearson"), (g2, "log-likelihood")):
        expected = stats.chi2_contingency(counts, correction == "yates", lambda_=kind).statistic
        assert abs(measure(*table, correction)) == pytest.approx(expected, abs=1e-9)


def test_monroe_worked_example_w7():
    delta, z = log_odds((20, 1000), (5, 1000), 1.0, 100.0)
    assert delta == pytest.approx(1.2666, abs=5e-5)
    assert z == pytest.approx(2.7361, abs=5e-5)


def test_monroe_takes_the_words_shares_as_prior():
    n, whole, part, words = np.array([20.0, 5.0, 0.0]), np.array([25.0, 50.0, 0.0]), 1000.0, 3000.0
    delta, z = monroe(n, whole, part, words)
    size = prior_size(1000.0, 2000.0)
    prior = size * whole[:2] / words
    expected = log_odds((n[:2], part), (whole[:2] - n[:2], words - part), prior, size)
    assert np.allclose(delta[:2], expected[0])
    assert np.allclose(z[:2], expected[1])
    assert np.isnan(delta[2])


def test_gates():
    assert enough([5, 4, 5], [3, 3, 2]).tolist() == [True, False, False]


def test_a_design_effect_is_at_least_one():
    # 100 occurrences, a quarter of the words: 18.75 were words drawn one by one.
    assert design_effect(100, 0.25, [37.5, 3.0]).tolist() == [2.0, 1.0]
    assert design_effect(0, 0.25, 0.0) == 1.0
