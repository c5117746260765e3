"""W2 to four decimals; the jackknife of uptake against loops; strata; what is absent."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from isctext.statistics.divergence import jensen_shannon
from isctext.statistics.families import adjusted_rows
from isctext.statistics.jackknife import effective_sources
from isctext.statistics.multiplicity import adjusted
from isctext.statistics.uptake import (
    Side,
    calls,
    coverage,
    middle,
    smoothed,
    uptake,
    weighted_uptake,
)
from isctext.statistics.uptake_power import simulated_side, source_spread, uptake_power


def _side(hit, docs):
    """From S x J and S."""
    return Side(np.asarray(hit, float)[:, None, :], np.asarray(docs, float)[:, None])


def test_worked_example_2():
    told = uptake(_side([[60, 40, 30, 10]], [100]), _side([[30, 20, 3, 0]], [50]))
    rounded = {
        "p_i": smoothed(told.share_i, told.docs_i),
        "p_p": smoothed(told.share_p, told.docs_p),
        "U": np.exp(told.log_u.estimate),
        "rel": told.rel.estimate,
        "C05": coverage(told.share_i, told.share_p, 0.05),
        "W": told.weighted.estimate,
        "JSD": jensen_shannon(told.share_i, told.share_p),
    }
    assert {name: np.round(value, 4).tolist() for name, value in rounded.items()} == {
        "p_i": [0.5990, 0.4010, 0.3020, 0.1040],
        "p_p": [0.5980, 0.4020, 0.0686, 0.0098],
        "U": [0.9984, 1.0024, 0.2273, 0.0943],
        "rel": [0.7400, 0.7441, -0.7400, -1.6196],
        "C05": 0.75,
        "W": 0.7571,
        "JSD": 0.0825,
    }
    assert np.exp(told.level.estimate) == pytest.approx(np.median(rounded["U"]))
    # One source each: nothing is known of how it varies.
    assert np.isnan(told.rel.p).all()
    assert told.upper[:3].tolist() == pytest.approx([np.nan] * 3, nan_ok=True)
    assert told.upper[3] == pytest.approx(1 - 0.05)


@given(arrays(float, st.tuples(st.integers(1, 3), st.integers(1, 7)), elements=st.floats(-5, 5)))
def test_the_middle_is_the_median(values):
    assert middle(values) == pytest.approx(np.median(values, axis=-1))
    holed = np.concatenate([values, np.full_like(values, np.nan)], axis=1)
    assert middle(holed) == pytest.approx(np.median(values, axis=-1))


def test_the_middle_of_nothing():
    assert np.isnan(middle(np.full((2, 3), np.nan))).all()


def _by_hand(hit_i, n_i, hit_p, n_p):
    """rel and its variance, loops over sources."""

    def rel(k_i, d_i, k_p, d_p):
        u = [
            np.log((p + 0.5) / (d_p + 1)) - np.log((i + 0.5) / (d_i + 1))
            for i, p in zip(k_i, k_p, strict=True)
        ]
        return np.array(u) - np.median(u)

    def variance(values):
        values = np.array(values)
        return (len(values) - 1) / len(values) * ((values - values.mean(0)) ** 2).sum(0)

    k_i, k_p, d_i, d_p = hit_i.sum(0), hit_p.sum(0), n_i.sum(), n_p.sum()
    v_i = variance([rel(k_i - h, d_i - n, k_p, d_p) for h, n in zip(hit_i, n_i, strict=True)])
    v_p = variance([rel(k_i, d_i, k_p - h, d_p - n) for h, n in zip(hit_p, n_p, strict=True)])
    k = effective_sources(n_i) - 1, effective_sources(n_p) - 1
    df = (v_i + v_p) ** 2 / (v_i**2 / k[0] + v_p**2 / k[1])
    return rel(k_i, d_i, k_p, d_p), v_i + v_p, df


def test_the_jackknife_against_loops():
    rng = np.random.default_rng(2)
    n_i, n_p = rng.integers(3, 20, 8), rng.integers(3, 20, 6)
    hit_i, hit_p = (rng.binomial(n[:, None], 0.3, (len(n), 5)) for n in (n_i, n_p))
    told = uptake(_side(hit_i, n_i), _side(hit_p, n_p))
    rel, variance, df = _by_hand(hit_i, n_i, hit_p, n_p)
    assert told.rel.estimate == pytest.approx(rel)
    assert told.rel.variance == pytest.approx(variance)
    assert told.rel.df == pytest.approx(df)


def test_worlds_are_measured_together():
    rng = np.random.default_rng(2)
    hit = rng.integers(0, 5, (3, 6, 1, 4)).astype(float)
    docs = np.full((3, 6, 1), 5.0)
    both = uptake(Side(hit, docs), Side(hit[::-1], docs))
    alone = uptake(Side(hit[1], docs[1]), Side(hit[1], docs[1]))
    assert both.rel.estimate[1] == pytest.approx(alone.rel.estimate, nan_ok=True)
    assert both.rel.variance[1] == pytest.approx(alone.rel.variance, nan_ok=True)


def test_standardised_on_the_initiatives_strata():
    # Two strata: the initiatives have 3/4 of their documents in the first.
    here = Side(
        np.array([[[20.0], [10.0]], [[10.0], [0.0]]]), np.array([[30.0, 10.0], [30.0, 10.0]])
    )
    there = Side(np.array([[[2.0], [8.0]], [[2.0], [8.0]]]), np.array([[10.0, 10.0], [10.0, 10.0]]))
    told = uptake(here, there)
    assert told.share_i[0] == pytest.approx(40 / 80)
    assert told.share_p[0] == pytest.approx(0.75 * 4 / 20 + 0.25 * 16 / 20)
    assert told.docs_i == pytest.approx(80)
    assert told.docs_p == pytest.approx(1 / (0.75**2 / 20 + 0.25**2 / 20))


def test_a_stratum_that_a_source_empties_is_left_to_the_others():
    here = Side(np.full((3, 2, 2), 2.0), np.full((3, 2), 5.0))
    docs = np.array([[5.0, 5.0], [5.0, 0.0], [5.0, 0.0]])
    there = Side(np.stack([docs * 0.4, docs * 0.2], -1), docs)
    assert np.isfinite(uptake(here, there).rel.variance).all()


def test_dimensions_out_of_the_reference_have_no_rel():
    here, there = _side([[3, 0, 2]] * 4, [9] * 4), _side([[3, 1, 1]] * 4, [9] * 4)
    told = uptake(here, there)
    assert np.isnan(told.rel.estimate[1])
    assert told.rel.estimate[[0, 2]].sum() == pytest.approx(0)  # two: the midpoint


def _many(rng, share, sources=30, docs=10):
    return _side(rng.binomial(docs, share, (sources, len(share))), [docs] * sources)


def test_calls_are_of_less_than_the_rest_and_less_than_the_initiatives():
    rng = np.random.default_rng(4)
    share = np.full(8, 0.4)
    less = share * np.array([0.1] * 2 + [1.0] * 6)
    told = uptake(_many(rng, share), _many(rng, less))
    q, under, over = calls(told, np.ones(8, bool))
    assert under.tolist() == [True] * 2 + [False] * 6
    assert not over.any()
    assert (q[:2] < 0.05).all()
    # Taken up more than the rest, if less than in the initiatives: never "under".
    more = share * np.array([0.7] * 2 + [0.1] * 6)
    _, under, over = calls(uptake(_many(rng, share), _many(rng, more)), np.ones(8, bool))
    assert not under[:2].any()
    assert over[:2].all()


def test_what_is_not_tested_is_not_called():
    rng = np.random.default_rng(4)
    share = np.full(8, 0.4)
    told = uptake(_many(rng, share), _many(rng, share * np.array([0.1] + [1.0] * 7)))
    tested = np.array([False] + [True] * 7)
    q, under, _ = calls(told, tested)
    assert np.isnan(q[0])
    assert not under[0]


def test_absent_dimensions_have_an_upper_limit_and_a_variance():
    rng = np.random.default_rng(5)
    share = np.full(6, 0.3)
    there = _many(rng, share)
    there.hit[..., 0] = 0
    told = uptake(_many(rng, share), there)
    assert 1 - 0.05 ** (1 / 300) <= told.upper[0] < 0.03
    assert np.isnan(told.upper[1:]).all()
    assert told.rel.variance[0] > 1.0
    assert told.rel.lo[0] <= told.rel.estimate[0] < told.rel.hi[0] < 0


@given(
    arrays(
        float,
        st.tuples(st.integers(1, 4), st.integers(1, 9)),
        elements=st.one_of(st.just(np.nan), st.floats(0, 1)),
    )
)
def test_families_are_adjusted_row_by_row(p):
    by_row = np.array([adjusted(row) for row in p])
    assert adjusted_rows(p) == pytest.approx(by_row, nan_ok=True)


def test_coverage_and_weighted_uptake_of_nothing():
    assert np.isnan(coverage(np.array([0.01]), np.array([0.5]), 0.05))
    assert np.isnan(weighted_uptake(np.zeros(3), np.ones(3)))
    assert weighted_uptake(np.array([0.2, 0.4]), np.array([0.5, 0.1])) == pytest.approx(0.3 / 0.6)


def test_power_of_a_study():
    rng = np.random.default_rng(6)
    share = np.linspace(0.2, 0.5, 6)
    here, there = _many(rng, share), _many(rng, share * 0.8)
    found = uptake_power(here, there, 40, np.random.default_rng(0), (0.1, 0.9))
    assert found.power.shape == (2, 6)
    assert found.power[0].min() > 0.7
    assert found.power[1].max() < 0.2
    assert found.detectable.tolist() == [0.1] * 6
    small = uptake_power(_many(rng, share, 4, 3), _many(rng, share, 4, 3), 20, rng, (0.5,))
    assert np.isnan(small.detectable).all()


def test_how_much_sources_differ():
    rng = np.random.default_rng(7)
    worlds = simulated_side([20] * 60, np.full(8, 0.3), 0.7, 8, rng)
    told = [
        source_spread(Side(hit, docs)) for hit, docs in zip(worlds.hit, worlds.docs, strict=True)
    ]
    assert np.mean(told) == pytest.approx(0.7, abs=0.12)
    assert source_spread(_side(np.zeros((3, 2)), [4] * 3)) == 0.1
    assert source_spread(_side([[1, 0]], [4])) == 0.1
