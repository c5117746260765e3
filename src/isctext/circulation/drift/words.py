"""The content lemmas of the compared documents, as one stream of integers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import sparse

from isctext.records.stage import Rows
from isctext.records.tables import SEGMENTS

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
Bools = NDArray[np.bool_]

# Names of persons and places differ between arenas as their subjects do, and say no sense.
CONTENT = pa.array(["ADJ", "NOUN", "VERB"])
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LEAST = 2  # letters
_BETWEEN = "\x1f"
_COLUMNS = ("doc_id", "segment_no", "starts", "lemmas", "pos")
_SCHEMA = pa.schema([SEGMENTS.schema.field(name) for name in _COLUMNS])


@dataclass(frozen=True, slots=True)
class Stream:
    """T content lemmas in S segments of D documents, in the order of documents and texts.

    code: T, of a lemma with its category, an index into the V of ``lemmas`` and ``pos`` (sorted).
    start: T, where the word starts in its document. segment: T. key: S, document << 32 | number
    of the segment. first: S + 1, each segment's first content lemma.
    """

    code: Codes
    start: Codes
    segment: Codes
    key: Ints
    first: Ints
    lemmas: list[str]
    pos: list[str]

    def document(self, segment: Ints | Codes) -> Ints:
        """The documents of segments."""
        return self.key[segment] >> 32


@dataclass(frozen=True, slots=True)
class Spots:
    """N occurrences in order of documents; content lemmas low to high (half-open) are their own.

    document, segment: N. An occurrence without a content lemma of its own has low = high.
    """

    document: Ints
    segment: Ints
    low: Ints
    high: Ints

    def take(self, rows: Ints | Bools) -> Spots:
        """Some of the occurrences."""
        return Spots(self.document[rows], self.segment[rows], self.low[rows], self.high[rows])

    @classmethod
    def joined(cls, parts: Sequence[Spots]) -> Spots:
        """Those of several words, one word after the other."""
        names = ("document", "segment", "low", "high")
        return cls(*(np.concatenate([getattr(one, name) for one in parts]) for name in names))


def around(stream: Stream, spots: Spots, unit: Ints, units: int, window: int) -> sparse.csr_array:
    """The lemmas beside occurrences, by unit: ``units`` x V counts.

    unit: N, of each occurrence. window: content lemmas on each side, none beyond the segment.
    """
    steps = np.arange(window)
    first, last = stream.first[spots.segment], stream.first[spots.segment + 1]
    left, right = spots.low[:, None] - 1 - steps, spots.high[:, None] + steps
    held = np.concatenate([left >= first[:, None], right < last[:, None]], axis=1)
    place = np.concatenate([left, right], axis=1)[held]
    rows = np.repeat(unit, held.sum(axis=1))
    shape = (units, len(stream.lemmas))
    return sparse.csr_array((np.ones(len(rows)), (rows, stream.code[place])), shape=shape)


def elsewhere(
    stream: Stream, spots: Spots, unit: Ints, rng: np.random.Generator, *, window: int, times: int
) -> tuple[Spots, Ints]:
    """Places away from a word in the documents of its units, and their units.

    unit: N, from 0, of one document each. ``times`` as many as a unit has occurrences, drawn
    with replacement among the content lemmas that have none of these in their window; a unit
    without such a lemma has no place.
    """
    hits = np.bincount(unit)
    documents = np.zeros(len(hits), np.int64)
    documents[unit] = spots.document
    bounds = np.searchsorted(stream.key, np.stack([documents, documents + 1]) << 32)
    first, last = stream.first[bounds]
    size = np.where(hits > 0, last - first, 0)
    offset = np.cumsum(size) - size
    free = np.flatnonzero(~_near(spots, unit, (first, last, offset), window, int(size.sum())))
    begin = np.searchsorted(free, offset)
    number = np.searchsorted(free, offset + size) - begin
    who = np.repeat(np.arange(len(hits)), hits * times * (number > 0))
    drawn = free[begin[who] + (rng.random(len(who)) * number[who]).astype(np.int64)]
    place = first[who] + drawn - offset[who]
    segment = stream.segment[place].astype(np.int64)
    return Spots(documents[who], segment, place, place + 1), who


def _near(
    spots: Spots, unit: Ints, where: tuple[Ints, Ints, Ints], window: int, size: int
) -> Bools:
    """Whether an occurrence stands in the window of each content lemma, unit after unit.

    where: each unit's first and last place in the stream, and where it begins here.
    """
    first, last, offset = (of[unit] for of in where)
    steps = np.zeros(size + 1, np.int64)
    np.add.at(steps, np.maximum(spots.low - window, first) - first + offset, 1)
    np.add.at(steps, np.minimum(spots.high + window, last) - first + offset, -1)
    return np.asarray(np.cumsum(steps)[:-1] > 0)


def read_stream(segments: Rows, doc_ids: pa.Array) -> Stream:
    """The stream of these documents (sorted ids).

    The order and the bounds of the batches change nothing.
    """
    parts = list(_parts(segments, doc_ids))
    known = sorted({name for part in parts for name in part.names})
    number = {name: code for code, name in enumerate(known)}
    none = np.zeros(0, np.int64)
    key = np.concatenate([none, *(part.key for part in parts)])
    sizes = np.concatenate([none, *(part.sizes for part in parts)])
    code = np.concatenate([none, *(_recode(part, number) for part in parts)])
    start = np.concatenate([none, *(part.start for part in parts)])
    order = np.argsort(key, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    segment = np.repeat(rank, sizes)
    within = np.argsort(segment, kind="stable")
    names = [name.split(_BETWEEN) for name in known]
    return Stream(
        code=code[within].astype(np.int32),
        start=start[within].astype(np.int32),
        segment=segment[within].astype(np.int32),
        key=key[order],
        first=np.concatenate([[0], np.cumsum(sizes[order])]).astype(np.int64),
        lemmas=[lemma for lemma, _ in names],
        pos=[pos for _, pos in names],
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """The segments of a batch: keys, content lemmas of each; and those: names, codes, starts."""

    key: Ints
    sizes: Ints
    names: list[str]
    code: Ints
    start: Ints


def _recode(part: _Part, number: dict[str, int]) -> Ints:
    table = np.array([number[name] for name in part.names], np.int64)
    return table[part.code] if len(table) else np.zeros(0, np.int64)


def _parts(segments: Rows, doc_ids: pa.Array) -> Iterator[_Part]:
    for batch in segments.batches():
        table = pa.Table.from_batches([batch]).select(_COLUMNS).cast(_SCHEMA)
        at = pc.index_in(table["doc_id"], value_set=doc_ids)
        table = table.append_column("at", at).filter(pc.is_valid(at)).combine_chunks()
        if table.num_rows:
            yield _part(table)


def _part(table: pa.Table) -> _Part:
    lists = {name: table[name].combine_chunks() for name in ("starts", "lemmas", "pos")}
    row = pc.list_parent_indices(lists["lemmas"]).to_numpy()
    lemma, pos = pc.list_flatten(lists["lemmas"]), pc.list_flatten(lists["pos"])
    content = pc.is_in(pos, value_set=CONTENT)
    tagged = pc.if_else(content, pc.binary_join_element_wise(lemma, pos, _BETWEEN), None)
    seen = tagged.dictionary_encode()
    plain = [_plain(name) for name in seen.dictionary.to_pylist()]
    names = sorted({name for name in plain if name})
    number = {name: code for code, name in enumerate(names)}
    # The last place stands for a null: a token that is no content word.
    table_of = np.array([number.get(name, -1) for name in plain] + [-1], np.int64)
    code = table_of[pc.fill_null(seen.indices, len(plain)).to_numpy(zero_copy_only=False)]
    kept = code >= 0
    document = table["at"].to_numpy().astype(np.int64)
    return _Part(
        key=(document << 32) | table["segment_no"].to_numpy().astype(np.int64),
        sizes=np.bincount(row[kept], minlength=table.num_rows).astype(np.int64),
        names=names,
        code=code[kept],
        start=pc.list_flatten(lists["starts"]).to_numpy().astype(np.int64)[kept],
    )


def _plain(name: str) -> str:
    """Lemma and category, "" where the lemma is no word."""
    lemma, _, pos = name.partition(_BETWEEN)
    lemma = unicodedata.normalize("NFC", lemma.lower())
    known = len(lemma) >= _LEAST and _WORD.fullmatch(lemma)
    return f"{lemma}{_BETWEEN}{pos}" if known else ""
