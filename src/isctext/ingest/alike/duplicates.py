"""Stage "duplicates": documents of an arena that repeat another one, exactly or nearly.

Exact: the same SHA-256 of the text. Near: Jaccard index of the sets of lower-cased word
5-shingles at or above a threshold, candidates by MinHash and banding. Two passes: the first
keeps signatures only, the second the shingles of candidates, to verify them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from isctext.ingest.alike import shingles
from isctext.ingest.alike.repeats import Origin, origin, reason
from isctext.records.stage import Rows, Stage
from isctext.records.tables import DUPLICATES

STAGE = Stage(
    name="duplicates",
    version=2,
    grain="fit",
    reads={
        "documents": ("doc_id", "arena", "source_id", "date", "date_precision", "text")
        + ("text_sha256", "input_id", "title", "provider_id")
    },
    writes=("duplicates",),
    function="isctext.ingest.alike.duplicates:find_duplicates",
)

_ORIGIN = ["source_id", "input_id", "title", "provider_id", "date", "text"]
# Three standard errors of the estimate (0.044 at most) under the threshold are still verified.
_MARGIN = 0.13


@dataclass(frozen=True, slots=True)
class DuplicateOptions:
    """``threshold``: least Jaccard index of near duplicates.

    Documents under ``min_words`` are compared exactly only. ``max_shingles`` bounds the memory
    of the check (8 bytes each); over it, similarity is the estimate of 128 permutations.
    """

    threshold: float = 0.8
    min_words: int = 20
    max_shingles: int = 50_000_000


@dataclass(slots=True)
class _Seen:
    """What the first pass keeps of each document and of each distinct text of an arena."""

    ids: list[str] = field(default_factory=list)
    dates: list[date | None] = field(default_factory=list)
    text_of: list[int] = field(default_factory=list)
    texts: dict[tuple[str, str], int] = field(default_factory=dict)
    first: list[int] = field(default_factory=list)
    arenas: list[str] = field(default_factory=list)
    sizes: dict[int, int] = field(default_factory=dict)
    blocks: list[shingles.Signatures] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)

    def rank(self, document: int) -> tuple[date, str]:
        """The order of keeping: earliest first, undated last, then by id."""
        return (self.dates[document] or date.max, self.ids[document])


@dataclass(frozen=True, slots=True)
class _Likeness:
    """The similarity of texts: true where their shingles are kept, else estimated."""

    rows: Mapping[int, int]
    table: shingles.Signatures
    sets: Mapping[int, shingles.Hashes]

    def between(self, one: int, other: int) -> float:
        """The Jaccard index of two texts, 0 for a text too short to have a signature."""
        if one == other:
            return 1.0
        if one in self.sets and other in self.sets:
            return shingles.jaccard(self.sets[one], self.sets[other])
        if one not in self.rows or other not in self.rows:
            return 0.0
        return float(shingles.estimate(self.table[self.rows[one]], self.table[self.rows[other]]))


def find_duplicates(inputs: Mapping[str, Rows], options: DuplicateOptions) -> dict[str, pa.Table]:
    """The table ``duplicates``: one row per document that repeats a kept one.

    Groups are connected: A near B and B near C keep one of the three. ``similarity`` is with the
    kept document and may be under the threshold inside a chain. Successive versions of an
    article of law are near duplicates too; the user chooses what to do with them.
    """
    documents = inputs["documents"]
    seen = _first_pass(documents, options)
    # Signature rows follow the order in which texts were first met.
    rows = {text: row for row, text in enumerate(sorted(seen.sizes))}
    table = np.concatenate([shingles.signatures([]), *seen.blocks])
    pairs = _likely_pairs(seen, table, options)
    likeness = _Likeness(rows, table, _second_pass(documents, seen, pairs, options))
    near = [(a, b) for a, b in pairs if likeness.between(a, b) >= options.threshold]
    found = [row for members in _groups(seen, near) for row in _rows(members, seen, likeness)]
    found.sort(key=lambda row: str(row["doc_id"]))
    return {"duplicates": DUPLICATES.from_rows(found)}


def _first_pass(documents: Rows, options: DuplicateOptions) -> _Seen:
    seen = _Seen()
    for batch in documents.batches():
        fresh: list[shingles.Hashes] = []
        for number, key in enumerate(_keys(batch)):
            text_number = seen.texts.setdefault(key, len(seen.texts))
            seen.text_of.append(text_number)
            if text_number == len(seen.first):
                seen.first.append(len(seen.text_of) - 1)
                seen.arenas.append(key[0])
                hashes = _hashes(batch.column("text")[number].as_py(), options.min_words)
                if len(hashes):
                    seen.sizes[text_number] = len(hashes)
                    fresh.append(hashes)
        seen.ids.extend(batch.column("doc_id").to_pylist())
        seen.dates.extend(batch.column("date").to_pylist())
        seen.origins.extend(map(origin, batch.select(_ORIGIN).to_pylist()))
        seen.blocks.append(shingles.signatures(fresh))
    return seen


def _keys(batch: pa.RecordBatch) -> list[tuple[str, str]]:
    arenas = batch.column("arena").to_pylist()
    return list(zip(arenas, batch.column("text_sha256").to_pylist(), strict=True))


def _hashes(text: str, min_words: int) -> shingles.Hashes:
    if len(text.split(None, min_words)) < min_words:
        return np.empty(0, np.uint64)
    return shingles.shingle_hashes(text)


def _likely_pairs(
    seen: _Seen, table: shingles.Signatures, options: DuplicateOptions
) -> list[tuple[int, int]]:
    """Pairs of texts of one arena whose estimate is near the threshold or above it."""
    texts = np.array(sorted(seen.sizes), dtype=np.int64)
    arenas = np.array([seen.arenas[text] for text in texts], dtype=object)
    found: list[tuple[int, int]] = []
    for arena in sorted(set(seen.arenas)):
        inside = np.flatnonzero(arenas == arena)
        part = table[inside]
        pairs = shingles.candidate_pairs(part)
        for chunk in np.array_split(pairs, max(1, len(pairs) // 100_000)):
            close = shingles.estimate(part[chunk[:, 0]], part[chunk[:, 1]])
            kept = texts[inside[chunk[close >= options.threshold - _MARGIN]]]
            found.extend((int(a), int(b)) for a, b in kept)
    return found


def _second_pass(
    documents: Rows, seen: _Seen, pairs: list[tuple[int, int]], options: DuplicateOptions
) -> dict[int, shingles.Hashes]:
    """The shingles of the texts in pairs; none when they would be over the budget."""
    wanted = {text for pair in pairs for text in pair}
    if not wanted or sum(seen.sizes[text] for text in wanted) > options.max_shingles:
        return {}
    by_document = {seen.first[text]: text for text in wanted}
    sets: dict[int, shingles.Hashes] = {}
    start = 0
    for batch in documents.batches():
        for document in range(start, start + batch.num_rows):
            text = by_document.get(document)
            if text is not None:
                value = batch.column("text")[document - start].as_py()
                sets[text] = shingles.shingle_hashes(value)
        start += batch.num_rows
    return sets


def _groups(seen: _Seen, near: list[tuple[int, int]]) -> Iterator[list[int]]:
    """The documents of each group of two or more, connected by equal or near texts."""
    parent = np.arange(len(seen.texts))
    for one, other in near:
        a, b = _root(parent, one), _root(parent, other)
        parent[max(a, b)] = min(a, b)
    members: dict[int, list[int]] = {}
    for document, text in enumerate(seen.text_of):
        members.setdefault(_root(parent, text), []).append(document)
    yield from (group for group in members.values() if len(group) > 1)


def _root(parent: npt.NDArray[np.int64], text: int) -> int:
    while parent[text] != text:
        parent[text] = parent[parent[text]]
        text = int(parent[text])
    return text


def _rows(members: list[int], seen: _Seen, likeness: _Likeness) -> Iterator[dict[str, object]]:
    kept = min(members, key=seen.rank)
    for document in members:
        if document == kept:
            continue
        same = seen.text_of[document] == seen.text_of[kept]
        yield {
            "doc_id": seen.ids[document],
            "kept_id": seen.ids[kept],
            "kind": "exact" if same else "near",
            "similarity": likeness.between(seen.text_of[document], seen.text_of[kept]),
            "reason": reason(seen.origins[document], seen.origins[kept], same_text=same),
        }
