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

_EXPOSURE = ("arena", "source_id", "month", "precision", "batch", "docs", "tokens", "tokens_sq")
_USAGE = (
    *("level", "name", "category", "family", "scope", "arena", "source_id"),
    *("month", "precision", "batch", "hits", "docs_hit", "hits_sq", "hits_tokens", "first"),
)

STAGE = Stage(
    name="trajectories",
    version=3,
    grain="fit",
    reads={"exposure": _EXPOSURE, "usage": _USAGE},
    writes=("trajectories",),
    function="isctext.trajectories.rates:trace",
)

TRENDS = Stage(
    name="trends",
    version=1,
    grain="fit",
    reads={"exposure": _EXPOSURE, "usage": _USAGE},
    writes=("trends", "breaks", "composition"),
    function="isctext.trajectories.trends:follow",
)

FIRST_USES = Stage(
    name="first_uses",
    version=1,
    grain="fit",
    reads={
        "mentions": (
            *("doc_id", "segment_no", "start", "end", "surface"),
            *("entry_id", "category", "family", "strict", "broad"),
        ),
        "documents": (
            *("doc_id", "arena", "source_id", "date", "date_precision"),
            *("territory", "authors"),
        ),
        "segments": ("doc_id", "n_words"),
        "duplicates": ("doc_id",),
        "exposure": _EXPOSURE,
        "usage": _USAGE,
    },
    writes=("first_uses",),
    function="isctext.trajectories.firsts:find",
)

FIRST_USE_ORDER = Stage(
    name="first_use_order",
    version=1,
    grain="fit",
    reads={"exposure": _EXPOSURE, "usage": _USAGE},
    writes=("first_use_order", "first_use_terms"),
    function="isctext.trajectories.order:order",
)
