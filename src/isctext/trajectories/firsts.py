"""First uses, with the passage that opens them and what the corpus could have shown before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from isctext.records.periods import Ints
from isctext.records.series import by_arena
from isctext.records.stage import Rows
from isctext.records.trajectory import FIRST_USES
from isctext.statistics.dispersion import Floats, phi
from isctext.statistics.intervals import rate_interval
from isctext.trajectories.earliest import (
    SCOPES,
    Earliest,
    Names,
    find_earliest,
    group_code,
    of_categories,
    rank_in_group,
)
from isctext.trajectories.options import FirstUseOptions
from isctext.trajectories.panel import Panel, build_panel
from isctext.trajectories.places import Coverage, Dated, Places, dated, places

_TREATMENTS = ("keep", "drop")
# A silence in which fewer hits were to be expected happens by chance in 5 % or more.
_TELLING = 3.0


@dataclass(frozen=True, slots=True)
class _Corpus:
    """What all rows are made from. coverage: one for each treatment of batch events."""

    panel: Panel
    documents: Dated
    where: Places
    coverage: Sequence[Coverage]
    options: FirstUseOptions


def find(inputs: Mapping[str, Rows], options: FirstUseOptions) -> dict[str, pa.Table]:
    """The table ``first_uses``.

    ``inputs``: mentions, documents, segments, duplicates; exposure and usage for the design
    effects of words that an arena does not use. Where a name is not used, a row stands for each
    arena. Rows without batch events stand only where the corpus has such events.

    Source: methods specification 3.4, 2.1 (upper limit of a rate without hits).
    """
    panel = build_panel(inputs, options.usage())
    documents = dated(inputs, panel)
    where = places(documents)
    every = np.ones(len(documents.day), dtype=bool)
    kept = [every, ~documents.batch] if documents.batch.any() else [every]
    corpus = _Corpus(
        panel, documents, where, [Coverage(documents, where, k) for k in kept], options
    )
    entries, found = find_earliest(inputs["mentions"], panel, documents, where, len(kept))
    entries = _with_unused(entries, options)
    categories, joined = of_categories(entries, found, documents)
    parts = []
    for level, names, of in (("category", categories, joined), ("entry", entries, found)):
        parts.append(_found_rows(corpus, level, names, of))
        parts.append(_silent_rows(corpus, level, names, of, inputs))
    table = pa.concat_tables(parts).sort_by([(name, "ascending") for name in FIRST_USES.sort])
    return {"first_uses": FIRST_USES.conform(table)}


def _with_unused(entries: Names, options: FirstUseOptions) -> Names:
    """The entries that are used, then those of the lexicon that nobody uses."""
    seen = set(entries.names)
    more = sorted(entry for entry in set(options.entries) if entry[0] not in seen)
    columns = (entries.names, entries.categories, entries.families)
    return Names(*([*old, *(entry[i] for entry in more)] for i, old in enumerate(columns)))


def _found_rows(corpus: _Corpus, level: str, names: Names, found: Earliest) -> pa.Table:
    treatment, place, document, segment_no, start, end = found.at[2:]
    documents, size = corpus.documents, len(document)
    first = rank_in_group(found.group) == 0
    lead = np.maximum.accumulate(np.where(first, np.arange(size), 0))  # the group's first row
    cover = _covered(corpus, treatment, place, documents.by[document])
    total = _hits_of(found)
    # The rate since the first use, before which there was none.
    since = total / np.maximum(cover.words - cover.words_before[lead], 1)
    expected = since * cover.words_before
    year = documents.by[document].astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    opened = cover.first_day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    censored = (year == opened)[lead]
    quiet = ~censored & (expected[lead] < _TELLING)
    reason = [
        f"in the first covered year, {opened[i] + 1970}"
        if censored[i]
        else f"silence before says little: {expected[i]:.1f} hits expected, needed {_TELLING:.0f}"
        if quiet[i]
        else ""
        for i in lead
    ]
    at = pa.array(document)
    return FIRST_USES.from_columns(
        _who(corpus, level, names, found.group)
        | {
            "rank": (rank_in_group(found.group) + 1).astype(np.int32),
            "date": _days(documents.day[document]),
            "precision": documents.precision.take(at),
            "doc_id": corpus.panel.doc_ids.take(at),
            "source_id": documents.source.take(at),
            "segment_no": segment_no.astype(np.int32),
            "start": start.astype(np.int32),
            "end": end.astype(np.int32),
            "surface": found.surface,
            "batch": pa.array(documents.batch[document]),
            "hits": total.astype(np.int64),
            "expected_before": expected,
            "upper_pm": pa.nulls(size, pa.float64()),
            "verdict": np.where(censored, "left_censored", "first_observed").tolist(),
            "reason": reason,
        }
        | cover.columns()
    )


def _silent_rows(
    corpus: _Corpus, level: str, names: Names, found: Earliest, inputs: Mapping[str, Rows]
) -> pa.Table:
    """One row for each name, scope, treatment and arena without a hit."""
    arenas = [i for i, by in enumerate(corpus.where.by) if by == "arena"]
    shape = (len(names.names), len(SCOPES), len(corpus.coverage), len(arenas))
    used = np.zeros((*shape[:3], len(corpus.where.names)), dtype=bool)
    used[tuple(found.group)] = True
    name, scope, treatment, arena = np.nonzero(~used[..., arenas])
    place = np.array(arenas, np.int64)[arena]
    group = np.stack([name, scope, treatment, place])
    size = len(name)
    never = np.full(size, np.iinfo(np.int64).max // 2)
    cover = _covered(corpus, treatment, place, np.minimum(never, 1 << 22))
    effect = _effects(level, names, len(corpus.coverage), inputs)[name, scope, treatment]
    _, _, upper = rate_interval(np.zeros(size), np.maximum(cover.words, 1), effect)
    few = cover.docs < corpus.options.min_docs
    short = cover.words < corpus.options.min_tokens
    reason = [
        f"documents: {cover.docs[i]}, needed {corpus.options.min_docs}"
        if few[i]
        else f"words: {cover.words[i]}, needed {corpus.options.min_tokens}"
        if short[i]
        else ""
        for i in range(size)
    ]
    blank = {
        field.name: pa.nulls(size, field.type)
        for field in FIRST_USES.schema
        if field.nullable and field.name not in {"covered_from", "upper_pm"}
    }
    return FIRST_USES.from_columns(
        blank
        | _who(corpus, level, names, group)
        | {
            "rank": np.zeros(size, np.int32),
            "batch": pa.array(np.zeros(size, dtype=bool)),
            "hits": np.zeros(size, np.int64),
            "upper_pm": pa.array(upper, mask=few | short),
            "verdict": np.where(few | short, "no_coverage", "not_observed").tolist(),
            "reason": reason,
        }
        | cover.columns()
    )


@dataclass(frozen=True, slots=True)
class _Cover:
    """What places have before days, and in all: one value a row."""

    docs_before: Ints
    words_before: Ints
    years_before: Ints
    docs: Ints
    words: Ints
    first_day: Ints

    def columns(self) -> dict[str, object]:
        empty = self.docs == 0
        return {
            "covered_from": _days(self.first_day, mask=empty),
            "docs_before": self.docs_before.astype(np.int32),
            "years_before": self.years_before.astype(np.int32),
            "docs": self.docs.astype(np.int32),
            "words_before": self.words_before,
            "words": self.words,
        }


def _covered(corpus: _Corpus, treatment: Ints, place: Ints, day: Ints) -> _Cover:
    columns = np.zeros((6, len(place)), np.int64)
    for number, coverage in enumerate(corpus.coverage):
        rows = treatment == number
        at = place[rows]
        docs, words, years = coverage.before(at, day[rows])
        whole = (coverage.docs[at], coverage.words[at], coverage.first_day[at])
        columns[:, rows] = np.stack([docs, words, years, *whole])
    return _Cover(*columns)


def _who(corpus: _Corpus, level: str, names: Names, group: Ints) -> dict[str, object]:
    name, scope, treatment, place = (pa.array(row) for row in group)
    return {
        "level": pa.repeat(pa.scalar(level), group.shape[1]),
        "name": _texts(names.names).take(name),
        "category": _texts(names.categories).take(name),
        "family": _texts(names.families).take(name),
        "scope": _texts(SCOPES).take(scope),
        "batches": _texts(_TREATMENTS).take(treatment),
        "by": _texts(corpus.where.by).take(place),
        "place": _texts(corpus.where.names).take(place),
    }


def _hits_of(found: Earliest) -> Floats:
    """The hits of each finding's group: F."""
    at = np.searchsorted(group_code(found.hits[:4]), group_code(found.group))
    return np.asarray(found.hits[4, at], dtype=np.float64)


def _effects(level: str, names: Names, treatments: int, inputs: Mapping[str, Rows]) -> Floats:
    """The largest design effect that each name has in any arena: K x scopes x treatments."""
    effect = np.ones((len(names.names), len(SCOPES), treatments))
    for s, scope in enumerate(SCOPES):
        for t, batches in enumerate(_TREATMENTS[:treatments]):
            counts = by_arena(
                inputs["exposure"],
                inputs["usage"],
                level=level,
                scope=scope,
                batches="drop" if batches == "drop" else "keep",
                names=names.names,
            )
            effect[:, s, t] = phi(counts).max(axis=1, initial=1.0)
    return effect


def _days(days: Ints, mask: np.ndarray | None = None) -> pa.Array:
    plain = np.where(mask, 0, days) if mask is not None else days
    return pa.array(plain.astype("datetime64[D]"), mask=mask).cast(pa.date32())


def _texts(values: Sequence[str]) -> pa.Array:
    return pa.array(values, pa.string())
