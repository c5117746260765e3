"""Borrowings planted among formulas: does text reuse find them, and nothing else? (G8)

A world is sixty documents of six sources: words drawn by Zipf's law, set phrases of three to
five words everywhere (they make seeds), and formulas of eight to twenty words that three
documents and more share, each time with an edit or two: they are reuse, and no borrowing.
Borrowings are copied from one document into a later one of another source, with edits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from isctext.circulation.reuse.documents import Documents
from isctext.circulation.reuse.find import Found, search
from isctext.circulation.reuse.options import ReuseOptions
from isctext.circulation.reuse.words import Words
from isctext.validation.gate import Gate

Longs = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Rule = Literal["shared", "exclusive", "borrowing"]

_DOCUMENTS, _SLOTS, _SLOT, _SOURCES = 60, 12, 70, 6
_TYPES, _ZIPF = 8_000, 1.05
_PHRASES, _EVERY = 300, 25  # set phrases, and words from one to the next
_FORMULAS = 40
_BORROWINGS = 12
_DAYS = 3_650


@dataclass(frozen=True, slots=True)
class World:
    """A corpus of planted borrowings, a row each: places of first and last word in the earlier
    document's passage and in the later one's.
    """

    words: Words
    documents: Documents
    from_first: Longs
    from_last: Longs
    to_first: Longs
    to_last: Longs


@dataclass(frozen=True, slots=True)
class Tally:
    """Passages called borrowings, and how many are; borrowings planted, and how many are found;
    found ones that are given a direction, and how many the right one.
    """

    called: int = 0
    right: int = 0
    planted: int = 0
    found: int = 0
    directed: int = 0
    right_way: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            self.called + other.called,
            self.right + other.right,
            self.planted + other.planted,
            self.found + other.found,
            self.directed + other.directed,
            self.right_way + other.right_way,
        )


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


def tally(world: World, options: ReuseOptions, rule: Rule = "borrowing") -> Tally:
    """What text reuse makes of a world. ``rule``: what is called a borrowing; "shared" is every
    shared passage (no step 5), "exclusive" those with enough exclusive 4-grams, whatever third
    documents have of them.
    """
    found = search(world.words, world.documents, options)
    judged = found.judgement
    called = np.ones(len(judged.third), bool)
    if rule != "shared":
        called = judged.exclusive >= options.min_exclusive
    if rule == "borrowing":
        called &= judged.third == 0
    places, turned = _places(found), found.order.turned
    overlap = (
        (places[0][:, None] <= world.from_last)
        & (places[1][:, None] >= world.from_first)
        & (places[2][:, None] <= world.to_last)
        & (places[3][:, None] >= world.to_first)
    )
    hits = overlap & called[:, None]
    directed = (found.judgement.undirected == "") & hits.any(axis=1)
    return Tally(
        int(called.sum()),
        int(hits.any(axis=1).sum()),
        len(world.from_first),
        int(hits.any(axis=0).sum()),
        int(directed.sum()),
        int((directed & ~turned).sum()),
    )


def tally_worlds(
    worlds: int,
    seed: int,
    length: tuple[int, int] = (25, 40),
    edits: float = 0.10,
    rule: Rule = "borrowing",
) -> Tally:
    """The tally over so many worlds."""
    total = Tally()
    for number in range(worlds):
        world = plant(np.random.default_rng([seed, number]), length, edits)
        total += tally(world, ReuseOptions(), rule)
    return total


def precision(worlds: int, seed: int, rule: Rule = "borrowing") -> float:
    """The share of passages called borrowings that were planted."""
    total = tally_worlds(worlds, seed, rule=rule)
    return total.right / max(total.called, 1)


def recall(worlds: int, seed: int) -> float:
    """The share of planted borrowings that are called so."""
    total = tally_worlds(worlds, seed)
    return total.found / max(total.planted, 1)


def right_way(worlds: int, seed: int) -> float:
    """The share of directed borrowings whose earlier document is the one copied from."""
    total = tally_worlds(worlds, seed)
    return total.right_way / max(total.directed, 1)


def recall_table(worlds: int, seed: int) -> list[tuple[int, float, float, float]]:
    """Words, share of edits, recall of shared passages (steps 1 to 4), recall of borrowings."""
    rows = []
    for words, edits in ((15, 0.0), (25, 0.10), (25, 0.20), (25, 0.35), (15, 0.35), (50, 0.35)):
        shared, borrowed = (
            tally_worlds(worlds, seed, (words, words), edits, rule)
            for rule in ("shared", "borrowing")
        )
        rows.append(
            (words, edits, shared.found / shared.planted, borrowed.found / borrowed.planted)
        )
    return rows


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


def _places(found: Found) -> tuple[Longs, Longs, Longs, Longs]:
    """First and last words of each passage in its earlier document, then in its later one."""
    spans, turned, start = found.passages.spans, found.order.turned, found.words.start
    first = start[np.where(turned, spans.first_b, spans.first_a)]
    last = start[np.where(turned, spans.last_b, spans.last_a)]
    to_first = start[np.where(turned, spans.first_a, spans.first_b)]
    to_last = start[np.where(turned, spans.last_a, spans.last_b)]
    return first, last, to_first, to_last


GATES: tuple[Gate, ...] = (
    Gate(
        "G8 borrowing precision", "4-gram seeds, alignment, exclusive shingles",
        "12 borrowings of 25-40 words, 10 % edits, among 40 formulas in 3 documents and more",
        0.95, at_most=False, measure=precision, counted=False,
    ),
    Gate(
        "G8 borrowing recall", "4-gram seeds, alignment, exclusive shingles",
        "12 borrowings of 25-40 words, 10 % edits, among 40 formulas in 3 documents and more",
        0.90, at_most=False, measure=recall, counted=False,
    ),
)  # fmt: skip
