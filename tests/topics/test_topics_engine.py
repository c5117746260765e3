"""The contract of engines, and lda.v1's own promises."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from isctext.errors import PluginError
from isctext.topics import engine as contract
from isctext.topics.choose import Trial, choose_k, try_numbers
from isctext.topics.engine import EngineOptions, Fit, load_engine
from isctext.topics.lda import fit_lda

TERMS = [f"t{i}" for i in range(30)]


def counts(units=60, seed=0):
    rng = np.random.default_rng(seed)
    dense = rng.poisson(0.5, (units, 30))
    dense[::7] = 0
    dense[:, 4] = 0
    return sparse.csr_array(dense.astype(np.int32))


@pytest.mark.parametrize("iterations", [1, 30, 150])
def test_lda_gives_distributions_and_the_same_bits_twice(iterations):
    options = EngineOptions(4, 7, iterations)
    one, two = fit_lda(counts(), TERMS, options), fit_lda(counts(), TERMS, options)
    assert (one.phi.tobytes(), one.theta.tobytes()) == (two.phi.tobytes(), two.theta.tobytes())
    assert one.log == two.log
    assert one.phi.sum(axis=1) == pytest.approx(1)
    filled = np.asarray(counts().sum(axis=1)).ravel() > 0
    assert one.theta.sum(axis=1) == pytest.approx(filled.astype(float))
    assert (one.phi[:, 4] == 0).all()


def test_lda_separates_two_vocabularies():
    dense = np.zeros((80, 30), dtype=np.int32)
    dense[:40, :15] = dense[40:, 15:] = 2
    fit = fit_lda(sparse.csr_array(dense), TERMS, EngineOptions(2, 0, 150))
    first = fit.theta[:, 0]
    assert abs(first[:40].mean() - first[40:].mean()) > 0.9


@pytest.mark.parametrize(
    ("phi", "found"),
    [
        (np.full((3, 30), 1 / 30), "shape"),
        (np.full((2, 30), 1.0), "sum to 1"),
        (np.full((2, 30), np.nan), "not finite"),
    ],
)
def test_an_engine_that_breaks_the_contract_is_named(monkeypatch, phi, found):
    def broken(matrix, terms, options):
        return Fit(phi, np.full((matrix.shape[0], 2), 0.5))

    monkeypatch.setattr(contract, "load", lambda group, name: broken)
    with pytest.raises(PluginError, match=r"broken\.v1.*\n.*" + found):
        load_engine("broken.v1")(counts(), TERMS, EngineOptions(2))


def test_a_clear_score_decides_and_a_flat_one_leaves_it_to_the_size():
    peak = [Trial(10, 0.1, 0.9, 0), Trial(20, 0.3, 0.9, 0), Trial(40, 0.2, 0.9, 0)]
    assert [choose_k(peak, units) for units in (200, 20_000)] == [20, 20]
    flat = [Trial(k, 0.2, 0.9, 0) for k in (10, 20, 40)]
    assert [choose_k(flat, units) for units in (200, 800, 20_000)] == [10, 20, 40]
    negative = [Trial(5, -0.1, 0.9, 0), Trial(10, -0.2, 0.9, 0)]
    assert choose_k(negative, 60) == 5


def test_small_corpora_try_small_numbers():
    tried = try_numbers(fit_lda, counts(60), TERMS, seed=0)
    assert [trial.k for trial in tried] == [5]
    tried = try_numbers(fit_lda, counts(360), TERMS, seed=0)
    assert [trial.k for trial in tried] == [10, 15]
