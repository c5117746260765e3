"""The units that are coded or called: documents or paragraphs, as counts of 1-2 lemmas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from isctext.framing.counted import Counted
from isctext.records.stage import Rows
from isctext.records.streams import chunks
from isctext.records.tables import SEGMENTS

Ints = NDArray[np.int64]
_COLUMNS = ("doc_id", "segment_no", "lemmas", "pos")
_NO_WORD = frozenset(("PUNCT", "SYM", "SPACE", "NUM"))
_BATCH = 2_000
_FEWEST = 2  # units, and sources, that have a term: others tell one text from the rest
Terms = Counter[str]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's id, its document's number among the counted ones, its paragraph or -1."""

    unit_id: str
    doc_id: str
    doc: int
    segment_no: int
    terms: Terms


def grams(lemmas: Sequence[str], pos: Sequence[str]) -> Terms:
    """Lemmas and pairs of lemmas that stand side by side, signs and numbers aside."""
    found: Terms = Counter()
    kept: list[str] = []
    for lemma, kind in zip(lemmas, pos, strict=True):
        if kind in _NO_WORD:
            _count(found, kept)
            kept = []
        else:
            kept.append(lemma.lower())
    _count(found, kept)
    return found


def _count(found: Terms, run: Sequence[str]) -> None:
    found.update(run)
    found.update(f"{a} {b}" for a, b in pairwise(run))


def read_units(segments: Rows, counted: Counted, unit: str) -> Iterator[Unit]:
    """The units with a word, of the documents that count.

    A document's segments come one after the other; those of one document are held together.
    """
    schema = pa.schema([SEGMENTS.schema.field(name) for name in _COLUMNS])
    held: Unit | None = None
    for table in chunks(segments, schema, _BATCH):
        numbers = counted.code(table["doc_id"])
        for doc, row in zip(numbers.tolist(), table.to_pylist(), strict=True):
            terms = grams(row["lemmas"], row["pos"]) if doc >= 0 else None
            if not terms:
                continue
            if unit == "paragraph":
                place = f"{row['doc_id']}:{row['segment_no']}"
                yield Unit(place, row["doc_id"], doc, row["segment_no"], terms)
            elif held is not None and held.doc == doc:
                held.terms.update(terms)
            else:
                if held is not None:
                    yield held
                held = Unit(row["doc_id"], row["doc_id"], doc, -1, terms)
    if held is not None:
        yield held


@dataclass(frozen=True, slots=True)
class Sample:
    """The coded units of the corpus: their row among the coded ones, their source, their counts."""

    row: Ints
    source: Ints
    terms: list[str]
    counts: sparse.csr_array


def read_sample(segments: Rows, counted: Counted, coded: Sequence[str], unit: str) -> Sample:
    """The units whose ids were coded; others of their documents are left."""
    at = {name: n for n, name in enumerate(coded)}
    doc_ids = sorted({name.partition(":")[0] for name in coded})
    found = read_units(segments.of(doc_ids), counted, unit) if doc_ids else iter(())
    units = [each for each in found if each.unit_id in at]
    row = np.array([at[each.unit_id] for each in units], np.int64)
    source = counted.source[np.array([each.doc for each in units], np.int64)]
    terms = vocabulary(units, source)
    counts = count_matrix(units, {term: n for n, term in enumerate(terms)})
    return Sample(row, source, terms, counts)


def vocabulary(units: Sequence[Unit], source: Ints) -> list[str]:
    """Terms of two units and two sources at least, sorted."""
    held: Counter[str] = Counter()
    first: dict[str, int] = {}
    shared: set[str] = set()
    for unit, mine in zip(units, source.tolist(), strict=True):
        held.update(unit.terms.keys())
        for term in unit.terms:
            if first.setdefault(term, mine) != mine:
                shared.add(term)
    return sorted(term for term in shared if held[term] >= _FEWEST)


def count_matrix(units: Sequence[Unit], place: Mapping[str, int]) -> sparse.csr_array:
    """Units x terms counts of the terms of ``place``."""
    indptr, indices, data = [0], [], []
    for unit in units:
        found = sorted((place[t], n) for t, n in unit.terms.items() if t in place)
        indices += [at for at, _ in found]
        data += [n for _, n in found]
        indptr.append(len(indices))
    shape = (len(units), len(place))
    arrays = (np.array(data, np.float64), np.array(indices, np.int64), np.array(indptr, np.int64))
    return sparse.csr_array(arrays, shape=shape)
