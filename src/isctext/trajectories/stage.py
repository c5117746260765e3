"""The stages of the room: what the runner must know before anything heavy is imported."""

from __future__ import annotations

from isctext.records.stage import Stage

USAGE = Stage(
    name="usage",
    version=1,
    grain="fit",
    reads={
        "mentions": ("doc_id", "entry_id", "category", "family", "strict", "broad"),
        "documents": ("doc_id", "arena", "source_id", "date", "date_precision"),
        "segments": ("doc_id", "n_words"),
        "duplicates": ("doc_id",),
    },
    writes=("exposure", "usage", "timelines", "batch_events"),
    function="isctext.trajectories.counting:count",
)

STAGE = Stage(
    name="trajectories",
    version=2,
    grain="fit",
    reads=USAGE.reads,
    writes=("trajectories",),
    function="isctext.trajectories.rates:trace",
)
