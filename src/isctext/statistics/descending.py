"""Classes of short texts by the words they share: descending hierarchical classification.

Each split puts the units (segments of some 40 words, seen as sets of words) into the two classes
whose words differ the most: those for which the chi2 of the table of 2 classes x V words, its
inertia, is the largest (see ``splitting``).

Source: Reinert 1983 (the method, known from Alceste, IRaMuTeQ and rainette).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from isctext.statistics.splitting import Split, split

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# A word is left to one side alone when a split puts it there so strongly: sqrt(chi2 / (chi2 + n)).
CONTRADICTION = 0.3


@dataclass(frozen=True, slots=True)
class Tree:
    """N nodes; node 0 has all units, split number i makes the nodes 2 i - 1 and 2 i.

    parent: N, -1 for the first. size: units. chi2: of the split of a node, NaN for a leaf;
    by_chance: that of the same units when their words are shuffled among them. set_aside:
    outliers of the split, that are in none of the two. terms: words that counted in it.
    leaf: U, the last node of each unit, -1 for one that is in no class.
    """

    parent: Ints
    size: Ints
    chi2: Floats
    by_chance: Floats
    set_aside: Ints
    terms: Ints
    leaf: Ints

    @property
    def leaves(self) -> Ints:
        """The nodes that are not split, in growing order."""
        return np.setdiff1d(np.arange(len(self.parent)), self.parent)

    @property
    def lines(self) -> Bools:
        """N x N: whether the second node is the first one, or stands under it."""
        made = np.eye(len(self.parent), dtype=np.bool_)
        # A node comes after its parent: its line is its parent's and itself.
        for node in range(1, len(self.parent)):
            made[:, node] |= made[:, self.parent[node]]
        return made

    def members(self, node: int) -> Bools:
        """U: the units that ended in a node or under it."""
        return np.asarray((self.leaf >= 0) & self.lines[node][np.maximum(self.leaf, 0)])


def descend(matrix: sparse.csr_array, classes: int, smallest: int) -> Tree:
    """Classes of the rows of a matrix of units x words, of which only what is not 0 counts.

    The largest class is split next, until there are so many classes or none can be split.
    smallest: units of a class; a group of fewer that stands against all others is set aside.
    Words that a split leaves to one side (see CONTRADICTION) no longer count on the other one.
    """
    binary = sparse.csr_array((matrix != 0).astype(np.float64))
    grown = _Grown.new(binary)
    while len(grown.open) + grown.closed < classes:
        node = max(grown.open, key=lambda n: (grown.size[n], -n), default=None)
        if node is None:
            break
        rows, kept = grown.open.pop(node)
        found = split(binary[rows][:, kept], smallest) if len(rows) >= 2 * smallest else None
        if found is None:
            grown.close(node, rows)
        else:
            grown.divide(node, (rows, kept), found, binary)
    for node, (rows, _) in sorted(grown.open.items()):
        grown.leaf[rows] = node
    return grown.tree()


def signed_chi2(inside: Floats, everywhere: Floats, units: float, every: float) -> Floats:
    """Chi2 of word and class (1 degree of freedom, no correction), minus where the class has less.

    inside: units of the class with the word; everywhere: units with it; units: of the class;
    every: all units.
    """
    gap = inside * every - everywhere * units
    margins = everywhere * (every - everywhere) * units * (every - units)
    value = np.divide(gap**2 * every, margins, out=np.zeros_like(gap), where=margins > 0)
    return np.asarray(np.sign(gap) * value)


@dataclass(slots=True)
class _Grown:
    """A tree that grows. open: leaves that may be split, their rows and the words that count."""

    parent: list[int]
    size: list[int]
    chi2: list[float]
    by_chance: list[float]
    aside: list[int]
    terms: list[int]
    leaf: Ints
    open: dict[int, tuple[Ints, Ints]]
    closed: int = 0

    @classmethod
    def new(cls, x: sparse.csr_array) -> _Grown:
        rows, kept = np.arange(x.shape[0]), np.arange(x.shape[1])
        leaf = np.full(x.shape[0], -1)
        return cls([-1], [len(rows)], [np.nan], [np.nan], [0], [0], leaf, {0: (rows, kept)})

    def close(self, node: int, rows: Ints) -> None:
        """A class that cannot be split."""
        self.leaf[rows] = node
        self.closed += 1

    def divide(
        self, node: int, standing: tuple[Ints, Ints], found: Split, x: sparse.csr_array
    ) -> None:
        """Two classes in place of one."""
        rows, kept = standing
        self.chi2[node], self.terms[node] = found.chi2, found.terms
        self.aside[node], self.by_chance[node] = int(found.aside.sum()), found.by_chance
        sides = (~found.second & ~found.aside, found.second)
        whole = x[rows[~found.aside]][:, kept].sum(axis=0)
        for mine in sides:
            inside = x[rows[mine]][:, kept].sum(axis=0)
            chi2 = signed_chi2(inside, whole, float(mine.sum()), float((~found.aside).sum()))
            strength = np.sqrt(-np.minimum(chi2, 0.0) / (len(rows) - np.minimum(chi2, 0.0)))
            number = len(self.parent)
            self.open[number] = (rows[mine], kept[strength < CONTRADICTION])
            self.parent.append(node)
            self.size.append(int(mine.sum()))
            self.chi2.append(np.nan)
            self.by_chance.append(np.nan)
            self.aside.append(0)
            self.terms.append(0)

    def tree(self) -> Tree:
        """The tree as arrays."""
        counts = (self.parent, self.size, self.aside, self.terms)
        parent, size, aside, terms = (np.array(column, np.int64) for column in counts)
        return Tree(
            parent, size, np.array(self.chi2), np.array(self.by_chance), aside, terms, self.leaf
        )
