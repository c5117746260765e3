"""The stage "citations": what the runner must know before anything heavy is imported."""

from __future__ import annotations

from isctext.records.stage import Stage

STAGE = Stage(
    name="citations",
    version=1,
    grain="fit",
    reads={
        "documents": ("doc_id", "source_id", "arena", "date", "date_precision")
        + ("title", "url", "text"),
        "duplicates": ("doc_id",),
        "sources": ("source_id", "label"),
        "entities": ("doc_id", "start", "end", "label", "text", "entity_id"),
    },
    writes=("citations",),
    function="isctext.circulation.citations.find:find_citations",
)
