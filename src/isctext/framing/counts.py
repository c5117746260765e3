"""Documents x terms, and what else is counted on the same way through the segments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from isctext.framing.counted import Bools, Counted, Floats, Ints
from isctext.framing.tally import Tally
from isctext.framing.terms import Tokens, Vocabulary
from isctext.records.stage import Rows
from isctext.records.streams import collect
from isctext.records.tables import MENTIONS, TOPIC_WEIGHTS

_FAR = 32  # bits of a segment number or an offset in a key that begins with the document
_MENTIONS = ("doc_id", "start", "end", "category", "family", "strict", "broad")
_WEIGHTS = ("doc_id", "unit_no", "topic", "weight", "n_words", "first_segment")


@dataclass(frozen=True, slots=True)
class Spans:
    """Mentions in counted documents, sorted by document and start. category: into ``names``."""

    names: list[str]
    doc: Ints
    start: Ints
    end: Ints
    category: Ints
    strict: Bools
    broad: Bools

    def bearing(self, category: int, scope: str, size: int) -> Bools:
        """Which of the D documents have a mention of the category in that scope."""
        counts = getattr(self, scope) & (self.category == category)
        out = np.zeros(size, np.bool_)
        out[self.doc[counts]] = True
        return out

    def inside(self, category: int, doc: Ints, offset: Ints) -> Bools:
        """Whether each offset of a document lies in a (broad) mention of the category."""
        mine = np.flatnonzero(self.broad & (self.category == category))
        if not len(mine):
            return np.zeros(len(doc), np.bool_)
        keys = (self.doc[mine] << _FAR) | self.start[mine]
        at = np.searchsorted(keys, (doc << _FAR) | offset, side="right") - 1
        held = mine[np.maximum(at, 0)]
        same = self.doc[held] == doc
        return np.asarray((at >= 0) & same & (offset < self.end[held]))


@dataclass(frozen=True, slots=True)
class Topics:
    """The topic that weighs most in each text unit, by (document, first segment), sorted."""

    key: Ints
    topic: Ints
    number: int
    words: Floats
    doc: Ints

    def of(self, doc: Ints, segment: Ints) -> Ints:
        """The topic of each segment, -1 for none."""
        if not len(self.key):
            return np.full(len(doc), -1)
        at = np.searchsorted(self.key, (doc << _FAR) | segment, side="right") - 1
        same = (at >= 0) & (self.key[np.maximum(at, 0)] >> _FAR == doc)
        return np.where(same, self.topic[np.maximum(at, 0)], -1)


@dataclass(frozen=True, slots=True)
class Counts:
    """The words of D documents.

    terms: V, sorted. matrix: D x V. by_topic: (arena x topic) x V, arena by arena, of what stands
    in a topic. own: C x V, of each category, occurrences inside its mentions.
    """

    terms: list[str]
    matrix: sparse.csr_array
    by_topic: sparse.csr_array
    own: sparse.csr_array


def read_spans(mentions: Rows, counted: Counted, categories: tuple[str, ...]) -> Spans:
    """The mentions of these categories, in either scope."""
    names = list(categories)
    parts = [np.zeros((6, 0), np.int64)]
    schema = pa.schema([MENTIONS.schema.field(name) for name in _MENTIONS])
    for batch in mentions.batches():
        table = pa.Table.from_batches([batch]).select(_MENTIONS).cast(schema)
        category = pc.index_in(table["category"], value_set=pa.array(names, pa.string()))
        category = np.asarray(pc.fill_null(category, -1)).astype(np.int64)
        rest = [table[n].to_numpy().astype(np.int64) for n in ("start", "end", "strict", "broad")]
        part = np.stack([counted.code(table["doc_id"]), category, *rest])
        kept = (part[0] >= 0) & (part[1] >= 0) & ((part[4] | part[5]) > 0)
        parts.append(part[:, kept])
    whole = np.concatenate(parts, axis=1)
    whole = whole[:, np.lexsort((whole[1], whole[2], whole[0]))]
    doc, category, start, end, strict, broad = whole
    return Spans(names, doc, start, end, category, strict.astype(bool), broad.astype(bool))


def named_concepts(mentions: Rows, categories: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The concepts of the lexicon and those that have a mention, sorted."""
    found = {name for name, family in categories if family == "concept"}
    for batch in mentions.batches():
        family = pc.equal(batch.column("family").cast(pa.string()), "concept")
        found |= set(batch.column("category").cast(pa.string()).filter(family).to_pylist())
    return tuple(sorted(found))


def read_topics(weights: Rows, counted: Counted) -> Topics:
    """The main topic of each unit of the counted documents; of equal ones the first."""
    table = collect(weights, pa.schema([TOPIC_WEIGHTS.schema.field(n) for n in _WEIGHTS]))
    doc = counted.code(table["doc_id"])
    columns = [table[n].to_numpy().astype(np.int64) for n in ("first_segment", "topic", "n_words")]
    weight = table["weight"].to_numpy()
    order = np.lexsort((columns[1], -weight, columns[0], doc))
    order = order[doc[order] >= 0]
    doc, (first, topic, words) = doc[order], (column[order] for column in columns)
    key = (doc << _FAR) | first
    lead = np.diff(key, prepend=-1) != 0
    number = int(topic.max(initial=-1)) + 1
    return Topics(key[lead], topic[lead], number, words[lead].astype(np.float64), doc[lead])


def count_terms(
    segments: Rows,
    counted: Counted,
    pos: tuple[str, ...],
    spans: Spans | None = None,
    topics: Topics | None = None,
) -> Counts:
    """One pass through the segments. Memory: distinct pairs (document, term), 16 bytes each."""
    vocabulary = Vocabulary(pos)
    whole, by_topic, own = Tally(), Tally(), Tally()
    more = ("starts",) if spans is not None and len(spans.doc) else ()
    for batch in vocabulary.read(segments, counted, more):
        tokens = batch.take(batch.term >= 0)
        whole.add(tokens.doc, tokens.term)
        if topics is not None and topics.number:
            _add_topics(by_topic, tokens, counted, topics)
        if spans is not None and more:
            _add_own(own, tokens, spans)
    number = len(vocabulary.terms)
    order = np.array(sorted(range(number), key=vocabulary.terms.__getitem__), np.int64)
    cells = len(counted.arenas) * (topics.number if topics else 0)
    return Counts(
        terms=[vocabulary.terms[i] for i in order],
        matrix=whole.matrix(counted.size, number)[:, order],
        by_topic=by_topic.matrix(cells, number)[:, order],
        own=own.matrix(len(spans.names) if spans else 0, number)[:, order],
    )


def topic_words(counted: Counted, topics: Topics) -> Floats:
    """Words of each arena in each topic: A x K."""
    cell = counted.arena[topics.doc] * topics.number + topics.topic
    size = len(counted.arenas) * topics.number
    words = np.bincount(cell, topics.words, size).astype(np.float64)
    return words.reshape(len(counted.arenas), topics.number)


def presence(matrix: sparse.csr_array) -> sparse.csr_array:
    """1 where there is a count."""
    return sparse.csr_array(
        (np.ones_like(matrix.data), matrix.indices, matrix.indptr), matrix.shape
    )


def summed_by(matrix: sparse.csr_array, group: Ints, groups: int) -> sparse.csr_array:
    """Rows summed by group: groups x V."""
    shape = (groups, matrix.shape[0])
    by = sparse.csr_array((np.ones(len(group)), (group, np.arange(len(group)))), shape=shape)
    return sparse.csr_array(by @ matrix)


def _add_topics(tally: Tally, tokens: Tokens, counted: Counted, topics: Topics) -> None:
    topic = topics.of(tokens.doc, tokens.segment)
    held = topic >= 0
    cell = counted.arena[tokens.doc[held]] * topics.number + topic[held]
    tally.add(cell, tokens.term[held])


def _add_own(tally: Tally, tokens: Tokens, spans: Spans) -> None:
    offset = tokens.more["starts"].to_numpy().astype(np.int64)
    for category in range(len(spans.names)):
        held = spans.inside(category, tokens.doc, offset)
        tally.add(np.full(int(held.sum()), category), tokens.term[held])
