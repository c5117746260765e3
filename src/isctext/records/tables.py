"""The tables of the spine: what crosses the walls between rooms.

Offsets are Unicode code points, half-open, into the untouched ``documents.text``.
Rates are per million tokens. Dates are ``date32`` with a precision.
"""

from __future__ import annotations

import pyarrow as pa

from isctext.records.circulation import CIRCULATION_TABLES
from isctext.records.coding import CODING_TABLES
from isctext.records.framing import FRAMING_TABLES
from isctext.records.hypotheses import HYPOTHESES_TABLES
from isctext.records.spec import TableSpec
from isctext.records.trajectory import TRAJECTORY_TABLES
from isctext.records.usage import USAGE_TABLES

_S, _I, _F, _B = pa.string(), pa.int32(), pa.float64(), pa.bool_()


def _need(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


def _may(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=True)


_DATED_BY = pa.struct([_may("date", pa.date32()), _may("precision", _S), _may("origin", _S)])

SOURCES = TableSpec(
    "sources",
    1,
    pa.schema(
        [_need("source_id", _S), _need("arena", _S)]
        + [_need(n, _S) for n in ("label", "kind", "territory", "licence", "rights")]
    ),
    key=("source_id",),
    sort=("arena", "source_id"),
    doc="one row per newspaper, site, council, collective",
)

BLOBS = TableSpec(
    "blobs",
    1,
    pa.schema(
        [_need("blob_id", _S), _need("size", pa.int64()), _need("media_type", _S)]
        + [_need("origin", _S)]
    ),
    key=("blob_id",),
    sort=("blob_id",),
    doc="one row per distinct raw file; the bytes are kept beside, by hash",
)

INPUTS = TableSpec(
    "inputs",
    1,
    pa.schema(
        [_need("input_id", _S), _need("chunk", _I), _need("source_id", _S)]
        + [_need("fingerprint", _S), _need("blob_id", _S), _need("reader", _S)]
        + [_need("found", _I), _need("documents", _I), _need("rejections", _I)]
    ),
    key=("input_id", "chunk"),
    sort=("input_id", "chunk"),
    doc="the reconciliation: per input file (and chunk of it), items found = documents + "
    "rejections; chunk -1 closes a file that was read to its end",
)

DOCUMENTS = TableSpec(
    "documents",
    1,
    pa.schema(
        [_need("doc_id", _S), _need("source_id", _S), _need("arena", _S)]
        + [_need("input_id", _S), _need("blob_id", _S), _need("locator", _S)]
        + [_need("title", _S), _need("authors", pa.list_(_S))]
        + [_may("date", pa.date32()), _may("date_precision", _S), _may("date_source", _S)]
        + [_need("other_dates", pa.list_(_DATED_BY))]
        + [_need("territory", _S), _need("lang", _S), _need("url", _S)]
        + [_need("provider_id", _S), _need("text", _S), _need("text_sha256", _S)]
    ),
    key=("doc_id",),
    sort=("doc_id",),
    doc="one row per article, page, deliberation",
)

FACTS = TableSpec(
    "facts",
    1,
    pa.schema(
        [_need("doc_id", _S), _need("input_id", _S), _need("number", _I)]
        + [_need("name", _S), _need("value", _S)]
    ),
    key=("doc_id", "number"),
    sort=("doc_id", "number"),
    doc="what a file says of a document beside its text: outlet, section, page, words, "
    "copyright and what else its format has, in the order of the file",
)

REMOVED = TableSpec(
    "removed",
    1,
    pa.schema(
        [_need("doc_id", _S), _need("input_id", _S), _need("number", _I)]
        + [_need("rule", _S), _need("text", _S)]
    ),
    key=("doc_id", "number"),
    sort=("doc_id", "number"),
    doc="what was left out of a document's text (menus, certificates, captions, formulas), and "
    "the rule that took it",
)

WARNINGS = TableSpec(
    "warnings",
    1,
    pa.schema(
        [_need("doc_id", _S), _need("input_id", _S), _need("locator", _S), _need("number", _I)]
        + [_need("code", _S), _need("detail", _S)]
    ),
    key=("doc_id", "number"),
    sort=("doc_id", "number"),
    doc="documents that were kept and that somebody should look at: DATES_DISAGREE, "
    "WORDS_DISAGREE (more than 20 % between the file's count and ours), and what readers add",
)

DUPLICATES = TableSpec(
    "duplicates",
    2,
    pa.schema(
        [_need("doc_id", _S), _need("kept_id", _S), _need("kind", _S), _need("similarity", _F)]
        + [_need("reason", _S)]
    ),
    key=("doc_id",),
    sort=("doc_id",),
    doc="documents that repeat another one of the same arena: kind exact or near; the kept "
    "document is the earliest; similarity is the Jaccard index of word 5-shingles; reason is "
    "agency, reprint, format, version or copy",
)

_LI, _LS = pa.list_(_I), pa.list_(_S)

SEGMENTS = TableSpec(
    "segments",
    1,
    pa.schema(
        [_need("doc_id", _S), _need("segment_no", _I), _need("kind", _S)]
        + [_need("start", _I), _need("end", _I), _need("n_words", _I)]
        + [_need("starts", _LI), _need("ends", _LI), _need("forms", _LS)]
        + [_need("lemmas", _LS), _need("pos", _LS), _need("morph", _LS)]
        + [_need("sentences", _LI)]
    ),
    key=("doc_id", "segment_no"),
    sort=("doc_id", "segment_no"),
    doc="one row per paragraph, heading, list item; tokens as list columns: starts and ends "
    "are offsets into documents.text, sentences holds the index of each sentence's first token",
)

DEPENDENCIES = TableSpec(
    "dependencies",
    1,
    pa.schema(
        [_need("doc_id", _S), _need("segment_no", _I), _need("heads", _LI)]
        + [_need("relations", _LS)]
    ),
    key=("doc_id", "segment_no"),
    sort=("doc_id", "segment_no"),
    doc="one row per segment, only where the parser was asked for: heads holds the index in the "
    "segment of each token's head (its own for a root), relations the names of Universal "
    "Dependencies",
)

ENTITIES = TableSpec(
    "entities",
    1,
    pa.schema(
        [_need("doc_id", _S), _need("start", _I), _need("end", _I), _need("label", _S)]
        + [_need("text", _S), _may("entity_id", _S), _may("score", _F)]
    ),
    key=("doc_id", "start", "end", "label"),
    sort=("doc_id", "start", "end"),
    doc="one row per named entity",
)

MENTIONS = TableSpec(
    "mentions",
    1,
    pa.schema(
        [_need("doc_id", _S), _need("segment_no", _I), _need("start", _I), _need("end", _I)]
        + [_need("surface", _S), _need("entry_id", _S), _need("category", _S)]
        + [_need("family", _S), _need("tier", _S), _need("kind", _S), _need("sense", _S)]
        + [_need("context_ok", _B), _need("strict", _B), _need("broad", _B)]
        + [_need("overlap_group", _I)]
        + [_need("lexicon_id", _S), _need("lexicon_version", _S), _need("lexicon_sha", _S)]
    ),
    key=("doc_id", "start", "end", "entry_id"),
    sort=("doc_id", "start", "end", "category", "entry_id"),
    doc="one row per occurrence of a lexicon entry; family is concept, form, dimension or "
    "contrast; strict = core tier; broad = core, strong, and ctx whose requirement is met; "
    "proper names and entries that are off by default are in neither",
)

TOPIC_RUNS = TableSpec(
    "topic_runs",
    1,
    pa.schema(
        [_need("run_id", _S), _need("engine", _S), _need("k", _I), _need("seed", pa.int64())]
        + [_need("options", _S), _need("versions", _S), _need("units", _I), _need("terms", _I)]
        + [_need("tokens", pa.int64()), _need("npmi", _F), _need("diversity", _F)]
        + [_need("docs_fitted", _I), _need("docs_folded", _I)]
    ),
    key=("run_id",),
    sort=("run_id",),
    doc="one row per fitted topic model; documents that came after the fit are folded in: "
    "they get weights, and change neither terms, labels nor coherence",
)

TOPICS = TableSpec(
    "topics",
    1,
    pa.schema(
        [_need("run_id", _S), _need("topic", _I), _need("label", _S), _need("share", _F)]
        + [_need("terms", _LS), _need("weights", pa.list_(_F))]
        + [_need("npmi", _F), _need("exclusivity", _F), _need("prior", _F)]
    ),
    key=("run_id", "topic"),
    sort=("run_id", "topic"),
    doc="one row per topic: its label, its best terms with their weights, its coherence; prior: "
    "its Dirichlet weight in a unit before its words are read, 0 where the engine has none",
)

TOPIC_TERMS = TableSpec(
    "topic_terms",
    1,
    pa.schema([_need("run_id", _S), _need("term", _S), _need("weights", pa.list_(pa.float32()))]),
    key=("run_id", "term"),
    sort=("run_id", "term"),
    doc="one row per term of the vocabulary: its probability in topic 0, 1, 2...",
)

TOPIC_DOCUMENTS = TableSpec(
    "topic_documents",
    1,
    pa.schema(
        [_need("run_id", _S), _need("doc_id", _S), _need("arena", _S), _may("year", _I)]
        + [_need("folded", _B)]
    ),
    key=("run_id", "doc_id"),
    sort=("run_id", "doc_id"),
    doc="one row per document that the topics speak of; folded: it came after the fit",
)

TOPIC_WEIGHTS = TableSpec(
    "topic_weights",
    1,
    pa.schema(
        [_need("run_id", _S), _need("doc_id", _S), _need("unit_no", _I), _need("topic", _I)]
        + [_need("weight", _F), _need("n_words", _I), _need("first_segment", _I)]
        + [_need("last_segment", _I)]
    ),
    key=("run_id", "doc_id", "unit_no", "topic"),
    sort=("run_id", "doc_id", "unit_no", "topic"),
    doc="one row per text unit and topic with weight >= 0.01; a unit is a run of segments",
)

TOPIC_PROFILES = TableSpec(
    "topic_profiles",
    1,
    pa.schema(
        [_need("run_id", _S), _need("topic", _I), _need("arena", _S), _may("year", _I)]
        + [_need("share", _F), _need("docs", _I), _need("n_words", pa.int64())]
    ),
    key=("run_id", "topic", "arena", "year"),
    sort=("run_id", "topic", "arena", "year"),
    doc="a topic's share of the words of an arena, whole (year null) and year by year",
)

TRAJECTORIES = TableSpec(
    "trajectories",
    1,
    pa.schema(
        [_need("category", _S), _need("family", _S), _need("scope", _S), _need("arena", _S)]
        + [_need("period", _S), _need("period_start", pa.date32())]
        + [_need("hits", pa.int64()), _need("docs_hit", _I), _need("docs", _I)]
        + [_need("sources", _I), _need("tokens", pa.int64())]
        + [_need("rate_pm", _F), _need("lo", _F), _need("hi", _F)]
        + [_need("doc_share", _F), _need("share_lo", _F), _need("share_hi", _F)]
        + [_need("phi", _F), _need("phi_src", _F), _need("flags", _LS)]
    ),
    key=("category", "scope", "arena", "period"),
    sort=("category", "scope", "arena", "period"),
    doc="one row per category x arena x period, twice: scope strict and broad; periods "
    "without a document are absent, never zero",
)

REJECTIONS = TableSpec(
    "rejections",
    1,
    pa.schema(
        [_need("stage", _S), _need("input_id", _S), _need("locator", _S), _need("doc_id", _S)]
        + [_need("blob_id", _S), _need("source_id", _S), _need("arena", _S)]
        + [_need("code", _S), _need("detail", _S)]
    ),
    key=("stage", "input_id", "locator", "doc_id"),
    sort=("stage", "input_id", "locator"),
    doc="one row per refused input: file, item, document, or address of a harvest, with its "
    "reason code; locator is the item or the address",
)

RUNS = TableSpec(
    "runs",
    1,
    pa.schema(
        [_need("run_id", _S), _need("stage", _S), _need("version", _I), _need("key", _S)]
        + [_need("inputs", _S), _need("outputs", _S), _need("options", _S)]
        + [_need("seed", pa.int64()), _need("versions", _S), _need("workers", _I)]
        + [_need("units", _I), _need("rejected", _I)]
        + [_need("started", pa.timestamp("us", "UTC")), _need("ended", pa.timestamp("us", "UTC"))]
    ),
    key=("run_id",),
    sort=("started",),
    doc="one row per execution of a stage: the provenance of everything else",
)

LEDGER = TableSpec(
    "ledger",
    1,
    pa.schema([_need("unit_id", _S), _need("key", _S), _need("rejected", _B)]),
    key=("unit_id",),
    sort=("unit_id",),
    doc="what a per-document stage has already done, written last in each commit",
)

SPINE: dict[str, TableSpec] = {
    spec.name: spec
    for spec in (
        SOURCES,
        BLOBS,
        INPUTS,
        DOCUMENTS,
        FACTS,
        REMOVED,
        WARNINGS,
        DUPLICATES,
        SEGMENTS,
        DEPENDENCIES,
        ENTITIES,
        MENTIONS,
        TOPIC_RUNS,
        TOPICS,
        TOPIC_WEIGHTS,
        TOPIC_PROFILES,
        TOPIC_TERMS,
        TOPIC_DOCUMENTS,
        *USAGE_TABLES,
        TRAJECTORIES,
        *TRAJECTORY_TABLES,
        *CIRCULATION_TABLES,
        *FRAMING_TABLES,
        *HYPOTHESES_TABLES,
        *CODING_TABLES,
        REJECTIONS,
        RUNS,
    )
}
