"""``isctext lexicon expand``: candidates for a category, as a table in which coders decide."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.bench.candidates import (
    METHODS,
    Corpus,
    Found,
    Spans,
    candidate_rows,
    find_candidates,
    passages,
)
from isctext.bench.embedding import installed, word2vec
from isctext.bench.options import ExpandOptions
from isctext.concepts.entries import Lexicon
from isctext.errors import UsageError, did_you_mean
from isctext.workflow.checking import check_begun
from isctext.workflow.lexiconcorpus import check_name, mentions_in, read_corpus
from isctext.workflow.quoting import quoted
from isctext.workflow.run import Place
from isctext.workflow.sheets import refuse_existing, sheet, write_new
from isctext.workflow.street import lexicon

_AROUND = 60  # characters on each side of a candidate
_HEADINGS = {
    "fr": ("catégorie", "terme", "méthodes", *(f"rang {m}" for m in METHODS), "occurrences",
           "documents", "sources", "déjà dans"),
    "en": ("category", "term", "methods", *(f"rank {m}" for m in METHODS), "occurrences",
           "documents", "sources", "already in"),
}  # fmt: skip
_DECIDE = {
    "fr": ("motif", "décision", "contexte", "codeur", "date", "note"),
    "en": ("pattern", "decision", "context", "coder", "date", "note"),
}
_PASSAGES = {"fr": "passages", "en": "passages"}


@dataclass(frozen=True, slots=True)
class Expanded:
    """What was found: candidates, by how many methods, and why a method did not run."""

    category: str
    rows: pa.Table
    skipped: dict[str, str]
    path: Path

    def lines(self) -> list[str]:
        """The same in words."""
        said = [f"{self.category}: {self.rows.num_rows:,} candidates"]
        for name in METHODS:
            if name in self.skipped:
                said.append(f"{name} skipped: {self.skipped[name]}")
            else:
                mine = sum(name in methods for methods in self.rows["methods"].to_pylist())
                said.append(f"{name}: {mine:,}")
        return said


def expand(
    place: Place, category: str, run_id: str, folder: Path, *, options: ExpandOptions, dialect: str
) -> Expanded:
    """Looks for candidates, keeps them in table ``candidates``, writes the table to decide in.

    Raises UsageError: [IT-LEX-027] for an unknown category, [IT-LEX-021] when the table is there
    already, [IT-LEX-022] for no name.
    """
    check_begun(place.folder, place.store, "concepts")
    check_name(run_id)
    words = lexicon(place.folder, place.study)
    known = [c.name for c in words.categories]
    if category not in known:
        raise UsageError(
            "IT-LEX-027", f"no category named '{category}'", found=category,
            expected="a category of the lexicon", hint=did_you_mean(category, known),
        )  # fmt: skip
    path = folder / f"{run_id}-{category}.csv"
    refuse_existing(path)
    corpus = read_corpus(place, options)
    spans = mentions_in(place, corpus.documents)
    none = np.zeros(0, np.int64)
    own = spans.pop(category, Spans(none, none, none))
    others = {name: np.unique(s.doc) for name, s in spans.items()}
    found = find_candidates(corpus, own, others, options, word2vec if installed() else None)
    patterns = _patterns(words)
    rows = candidate_rows(corpus, found, (run_id, category), patterns, options)
    cells = _cells(place, corpus, found, rows=rows, known=patterns, options=options)
    arenas = rows["arenas"][0].as_py() if rows.num_rows else []
    head = (*_HEADINGS[dialect], *arenas, *_DECIDE[dialect])
    head += tuple(f"{_PASSAGES[dialect]} {arena}" for arena in arenas)
    with place.store.writing():
        table = place.store.table("candidates")
        table.remove((pc.field("run_id") == run_id) & (pc.field("category") == category))
        table.append(rows)
    write_new(path, sheet(head, cells, dialect))
    return Expanded(category, rows, found.skipped, path)


def _patterns(words: Lexicon) -> dict[str, set[str]]:
    known: dict[str, set[str]] = {}
    for entry in words.entries:
        for pattern in entry.patterns:
            known.setdefault(pattern.lstrip("="), set()).add(entry.category)
    return known


def _cells(
    place: Place,
    corpus: Corpus,
    found: Found,
    *,
    rows: pa.Table,
    known: dict[str, set[str]],
    options: ExpandOptions,
) -> list[list[str]]:
    """The rows of the table to decide in: those that most methods propose first."""
    listed = sorted(rows.to_pylist(), key=_place)
    examples = _examples(place, corpus, found, [r["term"] for r in listed], options)
    out = []
    for row, shown in zip(listed, examples, strict=True):
        ranks = [str(row[f"rank_{m}"] or "") for m in METHODS]
        numbers = [str(row[name]) for name in ("occurrences", "docs", "sources")]
        where = ", ".join(sorted(known.get(row["term"], ())))
        cells = [row["category"], row["term"], " ".join(row["methods"]), *ranks, *numbers, where]
        cells += [str(n) for n in row["by_arena"]]
        out.append([*cells, row["term"], "", "", "", "", "", *(shown[a] for a in row["arenas"])])
    return out


def _place(row: dict[str, Any]) -> tuple[int, float, str]:
    """What most methods propose comes first, and then what they place well."""
    ranks = [row[f"rank_{m}"] for m in row["methods"]]
    return -len(ranks), sum(ranks) / len(ranks), row["term"]


def _examples(
    place: Place, corpus: Corpus, found: Found, terms: list[str], options: ExpandOptions
) -> list[dict[str, str]]:
    """Of each term, by arena, its passages: « ... » | « ... »."""
    drawn = [passages(corpus, found, term, options) for term in terms]
    places = [(n, a, int(o)) for n, by in enumerate(drawn) for a, at in by.items() for o in at]
    at = np.array([o for _, _, o in places], dtype=np.int64)
    first, last = corpus.terms.first[at], corpus.terms.last[at]
    start, end = corpus.words.start[first].astype(np.int64), corpus.words.end[last].astype(np.int64)
    table = pa.table(
        {
            "doc_id": corpus.documents["doc_id"].take(pa.array(corpus.words.doc[first])),
            "left_start": np.maximum(start - _AROUND, 0),
            "start": start,
            "end": end,
            "right_end": end + _AROUND,
        }
    )
    out = [dict.fromkeys(by, "") for by in drawn]
    if not places:
        return out
    cut = quoted(place.store, table).select(["left", "node", "right"]).to_pylist()
    for (number, arena, _), row in zip(places, cut, strict=True):
        told = f"…{row['left']}[{row['node']}]{row['right']}…"
        out[number][arena] += (" | " if out[number][arena] else "") + told
    return out
