"""Between arenas: precedence, reuse, drift, novelty, links."""

from __future__ import annotations

import pyarrow as pa

from isctext.records.drift import DRIFT_TABLES
from isctext.records.fields import DAY, INT, REAL, TEXT, may, need
from isctext.records.precedence import PRECEDENCE_TABLES
from isctext.records.spec import TableSpec

REUSE = TableSpec(
    "reuse",
    1,
    pa.schema(
        need(TEXT, "passage_id", "family_id")
        + need(TEXT, "doc_a", "source_a", "arena_a")
        + may(DAY, "date_a")
        + need(INT, "start_a", "end_a")
        + need(TEXT, "doc_b", "source_b", "arena_b")
        + may(DAY, "date_b")
        + need(INT, "start_b", "end_b", "matched", "aligned_len")
        + need(REAL, "identity")
        + need(INT, "exclusive", "third_docs", "family_docs")
        + need(TEXT, "class", "class_reason", "direction", "direction_reason")
        + may(INT, "lag_days")
        + need(TEXT, "claim_level", "text_a", "text_b")
    ),
    key=("passage_id",),
    sort=("family_id", "date_a", "date_b", "passage_id"),
    doc="one row per passage that documents of two sources share, a the earlier one; class "
    "candidate_borrowing: at least 4 matched 4-grams (exclusive) stand in no other document, and "
    "no other document has a quarter of them (third_docs: how many have), else "
    "formula_or_third_source, with the reason (few_exclusive; third_document; name_or_title: no "
    "verb, as in a law's name; site_terms: terms of use, licences, credits); direction a_to_b or "
    "undetermined, with the reason (close_dates, third_earlier, third_undated, undated); "
    "lag_days: the least that both dates leave; claim_level L2: a directed candidate between two "
    "arenas, else L0; family: passages that are copies of one stretch of text, and how many "
    "documents have it",
)

REUSE_FAMILIES = TableSpec(
    "reuse_families",
    1,
    pa.schema(
        need(TEXT, "family_id")
        + need(INT, "docs", "sources", "arenas", "place")
        + need(TEXT, "doc_id", "source_id", "arena")
        + may(DAY, "date")
        + need(INT, "start", "end")
        + need(TEXT, "text")
    ),
    key=("family_id", "doc_id"),
    sort=("family_id", "place"),
    doc="one row per document that has a passage which three documents or more have, of two "
    "sources at least: a formula, a press release, a quoted law; place: its rank by date, undated "
    "ones last, of a family's first 50; docs, sources, arenas: of the whole family; families of "
    "up to 6 documents are those of the table reuse, larger ones share 12 words in a row",
)

CITATIONS = TableSpec(
    "citations",
    1,
    pa.schema(
        need(TEXT, "doc_id", "source_id", "arena")
        + may(DAY, "date")
        + need(INT, "start", "end")
        + need(TEXT, "kind", "text", "cited_source", "cited_arena")
        + may(TEXT, "cited_doc")
        + may(DAY, "cited_date")
        + may(INT, "lag_days")
        + need(TEXT, "claim_level")
    ),
    key=("doc_id", "start", "end", "cited_source"),
    sort=("doc_id", "start", "end", "cited_source"),
    doc="one row per place where a document cites another source of the corpus; kind title (of "
    "one of its documents, whole, between quotation marks), url (of a document, or of the "
    "source's site) or name (an entity tied to the source); cited_date: of the cited document, "
    "else of the source's first one; claim_level L2: between two arenas, and what is cited is "
    "surely earlier, else L0",
)

CIRCULATION_TABLES: tuple[TableSpec, ...] = (
    REUSE,
    REUSE_FAMILIES,
    CITATIONS,
    *PRECEDENCE_TABLES,
    *DRIFT_TABLES,
)
