"""The stage "novelty": what the runner must know before anything heavy is imported."""

from __future__ import annotations

from isctext.records.stage import Stage

STAGE = Stage(
    name="novelty",
    version=1,
    grain="fit",
    reads={
        "topic_documents": ("run_id", "doc_id"),
        "topic_weights": ("run_id", "doc_id", "unit_no", "topic", "weight", "n_words"),
        "documents": ("doc_id", "source_id", "arena", "date", "date_precision"),
        "batch_events": ("arena", "source_id", "date"),
    },
    writes=("novelty", "novelty_arenas"),
    function="isctext.circulation.novelty.find:find_novelty",
)
