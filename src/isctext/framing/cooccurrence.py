"""The stage "cooccurrence": concepts beside dimensions and contrast vocabularies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from isctext.framing.counted import Bools, Counted, Ints, read_counted
from isctext.framing.meetings import (
    LEVELS,
    Held,
    Pairs,
    Units,
    held,
    pairs,
    read_marks,
    read_units,
)
from isctext.framing.options import CooccurrenceOptions
from isctext.records.framing import COOCCURRENCES
from isctext.records.stage import Rows
from isctext.statistics.association import Association, Meetings, associate
from isctext.statistics.keyness import FEWEST_DOCS, FEWEST_SOURCES
from isctext.statistics.multiplicity import adjusted

SCOPES = ("broad", "strict")
_OTHERS = ("contrast", "dimension")
_EVERYWHERE = "*"
_LEVEL = 0.05


def measure_cooccurrence(
    inputs: Mapping[str, Rows], options: CooccurrenceOptions
) -> dict[str, pa.Table]:
    """The table ``cooccurrences``: level x scope x arena x concept x other category.

    ``inputs``: documents, segments, mentions, duplicates. Memory grows with sentences, 32 bytes
    each, and with mentions.
    """
    counted = read_counted(inputs, options.duplicates)
    names = Categories.of(inputs["mentions"], options.categories)
    tables = [COOCCURRENCES.empty()]
    if names.pairs:
        marks = read_marks(inputs["mentions"], counted, names.names)
        units = read_units(inputs["segments"], counted)
        for level in LEVELS:
            for scope in SCOPES:
                found = held(units[level], marks, scope, len(names.names))
                place = _Place(level, scope, units[level], counted, names, options.examples)
                tables += _tables(place, found)
    table = pa.concat_tables(tables)
    order = [(name, "ascending") for name in COOCCURRENCES.sort]
    return {"cooccurrences": COOCCURRENCES.conform(table.sort_by(order))}


@dataclass(frozen=True, slots=True)
class Categories:
    """Concepts, dimensions and contrasts of the lexicon and of the mentions, sorted by name.

    concepts: C, which of the names are concepts. pairs: (concept, other), numbers of names.
    """

    names: list[str]
    families: list[str]
    concepts: Bools
    pairs: list[tuple[int, int]]

    @classmethod
    def of(cls, mentions: Rows, categories: tuple[tuple[str, str], ...]) -> Categories:
        """Those of the options, and those that are mentioned."""
        known = set(categories)
        for batch in mentions.batches():
            columns = [batch.column(n).cast(pa.string()) for n in ("category", "family")]
            pair = pa.table(columns, names=["category", "family"])
            for row in pair.group_by(["category", "family"]).aggregate([]).to_pylist():
                known.add((row["category"], row["family"]))
        listed = sorted((n, f) for n, f in known if f in {"concept", *_OTHERS})
        families = [family for _, family in listed]
        concepts = np.array([family == "concept" for family in families], np.bool_)
        made = [
            (int(i), int(j)) for i in np.flatnonzero(concepts) for j in np.flatnonzero(~concepts)
        ]
        return cls([name for name, _ in listed], families, concepts, made)


@dataclass(frozen=True, slots=True)
class _Place:
    level: str
    scope: str
    units: Units
    counted: Counted
    names: Categories
    examples: int

    @property
    def arenas(self) -> Iterator[tuple[str, Bools]]:
        """All documents, then each arena's."""
        yield _EVERYWHERE, np.ones(self.counted.size, np.bool_)
        for number, arena in enumerate(self.counted.arenas):
            yield arena, self.counted.arena == number


def _tables(place: _Place, found: Held) -> Iterator[pa.Table]:
    met = pairs(found, place.names.concepts)
    for arena, inside in place.arenas:
        yield _table(place, found, met, arena, inside)


def _table(place: _Place, found: Held, met: Pairs, arena: str, inside: Bools) -> pa.Table:
    """One arena: one row for each pair."""
    docs = np.flatnonzero(inside)
    row = np.full(place.counted.size, -1)
    row[docs] = np.arange(len(docs))
    mine = row[place.units.doc[found.unit]]
    shape = (len(docs), len(place.names.names))
    having = _count(mine, found.category, shape)
    concept, other = np.array(place.names.pairs, np.int64).T
    code = np.full((shape[1], shape[1]), -1)
    code[concept, other] = np.arange(len(concept))
    pair, of = code[met.concept, met.other], row[place.units.doc[met.unit]]
    both = _count(np.where(met.apart, of, -1), pair, (len(docs), len(concept)))
    overlapping = _count(np.where(met.apart, -1, of), pair, (len(docs), len(concept)))
    source = place.counted.source[docs]
    meetings = Meetings(
        units=place.units.by_doc[docs],
        first=having[:, concept],
        second=having[:, other],
        both=both,
        source=source,
    )
    overall, within = associate(meetings)
    met_in, able = _Reach.of(both, source), _Reach.able(meetings)
    columns: dict[str, object] = {
        "level": [place.level] * len(concept),
        "scope": [place.scope] * len(concept),
        "arena": [arena] * len(concept),
        "concept": [place.names.names[i] for i in concept],
        "other": [place.names.names[j] for j in other],
        "family": [place.names.families[j] for j in other],
        "units": np.full(len(concept), int(meetings.units.sum()), np.int32),
        "with_concept": meetings.first.sum(axis=0).astype(np.int32),
        "with_other": meetings.second.sum(axis=0).astype(np.int32),
        "n": overall.n.astype(np.int32),
        "overlapping": overlapping.sum(axis=0).astype(np.int32),
        "docs": met_in.docs.astype(np.int32),
        "sources": met_in.sources.astype(np.int32),
        "examples": _examples(place, met, pair, of, len(concept)),
    }
    return COOCCURRENCES.from_columns(
        columns | _told(overall, "", met_in, able) | _told(within, "_within", met_in, able)
    )


def _count(row: Ints, column: Ints, shape: tuple[int, int]) -> sparse.csc_array:
    kept = row >= 0
    ones = np.ones(int(kept.sum()))
    return sparse.csc_array((ones, (row[kept], column[kept])), shape=shape)


@dataclass(frozen=True, slots=True)
class _Reach:
    """In how many documents and sources each pair stands: P both."""

    docs: Ints
    sources: Ints

    @classmethod
    def of(cls, there: sparse.csc_array, source: Ints) -> _Reach:
        """Where there is a count (D x P)."""
        made = there.tocoo()
        pairs_of = np.unique(np.stack([made.col, source[made.row]]), axis=1)
        sources = np.bincount(pairs_of[0], minlength=there.shape[1])
        return cls(np.bincount(made.col, minlength=there.shape[1]), sources)

    @classmethod
    def able(cls, meetings: Meetings) -> _Reach:
        """Where each of the two stands, the one that stands in fewer: they could have met."""
        both = [cls.of(m, meetings.source) for m in (meetings.first, meetings.second)]
        docs, sources = (np.minimum(*(getattr(r, n) for r in both)) for n in ("docs", "sources"))
        return cls(docs, sources)


def _told(found: Association, end: str, met: _Reach, able: _Reach) -> dict[str, object]:
    """Columns of one kind of association, over all units or within documents."""
    few = [
        _few(int(met.docs[i]), int(met.sources[i]))
        if found.expected[i] < FEWEST_DOCS or found.n[i] > found.expected[i]
        else _few(int(able.docs[i]), int(able.sources[i]))
        for i in range(len(found.n))
    ]
    ok = np.array([not reason for reason in few], np.bool_)
    p = np.where(ok, found.p, np.nan)
    q = adjusted(p)
    columns: dict[str, object] = {
        f"reason{end}": few,
        f"expected{end}": found.expected,
        f"pmi{end}": _finite(found.pmi),
        f"lo{end}": _finite(found.lo),
        f"hi{end}": _finite(found.hi),
        f"p{end}": _finite(p),
        f"q{end}": _finite(q),
        f"verdict{end}": _verdicts(found, q, ok),
    }
    wide = {name: _finite(getattr(found, name)) for name in ("lo_src", "hi_src", "phi")}
    return columns if end else columns | wide


def _verdicts(found: Association, q: NDArray[np.float64], ok: Bools) -> list[str]:
    sure = np.nan_to_num(q, nan=1.0) < _LEVEL
    told = np.where(found.n > found.expected, "more_than_expected", "less_than_expected")
    told = np.where(sure, told, "no_association_detectable")
    return [str(t) for t in np.where(ok, told, "descriptive_only")]


def _few(docs: int, sources: int) -> str:
    if docs < FEWEST_DOCS:
        return f"documents: {docs}, needed {FEWEST_DOCS}"
    if sources < FEWEST_SOURCES:
        return f"sources: {sources}, needed {FEWEST_SOURCES}"
    return ""


def _examples(place: _Place, met: Pairs, pair: Ints, of: Ints, size: int) -> pa.Array:
    """Places of meetings: the first of each document, documents in turn of their sources."""
    kept = np.flatnonzero(met.apart & (of >= 0))
    doc = place.units.doc[met.unit[kept]]
    # One a document, then one a source before the second of any.
    _, first = np.unique(np.stack([pair[kept], doc]), axis=1, return_index=True)
    chosen = kept[first]
    doc = place.units.doc[met.unit[chosen]]
    group = pair[chosen] * (len(place.counted.sources) + 1) + place.counted.source[doc]
    order = np.lexsort((doc, group))
    rank = np.empty(len(order), np.int64)
    ordered = group[order]
    rank[order] = np.arange(len(order)) - np.searchsorted(ordered, ordered, side="left")
    told: list[list[dict[str, object]]] = [[] for _ in range(size)]
    for at in chosen[np.lexsort((doc, rank, pair[chosen]))]:
        mine = told[pair[at]]
        if len(mine) < place.examples:
            mine.append(_example(place, int(met.unit[at])))
    return pa.array(told, COOCCURRENCES.schema.field("examples").type)


def _example(place: _Place, unit: int) -> dict[str, object]:
    units = place.units
    return {
        "doc_id": place.counted.doc_ids[int(units.doc[unit])].as_py(),
        "segment_no": int(units.segment[unit]),
        "start": int(units.start[unit]),
        "end": int(units.end[unit]),
    }


def _finite(values: NDArray[np.float64]) -> pa.Array:
    """NaN and what is unbounded as null."""
    return pa.array(np.where(np.isfinite(values), values, np.nan), from_pandas=True)
