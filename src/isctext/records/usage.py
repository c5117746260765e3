"""The monthly counts from which every measure of time starts."""

from __future__ import annotations

import pyarrow as pa

from isctext.records.fields import DAY, FLAG, INT, LONG, REAL, TEXT, need
from isctext.records.spec import TableSpec

# Narrow rows, read by range of name and summed in one go. Over 10 million mentions one name took
# 9 ms with groups of 16 thousand rows and 3 ms with these (scripts/querybench.py).
_ROW_GROUP = 131_072

EXPOSURE = TableSpec(
    "exposure",
    1,
    pa.schema(
        need(TEXT, "arena", "source_id")
        + need(DAY, "month")
        + need(TEXT, "precision")
        + need(FLAG, "batch")
        + need(INT, "docs")
        + need(LONG, "tokens")
        + need(REAL, "tokens_sq")
    ),
    key=("arena", "source_id", "month", "precision", "batch"),
    sort=("arena", "source_id", "month", "precision", "batch"),
    doc="one row per source x month with a counted document: documents, words, sum of squared "
    "words; precision is year for documents of which only the year is known (month is then "
    "January) and month for the others; documents of a batch event (table batch_events) have "
    "rows of their own, where batch is true: sum both for all; undated documents, duplicates "
    "that the study drops and documents without a word are not counted",
)

USAGE = TableSpec(
    "usage",
    1,
    pa.schema(
        need(TEXT, "level", "name", "category", "family", "scope", "arena", "source_id")
        + need(DAY, "month")
        + need(TEXT, "precision")
        + need(FLAG, "batch")
        + need(LONG, "hits")
        + need(INT, "docs_hit")
        + need(REAL, "hits_sq", "hits_tokens")
        + need(DAY, "first")
    ),
    key=("level", "name", "scope", "arena", "source_id", "month", "precision", "batch"),
    sort=("level", "scope", "name", "arena", "source_id", "month", "precision", "batch"),
    row_group=_ROW_GROUP,
    doc="one row per category or entry (level) x scope x source x month with a hit: hits, "
    "documents with a hit, and over those documents the sums of hits squared and of hits x words, "
    "from which the design effect follows; first is the earliest date of such a document; same "
    "documents and same batch as exposure",
)

# A roll-up of the roll-up, for questions that must be answered while somebody waits: with 200
# sources it is a quarter of ``usage``, and all names x arenas x years take 20 ms instead of 42.
TIMELINES = TableSpec(
    "timelines",
    1,
    pa.schema(
        need(TEXT, "level", "name", "category", "family", "scope", "arena")
        + need(DAY, "month")
        + need(TEXT, "precision")
        + need(FLAG, "batch")
        + need(LONG, "hits")
        + need(INT, "docs_hit")
        + need(REAL, "hits_sq", "hits_tokens")
        + need(DAY, "first")
    ),
    key=("level", "name", "scope", "arena", "month", "precision", "batch"),
    sort=("level", "scope", "name", "arena", "month", "precision", "batch"),
    row_group=_ROW_GROUP,
    doc="usage summed over the sources of each arena: one row per category or entry x scope x "
    "arena x month with a hit",
)

BATCH_EVENTS = TableSpec(
    "batch_events",
    1,
    pa.schema(
        need(TEXT, "arena", "source_id")
        + need(DAY, "date")
        + need(INT, "docs", "counted")
        + need(REAL, "usual", "share_of_year", "new_texts")
    ),
    key=("arena", "source_id", "date"),
    sort=("arena", "source_id", "date"),
    doc="one row per day on which a source published in bulk (a code recast, an archive put "
    "online): its documents of that day, those of them that are counted, its usual busy day (90 % "
    "of its other days have no more documents), the day's share of the source's documents of that "
    "calendar year, and the share of its texts of which no earlier document has nearly the same",
)

USAGE_TABLES = (EXPOSURE, USAGE, TIMELINES, BATCH_EVENTS)
