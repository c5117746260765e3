"""The stages of the room: what the runner must know before anything heavy is imported."""

from __future__ import annotations

from isctext.records.stage import Stage

_DOCUMENTS = ("doc_id", "source_id", "arena", "date")
_TERMS = ("doc_id", "segment_no", "n_words", "lemmas", "pos")

KEYNESS = Stage(
    name="keyness",
    version=1,
    grain="fit",
    reads={
        "documents": _DOCUMENTS,
        "segments": (*_TERMS, "starts"),
        "mentions": ("doc_id", "start", "end", "category", "family", "strict", "broad"),
        "duplicates": ("doc_id",),
        "topic_weights": ("doc_id", "unit_no", "topic", "weight", "n_words", "first_segment"),
    },
    writes=("keyness", "keyness_parts"),
    function="isctext.framing.keyness:measure_keyness",
)

COOCCURRENCE = Stage(
    name="cooccurrence",
    version=1,
    grain="fit",
    reads={
        "documents": _DOCUMENTS,
        "segments": ("doc_id", "segment_no", "start", "end", "n_words", "starts", "sentences"),
        "mentions": (
            *("doc_id", "segment_no", "start", "category", "family"),
            *("strict", "broad", "overlap_group"),
        ),
        "duplicates": ("doc_id",),
    },
    writes=("cooccurrences",),
    function="isctext.framing.cooccurrence:measure_cooccurrence",
)

AFC = Stage(
    name="afc",
    version=1,
    grain="fit",
    reads={"documents": _DOCUMENTS, "segments": _TERMS, "duplicates": ("doc_id",)},
    writes=("afc", "afc_axes"),
    function="isctext.framing.afc:place_words",
)

REINERT = Stage(
    name="reinert",
    version=1,
    grain="fit",
    reads={
        "documents": _DOCUMENTS,
        "segments": (*_TERMS, "forms", "starts", "ends"),
        "duplicates": ("doc_id",),
    },
    writes=("reinert", "reinert_terms", "reinert_segments", "reinert_profiles"),
    function="isctext.framing.reinert:classify",
)
