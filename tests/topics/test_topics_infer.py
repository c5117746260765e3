"""Weights of new text in given topics: against a general optimiser, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import softmax

from isctext.topics import infer as inferring
from isctext.topics.infer import infer


@pytest.fixture(scope="module")
def world():
    rng = np.random.default_rng(5)
    phi = rng.dirichlet(np.full(40, 0.2), 4)
    return phi, sparse.csr_array(rng.poisson(1.5, (30, 40))), np.array([0.8, 0.5, 0.3, 0.1])


def test_one_term_of_one_topic_by_hand():
    # Term 0 is of topic 0 only: n = (4, 0), theta = (4 + 1, 0 + 1) / 6.
    theta = infer(sparse.csr_array([[4, 0]]), np.eye(2), np.ones(2))
    assert theta.tolist() == [[pytest.approx(5 / 6), pytest.approx(1 / 6)]]


def test_it_finds_what_a_general_optimiser_finds(world):
    phi, matrix, prior = world
    theta = infer(matrix, phi, prior)
    for row, counts in zip(theta, matrix.toarray(), strict=True):

        def loss(x, counts=counts):
            weights = softmax(x)
            return -(counts @ np.log(weights @ phi) + prior @ np.log(weights))

        best = minimize(loss, np.zeros(4), tol=1e-12)
        np.testing.assert_allclose(row, softmax(best.x), atol=2e-3)


def test_neighbours_change_nothing(world, monkeypatch):
    phi, matrix, prior = world
    whole = infer(matrix, phi, prior)
    alone = np.vstack([infer(sparse.csr_array(matrix[[i]]), phi, prior) for i in range(30)])
    np.testing.assert_array_equal(whole, alone)
    monkeypatch.setattr(inferring, "UNITS_AT_A_TIME", 7)
    np.testing.assert_array_equal(whole, infer(matrix, phi, prior))


def test_text_that_no_topic_knows_has_no_weights(world):
    phi, _, prior = world
    unknown = np.hstack([phi, np.zeros((4, 1))])
    matrix = sparse.csr_array(np.vstack([np.zeros(41), np.eye(41)[40] * 3]).astype(int))
    assert not infer(matrix, unknown, prior).any()


def test_no_units(world):
    assert infer(sparse.csr_array((0, 40), dtype=int), world[0], world[2]).shape == (0, 4)
