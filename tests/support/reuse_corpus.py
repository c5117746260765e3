"""Small corpora for text reuse: texts in, the tables of a stage out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
from memory_rows import MemoryRows

from isctext.records.tables import DOCUMENTS, DUPLICATES, ENTITIES, SEGMENTS, SOURCES

_TOKEN = re.compile(r"\w+(?:['’](?=\w))?|[^\w\s]")


@dataclass(frozen=True)
class Doc:
    """A document of a source "arena:name"."""

    doc_id: str
    source: str
    text: str
    date: date | None = date(2020, 1, 1)
    precision: str = "day"
    title: str = ""
    url: str = ""

    @property
    def arena(self) -> str:
        return self.source.split(":")[0]


def inputs(
    docs: Sequence[Doc],
    size: int = 7,
    *,
    repeats: Sequence[str] = (),
    verbs: Sequence[str] = (),
    entities: Sequence[dict[str, object]] = (),
    labels: dict[str, str] | None = None,
) -> dict[str, MemoryRows]:
    """The tables; ``verbs``: forms that are finite verbs (none: no morphology at all)."""
    tables = {
        "documents": DOCUMENTS.from_rows(_document(doc) for doc in docs),
        "segments": SEGMENTS.from_rows(row for doc in docs for row in _segments(doc, set(verbs))),
        "duplicates": DUPLICATES.from_rows(
            {"doc_id": doc_id, "kept_id": "", "kind": "near", "similarity": 0.9, "reason": "copy"}
            for doc_id in repeats
        ),
        "entities": ENTITIES.from_rows(entities),
        "sources": SOURCES.from_rows(
            {"source_id": source, "arena": source.split(":")[0]}
            | dict.fromkeys(("kind", "territory", "licence", "rights"), "")
            | {"label": (labels or {}).get(source, "")}
            for source in sorted({doc.source for doc in docs})
        ),
    }
    return {name: MemoryRows(table, size) for name, table in tables.items()}


def shuffled(rows: MemoryRows, order: Sequence[int], size: int) -> MemoryRows:
    """The same rows in another order and other batches."""
    return MemoryRows(rows.table().take(pa.array(order, pa.int64())), size)


def _document(doc: Doc) -> dict[str, object]:
    empty = ("input_id", "blob_id", "locator", "territory", "provider_id", "text_sha256")
    return dict.fromkeys(empty, "") | {
        "doc_id": doc.doc_id,
        "source_id": doc.source,
        "arena": doc.arena,
        "title": doc.title,
        "authors": [],
        "date": doc.date,
        "date_precision": doc.precision if doc.date else None,
        "date_source": None,
        "other_dates": [],
        "lang": "fr",
        "url": doc.url,
        "text": doc.text,
    }


def _segments(doc: Doc, verbs: set[str]) -> list[dict[str, object]]:
    rows = []
    for number, paragraph in enumerate(re.finditer(r"(?:.+\n?)+", doc.text)):
        tokens = list(_TOKEN.finditer(paragraph.group()))
        forms = [token.group() for token in tokens]
        stops = [i + 1 for i, form in enumerate(forms[:-1]) if form in ".;!?"]
        rows.append(
            {
                "doc_id": doc.doc_id,
                "segment_no": number,
                "kind": "paragraph",
                "start": paragraph.start(),
                "end": paragraph.end(),
                "n_words": len(forms),
                "starts": [paragraph.start() + token.start() for token in tokens],
                "ends": [paragraph.start() + token.end() for token in tokens],
                "forms": forms,
                "lemmas": forms,
                "pos": [""] * len(forms),
                "morph": ["VerbForm=Fin" if form in verbs else "" for form in forms],
                "sentences": [0, *stops] if forms else [],
            }
        )
    return rows
