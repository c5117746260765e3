"""Sentences without a hit of a category that have its vocabulary: where a lexicon may miss."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from isctext.bench.assign import assigned
from isctext.bench.candidates import Corpus, Spans, log_odds_of, matched_documents
from isctext.bench.draw import codes_of, item_name, periods, rank_within
from isctext.bench.options import ExpandOptions, SampleOptions
from isctext.bench.words import Bools, Ints, tokens_in
from isctext.records.coding import SAMPLES

Floats = NDArray[np.float64]
# "High": the upper twentieth of an arena's sentences without a hit.
_HIGH = 0.95
_WORDS = (5, 80)  # content words of a sentence that can be judged


def missed_rows(
    corpus: Corpus,
    spans: Spans,
    named: tuple[str, str],
    number: int,
    options: SampleOptions,
) -> pa.Table:
    """Table ``samples``, kind recall: up to ``number`` sentences of each arena.

    named: the sample and the category. Of sentences without a hit those that score high by the
    log-odds of the category's documents (sum of z over the root of the words), then at random.
    Empty where no document has the category, or none is like them without it.

    Source: methods specification 1.4.
    """
    sample_id, category = named
    words = corpus.words
    inside = tokens_in(words, spans.doc, spans.start, spans.end)
    bearing = np.zeros(corpus.documents.num_rows, np.bool_)
    bearing[spans.doc] = True
    matched = matched_documents(corpus.documents, bearing, options.seed)
    if not bearing.any() or not matched.any():
        return SAMPLES.empty()
    score, doc, eligible = _scores(corpus, inside, (bearing, matched))
    _, arena_of = codes_of(corpus.documents["arena"])
    arena = arena_of[doc]
    random = np.random.default_rng(options.seed)
    rows: list[Ints] = []
    held = np.zeros(len(score), np.int64)
    for place in np.unique(arena[eligible]):
        mine = np.flatnonzero(eligible & (arena == place))
        high = mine[(score[mine] >= np.quantile(score[mine], _HIGH)) & (score[mine] > 0)]
        held[high] = len(high)
        rows.append(high[rank_within(np.zeros(len(high), np.int64), random) < number])
    taken = np.sort(np.concatenate(rows)) if rows else np.zeros(0, np.int64)
    if not len(taken):
        return SAMPLES.empty()
    drawn = np.bincount(arena[taken], minlength=int(arena.max()) + 1)[arena[taken]]
    return _rows(corpus, (sample_id, category), taken, (held[taken], drawn), options)


def _scores(
    corpus: Corpus, inside: Bools, sides: tuple[Bools, Bools]
) -> tuple[Floats, Ints, Bools]:
    """Of each sentence: its score, its document, and whether it may be drawn."""
    words, terms = corpus.words, corpus.terms
    size = len(words.sentence_segment)
    outside = ~(inside[terms.first] | inside[terms.last])
    z = np.nan_to_num(log_odds_of(corpus, outside, sides, ExpandOptions()))
    total = np.bincount(words.sentence[terms.first], z[terms.term], minlength=size)
    content = np.bincount(words.sentence[words.code >= 0], minlength=size)
    hit = np.bincount(words.sentence[inside], minlength=size) > 0
    doc = np.zeros(size, np.int64)
    doc[words.sentence] = words.doc
    eligible = ~hit & (content >= _WORDS[0]) & (content <= _WORDS[1])
    return total / np.sqrt(np.maximum(content, 1)), doc, eligible


def _rows(
    corpus: Corpus,
    named: tuple[str, str],
    taken: Ints,
    numbers: tuple[Ints, Ints],
    options: SampleOptions,
) -> pa.Table:
    words = corpus.words
    size = len(words.sentence_segment)
    start = np.full(size, np.iinfo(np.int32).max)
    end, doc = np.zeros(size, np.int64), np.zeros(size, np.int64)
    np.minimum.at(start, words.sentence, words.start)
    np.maximum.at(end, words.sentence, words.end)
    doc[words.sentence] = words.doc
    facts = corpus.documents.take(pa.array(doc[taken])).to_pylist()
    labels, period = periods(corpus.documents["date"], options.period_ends)
    held, drawn = numbers
    coders = assigned(len(taken), options.coders, options.twice)
    rows = []
    for n, (at, fact) in enumerate(zip(taken.tolist(), facts, strict=True)):
        place = {"start": int(start[at]), "end": int(end[at])}
        name = item_name("recall", fact["doc_id"], *place.values(), named[1])
        rows.append(
            place
            | {"sample_id": named[0], "item_id": name, "kind": "recall", "entry_id": ""}
            | {"category": named[1], "tier": "", "surface": "", "seed": options.seed}
            | {key: fact[key] for key in ("doc_id", "source_id", "arena", "date")}
            | {"period": labels[period[doc[at]]], "segment_no": int(words.sentence_segment[at])}
            | {"hits": int(held[n]), "eligible": int(held[n]), "drawn": int(drawn[n])}
            | {"weight": float(held[n] / drawn[n]), "coders": coders[n]}
            | dict.fromkeys(("lexicon_id", "lexicon_version", "lexicon_sha"), "")
        )
    return SAMPLES.from_rows(rows)
