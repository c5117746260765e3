"""Rates of mentions and shares of documents, by category, arena and period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from isctext.errors import StageError
from isctext.records.stage import Rows
from isctext.records.streams import sum_by
from isctext.records.tables import MENTIONS, TRAJECTORIES
from isctext.statistics.design_effect import Floats, Hits, Ints, design_effect, source_effect
from isctext.statistics.intervals import rate_interval, wilson_interval
from isctext.trajectories.options import TrajectoryOptions
from isctext.trajectories.panel import Panel, build_panel

__all__ = ["TrajectoryOptions", "trace"]

FEW_HITS = 5
FLAGS = ("sparse:docs", "sparse:tokens", "sparse:sources", "few_hits")
_SCOPES = ("broad", "strict")
_MENTIONS = ("doc_id", "category", "family", "strict", "broad")


def trace(inputs: Mapping[str, Rows], options: TrajectoryOptions) -> dict[str, pa.Table]:
    """The table ``trajectories``: one row per category, scope, arena and period.

    ``inputs``: mentions, documents, segments, duplicates. Periods of an arena without a
    counted document are absent; a category without a hit there has a zero and its interval.
    ``rate_pm``, ``lo``, ``hi`` are per million tokens and concern these sources only, as do
    ``share_lo`` and ``share_hi``: documents are the units of both. ``phi_src`` (infinite for
    a single source) is what to put in place of ``phi`` to speak of other sources.
    Raises StageError [IT-TRJ-002] when a category stands in two families.

    Source: methods specification 2.1.
    """
    panel = build_panel(inputs, options)
    counts = sum_by(
        inputs["mentions"],
        pa.schema([MENTIONS.schema.field(name) for name in _MENTIONS]),
        ("doc_id", "category", "family"),
        ("strict", "broad"),
    )
    counts = counts.filter(pc.is_in(counts["doc_id"], value_set=panel.doc_ids))
    families = _families(counts, options)
    if not families or not panel.labels:
        return {"trajectories": TRAJECTORIES.empty()}
    names = sorted(families)
    parts = [
        _rows(panel, _hits(counts, panel, names, scope), scope, families, options)
        for scope in _SCOPES
    ]
    table = pa.concat_tables(parts).sort_by([(name, "ascending") for name in TRAJECTORIES.sort])
    return {"trajectories": TRAJECTORIES.conform(table)}


def _families(counts: pa.Table, options: TrajectoryOptions) -> dict[str, str]:
    """Family of each category: those asked for, and those with a mention that counts."""
    seen = counts.filter(pc.greater(pc.add(counts["strict"], counts["broad"]), 0))
    pairs = {
        (row["category"], row["family"])
        for row in seen.group_by(["category", "family"]).aggregate([]).to_pylist()
    }
    pairs.update(options.categories)
    families: dict[str, str] = {}
    for category, family in sorted(pairs):
        if families.setdefault(category, family) != family:
            raise StageError(
                "IT-TRJ-002",
                f"category '{category}' stands in two families",
                found=f"{families[category]} and {family}",
                expected="one family for each category",
                hint="give the two categories of the lexicon different names",
            )
    return families


def _hits(counts: pa.Table, panel: Panel, names: list[str], scope: str) -> Hits:
    unit = pc.index_in(counts["doc_id"], value_set=panel.doc_ids)
    category = pc.index_in(counts["category"], value_set=pa.array(names, pa.string()))
    count = counts[scope].to_numpy()
    kept = pc.and_(pc.is_valid(unit), pc.is_valid(category)).to_numpy() & (count > 0)
    return Hits(
        category=pc.fill_null(category, 0).to_numpy()[kept].astype(np.int64),
        unit=pc.fill_null(unit, 0).to_numpy()[kept].astype(np.int64),
        count=count[kept].astype(np.float64),
        n_categories=len(names),
    )


@dataclass(frozen=True, slots=True)
class _Measured:
    """C x T arrays of one scope, raveled row by row."""

    hits: Floats
    docs_hit: Floats
    phi: Floats
    phi_src: Floats


def _measure(panel: Panel, hits: Hits) -> _Measured:
    exposure = panel.exposure
    phi = design_effect(exposure, hits)
    phi_src = source_effect(exposure, hits, panel.source, phi)
    return _Measured(
        hits=hits.per_cell(exposure, hits.count).ravel(),
        docs_hit=hits.per_cell(exposure, np.ones_like(hits.count)).ravel(),
        phi=phi[:, exposure.arena].ravel(),
        phi_src=phi_src[:, exposure.arena].ravel(),
    )


def _rows(
    panel: Panel, hits: Hits, scope: str, families: dict[str, str], options: TrajectoryOptions
) -> pa.Table:
    n_categories, n_cells = hits.n_categories, panel.exposure.n_cells
    each = np.repeat(np.arange(n_categories), n_cells)
    cell = np.tile(np.arange(n_cells), n_categories)
    names = sorted(families)
    measured = _measure(panel, hits)
    docs, tokens, sources = panel.docs()[cell], panel.tokens()[cell], panel.sources()[cell]
    rate, lo, hi = rate_interval(measured.hits, tokens, measured.phi)
    share, share_lo, share_hi = wilson_interval(measured.docs_hit, docs)
    few = [docs < options.min_docs, tokens < options.min_tokens]
    few += [sources < options.min_sources, measured.hits < FEW_HITS]
    columns = {
        "category": _spread(names, each),
        "family": _spread([families[name] for name in names], each),
        "scope": pa.repeat(pa.scalar(scope), len(each)),
        "arena": _spread(panel.arenas, panel.exposure.arena[cell]),
        "period": _spread(panel.labels, cell),
        "period_start": pa.array(panel.start[cell]).cast(pa.date32()),
        "hits": measured.hits.astype(np.int64),
        "docs_hit": measured.docs_hit.astype(np.int32),
        "docs": docs.astype(np.int32),
        "sources": sources.astype(np.int32),
        "tokens": tokens,
        "rate_pm": rate,
        "lo": lo,
        "hi": hi,
        "doc_share": share,
        "share_lo": share_lo,
        "share_hi": share_hi,
        "phi": measured.phi,
        "phi_src": measured.phi_src,
        "flags": _flags(few),
    }
    return TRAJECTORIES.from_columns(columns)


def _spread(names: list[str], at: Ints) -> pa.Array:
    return pa.array(names, pa.string()).take(pa.array(at))


def _flags(raised: list[NDArray[np.bool_]]) -> pa.Array:
    """A list of flags a row, taken from the sixteen lists that exist."""
    code = sum(bits.astype(np.int64) << i for i, bits in enumerate(raised))
    lists = [[f for i, f in enumerate(FLAGS) if n >> i & 1] for n in range(1 << len(FLAGS))]
    return pa.array(lists, pa.list_(pa.string())).take(pa.array(code))
