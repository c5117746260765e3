"""Multiplicity against hand-worked values."""

from __future__ import annotations

import numpy as np
import pytest

from isctext.statistics.multiplicity import adjusted, fdr, holm


def test_false_discovery_by_hand() -> None:
    # m = 4: .01*4/1, .02*4/2, .03*4/3, .5*4/4, then the minimum from the right.
    assert fdr([0.02, 0.5, 0.01, 0.03]) == pytest.approx([0.04, 0.5, 0.04, 0.04])


def test_holm_by_hand() -> None:
    assert holm([0.02, 0.5, 0.01, 0.03]) == pytest.approx([0.06, 0.5, 0.04, 0.06])


def test_a_test_not_made_does_not_count() -> None:
    assert np.array_equal(np.isnan(fdr([0.01, np.nan])), [False, True])
    assert holm([0.01, np.nan, 0.02])[[0, 2]] == pytest.approx([0.02, 0.02])
    assert np.isnan(fdr([np.nan])).all()
    assert len(fdr([])) == 0


def test_a_small_family_takes_holm() -> None:
    few, many = [0.01, 0.02, 0.03], [0.01, 0.02, 0.03, 0.04, 0.05, 0.06]
    assert adjusted(few) == pytest.approx(holm(few))
    assert adjusted(many) == pytest.approx(fdr(many))


def test_impossible_p_is_refused() -> None:
    with pytest.raises(ValueError, match="lies in"):
        fdr([1.2])
