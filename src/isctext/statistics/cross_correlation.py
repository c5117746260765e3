"""Two yearly series side by side at several lags: a picture, with what memory alone would draw.

No test is made of it: two series of ten or twenty years carry too little (power .14 at a strong
link over 20 years), and the usual bound, 1.96 / sqrt T, is passed by .57 to .94 of pairs that
merely grow together. The envelope is what pairs of independent series with the memory of these
two reach at any lag in 5 % of cases.

Source: methods specification 3.2; simulated envelopes, Davison and Hinkley 1997, 4.2.4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isctext.statistics.ar_null import ar_root, blocks, corrected_phi, critical
from isctext.statistics.precedence import FARTHEST, LAGS, correlations

Floats = NDArray[np.float64]

DRAWS = 999
FEWEST_YEARS = 8
_FLAT = 1e-12


@dataclass(frozen=True, slots=True)
class Crossed:
    """S pairs of series. years: common years. r: S x 7, x first at positive lags.

    bound: S, what |r| exceeds at any lag in 5 % of independent pairs. NaN with fewer than
    eight common years, or where a series is a straight line.
    """

    years: NDArray[np.int64]
    r: Floats
    bound: Floats


def cross(x: ArrayLike, y: ArrayLike, *, draws: int = DRAWS, seed: int = 0) -> Crossed:
    """The correlations at lags -3 to 3 of S pairs: S x T logarithms of rates, NaN missing.

    Both are taken less their line, over common years, with the norms of the whole series. The
    envelope: independent AR(1) series with each one's memory (``ar1.corrected_phi``), seen in
    the same years and treated alike; the same innovations for every pair.
    """
    a, b = np.atleast_2d(np.asarray(x, np.float64)), np.atleast_2d(np.asarray(y, np.float64))
    seen = np.isfinite(a) & np.isfinite(b)
    maker = _line_remover(seen)
    u, v = _unit(a, maker, seen), _unit(b, maker, seen)
    able = (seen.sum(axis=1) >= FEWEST_YEARS) & (np.abs(u).sum(1) > 0) & (np.abs(v).sum(1) > 0)
    r = np.where(able[:, None], correlations(u, v), np.nan)
    bound = np.full(len(a), np.nan)
    rng = np.random.default_rng([seed, a.shape[1], draws])
    noise = rng.standard_normal((2, draws, a.shape[1]))
    at = np.flatnonzero(able)
    for rows in blocks(len(at), 4 * noise.size):
        mine = at[rows]
        bound[mine] = _bound((u[mine], v[mine]), maker[mine], seen[mine], noise)
    return Crossed(seen.sum(axis=1), r, bound)


def _bound(
    pair: tuple[Floats, Floats], maker: Floats, seen: NDArray[np.bool_], noise: Floats
) -> Floats:
    drawn = []
    for values, innovations in zip(pair, noise, strict=True):
        root = ar_root(corrected_phi(values, seen), seen.shape[1])
        left = np.matmul(innovations, (maker @ root).transpose(0, 2, 1))
        drawn.append(left / np.sqrt((left**2).sum(axis=-1, keepdims=True)))
    return critical(np.abs(correlations(*drawn)).max(axis=-1))


def _line_remover(seen: NDArray[np.bool_]) -> Floats:
    """S x T x T: times values (0 where missing), what a straight line leaves."""
    m = seen.astype(np.float64)
    n = np.maximum(m.sum(axis=1), 1.0)
    t = np.arange(seen.shape[1], dtype=np.float64)
    t = m * (t - (m @ t / n)[:, None])
    size = np.maximum((t**2).sum(axis=1), 1e-9)
    level = m[:, :, None] * m[:, None, :] / n[:, None, None]
    line = t[:, :, None] * t[:, None, :] / size[:, None, None]
    return np.asarray(m[:, :, None] * np.eye(seen.shape[1]) - level - line)


def _unit(z: Floats, maker: Floats, seen: NDArray[np.bool_]) -> Floats:
    filled = np.where(seen, z, 0.0)
    left = np.einsum("stu,su->st", maker, filled)
    square = (left**2).sum(axis=1)
    moves = square > _FLAT * np.maximum((filled**2).sum(axis=1), 1.0)
    return np.where(moves[:, None], left / np.sqrt(np.where(moves, square, 1.0))[:, None], 0.0)


__all__ = ["FARTHEST", "FEWEST_YEARS", "LAGS", "Crossed", "cross"]
