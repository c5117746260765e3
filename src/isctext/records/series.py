"""Counts over time as aligned arrays, from the tables ``exposure`` and ``usage``.

``by_arena`` and ``by_source`` give a ``Counts``; its design effects come from
``isctext.statistics.dispersion`` (``phi(counts)`` and ``phi_src(counts)``, K x A each).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from isctext.records.periods import Days, Every, Ints, period_labels, period_starts
from isctext.records.sums import (
    SUMMED,
    Floats,
    Question,
    Source,
    Sums,
    names_of,
    sum_up,
    usage_rows,
)

__all__ = ["Counts", "by_arena", "by_source", "first_days", "named_families"]


@dataclass(frozen=True, slots=True)
class Counts:
    """K names in P places over T periods: arrays of float64, zero where nothing stands.

    names, categories, families: K each (name is a category or an entry).
    places: P arenas, or P sources; arena: each place's arena, an index into the A ``arenas``.
    labels, starts: T each; the periods follow each other without a gap, from the first to the
    last one in which any place has a document (of those asked for).
    hits, docs_hit, hits_sq, hits_tokens: K x P x T; over documents with a hit: sums of hits,
    of one, of squared hits, of hits x words.
    docs, tokens, tokens_sq: P x T; documents, words, sums of squared words.
    sources: P x T, distinct sources with a document; arena_sources: A, over all periods.
    src_tokens_sq (P x T), src_hits_sq, src_hits_tokens (K x P x T): the sums of squares and
    products again with all documents of one source and period as one unit.
    batch_docs: P x T, documents of batch events, whether they are counted in the others or not.

    A cell with ``docs`` 0 is missing, not zero: mask it (``present``).
    """

    names: list[str]
    categories: list[str]
    families: list[str]
    places: list[str]
    arena: Ints
    arenas: list[str]
    labels: list[str]
    starts: Days
    hits: Floats
    docs_hit: Floats
    hits_sq: Floats
    hits_tokens: Floats
    docs: Floats
    tokens: Floats
    tokens_sq: Floats
    sources: Floats
    arena_sources: Ints
    src_tokens_sq: Floats
    src_hits_sq: Floats
    src_hits_tokens: Floats
    batch_docs: Floats

    @property
    def present(self) -> NDArray[np.bool_]:
        """P x T: whether the place has a counted document in the period."""
        return self.docs > 0

    @property
    def years(self) -> Ints:
        """The calendar year of each period: T."""
        return self.starts.astype("datetime64[Y]").astype(np.int64) + 1970

    def pooled(self) -> Counts:
        """The counts of arenas, from those of their sources (or the same)."""
        if self.places == self.arenas:
            return self
        summed: dict[str, Any] = {n: self.pool(getattr(self, n)) for n in _PER_PLACE}
        return replace(self, places=self.arenas, arena=np.arange(len(self.arenas)), **summed)

    def pool(self, values: Floats) -> Floats:
        """... x P x T summed over each arena's places: ... x A x T."""
        out = np.zeros((*values.shape[:-2], len(self.arenas), values.shape[-1]))
        np.add.at(np.moveaxis(out, -2, 0), self.arena, np.moveaxis(values, -2, 0))
        return out


_PER_PLACE = (
    *(*SUMMED, "docs", "tokens", "tokens_sq", "sources", "batch_docs"),
    *("src_tokens_sq", "src_hits_sq", "src_hits_tokens"),
)


def by_arena(
    exposure: Source,
    usage: Source,
    *,
    level: str = "category",
    scope: str = "broad",
    every: Every = "year",
    batches: Literal["keep", "drop"] = "keep",
    names: Sequence[str] | None = None,
    arenas: Sequence[str] | None = None,
    years: tuple[int, int] | None = None,
) -> Counts:
    """Counts by name, arena and period.

    exposure, usage: those tables, or the Rows of a stage that declares all their columns
    (memory then stays that of the result).
    level: "category" or "entry". scope: "broad" or "strict".
    every: at "quarter" and "month" the documents of which only the year is known are left out.
    batches: "drop" leaves out documents of batch events (bulk publication, recodification).
    names, arenas: which, in that order; default: all of the tables, sorted (names of the level
    whatever their scope, so that the two scopes are aligned). A name without a hit has zeros.
    years: first and last calendar year, both included.
    """
    question = Question(level, scope, every, batches == "drop", years, names, arenas)
    sums = sum_up(question, exposure, usage)
    return _counts(sums, sums.arenas, sums.arena, np.arange(len(sums.arenas)))


def by_source(
    exposure: Source,
    usage: Source,
    *,
    level: str = "category",
    scope: str = "broad",
    every: Every = "year",
    batches: Literal["keep", "drop"] = "keep",
    names: Sequence[str] | None = None,
    arenas: Sequence[str] | None = None,
    years: tuple[int, int] | None = None,
) -> Counts:
    """Counts by name, source and period: places are source_ids, sorted by arena, then id.

    Arguments: see ``by_arena``. Dense in names x sources x periods: give ``names`` (or one arena
    at a time) where there are thousands of sources. A source that stands in two arenas is two
    places.
    """
    question = Question(level, scope, every, batches == "drop", years, names, arenas)
    sums = sum_up(question, exposure, usage)
    return _counts(sums, sums.sources, np.arange(len(sums.sources)), sums.arena)


def named_families(usage: Source, level: str = "category") -> set[tuple[str, str]]:
    """The pairs (name, family) that stand in ``usage``."""
    return {(name, family) for name, _, family in names_of(usage, level)}


def first_days(
    usage: Source,
    *,
    names: Sequence[str],
    arenas: Sequence[str],
    level: str = "category",
    scope: str = "broad",
    batches: Literal["keep", "drop"] = "keep",
) -> Days:
    """The earliest date of a counted document with a hit: K x A days, NaT where there is none.

    A document of which only the year (or the month) is known stands on its first day.
    """
    question = Question(level, scope, "year", batches == "drop", None, names, arenas)
    late = np.iinfo(np.int64).max
    first = np.full(len(names) * len(arenas), late)
    for rows in usage_rows(question, usage):
        name = pc.index_in(rows["name"], value_set=pa.array(names, pa.string()))
        arena = pc.index_in(rows["arena"], value_set=pa.array(arenas, pa.string()))
        inside = pc.and_(pc.is_valid(name), pc.is_valid(arena)).to_numpy()
        at = pc.add(pc.multiply(name, len(arenas)), arena).to_numpy()[inside].astype(np.int64)
        day = rows["first"].to_numpy()[inside].astype("datetime64[D]").astype(np.int64)
        np.minimum.at(first, at, day)
    days = np.where(first == late, np.datetime64("NaT", "D"), first.astype("datetime64[D]"))
    return days.reshape(len(names), len(arenas))


def _counts(sums: Sums, places: list[str], place: Ints, arena: Ints) -> Counts:
    """The sums as dense arrays; ``place`` gives each source's place, ``arena`` each place's."""
    shape = (len(places), len(sums.numbers))

    def spread(values: Floats) -> Floats:
        """S x T summed over the sources of each place: P x T."""
        out = np.zeros(shape)
        np.add.at(out, place, values)
        return out

    source, period = np.divmod(sums.cell, max(shape[1], 1))
    code = (sums.name * shape[0] + place[source]) * shape[1] + period

    def dense(values: Floats) -> Floats:
        """Values of (name, source, period) by name, place and period: K x P x T."""
        whole = (len(sums.names), *shape)
        return np.bincount(code, values, math.prod(whole)).astype(np.float64).reshape(whole)

    hits, docs_hit, hits_sq, hits_tokens = sums.values
    return Counts(
        names=sums.names,
        categories=sums.categories,
        families=sums.families,
        places=places,
        arena=arena,
        arenas=sums.arenas,
        labels=period_labels(sums.numbers, sums.every),
        starts=period_starts(sums.numbers, sums.every),
        hits=dense(hits),
        docs_hit=dense(docs_hit),
        hits_sq=dense(hits_sq),
        hits_tokens=dense(hits_tokens),
        docs=spread(sums.docs),
        tokens=spread(sums.tokens),
        tokens_sq=spread(sums.tokens_sq),
        sources=spread((sums.docs > 0).astype(np.float64)),
        arena_sources=np.bincount(
            sums.arena[(sums.docs > 0).any(axis=1)], minlength=len(sums.arenas)
        ),
        src_tokens_sq=spread(sums.tokens**2),
        src_hits_sq=dense(hits**2),
        src_hits_tokens=dense(hits * sums.tokens.ravel()[sums.cell]),
        batch_docs=spread(sums.batch_docs),
    )
