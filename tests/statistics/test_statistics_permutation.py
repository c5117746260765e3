"""Permutation of units: against all arrangements counted one by one, and what it must not do."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy import sparse

from isctext.statistics.logodds import log_odds, prior_size
from isctext.statistics.permutation import Units, permutation_p, permutation_variance


def draw(units=12, words=6, seed=0):
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.gamma(0.5, 2.0, (units, words)))
    return counts, rng.integers(50, 400, units).astype(float)


def delta(counts, words, part):
    """Log-odds of all words, straight from the formula."""
    y, total = counts[part].sum(0), counts.sum(0)
    n, rest = words[part].sum(), words[~part].sum()
    size = prior_size(n, rest)
    prior = size * total / words.sum()
    return log_odds((y, n), (total - y, rest), prior, size)[0]


def typical(counts, words, part):
    """Difference of weighted means of log rates, unit by unit."""
    expected = counts.sum(0) * words[:, None] / words.sum() + 0.5
    weight = 1 / (0.5 + 2 / expected)
    value = np.log((counts + 0.5) / expected) * weight
    sides = [value[side].sum(0) / weight[side].sum(0) for side in (part, ~part)]
    return sides[0] - sides[1]


@pytest.mark.parametrize(("statistic", "formula"), [("pooled", delta), ("typical", typical)])
def test_p_is_that_of_all_arrangements(statistic, formula):
    counts, words = draw()
    part = np.arange(12) < 4
    every = []
    for chosen in combinations(range(12), 4):
        mine = np.isin(np.arange(12), chosen)
        every.append(formula(counts, words, mine))
    every, seen = np.array(every), formula(counts, words, part)
    tails = [(every >= seen - 1e-9).mean(0), (every <= seen + 1e-9).mean(0)]
    exact = np.minimum(2 * np.minimum(*tails), 1)
    units = Units.of(counts, words, part)
    found = permutation_p(units, np.random.default_rng(1), 20_000, statistic=statistic)
    assert np.allclose(found, exact, atol=0.02)


def test_units_change_sides_within_their_stratum_only():
    # Two strata; the part is all of one side of each but one unit: four arrangements.
    counts, words = draw(units=4, words=2)
    part = np.array([True, False, True, False])
    units = Units.of(counts, words, part, stratum=[7, 7, 9, 9])
    assert units.arrangements == pytest.approx(4)
    every = [
        delta(counts, words, np.isin(np.arange(4), pair))
        for pair in ((0, 2), (0, 3), (1, 2), (1, 3))
    ]
    seen = every[0]
    tails = [np.mean(np.array(every) >= seen - 1e-9, 0), np.mean(np.array(every) <= seen + 1e-9, 0)]
    exact = np.minimum(2 * np.minimum(*tails), 1)
    found = permutation_p(units, np.random.default_rng(0), 8_000)
    assert np.allclose(found, exact, atol=0.03)


@pytest.mark.parametrize(
    ("part", "stratum"),
    [([True] * 4, None), ([False] * 4, None), ([True, True, False, False], [0, 0, 1, 1])],
    ids=["all", "none", "nothing to exchange"],
)
def test_what_cannot_be_exchanged_has_no_p(part, stratum):
    counts, words = draw(units=4, words=3)
    units = Units.of(counts, words, part, stratum)
    assert units.arrangements == 1
    assert np.isnan(permutation_p(units, np.random.default_rng(0), 99)).all()


def test_a_word_without_any_occurrence_differs_in_nothing():
    counts, words = draw(units=8, words=3)
    counts[:, 1] = 0
    for statistic in ("pooled", "typical"):
        units = Units.of(counts, words, np.arange(8) < 3)
        p = permutation_p(units, np.random.default_rng(0), 199, statistic=statistic)
        assert np.all((p > 0) & (p <= 1))
    assert permutation_p(units, np.random.default_rng(0), 199)[1] == 1


def test_one_document_full_of_a_word_is_one_document():
    counts = np.zeros((40, 1))
    counts[0] = 500
    units = Units.of(counts, np.full(40, 1000.0), np.arange(40) < 20)
    assert permutation_p(units, np.random.default_rng(0), 999)[0] > 0.5


def test_a_real_difference_gets_finer_p_values():
    rng = np.random.default_rng(0)
    counts = rng.poisson(3.0, (60, 400))
    counts[:30, 0] += 20
    units = Units.of(counts, np.full(60, 300.0), np.arange(60) < 30)
    coarse = permutation_p(units, np.random.default_rng(1), 199)
    fine = permutation_p(units, np.random.default_rng(1), 199, 20_000)
    assert coarse[0] == pytest.approx(2 / 200)
    assert fine[0] == pytest.approx(2 / 20_001, rel=0.1)
    assert np.mean(fine < 0.05) == pytest.approx(0.05, abs=0.04)


def test_same_seed_same_p_and_sparse_as_dense():
    counts, words = draw()
    part = np.arange(12) < 5
    one, two = (
        permutation_p(Units.of(made, words, part), np.random.default_rng(3), 199)
        for made in (counts, sparse.coo_array(counts))
    )
    assert np.array_equal(one, two)


def test_no_words_no_p():
    units = Units.of(np.zeros((4, 0)), np.ones(4), [True, False, True, False])
    assert permutation_p(units, np.random.default_rng(0), 99).shape == (0,)


def test_variance_is_that_of_all_arrangements():
    counts, words = draw(units=9, words=4, seed=5)
    residual = counts - words[:, None] * counts.sum(0) / words.sum()
    every = [residual[list(chosen)].sum(0) for chosen in combinations(range(9), 3)]
    units = Units.of(counts, words, np.arange(9) < 3)
    assert np.allclose(permutation_variance(units), np.var(every, axis=0))
    assert np.isnan(permutation_variance(Units.of(counts[:1], words[:1], [True]))).all()
