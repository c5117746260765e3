"""A classification of segments as rows of the tables ``reinert``, ``reinert_terms``..."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy import sparse

from isctext.framing.counted import Bools, Counted, Floats, Ints
from isctext.framing.counts import presence, summed_by
from isctext.framing.pieces import Pieces, Words
from isctext.records.framing import REINERT, REINERT_PROFILES, REINERT_SEGMENTS, REINERT_TERMS
from isctext.statistics.descending import Tree, signed_chi2
from isctext.statistics.keyness import enough
from isctext.statistics.permutation import Units, permutation_variance

_BEST = 12  # words that stand for a class
_TELLING = 3.84  # chi2 of 1 degree of freedom at .05: a threshold of display, no test
_NONE = pa.array([[], ["few"]], pa.list_(pa.string()))


@dataclass(frozen=True, slots=True)
class Classified:
    """P pieces of documents x V terms, and the tree of their classes.

    stability: of each class, or None. reason: why there is no class but the whole, or "".
    """

    counted: Counted
    words: Words
    pieces: Pieces
    matrix: sparse.csr_array
    terms: list[str]
    tree: Tree
    stability: Floats | None
    reason: str

    @property
    def source(self) -> Ints:
        """The source of each piece."""
        return self.counted.source[self.pieces.doc]

    @property
    def leaves(self) -> Ints:
        """The classes that are not split; none where the whole is not."""
        return self.tree.leaves if len(self.tree.parent) > 1 else np.zeros(0, np.int64)


def tree_rows(found: Classified, terms: pa.Table) -> pa.Table:
    """One row for each class of the tree."""
    tree, size = found.tree, len(found.tree.parent)
    inside = [tree.members(node) if node else np.ones(len(tree.leaf), bool) for node in range(size)]
    docs = [len(np.unique(found.pieces.doc[mine])) for mine in inside]
    sources = [len(np.unique(found.source[mine])) for mine in inside]
    placed = max(int((tree.leaf >= 0).sum()), 1)
    number = _numbers(found)
    best = _best(found, terms)
    rows = [
        {
            "class": node,
            "parent": int(tree.parent[node]) if node else None,
            "number": number.get(node),
            "segments": int(inside[node].sum()),
            "docs": docs[node],
            "sources": sources[node],
            "share": float((inside[node] & (tree.leaf >= 0)).sum() / placed),
            "chi2": _may(tree.chi2[node]),
            "chi2_by_chance": _may(tree.by_chance[node]),
            "stability": None if found.stability is None else float(found.stability[node]),
            "set_aside": int(tree.set_aside[node]),
            "terms": int(tree.terms[node]),
            "best": best.get(node, []),
            "verdict": "not_divided" if found.reason else "described",
            "reason": found.reason,
        }
        for node in range(size)
    ]
    return REINERT.from_rows(rows)


def term_rows(found: Classified, most: int) -> pa.Table:
    """The words most typical of each class, and those that it lacks most."""
    tables = [REINERT_TERMS.empty()]
    placed = found.tree.leaf >= 0
    matrix = found.matrix[placed]
    everywhere, every = matrix.sum(axis=0), float(placed.sum())
    for node in found.leaves:
        mine = found.tree.leaf == node
        part = found.matrix[mine]
        n = part.sum(axis=0)
        chi2 = signed_chi2(n, everywhere, float(mine.sum()), every)
        at = _outstanding(chi2, most)
        docs, sources = _reach(found, part[:, at], mine)
        few = ~enough(docs, sources) & (chi2[at] > 0)
        columns = {
            "class": np.full(len(at), node, np.int32),
            "term": pa.array(found.terms, pa.string()).take(pa.array(at)),
            "chi2": chi2[at],
            "n": n[at].astype(np.int32),
            "n_all": everywhere[at].astype(np.int32),
            "docs": docs.astype(np.int32),
            "sources": sources.astype(np.int32),
            "flags": _NONE.take(pa.array(few.astype(np.int64))),
        }
        tables.append(REINERT_TERMS.from_columns(columns))
    return pa.concat_tables(tables)


def segment_rows(found: Classified) -> pa.Table:
    """One row for each piece."""
    words, pieces, leaf = found.words, found.pieces, found.tree.leaf
    # The whole that is not split is no class.
    classed = leaf >= 0 if len(found.leaves) else np.zeros(len(leaf), np.bool_)
    columns = {
        "doc_id": found.counted.doc_ids.take(pa.array(pieces.doc)),
        "piece_no": pieces.number.astype(np.int32),
        "first_segment": words.segment[pieces.first].astype(np.int32),
        "last_segment": words.segment[pieces.last].astype(np.int32),
        "start": words.start[pieces.first].astype(np.int32),
        "end": words.end[pieces.last].astype(np.int32),
        "words": (pieces.last - pieces.first + 1).astype(np.int32),
        "class": pa.array(leaf.astype(np.int32), mask=~classed),
    }
    return REINERT_SEGMENTS.from_columns(columns)


def profile_rows(found: Classified) -> pa.Table:
    """Classes crossed with arenas, years, years of arenas, and sources."""
    tables = [REINERT_PROFILES.empty()]
    if len(found.leaves):
        tables += [_crossed(found, kind) for kind in ("arena", "year", "arena_year", "source")]
    return pa.concat_tables(tables)


def _crossed(found: Classified, kind: str) -> pa.Table:
    """One row for each class and cell."""
    counted, leaves = found.counted, found.leaves
    placed = np.flatnonzero(found.tree.leaf >= 0)
    number = np.searchsorted(leaves, found.tree.leaf[placed])
    doc = found.pieces.doc[placed].astype(np.int64)
    shape = (counted.size, len(leaves))
    by_doc = sparse.csr_array((np.ones(len(doc)), (doc, number)), shape=shape)
    by_doc.sum_duplicates()
    units = np.bincount(doc, minlength=counted.size).astype(np.float64)
    cells, group = _cells(counted, kind)
    n = summed_by(by_doc, group, len(cells)).toarray()
    size = n.sum(axis=1)
    every, mine = size.sum(), n.sum(axis=0)
    chi2 = signed_chi2(n, np.broadcast_to(mine, n.shape), size[:, None], every)
    by_documents = np.stack([_exchanged(by_doc, units, group == c) for c in range(len(cells))])
    expected = size[:, None] * mine / every
    docs = summed_by(presence(by_doc), group, len(cells)).toarray()
    sources = _sources_of(by_doc, counted.source, group, len(cells))
    cell, which = (a.ravel() for a in np.indices(n.shape))
    kept = size[cell] > 0
    cell, which = cell[kept], which[kept]
    few = ~enough(docs, sources)[cell, which]
    columns = {
        "class": leaves[which].astype(np.int32),
        "kind": pa.repeat(pa.scalar(kind), len(cell)),
        "arena": pa.array([arena for arena, _ in cells], pa.string()).take(pa.array(cell)),
        "name": pa.array([name for _, name in cells], pa.string()).take(pa.array(cell)),
        "n": n[cell, which].astype(np.int32),
        "segments": size[cell].astype(np.int32),
        "docs": docs[cell, which].astype(np.int32),
        "sources": sources[cell, which].astype(np.int32),
        "expected": expected[cell, which],
        "chi2": chi2[cell, which],
        "residual": (np.sign(chi2) * np.sqrt(np.abs(chi2)))[cell, which],
        "residual_docs": pa.array(by_documents[cell, which], from_pandas=True),
        "flags": _NONE.take(pa.array(few.astype(np.int64))),
    }
    return REINERT_PROFILES.from_columns(columns)


def _exchanged(by_doc: sparse.csr_array, units: Floats, part: Bools) -> Floats:
    """(n - expected) / sd when documents (of pieces) are exchanged whole: K; NaN without any."""
    known = units > 0
    made = Units.of(by_doc[known], units[known], part[known])
    variance = permutation_variance(made)
    gap = by_doc[part].sum(axis=0) - by_doc.sum(axis=0) * units[part].sum() / units.sum()
    some = variance > 0
    return np.where(some, gap / np.sqrt(np.where(some, variance, 1.0)), np.nan)


def _cells(counted: Counted, kind: str) -> tuple[list[tuple[str, str]], Ints]:
    """(arena, name) of each cell, and the cell of each document."""
    arena, year = counted.arena, counted.year
    zero = np.zeros(counted.size, np.int64)
    columns = {
        "arena": (arena, zero),
        "year": (zero, year),
        "arena_year": (arena, year),
        "source": (arena, counted.source),
    }[kind]
    pairs, group = np.unique(np.stack(columns), axis=1, return_inverse=True)
    arenas = ["" if kind == "year" else counted.arenas[a] for a in pairs[0]]
    named = {
        "arena": arenas,
        "source": [counted.sources[i] for i in pairs[1]] if kind == "source" else [],
    }.get(kind, [str(year) for year in pairs[1]])
    return list(zip(arenas, named, strict=True)), group.reshape(-1).astype(np.int64)


def _sources_of(by_doc: sparse.csr_array, source: Ints, group: Ints, groups: int) -> Ints:
    """Sources with a piece of each class in each cell."""
    span = int(source.max(initial=0)) + 1
    both = presence(summed_by(by_doc, group * span + source, groups * span))
    cell = np.arange(groups * span) // span
    return np.asarray(summed_by(both, cell, groups).toarray()).astype(np.int64)


def _outstanding(chi2: Floats, most: int) -> Ints:
    order = np.argsort(-chi2, kind="stable")
    over = order[chi2[order] > _TELLING][:most]
    under = order[chi2[order] < -_TELLING][::-1][:most]
    return np.sort(np.concatenate([over, under]))


def _reach(found: Classified, part: sparse.csr_array, mine: Bools) -> tuple[Ints, Ints]:
    """Documents and sources of a class in which each of the words stands."""
    both = []
    for label in (found.pieces.doc[mine], found.source[mine]):
        listed, group = np.unique(label, return_inverse=True)
        held = presence(summed_by(part, group.reshape(-1), len(listed)))
        both.append(np.asarray(held.sum(axis=0)).astype(np.int64))
    return both[0], both[1]


def _numbers(found: Classified) -> dict[int, int]:
    """1, 2... for the classes that are not split, the largest first."""
    order = sorted(found.leaves.tolist(), key=lambda node: (-found.tree.size[node], node))
    return {node: number for number, node in enumerate(order, 1)}


def _best(found: Classified, terms: pa.Table) -> dict[int, list[str]]:
    rows = sorted(terms.to_pylist(), key=lambda row: (row["class"], -row["chi2"], row["term"]))
    best: dict[int, list[str]] = {int(node): [] for node in found.leaves}
    for row in rows:
        told = best[row["class"]]
        if row["chi2"] > 0 and not row["flags"] and len(told) < _BEST:
            told.append(row["term"])
    return best


def _may(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
