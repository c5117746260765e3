"""Small annotated studies in memory: texts in, tables out as a stage sees them.

A segment is a text of words apart from each other; "." ends a sentence. "communs@c1" is the word
"communs" with a mention of category c1; of two joined by "+", both.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pyarrow as pa
from memory_rows import MemoryRows

from isctext.records.tables import DOCUMENTS, DUPLICATES, MENTIONS, SEGMENTS, TOPIC_WEIGHTS

SIGNS = {".", ",", ";", ":", "!", "?", "…"}
TABLES = {
    "documents": (DOCUMENTS, ("doc_id", "source_id", "arena", "date")),
    "segments": (
        SEGMENTS,
        ("doc_id", "segment_no", "start", "end", "n_words", "starts", "ends", "forms")
        + ("lemmas", "pos", "sentences"),
    ),
    "mentions": (
        MENTIONS,
        ("doc_id", "segment_no", "start", "end", "category", "family", "strict", "broad")
        + ("overlap_group",),
    ),
    "duplicates": (DUPLICATES, ("doc_id",)),
    "topic_weights": (
        TOPIC_WEIGHTS,
        ("doc_id", "unit_no", "topic", "weight", "n_words", "first_segment"),
    ),
}


@dataclass
class Study:
    """Rows by table, appended one document at a time. families: of categories, else concept."""

    families: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[dict]] = field(default_factory=lambda: {name: [] for name in TABLES})

    def document(self, doc_id, *segments, arena="press", source="s1", day=dt.date(2019, 3, 1)):
        """A document of these segments; ``day`` may be None."""
        row = {"doc_id": doc_id, "source_id": source, "arena": arena, "date": day}
        self.rows["documents"].append(row)
        at = group = 0
        for number, text in enumerate(segments):
            at, group = self._segment((doc_id, number), text, at, group)
        return self

    def duplicate(self, doc_id):
        self.rows["duplicates"].append({"doc_id": doc_id})
        return self

    def topic(self, doc_id, topic, words, segment=0, unit=0):
        row = {"doc_id": doc_id, "unit_no": unit, "topic": topic, "weight": 0.9}
        self.rows["topic_weights"].append(row | {"n_words": words, "first_segment": segment})
        return self

    def _segment(self, place, text, at, group):
        start, starts, ends, forms, sentences = at, [], [], [], [0]
        for token in text.split():
            form, _, marks = token.partition("@")
            if forms and forms[-1] == ".":
                sentences.append(len(forms))
            starts.append(at)
            ends.append(at + len(form))
            forms.append(form)
            for category in filter(None, marks.split("+")):
                self._mention(place, (at, at + len(form)), category, group)
            group += bool(marks)
            at += len(form) + 1
        row = dict(zip(("doc_id", "segment_no"), place, strict=True))
        row |= {"start": start, "end": max(at - 1, start), "starts": starts, "ends": ends}
        pos = ["PUNCT" if form in SIGNS else "NOUN" for form in forms]
        row |= {"forms": forms, "lemmas": [f.lower() for f in forms], "pos": pos}
        row |= {"n_words": pos.count("NOUN"), "sentences": sentences if forms else []}
        self.rows["segments"].append(row)
        return at + 1, group

    def _mention(self, place, span, category, group):
        strict = not category.endswith("?")
        category = category.rstrip("?")
        row = dict(zip(("doc_id", "segment_no"), place, strict=True))
        row |= dict(zip(("start", "end"), span, strict=True))
        row |= {"category": category, "family": self.families.get(category, "concept")}
        self.rows["mentions"].append(
            row | {"strict": strict, "broad": True, "overlap_group": group}
        )

    def inputs(self, names=tuple(TABLES), size=7, order=list):
        """The tables as a stage of grain "fit" sees them, rows in another order if asked."""
        made = {}
        for name in names:
            spec, columns = TABLES[name]
            schema = pa.schema([spec.schema.field(column) for column in columns])
            table = pa.Table.from_pylist(order(self.rows[name]), schema=schema)
            made[name] = MemoryRows(table, size)
        return made
