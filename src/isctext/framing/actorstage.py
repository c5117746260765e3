"""The stage of actors: what the runner must know before anything heavy is imported."""

from __future__ import annotations

from isctext.records.stage import Stage

ACTORS = Stage(
    name="actors",
    version=1,
    grain="fit",
    reads={
        "documents": ("doc_id", "source_id", "arena", "date"),
        "duplicates": ("doc_id",),
        "segments": (
            "doc_id", "segment_no", "n_words", "starts", "ends", "forms", "lemmas", "pos",
            "morph", "sentences",
        ),
        "dependencies": ("doc_id", "segment_no", "heads", "relations"),
        "mentions": (
            "doc_id", "segment_no", "start", "end", "category", "family", "strict", "broad",
        ),
        "entities": ("doc_id", "start", "end", "label", "entity_id"),
    },
    writes=("actors", "actor_shares"),
    function="isctext.framing.actors:find_actors",
)  # fmt: skip
