"""Text units and their terms: the segments read twice as a stream into one sparse matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from isctext.records.stage import Rows
from isctext.records.tables import SEGMENTS
from isctext.topics.engine import Ints
from isctext.topics.lexemes import Lexemes
from isctext.topics.options import TopicOptions

_COLUMNS = ("doc_id", "segment_no", "n_words", "lemmas", "pos")
_SCHEMA = pa.schema([SEGMENTS.schema.field(name) for name in _COLUMNS])
_MERGE_AT = 8_000_000  # codes held before equal ones are merged: 64 MB
_FEW_DOCUMENTS = 50


@dataclass(frozen=True, slots=True)
class Units:
    """U text units of sorted documents, in order of (document, unit_no).

    ``matrix``: U x V counts of ``terms`` (sorted). ``doc``: index into the documents.
    ``n_words``: words of the unit, those outside the vocabulary too.
    """

    matrix: sparse.csr_array
    terms: list[str]
    doc: Ints
    unit_no: Ints
    n_words: Ints
    first_segment: Ints
    last_segment: Ints


@dataclass(frozen=True, slots=True)
class _Batch:
    """Segments of kept documents; ``row`` gives the segment of each content token."""

    doc: Ints
    segment_no: Ints
    n_words: Ints
    row: Ints
    code: Ints


@dataclass(frozen=True, slots=True)
class _Segments:
    """All segments, sorted by (document, number); ``unit`` is filled by ``_group``."""

    key: Ints
    n_words: Ints
    content: Ints


def build_units(
    segments: Rows, doc_ids: list[str], options: TopicOptions, terms: list[str] | None = None
) -> Units:
    """The units of these documents (sorted ids) over the vocabulary that they share.

    ``terms``: a vocabulary that is given, sorted, in place of their own.

    A unit is a run of segments of one document. Each document is cut into the number of
    units nearest to its content words / ``unit_words``, as even as its segments allow; a
    segment is never cut. The order and the bounds of the batches change nothing.
    """
    index = {doc_id: i for i, doc_id in enumerate(doc_ids)}
    lexemes = Lexemes()
    found, frequency = _survey(segments, index, lexemes)
    unit = _group(found, options.unit_words)
    if terms is None:
        terms = _vocabulary(lexemes.terms, frequency, _count_docs(found), options)
    columns = _columns(lexemes.terms, terms)
    matrix = _count(segments, index, lexemes, (found.key, unit, columns), len(terms))
    starts = np.flatnonzero(np.diff(unit, prepend=-1))
    ends = np.flatnonzero(np.diff(unit, append=-1))
    doc = found.key[starts] >> 32
    first = np.searchsorted(doc, doc, side="left")
    return Units(
        matrix=matrix,
        terms=terms,
        doc=doc,
        unit_no=np.arange(len(doc)) - first,
        n_words=np.bincount(unit, found.n_words, len(starts)).astype(np.int64),
        first_segment=found.key[starts] & 0xFFFFFFFF,
        last_segment=found.key[ends] & 0xFFFFFFFF,
    )


def _read(segments: Rows, index: dict[str, int], lexemes: Lexemes) -> Iterator[_Batch]:
    for batch in segments.batches():
        table = pa.Table.from_batches([batch]).select(_COLUMNS).cast(_SCHEMA).combine_chunks()
        if table.num_rows == 0:
            continue
        ids = table["doc_id"].combine_chunks().dictionary_encode()
        known = np.array([index.get(i, -1) for i in ids.dictionary.to_pylist()], dtype=np.int64)
        doc = known[ids.indices.to_numpy()]
        lemmas, pos = table["lemmas"].combine_chunks(), table["pos"].combine_chunks()
        row = pc.list_parent_indices(lemmas).to_numpy().astype(np.int64)
        code = lexemes.codes(pc.list_flatten(lemmas), pc.list_flatten(pos))
        content = (code >= 0) & (doc[row] >= 0)
        kept = doc >= 0
        renumbered = np.cumsum(kept) - 1
        yield _Batch(
            doc=doc[kept],
            segment_no=table["segment_no"].to_numpy()[kept].astype(np.int64),
            n_words=table["n_words"].to_numpy()[kept].astype(np.int64),
            row=renumbered[row[content]],
            code=code[content],
        )


def _survey(segments: Rows, index: dict[str, int], lexemes: Lexemes) -> tuple[_Segments, Ints]:
    """First pass: every segment's size, and each term's number of documents."""
    keys, words, content = [], [], []
    pairs = _Tally()
    for batch in _read(segments, index, lexemes):
        keys.append(_key(batch))
        words.append(batch.n_words)
        content.append(np.bincount(batch.row, minlength=len(batch.doc)))
        pairs.add((batch.doc[batch.row] << 32) | batch.code)
    none = np.zeros(0, dtype=np.int64)
    key = np.concatenate([none, *keys])
    order = np.argsort(key, kind="stable")
    sizes = (np.concatenate([none, *parts])[order] for parts in (words, content))
    codes, _ = pairs.total()
    frequency = np.bincount(codes & 0xFFFFFFFF, minlength=len(lexemes.terms))
    return _Segments(key[order], *sizes), frequency


def _group(found: _Segments, unit_words: int) -> Ints:
    """The unit of each sorted segment, 0, 1, 2... over all documents."""
    doc = found.key >> 32
    _, start, inverse = np.unique(doc, return_index=True, return_inverse=True)
    total = np.bincount(inverse, found.content, len(start))
    before = np.cumsum(found.content) - found.content
    middle = before - before[start][inverse] + found.content / 2 if len(start) else before
    parts = np.maximum(1, np.rint(total / unit_words))[inverse]
    whole = np.maximum(total, 1)[inverse]
    part = np.minimum(parts - 1, np.floor(middle * parts / whole)).astype(np.int64)
    new = np.diff(doc, prepend=-1).astype(bool) | np.diff(part, prepend=-1).astype(bool)
    return (np.cumsum(new) - 1).astype(np.int64)


def _vocabulary(terms: list[str], frequency: Ints, n_docs: int, options: TopicOptions) -> list[str]:
    """The terms that are neither rare nor everywhere, sorted."""
    least = options.min_df if n_docs >= _FEW_DOCUMENTS else min(options.min_df, n_docs // 10)
    least = max(least, int(np.ceil(options.min_df_share * n_docs)), min(2, options.min_df))
    kept = (frequency >= least) & (frequency <= options.max_df_share * n_docs)
    return sorted(terms[code] for code in np.flatnonzero(kept))


def _columns(terms: list[str], vocabulary: list[str]) -> Ints:
    """The column of each code, -1 where its term is not in the vocabulary."""
    column = {term: i for i, term in enumerate(vocabulary)}
    return np.array([column.get(term, -1) for term in terms], dtype=np.int64)


def _count(
    segments: Rows,
    index: dict[str, int],
    lexemes: Lexemes,
    places: tuple[Ints, Ints, Ints],
    n_terms: int,
) -> sparse.csr_array:
    """Second pass: terms counted by unit. ``places``: segment keys, their units, columns."""
    keys, unit, columns = places
    tally = _Tally()
    for batch in _read(segments, index, lexemes):
        column = columns[batch.code]
        row = unit[np.searchsorted(keys, _key(batch))][batch.row]
        tally.add(((row << 32) | column)[column >= 0])
    cells, counts = tally.total()
    shape = (int(unit[-1]) + 1 if len(unit) else 0, n_terms)
    coordinates = (cells >> 32, cells & 0xFFFFFFFF)
    matrix = sparse.csr_array((counts.astype(np.int32), coordinates), shape=shape)
    matrix.sort_indices()
    return matrix


class _Tally:
    """How often each code was added; equal codes are merged as they pile up."""

    def __init__(self) -> None:
        self._codes: list[Ints] = []
        self._counts: list[Ints] = []
        self._held = 0

    def add(self, codes: Ints) -> None:
        distinct, counts = np.unique(codes, return_counts=True)
        self._codes.append(distinct)
        self._counts.append(counts.astype(np.int64))
        self._held += len(distinct)
        if self._held > _MERGE_AT:
            self.total()
            self._held = 0

    def total(self) -> tuple[Ints, Ints]:
        """The distinct codes, sorted, and their counts."""
        none = np.zeros(0, dtype=np.int64)
        codes, inverse = np.unique(np.concatenate([none, *self._codes]), return_inverse=True)
        weights = np.concatenate([none, *self._counts])
        counts = np.bincount(inverse, weights, len(codes)).astype(np.int64)
        self._codes, self._counts = [codes], [counts]
        return codes, counts


def _key(batch: _Batch) -> Ints:
    return (batch.doc << 32) | batch.segment_no


def _count_docs(found: _Segments) -> int:
    """Documents with a content word."""
    return len(np.unique(found.key[found.content > 0] >> 32))
