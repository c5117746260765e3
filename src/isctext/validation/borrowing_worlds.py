"""Corpora in which passages were copied from one document into another, among formulas.

A world is sixty documents of six sources: words drawn by Zipf's law, set phrases of three to
five words everywhere (they make seeds), and formulas of eight to twenty words that three
documents and more share, with an edit here and there: they are reuse, and no borrowing.
Borrowings are copied from one document into a later one of another source, with edits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from isctext.circulation.reuse.documents import Documents
from isctext.circulation.reuse.words import Words

Longs = npt.NDArray[np.int64]

_DOCUMENTS, _SLOTS, _SLOT, _SOURCES = 60, 12, 70, 6
_TYPES, _ZIPF = 8_000, 1.05
_PHRASES, _EVERY = 300, 25  # set phrases, and words from one to the next
_FORMULAS = 40
_BORROWINGS = 12
_DAYS = 3_650


@dataclass(frozen=True, slots=True)
class World:
    """A corpus and its borrowings, a row each: first and last words, copied from and to."""

    words: Words
    documents: Documents
    from_first: Longs
    from_last: Longs
    to_first: Longs
    to_last: Longs


def plant(rng: np.random.Generator, length: tuple[int, int], edits: float) -> World:
    """A world whose borrowings have so many words (least, most) and such a share of edits."""
    size = _DOCUMENTS * _SLOTS * _SLOT
    weights = 1.0 / np.arange(1, _TYPES + 1) ** _ZIPF
    share = weights / weights.sum()
    text = rng.choice(_TYPES, size, p=share).astype(np.int32)
    _write_phrases(rng, text, share)
    days = np.sort(rng.choice(_DAYS, _DOCUMENTS, replace=False))
    source = np.arange(_DOCUMENTS) % _SOURCES
    slots = rng.permutation(_DOCUMENTS * _SLOTS)
    a, b, rest = _pairs(slots, days, source)
    _write_formulas(rng, text, rest, share)
    start_a, start_b = a * _SLOT + 5, b * _SLOT + 5
    lengths = rng.integers(length[0], length[1] + 1, len(a))
    rows = start_a[:, None] + np.arange(length[1])
    copies, counts = _edited(rng, text[rows], lengths, edits)
    _write(text, start_b, copies, counts)
    return World(
        _words(text), _documents(days, source), start_a, start_a + lengths - 1, start_b,
        start_b + counts - 1,
    )  # fmt: skip


def _pairs(slots: Longs, days: Longs, source: Longs) -> tuple[Longs, Longs, Longs]:
    """Slots that borrowings are copied from and to, and those that are left."""
    half = len(slots) // 2
    one, other = slots[:half], slots[half : 2 * half]
    first, second = days[one // _SLOTS], days[other // _SLOTS]
    fit = np.flatnonzero((source[one // _SLOTS] != source[other // _SLOTS]) & (first != second))
    fit = fit[:_BORROWINGS]
    turned = first[fit] > second[fit]
    a, b = np.where(turned, other[fit], one[fit]), np.where(turned, one[fit], other[fit])
    return a, b, np.setdiff1d(slots, np.concatenate([a, b]))


def _write_phrases(
    rng: np.random.Generator, text: npt.NDArray[np.int32], share: npt.NDArray[np.float64]
) -> None:
    phrases = rng.choice(_TYPES, (_PHRASES, 5), p=share).astype(np.int32)
    starts = np.arange(0, len(text) - 5, _EVERY) + rng.integers(0, _EVERY - 5)
    which = (rng.random(len(starts)) ** 2 * _PHRASES).astype(np.int64)
    _write(text, starts, phrases[which], rng.integers(3, 6, len(starts)))


def _write_formulas(
    rng: np.random.Generator,
    text: npt.NDArray[np.int32],
    slots: Longs,
    share: npt.NDArray[np.float64],
) -> None:
    """Formulas of 8 to 20 words in 3 documents and more, most of them in a few."""
    longest = 20
    formulas = rng.choice(_TYPES, (_FORMULAS, longest), p=share).astype(np.int32)
    lengths = rng.integers(8, longest + 1, _FORMULAS)
    users = np.minimum(2 + rng.geometric(0.15, _FORMULAS), _DOCUMENTS)
    # A document has a formula once: two in one document would be a formula of fewer documents.
    rank = rng.random((_FORMULAS, _DOCUMENTS)).argsort(axis=1).argsort(axis=1)
    which, document = np.nonzero(rank < users[:, None])
    turn = rng.permutation(len(which))
    which, document = which[turn], document[turn]
    place = _free_slots(rng.permutation(slots), document)
    which, place = which[place >= 0], place[place >= 0]
    copies, counts = _edited(rng, formulas[which], lengths[which], 0.05)
    _write(text, place * _SLOT + rng.integers(5, 30, len(place)), copies, counts)


def _free_slots(slots: Longs, document: Longs) -> Longs:
    """A slot of its own in the wanted document for each row, -1 where none is left."""
    slots = slots[np.argsort(slots // _SLOTS, kind="stable")]
    bounds = np.searchsorted(slots // _SLOTS, np.arange(_DOCUMENTS + 1))
    order = np.argsort(document, kind="stable")
    first = np.searchsorted(document[order], np.arange(_DOCUMENTS))
    at = np.empty(len(document), np.int64)
    at[order] = bounds[document[order]] + np.arange(len(order)) - first[document[order]]
    left = at < bounds[document + 1]
    return np.where(left, slots[np.minimum(at, len(slots) - 1)], -1)


def _edited(
    rng: np.random.Generator, rows: npt.NDArray[np.int32], lengths: Longs, edits: float
) -> tuple[npt.NDArray[np.int32], Longs]:
    """Copies of the first ``lengths`` words of each row, with words changed, left out, put in."""
    kind = np.where(rng.random(rows.shape) < edits, rng.integers(1, 4, rows.shape), 0)
    inside = np.arange(rows.shape[1]) < lengths[:, None]
    times = np.where(kind == 2, 0, np.where(kind == 3, 2, 1)) * inside  # noqa: PLR2004
    other = rng.integers(0, _TYPES, rows.shape).astype(np.int32)
    flat = np.repeat(np.where(kind == 1, other, rows).ravel(), times.ravel())
    counts = times.sum(axis=1)
    copies = np.zeros((len(rows), int(counts.max(initial=1))), np.int32)
    copies[np.arange(copies.shape[1]) < counts[:, None]] = flat
    # Of a word that was doubled, the second is another word.
    again = np.repeat((kind == 3).ravel(), times.ravel())  # noqa: PLR2004
    again[1:] &= ~again[:-1]
    fresh = np.flatnonzero(again)
    flat[fresh] = other.ravel()[: len(fresh)]
    copies[np.arange(copies.shape[1]) < counts[:, None]] = flat
    return copies, counts


def _write(
    text: npt.NDArray[np.int32], starts: Longs, rows: npt.NDArray[np.int32], counts: Longs
) -> None:
    """The first ``counts`` words of each row over the text from each start."""
    inside = np.arange(rows.shape[1]) < counts[:, None]
    text[(starts[:, None] + np.arange(rows.shape[1]))[inside]] = rows[inside]


def _words(text: npt.NDArray[np.int32]) -> Words:
    places = np.arange(len(text), dtype=np.int32)
    mixed = np.random.default_rng(0).integers(0, 1 << 63, _TYPES, dtype=np.uint64)
    return Words(
        code=text,
        document=(places // (_SLOTS * _SLOT)).astype(np.int32),
        start=places,
        end=places + 1,
        first=places % _SLOT == 0,
        predicate=np.ones(len(text), bool),
        hashes=mixed,
        numeric=np.zeros(_TYPES, bool),
    )


def _documents(days: Longs, source: Longs) -> Documents:
    table = pa.table({"doc_id": [f"d{number:02}" for number in range(len(days))]})
    return Documents(
        table,
        source.astype(np.int32),
        (source % 3).astype(np.int32),
        np.ones(len(days), bool),
        days,
        days,
    )
