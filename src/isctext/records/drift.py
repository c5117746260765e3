"""Sense drift, and novelty: how words and documents differ from those around them."""

from __future__ import annotations

import pyarrow as pa

from isctext.records.fields import DAY, INT, REAL, TEXT, may, need
from isctext.records.spec import TableSpec

_SIDES = ("arena_a", "period_a", "arena_b", "period_b")

DRIFT = TableSpec(
    "drift",
    1,
    pa.schema(
        need(TEXT, "level", "name", "category", "family", "scope", *_SIDES)
        + need(INT, "docs_a", "docs_b", "hits_a", "hits_b", "sources_a", "sources_b")
        + need(INT, "entries", "shared_a", "shared_b", "drawn_a", "drawn_b", "controls")
        + may(REAL, "jsd", "jsd_chance", "excess", "excess_expected", "subject", "apart")
        + may(REAL, "excess_controls", "subject_controls", "apart_controls", "p_bare", "p", "q")
        + need(INT, "tests")
        + may(REAL, "power_40", "power_70")
        + need(TEXT, "verdict", "reason")
    ),
    key=("level", "name", "scope", *_SIDES),
    sort=("level", "name", "scope", *_SIDES),
    doc="one row per category or entry x two arenas, or two periods of one arena that follow "
    "each other, where both sides have it: does it keep other company there than here, more than "
    "ordinary words do? shared: hits of the entries that both sides have (so many); drawn: "
    "documents drawn, as many on each side of each entry; jsd (bits) of the two profiles of the "
    "5 content lemmas on either side, its mean when documents change sides, the excess; "
    "excess_expected: what goes with the excess elsewhere in the same documents (subject) and with "
    "how far the word's company lies from that (apart); p: of the rank of what is beyond it among "
    "the controls; p_bare: of the rank of the excess as it is (specification 3.7); medians of the "
    "controls beside; q: of the "
    "family of tests (level, scope, lexicon family, pair of arenas, arenas or periods), so many; "
    "power_40, power_70: how often another word's company in 40 or 70 % of the documents of side "
    "b would have been seen, at p .05; verdict company_differs (not: what changed), "
    "no_drift_detectable, kwic_only (too few documents: read drift_passages) or not_tested",
)

DRIFT_TERMS = TableSpec(
    "drift_terms",
    1,
    pa.schema(
        need(TEXT, "level", "name", "scope", *_SIDES, "side")
        + need(INT, "rank")
        + need(TEXT, "term", "pos")
        + need(INT, "count_a", "count_b", "docs_a", "docs_b", "sources")
        + need(REAL, "delta", "delta_rest", "z")
    ),
    key=("level", "name", "scope", *_SIDES, "side", "rank"),
    sort=("level", "name", "scope", *_SIDES, "side", "rank"),
    doc="keyed collocates of what drift measured: content lemmas that stand beside the word on "
    "one side (a or b) more than on the other, and more so than in the rest of the same "
    "documents; delta, delta_rest: log-odds of b against a, beside the word and in the rest; z: "
    "of the difference, between the sides, of the shares beside and in the rest; it ranks, it "
    "does not test; in 5 documents and 3 sources of the side at least, 15 a side at most",
)

DRIFT_PASSAGES = TableSpec(
    "drift_passages",
    1,
    pa.schema(
        need(TEXT, "level", "name", *_SIDES, "side")
        + need(INT, "number")
        + need(TEXT, "doc_id")
        + need(INT, "segment_no", "start", "end")
        + need(TEXT, "surface", "entry_id")
    ),
    key=("level", "name", *_SIDES, "side", "number"),
    sort=("level", "name", *_SIDES, "side", "number"),
    doc="occurrences to be read, and coded for their sense, for each row of drift in scope broad: "
    "50 a side drawn at random, 2 of one document at most",
)

NOVELTY = TableSpec(
    "novelty",
    1,
    pa.schema(
        need(TEXT, "run_id", "doc_id", "source_id", "arena")
        + need(DAY, "date")
        + need(REAL, "novelty", "transience", "resonance", "residual", "resonance_held")
    ),
    key=("run_id", "doc_id"),
    sort=("run_id", "date", "doc_id"),
    doc="exploratory; one row per document with 50 others before it and 50 after it: novelty, "
    "mean KL (bits) of its topic mixture from those before; transience, from those after; "
    "resonance, the difference; residual, what novelty does not account for; resonance_held, "
    "with each source's usual mixture taken off, so that sources which come and go make none. "
    "Documents of one date are in nobody's window among themselves; those without a date, or "
    "with a year only, have no place",
)

NOVELTY_ARENAS = TableSpec(
    "novelty_arenas",
    1,
    pa.schema(
        need(TEXT, "run_id", "measure", "arena", "arena_b")
        + need(INT, "docs", "docs_undated", "docs_batch", "docs_at_edge", "sources")
        + need(REAL, "sources_effective", "estimate")
        + may(REAL, "lo", "hi", "p", "q")
        + need(TEXT, "verdict", "reason")
    ),
    key=("run_id", "measure", "arena", "arena_b"),
    sort=("run_id", "measure", "arena", "arena_b"),
    doc="exploratory; the mean of each measure of novelty in an arena (arena_b empty), or arena_b "
    "minus arena, with the 95 % interval of the jackknife over sources; only resonance_held is "
    "tested between arenas: b_resonates_more, a_resonates_more, no_difference_detectable; the "
    "others differ with the mix of sources and are descriptive_only; docs_undated, docs_batch, "
    "docs_at_edge: documents left out, without a place in time, of a batch event, or without 50 "
    "others before or after",
)

DRIFT_TABLES: tuple[TableSpec, ...] = (
    DRIFT,
    DRIFT_TERMS,
    DRIFT_PASSAGES,
    NOVELTY,
    NOVELTY_ARENAS,
)
