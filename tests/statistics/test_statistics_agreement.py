"""Krippendorff's alpha: a worked example, a brute-force oracle, and what cannot be said."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isctext.statistics.agreement import krippendorff


def _digits(text: str) -> list[int]:
    return [int(c) for c in text]


def test_the_example_of_the_specification() -> None:
    codes = np.array([_digits("1100101010"), _digits("1100101100")]).T
    found = krippendorff(codes)
    assert found.alpha == pytest.approx(0.620, abs=5e-4)
    assert found.verdict == "unreliable"
    assert found.lo < found.alpha < found.hi


def _by_pairs(codes: np.ndarray) -> float:
    """Observed over expected disagreement, by all pairs of values, as the book defines it."""
    units = [[c for c in unit if c >= 0] for unit in codes]
    units = [u for u in units if len(u) >= 2]
    values = [c for u in units for c in u]
    n = len(values)
    seen = sum(sum(a != b for a, b in permutations(u, 2)) / (len(u) - 1) for u in units) / n
    chance = sum(a != b for a, b in permutations(values, 2)) / (n * (n - 1))
    return 1 - seen / chance


@given(st.lists(st.lists(st.integers(-1, 2), min_size=3, max_size=3), min_size=2, max_size=12))
def test_it_is_the_ratio_of_disagreements(rows: list[list[int]]) -> None:
    codes = np.array(rows)
    found = krippendorff(codes, draws=20)
    if found.verdict == "not_tested":
        assert np.isnan(found.alpha)
        assert found.reason
    else:
        assert found.alpha == pytest.approx(_by_pairs(codes))


def test_full_agreement_and_nothing_to_say() -> None:
    assert krippendorff([[0, 0], [1, 1], [1, 1]]).alpha == 1.0
    assert krippendorff([[1, 1], [1, 1]]).verdict == "not_tested"
    assert krippendorff([[1, -1]]).verdict == "not_tested"
    assert krippendorff(np.zeros((0, 2))).units == 0
