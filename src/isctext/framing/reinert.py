"""The stage "reinert": classes of segments of some 40 words, crossed with arenas and years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy import sparse

from isctext.framing.classrows import Classified, profile_rows, segment_rows, term_rows, tree_rows
from isctext.framing.counted import Floats, read_counted
from isctext.framing.options import ReinertOptions
from isctext.framing.pieces import Pieces, Words, cut, read_words
from isctext.records.framing import REINERT, REINERT_PROFILES, REINERT_SEGMENTS, REINERT_TERMS
from isctext.records.spec import TableSpec
from isctext.records.stage import Rows
from isctext.statistics.descending import Tree, descend

# Classes of segments need segments: with fewer, a class is one or two documents.
FEWEST_PIECES = 100
_LEAST_CLASS = 10
_LONGER = 1.5


def classify(inputs: Mapping[str, Rows], options: ReinertOptions) -> dict[str, pa.Table]:
    """The tables ``reinert``, ``reinert_terms``, ``reinert_segments``, ``reinert_profiles``.

    ``inputs``: documents, segments, duplicates. Memory: some 40 bytes a word while they are cut.
    """
    counted = read_counted(inputs, options.duplicates)
    words = read_words(inputs["segments"], counted, options.pos)
    made = _fit(words, options.words, options)
    number = made.matrix.shape[0]
    reason = f"segments: {number}, needed {FEWEST_PIECES}" if number < FEWEST_PIECES else ""
    divided = len(made.tree.parent) > 1
    stability = _stability(words, made, options) if options.double and divided else None
    found = Classified(
        counted=counted,
        words=words,
        pieces=made.pieces,
        matrix=made.matrix,
        terms=made.terms,
        tree=made.tree,
        stability=stability,
        reason=reason or ("" if divided else "no split leaves two classes of that size"),
    )
    return _tables(found, options)


@dataclass(frozen=True, slots=True)
class _Fit:
    pieces: Pieces
    matrix: sparse.csr_array
    terms: list[str]
    tree: Tree


def _fit(words: Words, size: int, options: ReinertOptions) -> _Fit:
    pieces = cut(words, size)
    matrix, terms = _presences(words, pieces, options)
    number = matrix.shape[0]
    smallest = max(_LEAST_CLASS, int(np.ceil(options.smallest * number)))
    classes = options.classes if number >= FEWEST_PIECES else 1
    return _Fit(pieces, matrix, terms, descend(matrix, classes, smallest))


def _presences(
    words: Words, pieces: Pieces, options: ReinertOptions
) -> tuple[sparse.csr_array, list[str]]:
    """Pieces x terms: 1 where the piece has the term. The most frequent ones of 3 documents."""
    said = words.term >= 0
    term, doc = words.term[said].astype(np.int64), words.doc[said].astype(np.int64)
    number = len(words.terms)
    pairs = np.unique(doc * max(number, 1) + term)
    docs = np.bincount(pairs % max(number, 1), minlength=number)
    wide = np.flatnonzero(docs >= options.min_docs)
    often = np.bincount(term, minlength=number)
    ranked = sorted(wide.tolist(), key=lambda i: (-int(often[i]), words.terms[i]))
    kept = sorted(ranked[: options.vocabulary], key=words.terms.__getitem__)
    column = np.full(number, -1)
    column[kept] = np.arange(len(kept))
    place = column[term]
    cells = np.stack([pieces.of_words()[said][place >= 0], place[place >= 0]])
    cells = np.unique(cells, axis=1)
    shape = (len(pieces.first), len(kept))
    matrix = sparse.csr_array((np.ones(cells.shape[1]), (cells[0], cells[1])), shape=shape)
    return matrix, [words.terms[i] for i in kept]


def _stability(words: Words, made: _Fit, options: ReinertOptions) -> Floats:
    """For each class, the best Jaccard index with a class of longer segments, over words: N."""
    other = _fit(words, round(options.words * _LONGER), options)
    sides = [(fit.tree, len(fit.tree.parent)) for fit in (made, other)]
    leaves = [fit.tree.leaf[fit.pieces.of_words()] for fit in (made, other)]
    # Words by both leaves, those in no class last; then by both nodes that hold the leaves.
    codes = [np.where(leaf < 0, n, leaf) for leaf, (_, n) in zip(leaves, sides, strict=True)]
    shape = tuple(n + 1 for _, n in sides)
    cells = np.bincount(codes[0] * shape[1] + codes[1], minlength=shape[0] * shape[1])
    table = cells.reshape(shape).astype(np.float64)
    lines = [np.pad(tree.lines, ((0, 0), (0, 1))).astype(np.float64) for tree, _ in sides]
    met = lines[0] @ table @ lines[1].T
    sizes = (lines[0] @ table.sum(1), lines[1] @ table.sum(0))
    union = sizes[0][:, None] + sizes[1][None, :] - met
    # The whole always has the whole: a class is held against classes.
    index = np.divide(met, union, out=np.zeros_like(met), where=union > 0)[:, 1:]
    return np.asarray(index.max(axis=1, initial=0.0))


def _tables(found: Classified, options: ReinertOptions) -> dict[str, pa.Table]:
    terms = term_rows(found, options.terms)
    made = {
        "reinert": (REINERT, tree_rows(found, terms)),
        "reinert_terms": (REINERT_TERMS, terms),
        "reinert_segments": (REINERT_SEGMENTS, segment_rows(found)),
        "reinert_profiles": (REINERT_PROFILES, profile_rows(found)),
    }
    return {name: _sorted(spec, table) for name, (spec, table) in made.items()}


def _sorted(spec: TableSpec, table: pa.Table) -> pa.Table:
    return spec.conform(table.sort_by([(name, "ascending") for name in spec.sort]))
