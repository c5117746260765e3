"""The whole fit: planted topics found, same bits twice, order without effect, small corpora."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from isctext.errors import UsageError
from isctext.records.tables import SPINE
from isctext.topics.fit import fit_topics
from isctext.topics.stage import STAGE, TopicOptions

SPECS = {name: SPINE[name] for name in STAGE.writes}
QUICK = TopicOptions(k=10, iterations=200, max_df_share=1)


@pytest.fixture(scope="module")
def fitted(make_corpus):
    corpus = make_corpus()
    return corpus, fit_topics(corpus.inputs(), QUICK)


def test_planted_topics_are_found(fitted, term_name):
    corpus, tables = fitted
    column = {term_name(i): i for i in range(corpus.phi.shape[1])}
    found = np.zeros((10, corpus.phi.shape[1]))
    for row in tables["topics"].to_pylist():
        for term, weight in zip(row["terms"], row["weights"], strict=True):
            found[row["topic"], column[term]] = weight
    cosine = (found / np.linalg.norm(found, axis=1, keepdims=True)) @ (
        corpus.phi / np.linalg.norm(corpus.phi, axis=1, keepdims=True)
    ).T
    rows, columns = linear_sum_assignment(-cosine)
    assert cosine[rows, columns].min() > 0.8
    assert cosine[rows, columns].mean() > 0.9


def test_tables_keep_their_specs(fitted):
    tables = fitted[1]
    assert set(tables) == set(STAGE.writes) == set(SPECS)
    for name, table in tables.items():
        assert table.schema.equals(SPECS[name].schema)
        assert table.num_rows == len(
            {tuple(r[k] for k in SPECS[name].key) for r in table.to_pylist()}
        )
        order = [
            tuple((r[k] is not None, r[k]) for k in SPECS[name].sort) for r in table.to_pylist()
        ]
        assert order == sorted(order)


def test_topics_are_distributions_in_order_of_size(fitted):
    topics = fitted[1]["topics"].to_pylist()
    shares = [row["share"] for row in topics]
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)
    for row in topics:
        assert row["weights"] == sorted(row["weights"], reverse=True)
        assert 0 < sum(row["weights"]) <= 1
        assert -1 <= row["npmi"] <= 1
        assert 0 < row["exclusivity"] <= 1


def test_weights_are_those_of_the_units(fitted):
    table = fitted[1]["topic_weights"].to_pandas()
    assert table["weight"].between(0.01, 1).all()
    sums = table.groupby(["doc_id", "unit_no"])["weight"].sum()
    assert sums.between(0.85, 1 + 1e-9).all()
    assert len(sums) == 400
    assert (table["n_words"] == 82).all()


def test_profiles_add_up(fitted):
    corpus, tables = fitted
    table = tables["topic_profiles"].to_pandas()
    sums = table.groupby(["arena", "year"], dropna=False)["share"].sum()
    assert sums.to_numpy() == pytest.approx(1)
    whole = table[table["year"].isna()].drop_duplicates("arena").set_index("arena")
    assert whole["docs"].to_dict() == {"policy": 200, "press": 200}
    assert whole["n_words"].sum() == 400 * 82
    dated = table[table["year"].notna()].drop_duplicates(["arena", "year"])
    assert dated["docs"].sum() == sum(d[3] is not None for d in corpus.documents) == 392
    # The arenas' shares, weighed by their words, are the topics' own.
    by_topic = table[table["year"].isna()].groupby("topic")["share"].mean()
    assert by_topic.to_numpy() == pytest.approx(tables["topics"]["share"].to_numpy())


def test_accents_survive_in_every_label(fitted, term_name):
    labels = fitted[1]["topics"]["label"].to_pylist()
    known = {term_name(i) for i in range(600)}
    assert all(set(label.split(" · ")) <= known for label in labels)
    assert any(c in "".join(labels) for c in "éèçôùïœ")
    assert len(set(labels)) == 10


def test_same_bits_twice_and_in_any_order(fitted):
    corpus, tables = fitted

    def shuffled(rows):
        return random.Random(5).sample(rows, len(rows))

    again = fit_topics(corpus.inputs(order=shuffled, size=37), QUICK)
    for name, table in tables.items():
        assert again[name].equals(table), name


def test_another_seed_is_another_run(make_corpus):
    corpus = make_corpus(docs=80, terms=150)
    runs = [
        fit_topics(corpus.inputs(), TopicOptions(k=3, seed=s, iterations=5, max_df_share=1))
        for s in (0, 1)
    ]
    ids = {run["topic_runs"]["run_id"][0].as_py() for run in runs}
    assert len(ids) == 2
    assert not runs[0]["topics"]["weights"].equals(runs[1]["topics"]["weights"])


def test_run_row_says_how_it_was_made(fitted):
    (row,) = fitted[1]["topic_runs"].to_pylist()
    assert (row["engine"], row["k"], row["seed"], row["units"]) == ("lda.v1", 10, 0, 400)
    assert row["tokens"] <= 400 * 80
    assert json.loads(row["options"])["iterations"] == 200
    assert {"tomotopy", "isa"} <= set(json.loads(row["versions"]))
    assert row["npmi"] == pytest.approx(fitted[1]["topics"]["npmi"].to_numpy().mean())


def test_auto_finds_about_the_planted_number(make_corpus):
    corpus = make_corpus(docs=500)
    tables = fit_topics(corpus.inputs(), TopicOptions(iterations=20, max_df_share=1))
    (row,) = tables["topic_runs"].to_pylist()
    assert row["k"] in (10, 15)
    tried = json.loads(row["options"])["tried"]
    assert [t["k"] for t in tried] == [10, 15, 20]
    assert tables["topics"].num_rows == row["k"]


@pytest.mark.parametrize("docs", [0, 1, 30])
def test_a_tiny_corpus_gets_a_remark_and_no_model(make_corpus, docs):
    tables = fit_topics(make_corpus(docs=docs).inputs(), TopicOptions())
    for name, table in tables.items():
        assert table.schema.equals(SPECS[name].schema)
    assert [tables[n].num_rows for n in STAGE.writes] == [1, 0, 0, 0, 0, 0]
    (row,) = tables["topic_runs"].to_pylist()
    assert row["k"] == 0
    assert "no model" in json.loads(row["options"])["remark"]


def test_duplicates_and_unknown_documents_change_nothing(make_corpus):
    options = TopicOptions(k=3, iterations=10, max_df_share=1)
    corpus = make_corpus(docs=80, terms=150)
    before = fit_topics(corpus.inputs(), options)
    copies = [("copy-" + d[0], *d[1:]) for d in corpus.documents[:9]]
    corpus.documents += copies
    corpus.segments += [("copy-" + s[0], *s[1:]) for s in corpus.segments[:18]]
    corpus.segments += [("nowhere", *s[1:]) for s in corpus.segments[:4]]
    corpus.duplicates = tuple(c[0] for c in copies)
    after = fit_topics(corpus.inputs(), options)
    assert all(after[name].equals(before[name]) for name in before)


def test_unknown_engine_is_a_usage_error(make_corpus):
    with pytest.raises(UsageError, match=r"lda\.v1"):
        fit_topics(make_corpus(docs=1).inputs(), TopicOptions(engine="ldda.v1"))


@pytest.mark.parametrize(
    "wrong", [{"k": 1}, {"k": True}, {"k": "many"}, {"seed": -1}, {"max_df_share": 0}]
)
def test_options_that_mean_nothing_are_refused(wrong):
    with pytest.raises(UsageError, match="IT-TOP-001"):
        TopicOptions(**wrong)


def test_the_stage_reads_what_the_fit_needs(make_corpus):
    inputs = make_corpus(docs=1).inputs()
    assert {n: tuple(r.table().schema.names) for n, r in inputs.items()} == dict(STAGE.reads)
