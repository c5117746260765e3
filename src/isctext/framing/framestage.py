"""The stage of supervised frames: what the runner must know before anything heavy is imported."""

from __future__ import annotations

from isctext.records.stage import Stage

FRAMES = Stage(
    name="frames",
    version=1,
    grain="fit",
    reads={
        "documents": ("doc_id", "source_id", "arena", "date"),
        "duplicates": ("doc_id",),
        "segments": ("doc_id", "segment_no", "n_words", "lemmas", "pos"),
    },
    writes=("frames", "frame_scores", "frame_prevalence", "frame_calibration", "frame_models"),
    function="isctext.framing.frames:classify_frames",
)
