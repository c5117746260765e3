"""The earliest documents of each name in each place, from mentions in a stream."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.records.periods import Ints
from isctext.records.stage import Rows
from isctext.records.streams import chunks
from isctext.records.tables import MENTIONS
from isctext.trajectories.panel import Panel
from isctext.trajectories.places import SPAN, Dated, Places

RANKS = 3
SCOPES = ("broad", "strict")
_MENTIONS = ("doc_id", "segment_no", "start", "end", "surface", "entry_id", "category", "family")
_BETWEEN = "\x1f"  # no name has it
_CHUNK = 500_000
_MERGE_AT = 500_000
_COLUMNS = ("name", "scope", "treatment", "place", "document", "segment_no", "start", "end")


@dataclass(frozen=True, slots=True)
class Names:
    """K names of a level: what they are called, their categories and families."""

    names: list[str]
    categories: list[str]
    families: list[str]


@dataclass(frozen=True, slots=True)
class Earliest:
    """F findings, and the hits of H groups.

    at: 8 x F, one row for each of name, scope (0 broad, 1 strict), treatment (0: all documents,
    1: without batch events), place, document, segment_no, start, end; at most three documents of
    each group (name, scope, treatment, place), in order. surface: F texts. hits: 5 x H: name,
    scope, treatment, place, number.
    """

    at: Ints
    surface: pa.Array
    hits: Ints

    @property
    def group(self) -> Ints:
        """name, scope, treatment, place of each finding: 4 x F."""
        return self.at[:4]


def find_earliest(
    mentions: Rows, panel: Panel, documents: Dated, where: Places, treatments: int
) -> tuple[Names, Earliest]:
    """The first three documents that use each entry, by scope, treatment and place.

    Documents are ordered by the last day that their date may mean, then by id; the passage is the
    first in the text. Memory grows with entries x places, not with mentions.
    """
    schema = pa.schema([MENTIONS.schema.field(name) for name in (*_MENTIONS, *SCOPES)])
    seen: dict[str, int] = {}
    held = [_nothing()]
    pending = 0
    corpus = _Corpus(panel.doc_ids, documents, where, treatments)
    for part in chunks(mentions, schema, _CHUNK):
        held.append(_of_chunk(part, corpus, seen))
        pending += held[-1].at.shape[1] + held[-1].hits.shape[1]
        if pending > _MERGE_AT:
            held, pending = [merged(held, documents)], 0
    triples = [key.split(_BETWEEN) for key in seen]
    names = Names(*([triple[at] for triple in triples] for at in range(3)))
    return names, merged(held, documents)


def _nothing() -> Earliest:
    return Earliest(
        np.zeros((len(_COLUMNS), 0), np.int64),
        pa.array([], pa.string()),
        np.zeros((5, 0), np.int64),
    )


@dataclass(frozen=True, slots=True)
class _Corpus:
    doc_ids: pa.Array
    documents: Dated
    where: Places
    treatments: int


def _of_chunk(part: pa.Table, corpus: _Corpus, seen: dict[str, int]) -> Earliest:
    """The findings of some mentions; ``seen`` learns their entries."""
    documents = corpus.documents
    document = pc.index_in(part["doc_id"], value_set=corpus.doc_ids)
    counts = pc.and_(pc.is_valid(document), pc.or_(part["broad"], part["strict"]))
    part, of = part.filter(counts), document.filter(counts).to_numpy().astype(np.int64)
    key = pc.binary_join_element_wise(part["entry_id"], part["category"], part["family"], _BETWEEN)
    key = key.combine_chunks()
    for name in sorted(pc.unique(key).to_pylist()):
        seen.setdefault(name, len(seen))
    entry = pc.index_in(key, value_set=pa.array(list(seen), pa.string())).to_numpy()
    passage = [part[name].to_numpy().astype(np.int64) for name in ("segment_no", "start", "end")]
    mentioned = np.stack([entry.astype(np.int64), of, *passage])
    surface = part["surface"].combine_chunks()
    found = []
    for scope, column in enumerate(SCOPES):
        rows, number = _first_of_documents(mentioned, np.flatnonzero(part[column].to_numpy()))
        for treatment in range(corpus.treatments):
            kept = ~documents.batch[of[rows]] if treatment else np.ones(len(rows), dtype=bool)
            once = (mentioned[:, rows[kept]], surface.take(pa.array(rows[kept])), number[kept])
            found.append(_expand(*once, corpus.where, (scope, treatment)))
    return merged(found, documents)


def _first_of_documents(mentioned: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """The row of the first mention of each entry in each document, and how many there are."""
    entry, document, _, start, end = mentioned[:, rows]
    order = np.lexsort((end, start, document, entry))
    pairs = np.stack([entry, document])[:, order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (pairs[:, 1:] != pairs[:, :-1]).any(axis=0)
    first = np.flatnonzero(new)
    return rows[order[first]], np.diff(np.append(first, len(order)))


def _expand(
    mentioned: Ints, surface: pa.Array, number: Ints, where: Places, kind: tuple[int, int]
) -> Earliest:
    """Mentions (entry, document, passage), once for each place of their document."""
    row, place = where.of(mentioned[1])
    same = np.ones(len(row), np.int64)
    group = np.stack([mentioned[0, row], same * kind[0], same * kind[1], place])
    return Earliest(
        at=np.concatenate([group, mentioned[1:, row]]),
        surface=surface.take(pa.array(row)),
        hits=np.concatenate([group, number[row][None]]),
    )


def merged(parts: Sequence[Earliest], documents: Dated) -> Earliest:
    """Findings put together: again at most three documents of each group, one passage of each."""
    at = np.concatenate([part.at for part in parts], axis=1)
    surface = pa.concat_arrays([part.surface for part in parts])
    document = at[4]
    # Documents are sorted by id, so their number breaks ties of date.
    order = np.lexsort((at[7], at[6], document, documents.by[document], *at[3::-1]))
    at = at[:, order]
    new = np.ones(at.shape[1], dtype=bool)
    new[1:] = (at[:5, 1:] != at[:5, :-1]).any(axis=0)
    at, order = at[:, new], order[new]
    kept = rank_in_group(at[:4]) < RANKS
    return Earliest(at[:, kept], surface.take(pa.array(order[kept])), _sum(parts))


def rank_in_group(group: Ints) -> Ints:
    """0, 1, 2... within each run of equal columns of n x F sorted values."""
    size = group.shape[1]
    new = np.ones(size, dtype=bool)
    new[1:] = (group[:, 1:] != group[:, :-1]).any(axis=0)
    start = np.maximum.accumulate(np.where(new, np.arange(size), 0))
    return np.arange(size) - start


def _sum(parts: Sequence[Earliest]) -> Ints:
    hits = np.concatenate([part.hits for part in parts], axis=1)
    codes, row = np.unique(group_code(hits[:4]), return_inverse=True)
    total = np.bincount(row, hits[4], len(codes)).astype(np.int64)
    kind = codes // SPAN
    return np.stack([kind // 4, kind // 2 % 2, kind % 2, codes % SPAN, total])


def group_code(group: Ints) -> Ints:
    """One number for name, scope, treatment and place (4 x n), that sorts as they do."""
    name, scope, treatment, place = group
    return np.asarray(((name * 2 + scope) * 2 + treatment) * SPAN + place)


def of_categories(names: Names, found: Earliest, documents: Dated) -> tuple[Names, Earliest]:
    """The same for categories: a category's first three documents are among its entries'."""
    families = dict(zip(names.categories, names.families, strict=True))
    listed = sorted(families)
    rank = {name: i for i, name in enumerate(listed)}
    category = np.array([rank[name] for name in names.categories], np.int64)
    at, hits = found.at.copy(), found.hits.copy()
    at[0], hits[0] = category[at[0]], category[hits[0]]
    joined = merged([Earliest(at, found.surface, hits)], documents)
    return Names(listed, listed, [families[name] for name in listed]), joined
