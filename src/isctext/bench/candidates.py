"""Terms that may belong to a category, by four methods, none of which decides anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from isctext.bench.draw import codes_of, periods, rank_within
from isctext.bench.options import PERIOD_ENDS, ExpandOptions
from isctext.bench.words import Bools, Ints, Terms, Words, tokens_in
from isctext.records.coding import CANDIDATES
from isctext.statistics.collocation import near
from isctext.statistics.keyness import g2, monroe

Floats = NDArray[np.float64]
METHODS = ("collocates", "logodds", "ctfidf", "word2vec")
# Vectors of a text given as sentences of words: see ``neighbours``.
Embed = Callable[[list[list[str]], int], Mapping[str, Floats]]
_MARK = "§"
_NEAREST = 100


@dataclass(frozen=True, slots=True)
class Corpus:
    """The counted documents: columns doc_id (sorted), arena, source_id, date; words and terms."""

    documents: pa.Table
    words: Words
    terms: Terms


@dataclass(frozen=True, slots=True)
class Spans:
    """Mentions that count, of one category: document, start, end."""

    doc: Ints
    start: Ints
    end: Ints


@dataclass(frozen=True, slots=True)
class Found:
    """What the methods say of one category.

    scores: of each method that ran, by term, NaN where it does not propose it. skipped: why a
    method did not run. outside: occurrences of terms outside the category's own mentions.
    """

    scores: dict[str, Floats]
    skipped: dict[str, str]
    outside: Bools


def find_candidates(
    corpus: Corpus,
    spans: Spans,
    others: Mapping[str, Ints],
    options: ExpandOptions,
    embed: Embed | None,
) -> Found:
    """The scores of all terms. others: the documents of each other category (indices).

    embed: None where word2vec cannot be had.
    """
    inside = tokens_in(corpus.words, spans.doc, spans.start, spans.end)
    terms = corpus.terms
    outside = ~(inside[terms.first] | inside[terms.last])
    bearing = np.zeros(corpus.documents.num_rows, np.bool_)
    bearing[spans.doc] = True
    scores: dict[str, Floats] = {}
    skipped: dict[str, str] = {}
    if not bearing.any():
        reason = "no mention of the category counts"
        return Found(scores, dict.fromkeys(METHODS, reason), outside)
    scores["collocates"] = collocates(corpus, inside, outside, options)
    matched = matched_documents(corpus.documents, bearing, options.seed)
    if matched.any():
        scores["logodds"] = log_odds_of(corpus, outside, (bearing, matched), options)
    else:
        skipped["logodds"] = "no document of the same arenas and periods is without the category"
    scores["ctfidf"] = class_tfidf(corpus, outside, bearing, others, options)
    reason = _no_vectors(corpus, embed, options)
    if reason or embed is None:
        skipped["word2vec"] = reason
    else:
        scores["word2vec"] = neighbours(corpus, inside, outside, options, embed)
    return Found(scores, skipped, outside)


def collocates(corpus: Corpus, inside: Bools, outside: Bools, options: ExpandOptions) -> Floats:
    """G2 of terms within ``window`` content words of a mention, against all their occurrences."""
    words, terms = corpus.words, corpus.terms
    close = near(words.code, words.doc, inside, options.window)
    here = outside & close[terms.first]
    size = len(terms.texts)
    whole = np.bincount(terms.term[outside], minlength=size)
    n = np.bincount(terms.term[here], minlength=size)
    content = (words.code >= 0) & ~inside
    total, part = int(content.sum()), int((content & close).sum())
    if not part or part == total:
        return np.full(size, np.nan)
    value = g2(n, whole, np.full(size, part), np.full(size, total))
    enough = _enough(corpus, here, options)
    return np.where((value >= options.g2) & enough, value, np.nan)


def matched_documents(documents: pa.Table, bearing: Bools, seed: int) -> Bools:
    """As many documents without the category, in each arena and period, as there are with it.

    All of them where there are fewer.
    """
    _, arena = codes_of(documents["arena"])
    names, period = periods(documents["date"], PERIOD_ENDS)
    stratum = arena * len(names) + period
    wanted = np.bincount(stratum[bearing], minlength=int(stratum.max(initial=0)) + 1)
    at = np.flatnonzero(~bearing)
    rank = rank_within(stratum[at], np.random.default_rng(seed))
    chosen = np.zeros(len(bearing), np.bool_)
    chosen[at[rank < wanted[stratum[at]]]] = True
    return chosen


def log_odds_of(
    corpus: Corpus, outside: Bools, sides: tuple[Bools, Bools], options: ExpandOptions
) -> Floats:
    """The z of log-odds: documents with the category against matched ones without it."""
    terms, doc = corpus.terms, corpus.words.doc
    size = len(terms.texts)
    content = corpus.words.code >= 0
    of = doc[terms.first]
    counts = [np.bincount(terms.term[outside & side[of]], minlength=size) for side in sides]
    words = [float((content & side[doc]).sum()) for side in sides]
    if not all(words):
        return np.full(size, np.nan)
    whole = counts[0] + counts[1]
    # Terms of two words stand among the words: the sides' sizes must have room for them.
    _, z = monroe(counts[0], whole, np.full(size, words[0]), np.full(size, sum(words)))
    enough = _enough(corpus, outside & sides[0][of], options)
    return np.where((z >= options.z) & enough, z, np.nan)


def class_tfidf(
    corpus: Corpus,
    outside: Bools,
    bearing: Bools,
    others: Mapping[str, Ints],
    options: ExpandOptions,
) -> Floats:
    """The c-TF-IDF, tf log(1 + A / f): its share of the category's words, times its rarity.

    f: its occurrences over the documents of all categories, A: words of a category on average.
    Source: Grootendorst 2022 (c-TF-IDF).
    """
    terms, words = corpus.terms, corpus.words
    docs, size = len(bearing), len(terms.texts)
    of = words.doc[terms.first[outside]]
    counts = sparse.csr_array((np.ones(len(of)), (of, terms.term[outside])), shape=(docs, size))
    classes = np.zeros((1 + len(others), docs))
    classes[0, bearing] = 1.0
    for number, name in enumerate(sorted(others), 1):
        classes[number, others[name]] = 1.0
    by_class = classes @ counts
    length = classes @ np.bincount(words.doc[words.code >= 0], minlength=docs)
    total = by_class.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = by_class[0] / max(length[0], 1.0) * np.log1p(length.mean() / total)
    enough = _enough(corpus, outside & bearing[words.doc[terms.first]], options)
    return np.where((by_class[0] > 0) & enough, value, np.nan)


def neighbours(
    corpus: Corpus, inside: Bools, outside: Bools, options: ExpandOptions, embed: Embed
) -> Floats:
    """Mean cosine with the category's mentions, of words near them in ``in_seeds`` of the runs.

    All mentions of the category are one word; vectors of one run say little (Antoniak and Mimno
    2018), so that only what most runs find is kept.
    """
    words, terms = corpus.words, corpus.terms
    texts = list(_sentences(words, inside))
    single = {text: number for number, text in enumerate(terms.texts) if " " not in text}
    found = np.zeros((options.seeds, len(terms.texts)))
    for run in range(options.seeds):
        vectors = embed(texts, options.seed + run)
        if _MARK not in vectors:
            return np.full(len(terms.texts), np.nan)
        names = [name for name in sorted(vectors) if name in single]
        matrix = np.array([vectors[name] for name in names])
        mark = vectors[_MARK]
        norm = np.linalg.norm(matrix, axis=1) * np.linalg.norm(mark)
        cosine = matrix @ mark / np.where(norm > 0, norm, 1.0)
        for at in np.argsort(-cosine, kind="stable")[:_NEAREST].tolist():
            found[run, single[names[at]]] = cosine[at]
    runs = np.count_nonzero(found, axis=0)
    mean = found.sum(axis=0) / np.maximum(runs, 1)
    enough = _enough(corpus, outside, options)
    return np.where((runs >= options.in_seeds) & enough, mean, np.nan)


def candidate_rows(
    corpus: Corpus,
    found: Found,
    named: tuple[str, str],
    known: Mapping[str, set[str]],
    options: ExpandOptions,
) -> pa.Table:
    """The table ``candidates``: the best of each method.

    named: the run and the category. known: of patterns, the categories that have them.
    """
    run_id, category = named
    terms = corpus.terms
    ranks = {name: _ranks(score, options.best) for name, score in found.scores.items()}
    own = {t for t, where in known.items() if category in where}
    chosen = [
        at
        for at in np.flatnonzero(np.any([rank > 0 for rank in ranks.values()], axis=0)).tolist()
        if terms.texts[at] not in own
    ] if ranks else []  # fmt: skip
    arenas, arena = codes_of(corpus.documents["arena"])
    _, source = codes_of(corpus.documents["source_id"])
    rows = []
    for at in chosen:
        doc = corpus.words.doc[terms.first[found.outside & (terms.term == at)]]
        by_arena = np.bincount(arena[doc], minlength=len(arenas))
        row: dict[str, object] = {"run_id": run_id, "category": category, "term": terms.texts[at]}
        row |= {f"rank_{name}": int(r[at]) if r[at] else None for name, r in ranks.items()}
        for name, field in zip(METHODS, ("g2", "z", "ctfidf", "similarity"), strict=True):
            value = float(found.scores[name][at]) if name in found.scores else np.nan
            row[field] = value if np.isfinite(value) else None
        rows.append(
            row
            | {"methods": [name for name in METHODS if name in ranks and ranks[name][at]]}
            | {"occurrences": len(doc), "docs": len(np.unique(doc))}
            | {"sources": len(np.unique(source[doc])), "arenas": arenas}
            | {"by_arena": by_arena.tolist(), "in_lexicon": terms.texts[at] in known}
        )
    table = CANDIDATES.from_rows(rows)
    return table.sort_by([(name, "ascending") for name in CANDIDATES.sort])


def passages(corpus: Corpus, found: Found, term: str, options: ExpandOptions) -> dict[str, Ints]:
    """By arena, occurrences (indices into ``terms``) of a term, drawn at random."""
    at = np.flatnonzero(found.outside & (corpus.terms.term == corpus.terms.texts.index(term)))
    arenas, arena = codes_of(corpus.documents["arena"])
    of = arena[corpus.words.doc[corpus.terms.first[at]]]
    rank = rank_within(of, np.random.default_rng(options.seed))
    return {n: at[(of == i) & (rank < options.passages)] for i, n in enumerate(arenas)}


def _no_vectors(corpus: Corpus, embed: Embed | None, options: ExpandOptions) -> str:
    if len(corpus.words.code) < options.min_words:
        return f"words: {len(corpus.words.code):,}, needed {options.min_words:,}"
    return "" if embed is not None else "the package gensim is not installed"


def _enough(corpus: Corpus, which: Bools, options: ExpandOptions) -> Bools:
    """Whether these occurrences of each term stand in enough documents and sources."""
    terms = corpus.terms
    term, doc = terms.term[which], corpus.words.doc[terms.first[which]].astype(np.int64)
    names, source = codes_of(corpus.documents["source_id"])
    size = len(terms.texts)
    docs = _distinct(term, doc, corpus.documents.num_rows, size)
    return (docs >= options.docs) & (
        _distinct(term, source[doc], len(names), size) >= options.sources
    )


def _distinct(term: Ints, value: Ints, values: int, size: int) -> Ints:
    pairs = np.unique(term * max(values, 1) + value)
    counted: Ints = np.bincount(pairs // max(values, 1), minlength=size)
    return counted


def _ranks(score: Floats, best: int) -> Ints:
    """1 for the best; 0 for those that are not among them."""
    rank = np.zeros(len(score), np.int64)
    order = np.argsort(-np.nan_to_num(score, nan=-np.inf), kind="stable")
    order = order[: min(best, int(np.isfinite(score).sum()))]
    rank[order] = np.arange(1, len(order) + 1)
    return rank


def _sentences(words: Words, inside: Bools) -> Iterator[list[str]]:
    """The content words of each sentence, a mention being one word."""
    opens = inside.copy()
    opens[1:] &= ~inside[:-1]
    code = np.where(opens, len(words.lemmas), np.where(inside, -1, words.code))
    kept = np.flatnonzero(code >= 0)
    texts = np.array([*words.lemmas, _MARK], dtype=object)[code[kept]]
    bounds = np.flatnonzero(np.diff(words.sentence[kept])) + 1
    for part in np.split(texts, bounds):
        yield part.tolist()
