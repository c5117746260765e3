"""lda.v1: latent Dirichlet allocation by collapsed Gibbs sampling, with tomotopy."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np
from scipy import sparse

from isctext.topics.engine import EngineOptions, Fit, Floats, Ints

# On 16 fits of planted corpora (10 topics, 400 units), starts at alpha 0.1 and eta 0.01
# (tomotopy's own) lost a topic, merged into another, in 11; starts at 1 and 0.05 in 2; the
# best of three short chains in 1, of five in none.
ALPHA, ETA = 1.0, 0.05
CHAINS, CHAINS_LARGE, TRIAL_SWEEPS = 5, 2, 60
LARGE = 500_000  # tokens from which five chains would cost more than the fit itself
OPTIMISE_EVERY = 10
BURN_IN = 50
SAMPLES, SPACING = 5, 10
LOG_EVERY = 50


def fit_lda(matrix: sparse.csr_array, terms: Sequence[str], options: EngineOptions) -> Fit:
    """Topics of LDA: phi and theta averaged over the last sweeps of one Gibbs chain.

    One thread, whatever the machine: the sampler gives the same bits only then. Long runs
    (``iterations`` from 120) start with a few short chains and go on with the likeliest, so
    that a bad start does not cost a topic. The mean of ``SAMPLES`` states, ``SPACING`` sweeps
    apart, is less noisy than the last state alone.

    Source: Blei, Ng & Jordan 2003; sampler Griffiths & Steyvers 2004; asymmetric alpha
    fitted to the counts (Minka 2000), as Wallach, Mimno & McCallum 2009 advise.
    """
    tomotopy = _import()
    model, filled = _best_start(tomotopy, matrix, options)
    samples = min(SAMPLES, max(1, options.iterations // (2 * SPACING)))
    burn = max(options.iterations - SPACING * (samples - 1), 1)
    log: list[tuple[int, float]] = [(int(model.global_step), float(model.ll_per_word))]
    while model.global_step < burn:
        _train(model, tomotopy, min(LOG_EVERY, burn - model.global_step))
        log.append((int(model.global_step), float(model.ll_per_word)))
    theta = np.zeros((matrix.shape[0], options.k))
    phi = np.zeros((options.k, len(terms)))
    column = np.array([int(name) for name in model.used_vocabs], dtype=np.int64)
    for sample in range(samples):
        if sample:
            _train(model, tomotopy, SPACING)
        phi[:, column] += _phi(model)
        theta[filled] += _theta(model)
    versions = {"tomotopy": str(tomotopy.__version__), "isa": str(tomotopy.isa)}
    prior = np.asarray(model.alpha, dtype=np.float64)
    return Fit(_to_one(phi), _to_one(theta), prior, tuple(log), versions)


def _import() -> ModuleType:
    with warnings.catch_warnings():
        # Its extension types lack __module__, which Python 3.11 deprecates.
        warnings.simplefilter("ignore", DeprecationWarning)
        import tomotopy  # noqa: PLC0415  (90 MB: only where a model is fitted)
    return tomotopy  # type: ignore[no-any-return]


def _best_start(
    tomotopy: ModuleType, matrix: sparse.csr_array, options: EngineOptions
) -> tuple[Any, Ints]:
    """The likeliest of a few short chains, and the rows that it holds."""
    long = options.iterations >= 2 * TRIAL_SWEEPS
    chains = CHAINS if matrix.sum() < LARGE else CHAINS_LARGE
    best: Any = None
    filled = np.zeros(0, dtype=np.int64)
    for chain in range(chains if long else 1):
        model = tomotopy.LDAModel(
            tw=tomotopy.TermWeight.ONE,
            k=options.k,
            alpha=ALPHA,
            eta=ETA,
            # Far apart, so that seeds 0 and 1 of a study share no chain.
            seed=options.seed + (chain << 32),
        )
        model.optim_interval, model.burn_in = OPTIMISE_EVERY, BURN_IN
        filled = _load(model, matrix)
        _train(model, tomotopy, TRIAL_SWEEPS if long else 1)
        if best is None or model.ll_per_word > best.ll_per_word:
            best = model
    return best, filled


def _load(model: Any, matrix: sparse.csr_array) -> Ints:  # noqa: ANN401
    """Gives the units to the model, terms as their column number; the rows that have terms."""
    names = [str(column) for column in range(matrix.shape[1])]
    tokens = np.repeat(matrix.indices, matrix.data)
    ends = np.concatenate([[0], np.cumsum(matrix.data)])[matrix.indptr]
    filled = np.flatnonzero(np.diff(ends))
    for row in filled:
        model.add_doc([names[i] for i in tokens[ends[row] : ends[row + 1]]])
    return filled.astype(np.int64)


def _train(model: Any, tomotopy: ModuleType, sweeps: int) -> None:  # noqa: ANN401
    model.train(sweeps, workers=1, parallel=tomotopy.ParallelScheme.NONE)


def _phi(model: Any) -> Floats:  # noqa: ANN401
    rows = [model.get_topic_word_dist(topic) for topic in range(model.k)]
    return np.array(rows, dtype=np.float64)


def _theta(model: Any) -> Floats:  # noqa: ANN401
    return np.array([doc.get_topic_dist() for doc in model.docs], dtype=np.float64)


def _to_one(rows: Floats) -> Floats:
    """Rows that sum to 1, where they are not all zero."""
    total = rows.sum(axis=1, keepdims=True)
    out: Floats = np.divide(rows, total, out=np.zeros_like(rows), where=total > 0)
    return out
