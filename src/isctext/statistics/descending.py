"""Classes of short texts by the words they share: descending hierarchical classification.

Each split puts the units (segments of some 40 words, seen as sets of words) into the two classes
whose words differ the most: those for which the chi2 of the table of 2 classes x V words, its
inertia, is the largest. The order of the units on the first axis of a correspondence analysis
gives the first cut; units then change sides as long as the chi2 grows.

Sources: Reinert 1983 (the method, known from Alceste, IRaMuTeQ and rainette); Benzecri 1973 (the
axis). Units move together, the best ones first, where the originals move one at a time: the end
is of the same kind, a split that no single move improves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# A word is left to one side alone when a split puts it there so strongly: sqrt(chi2 / (chi2 + n)).
CONTRADICTION = 0.3
_FEWEST = 3  # units in which a word must stand to count in a split
_PEELS = 12  # groups of outliers set aside before a class is left as it is
_ROUNDS = 100  # of moves; 10 to 30 were enough in all that was tried
_POWERS, _PROBES = 15, 6  # of the search for the first axis
_GAIN = 1e-9  # a smaller growth of the chi2 is rounding
_SEED = 0


@dataclass(frozen=True, slots=True)
class Tree:
    """N nodes; node 0 has all units, split number i makes the nodes 2 i - 1 and 2 i.

    parent: N, -1 for the first. size: units. chi2: of the split of a node, NaN for a leaf;
    by_chance: that of the same units when their words are shuffled among them. set_aside: outliers of the split, that are in none of the two. terms: words that counted in it.
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


@dataclass(frozen=True, slots=True)
class Split:
    """second: of the units, whether they are on the second side; aside: those on none.

    chi2: of the split; by_chance: see Tree; terms: words that counted.
    """

    second: Bools
    aside: Bools
    chi2: float
    by_chance: float
    terms: int


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


def split(x: sparse.csr_array, smallest: int) -> Split | None:
    """The best division of units in two, or None where there is none of that size."""
    inside = np.ones(x.shape[0], np.bool_)
    for _ in range(_PEELS):
        rows = np.flatnonzero(inside)
        if len(rows) < 2 * smallest:
            return None
        part, bare = _filled(x[rows])
        rows = rows[~bare]
        if len(rows) < 2 * smallest or part.shape[1] < 2:  # noqa: PLR2004
            return None
        side, chi2 = _divide(part)
        few = int(min(side.sum(), len(side) - side.sum()))
        if few == 0:
            return None
        if few >= smallest:
            second = np.zeros(x.shape[0], np.bool_)
            second[rows[side]] = True
            aside = np.ones(x.shape[0], np.bool_)
            aside[rows] = False
            return Split(second, aside, chi2, _by_chance(part), part.shape[1])
        inside[rows[side == (side.sum() == few)]] = False
    return None


def first_axis(x: sparse.csr_array) -> Floats:
    """Coordinates of the rows on the first axis of a correspondence analysis: U.

    Subspace iterations on the standardised residuals, which are never formed. Deterministic. Each
    row and column needs a count.
    """
    r, c = x.sum(axis=1), x.sum(axis=0)
    total = r.sum()
    z = sparse.csr_array(x.multiply(1.0 / np.sqrt(r)[:, None]).multiply(1.0 / np.sqrt(c)[None, :]))
    turned = sparse.csr_array(z.T)
    u, v = np.sqrt(r / total), np.sqrt(c / total)
    rng = np.random.default_rng(_SEED)
    q = rng.standard_normal((x.shape[1], min(_PROBES, *x.shape)))
    for _ in range(_POWERS):
        w = z @ q - np.outer(u, v @ q)
        q, _ = np.linalg.qr(turned @ w - np.outer(v, u @ w))
    left, _, _ = np.linalg.svd(z @ q - np.outer(u, v @ q), full_matrices=False)
    return np.asarray(left[:, 0] / np.sqrt(r))


def best_cut(x: sparse.csr_array, order: Ints) -> Bools:
    """Whether each unit stands after the cut of that order that has the largest chi2: U."""
    r, c = x.sum(axis=1), x.sum(axis=0)
    by_word = sparse.csc_array(x[order])
    by_word.sort_indices()
    # The k-th unit that has a word brings T from k to k + 1, so T^2 / c grows by (2 k + 1) / c.
    word = np.repeat(np.arange(x.shape[1]), np.diff(by_word.indptr))
    k = np.arange(len(word)) - by_word.indptr[word]
    grown = np.bincount(by_word.indices, (2.0 * k + 1.0) / c[word], x.shape[0])
    chi2 = _chi2(np.cumsum(grown)[:-1], np.cumsum(r[order])[:-1], r.sum())
    side = np.zeros(x.shape[0], np.bool_)
    side[order[int(np.argmax(chi2)) + 1 :]] = True
    return side


def improve(x: sparse.csr_array, side: Bools) -> tuple[Bools, float]:
    """The sides after all moves that make the chi2 grow, and the chi2."""
    r, c = x.sum(axis=1), x.sum(axis=0)
    total, turned, side = r.sum(), sparse.csr_array(x.T), side.copy()
    own = x @ (1.0 / c)
    t, n = turned @ side.astype(np.float64), float(r @ side)
    now = float(_chi2(np.sum(t**2 / c), n, total))
    for _ in range(_ROUNDS):
        sign = np.where(side, -1.0, 1.0)
        after = _chi2(np.sum(t**2 / c) + sign * (x @ (2.0 * t / c)) + own, n + sign * r, total)
        better = np.flatnonzero(after > now * (1 + _GAIN) + _GAIN)
        moving = better[np.argsort(-after[better], kind="stable")]
        while len(moving):
            step = np.zeros(len(side))
            step[moving] = sign[moving]
            t_new, n_new = t + turned @ step, n + float(r @ step)
            value = float(_chi2(np.sum(t_new**2 / c), n_new, total))
            if value > now * (1 + _GAIN):
                break
            # All at once is too much: the better half of them.
            moving = moving[: len(moving) // 2]
        if not len(moving):
            break
        side[moving] = ~side[moving]
        t, n, now = t_new, n_new, value
    return side, now


def signed_chi2(inside: Floats, everywhere: Floats, units: float, every: float) -> Floats:
    """Chi2 of word and class (1 degree of freedom, no correction), minus where the class has less.

    inside: units of the class with the word; everywhere: units with it; units: of the class;
    every: all units.
    """
    gap = inside * every - everywhere * units
    margins = everywhere * (every - everywhere) * units * (every - units)
    value = np.divide(gap**2 * every, margins, out=np.zeros_like(gap), where=margins > 0)
    return np.asarray(np.sign(gap) * value)


def _divide(x: sparse.csr_array) -> tuple[Bools, float]:
    side = best_cut(x, np.argsort(first_axis(x), kind="stable").astype(np.int64))
    side, chi2 = improve(x, side)
    # The larger side is the first one; of two equal ones that of the first unit.
    much = int(side.sum()) * 2
    if much > len(side) or (much == len(side) and side[0]):
        side = ~side
    return side, chi2


def _by_chance(x: sparse.csr_array) -> float:
    """The chi2 of the best split of the same units with their words shuffled among them.

    Units keep their number of words and words their number of units, but for a few meetings of a
    word with itself.
    """
    rng = np.random.default_rng(_SEED)
    mixed = sparse.csr_array((x.data, rng.permutation(x.indices), x.indptr), shape=x.shape)
    mixed.sum_duplicates()
    mixed.data[:] = 1.0
    part, _ = _filled(mixed)
    if min(part.shape) < 2:  # noqa: PLR2004
        return 0.0
    _, chi2 = _divide(part)
    return chi2 * x.nnz / part.nnz


def _filled(x: sparse.csr_array) -> tuple[sparse.csr_array, Bools]:
    """Without words of too few units, or of all; then without units that have no word left."""
    number = x.sum(axis=0)
    part = sparse.csr_array(x[:, np.flatnonzero((number >= _FEWEST) & (number < x.shape[0]))])
    bare = part.sum(axis=1) == 0
    part = sparse.csr_array(part[np.flatnonzero(~bare)])
    return sparse.csr_array(part[:, np.flatnonzero(part.sum(axis=0) > 0)]), bare


def _chi2(squares: Floats | float, n: Floats | float, total: float) -> Floats:
    """N^2 / (n (N - n)) (sum T^2 / c - n^2 / N), 0 for an empty side."""
    margins = np.asarray(n * (total - n), np.float64)
    gap = np.maximum(squares - np.asarray(n) ** 2 / total, 0.0)
    return np.divide(gap * total**2, margins, out=np.zeros(margins.shape), where=margins > 0)


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
