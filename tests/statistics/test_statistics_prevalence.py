"""The corrected prevalence and the scores of a classifier, by hand and by property."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.statistics.classification import (
    best_threshold,
    brier,
    calibration_error,
    confusion,
    platt,
    reliability,
    scores,
)
from isctext.statistics.prevalence import corrected_prevalence, rogan_gladen


def test_rogan_gladen_by_hand():
    # 30 % called, TPR .8, FPR .1: (.3 - .1) / .7.
    assert rogan_gladen(0.3, 0.8, 0.1) == pytest.approx(0.2857, abs=5e-5)
    assert np.isnan(rogan_gladen(0.3, 0.2, 0.2))


@given(st.floats(0, 1), st.floats(0.5, 1), st.floats(0, 0.2))
def test_rogan_gladen_undoes_the_errors(p, tpr, fpr):
    assert rogan_gladen(p * tpr + (1 - p) * fpr, tpr, fpr) == pytest.approx(p, abs=1e-9)


def _same(sources=8):
    """Sources alike: 40 of 100 called; of 50 coded 16 of 20 with the code, 3 of 30 without."""
    return [40.0] * sources, [100.0] * sources, [[16.0, 20.0, 3.0, 30.0]] * sources


def test_sources_alike_leave_no_doubt():
    found = corrected_prevalence(*_same())
    assert (found.raw, found.tpr, found.fpr) == (0.4, 0.8, pytest.approx(0.1))
    assert found.estimate == pytest.approx(0.3 / 0.7)
    assert found.lo == pytest.approx(found.estimate, abs=1e-9)
    assert found.sources == pytest.approx(8.0)


def test_sources_that_differ_widen_the_interval():
    called, units, coded = _same()
    called[0], called[1] = 10.0, 70.0
    found = corrected_prevalence(called, units, coded)
    assert found.lo < found.estimate < found.hi
    few = corrected_prevalence(called[:4], units[:4], coded[:4])
    assert few.hi - few.lo > found.hi - found.lo


def test_rates_of_other_sources():
    called, units, _ = _same()
    none = np.zeros((8, 4))
    found = corrected_prevalence(called, units, none, rates=[[16.0, 20.0, 3.0, 30.0]] * 5)
    assert found.estimate == pytest.approx(0.3 / 0.7)


@pytest.mark.parametrize(
    ("sources", "coded", "reason"),
    [
        (3, [16.0, 20.0, 3.0, 30.0], "effective sources: 3.0, needed 4"),
        (8, [0.0, 0.0, 3.0, 30.0], "coded: none with the code, or none without"),
        (8, [8.0, 20.0, 6.0, 30.0], "tpr - fpr: 0.20, needed 0.30"),
    ],
)
def test_what_cannot_be_corrected(sources, coded, reason):
    found = corrected_prevalence([40.0] * sources, [100.0] * sources, [coded] * sources)
    assert found.reason == reason
    assert math.isnan(found.estimate)
    assert math.isnan(found.lo)


def test_nothing_at_all():
    found = corrected_prevalence([], [], np.zeros((0, 4)))
    assert found.reason == "units: none"


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_the_interval_is_in_order(seed):
    rng = np.random.default_rng(seed)
    units = rng.integers(1, 50, 9).astype(float)
    called = rng.binomial(units.astype(int), 0.4).astype(float)
    yes, no = rng.integers(0, 9, (2, 9))
    coded = np.column_stack([rng.binomial(yes, 0.8), yes, rng.binomial(no, 0.1), no]).astype(float)
    found = corrected_prevalence(called, units, coded, draws=200)
    if not found.reason:
        assert 0 <= found.lo <= found.estimate + 1e-3
        assert found.estimate - 1e-3 <= found.hi <= 1


def test_scores_by_hand():
    called = [1, 1, 1, 0, 0, 0]
    coded = [1, 1, 0, 1, 0, 0]
    assert confusion(called, coded) == (2, 1, 1, 2)
    got = scores(called, coded)
    assert got.precision == got.recall == got.f1 == got.macro_f1 == pytest.approx(2 / 3)
    assert math.isnan(scores([0, 0], [1, 1]).precision)
    assert brier([0.5, 0.5], [0, 1]) == 0.25
    assert math.isnan(brier([], []))


def test_bins_by_hand():
    bins = reliability([0.05, 0.15, 0.19, 1.0], [0, 0, 1, 1])
    assert [(b.lo, b.n, b.observed) for b in bins] == [(0.0, 1, 0.0), (0.1, 2, 0.5), (0.9, 1, 1.0)]
    assert calibration_error(bins) == pytest.approx((0.05 + 2 * 0.33 + 0.0) / 4)
    assert math.isnan(calibration_error([]))


def test_thresholds():
    assert best_threshold([0.9, 0.8, 0.3, 0.1], [1, 1, 0, 0]) == pytest.approx(0.55)
    assert best_threshold([0.9, 0.8], [1, 1]) == 0.5
    assert best_threshold([], []) == 0.5


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=2, max_size=30))
def test_no_threshold_does_better(pairs):
    p = np.array([a for a, _ in pairs]) / 20
    y = np.array([b for _, b in pairs])
    if y.all() or not y.any():
        return
    best = scores(p >= best_threshold(p, y), y).macro_f1
    for other in np.unique(p):
        got = scores(p >= other, y)
        assert best >= got.macro_f1 - 1e-9


def test_platt_finds_the_curve():
    rng = np.random.default_rng(0)
    x = rng.normal(size=20_000)
    y = rng.random(20_000) < 1 / (1 + np.exp(-(2 * x - 1)))
    slope, offset = platt(x, y)
    assert slope == pytest.approx(2, abs=0.1)
    assert offset == pytest.approx(-1, abs=0.1)
    assert platt([1.0, 2.0], [True, True]) == (1.0, 0.0)
    slope, offset = platt([0.0, 1.0, 2.0, 3.0], [False, False, True, True])
    assert np.isfinite([slope, offset]).all()
