"""PMI of things in sentences: by hand, invariances, and its limits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from isctext.statistics.association import Meetings, associate
from isctext.statistics.intervals import rate_interval


def meetings(units, *pairs, source=None):
    """Units of documents; then of each pair (first, second, both), one number a document."""
    columns = [np.array(c, float).T for c in zip(*pairs, strict=True)]
    source = np.arange(len(units)) if source is None else np.array(source)
    return Meetings(np.array(units, float), *(sparse.csc_array(c) for c in columns), source)


def test_worked_by_hand():
    made = meetings([10, 20, 10], ([2, 4, 0], [5, 2, 1], [2, 1, 0]))
    overall, within = associate(made)
    n, x, y, u = 3, 6, 8, 40
    assert overall.n[0] == n
    assert overall.expected[0] == pytest.approx(x * y / u)
    assert overall.pmi[0] == pytest.approx(np.log2(n / (x * y / u)))
    e = [2 - n * (2 / 6 + 5 / 8 - 10 / 40), 1 - n * (4 / 6 + 2 / 8 - 20 / 40), -n * (1 / 8 - 1 / 4)]
    phi = max(1, 1.5 * sum(r * r for r in e) / n)
    assert overall.phi[0] == pytest.approx(phi)
    _, lo, hi = rate_interval(n, x * y / u, phi)
    assert overall.lo[0] == pytest.approx(np.log2(lo / 1e6))
    assert overall.hi[0] == pytest.approx(np.log2(hi / 1e6))
    # Within documents: 2 x 5 / 10 + 4 x 2 / 20 + 0.
    assert within.expected[0] == pytest.approx(1.4)
    assert within.pmi[0] == pytest.approx(np.log2(3 / 1.4))


def test_residuals_sum_to_nothing():
    # Three documents alike: no document stands out, and phi is 1.
    made = meetings([10] * 3, ([2] * 3, [5] * 3, [1] * 3))
    for found in associate(made):
        assert found.phi[0] == 1.0
        assert found.pmi[0] == pytest.approx(0.0)
        assert found.lo[0] < 0 < found.hi[0]


def test_things_of_the_same_documents_do_not_meet_more_often_within_them():
    # Both things in one document in ten, scattered there: only the first measure sees it.
    units = [20] * 200
    here = [8 if i % 10 == 0 else 0 for i in range(200)]
    both = [3 if i % 10 == 0 else 0 for i in range(200)]
    overall, within = associate(meetings(units, (here, here, both)))
    assert overall.pmi[0] > 2.5
    assert overall.lo[0] > 0
    assert within.lo[0] < 0 < within.hi[0]


def test_a_pair_that_never_meets_has_an_upper_limit():
    overall, _ = associate(meetings([50] * 40, ([5] * 40, [5] * 40, [0] * 40)))
    assert overall.pmi[0] == -np.inf
    assert overall.lo[0] == -np.inf
    assert overall.hi[0] < -1
    assert overall.p[0] < 0.001


def test_what_is_not_there_is_not_told():
    overall, within = associate(meetings([50] * 4, ([0] * 4, [5] * 4, [0] * 4)))
    for found in (overall, within):
        assert np.isnan([found.pmi[0], found.lo[0], found.hi[0], found.p[0]]).all()


def test_one_source_bounds_nothing_of_others():
    made = meetings([50] * 4, ([5] * 4, [5] * 4, [2] * 4), source=[0] * 4)
    overall, _ = associate(made)
    assert np.isfinite([overall.lo[0], overall.hi[0]]).all()
    assert (overall.lo_src[0], overall.hi_src[0]) == (-np.inf, np.inf)


def test_sources_that_differ_widen_the_limits():
    both = [0] * 20 + [4] * 20
    pair = ([8] * 40, [20] * 40, both)
    alike = meetings([40] * 40, pair, source=[i % 8 for i in range(40)])
    apart = meetings([40] * 40, pair, source=[i // 5 for i in range(40)])
    widths = []
    for made in (alike, apart):
        found, _ = associate(made)
        widths.append(found.hi_src[0] - found.lo_src[0])
        assert widths[-1] >= found.hi[0] - found.lo[0]
    assert widths[1] > widths[0]


def test_p_and_interval_agree():
    rng = np.random.default_rng(0)
    units = rng.integers(5, 60, 80)
    first, second = rng.binomial(units, 0.1, (200, 80)), rng.binomial(units, 0.2, (200, 80))
    both = rng.binomial(np.minimum(first, second), 0.2)
    made = meetings(units, *zip(first, second, both, strict=True))
    overall, _ = associate(made)
    outside = (overall.lo > 0) | (overall.hi < 0)
    assert np.array_equal(overall.p < 0.05, outside)


def test_no_document():
    found = associate(meetings([], ([], [], [])))
    assert all(np.isnan(f.pmi).all() and f.n[0] == 0 for f in found)
