"""Divergence, odds, log-odds, shares and meetings, against independent computations."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import distance
from scipy.stats import contingency

from isctext.statistics.combination import (
    chance_by_source,
    chance_by_source_and_length,
    meetings,
)
from isctext.statistics.divergence import divergence_excess, jensen_shannon
from isctext.statistics.logodds import log_odds, prior_size
from isctext.statistics.odds import expected_meetings, log_odds_ratio, odds_inference
from isctext.statistics.shares import SourceHits, share_difference

_profile = st.lists(st.floats(0.01, 1), min_size=4, max_size=4)


@given(_profile, _profile)
def test_divergence_against_scipy(p, q):
    ours = float(jensen_shannon(p, q))
    assert ours == pytest.approx(distance.jensenshannon(p, q, base=2) ** 2, abs=1e-12)
    assert ours == pytest.approx(float(jensen_shannon(q, p)))
    assert 0 <= ours <= 1


def test_divergence_of_profiles_apart_and_of_nothing():
    assert jensen_shannon([1, 0], [0, 1]) == pytest.approx(1)
    assert np.isnan(jensen_shannon([0, 0], [0, 1]))


def test_the_mean_of_permutations_against_a_loop():
    rng = np.random.default_rng(0)
    here, there = rng.random((40, 3)) < 0.3, rng.random((25, 3)) < 0.5
    told = divergence_excess(here, there, 4000, np.random.default_rng(1))
    both = np.concatenate([here, there])
    drawn = []
    for _ in range(2000):
        mixed = rng.permutation(both)
        drawn.append(jensen_shannon(mixed[:40].mean(0), mixed[40:].mean(0)))
    assert told.divergence == pytest.approx(float(jensen_shannon(here.mean(0), there.mean(0))))
    assert told.by_chance == pytest.approx(np.mean(drawn), rel=0.06)
    assert told.excess == told.divergence - told.by_chance


def test_few_documents_alike_have_no_excess():
    worlds = [np.random.default_rng(i) for i in range(60)]
    told = [
        divergence_excess(r.random((60, 10)) < 0.3, r.random((60, 10)) < 0.3, 50, r) for r in worlds
    ]
    # The specification saw .015 to .024 for raw divergences of 60 and 60 documents.
    assert 0.008 < np.mean([one.divergence for one in told]) < 0.03
    assert abs(np.mean([one.excess for one in told])) < 0.003


def test_nobody_on_a_side():
    told = divergence_excess(
        np.zeros((0, 2), bool), np.ones((3, 2), bool), 5, np.random.default_rng()
    )
    assert np.isnan(told.excess)


def test_odds_against_scipy_and_by_hand():
    tables = np.array([[[30, 50, 70, 800], [8, 22, 31, 420], [60, 90, 140, 2200]]], float)
    up = 30 * 800 / 950 + 8 * 420 / 481 + 60 * 2200 / 2490
    down = 50 * 70 / 950 + 22 * 31 / 481 + 90 * 140 / 2490
    assert log_odds_ratio(tables)[0] == pytest.approx(np.log((up + 0.5) / (down + 0.5)))
    single = contingency.odds_ratio(tables[0, 0].reshape(2, 2).astype(int), kind="sample")
    many = log_odds_ratio(tables * 1e6, [True, False, False])[0]
    assert np.exp(many) == pytest.approx(single.statistic)
    assert log_odds_ratio(np.zeros((2, 4))) == 0
    assert expected_meetings([10, 10, 20, 60]) == pytest.approx(20 * 30 / 100)


def test_a_difference_of_odds_is_that_of_its_parts():
    rng = np.random.default_rng(3)
    tables = rng.integers(1, 30, (9, 3, 4)).astype(float)
    units = tables[:, 0].sum(1)
    first, second = [True, True, False], [False, False, True]
    both = odds_inference(tables, units, first, second)
    assert both.estimate == pytest.approx(
        odds_inference(tables, units, first).estimate
        - odds_inference(tables, units, second).estimate
    )
    same = odds_inference(tables, units, first, first)
    assert same.estimate == 0
    assert np.isnan(same.p)


def test_worked_example_7():
    delta, z = log_odds((20, 1000), (5, 1000), 1.0, 100.0)
    assert (round(float(delta), 4), round(float(z), 3)) == (1.2666, 2.736)
    assert prior_size(1e6, 2e6) == 1000
    assert prior_size(5000, 2e6) == 50


def test_shares_against_loops():
    rng = np.random.default_rng(8)
    sides = [
        SourceHits(own.astype(float), own.sum(1) + rng.integers(1, 9, len(own)))
        for own in (rng.integers(0, 9, (5, 2)), rng.integers(0, 9, (7, 2)))
    ]
    told = share_difference(*sides)
    variance = 0.0
    for side in sides:
        left = np.array(
            [
                np.delete(side.own, s, 0).sum(0) / np.delete(side.total, s).sum()
                for s in range(side.sources)
            ]
        )
        n = side.sources
        variance = variance + (n - 1) / n * ((left - left.mean(0)) ** 2).sum(0)
    assert told.difference.variance == pytest.approx(variance)
    assert told.difference.estimate == pytest.approx(told.there - told.here)


def test_chance_by_source_is_the_mean_of_permutations():
    rng = np.random.default_rng(9)
    present, source = rng.random((60, 3)) < 0.4, np.sort(rng.integers(0, 4, 60))
    chance = chance_by_source(present, source)
    drawn = []
    for _ in range(2000):
        mixed = present.copy()
        for s in range(4):
            for j in range(3):
                rows = np.flatnonzero(source == s)
                mixed[rows, j] = present[rng.permutation(rows), j]
        n = mixed.sum(1)
        drawn.append((n * (n - 1) / 2).sum())
    told = meetings(present, chance, source)
    assert told.expected == pytest.approx(np.mean(drawn), rel=0.01)
    n = present.sum(1)
    assert told.pairs == (n * (n - 1) / 2).sum()


def test_chance_by_length_keeps_totals_and_follows_length():
    rng = np.random.default_rng(10)
    words = np.exp(rng.normal(6, 1, 400)).astype(int)
    present = rng.random((400, 2)) < -np.expm1(-words[:, None] / np.array([600, 1500]))
    source = rng.integers(0, 6, 400)
    chance = chance_by_source_and_length(present, source, words)
    assert chance.sum(0) == pytest.approx(present.sum(0), rel=1e-3)
    longest = words > np.quantile(words, 0.9)
    assert chance[longest].mean(0) == pytest.approx(present[longest].mean(0), abs=0.1)


@pytest.mark.parametrize("present", [np.zeros((9, 3), bool), np.ones((9, 3), bool)])
def test_chance_of_what_all_or_nobody_has(present):
    chance = chance_by_source_and_length(present, np.arange(9) % 2, np.full(9, 100))
    assert np.isfinite(chance).all()
    assert meetings(present, chance, np.arange(9) % 2).pairs == 27 * present[0, 0]
