"""Pairs (name, document) with a mention: what the monthly counts are summed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.errors import StageError
from isctext.records.periods import Ints
from isctext.records.stage import Rows
from isctext.records.streams import chunks
from isctext.records.tables import MENTIONS

SCOPES = ("broad", "strict")
_MENTIONS = ("doc_id", "entry_id", "category", "family", *SCOPES)
_BETWEEN = "\x1f"  # no name has it
# Mentions looked up at once, and pairs held before they are summed again: each look-up hashes
# all documents anew, each sum sorts all pairs.
_CHUNK = 1_000_000
_MERGE_AT = 2_000_000


@dataclass(frozen=True, slots=True)
class Names:
    """K names of one level, sorted, with the category and the family of each."""

    names: list[str]
    categories: list[str]
    families: list[str]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs (name, document) with a mention, and the pair's mentions in each scope."""

    name: Ints
    document: Ints
    broad: Ints
    strict: Ints


def entry_pairs(mentions: Rows, doc_ids: pa.Array) -> tuple[Names, Pairs]:
    """What these documents have of each entry; documents are given by their place in doc_ids.

    Mentions in neither scope are left out. Memory: some tens of bytes a pair.
    Raises StageError [IT-TRJ-002] when a category stands in two families, or an entry in two
    categories.
    """
    schema = pa.schema([MENTIONS.schema.field(name) for name in _MENTIONS])
    seen: dict[str, int] = {}
    held = [np.zeros((3, 0), np.int64)]
    pending = 0
    for part in chunks(mentions, schema, _CHUNK):
        held.append(_pairs_of(part, doc_ids, seen))
        pending += held[-1].shape[1]
        if pending > _MERGE_AT:
            held, pending = [_merged(held)], 0
    code, broad, strict = _merged(held)
    names, rank = _sorted_names(list(seen))
    name, document = np.divmod(code, max(len(doc_ids), 1))
    return names, Pairs(rank[name], document, broad, strict)


def category_pairs(entries: Names, pairs: Pairs) -> tuple[Names, Pairs]:
    """The pairs (category, document) from those of the entries."""
    families = dict(zip(entries.categories, entries.families, strict=True))
    names = sorted(families)
    rank = {name: i for i, name in enumerate(names)}
    category = np.array([rank[name] for name in entries.categories], np.int64)
    size = int(pairs.document.max(initial=0)) + 1
    code = category[pairs.name] * size + pairs.document
    code, broad, strict = _merged([np.stack([code, pairs.broad, pairs.strict])])
    summed = Pairs(code // size, code % size, broad, strict)
    return Names(names, names, [families[name] for name in names]), summed


def _pairs_of(part: pa.Table, doc_ids: pa.Array, seen: dict[str, int]) -> Ints:
    """Rows: entry x D + document, broad, strict; ``seen`` learns the entries of the part."""
    document = pc.index_in(part["doc_id"], value_set=doc_ids)
    counts = pc.and_(pc.is_valid(document), pc.or_(part["broad"], part["strict"]))
    part, document = part.filter(counts), document.filter(counts)
    key = pc.binary_join_element_wise(
        part["entry_id"], part["category"], part["family"], _BETWEEN
    ).combine_chunks()
    for name in pc.unique(key).to_pylist():
        seen.setdefault(name, len(seen))
    entry = pc.index_in(key, value_set=pa.array(list(seen), pa.string()))
    code = entry.to_numpy().astype(np.int64) * len(doc_ids) + document.to_numpy()
    scopes = [part[scope].to_numpy().astype(np.int64) for scope in SCOPES]
    return _merged([np.stack([code, *scopes])])


def _merged(held: Sequence[Ints]) -> Ints:
    """Counts (the rows after the first) summed by code (the first row), codes sorted."""
    together = np.concatenate(held, axis=1)
    code, at = np.unique(together[0], return_inverse=True)
    sums = [np.bincount(at, row, len(code)).astype(np.int64) for row in together[1:]]
    return np.stack([code, *sums])


def _sorted_names(keys: list[str]) -> tuple[Names, Ints]:
    """The entries sorted, and the place there of each of the keys (in order of first sight)."""
    triples = [key.split(_BETWEEN) for key in keys]
    order = sorted(range(len(keys)), key=triples.__getitem__)
    rank = np.zeros(len(keys), np.int64)
    rank[order] = np.arange(len(keys))
    columns = [[triples[i][at] for i in order] for at in range(3)]
    names = Names(*columns)
    _check("category", "families", names.categories, names.families)
    _check("entry", "categories", names.names, names.categories)
    return names, rank


def _check(what: str, groups: str, names: list[str], group_of: list[str]) -> None:
    known: dict[str, str] = {}
    for name, group in zip(names, group_of, strict=True):
        if known.setdefault(name, group) != group:
            raise StageError(
                "IT-TRJ-002",
                f"{what} '{name}' stands in two {groups}",
                found=" and ".join(sorted((known[name], group))),
                expected="one for each",
                hint="give the two of the lexicon different names",
            )
