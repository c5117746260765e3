"""The stage "drift": what the runner must know before anything heavy is imported."""

from __future__ import annotations

from isctext.records.stage import Stage

STAGE = Stage(
    name="drift",
    version=1,
    grain="fit",
    reads={
        "documents": ("doc_id", "source_id", "arena", "date", "date_precision", "title"),
        "duplicates": ("doc_id",),
        "segments": ("doc_id", "segment_no", "starts", "lemmas", "pos"),
        "mentions": (
            *("doc_id", "segment_no", "start", "end", "surface", "entry_id", "category"),
            *("family", "strict", "broad"),
        ),
    },
    writes=("drift", "drift_terms", "drift_passages"),
    function="isctext.circulation.drift.find:find_drift",
)
