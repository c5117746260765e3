"""Documents to segments and entities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from isctext.french.linking import entity_rows, find_named
from isctext.french.normalise import Normalised, normalise
from isctext.french.options import FrenchOptions
from isctext.french.pipeline import pipeline
from isctext.french.segments import Segment, split
from isctext.french.tokenarrays import Tokens
from isctext.records.tables import ENTITIES, REJECTIONS, SEGMENTS


@dataclass(frozen=True, slots=True)
class Part:
    """A segment on its way: which document, which text, its normalised reading."""

    doc_id: str
    number: int
    text: str
    segment: Segment
    reading: Normalised


def annotate(documents: pa.Table, options: FrenchOptions) -> dict[str, pa.Table]:
    """Segments and entities of the documents; a document without a token is a rejection.

    documents: columns doc_id, text and, to follow communes through mergers, date. Offsets in
    the result are into that text.
    Raises ResourceMissing when the pipeline is not installed.
    """
    segments: list[dict[str, object]] = []
    entities: list[dict[str, object]] = []
    dates, reader = _dates(documents), pipeline(options)
    # A document at a time: the last bits of what networks compute depend on what is computed
    # with it, and so would depend on the number of workers.
    for doc_id, group in groupby(parts_of(documents), key=lambda part: part.doc_id):
        parts = list(group)
        tokens = reader.read(part.reading.text for part in parts)
        read = [(p, found) for p, found in zip(parts, tokens, strict=True) if len(found.starts)]
        rows = [(part, _segment_row(part, found), found) for part, found in read]
        segments.extend(row for _, row, _ in rows)
        if options.entities and rows:
            entities.extend(_entities(doc_id, rows, dates.get(doc_id), options))
    seen = {row["doc_id"] for row in segments}
    return {
        "segments": SEGMENTS.from_rows(segments),
        "entities": ENTITIES.from_rows(entities),
        "rejections": REJECTIONS.from_rows(
            _refusal(doc_id) for doc_id in documents["doc_id"].to_pylist() if doc_id not in seen
        ),
    }


def _dates(documents: pa.Table) -> dict[str, dt.date | None]:
    if "date" not in documents.column_names:
        return {}
    ids, dates = documents["doc_id"].to_pylist(), documents["date"].to_pylist()
    return dict(zip(ids, dates, strict=True))


def _entities(
    doc_id: str,
    rows: Sequence[tuple[Part, dict[str, Any], Tokens]],
    date: dt.date | None,
    options: FrenchOptions,
) -> Iterator[dict[str, object]]:
    """Names of the networks and of the gazetteer; the latter are weighed over the document."""
    text = rows[0][0].text
    spans = np.concatenate([np.stack([row["starts"], row["ends"]], axis=1) for _, row, _ in rows])
    counts = np.cumsum([0, *(len(row["starts"]) for _, row, _ in rows)])
    firsts = [row["sentences"] + first for (_, row, _), first in zip(rows, counts, strict=False)]
    named = find_named(
        options.gazetteer, text, spans.astype(np.int32), np.concatenate(firsts).astype(np.int32),
        date,
    )  # fmt: skip
    found = [entity for part, _, tokens in rows for entity in _placed_entities(part, tokens)]
    yield from entity_rows(doc_id, text, found, named)


def prepare(options: FrenchOptions) -> None:
    """Load the pipeline ahead of the first document, and let it read a line."""
    documents = pa.table({"doc_id": ["a"], "text": ["Un tiers-lieu ouvre à Dunkerque."]})
    annotate(documents, options)


def parts_of(documents: pa.Table) -> Iterator[Part]:
    """The segments of the documents (columns doc_id, text), ready to be read."""
    for doc_id, text in zip(
        documents["doc_id"].to_pylist(), documents["text"].to_pylist(), strict=True
    ):
        for number, segment in enumerate(split(text)):
            reading = normalise(text[segment.start : segment.end])
            yield Part(doc_id, number, text, segment, reading)


def _segment_row(part: Part, tokens: Tokens) -> dict[str, Any]:
    starts, ends = _placed(part, tokens.starts, tokens.ends)
    is_word = _words(part.reading.text, tokens)
    return {
        "doc_id": part.doc_id,
        "segment_no": part.number,
        "kind": part.segment.kind,
        "start": part.segment.start,
        "end": part.segment.end,
        "n_words": int(is_word.sum()),
        "starts": starts,
        "ends": ends,
        "forms": [part.text[a:b] for a, b in zip(starts, ends, strict=True)],
        "lemmas": tokens.lemmas,
        "pos": tokens.pos,
        "morph": tokens.morph,
        "sentences": tokens.sentences,
    }


def _placed_entities(part: Part, tokens: Tokens) -> Iterator[tuple[int, int, str]]:
    for start, end, label in tokens.entities:
        first, last = _placed(part, np.array([start], np.int32), np.array([end], np.int32))
        yield int(first[0]), int(last[0]), label


def _placed(
    part: Part, starts: NDArray[np.int32], ends: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    shift = part.segment.start
    return part.reading.original(starts) + shift, part.reading.original(ends) + shift


def _words(text: str, tokens: Tokens) -> NDArray[np.bool_]:
    """Which tokens count as words: those with a letter or a digit, whatever their tag.

    The denominator of every rate: it must not move with a tagger's mistakes on symbols.
    """
    return np.fromiter(
        (
            any(c.isalnum() for c in text[a:b])
            for a, b in zip(tokens.starts, tokens.ends, strict=True)
        ),
        np.bool_,
        len(tokens.starts),
    )


def _refusal(doc_id: str) -> dict[str, object]:
    return {
        "stage": "annotate",
        "input_id": "",
        "locator": "",
        "doc_id": doc_id,
        "blob_id": "",
        "source_id": "",
        "arena": "",
        "code": "EMPTY_OUTPUT",
        "detail": "the text holds no token",
    }
