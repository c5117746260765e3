"""The stage "trajectories": what the runner must know before anything heavy is imported."""

from __future__ import annotations

from isctext.records.stage import Stage

STAGE = Stage(
    name="trajectories",
    version=1,
    grain="fit",
    reads={
        "mentions": ("doc_id", "category", "family", "strict", "broad"),
        "documents": ("doc_id", "arena", "source_id", "date", "date_precision"),
        "segments": ("doc_id", "n_words"),
        "duplicates": ("doc_id",),
    },
    writes=("trajectories",),
    function="isctext.trajectories.rates:trace",
)
