"""What the panel would find: the specification's power table, and strengths out of counts."""

from __future__ import annotations

import numpy as np
import pytest

from isctext.statistics.ar1 import log_rates
from isctext.statistics.precedence_power import (
    STRENGTHS,
    Arena,
    arena_of,
    detectable,
    expected_log,
)

WORDS = 67_800.0


def arena(terms=40, years=20, *, sd=0.5, memory=0.5, seed=0):
    rates = 150e-6 * np.exp(np.random.default_rng(seed).normal(0.0, 0.5, terms))
    return Arena(np.full(years, WORDS), rates, np.full(terms, 1.4), sd, memory)


def counted(one, seed):
    """Hits of an arena whose terms move by themselves."""
    rng = np.random.default_rng(seed)
    terms, years = len(one.rate), len(one.words)
    move = np.zeros((terms, years))
    step = rng.normal(size=(terms, years))
    move[:, 0] = step[:, 0]
    for t in range(1, years):
        move[:, t] = one.memory * move[:, t - 1] + np.sqrt(1 - one.memory**2) * step[:, t]
    mean = one.rate[:, None] * one.words * np.exp(one.sd * move - one.sd**2 / 2)
    return rng.poisson(rng.gamma(mean / 0.4, 0.4)).astype(float)


@pytest.mark.parametrize(
    ("years", "terms", "half", "strong"),
    [(10, 40, 0.42, 0.64), (15, 20, 0.47, 0.75), (15, 40, 0.83, 0.99), (20, 20, 0.64, 0.91)],
)
def test_the_power_table_of_the_specification(years, terms, half, strong):
    sides = arena(terms, years, seed=1), arena(terms, years, seed=1)
    made = detectable(*sides, strengths=(0.5, 0.7), worlds=200)
    assert made.power == pytest.approx([half, strong], abs=0.12)


def test_more_terms_and_years_detect_less():
    least = detectable(arena(20, 12), arena(20, 12), worlds=100).detectable
    most = detectable(arena(40, 20), arena(40, 20), worlds=100).detectable
    assert most < 0.5
    assert np.isnan(least) or least > most + 0.2


def test_terms_that_come_together_detect_less():
    sides = arena(), arena()
    apart, together = (detectable(*sides, vif=v, worlds=100).detectable for v in (1.0, 2.6))
    assert together > apart + 0.1


def test_the_power_rises_and_is_its_seed():
    sides = arena(10, 12), arena(10, 12)
    one, other = (detectable(*sides, worlds=40, seed=3) for _ in range(2))
    assert one.strengths == STRENGTHS
    assert (np.diff(one.power) >= 0).all()
    assert np.array_equal(one.power, other.power)


def test_without_movement_nothing_would_be_found():
    still = arena(20, 12, sd=0.0)
    assert np.isnan(detectable(still, still, worlds=40).detectable)


def test_the_movements_are_found_again():
    found = [
        arena_of(counted(arena(), seed), np.full(20, WORDS), np.full(40, 1.4)) for seed in range(8)
    ]
    assert np.mean([one.sd for one in found]) == pytest.approx(0.5, abs=0.08)
    assert np.mean([one.memory for one in found]) == pytest.approx(0.5, abs=0.2)
    assert found[0].rate == pytest.approx(arena().rate, rel=0.6)


def test_counting_alone_is_no_movement():
    still = arena(sd=0.0)
    found = [arena_of(counted(still, s), still.words, still.phi).sd for s in range(6)]
    assert np.mean(found) < 0.15


def test_a_year_without_words_is_no_year():
    one = arena(years=14)
    words = one.words.copy()
    words[6] = 0.0
    hits = counted(one, 5)
    made = arena_of(hits, words, one.phi)
    assert made.rate == pytest.approx(np.delete(hits, 6, axis=1).sum(axis=1) / words.sum())
    assert np.isfinite(made.sd)


def test_expected_logarithms_are_those_of_the_series():
    mean = np.array([0.01, 0.5, 3.0, 17.0, 49.0, 51.0, 400.0])
    # Under a flat rate, log_rates takes the expectation away and adds the rate's logarithm.
    hits = np.repeat(mean[:, None], 4, axis=1)
    z = log_rates(hits, np.ones(4))
    rate = np.maximum(hits.sum(axis=1), 0.5) / 4
    implied = np.log(hits[:, 0] + 0.5) + np.log(rate * 1e6) - z[:, 0]
    assert expected_log(rate) == pytest.approx(implied, abs=5e-5)
