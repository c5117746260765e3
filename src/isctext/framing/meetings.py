"""Where a concept and another vocabulary stand together: units, marks on them, meetings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.framing.counted import Bools, Counted, Floats, Ints
from isctext.records.stage import Rows
from isctext.records.tables import MENTIONS, SEGMENTS

LEVELS = ("sentence", "paragraph")
_SEGMENTS = ("doc_id", "segment_no", "start", "end", "n_words", "starts", "sentences")
_MENTIONS = ("doc_id", "segment_no", "start", "category", "strict", "broad", "overlap_group")


@dataclass(frozen=True, slots=True)
class Units:
    """U units (sentences, or paragraphs) with words, in the order of their documents.

    doc, segment, start, end: of each unit. by_doc: units of each document (D).
    """

    doc: Ints
    segment: Ints
    start: Ints
    end: Ints
    by_doc: Floats

    def at(self, doc: Ints, segment: Ints, offset: Ints) -> Ints:
        """The unit in which each offset stands, -1 for none."""
        if not len(self.doc):
            return np.full(len(doc), -1)
        keys = _key(self.doc, self.start)
        place = np.searchsorted(keys, _key(doc, offset), side="right") - 1
        held = np.maximum(place, 0)
        same = (place >= 0) & (self.doc[held] == doc) & (self.segment[held] == segment)
        return np.where(same, held, -1)


@dataclass(frozen=True, slots=True)
class Marks:
    """M mentions in counted documents: document, segment, offset, category, overlap group."""

    doc: Ints
    segment: Ints
    start: Ints
    category: Ints
    group: Ints
    strict: Bools
    broad: Bools


def read_units(segments: Rows, counted: Counted) -> dict[str, Units]:
    """The sentences and the paragraphs (segments) of the counted documents."""
    schema = pa.schema([SEGMENTS.schema.field(name) for name in _SEGMENTS])
    sentences, paragraphs = [np.zeros((4, 0), np.int64)], [np.zeros((4, 0), np.int64)]
    for batch in segments.batches():
        table = pa.Table.from_batches([batch]).select(_SEGMENTS).cast(schema)
        doc = counted.code(table["doc_id"])
        kept = (doc >= 0) & (table["n_words"].to_numpy() > 0)
        table, doc = table.filter(pa.array(kept)).combine_chunks(), doc[kept]
        if table.num_rows:
            names = ("segment_no", "start", "end")
            whole = np.stack([doc, *(table[n].to_numpy().astype(np.int64) for n in names)])
            paragraphs.append(whole)
            sentences.append(_sentences(table, whole))
    return {
        "sentence": _ordered(sentences, counted.size),
        "paragraph": _ordered(paragraphs, counted.size),
    }


def read_marks(mentions: Rows, counted: Counted, categories: list[str]) -> Marks:
    """The mentions of these categories, in either scope."""
    schema = pa.schema([MENTIONS.schema.field(name) for name in _MENTIONS])
    known = pa.array(categories, pa.string())
    parts = [np.zeros((7, 0), np.int64)]
    for batch in mentions.batches():
        table = pa.Table.from_batches([batch]).select(_MENTIONS).cast(schema)
        category = pc.fill_null(pc.index_in(table["category"], value_set=known), -1)
        rest = [table[n].to_numpy() for n in ("overlap_group", "strict", "broad")]
        columns = [counted.code(table["doc_id"]), table["segment_no"].to_numpy()]
        columns += [table["start"].to_numpy(), np.asarray(category), *rest]
        part = np.stack([column.astype(np.int64) for column in columns])
        parts.append(part[:, (part[0] >= 0) & (part[3] >= 0) & ((part[5] | part[6]) > 0)])
    doc, segment, start, category, group, strict, broad = np.concatenate(parts, axis=1)
    return Marks(doc, segment, start, category, group, strict.astype(bool), broad.astype(bool))


@dataclass(frozen=True, slots=True)
class Held:
    """Which units have which category: pairs (unit, category), sorted by unit, then category.

    lowest, highest: the least and the greatest overlap group of the category's mentions there.
    """

    unit: Ints
    category: Ints
    lowest: Ints
    highest: Ints


def held(units: Units, marks: Marks, scope: str, categories: int) -> Held:
    """The categories of each unit in that scope."""
    counts = np.flatnonzero(getattr(marks, scope))
    unit = units.at(marks.doc[counts], marks.segment[counts], marks.start[counts])
    counts, unit = counts[unit >= 0], unit[unit >= 0]
    code, at = np.unique(unit * categories + marks.category[counts], return_inverse=True)
    at = at.reshape(-1)
    lowest = np.full(len(code), np.iinfo(np.int64).max)
    highest = np.full(len(code), -1)
    np.minimum.at(lowest, at, marks.group[counts])
    np.maximum.at(highest, at, marks.group[counts])
    return Held(code // categories, code % categories, lowest, highest)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Meetings: unit, concept and other category of each; apart: in different words."""

    unit: Ints
    concept: Ints
    other: Ints
    apart: Bools


def pairs(found: Held, concepts: Bools) -> Pairs:
    """All (concept, other category) pairs of each unit. concepts: C, which categories are."""
    is_concept = concepts[found.category]
    left, right = np.flatnonzero(is_concept), np.flatnonzero(~is_concept)
    # Each concept of a unit against each other category of it: a join by unit.
    first = np.searchsorted(found.unit[right], found.unit[left], side="left")
    last = np.searchsorted(found.unit[right], found.unit[left], side="right")
    number = last - first
    mine = np.repeat(left, number)
    step = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
    theirs = right[np.repeat(first, number) + step]
    # All mentions of both in one overlap group: the same words, found twice.
    low = np.minimum(found.lowest[mine], found.lowest[theirs])
    high = np.maximum(found.highest[mine], found.highest[theirs])
    return Pairs(found.unit[mine], found.category[mine], found.category[theirs], low != high)


def _sentences(table: pa.Table, whole: Ints) -> Ints:
    """Sentences of segments: document, segment, start, end; from one's first token to the next."""
    starts, firsts = (table[name].combine_chunks() for name in ("starts", "sentences"))
    sizes = pc.list_value_length(starts).to_numpy().astype(np.int64)
    before = np.cumsum(sizes) - sizes
    row = pc.list_parent_indices(firsts).to_numpy().astype(np.int64)
    token = pc.list_flatten(firsts).to_numpy().astype(np.int64) + before[row]
    offsets = pc.list_flatten(starts).to_numpy().astype(np.int64)
    # A segment without a mark of sentences is one.
    bare = np.flatnonzero(~np.isin(np.arange(len(sizes)), row))
    row = np.concatenate([row, bare])
    start = np.concatenate([offsets[token], whole[2, bare]])
    order = np.lexsort((start, row))
    row, start = row[order], start[order]
    first = np.diff(row, prepend=-1) != 0
    start = np.where(first, whole[2, row], start)
    end = whole[3, row].copy()
    end[:-1] = np.where(row[1:] == row[:-1], start[1:], end[:-1])
    return np.stack([whole[0, row], whole[1, row], start, end])


def _ordered(parts: list[Ints], documents: int) -> Units:
    whole = np.concatenate(parts, axis=1)
    doc, segment, start, end = whole[:, np.lexsort((whole[2], whole[0]))]
    return Units(doc, segment, start, end, np.bincount(doc, minlength=documents).astype(np.float64))


def _key(doc: Ints, offset: Ints) -> Ints:
    return (doc << 32) | offset
