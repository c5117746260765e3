"""The stage "topics": what the runner must know before anything heavy is imported."""

from __future__ import annotations

from isctext.records.stage import Stage
from isctext.topics.options import TopicOptions

__all__ = ["STAGE", "TopicOptions"]

STAGE = Stage(
    name="topics",
    version=2,
    grain="fit",
    reads={
        "segments": ("doc_id", "segment_no", "n_words", "lemmas", "pos"),
        "documents": ("doc_id", "arena", "source_id", "date"),
        "duplicates": ("doc_id",),
    },
    writes=(
        *("topic_runs", "topics", "topic_weights", "topic_profiles"),
        *("topic_terms", "topic_documents"),
    ),
    function="isctext.topics.fit:fit_topics",
    extend="isctext.topics.fold:fold_in",
)
