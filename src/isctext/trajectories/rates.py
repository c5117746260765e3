"""Rates of mentions and shares of documents, by category, arena and period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from isctext.errors import StageError
from isctext.records.periods import Ints
from isctext.records.series import Counts, by_arena, named_families
from isctext.records.stage import Rows
from isctext.records.tables import TRAJECTORIES
from isctext.statistics.dispersion import phi, phi_src
from isctext.statistics.intervals import rate_interval, wilson_interval
from isctext.trajectories.counting import count
from isctext.trajectories.options import TrajectoryOptions, UsageOptions

__all__ = ["TrajectoryOptions", "rates", "trace"]

FEW_HITS = 5
FLAGS = ("sparse:docs", "sparse:tokens", "sparse:sources", "few_hits", "batch")
_SCOPES = ("broad", "strict")


def trace(inputs: Mapping[str, Rows], options: TrajectoryOptions) -> dict[str, pa.Table]:
    """The table ``trajectories``, from exposure and usage or from what those are counted from.

    Raises StageError [IT-TRJ-002] when a category stands in two families.
    """
    if "usage" in inputs:
        return {"trajectories": rates(inputs["exposure"], inputs["usage"], options)}
    counted = count(inputs, UsageOptions(duplicates=options.duplicates))
    return {"trajectories": rates(counted["exposure"], counted["usage"], options)}


def rates(
    exposure: Rows | pa.Table,
    usage: Rows | pa.Table,
    options: TrajectoryOptions,
    level: str = "category",
) -> pa.Table:
    """One row per category, scope, arena and period, as table ``trajectories`` has them.

    Periods of an arena without a counted document are absent; a category without a hit there
    has a zero and its interval. ``level`` entry: of entries, which stand under ``category``.
    ``rate_pm``, ``lo``, ``hi`` are per million tokens and concern these sources only, as do
    ``share_lo`` and ``share_hi``: documents are the units of both.
    ``phi_src`` (infinite for a single source) is what to put in place of ``phi`` to speak of
    other sources. Raises StageError [IT-TRJ-002] when a category stands in two families.

    Source: methods specification 2.1.
    """
    parts = [_scope(exposure, usage, scope, options, level) for scope in _SCOPES]
    table = pa.concat_tables(parts).sort_by([(name, "ascending") for name in TRAJECTORIES.sort])
    return TRAJECTORIES.conform(table)


def _scope(
    exposure: Rows | pa.Table,
    usage: Rows | pa.Table,
    scope: str,
    options: TrajectoryOptions,
    level: str,
) -> pa.Table:
    families = _families(usage, options, level)
    counts = by_arena(
        exposure,
        usage,
        level=level,
        scope=scope,
        every=options.every,
        batches="drop" if options.batches == "drop" else "keep",
        names=sorted(families),
    )
    return _rows(counts, scope, [families[name] for name in counts.names], options)


def _families(usage: Rows | pa.Table, options: TrajectoryOptions, level: str) -> dict[str, str]:
    """Family of each category: those asked for, and those with a mention that counts."""
    families: dict[str, str] = {}
    for category, family in sorted({*options.categories, *named_families(usage, level)}):
        if families.setdefault(category, family) != family:
            raise StageError(
                "IT-TRJ-002",
                f"category '{category}' stands in two families",
                found=f"{families[category]} and {family}",
                expected="one family for each category",
                hint="give the two categories of the lexicon different names",
            )
    return families


def _rows(counts: Counts, scope: str, families: list[str], options: TrajectoryOptions) -> pa.Table:
    """One row for each name and each cell with a document."""
    arena, period = np.nonzero(counts.present)
    each = np.repeat(np.arange(len(counts.names)), len(arena))
    arena, period = np.tile(arena, len(counts.names)), np.tile(period, len(counts.names))
    hits, docs_hit = counts.hits[each, arena, period], counts.docs_hit[each, arena, period]
    docs, tokens = counts.docs[arena, period], counts.tokens[arena, period]
    sources, effect = counts.sources[arena, period], phi(counts)[each, arena]
    rate, lo, hi = rate_interval(hits, tokens, effect)
    share, share_lo, share_hi = wilson_interval(docs_hit, docs)
    few = [docs < options.min_docs, tokens < options.min_tokens]
    few += [sources < options.min_sources, hits < FEW_HITS]
    few.append((counts.batch_docs[arena, period] > 0) & (options.batches == "flag"))
    columns = {
        "category": _spread(counts.names, each),
        "family": _spread(families, each),
        "scope": pa.repeat(pa.scalar(scope), len(each)),
        "arena": _spread(counts.arenas, arena),
        "period": _spread(counts.labels, period),
        "period_start": pa.array(counts.starts[period]).cast(pa.date32()),
        "hits": hits.astype(np.int64),
        "docs_hit": docs_hit.astype(np.int32),
        "docs": docs.astype(np.int32),
        "sources": sources.astype(np.int32),
        "tokens": tokens.astype(np.int64),
        "rate_pm": rate,
        "lo": lo,
        "hi": hi,
        "doc_share": share,
        "share_lo": share_lo,
        "share_hi": share_hi,
        "phi": effect,
        "phi_src": phi_src(counts)[each, arena],
        "flags": _flags(few),
    }
    return TRAJECTORIES.from_columns(columns)


def _spread(names: Sequence[str], at: Ints) -> pa.Array:
    return pa.array(names, pa.string()).take(pa.array(at))


def _flags(raised: list[NDArray[np.bool_]]) -> pa.Array:
    """A list of flags a row, taken from the few lists that exist."""
    code = sum(bits.astype(np.int64) << i for i, bits in enumerate(raised))
    lists = [[f for i, f in enumerate(FLAGS) if n >> i & 1] for n in range(1 << len(FLAGS))]
    return pa.array(lists, pa.list_(pa.string())).take(pa.array(code))
