"""The three hypotheses: uptake, arrangements, legitimacy, and the statements drawn from them."""

from __future__ import annotations

import pyarrow as pa

from isctext.records.fields import INT, LONG, REAL, TEXT, TEXTS, may, need
from isctext.records.spec import TableSpec

# What one comparison of the initiatives with another arena is of.
_COMPARED = ("arena", "unit", "scope", "duplicates", "stratum")

UPTAKE = TableSpec(
    "uptake",
    1,
    pa.schema(
        need(TEXT, *_COMPARED, "dimension")
        + need(INT, "k_i", "D_i", "S_i")
        + need(REAL, "keff_i")
        + need(INT, "k_p", "D_p", "S_p")
        + need(REAL, "keff_p")
        + may(REAL, "p_i", "p_p", "U", "U_lo", "U_hi", "rel", "lo", "hi", "df", "p", "q")
        + may(REAL, "power_25", "power_50", "detectable", "with_fragility")
        + need(TEXT, "call", "verdict", "reason")
        + need(TEXTS, "flags")
    ),
    key=(*_COMPARED, "dimension"),
    sort=(*_COMPARED, "dimension"),
    doc="H3: how much less each dimension of the initiatives' project is found in the documents "
    "of another arena about the same object. unit is document or paragraph; stratum is all, "
    "standardised (on the initiatives' topics, territories, periods), length (on the lengths of "
    "their documents), period:first-last or lag:year; i is the initiatives' side, p the other's: "
    "k units with the dimension of D, of S sources worth keff equal ones; U ratio of smoothed "
    "shares, rel its logarithm less the median of the dimensions, with source-jackknife "
    "intervals; power_25 and power_50: share of simulated studies like this one in which a "
    "dimension alone taken up 4 or 2 times less is called; detectable: the largest multiple "
    "found in 80 % of them; with_fragility: log odds ratio with the fragility vocabulary in the "
    "initiatives' documents (a description: documents are not initiatives)",
)

UPTAKE_SUMMARY = TableSpec(
    "uptake_summary",
    1,
    pa.schema(
        need(TEXT, *_COMPARED)
        + need(INT, "J", "tested", "under", "over", "docs_i", "docs_p", "sources_i", "sources_p")
        + need(REAL, "keff_i", "keff_p")
        + may(REAL, "words_i", "words_p", "level", "level_lo", "level_hi", "C05", "C10")
        + may(REAL, "W", "W_lo", "W_hi", "jsd", "jsd_chance", "jsd_excess")
        + need(REAL, "weight_dropped")
        + need(TEXT, "verdict", "reason")
        + need(TEXTS, "flags")
    ),
    key=_COMPARED,
    sort=_COMPARED,
    doc="H3: each comparison as a whole: J dimensions that the initiatives have; level, the "
    "median uptake ratio; C05 and C10, of the dimensions in 5 % (10 %) of the initiatives' "
    "units, the part in as many of the other's; W, weighted uptake; jsd in bits with its mean "
    "over permutations of documents and the excess; weight_dropped, the initiatives' share that "
    "lies in strata with too few documents; words: median words of a unit",
)

SUBSTITUTION = TableSpec(
    "substitution",
    1,
    pa.schema(
        need(TEXT, *_COMPARED, "contrast")
        + need(LONG, "hits_i", "all_i", "hits_p", "all_p")
        + need(INT, "docs_i", "docs_p", "S_i", "S_p")
        + need(REAL, "keff_i", "keff_p")
        + may(REAL, "share_i", "share_p", "difference", "lo", "hi", "df", "p", "q")
        + need(TEXT, "verdict", "reason")
    ),
    key=(*_COMPARED, "contrast"),
    sort=(*_COMPARED, "contrast"),
    doc="H3: near a mention of an initiative, a form or a concept (same paragraph), the share of "
    "each contrast vocabulary in the hits of contrasts and project dimensions, in the other "
    "arena against the initiatives; contrast * is all of them together; docs: documents with "
    "such hits, S and keff: their sources",
)

ARRANGEMENTS = TableSpec(
    "arrangements",
    1,
    pa.schema(
        need(TEXT, "measure", "against", "scope", "dimension")
        + need(LONG, "k_i", "n_i", "k_o", "n_o")
        + need(INT, "docs_i")
        + may(INT, "docs_o", "sources_i", "sources_o")
        + may(REAL, "keff_i", "keff_o")
        + may(REAL, "value_i", "value_o", "estimate", "lo", "hi", "df", "p", "q")
        + need(TEXT, "direction", "verdict", "reason")
        + need(TEXTS, "flags")
    ),
    key=("measure", "against", "scope", "dimension"),
    sort=("measure", "against", "scope", "dimension"),
    doc="H1: measure profile (log ratio of smoothed shares of documents, initiatives over "
    "against), combination (log of documents' pairs of dimensions over those expected; against "
    "is chance or chance:source), earliness (mean lead in years of rarefied first use over the "
    "entries; against is another arena or others) and distinctiveness (log-odds of hits among "
    "words against documents of generic ESS); dimension * is all of them; i is the initiatives' "
    "side, o the other's: k of n (documents, pairs and expected pairs, entries, hits of words)",
)

READINGS = TableSpec(
    "readings",
    1,
    pa.schema(
        need(INT, "number")
        + need(TEXT, "doc_id", "source_id")
        + may(INT, "year")
        + need(TEXT, "drawn_as")
        + need(TEXTS, "dimensions")
        + need(pa.list_(INT), "starts", "ends")
        + need(TEXTS, "passage_of")
        + need(TEXT, "decision", "reader")
    ),
    key=("number",),
    sort=("number",),
    doc="H1: documents of initiatives drawn (with a seed) for a person to read, without which "
    "nothing is concluded; drawn_as is several (two dimensions or more) or other; starts and "
    "ends are offsets of passages, passage_of their dimensions; decision and reader are empty",
)

LEGITIMACY = TableSpec(
    "legitimacy",
    1,
    pa.schema(
        need(TEXT, "measure", "arena", "scope", "subject")
        + need(LONG, "both", "first_only", "second_only", "neither")
        + need(INT, "docs", "sources")
        + need(REAL, "keff")
        + may(REAL, "estimate", "lo", "hi", "df", "p", "q")
        + need(TEXT, "direction", "verdict", "reason")
        + need(TEXTS, "flags")
    ),
    key=("measure", "arena", "scope", "subject"),
    sort=("measure", "arena", "scope", "subject"),
    doc="H2: measure cooccurrence is the log odds ratio (Mantel-Haenszel), over paragraphs, of a "
    "dimension (first) with the recognition vocabulary (second); subject effects pools the "
    "dimensions of effects, others the other project dimensions (their counts are sums over "
    "dimensions), difference is effects less others; measure stated_by: subject is an actor, "
    "both of both + first_only clauses that claim effects have it; measure follow_up: subject "
    "panel, whether mentions of named initiatives follow claims of effects (table follow_ups); "
    "texts show claims of effects, never effects",
)

FOLLOW_UPS = TableSpec(
    "follow_ups",
    1,
    pa.schema(
        need(TEXT, "arena", "entity_id", "name")
        + need(INT, "claims")
        + may(INT, "first_claim", "first_mention")
        + need(INT, "mentions", "before", "same_year", "after")
        + may(REAL, "share_before", "share_after")
        + need(TEXT, "verdict", "reason")
    ),
    key=("arena", "entity_id"),
    sort=("arena", "entity_id"),
    doc="H2: initiatives known by name: paragraphs of the initiatives' documents that name one "
    "and claim effects (claims), the year of the first, and the documents of another arena that "
    "name it (mentions): in the lag years before that year, in it, and in those after, with the "
    "arena's share of documents; a succession in time, nothing more",
)

_NUMBER = pa.struct([pa.field("name", TEXT, nullable=False), pa.field("value", REAL)])
_PASSAGE = pa.struct(
    [pa.field("doc_id", TEXT, nullable=False), pa.field("start", INT), pa.field("end", INT)]
)

STATEMENTS = TableSpec(
    "statements",
    1,
    pa.schema(
        need(TEXT, "hypothesis")
        + need(INT, "number")
        + need(TEXT, "standing", "code", "claim_level", "unit", "arena", "subject")
        + need(TEXTS, "subjects")
        + need(pa.list_(_NUMBER), "numbers")
        + need(pa.list_(_PASSAGE), "passages")
    ),
    key=("hypothesis", "number"),
    sort=("hypothesis", "number"),
    doc="what may be said of H1, H2, H3, one row per sentence, in the order to be read: standing "
    "is supported, not_supported, undetectable (what the corpus could not have shown), described "
    "(numbers without a test) or limit; code is the sentence's key in the texts of the reports; "
    "arena, subject, subjects (categories, but for lists of what is missing) and numbers fill "
    "it: n_ are counts, share_ parts of 1, ratio_ ratios, years_ years, words_ words, keff_ "
    "effective sources, q and p probabilities; passages are to be read with it; claim_level L0 "
    "or L1, never more",
)

HYPOTHESES_TABLES: tuple[TableSpec, ...] = (
    UPTAKE,
    UPTAKE_SUMMARY,
    SUBSTITUTION,
    ARRANGEMENTS,
    READINGS,
    LEGITIMACY,
    FOLLOW_UPS,
    STATEMENTS,
)
