"""The contract of a topic engine: a units x terms matrix in, two stochastic matrices out.

An engine is a function behind an entry point of the group ``isctext.topic_engines``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from isctext.errors import PluginError
from isctext.registry import TOPIC_ENGINES, load

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Number of topics, seed, and sweeps over the text (an engine's own idea of a sweep)."""

    k: int
    seed: int = 0
    iterations: int = 300


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model.

    ``phi``: K x V, each topic's distribution over terms. ``theta``: U x K, each unit's over
    topics; a unit without a term has a row of zeros. ``prior``: K, the Dirichlet weights of the
    topics in a unit before its words are read, None where the engine has none.
    ``log``: (sweep, log-likelihood per token). ``versions``: what the bits depend on, besides
    matrix and options.
    """

    phi: Floats
    theta: Floats
    prior: Floats | None = None
    log: tuple[tuple[int, float], ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)


class Engine(Protocol):
    """Fits one model. The same arguments give the same bits on one machine."""

    def __call__(
        self, matrix: sparse.csr_array, terms: Sequence[str], options: EngineOptions, /
    ) -> Fit:
        """``matrix``: U x V counts, indices sorted; ``terms``: the V terms, in its order."""


def load_engine(name: str) -> Engine:
    """The engine of that name, made to keep its contract.

    Raises UsageError [IT-REG-001] for an unknown name; the engine itself raises PluginError
    [IT-TOP-002] when what it gives has another shape or is no distribution.
    """
    raw = cast("Engine", load(TOPIC_ENGINES, name))

    def checked(matrix: sparse.csr_array, terms: Sequence[str], options: EngineOptions, /) -> Fit:
        fit = raw(matrix, terms, options)
        _check(name, "phi", fit.phi, (options.k, matrix.shape[1]), np.ones(options.k))
        filled = np.asarray(matrix.sum(axis=1)).ravel() > 0
        _check(name, "theta", fit.theta, (matrix.shape[0], options.k), filled)
        return fit

    return checked


def _check(
    engine: str, part: str, found: Floats, shape: tuple[int, int], totals: NDArray[np.generic]
) -> None:
    if found.shape != shape:
        problem = f"shape {found.shape}"
    elif not np.all(np.isfinite(found)) or np.any(found < 0):
        problem = "negative or not finite values"
    elif np.any(np.abs(found.sum(axis=1) - totals) > _TOLERANCE):
        problem = "rows that do not sum to 1 (0 for a unit without terms)"
    else:
        return
    raise PluginError(
        "IT-TOP-002",
        f"the topic engine '{engine}' gave a {part} that is no set of distributions",
        found=problem,
        expected=f"shape {shape}, rows that sum to 1",
        hint="use another engine, and report this to the author of the plug-in",
    )
