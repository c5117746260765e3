"""The stage "reuse": what the runner must know before anything heavy is imported."""

from __future__ import annotations

from isctext.records.stage import Stage

STAGE = Stage(
    name="reuse",
    version=1,
    grain="fit",
    reads={
        "documents": ("doc_id", "source_id", "arena", "date", "date_precision") + ("title", "text"),
        "duplicates": ("doc_id",),
        "segments": ("doc_id", "segment_no", "starts", "ends", "forms") + ("morph", "sentences"),
    },
    writes=("reuse", "reuse_families"),
    function="isctext.circulation.reuse.find:find_reuse",
)
