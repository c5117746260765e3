"""The corpus as the lexicon's bench sees it: its words, and where a category already is."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isctext.bench.candidates import (
    Corpus,
    Spans,
)
from isctext.bench.options import ExpandOptions
from isctext.bench.words import COLUMNS, find_terms, read_words
from isctext.errors import UsageError
from isctext.workflow.lexicondiff import counted_arenas
from isctext.workflow.run import Place
from isctext.workflow.segmentstream import whole_documents


def read_corpus(place: Place, options: ExpandOptions) -> Corpus:
    """The counted documents, their tokens and their terms."""
    arenas = counted_arenas(place)
    table = place.store.table("documents").read(["doc_id", "source_id", "date"])
    at = pc.index_in(table["doc_id"], value_set=arenas["doc_id"].combine_chunks())
    table = table.append_column("arena", arenas["arena"].take(at)).filter(pc.is_valid(at))
    documents = table.sort_by("doc_id").combine_chunks()
    ids = documents["doc_id"].combine_chunks()
    words = read_words(whole_documents(place.store, COLUMNS), ids)
    return Corpus(documents, words, find_terms(words, options.docs))


def mentions_in(place: Place, documents: pa.Table) -> dict[str, Spans]:
    """Mentions that count (broad), by category."""
    table = place.store.table("mentions").read(
        ["doc_id", "start", "end", "category"], pc.field("broad")
    )
    at = pc.index_in(table["doc_id"], value_set=documents["doc_id"].combine_chunks())
    table = table.append_column("at", at).filter(pc.is_valid(at))
    doc, start, end = (table[n].to_numpy().astype(np.int64) for n in ("at", "start", "end"))
    category = np.array(table["category"].to_pylist(), dtype=object)
    return {
        name: Spans(doc[category == name], start[category == name], end[category == name])
        for name in sorted(set(category.tolist()))
    }


def check_name(sample_id: str) -> None:
    """Nothing for a name of letters, figures, - and _. Raises UsageError [IT-LEX-022]."""
    if not sample_id or len(sample_id) > 60 or not all(c.isalnum() or c in "-_" for c in sample_id):  # noqa: PLR2004
        raise UsageError(
            "IT-LEX-022",
            "a sample needs a name",
            found=repr(sample_id),
            expected="up to 60 letters, figures, - and _",
        )
