"""The monthly counts from which every measure of time starts."""

from __future__ import annotations

import pyarrow as pa

from isctext.records.fields import DAY, INT, LONG, REAL, TEXT, need
from isctext.records.spec import TableSpec

EXPOSURE = TableSpec(
    "exposure",
    1,
    pa.schema(
        need(TEXT, "arena", "source_id")
        + need(DAY, "month")
        + need(TEXT, "precision")
        + need(INT, "docs")
        + need(LONG, "tokens")
        + need(REAL, "tokens_sq")
    ),
    key=("arena", "source_id", "month", "precision"),
    sort=("arena", "source_id", "month", "precision"),
    doc="one row per source x month with a counted document: documents, words, sum of squared "
    "words; precision is year for documents of which only the year is known (month is then "
    "January) and month for the others; undated documents, duplicates that the study drops "
    "and documents without a word are not counted",
)

USAGE = TableSpec(
    "usage",
    1,
    pa.schema(
        need(TEXT, "level", "name", "category", "family", "scope", "arena", "source_id")
        + need(DAY, "month")
        + need(TEXT, "precision")
        + need(LONG, "hits")
        + need(INT, "docs_hit")
        + need(REAL, "hits_sq", "hits_tokens")
    ),
    key=("level", "name", "scope", "arena", "source_id", "month", "precision"),
    sort=("level", "name", "scope", "arena", "source_id", "month", "precision"),
    doc="one row per category or entry (level) x scope x source x month with a hit: hits, "
    "documents with a hit, and over those documents the sums of hits squared and of hits x words, "
    "from which the design effect follows; same documents as exposure",
)

USAGE_TABLES = (EXPOSURE, USAGE)
