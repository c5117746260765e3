"""Terms and candidates, on texts written for the purpose."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from isctext.bench.candidates import (
    Corpus,
    Spans,
    candidate_rows,
    class_tfidf,
    find_candidates,
    matched_documents,
    neighbours,
    passages,
)
from isctext.bench.embedding import installed, word2vec
from isctext.bench.missed import missed_rows
from isctext.bench.options import ExpandOptions, SampleOptions
from isctext.bench.words import COLUMNS, find_terms, read_words, tokens_in
from isctext.errors import UsageError
from isctext.records.coding import CANDIDATES, SAMPLES
from isctext.records.tables import SEGMENTS

POS = {
    "de": "ADP",
    "du": "ADP",
    "la": "DET",
    "le": "DET",
    ".": "PUNCT",
    "libre": "ADJ",
    "voir": "VERB",
}


def segment(doc_id, text, number=0):
    """A row of segments: one token a word, sentences end with a full stop."""
    words = text.split()
    ends = np.cumsum([len(w) + 1 for w in words]) - 1
    starts = [int(e) - len(w) for e, w in zip(ends, words, strict=True)]
    opens = [0] + [i + 1 for i, w in enumerate(words[:-1]) if w == "."]
    return {
        "doc_id": doc_id, "segment_no": number, "kind": "paragraph", "start": 0,
        "end": int(ends[-1]), "n_words": len(words), "starts": starts, "ends": ends.tolist(),
        "forms": words, "lemmas": words, "pos": [POS.get(w, "NOUN") for w in words],
        "morph": [""] * len(words), "sentences": opens,
    }  # fmt: skip


def words_of(*texts):
    rows = [segment(f"d{n:03d}", text) for n, text in enumerate(texts)]
    table = pa.Table.from_pylist(rows, schema=SEGMENTS.schema).select(list(COLUMNS))
    ids = pa.array([row["doc_id"] for row in rows])
    # In two parts, the second documents first: files hold documents in any order.
    half = len(rows) // 2
    return read_words([table.slice(half), table.slice(0, half)], ids)


def corpus_of(texts, arenas=("press", "policy")):
    """Documents in turn of each arena, of five sources, all of one year."""
    words = words_of(*texts)
    documents = pa.table(
        {
            "doc_id": [f"d{n:03d}" for n in range(len(texts))],
            "arena": [arenas[n % len(arenas)] for n in range(len(texts))],
            "source_id": [f"s{n % 5}" for n in range(len(texts))],
            "date": [dt.date(2018, 1, 1)] * len(texts),
        }
    )
    return Corpus(documents, words, find_terms(words, 5))


def spans_of(corpus, word):
    at = np.flatnonzero(corpus.words.code == corpus.words.lemmas.index(word))
    words = corpus.words
    return Spans(*(c[at].astype(np.int64) for c in (words.doc, words.start, words.end)))


FILLER = "maison voiture arbre chemin pierre nuage table porte fenêtre jardin"


def planted(n=40):
    """Documents with "communs" beside "partage libre", and like ones without."""
    rng = np.random.default_rng(0)
    filler = [FILLER.split()[i] for i in rng.integers(0, 10, n * 60)]
    out = []
    for d in range(n):
        some = filler[d * 60 : d * 60 + 60]
        if d % 4 < 2:
            some[20:20] = ["communs", "partage", "libre", "de", "ressource"]
        some[40:40] = ["."]
        out.append(" ".join(some))
    return out


def test_terms_are_words_and_pairs_as_french_joins_them():
    text = "économie libre . droit de usage . gestion du commerce . voir droit de la usage ."
    text += " libre économie"
    found = find_terms(words_of(*[text] * 3), 3)
    pairs = {t for t in found.texts if " " in t}
    assert pairs == {
        "économie libre",
        "droit de usage",
        "gestion de le commerce",
        "droit de le usage",
    }
    assert {"économie", "droit", "usage", "libre"} <= set(found.texts)
    assert (found.first <= found.last).all()


def test_no_pair_reaches_over_a_sentence_or_a_document():
    found = find_terms(words_of("maison .", "libre", "maison . libre"), 1)
    assert not [t for t in found.texts if " " in t]


def test_a_rare_term_is_none():
    assert find_terms(words_of("maison arbre", "maison"), 2).texts == ["maison"]


def test_tokens_in_spans():
    words = words_of("maison arbre chemin", "pierre nuage")
    inside = tokens_in(words, np.array([0, 1]), np.array([7, 0]), np.array([12, 6]))
    assert inside.tolist() == [False, True, False, True, False]
    assert not tokens_in(words, *(np.zeros(0, np.int64),) * 3).any()


def test_no_text_has_no_term():
    words = read_words([], pa.array([], pa.string()))
    assert find_terms(words, 5).texts == []


def test_what_was_planted_is_found_by_three_methods():
    corpus = corpus_of(planted(120))
    found = find_candidates(corpus, spans_of(corpus, "communs"), {}, ExpandOptions(), None)
    rows = candidate_rows(corpus, found, ("e", "c"), {"partage": {"d"}}, ExpandOptions())
    assert rows.schema.equals(CANDIDATES.schema)
    table = {r["term"]: r for r in rows.to_pylist()}
    for term in ("partage", "libre", "ressource", "partage libre"):
        assert table[term]["methods"] == ["collocates", "logodds", "ctfidf"]
        assert (table[term]["docs"], table[term]["sources"]) == (60, 5)
        assert table[term]["by_arena"] == [30, 30]
    assert not any("collocates" in r["methods"] for r in table.values() if r["term"] in FILLER)
    assert "communs" not in table
    assert table["partage"]["in_lexicon"]
    assert found.skipped["word2vec"].startswith("words: ")


def test_what_the_category_has_already_is_no_candidate():
    corpus = corpus_of(planted())
    found = find_candidates(corpus, spans_of(corpus, "communs"), {}, ExpandOptions(), None)
    rows = candidate_rows(corpus, found, ("e", "c"), {"partage": {"c"}}, ExpandOptions())
    assert "partage" not in rows["term"].to_pylist()


def test_a_term_of_few_documents_or_sources_is_no_candidate():
    texts = planted()
    corpus = corpus_of(texts)
    wide = ExpandOptions(docs=21)
    found = find_candidates(corpus, spans_of(corpus, "communs"), {}, wide, None)
    assert "partage" not in candidate_rows(corpus, found, ("e", "c"), {}, wide)["term"].to_pylist()
    many = ExpandOptions(sources=6)
    found = find_candidates(corpus, spans_of(corpus, "communs"), {}, many, None)
    assert candidate_rows(corpus, found, ("e", "c"), {}, many).num_rows == 0


def test_a_category_without_mentions_says_so():
    corpus = corpus_of(planted(8))
    none = np.zeros(0, np.int64)
    found = find_candidates(corpus, Spans(none, none, none), {}, ExpandOptions(), None)
    assert set(found.skipped.values()) == {"no mention of the category counts"}
    assert candidate_rows(corpus, found, ("e", "c"), {}, ExpandOptions()).num_rows == 0


def test_a_category_that_is_everywhere_has_nothing_to_be_compared_with():
    corpus = corpus_of([t if "communs" in t else t + " communs" for t in planted(12)])
    found = find_candidates(corpus, spans_of(corpus, "communs"), {}, ExpandOptions(), None)
    assert "logodds" in found.skipped


def test_documents_are_matched_by_arena():
    corpus = corpus_of(planted(), arenas=("press", "policy", "initiatives"))
    bearing = np.zeros(40, bool)
    bearing[[0, 3, 1]] = True
    matched = matched_documents(corpus.documents, bearing, 0)
    arenas = corpus.documents["arena"].to_numpy()
    assert sorted(arenas[matched]) == ["policy", "press", "press"]
    assert not (matched & bearing).any()
    assert (matched == matched_documents(corpus.documents, bearing, 0)).all()


def test_the_formula_of_ctfidf():
    corpus = corpus_of(["maison arbre"] * 5 + ["maison maison"] * 5, arenas=("press",))
    bearing = np.arange(10) < 5
    outside = np.ones(len(corpus.terms.term), bool)
    value = class_tfidf(corpus, outside, bearing, {"o": np.arange(5, 10)}, ExpandOptions(sources=1))
    at = corpus.terms.texts.index("maison")
    assert value[at] == pytest.approx(5 / 10 * np.log(1 + 10 / 15))
    assert value[corpus.terms.texts.index("arbre")] == pytest.approx(0.5 * np.log(1 + 10 / 5))


def test_passages_are_of_each_arena():
    corpus = corpus_of(planted())
    found = find_candidates(corpus, spans_of(corpus, "communs"), {}, ExpandOptions(), None)
    drawn = passages(corpus, found, "partage", ExpandOptions(passages=3))
    assert {arena: len(at) for arena, at in drawn.items()} == {"policy": 3, "press": 3}


def _vectors(agree):
    """A model in which "partage" is near the mark in the first ``agree`` runs."""

    def embed(sentences, seed):
        names = sorted({w for s in sentences for w in s})
        vectors = {n: np.array([0.0, 1.0, 0.1 * i]) for i, n in enumerate(names)}
        vectors["§"] = np.array([1.0, 0.0, 0.0])
        if seed < agree:
            vectors["partage"] = np.array([2.0, 0.0, 0.0])
        return vectors

    return embed


@pytest.mark.parametrize(("agree", "found"), [(5, True), (4, True), (3, False)])
def test_neighbours_must_be_found_by_most_runs(agree, found, monkeypatch):
    monkeypatch.setattr("isctext.bench.candidates._NEAREST", 1)
    corpus = corpus_of(planted())
    spans = spans_of(corpus, "communs")
    inside = tokens_in(corpus.words, spans.doc, spans.start, spans.end)
    outside = ~inside[corpus.terms.first]
    score = neighbours(corpus, inside, outside, ExpandOptions(), _vectors(agree))
    near = {corpus.terms.texts[i] for i in np.flatnonzero(np.isfinite(score))}
    assert ("partage" in near) is found


@pytest.mark.skipif(not installed(), reason="gensim is not installed")
def test_word2vec_finds_what_stands_together():
    corpus = corpus_of(planted(200))
    options = ExpandOptions(min_words=1, seeds=2, in_seeds=2)
    found = find_candidates(corpus, spans_of(corpus, "communs"), {}, options, word2vec)
    score = found.scores["word2vec"]
    names = [corpus.terms.texts[i] for i in np.argsort(-np.nan_to_num(score))[:4]]
    assert {"partage", "libre", "ressource"} <= set(names)


def test_sentences_that_may_be_missed():
    texts = planted()
    # In documents without the category, its vocabulary stands alone in one sentence.
    texts = [
        t + " . partage libre de ressource libre partage" if n % 8 == 2 else t
        for n, t in enumerate(texts)
    ]
    corpus = corpus_of(texts)
    rows = missed_rows(corpus, spans_of(corpus, "communs"), ("r", "c"), 3, SampleOptions())
    assert rows.schema.equals(SAMPLES.schema)
    listed = rows.to_pylist()
    assert {r["kind"] for r in listed} == {"recall"}
    assert max(sum(r["arena"] == a for r in listed) for a in ("press", "policy")) <= 3
    for row in listed:
        text = texts[int(row["doc_id"][1:])][row["start"] : row["end"]]
        assert "communs" not in text
        assert "partage" in text
    none = np.zeros(0, np.int64)
    assert (
        missed_rows(corpus, Spans(none, none, none), ("r", "c"), 3, SampleOptions()).num_rows == 0
    )


@pytest.mark.parametrize("wrong", [{"window": 0}, {"in_seeds": 6}, {"best": 0}, {"docs": 0}])
def test_impossible_options_are_refused(wrong):
    with pytest.raises(UsageError):
        ExpandOptions(**wrong)
