"""What the room trajectories says beside rates: trends, breaks, composition, first uses.

``batches`` is keep or drop: with, or without, the documents of batch events. ``verdict`` is a
code and ``reason`` another, "" where the verdict needs none. A p that the data cannot carry is
null. Slopes are per cent a year.
"""

from __future__ import annotations

import pyarrow as pa

from isctext.records.fields import DAY, FLAG, INT, LONG, REAL, TEXT, may, need
from isctext.records.spec import TableSpec

_WHO = need(TEXT, "level", "name", "category", "family", "scope", "arena", "batches")
_WHO_KEY = ("level", "name", "scope", "arena", "batches")

TRENDS = TableSpec(
    "trends",
    1,
    pa.schema(
        _WHO
        + need(INT, "years", "sparse_years")
        + may(INT, "first_year", "last_year")
        + need(LONG, "hits")
        + may(REAL, "slope_pct", "lo_pct", "hi_pct", "p", "phi_ar", "mde_pct")
        + need(INT, "adj_years")
        + may(REAL, "adj_slope_pct", "adj_lo_pct", "adj_hi_pct", "adj_p", "adj_phi_ar")
        + may(REAL, "adj_mde_pct", "within_p", "std_slope_pct", "std_share")
        + need(TEXT, "headline")
        + may(REAL, "q")
        + need(INT, "tests")
        + need(TEXT, "verdict", "reason")
    ),
    key=_WHO_KEY,
    sort=_WHO_KEY,
    doc="one row per category (or entry) x scope x arena, with and without batch events: the "
    "yearly trend, crude and with the mix of sources held (adj_), each with its interval, its p "
    "from the AR(1) bootstrap and the growth that it would find with probability .8 (mde_pct); "
    "within_p: companion, years permuted within sources (it needs that no shock strikes all "
    "sources in one year); std_: at the fixed mix of the sources that never pause, which carry "
    "std_share of the words; years are those that are not sparse; headline: crude or adjusted; "
    "q: of the headline, among ``tests`` tests of one family; verdict: increase, decrease, "
    "no_trend_detectable, not_separable (crude, and sources cannot be held), descriptive_only",
)

BREAKS = TableSpec(
    "breaks",
    1,
    pa.schema(
        _WHO
        + need(TEXT, "series")
        + need(INT, "years")
        + may(INT, "first_year", "last_year")
        + need(LONG, "hits")
        + may(INT, "at_year")
        + may(REAL, "ratio", "p", "q", "aicc_gain", "phi_ar", "batch_share")
        + need(INT, "tests")
        + need(TEXT, "verdict", "reason")
    ),
    key=(*_WHO_KEY, "series"),
    sort=(*_WHO_KEY, "series"),
    doc="one row per trend and series (crude, adjusted): the best step, first year after it, "
    "ratio of the levels, p of the maximal t, and how much better than a straight line it is "
    "(AICc); batch_share: share of that year's documents that are of batch events; verdict: "
    "step_or_s_curve (a step cannot be told from a rapid diffusion), not_separable (crude, not "
    "found once sources are held), no_break_detectable, descriptive_only",
)

COMPOSITION = TableSpec(
    "composition",
    1,
    pa.schema(
        need(TEXT, "category", "family", "scope", "arena", "batches")
        + need(INT, "year")
        + need(LONG, "hits", "tokens")
        + need(INT, "docs", "sources")
        + need(REAL, "rate_pm")
        + may(REAL, "adjusted_pm", "standard_pm", "index_crude", "index_adjusted")
        + need(FLAG, "sparse", "linked")
        + need(TEXT, "headline")
    ),
    key=("category", "scope", "arena", "batches", "year"),
    sort=("category", "scope", "arena", "batches", "year"),
    doc="one row per category x scope x arena x year with a document: the rate as counted, with "
    "the mix of sources held, and at the fixed mix of the sources that never pause; indices are 1 "
    "on average (geometric mean); linked: whether a chain of sources with hits makes the year "
    "comparable with the others; headline: which of the two the trend's verdict is of",
)

FIRST_USES = TableSpec(
    "first_uses",
    1,
    pa.schema(
        need(TEXT, "level", "name", "category", "family", "scope", "batches", "by", "place")
        + need(INT, "rank")
        + may(DAY, "date")
        + may(TEXT, "precision", "doc_id", "source_id")
        + may(INT, "segment_no", "start", "end")
        + may(TEXT, "surface")
        + need(FLAG, "batch")
        + may(DAY, "covered_from")
        + need(INT, "docs_before", "years_before", "docs")
        + need(LONG, "words_before", "words", "hits")
        + may(REAL, "expected_before", "upper_pm")
        + need(TEXT, "verdict", "reason")
    ),
    key=("level", "name", "scope", "batches", "by", "place", "rank"),
    sort=("level", "name", "scope", "batches", "by", "place", "rank"),
    doc="the first three documents (rank) that use an entry or category, by arena, source, "
    "territory and actor (a document's author), with the passage: start and end are offsets into "
    "documents.text; docs, words, years before: what the place has up to the day before; "
    "expected_before: hits that the place's rate since would have given there; rank 0: no hit, "
    "upper_pm is the rate that the words read exclude; verdict: first_observed, left_censored (in "
    "the first covered year), not_observed, no_coverage; dates of which only the year or month is "
    "known count as its last day",
)

FIRST_USE_ORDER = TableSpec(
    "first_use_order",
    1,
    pa.schema(
        need(TEXT, "arena_x", "arena_y", "category", "family", "scope", "batches")
        + may(INT, "first_year", "last_year")
        + need(INT, "years", "terms", "rare", "censored", "before_x", "before_y")
        + may(REAL, "volume_ratio", "mean_years", "lo", "hi", "p", "q", "p_flip")
        + may(REAL, "bca_lo", "bca_hi", "vif", "x_first", "y_first", "tie", "level_p")
        + need(INT, "tests")
        + need(TEXT, "verdict", "claim_level", "reason")
    ),
    key=("arena_x", "arena_y", "category", "scope", "batches"),
    sort=("arena_x", "arena_y", "category", "scope", "batches"),
    doc='one row per pair of arenas, for all entries of a family (category "") and for those of '
    "one category: mean over terms of RMFU_y - RMFU_x in years (positive: x first) at equal "
    "volume, with interval and p; before_x, before_y: compared terms that the arena used before "
    "the common years; p_flip, bca: as if terms were independent; level_p: what p must be under; "
    "verdict: x_first, y_first, no_order_detectable, not_tested",
)

FIRST_USE_TERMS = TableSpec(
    "first_use_terms",
    1,
    pa.schema(
        need(TEXT, "arena_x", "arena_y", "entry_id", "category", "family", "scope", "batches")
        + need(REAL, "rmfu_x", "rmfu_y", "lead_years")
        + need(LONG, "hits_x", "hits_y")
        + need(FLAG, "before_x", "before_y")
        + need(TEXT, "status")
    ),
    key=("arena_x", "arena_y", "entry_id", "scope", "batches"),
    sort=("arena_x", "arena_y", "entry_id", "scope", "batches"),
    doc="one row per entry and pair of arenas with a hit of it in the common years: expected "
    "first use at equal volume, in years from their start; status: compared, rare (under 5 hits "
    "at equal volume in one arena), left_censored (half a hit or more in the first year)",
)

TRAJECTORY_TABLES: tuple[TableSpec, ...] = (
    TRENDS,
    BREAKS,
    COMPOSITION,
    FIRST_USES,
    FIRST_USE_ORDER,
    FIRST_USE_TERMS,
)
