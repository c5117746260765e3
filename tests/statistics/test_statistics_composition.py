"""The two-way model against a general optimiser and its information matrix."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from isctext.statistics.composition import standardise, two_way, within_source_p

HITS = np.array([[3.0, 5, 4, 9], [10, 0, 22, 18], [0, 2, 1, 3]])
WORDS = np.array([[100.0, 100, 120, 150], [300, 0, 400, 380], [50, 90, 60, 100]])


def slow_fit(hits, words):
    """alpha, gamma (gamma_0 = 0) by the likelihood itself."""
    sources, years = hits.shape

    def loss(theta):
        rate = theta[:sources, None] + np.r_[0.0, theta[sources:]]
        mean = words * np.exp(rate)
        return (mean - hits * rate).sum()

    start = np.r_[np.full(sources, np.log(hits.sum() / words.sum())), np.zeros(years - 1)]
    found = optimize.minimize(loss, start, method="BFGS", options={"gtol": 1e-9})
    return found.x[:sources], np.r_[0.0, found.x[sources:]]


def test_same_as_the_maximum_of_the_likelihood():
    made = two_way(HITS[None], WORDS)
    alpha, gamma = slow_fit(HITS, WORDS)
    assert made.solved.all()
    assert made.linked.all()
    assert np.log(made.index[0]) == pytest.approx(gamma - gamma.mean(), abs=1e-5)
    expected = (np.exp(alpha)[:, None] * WORDS).sum(axis=0)
    assert made.expected[0] == pytest.approx(expected * HITS.sum() / expected.sum(), rel=1e-5)
    assert made.expected.sum() == pytest.approx(HITS.sum())


def test_shared_error_is_the_information_s_inverse_less_that_of_known_sources():
    made = two_way(HITS[None], WORDS)
    alpha, gamma = slow_fit(HITS, WORDS)
    flat = np.exp(alpha)[:, None] * WORDS
    fitted = flat * np.exp(gamma)
    flat = flat * HITS.sum() / flat.sum()
    # Parameters: 3 sources, 4 years; the constant direction is taken out of the years at the end.
    info = np.zeros((7, 7))
    for s, t in itertools.product(range(3), range(4)):
        x = np.zeros(7)
        x[s] = x[3 + t] = 1
        info += flat[s, t] * np.outer(x, x)
    inverse = np.linalg.pinv(info)[3:, 3:]
    centre = np.eye(4) - 0.25
    known = centre @ np.diag(1 / flat.sum(axis=0)) @ centre
    cells = fitted > 0
    chi2 = ((HITS - fitted)[cells] ** 2 / np.maximum(fitted[cells], 0.5)).sum()
    dispersion = max(1.0, chi2 / (cells.sum() - 3 - 4 + 1))
    expected = dispersion * (centre @ inverse @ centre - known)
    assert made.shared[0] == pytest.approx(expected, abs=1e-4)


def test_one_source_changes_nothing():
    made = two_way(HITS[None, :1], WORDS[:1])
    assert made.hits[0] / made.expected[0] == pytest.approx(
        HITS[0] / WORDS[0] * WORDS[0].sum() / HITS[0].sum()
    )
    assert made.shared == pytest.approx(np.zeros((1, 4, 4)), abs=1e-9)


def test_a_moving_mix_alone_leaves_a_flat_index():
    words = np.array([[900.0, 600, 300, 100], [100, 400, 700, 900]])
    hits = words * np.array([[0.01], [0.05]])
    made = two_way(hits[None], words)
    assert made.index[0] == pytest.approx(np.ones(4))
    assert np.ptp(hits.sum(axis=0) / words.sum(axis=0)) > 0.02


def test_years_that_no_source_links_are_left_out():
    words = np.array([[100.0, 100, 100, 0, 0], [0, 0, 0, 100, 100]])
    hits = np.array([[3.0, 4, 5, 0, 0], [0, 0, 0, 7, 2]])
    made = two_way(hits[None], words)
    assert made.linked[0].tolist() == [True, True, True, False, False]
    assert np.isnan(made.hits[0, 3:]).all()
    assert made.solved[0]


def test_a_year_without_any_hit_is_compared_and_is_zero():
    words = np.full((2, 4), 100.0)
    hits = np.array([[3.0, 0, 5, 2], [1, 0, 2, 4]])
    made = two_way(hits[None], words)
    assert made.linked.all()
    assert made.index[0, 1] == 0
    assert made.index[0, [0, 2, 3]].prod() == pytest.approx(1.0)


def test_standardised_by_hand():
    words = np.array([[100.0, 300], [300, 100], [50, 0]])
    hits = np.array([[1.0, 6], [6, 1], [5, 0]])
    made = standardise(hits[None], words)
    # Sources 0 and 1 never pause: 800 of 850 words, half each.
    assert made.sources == 2
    assert made.share == pytest.approx(800 / 850)
    assert made.rate[0] == pytest.approx([0.5 * 0.01 + 0.5 * 0.02, 0.5 * 0.02 + 0.5 * 0.01])


def test_no_standard_where_nobody_stays():
    made = standardise(np.ones((1, 2, 2)), np.array([[100.0, 0], [0, 100]]))
    assert np.isnan(made.rate).all()
    assert (made.share, made.sources) == (0.0, 0)


def test_permutations_within_sources_against_all_of_them():
    rng = np.random.default_rng(3)
    words = rng.uniform(50, 150, (2, 4))
    hits = rng.poisson(words * 0.05 * np.array([1, 1.3, 1.6, 2.0])).astype(float)
    level = hits.sum(axis=1) / words.sum(axis=1)
    residual = hits - words * level[:, None]

    def score(first, second):
        t = np.stack([first, second]) - 1.5
        return (residual * t).sum() / np.sqrt((residual**2 * t**2).sum())

    orders = [np.array(o) for o in itertools.permutations(range(4))]
    top = abs(score(np.arange(4), np.arange(4)))
    exact = np.mean([abs(score(a, b)) >= top - 1e-12 for a in orders for b in orders])
    found = within_source_p(hits[None], words, draws=9999)[0]
    assert found == pytest.approx(exact, abs=0.02)


_cells = st.lists(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 400)), min_size=4, max_size=4),
    min_size=1,
    max_size=4,
)


@given(_cells)
@settings(max_examples=150, deadline=None)
def test_any_small_table_is_described(cells):
    table = np.array(cells, float)
    words = table[..., 1]
    hits = np.where(words > 0, table[..., 0], 0.0)
    made = two_way(hits[None], words)
    assert made.solved[0]
    assert np.array_equal(made.linked[0], np.isfinite(made.expected[0]))
    if made.linked.any():
        assert np.nansum(made.expected[0]) == pytest.approx(np.nansum(made.hits[0]))
    values = np.linalg.eigvalsh(made.shared[0])
    assert values.min() >= -1e-6 * max(values.max(), 1.0)
    share = standardise(hits[None], words)
    assert 0 <= share.share <= 1
    p = within_source_p(hits[None], words, draws=49)[0]
    assert np.isnan(p) or 0 < p <= 1


def test_no_source_no_year():
    for shape in ((1, 0, 3), (1, 2, 0), (0, 2, 3)):
        made = two_way(np.zeros(shape), np.zeros(shape[1:]))
        assert made.linked.shape == (shape[0], shape[2])
        assert not made.linked.any()
        assert len(within_source_p(np.zeros(shape), np.zeros(shape[1:]))) == shape[0]
        assert standardise(np.zeros(shape), np.zeros(shape[1:])).sources == 0
