"""How documents speak: keyness, profiles, classes, actors."""

from __future__ import annotations

import pyarrow as pa

from isctext.records.fields import FLAG, INT, LONG, REAL, REALS, TEXT, TEXTS, may, need
from isctext.records.spec import TableSpec

_PART = ("contrast", "scope", "arena", "period", "category")
_PAIR = ("level", "scope", "arena", "concept", "other")

KEYNESS_PARTS = TableSpec(
    "keyness_parts",
    1,
    pa.schema(
        need(TEXT, *_PART)
        + need(INT, "docs", "docs_against", "sources", "sources_against")
        + need(LONG, "words", "words_against")
        + need(INT, "terms", "tested", "called", "left_out")
        + need(TEXT, "sources_by", "verdict", "reason")
    ),
    key=_PART,
    sort=_PART,
    doc="one row per part that was compared: contrast arena (an arena against the others), period "
    "(of an arena, against its other periods), arena_period (an arena against the others in the "
    "same years), concept (documents with a mention of the category against others of the same "
    "arena and years, drawn with a seed; left_out: documents with it for which there was none); "
    "terms: words looked at, tested: those of 5 documents and 3 sources, called: with a verdict "
    "over or under; sources_by: what was exchanged for p_sources: sources (whole) or "
    "documents_of_source (within each source)",
)

KEYNESS = TableSpec(
    "keyness",
    1,
    pa.schema(
        need(TEXT, *_PART, "term")
        + need(LONG, "n", "n_all", "words", "words_all")
        + need(REAL, "pct_term", "pct_part", "pct_all", "specificity", "test_value")
        + need(REAL, "log_odds", "z", "g2", "phi")
        + need(INT, "docs", "docs_against", "sources", "sources_against")
        + may(REAL, "own_share", "log_odds_topics")
        + may(INT, "topics")
        + may(REAL, "topics_agree", "topics_i2")
        + may(REAL, "p_permutation", "q", "p_sources", "q_sources")
        + need(TEXT, "verdict", "reason")
        + need(TEXTS, "flags")
    ),
    key=(*_PART, "term"),
    sort=(*_PART, "term"),
    doc="the words (lemmas) that a part has most more, or less, of than what it is compared with "
    "(see keyness_parts): n of n_all occurrences in words of words_all; pct_term: 100 n / words "
    "(% terme/modalité), pct_part: 100 n / n_all (% modalité/terme), pct_all: 100 n_all / "
    "words_all; specificity: Lafon's signed index, test_value the same tail as a normal "
    "deviate; log_odds, z: Monroe; g2 signed; phi: design effect of documents; own_share: of the "
    "occurrences in documents with a concept, those inside its mentions; log_odds_topics: "
    "Mantel-Haenszel over topics, with their number, the share that have its sign, and I2; "
    "p_permutation, q: documents exchanged; p_sources, q_sources: see keyness_parts, for words of "
    "enough sources to tell; verdict over or under (both q under .05, 5 "
    "documents and 3 sources on its side), over_these_sources or under_these_sources (q alone: "
    "it may be the habit of some sources), no_difference_detectable, descriptive_only",
)

_EXAMPLE = pa.struct(
    [pa.field("doc_id", TEXT, nullable=False)]
    + [pa.field(name, INT, nullable=False) for name in ("segment_no", "start", "end")]
)

COOCCURRENCES = TableSpec(
    "cooccurrences",
    1,
    pa.schema(
        need(TEXT, *_PAIR)
        + need(TEXT, "family")
        + need(INT, "units", "with_concept", "with_other", "n", "overlapping")
        + need(INT, "docs", "sources")
        + may(REAL, "expected", "pmi", "lo", "hi", "lo_src", "hi_src", "phi", "p", "q")
        + may(REAL, "expected_within", "pmi_within", "lo_within", "hi_within")
        + may(REAL, "p_within", "q_within")
        + need(TEXT, "verdict", "reason", "verdict_within", "reason_within")
        + need(pa.list_(_EXAMPLE), "examples")
    ),
    key=_PAIR,
    sort=_PAIR,
    doc="how often a concept and a dimension (or a contrast vocabulary) stand in one sentence or "
    "one paragraph (level), in an arena or in all (arena *): n of the units, against expected; pmi "
    "is log2 of their ratio with 95 % limits for these sources (lo, hi) and for others too "
    "(lo_src, hi_src; null where nothing bounds); within: against what is expected when the two "
    "are scattered over each document, so that documents about both do not count as meetings; "
    "overlapping: units where the two are found in the same words only, not counted in n; docs, "
    "sources: with a meeting; verdict more_than_expected, less_than_expected (q under .05), "
    "no_association_detectable, or descriptive_only: not met in 5 documents and 3 sources, nor "
    "expected 5 times between things that are; examples: places of meetings, in different "
    "documents",
)

AFC_AXES = TableSpec(
    "afc_axes",
    1,
    pa.schema(
        need(INT, "axis")
        + may(REAL, "inertia", "share", "cumulated")
        + need(INT, "terms", "sources")
        + need(LONG, "occurrences")
        + need(TEXT, "verdict", "reason")
    ),
    key=("axis",),
    sort=("axis",),
    doc="one row per axis of the correspondence analysis (AFC) of words x sources: its inertia, "
    "its share of all and the sum of shares so far; verdict described, or one_source: more than "
    "half of the axis is one source's, which the reason names; axis 0 alone when there is none "
    "(not_possible), with the reason",
)

AFC = TableSpec(
    "afc",
    1,
    pa.schema(
        need(TEXT, "kind", "arena", "name")
        + need(INT, "axis")
        + need(FLAG, "supplementary")
        + need(REAL, "coordinate")
        + may(REAL, "contribution")
        + need(REAL, "cos2", "mass", "distance")
        + need(LONG, "occurrences")
        + need(INT, "docs")
        + need(TEXTS, "flags")
    ),
    key=("kind", "arena", "name", "axis"),
    sort=("axis", "kind", "arena", "name"),
    doc="one row per point and axis of the correspondence analysis: kind term, source, arena, "
    "year, arena_year; supplementary points (arenas, years, sources of few words) have no part in "
    "the axes; contributions of the words, and of the sources, sum to 1 on an axis; cos2: how well "
    "the axis shows the point; distance: chi2 distance from the centre; occurrences: of the words "
    "in the analysis",
)

REINERT = TableSpec(
    "reinert",
    1,
    pa.schema(
        need(INT, "class")
        + may(INT, "parent", "number")
        + need(INT, "segments", "docs", "sources")
        + may(REAL, "share", "chi2", "chi2_by_chance", "stability")
        + need(INT, "set_aside", "terms")
        + need(TEXTS, "best")
        + need(TEXT, "verdict", "reason")
    ),
    key=("class",),
    sort=("class",),
    doc="the tree of the descending classification (Reinert) of segments: class 0 has all, number "
    "(1, 2...) tells the classes that are not split; share of the classified segments; chi2 of the "
    "split of a class and that of its segments with their words shuffled; set_aside: outliers of "
    "the split; terms: words that counted in it; best: its most typical words; stability: the "
    "best Jaccard index with a class made on longer segments",
)

REINERT_TERMS = TableSpec(
    "reinert_terms",
    1,
    pa.schema(
        need(INT, "class")
        + need(TEXT, "term")
        + need(REAL, "chi2")
        + need(INT, "n", "n_all", "docs", "sources")
        + need(TEXTS, "flags")
    ),
    key=("class", "term"),
    sort=("class", "term"),
    doc="words typical of a class (chi2 over 0) and words that it lacks (under 0): n of the n_all "
    "segments with the word are in the class; docs, sources: of those n; flag few: in under 5 "
    "documents or 3 sources of the class",
)

REINERT_SEGMENTS = TableSpec(
    "reinert_segments",
    1,
    pa.schema(
        need(TEXT, "doc_id")
        + need(INT, "piece_no", "first_segment", "last_segment", "start", "end", "words")
        + may(INT, "class")
    ),
    key=("doc_id", "piece_no"),
    sort=("doc_id", "piece_no"),
    doc="one row per segment of the classification, a run of about 40 words of one document; "
    "class is null for one that is in none",
)

REINERT_PROFILES = TableSpec(
    "reinert_profiles",
    1,
    pa.schema(
        need(INT, "class")
        + need(TEXT, "kind", "arena", "name")
        + need(INT, "n", "segments", "docs", "sources")
        + need(REAL, "expected", "chi2", "residual")
        + may(REAL, "residual_docs")
        + need(TEXTS, "flags")
    ),
    key=("class", "kind", "arena", "name"),
    sort=("class", "kind", "arena", "name"),
    doc="classes crossed with arenas, years, years of an arena and sources (kind): n segments of "
    "the class among those of the cell, against expected; chi2 signed; residual: adjusted, as if "
    "segments were independent; residual_docs: in standard deviations when documents are exchanged "
    "whole, which is what to read",
)

ACTORS = TableSpec(
    "actors",
    1,
    pa.schema(
        need(TEXT, "doc_id")
        + need(INT, "segment_no", "sentence", "clause_start", "clause_end")
        + need(TEXT, "category")
        + need(INT, "start", "end", "part_no")
        + need(TEXT, "actor", "role", "head", "verb")
        + may(INT, "head_start", "head_end")
        + may(TEXT, "entity_id")
        + need(FLAG, "resolved")
    ),
    key=("doc_id", "clause_start", "category", "part_no"),
    sort=("doc_id", "clause_start", "category", "part_no"),
    doc="who does what in each clause that holds a hit of the category (start, end: its first): "
    "actor is citizen, association, elected_authority, state, firm, researcher, expert, own (I, "
    "we, one), person (named, nothing more is known), pronoun (not resolved), other (a thing), or "
    "none (a passive without agent); role: agent, patient (of a passive), speaker (subject of a "
    "verb of speech, or after selon), none; head and verb are lemmas; resolved: a pronoun stands "
    "there, the class is that of what it refers to. Only documents with a parse (annotate --deps)",
)

_ACTOR = ("arena", "category", "actor", "role")

ACTOR_SHARES = TableSpec(
    "actor_shares",
    1,
    pa.schema(
        need(TEXT, *_ACTOR)
        + need(INT, "read", "clauses", "n", "docs", "sources")
        + may(REAL, "share", "f1")
        + need(FLAG, "published")
        + need(TEXT, "verdict", "reason")
    ),
    key=_ACTOR,
    sort=_ACTOR,
    doc="clauses with a hit of the category (* any) in which the actor has the role: n of the "
    "clauses with an actor or a passive, in docs and sources; a clause may have several; read: "
    "documents of the arena with a parse; published: whether the finding of actors reached the F1 "
    "asked for on clauses of this arena that were coded by hand (f1: what it reached); where it "
    "did not, the figures are for the study's own use",
)

FRAMES = TableSpec(
    "frames",
    1,
    pa.schema(
        need(TEXT, "code", "unit")
        + need(INT, "coded", "positives", "negatives", "ties", "unknown", "coders", "sources")
        + need(INT, "terms", "folds")
        + may(REAL, "alpha", "alpha_lo", "alpha_hi")
        + may(REAL, "precision", "recall", "f1", "macro_f1", "macro_f1_mixed")
        + may(REAL, "brier", "brier_share", "calibration_error")
        + need(TEXT, "verdict", "reason")
    ),
    key=("code",),
    sort=("code",),
    doc="one row per code that people gave to documents or paragraphs (unit), * when there is "
    "none: verdict learnt, or not_learnt with what is missing; coded units of the corpus, those "
    "with the code, without, with as many coders on both sides (ties); unknown: coded units that "
    "are not among the counted ones; alpha: Krippendorff's; the scores are on sources that the "
    "model never saw; macro_f1_mixed: what it would have been with units of one source on both "
    "sides, too good; brier_share: the Brier score of the share alone",
)

FRAME_SCORES = TableSpec(
    "frame_scores",
    1,
    pa.schema(
        need(TEXT, "code", "doc_id")
        + need(INT, "segment_no", "fold")
        + need(REAL, "probability")
        + need(FLAG, "called")
        + may(FLAG, "coded")
    ),
    key=("code", "doc_id", "segment_no"),
    sort=("code", "doc_id", "segment_no"),
    doc="what the model of a code says of each unit (segment_no is -1 for a whole document), "
    "read by the fold's model, which never saw its source; coded: what people said, null where "
    "they did not or were divided",
)

FRAME_PREVALENCE = TableSpec(
    "frame_prevalence",
    1,
    pa.schema(
        need(TEXT, "code", "arena", "unit")
        + need(INT, "units", "called", "coded", "positives", "false_calls")
        + may(REAL, "precision", "recall", "f1", "raw", "tpr", "fpr")
        + need(TEXT, "rates")
        + may(REAL, "estimate", "lo", "hi")
        + need(REAL, "keff")
        + need(TEXT, "verdict", "reason")
    ),
    key=("code", "arena"),
    sort=("code", "arena"),
    doc="share of an arena's units that have the code: raw, as called; estimate, corrected for the "
    "model's errors (Rogan-Gladen) with 95 % limits for these sources and others like them; tpr, "
    "fpr: of coded units with and without the code, the share called, in this arena or, where too "
    "few were coded, in all (rates); precision, recall, f1: on its coded units; keff: effective "
    "sources; no estimate (not_corrected) when tpr - fpr is under .3 or sources are too few",
)

FRAME_CALIBRATION = TableSpec(
    "frame_calibration",
    1,
    pa.schema(
        need(TEXT, "code")
        + need(REAL, "lo", "hi")
        + need(INT, "n")
        + need(REAL, "predicted", "observed")
    ),
    key=("code", "lo"),
    sort=("code", "lo"),
    doc="coded units by the probability that the model gave them, in [lo, hi): mean probability "
    "and share that has the code",
)

FRAME_MODELS = TableSpec(
    "frame_models",
    1,
    pa.schema(
        need(TEXT, "code")
        + need(INT, "fold")
        + need(REAL, "intercept", "slope", "offset", "threshold")
        + need(TEXTS, "terms")
        + need(REALS, "idf", "coefficients")
    ),
    key=("code", "fold"),
    sort=("code", "fold"),
    doc="the models as numbers: a unit's terms weigh (1 + log count) x idf, scaled to length 1; "
    "score: their sum of coefficients + intercept; probability: logistic(slope x score + offset); "
    "called from threshold on; fold: the sources that it never saw",
)

FRAMING_TABLES: tuple[TableSpec, ...] = (
    KEYNESS_PARTS,
    KEYNESS,
    COOCCURRENCES,
    AFC_AXES,
    AFC,
    REINERT,
    REINERT_TERMS,
    REINERT_SEGMENTS,
    REINERT_PROFILES,
    ACTORS,
    ACTOR_SHARES,
    FRAMES,
    FRAME_SCORES,
    FRAME_PREVALENCE,
    FRAME_CALIBRATION,
    FRAME_MODELS,
)
