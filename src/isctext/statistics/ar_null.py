"""Series that remember: lines through yearly values, and what they look like without a trend.

Sources: small-sample bias of the lag-1 autocorrelation, Marriott and Pope 1954, Kendall 1954;
parametric bootstrap, Davison and Hinkley 1997, ch. 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEVEL = 0.05
PHI_LOW, PHI_HIGH = 0.2, 0.9
_CHUNK = 8_000_000  # numbers of one block of simulated series: 64 MB
_LEAST_OWN = 0.1
_FLAT = 1e-20  # residual variance under this share of the level: rounding, not data


@dataclass(frozen=True, slots=True)
class Lines:
    """S least-squares lines. ``contrast``: S x T, its product with the values is the slope.

    residual_maker: S x T x T. sxx, sse: sums of squares of the years and of the residuals.
    exact: the line goes through every value (nothing is left to judge it by).
    """

    years: NDArray[np.int64]
    slope: Floats
    contrast: Floats
    residual_maker: Floats
    sxx: Floats
    sse: Floats
    phi: Floats
    exact: Flags


def fit_lines(z: Floats) -> Lines:
    """Least-squares lines through S x T values, NaN left out."""
    seen = ~np.isnan(z)
    m = seen.astype(np.float64)
    n = m.sum(axis=1)
    some = np.maximum(n, 1.0)
    t = np.arange(z.shape[1], dtype=np.float64)
    centred = m * (t - (m @ t / some)[:, None])
    sxx = (centred**2).sum(axis=1)
    contrast = centred / np.where(sxx > 0, sxx, 1.0)[:, None]
    maker = m[:, :, None] * np.eye(len(t)) - m[:, :, None] * m[:, None, :] / some[:, None, None]
    maker -= centred[:, :, None] * contrast[:, None, :]
    filled = np.where(seen, z, 0.0)
    # Centring first: a level of 10^6 would eat the residuals' digits.
    filled = m * (filled - (filled.sum(axis=1) / some)[:, None])
    residual = np.einsum("stu,su->st", maker, filled)
    sse = (residual**2).sum(axis=1)
    scale = (np.where(seen, z, 0.0) ** 2).sum(axis=1)
    return Lines(
        years=n.astype(np.int64),
        slope=np.where(sxx > 0, (contrast * filled).sum(axis=1), np.nan),
        contrast=contrast,
        residual_maker=maker,
        sxx=sxx,
        sse=sse,
        phi=corrected_phi(residual, seen),
        exact=(sse <= _FLAT * scale) | (n <= 2),  # noqa: PLR2004
    )


def corrected_phi(residual: Floats, seen: Flags) -> Floats:
    """(r + 2 / n) / (1 - 4 / n) clipped to [.2, .9], along the last axis of ... x T residuals.

    r is the lag-1 autocorrelation over the pairs of years that follow each other, scaled to
    what a series without gaps would give; ``seen``: ... x T, residuals are 0 elsewhere.
    """
    n = seen.sum(axis=-1)
    pairs = (seen[..., 1:] & seen[..., :-1]).sum(axis=-1)
    product = (residual[..., 1:] * residual[..., :-1]).sum(axis=-1)
    total = (residual**2).sum(axis=-1)
    whole = (n - 1) / np.maximum(pairs, 1)
    lag = product * whole / np.where(total > 0, total, 1.0)
    usable = n > 4  # noqa: PLR2004  the correction has no sense for four values
    room = np.where(usable, 1.0 - 4.0 / np.maximum(n, 1), 1.0)
    raised = np.where(usable, 2.0 / np.maximum(n, 1), 0.0)
    return np.asarray(np.clip((lag + raised) / room, PHI_LOW, PHI_HIGH))


def ar_root(phi: ArrayLike, years: int) -> Floats:
    """... x T x T: times T independent innovations, a stationary AR(1) series of each phi."""
    f = np.asarray(phi, dtype=np.float64)[..., None, None]
    lag = np.subtract.outer(np.arange(years), np.arange(years))
    root = np.where(lag >= 0, f ** np.maximum(lag, 0), 0.0)
    root[..., 0] /= np.sqrt(1.0 - f[..., 0] ** 2)
    return root


def null_root(phi: Floats, shared: Floats, maker: Floats, sse: Floats) -> Floats:
    """... x T x T: times T innovations, an AR(1) series plus an error of covariance ``shared``.

    maker: what turns values into residuals; sse: their sum of squares, from which the AR(1)'s
    variance is what the shared error leaves, and a tenth at least.
    """
    root = ar_root(phi, shared.shape[-1])
    own = root @ np.swapaxes(root, -1, -2)
    unit = np.einsum("...tu,...ut->...", maker, own)
    left = np.maximum(sse - np.einsum("...tu,...ut->...", maker, shared), _LEAST_OWN * sse)
    return np.asarray(np.linalg.cholesky((left / unit)[..., None, None] * own + shared))


def critical(statistic: Floats) -> Floats:
    """The value to exceed for p <= .05, along the last axis of ... x B draws under the null."""
    draws = statistic.shape[-1]
    allowed = int(np.floor(LEVEL * (draws + 1) + 1e-9))  # p counts the observed one too
    if allowed < 1:
        return np.full(statistic.shape[:-1], np.inf)
    at = draws - allowed
    return np.asarray(np.partition(statistic, at, axis=-1)[..., at])


def blocks(rows: int, numbers: int) -> list[slice]:
    """Slices of rows so that a block of simulated series stays in memory."""
    step = max(1, _CHUNK // max(numbers, 1))
    return [slice(i, i + step) for i in range(0, rows, step)]
