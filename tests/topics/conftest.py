"""A corpus with planted topics, and tables in memory seen as a stage sees stored ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

SEGMENTS = pa.schema(
    [("doc_id", pa.string()), ("segment_no", pa.int32()), ("n_words", pa.int32())]
    + [("lemmas", pa.list_(pa.string())), ("pos", pa.list_(pa.string()))]
)
DOCUMENTS = pa.schema(
    [(n, pa.string()) for n in ("doc_id", "arena", "source_id")] + [("date", pa.date32())]
)


class MemoryRows:
    def __init__(self, table: pa.Table, size: int = 11) -> None:
        self._table, self._size = table, size

    def batches(self) -> Iterator[pa.RecordBatch]:
        return iter(self._table.to_batches(max_chunksize=self._size))

    def table(self) -> pa.Table:
        return self._table

    def of(self, doc_ids) -> MemoryRows:
        wanted = pc.is_in(self._table["doc_id"], value_set=pa.array(doc_ids, pa.string()))
        return MemoryRows(self._table.filter(wanted), self._size)


def name(term: int) -> str:
    """A word of accented letters, one for each number."""
    letters = "aéèçôùïœbd"
    return "mot" + "".join(letters[int(c)] for c in f"{term:04}")


@dataclass
class Corpus:
    documents: list[tuple]
    segments: list[tuple]
    phi: np.ndarray
    duplicates: tuple[str, ...] = ()

    def inputs(self, order=None, size=200) -> dict[str, MemoryRows]:
        made = {"duplicates": pa.table({"doc_id": pa.array(self.duplicates, pa.string())})}
        for key, schema in (("documents", DOCUMENTS), ("segments", SEGMENTS)):
            rows = getattr(self, key)
            rows = rows if order is None else order(rows)
            columns = list(zip(*rows, strict=True)) or [[] for _ in schema]
            arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
            made[key] = pa.Table.from_arrays(arrays, schema=schema)
        return {key: MemoryRows(table, size) for key, table in made.items()}


def planted(docs=400, topics=10, terms=600, words=80, seed=3) -> Corpus:
    """LDA's own world: sparse topics, few per document, two segments a document."""
    rng = np.random.default_rng(seed)
    phi = rng.dirichlet(np.full(terms, 0.05), topics)
    corpus = Corpus([], [], phi)
    for i in range(docs):
        doc_id = f"{i:05x}"
        day = dt.date(2015 + i % 5, 1 + i % 12, 1) if i % 50 else None
        corpus.documents.append((doc_id, ("press", "policy")[i % 2], f"s{i % 7}", day))
        mixture = rng.dirichlet(np.full(topics, 0.1)) @ phi
        for number in range(2):
            drawn = [name(t) for t in rng.choice(terms, words // 2, p=mixture)]
            lemmas, pos = ["le", *drawn], ["DET", *["NOUN", "VERB", "ADJ"] * len(drawn)]
            row = (doc_id, number, len(lemmas), lemmas, pos[: len(lemmas)])
            corpus.segments.append(row)
    return corpus


@pytest.fixture(scope="session")
def make_corpus():
    return planted


@pytest.fixture
def make_inputs():
    """Inputs from (doc_id, [[(lemma, pos), ...] for each segment])."""

    def make(*documents, duplicates=(), order=None, size=200):
        corpus = Corpus([], [], np.zeros((0, 0)), duplicates)
        for doc_id, segments in documents:
            corpus.documents.append((doc_id, "press", "s", dt.date(2019, 1, 1)))
            for number, tokens in enumerate(segments):
                lemmas, pos = [t[0] for t in tokens], [t[1] for t in tokens]
                corpus.segments.append((doc_id, number, len(tokens), lemmas, pos))
        return corpus.inputs(order, size)

    return make


@pytest.fixture
def term_name():
    return name


@pytest.fixture
def as_rows():
    """Tables as a stage sees them once stored."""
    return lambda tables: {key: MemoryRows(table) for key, table in tables.items()}
