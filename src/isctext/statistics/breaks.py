"""Breaks of short yearly series: a step that memory does not explain and a slope does not either.

A detected step cannot be told from a rapid diffusion: an S-curve passes for one in .10 (12 years)
to .31 (20 years) of cases. The verdict is therefore "step or S-curve", never "event".

Sources: methods specification 2.5; maximal t over splits, Worsley 1979; AICc, Hurvich and Tsai
1989; null by simulated AR(1) series, as in ``ar1``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isctext.statistics.ar1 import DRAWS, FEWEST_YEARS
from isctext.statistics.ar_null import (
    LEVEL,
    Flags,
    Floats,
    ar_root,
    blocks,
    corrected_phi,
    fit_lines,
    null_root,
)

FEWEST_AROUND = 2
BETTER_BY = 2.0
_LINE, _STEP = 3, 4  # parameters: level, slope, variance; two levels, place, variance
_FLAT = 1e-12


@dataclass(frozen=True, slots=True)
class Breaks:
    """The best step of S series; NaN, and -1 for ``at``, where none can be looked for.

    at: the year (0..T-1) of the first value after the step. step: difference of the means, in
    logarithms. phi: corrected lag-1 autocorrelation around it. p: of the maximal t. gain:
    AICc of a straight line minus that of the step. found: p <= .05 and gain > 2.
    """

    years: NDArray[np.int64]
    at: NDArray[np.int64]
    step: Floats
    phi: Floats
    p: Floats
    gain: Floats

    @property
    def found(self) -> Flags:
        """Whether the step passes both tests."""
        return np.asarray((self.p <= LEVEL) & (self.gain > BETTER_BY))


def step_breaks(
    series: ArrayLike, *, shared: ArrayLike | None = None, draws: int = DRAWS, seed: int = 0
) -> Breaks:
    """The best step of each row of S x T yearly values; NaN is a missing year.

    Splits leave two values on each side. p = (1 + #{max|t*| >= max|t|}) / (B + 1) over B AR(1)
    series without a step, seen in the same years, with the phi of the residuals around the best
    split. A row with fewer than eight values, or with a step that leaves nothing, has no p.
    shared: see ``ar1.ar_trends``; a block of years that move together looks like a step.
    """
    z = np.atleast_2d(np.asarray(series, dtype=np.float64))
    seen = ~np.isnan(z)
    known = None if shared is None else np.asarray(shared, dtype=np.float64)
    out = _nothing(seen.sum(axis=1))
    masks, group = np.unique(seen, axis=0, return_inverse=True)
    noise = np.random.default_rng([seed, z.shape[1]]).standard_normal((draws, z.shape[1]))
    for number, mask in enumerate(masks):
        rows = np.flatnonzero(group.reshape(-1) == number)
        if mask.sum() >= FEWEST_YEARS:
            _look(z, mask, rows, (noise, known), out)
    return out


def _nothing(years: NDArray[np.int64]) -> Breaks:
    empty = [np.full(len(years), np.nan) for _ in range(4)]
    return Breaks(years, np.full(len(years), -1), *empty)


def _look(
    z: Floats,
    mask: Flags,
    rows: NDArray[np.int64],
    null: tuple[Floats, Floats | None],
    out: Breaks,
) -> None:
    """Fills the rows, which are all seen in the years of ``mask``. null: innovations, shared."""
    values = z[rows][:, mask]
    share, split = _best_split(values)
    level = np.abs(values).max(axis=1, initial=0.0)
    able = (values.std(axis=1) > _FLAT * np.maximum(level, 1.0)) & (share < 1 - _FLAT)
    rows, values, share, split = rows[able], values[able], share[able], split[able]
    if not len(rows):
        return
    first, last, residual = _around(values, split)
    spread = np.zeros((len(rows), len(mask)))
    spread[:, mask] = residual
    phi = corrected_phi(spread, np.broadcast_to(mask, spread.shape))
    out.at[rows] = np.flatnonzero(mask)[split]
    out.step[rows] = last - first
    out.phi[rows] = phi
    out.gain[rows] = _gain(z[rows], residual)
    noise, shared = null
    for part in blocks(len(rows), noise.size):
        root = ar_root(phi[part], len(mask))
        if shared is not None:
            maker, sse = _maker(mask, split[part]), (residual[part] ** 2).sum(axis=1)
            root = null_root(phi[part], shared[rows[part]], maker, sse)
        drawn = np.matmul(noise, root.transpose(0, 2, 1))[..., mask]
        above = (_best_split(drawn)[0] >= share[part][:, None]).sum(axis=1)
        out.p[rows[part]] = (1.0 + above) / (len(noise) + 1.0)


def _maker(mask: Flags, split: NDArray[np.int64]) -> Floats:
    """What takes two means out of a row's observed years: rows x T x T."""
    rank = np.cumsum(mask) - 1
    before = (mask & (rank < split[:, None])).astype(np.float64)
    after = mask - before
    maker = np.repeat(np.diag(mask.astype(np.float64))[None], len(split), axis=0)
    for side in (before, after):
        maker -= side[:, :, None] * side[:, None, :] / side.sum(axis=1)[:, None, None]
    return maker


def _best_split(values: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Largest share of the variance that a step explains, and how many values stand before it.

    ... x n values. Two means explain c_k^2 n / (k (n - k)) of the sum of squares, c_k the sum of
    the first k centred values; t^2 = (n - 2) share / (1 - share) grows with it.
    """
    n = values.shape[-1]
    centred = values - values.mean(axis=-1, keepdims=True)
    total = np.einsum("...t,...t->...", centred, centred)
    k = np.arange(FEWEST_AROUND, n - FEWEST_AROUND + 1)
    sums = np.cumsum(centred, axis=-1)[..., k - 1]
    explained = sums**2 * (n / (k * (n - k)))
    best = explained.argmax(axis=-1)
    top = np.take_along_axis(explained, best[..., None], axis=-1)[..., 0]
    return top / np.where(total > 0, total, 1.0), k[best]


def _around(values: Floats, split: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    """Means before and after each row's split, and the residuals."""
    before = np.arange(values.shape[1]) < split[:, None]
    first = np.where(before, values, 0.0).sum(axis=1) / split
    last = np.where(before, 0.0, values).sum(axis=1) / (values.shape[1] - split)
    return first, last, values - np.where(before, first[:, None], last[:, None])


def _gain(z: Floats, residual: Floats) -> Floats:
    """AICc(line) - AICc(step): positive where the step is the better account."""
    n = residual.shape[1]
    line, step = fit_lines(z).sse, (residual**2).sum(axis=1)
    tiny = np.finfo(float).tiny
    fit = n * (np.log(np.maximum(line, tiny)) - np.log(np.maximum(step, tiny)))
    return np.asarray(fit + _penalty(n, _LINE) - _penalty(n, _STEP))


def _penalty(n: int, k: int) -> float:
    return 2.0 * k + 2.0 * k * (k + 1) / (n - k - 1)
