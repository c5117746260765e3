"""The generator plants what it says it plants."""

from __future__ import annotations

import numpy as np
import pytest

from isctext.validation.worlds import (
    draw_adoptions,
    draw_documents,
    draw_hits,
    draw_shocks,
    draw_source_effects,
    moving_shares,
    ramp,
    turnover_shares,
    zipf_shares,
)


def rng(seed=0):
    return np.random.default_rng(seed)


def test_documents_stand_where_they_were_asked_for():
    docs = np.array([[3, 0, 5], [1, 2, 40]])
    made = draw_documents(rng(), docs, zipf_shares(4))
    assert made.by_year(np.ones(51)).tolist() == docs.tolist()
    assert (made.source // 4 == made.arena).all()
    assert made.tokens.min() >= 1
    by_source = made.by_source(made.tokens)
    assert by_source.reshape(2, 4, 3).sum(axis=1) == pytest.approx(made.by_year(made.tokens))


def test_lengths_and_shares():
    made = draw_documents(rng(), [[40_000]], zipf_shares(5))
    assert np.log(made.tokens).mean() == pytest.approx(6.2, abs=0.02)
    assert np.log(made.tokens).std() == pytest.approx(0.8, abs=0.02)
    assert np.bincount(made.source) / 40_000 == pytest.approx(zipf_shares(5), abs=0.01)


def test_shares_of_each_arena_and_year():
    shares = np.zeros((2, 2, 3))
    shares[0, 0, 0] = shares[0, 1, 1] = shares[1, 0, 2] = shares[1, 1, 0] = 1.0
    made = draw_documents(rng(), np.full((2, 2), 10), shares)
    count = made.by_source(np.ones(40)).reshape(2, 3, 2)
    assert count.transpose(0, 2, 1).tolist() == (shares * 10).tolist()


def test_hits_have_the_planted_rates_and_bursts():
    made = draw_documents(rng(), np.full((2, 3), 4000), zipf_shares(3), length=(6.0, 0.1))
    rate = np.log(np.array([[[1e-3, 2e-3, 3e-3], [4e-3, 5e-3, 6e-3]]]))
    hits = draw_hits(rng(1), made, rate, burst=0.5)
    found = made.by_year(hits)[0] / made.by_year(made.tokens)
    assert found == pytest.approx(np.exp(rate[0]), rel=0.08)
    mean = np.exp(rate[0])[made.arena, made.year] * made.tokens
    # Gamma of shape .5: the variance is mean + mean^2 / .5.
    assert ((hits[0] - mean) ** 2).sum() == pytest.approx((mean + 2 * mean**2).sum(), rel=0.1)
    even = draw_hits(rng(1), made, rate, burst=np.inf)
    assert ((even[0] - mean) ** 2).sum() == pytest.approx(mean.sum(), rel=0.05)


def test_source_effects_are_added():
    made = draw_documents(rng(), [[3000]], zipf_shares(2), length=(6.0, 0.1))
    effects = np.array([np.log(2.0), -np.log(2.0)])
    level = np.full((1, 1, 1), np.log(1e-3))
    hits = draw_hits(rng(1), made, level, source_effects=effects, burst=np.inf)
    rates = made.by_source(hits)[0, :, 0] / made.by_source(made.tokens)[:, 0]
    assert rates == pytest.approx([2e-3, 0.5e-3], rel=0.1)
    drawn = draw_source_effects(rng(), made, 1.0, terms=3)
    assert drawn.mean(axis=1) == pytest.approx(np.zeros(3), abs=1e-12)


def test_shocks_remember_as_much_as_was_asked():
    paths = draw_shocks(rng(), (4000, 12), phi=0.6, sd=0.3)
    assert paths.std(axis=0) == pytest.approx(np.full(12, 0.3), rel=0.05)
    lag = (paths[:, 1:] * paths[:, :-1]).mean() / (paths**2).mean()
    assert lag == pytest.approx(0.6, abs=0.02)


def test_growth_is_centred():
    assert np.exp(np.diff(ramp(9, 0.1))) == pytest.approx(np.full(8, 1.1))
    assert ramp(9, 0.1).mean() == pytest.approx(0)


def test_mixes_are_shares():
    zipf = zipf_shares(5)
    moving = moving_shares(zipf, zipf[::-1], 7)
    assert moving[0] == pytest.approx(zipf)
    assert moving[-1] == pytest.approx(zipf[::-1])
    assert moving.sum(axis=1) == pytest.approx(np.ones(7))
    for seed in range(20):
        assert turnover_shares(rng(seed), 5, 9, 2.0).sum(axis=1) == pytest.approx(np.ones(9))


def test_adoptions_rise_to_their_rate_and_follow_by_the_delay():
    level = np.exp(draw_adoptions(rng(), 300, 15, rates=(1e-5, 1e-4), delay=2.0))
    assert level[..., -1].min() >= 1e-5 - 1e-12
    assert level.max() <= 1e-4 + 1e-12
    assert (np.diff(level, axis=2) >= -1e-18).all()
    start = (level > 1e-9).argmax(axis=2)
    assert (start[:, 1] - start[:, 0]).mean() == pytest.approx(2.0, abs=0.1)


def test_clusters_share_their_lag():
    level = draw_adoptions(rng(), 40, 25, clusters=4, cluster_sd=3.0)
    late = (level > np.log(1e-9)).argmax(axis=2)
    lag = (late[:, 1] - late[:, 0]).reshape(10, 4)
    assert lag.std(axis=0).mean() < 1.0 < lag.mean(axis=0).std()


def test_same_seed_same_world():
    one, other = (draw_documents(rng(4), [[5, 6]], zipf_shares(3)) for _ in range(2))
    assert one.tokens.tolist() == other.tokens.tolist()
