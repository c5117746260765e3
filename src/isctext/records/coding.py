"""Human codes: samples, coded occurrences, agreement, precision, and rates corrected by it."""

from __future__ import annotations

import pyarrow as pa

from isctext.records.fields import DAY, FLAG, INT, LONG, REAL, TEXT, TEXTS, may, need
from isctext.records.spec import TableSpec

SAMPLES = TableSpec(
    "samples",
    1,
    pa.schema(
        need(TEXT, "sample_id", "item_id", "kind", "entry_id", "category", "tier", "arena")
        + need(TEXT, "period", "doc_id", "source_id")
        + may(DAY, "date")
        + need(INT, "segment_no", "start", "end")
        + need(TEXT, "surface")
        + need(LONG, "hits", "eligible", "drawn")
        + need(REAL, "weight")
        + need(TEXTS, "coders")
        + need(LONG, "seed")
        + need(TEXT, "lexicon_id", "lexicon_version", "lexicon_sha")
    ),
    key=("sample_id", "item_id"),
    sort=("sample_id", "item_id"),
    doc="one row per passage given to coders; kind precision: an occurrence of an entry, drawn in "
    "its stratum (entry x arena x period); hits: those of the stratum, eligible: those left with "
    "at most two per document, drawn: those in the sample, weight: hits that the passage stands "
    "for; kind recall: a sentence without a hit of the category, that has its vocabulary",
)

CODES = TableSpec(
    "codes",
    1,
    pa.schema(
        need(TEXT, "sample_id", "file", "coder")
        + need(INT, "row")
        + need(TEXT, "item_id", "given", "status", "reason")
        + may(INT, "code")
        + need(TEXT, "note")
    ),
    key=("sample_id", "file", "row"),
    sort=("sample_id", "file", "row"),
    doc="one row per row of a coder's table, whatever became of it; status: coded (code 0 or 1), "
    "unsure, blank, rejected (reason says why); row: its number below the headings",
)

AGREEMENT = TableSpec(
    "agreement",
    1,
    pa.schema(
        need(TEXT, "sample_id", "level", "name")
        + need(INT, "coders", "units", "agreed", "unsure")
        + may(REAL, "alpha", "lo", "hi", "raw")
        + need(TEXT, "verdict", "reason")
    ),
    key=("sample_id", "level", "name"),
    sort=("sample_id", "level", "name"),
    doc="Krippendorff's alpha (nominal) of all passages with two codes, and by category and entry "
    "(level); raw: share of them on which all coders agree; verdict: reliable, tentative, "
    "unreliable, not_tested",
)

PRECISION = TableSpec(
    "precision",
    1,
    pa.schema(
        need(TEXT, "sample_id", "entry_id", "category", "arena")
        + need(LONG, "hits")
        + need(INT, "coded", "unsure", "disputed")
        + may(REAL, "right", "precision", "lo", "hi", "effective", "worst")
        + need(FLAG, "differs")
        + need(TEXT, "verdict", "reason", "lexicon_version", "lexicon_sha")
    ),
    key=("sample_id", "entry_id", "arena"),
    sort=("sample_id", "entry_id", "arena"),
    doc='one row per entry and arena, and one for all arenas (arena ""): the share of hits that '
    "coders found right, weighted by what each stands for, with Wilson's interval on the "
    "effective number of codes; disputed passages count half, unsure ones not at all; worst: both "
    "count as wrong; differs: precision is more than .10 apart between arenas; verdict: keep, "
    "restrict, drop, not_coded",
)

RECALL = TableSpec(
    "recall",
    1,
    pa.schema(
        need(TEXT, "sample_id", "category", "arena")
        + need(INT, "coded", "unsure")
        + may(REAL, "relevant", "share", "lo", "hi")
        + need(TEXT, "reason")
    ),
    key=("sample_id", "category", "arena"),
    sort=("sample_id", "category", "arena"),
    doc="of sentences without a hit that have the category's vocabulary, the share that coders "
    "found to be about it: what the lexicon misses where it is likeliest to miss",
)

TRAJECTORIES_CORRECTED = TableSpec(
    "trajectories_corrected",
    1,
    pa.schema(
        need(TEXT, "level", "name", "category", "scope", "arena")
        + need(INT, "year")
        + need(LONG, "hits", "tokens")
        + need(REAL, "rate_pm", "rate_lo", "rate_hi", "uncoded_share")
        + may(REAL, "precision", "precision_lo", "precision_hi")
        + may(REAL, "coded_pm", "coded_lo", "coded_hi", "corrected_pm")
        + need(REAL, "lo", "hi")
        + need(TEXT, "verdict", "reason")
    ),
    key=("level", "name", "scope", "arena", "year"),
    sort=("level", "name", "scope", "arena", "year"),
    doc="yearly rates times precision, the uncertainty of both in the interval; precision is that "
    "of the coded entries, mixed as they stand in that year; uncoded_share: share of hits of "
    "entries without codes in that arena, of which nothing is known: coded_ is the corrected rate "
    "of the others, lo and hi take all of the uncoded hits as wrong and as right; verdict: "
    "corrected, bounded (some uncoded: no point), not_corrected (all uncoded)",
)

CANDIDATES = TableSpec(
    "candidates",
    1,
    pa.schema(
        need(TEXT, "run_id", "category", "term")
        + need(TEXTS, "methods")
        + may(INT, "rank_collocates", "rank_logodds", "rank_ctfidf", "rank_word2vec")
        + may(REAL, "g2", "z", "ctfidf", "similarity")
        + need(LONG, "occurrences")
        + need(INT, "docs", "sources")
        + need(TEXTS, "arenas")
        + need(pa.list_(LONG), "by_arena")
        + need(FLAG, "in_lexicon")
    ),
    key=("run_id", "category", "term"),
    sort=("run_id", "category", "term"),
    doc="words that may belong to a category, with their rank in each method that proposes them; "
    "arenas and by_arena: occurrences in each; nothing enters a lexicon from here without a "
    "coder's decision",
)

CODING_TABLES: tuple[TableSpec, ...] = (
    SAMPLES,
    CODES,
    AGREEMENT,
    PRECISION,
    RECALL,
    TRAJECTORIES_CORRECTED,
    CANDIDATES,
)
