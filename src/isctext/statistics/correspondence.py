"""Correspondence analysis (AFC) of a table of counts, with supplementary rows and columns.

Sources: Benzecri 1973; Greenacre 2017, ch. 4-12 and appendix A (formulas by singular values).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# A principal inertia under this share of the first one, or so small at all, is rounding, no axis.
_NOTHING, _NOTHING_AT_ALL = 1e-12, 1e-20


@dataclass(frozen=True, slots=True)
class Points:
    """Rows, or columns, on K axes: n x K arrays.

    coordinates: principal ones, in chi2 distances. contributions: to the inertia of each axis,
    summing to 1 over active points (NaN for supplementary ones). cos2: how well each axis shows
    the point, summing to 1 over all axes. mass: share of the table's total (its own total's share
    of the active one, where supplementary). distance2: squared chi2 distance to the centre.
    """

    coordinates: Floats
    contributions: Floats
    cos2: Floats
    mass: Floats
    distance2: Floats


@dataclass(frozen=True, slots=True)
class Plane:
    """The analysis: inertias of the K axes kept, their shares of ``total``, and both clouds.

    total: chi2 of the table / its sum. standard_rows, standard_columns: coordinates from which
    supplementary points are placed.
    """

    inertias: Floats
    shares: Floats
    total: float
    rows: Points
    columns: Points
    standard_rows: Floats
    standard_columns: Floats
    row_masses: Floats
    column_masses: Floats
    grand_total: float


def analyse(table: ArrayLike, axes: int) -> Plane:
    """Correspondence analysis of I x J counts, every row and column of which has a positive sum.

    S = D_r^(-1/2) (P - r c') D_c^(-1/2) = U s V'; principal coordinates D_r^(-1/2) U s and
    D_c^(-1/2) V s. At most min(I, J) - 1 axes. An axis points where its farthest column lies.
    Raises ValueError for an empty row or column.
    """
    counts = np.atleast_2d(np.asarray(table, dtype=np.float64))
    grand = counts.sum()
    r, c = counts.sum(1) / max(grand, 1.0), counts.sum(0) / max(grand, 1.0)
    if not np.all(r > 0) or not np.all(c > 0):
        raise ValueError("each row and each column needs a count")
    residual = (counts / grand - np.outer(r, c)) / np.sqrt(np.outer(r, c))
    left, singular, right = np.linalg.svd(residual, full_matrices=False)
    least = max(_NOTHING * singular[0] ** 2, _NOTHING_AT_ALL)
    kept = min(axes, min(counts.shape) - 1, int((singular**2 > least).sum()))
    total = float((residual**2).sum())
    left, singular, right = _oriented(left[:, :kept], singular[:kept], right[:kept].T, c)
    standard_rows, standard_columns = left / np.sqrt(r)[:, None], right / np.sqrt(c)[:, None]
    return Plane(
        inertias=singular**2,
        shares=singular**2 / total if total > 0 else np.zeros(kept),
        total=total,
        rows=_active(standard_rows * singular, left, (residual**2).sum(1) / r, r),
        columns=_active(standard_columns * singular, right, (residual**2).sum(0) / c, c),
        standard_rows=standard_rows,
        standard_columns=standard_columns,
        row_masses=r,
        column_masses=c,
        grand_total=float(grand),
    )


def place_rows(plane: Plane, counts: ArrayLike) -> Points:
    """Supplementary rows (n x J) among the columns: their profiles' means of standard columns."""
    return _placed(plane, counts, plane.standard_columns, plane.column_masses)


def place_columns(plane: Plane, counts: ArrayLike) -> Points:
    """Supplementary columns (I x n)."""
    turned = np.asarray(counts, dtype=np.float64).T
    return _placed(plane, turned, plane.standard_rows, plane.row_masses)


def _oriented(
    left: Floats, singular: Floats, right: Floats, masses: Floats
) -> tuple[Floats, Floats, Floats]:
    """Each axis turned so that its farthest column (the first of those that tie) is positive."""
    if not right.size:
        return left, singular, right
    far = np.abs(right / np.sqrt(masses)[:, None])
    first = np.argmax(far >= far.max(0) * (1 - 1e-9), axis=0)
    sign = np.where(right[first, np.arange(len(singular))] < 0, -1.0, 1.0)
    return left * sign, singular, right * sign


def _active(coordinates: Floats, vectors: Floats, distance2: Floats, mass: Floats) -> Points:
    return Points(coordinates, vectors**2, _cos2(coordinates, distance2), mass, distance2)


def _placed(plane: Plane, counts: ArrayLike, standard: Floats, masses: Floats) -> Points:
    given = np.asarray(counts, dtype=np.float64)
    total = given.sum(1)
    profile = given / np.where(total > 0, total, 1.0)[:, None]
    profile[total <= 0] = np.nan
    coordinates = profile @ standard
    distance2 = ((profile - masses) ** 2 / masses).sum(1)
    none = np.full(coordinates.shape, np.nan)
    share = total / max(plane.grand_total, 1.0)
    return Points(coordinates, none, _cos2(coordinates, distance2), share, distance2)


def _cos2(coordinates: Floats, distance2: Floats) -> Floats:
    squares = coordinates**2
    whole = np.broadcast_to(distance2[:, None], squares.shape)
    found: Floats = np.divide(squares, whole, out=np.zeros_like(squares), where=whole > 0)
    return np.where(np.isnan(squares), np.nan, np.minimum(found, 1.0))
