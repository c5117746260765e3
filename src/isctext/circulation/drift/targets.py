"""What is compared: categories and entries of the lexicon, with their occurrences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.circulation.drift.options import DriftOptions
from isctext.circulation.drift.words import Bools, Ints, Spots, Stream
from isctext.records.stage import Rows
from isctext.records.tables import MENTIONS

_COLUMNS = ("doc_id", "segment_no", "start", "end", "surface") + (
    "entry_id", "category", "family", "strict", "broad",
)  # fmt: skip
_SCHEMA = pa.schema([MENTIONS.schema.field(name) for name in _COLUMNS])
_NOUN = "NOUN"


@dataclass(frozen=True, slots=True)
class Mentions:
    """The counted occurrences of the lexicon, in the order of documents and texts.

    table: their rows. spots: where they stand in the stream. entry: an index into ``entries``,
    which has (entry, category, family), sorted. strict, broad: whether they are of that scope.
    """

    table: pa.Table
    spots: Spots
    entry: Ints
    entries: list[tuple[str, str, str]]
    strict: Bools
    broad: Bools


@dataclass(frozen=True, slots=True)
class Target:
    """A category or an entry in one scope. strata: occurrences (rows of mentions) by entry."""

    level: str
    name: str
    category: str
    family: str
    scope: str
    strata: dict[str, Ints]


def read_mentions(
    mentions: Rows, stream: Stream, doc_ids: pa.Array, families: tuple[str, ...]
) -> Mentions:
    """Mentions that are counted (strict or broad), in documents with words."""
    parts = [_SCHEMA.empty_table()]
    for batch in mentions.batches():
        part = pa.Table.from_batches([batch]).select(_COLUMNS).cast(_SCHEMA)
        counted = pc.and_(
            pc.or_(part["strict"], part["broad"]),
            pc.is_in(part["family"], value_set=pa.array(families, pa.string())),
        )
        parts.append(part.filter(counted))
    table = pa.concat_tables(parts)
    at = pc.index_in(table["doc_id"], value_set=doc_ids)
    table = table.append_column("at", at).filter(pc.is_valid(at))
    table = table.sort_by([(n, "ascending") for n in ("at", "start", "end", "entry_id")])
    spots, found = _locate(table, stream)
    table = table.filter(pa.array(found))
    entries, entry = _entries(table)
    return Mentions(
        table=table,
        spots=spots,
        entry=entry,
        entries=entries,
        strict=table["strict"].to_numpy(),
        broad=table["broad"].to_numpy(),
    )


def _locate(table: pa.Table, stream: Stream) -> tuple[Spots, Bools]:
    """Where mentions stand, and which ones stand in a segment of the stream."""
    document = table["at"].to_numpy().astype(np.int64)
    key = (document << 32) | table["segment_no"].to_numpy().astype(np.int64)
    segment = np.searchsorted(stream.key, key)
    found = segment < len(stream.key)
    found[found] = stream.key[segment[found]] == key[found]
    segment, document = segment[found], document[found]
    place = (stream.segment.astype(np.int64) << 32) | stream.start
    ends = [table[n].to_numpy().astype(np.int64)[found] for n in ("start", "end")]
    low, high = (np.searchsorted(place, (segment << 32) | end) for end in ends)
    return Spots(document, segment, low, high), np.asarray(found, bool)


def _entries(table: pa.Table) -> tuple[list[tuple[str, str, str]], Ints]:
    names = ("entry_id", "category", "family")
    keys = pc.binary_join_element_wise(*(table[name] for name in names), "\x1f")
    known = sorted(pc.unique(keys).to_pylist())
    at = pc.index_in(keys, value_set=pa.array(known, pa.string())).to_numpy().astype(np.int64)
    split = [key.split("\x1f") for key in known]
    return [(entry, category, family) for entry, category, family in split], at


def targets(mentions: Mentions, options: DriftOptions) -> Iterator[Target]:
    """Categories in both scopes, then entries, of which a scope is all or nothing."""
    scopes = {"broad": mentions.broad, "strict": mentions.strict}
    categories = sorted({(category, family) for _, category, family in mentions.entries})
    if "category" in options.levels:
        for category, family in categories:
            mine = [
                k for k, (_, c, f) in enumerate(mentions.entries) if (c, f) == (category, family)
            ]
            for scope, counted in scopes.items():
                strata = {mentions.entries[k][0]: _rows(mentions, k, counted) for k in mine}
                yield Target("category", category, category, family, scope, _some(strata))
    if "entry" in options.levels:
        for k, (entry, category, family) in enumerate(mentions.entries):
            strata = {entry: _rows(mentions, k, mentions.broad)}
            yield Target("entry", entry, category, family, "broad", _some(strata))


def own_lemmas(stream: Stream, mentions: Mentions, rows: Ints) -> Ints:
    """Codes of the lemmas that stand within these occurrences, one for each time they do."""
    low, high = mentions.spots.low[rows], mentions.spots.high[rows]
    size = high - low
    within = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    return np.asarray(stream.code[np.repeat(low, size) + within], dtype=np.int64)


def head_pos(stream: Stream, mentions: Mentions, rows: Ints) -> str:
    """The category of the first content lemma of most of these occurrences.

    A French noun phrase starts with its head; what has no content lemma (an acronym) is a noun.
    """
    low, high = mentions.spots.low[rows], mentions.spots.high[rows]
    heads = stream.code[low[low < high]]
    if len(heads) == 0:
        return _NOUN
    codes, number = np.unique([stream.pos[code] for code in heads.tolist()], return_counts=True)
    return str(codes[np.argmax(number)])


def _rows(mentions: Mentions, entry: int, counted: Bools) -> Ints:
    return np.flatnonzero((mentions.entry == entry) & counted)


def _some(strata: dict[str, Ints]) -> dict[str, Ints]:
    return {entry: rows for entry, rows in strata.items() if len(rows)}
