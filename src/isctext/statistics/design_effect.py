"""How much more hits vary between documents, or between sources, than a Poisson count does.

Nothing here is dense in documents x categories: the squared residuals of all units, those
without a hit included, come from a few sums per cell (see ``variance_ratio``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from isctext.statistics.intervals import Z_95

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Exposure:
    """Units at risk: the cell (arena x period) of each unit and its tokens, both of length U.

    A unit is a document, or one source's documents of one cell. Every cell has a unit.
    ``arena`` is the arena of each of the T cells.
    """

    cell: Ints
    tokens: Floats
    arena: Ints
    n_arenas: int

    @property
    def n_cells(self) -> int:
        """T."""
        return len(self.arena)

    def per_cell(self, weights: Floats) -> Floats:
        """Sum of ``weights``, one for each unit, by cell."""
        return _sum_at(self.cell, weights, self.n_cells)

    def pooled(self, per_cell: Floats) -> Floats:
        """C x T summed over each arena's cells: C x A."""
        out = np.zeros((per_cell.shape[0], self.n_arenas))
        np.add.at(out.T, self.arena, per_cell.T)
        return out


@dataclass(frozen=True, slots=True)
class Hits:
    """Hits of units that have any: category, unit and count, three arrays of one length.

    A pair (category, unit) stands at most once.
    """

    category: Ints
    unit: Ints
    count: Floats
    n_categories: int

    def per_cell(self, exposure: Exposure, weights: Floats) -> Floats:
        """Sum of ``weights``, one for each pair, by category and cell: C x T."""
        n_cells = exposure.n_cells
        code = self.category * n_cells + exposure.cell[self.unit]
        return _sum_at(code, weights, self.n_categories * n_cells).reshape(-1, n_cells)


def variance_ratio(exposure: Exposure, hits: Hits) -> Floats:
    """Pooled squared residuals over pooled hits, by category and arena: C x A, >= 0.

    With e_u = y_u - n_u Y_t / N_t the ratio is sum_t [U_t / (U_t - 1)] sum_u e_u^2 over
    sum_t Y_t, on the cells with at least two units; 0 where those have no hits. Units
    without a hit count too (e_u = -n_u Y_t / N_t), by
    sum_u e_u^2 = sum y^2 - 2 R sum y n + R^2 sum n^2 with R = Y_t / N_t.

    Source: methods specification 2.1; the ratio estimator's variance, Cochran 1977, ch. 6.
    """
    units = exposure.per_cell(np.ones_like(exposure.tokens))
    tokens = exposure.per_cell(exposure.tokens)
    tokens_sq = exposure.per_cell(exposure.tokens**2)
    total = hits.per_cell(exposure, hits.count)
    squares = hits.per_cell(exposure, hits.count**2)
    cross = hits.per_cell(exposure, hits.count * exposure.tokens[hits.unit])
    rate = total / tokens
    # The three terms may cancel to a tiny negative number.
    residual = np.maximum(squares - 2.0 * rate * cross + rate**2 * tokens_sq, 0.0)
    usable = units > 1
    factor = np.where(usable, units / np.maximum(units - 1.0, 1.0), 0.0)
    numerator = exposure.pooled(residual * factor)
    denominator = exposure.pooled(np.where(usable, total, 0.0))
    ratio: Floats = np.divide(
        numerator, denominator, out=np.zeros_like(numerator), where=denominator > 0
    )
    return ratio


def design_effect(documents: Exposure, hits: Hits) -> Floats:
    """phi, by category and arena (C x A): the variance ratio between documents, at least 1."""
    return np.maximum(variance_ratio(documents, hits), 1.0)


def source_effect(documents: Exposure, hits: Hits, source: Ints, phi: Floats) -> Floats:
    """phi_src, by category and arena (C x A): for statements about sources not in the corpus.

    max(phi, ratio between sources) x (t(.975; S - 1) / 1.96)^2, S the arena's sources;
    infinite for an arena with one source, from which nothing can be said of others.
    ``source`` gives each document's source as a non-negative integer.

    Source: methods specification 2.1 (coverage .97 to 1.00, wide on purpose).
    """
    grouped, unit_of = _group_by_source(documents, source)
    ratio = variance_ratio(grouped, _regroup(hits, unit_of))
    pairs = np.unique(np.stack([documents.arena[documents.cell], source]), axis=1)
    sources = np.bincount(pairs[0], minlength=documents.n_arenas)
    penalty = np.full(documents.n_arenas, np.inf)
    several = sources > 1
    penalty[several] = (special.stdtrit(sources[several] - 1.0, 0.975) / Z_95) ** 2
    widened: Floats = np.maximum(phi, ratio) * penalty
    return widened


def _group_by_source(documents: Exposure, source: Ints) -> tuple[Exposure, Ints]:
    """Documents of one source in one cell as one unit, and each document's unit."""
    span = int(source.max(initial=0)) + 1
    code, unit_of = np.unique(documents.cell * span + source, return_inverse=True)
    tokens = _sum_at(unit_of, documents.tokens, len(code))
    grouped = Exposure(code // span, tokens, documents.arena, documents.n_arenas)
    return grouped, unit_of.astype(np.int64)


def _regroup(hits: Hits, unit_of: Ints) -> Hits:
    span = int(unit_of.max(initial=0)) + 1
    code, row = np.unique(hits.category * span + unit_of[hits.unit], return_inverse=True)
    count = _sum_at(row, hits.count, len(code))
    return Hits(code // span, code % span, count, hits.n_categories)


def _sum_at(index: Ints, weights: Floats, size: int) -> Floats:
    return np.bincount(index, weights=weights, minlength=size).astype(np.float64)
