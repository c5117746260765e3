"""Precision and corrected rates: the specification's example, hand-worked sums, coverage."""

from __future__ import annotations

import numpy as np
import pytest

from isctext.statistics.intervals import rate_interval
from isctext.statistics.precision import Estimate, corrected, mixed, precision, verdict


def test_the_example_of_the_specification() -> None:
    found = precision(82, 100)
    assert [float(x) for x in found] == pytest.approx([0.82, 0.733, 0.883], abs=5e-4)
    assert verdict(float(found.lo), float(found.value)) == "keep"
    assert verdict(0.62, 0.75) == "restrict"
    assert verdict(0.3, 0.45) == "drop"


def test_nothing_coded_says_nothing() -> None:
    found = precision([0, 5], [0, 5])
    assert np.isnan(found.value[0])
    assert (found.lo[0], found.hi[0]) == (0.0, 1.0)


def test_a_product_by_hand() -> None:
    rate = Estimate(np.array([50.0]), np.array([40.0]), np.array([65.0]))
    right = Estimate(np.array([0.8]), np.array([0.7]), np.array([0.9]))
    found = corrected(rate, right)
    assert found.value == pytest.approx([40.0])
    assert found.lo == pytest.approx([40 - np.hypot(8, 5)])
    assert found.hi == pytest.approx([40 + np.hypot(12, 5)])


def test_no_hit_keeps_its_upper_bound_times_precision() -> None:
    rate = Estimate(np.zeros(1), np.zeros(1), np.array([10.0]))
    right = Estimate(np.array([0.5]), np.array([0.4]), np.array([0.6]))
    assert corrected(rate, right).hi == pytest.approx([5.0])


def test_a_mix_by_hand() -> None:
    parts = Estimate(np.array([1.0, 0.5]), np.array([0.9, 0.4]), np.array([1.0, 0.7]))
    found = mixed([30, 10], parts)
    assert found.value == pytest.approx(0.875)
    assert found.lo == pytest.approx(0.875 - np.hypot(0.75 * 0.1, 0.25 * 0.1))
    assert found.hi == pytest.approx(0.875 + 0.25 * 0.2)


def test_the_band_covers_the_corrected_truth() -> None:
    """2,000 worlds: hits are Poisson, 200 of them coded, true precision .7."""
    random = np.random.default_rng(3)
    tokens, truth = 1_000_000, 0.7
    hits = random.poisson(150, 2_000).astype(float)
    right = random.binomial(100, truth, 2_000)
    rate = Estimate(*rate_interval(hits, tokens, 1.0))
    found = corrected(rate, precision(right, 100))
    inside = (found.lo <= 150 * truth) & (150 * truth <= found.hi)
    assert 0.93 <= inside.mean() <= 0.98
