"""The stage "claims": what the runner must know before anything heavy is imported."""

from __future__ import annotations

from isctext.records.stage import Stage
from isctext.records.usage import EXPOSURE, USAGE

STAGE = Stage(
    name="claims",
    version=1,
    grain="fit",
    reads={
        "precedence": (
            *("arena_x", "arena_y", "category", "family", "scope", "batches", "asym", "q_bh"),
            *("peak_lag", "mde_beta", "verdict", "claim_level", "first", "reason"),
        ),
        "reuse": (
            *("passage_id", "family_id", "doc_a", "source_a", "arena_a", "date_a", "start_a"),
            *("end_a", "doc_b", "source_b", "arena_b", "date_b", "start_b", "end_b"),
            *("lag_days", "claim_level"),
        ),
        "citations": (
            *("doc_id", "source_id", "arena", "date", "start", "end", "cited_source"),
            *("cited_arena", "lag_days", "claim_level"),
        ),
        "confirmed_links": ("kind", "item_id", "coder", "code"),
        "mentions": ("doc_id", "segment_no", "start", "end", "category", "family", "broad"),
        "segments": ("doc_id", "segment_no", "start", "end"),
        "exposure": tuple(EXPOSURE.schema.names),
        "usage": tuple(USAGE.schema.names),
    },
    writes=("claims", "links", "link_nodes"),
    function="isctext.circulation.claims.build:build_claims",
)
