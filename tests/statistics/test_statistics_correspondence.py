"""Correspondence analysis: a published table, by hand, and the invariances of the method."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from isctext.statistics.correspondence import analyse, place_columns, place_rows

# Smoking by staff group (Greenacre 1984, table 3.1): none, light, medium, heavy.
STAFF = np.array([[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]])
SHAPES = st.tuples(st.integers(2, 6), st.integers(2, 6))
TABLES = arrays.arrays(np.int64, SHAPES, elements=st.integers(0, 30))


def same_up_to_sign(one, two):
    return np.allclose(np.abs(one), np.abs(two), atol=1e-4)


def test_published_values_of_smoking():
    made = analyse(STAFF, 5)
    assert made.inertias == pytest.approx([0.074759, 0.010017, 0.000414], abs=5e-7)
    assert made.shares == pytest.approx([0.8776, 0.1176, 0.0049], abs=5e-5)
    assert made.total * STAFF.sum() == pytest.approx(16.4416, abs=5e-5)
    rows = [
        [0.0658, 0.1937],
        [0.2590, 0.2433],
        [0.3806, 0.0107],
        [0.2330, 0.0577],
        [0.2011, 0.0789],
    ]
    assert same_up_to_sign(made.rows.coordinates[:, :2], rows)
    columns = [[0.3933, 0.0305], [0.0995, 0.1411], [0.1963, 0.0074], [0.2938, 0.1978]]
    assert same_up_to_sign(made.columns.coordinates[:, :2], columns)
    # The national average as a supplementary row.
    average = place_rows(made, [[42, 29, 20, 9]])
    assert same_up_to_sign(average.coordinates[0, :2], [0.2584, 0.1176])
    assert np.isnan(average.contributions).all()


def test_worked_by_hand():
    # Two rows, two columns: one axis, whose inertia is chi2 / n.
    made = analyse([[30, 10], [10, 30]], 5)
    assert made.inertias == pytest.approx([0.25])
    assert sorted(made.rows.coordinates[:, 0]) == pytest.approx([-0.5, 0.5])
    assert made.rows.contributions[:, 0] == pytest.approx([0.5, 0.5])
    assert made.rows.cos2[:, 0] == pytest.approx([1, 1])
    assert made.rows.distance2 == pytest.approx([0.25, 0.25])


def usable(table):
    assume((table.sum(0) > 0).all())
    assume((table.sum(1) > 0).all())
    return analyse(table, 9)


@given(TABLES)
def test_inertias_are_the_chi2_of_the_table(table):
    made = usable(table)
    expected = np.outer(table.sum(1), table.sum(0)) / table.sum()
    chi2 = ((table - expected) ** 2 / expected).sum()
    assert made.total * table.sum() == pytest.approx(chi2, abs=1e-8)
    assert made.inertias.sum() == pytest.approx(made.total, abs=1e-9)
    for points in (made.rows, made.columns):
        weighted = points.mass[:, None] * points.coordinates**2
        assert weighted.sum(0) == pytest.approx(made.inertias, abs=1e-9)
        if len(made.inertias):
            assert points.contributions.sum(0) == pytest.approx(1)
        away = points.distance2 > 1e-9
        assert points.cos2[away].sum(1) == pytest.approx(1, abs=1e-6)


@given(TABLES, st.integers(1, 5))
def test_rows_with_one_profile_may_be_merged_or_split(table, times):
    """Distributional equivalence."""
    made = usable(table)
    split = analyse(np.vstack([table, times * table[:1]]), 9)
    merged = table.copy()
    merged[0] *= 1 + times
    once = analyse(merged, 9)
    assert split.inertias == pytest.approx(once.inertias, abs=1e-9)
    assert split.columns.distance2 == pytest.approx(once.columns.distance2, abs=1e-9)
    assert made.rows.mass.sum() == pytest.approx(1)


@given(TABLES)
def test_an_active_point_placed_again_stands_where_it_was(table):
    made = usable(table)
    rows, columns = place_rows(made, table), place_columns(made, table)
    assert np.allclose(rows.coordinates, made.rows.coordinates, atol=1e-6)
    assert np.allclose(columns.coordinates, made.columns.coordinates, atol=1e-6)
    assert np.allclose(rows.cos2, made.rows.cos2, atol=1e-6)


def test_the_centre_is_the_average():
    made = analyse(STAFF, 3)
    assert np.allclose(place_rows(made, [STAFF.sum(0)]).coordinates, 0)
    none = place_rows(made, [[0, 0, 0, 0]])
    assert np.isnan(none.coordinates).all()


def test_an_axis_points_to_its_farthest_column():
    made = analyse(STAFF, 3)
    far = np.abs(made.columns.coordinates).argmax(0)
    assert (made.columns.coordinates[far, range(3)] > 0).all()
    turned = analyse(STAFF[::-1, ::-1], 3)
    assert np.allclose(turned.rows.coordinates[::-1], made.rows.coordinates)


def test_a_table_without_differences_has_no_axis():
    assert analyse([[1, 2], [2, 4]], 3).inertias.shape == (0,)
    assert analyse([[1, 2], [2, 4]], 3).total == pytest.approx(0)


@pytest.mark.parametrize("table", [[[1, 0], [2, 0]], [[0, 0], [1, 2]]])
def test_an_empty_line_is_refused(table):
    with pytest.raises(ValueError, match="needs a count"):
        analyse(table, 2)
