"""Descending classification: each step against brute force, and planted classes found again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import sparse
from sklearn.metrics import adjusted_rand_score

from isctext.statistics.correspondence import analyse
from isctext.statistics.descending import descend, signed_chi2
from isctext.statistics.splitting import best_cut, first_axis, improve, split

SMALL = arrays.arrays(np.bool_, st.tuples(st.integers(3, 9), st.integers(2, 6)))


def planted(units, words, classes, own, *, seed=0, shares=None):
    """Units of some 12 words, ``own`` of them from the class's own words."""
    rng = np.random.default_rng(seed)
    label = rng.choice(classes, units, p=shares)
    common = rng.dirichlet(np.full(words, 0.3))
    blocks = np.array_split(rng.permutation(words)[: words // 2], classes)
    row = np.repeat(np.arange(units), rng.poisson(12, units))
    column = rng.choice(words, len(row), p=common)
    mine = rng.random(len(row)) < own
    for number, block in enumerate(blocks):
        these = mine & (label[row] == number)
        column[these] = rng.choice(block, these.sum())
    return sparse.csr_array((np.ones(len(row)), (row, column)), shape=(units, words)), label


def filled(table):
    """A binary matrix without empty lines, with all its sums."""
    kept = table[table.any(1)][:, table.any(0)]
    assume(kept.shape[0] > 2 and kept.shape[1] > 1)
    return sparse.csr_array(kept.astype(float))


def chi2(x, side):
    """Chi2 of the table of two classes by words, from its definition."""
    table = np.stack([x[side].sum(0), x[~side].sum(0)])
    if not table.sum(1).all():
        return 0.0
    expected = np.outer(table.sum(1), table.sum(0)) / table.sum()
    return float(((table - expected) ** 2 / expected).sum())


@given(SMALL, st.randoms(use_true_random=False))
def test_the_cut_is_the_best_one_of_the_order(table, random):
    x = filled(table)
    order = np.array(random.sample(range(x.shape[0]), x.shape[0]))
    dense = x.toarray()
    sides = [np.isin(np.arange(len(order)), order[i:]) for i in range(1, len(order))]
    found = best_cut(x, order)
    assert 0 < found.sum() < len(found)
    assert chi2(dense, found) == pytest.approx(max(chi2(dense, side) for side in sides))


@given(SMALL, st.randoms(use_true_random=False))
def test_no_single_move_is_better_in_the_end(table, random):
    x = filled(table)
    start = np.array([random.random() < 0.5 for _ in range(x.shape[0])])
    assume(0 < start.sum() < len(start))
    side, value = improve(x, start)
    dense = x.toarray()
    assert value == pytest.approx(chi2(dense, side))
    assert value >= chi2(dense, start) - 1e-9
    for unit in range(len(side)):
        moved = side.copy()
        moved[unit] = ~moved[unit]
        assert chi2(dense, moved) <= value * (1 + 1e-6) + 1e-6


def test_the_first_axis_is_that_of_a_correspondence_analysis():
    x, _ = planted(300, 60, 3, 0.5)
    dense = (x.toarray() > 0).astype(float)
    dense = dense[:, dense.any(0)]
    dense = dense[dense.any(1)]
    exact = analyse(dense, 1).rows.coordinates[:, 0]
    assert abs(np.corrcoef(first_axis(sparse.csr_array(dense)), exact)[0, 1]) > 0.9999


@pytest.mark.parametrize("classes", [2, 4, 6])
def test_planted_classes_are_found(classes):
    x, label = planted(3000, 900, classes, 0.6)
    tree = descend(x, classes, 30)
    assert len(tree.leaves) == classes
    placed = tree.leaf >= 0
    assert placed.mean() > 0.99
    assert adjusted_rand_score(label[placed], tree.leaf[placed]) > 0.9


def test_unequal_classes_are_found():
    x, label = planted(3000, 900, 3, 0.6, shares=[0.85, 0.1, 0.05])
    tree = descend(x, 3, 30)
    assert adjusted_rand_score(label, tree.leaf) > 0.9


def test_a_planted_split_is_far_over_chance_and_noise_is_not():
    x, _ = planted(1500, 300, 2, 0.6)
    made = descend(x, 2, 20)
    assert made.chi2[0] > 2 * made.by_chance[0]
    noise = sparse.csr_array(np.random.default_rng(0).random((1500, 300)) < 0.03)
    none = descend(noise, 2, 20)
    assert none.chi2[0] == pytest.approx(none.by_chance[0], rel=0.1)


def test_a_tree_holds_together():
    x, _ = planted(2000, 500, 5, 0.5, seed=3)
    tree = descend(x, 5, 20)
    assert len(tree.parent) == 2 * len(tree.leaves) - 1
    assert tree.parent[0] == -1
    assert tree.size[0] == 2000
    for node in range(1, len(tree.parent)):
        assert tree.parent[node] < node
    for node in np.setdiff1d(np.arange(len(tree.parent)), tree.leaves):
        children = np.flatnonzero(tree.parent == node)
        assert tree.size[children].sum() + tree.set_aside[node] == tree.size[node]
        inside = [tree.members(child) for child in children]
        assert not (inside[0] & inside[1]).any()
        assert np.array_equal(inside[0] | inside[1], tree.members(node))
    for leaf in tree.leaves:
        assert (tree.leaf == leaf).sum() == tree.size[leaf] >= 20


def test_outliers_are_set_aside():
    x, label = planted(1000, 400, 2, 0.6)
    # Five units of words that nobody else has.
    strange = sparse.csr_array(np.repeat(np.eye(1, 12), 5, axis=0) + np.ones((5, 12)))
    both = sparse.csr_array(sparse.block_diag([x, strange]))
    tree = descend(both, 2, 30)
    assert (tree.leaf[-5:] == -1).all()
    assert tree.set_aside[0] >= 5
    placed = tree.leaf[:1000] >= 0
    assert adjusted_rand_score(label[placed], tree.leaf[:1000][placed]) > 0.9


def test_order_of_words_and_times_said_change_nothing():
    x, _ = planted(800, 300, 3, 0.6)
    order = np.random.default_rng(1).permutation(300)
    one, two = descend(x, 3, 20), descend(sparse.csr_array(x[:, order]) * 3, 3, 20)
    assert adjusted_rand_score(one.leaf, two.leaf) > 0.99
    again = descend(x, 3, 20)
    assert np.array_equal(one.leaf, again.leaf)


@pytest.mark.parametrize(
    "table",
    [np.zeros((0, 0)), np.zeros((0, 3)), np.zeros((5, 0)), np.ones((40, 4)), np.eye(40)],
    ids=["nothing", "no unit", "no word", "all alike", "nothing in common"],
)
def test_what_cannot_be_divided_is_one_class(table):
    tree = descend(sparse.csr_array(table), 4, 5)
    assert tree.leaves.tolist() == [0]
    assert (tree.leaf == 0).all()


@settings(max_examples=50)
@given(SMALL)
def test_any_table_gives_a_tree(table):
    tree = descend(sparse.csr_array(table.astype(float)), 3, 1)
    assert len(tree.leaf) == len(table)
    assert split(sparse.csr_array(table.astype(float)), len(table)) is None


def test_signed_chi2_of_a_word_and_a_class():
    # 30 of 50 units of the class have the word, 10 of 150 others.
    value = signed_chi2(np.array([30.0]), np.array([40.0]), 50.0, 200.0)
    table = np.array([[30, 20], [10, 140]])
    expected = np.outer(table.sum(1), table.sum(0)) / 200
    assert value[0] == pytest.approx(((table - expected) ** 2 / expected).sum())
    assert signed_chi2(np.array([0.0]), np.array([40.0]), 50.0, 200.0)[0] < 0
    assert signed_chi2(np.array([0.0]), np.array([0.0]), 50.0, 200.0)[0] == 0
