"""The design effect: worked by hand, against a loop over every document, and its coverage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from isctext.statistics.design_effect import (
    Exposure,
    Hits,
    design_effect,
    source_effect,
    variance_ratio,
)
from isctext.statistics.intervals import rate_interval


def panel(cell, tokens, arena, n_arenas=1):
    return Exposure(np.array(cell), np.array(tokens, float), np.array(arena), n_arenas)


def sparse(dense):
    """C x U counts to the sparse form."""
    dense = np.asarray(dense)
    category, unit = np.nonzero(dense)
    return Hits(category, unit, dense[category, unit].astype(float), len(dense))


def slow_ratio(cell, tokens, arena, dense, n_arenas):
    """The formula of the specification, document by document."""
    out = np.zeros((len(dense), n_arenas))
    for c, counts in enumerate(dense):
        for a in range(n_arenas):
            top = bottom = 0.0
            for t in range(len(arena)):
                units = [u for u in range(len(cell)) if cell[u] == t and arena[t] == a]
                if len(units) < 2:
                    continue
                y, n = sum(counts[u] for u in units), sum(tokens[u] for u in units)
                squares = sum((counts[u] - tokens[u] * y / n) ** 2 for u in units)
                top += len(units) / (len(units) - 1) * squares
                bottom += y
            out[c, a] = top / bottom if bottom else 0.0
    return out


def slow_by_source(cell, tokens, arena, dense, *, source, n_arenas):
    keys = sorted({(cell[u], source[u]) for u in range(len(cell))})
    rows = [[u for u in range(len(cell)) if (cell[u], source[u]) == key] for key in keys]
    total = [sum(tokens[u] for u in row) for row in rows]
    merged = [[sum(counts[u] for u in row) for row in rows] for counts in dense]
    return slow_ratio([key[0] for key in keys], total, arena, merged, n_arenas)


def test_worked_by_hand():
    # Year 0: R = 4/200, e = (2, -2): 2/1 * 8 = 16. Year 1: R = 4/400, e = (0, 0): 0.
    # Year 2 has one document and counts for nothing. 16 / (4 + 4) = 2.
    exposure = panel([0, 0, 1, 1, 2], [100, 100, 100, 300, 50], [0, 0, 0])
    assert design_effect(exposure, sparse([[4, 0, 1, 3, 9]])).tolist() == [[2.0]]


def test_never_under_one_and_one_without_hits():
    exposure = panel([0, 0], [100, 100], [0])
    even, none = design_effect(exposure, sparse([[5, 5], [0, 0]]))
    assert (even[0], none[0]) == (1.0, 1.0)


def test_sources_worked_by_hand():
    # One year; source 0 has (4, 4), source 1 (0, 0) in 100 words each: R = 8/400.
    # Documents: e = (2, 2, -2, -2), 4/3 * 16 / 8 = 2.667. Sources: e = (4, -4), 2 * 32 / 8 = 8.
    exposure, hits = panel([0] * 4, [100] * 4, [0]), sparse([[4, 4, 0, 0]])
    phi = design_effect(exposure, hits)
    assert phi[0, 0] == pytest.approx(8 / 3)
    wide = source_effect(exposure, hits, np.array([0, 0, 1, 1]), phi)
    assert wide[0, 0] == pytest.approx(8 * (stats.t.ppf(0.975, 1) / stats.norm.ppf(0.975)) ** 2)


def test_one_source_says_nothing_of_others():
    exposure, hits = panel([0, 0], [100, 100], [0]), sparse([[1, 2]])
    phi = design_effect(exposure, hits)
    assert np.isinf(source_effect(exposure, hits, np.array([3, 3]), phi)[0, 0])


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=60)
def test_same_as_the_loop_over_documents(seed):
    rng = np.random.default_rng(seed)
    n_cells, n_arenas = int(rng.integers(1, 6)), int(rng.integers(1, 4))
    arena = rng.integers(0, n_arenas, n_cells)
    cell = np.concatenate([np.arange(n_cells), rng.integers(0, n_cells, rng.integers(0, 25))])
    tokens = rng.integers(1, 400, len(cell))
    source = rng.integers(0, 3, len(cell))
    dense = rng.poisson(0.7, (3, len(cell))) * rng.integers(1, 6, (3, len(cell)))
    exposure, hits = panel(cell, tokens, arena, n_arenas), sparse(dense)
    slow = slow_ratio(cell, tokens, arena, dense, n_arenas)
    assert variance_ratio(exposure, hits) == pytest.approx(slow, rel=1e-9, abs=1e-9)
    phi = design_effect(exposure, hits)
    between = slow_by_source(cell, tokens, arena, dense, source=source, n_arenas=n_arenas)
    wide = source_effect(exposure, hits, source, phi)
    for a in range(n_arenas):
        present = {source[u] for u in range(len(cell)) if arena[cell[u]] == a}
        if len(present) > 1:
            factor = (stats.t.ppf(0.975, len(present) - 1) / stats.norm.ppf(0.975)) ** 2
            expected = np.maximum(phi[:, a], between[:, a]) * factor
            assert wide[:, a] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("rate", "burst"), [(2e-4, 0.3), (2e-5, 0.3), (3e-6, 1.0)])
def test_gate_g1_coverage_under_bursts(rate, burst):
    """Gamma-bursty documents of lognormal length: the interval covers in 93 % or more."""
    rng = np.random.default_rng(20190301)
    worlds, years, docs = 150, 12, 60
    cell = np.repeat(np.arange(years), docs)
    covered = np.empty((worlds, years))
    for w in range(worlds):
        tokens = np.ceil(rng.lognormal(6.2, 0.8, years * docs))
        bursts = rng.gamma(burst, 1 / burst, years * docs)
        counts = rng.poisson(rate * tokens * bursts)
        exposure, hits = panel(cell, tokens, [0] * years), sparse([counts])
        phi = design_effect(exposure, hits)[0, 0]
        total = hits.per_cell(exposure, hits.count)[0]
        _, lo, hi = rate_interval(total, exposure.per_cell(exposure.tokens), phi)
        covered[w] = (lo <= rate * 1e6) & (rate * 1e6 <= hi)
    assert covered.mean() >= 0.93
