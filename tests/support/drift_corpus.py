"""Small corpora for sense drift: documents of words that keep company, as the stage's tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from memory_rows import MemoryRows

from isctext.circulation.drift.stage import STAGE
from isctext.records.tables import DOCUMENTS, DUPLICATES, MENTIONS, SEGMENTS

NOUNS = 60
OWN = 6  # adjectives that go with a noun
WORD = "commun"


def name(number: int, start: str) -> str:
    """A lemma: letters only."""
    return start + "".join(chr(97 + int(digit)) for digit in f"{number:04}")


def tables(
    docs: Sequence[int] = (70, 80),
    *,
    drift: float = 0.0,
    seed: int = 0,
    entries: Sequence[str] = ("commun.one",),
    nouns: int = NOUNS,
    start: date = date(2015, 1, 1),
) -> dict[str, pa.Table]:
    """Two arenas, a and b, of so many documents; the word in each, once or twice.

    A noun is said with two of its own adjectives, and with one of the arena's. drift: the share
    of b's documents that say the word with other adjectives than a's do.
    """
    rng = np.random.default_rng(seed)
    rows: dict[str, list[dict[str, object]]] = {"documents": [], "segments": [], "mentions": []}
    for arena, size in zip("ab", docs, strict=True):
        for k in range(size):
            doc_id = f"{arena}{k:04}"
            rows["documents"].append(
                _document(doc_id, arena, k % 5, start + timedelta(days=30 * k))
            )
            drifted = arena == "b" and rng.random() < drift
            sense = NOUNS + 1 if drifted else NOUNS
            tokens, places = _text(rng, arena, sense, nouns)
            segment = _segment(doc_id, tokens)
            mentions = [
                _mention(segment, at, entries[int(rng.integers(len(entries)))]) for at in places
            ]
            rows["segments"].append(segment)
            rows["mentions"] += mentions
    specs = {"documents": DOCUMENTS, "segments": SEGMENTS, "mentions": MENTIONS}
    made = {key: spec.from_rows(rows[key]) for key, spec in specs.items()}
    return made | {"duplicates": DUPLICATES.empty()}


def seen(made: dict[str, pa.Table], size: int = 7) -> dict[str, MemoryRows]:
    """As the stage sees them: the columns that it declares, in batches."""
    return {
        key: MemoryRows(made[key].select(list(columns)), size)
        for key, columns in STAGE.reads.items()
    }


def _document(doc_id: str, arena: str, source: int, day: date) -> dict[str, object]:
    empty = ("input_id", "blob_id", "locator", "title", "territory", "lang", "url")
    row: dict[str, object] = dict.fromkeys((*empty, "provider_id", "text", "text_sha256"), "")
    row |= {"doc_id": doc_id, "source_id": f"{arena}:{source}", "arena": arena}
    return row | {"date": day, "date_precision": "day", "authors": [], "other_dates": []}


def _text(
    rng: np.random.Generator, arena: str, sense: int, nouns: int
) -> tuple[list[tuple[str, str]], list[int]]:
    """The tokens of a document, and which of them are the word."""
    tokens: list[tuple[str, str]] = []
    places = []
    chosen = rng.permutation(nouns)[: int(0.95 * nouns)]
    before = rng.integers(0, len(chosen), 1 + int(rng.random() < 0.5)).tolist()
    for k, noun in enumerate(chosen.tolist()):
        if k in before:
            places.append(len(tokens))
            tokens += [(WORD, "NOUN"), *_company(rng, sense, arena)]
        tokens += [(name(noun, "n"), "NOUN"), ("de", "ADP"), *_company(rng, noun, arena)]
    return tokens, places


def _segment(doc_id: str, tokens: Sequence[tuple[str, str]]) -> dict[str, object]:
    starts = np.cumsum([0] + [len(lemma) + 1 for lemma, _ in tokens])[:-1].tolist()
    ends = [start + len(lemma) for start, (lemma, _) in zip(starts, tokens, strict=True)]
    return {
        "doc_id": doc_id, "segment_no": 0, "kind": "p", "start": 0, "end": ends[-1],
        "n_words": len(tokens), "starts": starts, "ends": ends,
        "forms": [lemma for lemma, _ in tokens], "lemmas": [lemma for lemma, _ in tokens],
        "pos": [pos for _, pos in tokens], "morph": [""] * len(tokens), "sentences": [0],
    }  # fmt: skip


def _company(rng: np.random.Generator, noun: int, arena: str) -> list[tuple[str, str]]:
    own = rng.integers(0, OWN, 2) + OWN * noun
    shared = int(rng.integers(0, 30)) + (20 if arena == "b" else 0)
    return [(name(k, "x"), "ADJ") for k in own.tolist()] + [(name(shared, "z"), "ADJ")]


def _mention(segment: dict[str, Any], at: int, entry: str) -> dict[str, object]:
    return {
        "doc_id": segment["doc_id"], "segment_no": 0, "start": segment["starts"][at],
        "end": segment["ends"][at], "surface": WORD, "entry_id": entry, "category": "communs",
        "family": "concept", "tier": "core", "kind": "", "sense": "", "context_ok": True,
        "strict": entry.endswith("one"), "broad": True, "overlap_group": 0, "lexicon_id": "t",
        "lexicon_version": "1", "lexicon_sha": "s",
    }  # fmt: skip
