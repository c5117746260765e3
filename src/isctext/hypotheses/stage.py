"""The stages of the hypotheses: what the runner must know before anything heavy is imported."""

from __future__ import annotations

from isctext.records.hypotheses import HYPOTHESES_TABLES
from isctext.records.stage import Stage
from isctext.records.usage import EXPOSURE, USAGE

_MENTIONS = (
    "doc_id",
    "segment_no",
    "entry_id",
    "category",
    "kind",
    "strict",
    "broad",
    "overlap_group",
)
_DOCUMENTS = ("doc_id", "source_id", "arena", "date", "territory")
_SEGMENTS = ("doc_id", "segment_no", "kind", "start", "end", "n_words")

UPTAKE = Stage(
    name="uptake",
    version=1,
    grain="fit",
    reads={
        "mentions": _MENTIONS,
        "documents": _DOCUMENTS,
        "segments": _SEGMENTS,
        "duplicates": ("doc_id",),
        "entities": ("doc_id", "start", "entity_id"),
        "topic_weights": ("doc_id", "topic", "weight", "n_words"),
    },
    writes=("uptake", "uptake_summary", "substitution"),
    function="isctext.hypotheses.selective:measure_uptake",
)

ARRANGEMENTS = Stage(
    name="arrangements",
    version=1,
    grain="fit",
    reads={
        "mentions": (*_MENTIONS, "start", "end"),
        "documents": _DOCUMENTS,
        "segments": _SEGMENTS,
        "duplicates": ("doc_id",),
        "entities": ("doc_id", "start", "entity_id"),
        "exposure": tuple(EXPOSURE.schema.names),
        "usage": tuple(USAGE.schema.names),
    },
    writes=("arrangements", "readings"),
    function="isctext.hypotheses.arrangements:measure_arrangements",
)

LEGITIMACY = Stage(
    name="legitimacy",
    version=1,
    grain="fit",
    reads={
        "mentions": _MENTIONS,
        "documents": _DOCUMENTS,
        "segments": _SEGMENTS,
        "duplicates": ("doc_id",),
        "entities": ("doc_id", "start", "entity_id"),
        "actors": ("doc_id", "category", "actor", "role"),
        "actor_shares": ("arena", "actor", "published"),
    },
    writes=("legitimacy", "follow_ups"),
    function="isctext.hypotheses.legitimacy:measure_legitimacy",
)

STATEMENTS = Stage(
    name="statements",
    version=1,
    grain="fit",
    reads={
        **{spec.name: tuple(spec.schema.names) for spec in HYPOTHESES_TABLES[:-1]},
        "mentions": (
            *("doc_id", "segment_no", "start", "end"),
            *("category", "family", "kind", "broad"),
        ),
        "documents": ("doc_id", "arena", "source_id", "date"),
    },
    writes=("statements",),
    function="isctext.hypotheses.verdict:state",
)
