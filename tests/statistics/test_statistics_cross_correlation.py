"""Two series at several lags: the picture, and the envelope that memory draws."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import lfilter

from isctext.statistics.cross_correlation import LAGS, cross


def by_hand(x, y):
    t = np.arange(len(x))
    u, v = (z - np.polyval(np.polyfit(t, z, 1), t) for z in (x, y))
    norm = np.sqrt((u**2).sum() * (v**2).sum())
    out = []
    for lag in LAGS:
        pairs = [(s, s + lag) for s in t if 0 <= s + lag < len(x)]
        out.append(sum(u[s] * v[e] for s, e in pairs) / norm)
    return out


def walks(seed, pairs, years, phi):
    noise = np.random.default_rng(seed).normal(size=(2, pairs, years + 40))
    return lfilter([1.0], [1.0, -phi], noise, axis=-1)[..., 40:]


def test_correlations_by_hand():
    x, y = walks(1, 3, 12, 0.4)
    made = cross(x, y)
    assert made.years.tolist() == [12, 12, 12]
    for i in range(3):
        assert made.r[i] == pytest.approx(by_hand(x[i], y[i]))


@pytest.mark.parametrize("phi", [0.0, 0.5, 0.8])
def test_independent_series_leave_the_envelope_one_time_in_twenty(phi):
    x, y = walks(2, 600, 20, phi) + 0.2 * np.arange(20)
    made = cross(x, y)
    outside = (np.abs(made.r) > made.bound[:, None]).any(axis=1).mean()
    assert outside < 0.085


def test_a_delayed_copy_leaves_it():
    x, _ = walks(3, 1, 20, 0.3)
    made = cross(x[:, 2:], x[:, :-2])
    assert int(np.argmax(made.r[0])) - 3 == 2
    assert made.r[0].max() > made.bound[0]


def test_few_years_straight_lines_and_gaps():
    x, y = walks(4, 4, 12, 0.3)
    x[0, 5:] = np.nan
    x[1] = 0.5 * np.arange(12)
    x[2, 6] = np.nan
    made = cross(x, y)
    assert made.years.tolist() == [5, 12, 11, 12]
    assert np.isnan(made.bound[:2]).all()
    assert np.isnan(made.r[:2]).all()
    assert np.isfinite(made.bound[2:]).all()
    y[2, 6] = 77.0
    assert cross(x, y).r[2] == pytest.approx(made.r[2])


def test_no_series_and_same_seed():
    empty = cross(np.zeros((0, 12)), np.zeros((0, 12)))
    assert empty.r.shape == (0, 7)
    x, y = walks(5, 2, 15, 0.3)
    assert np.array_equal(cross(x, y, seed=4).bound, cross(x, y, seed=4).bound)
    # A pair's envelope does not depend on its neighbours.
    assert cross(x[:1], y[:1], seed=4).bound == pytest.approx(cross(x, y, seed=4).bound[:1])
