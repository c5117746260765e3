"""New documents in standing topics: they alone get weights, and sums still hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from isctext.records.tables import SPINE
from isctext.topics.fit import fit_topics
from isctext.topics.fold import fold_in
from isctext.topics.stage import STAGE, TopicOptions

QUICK = TopicOptions(k=10, iterations=200, max_df_share=1)


def part(corpus, documents):
    """The corpus cut to its first documents."""
    kept = {row[0] for row in corpus.documents[:documents]}
    segments = [row for row in corpus.segments if row[0] in kept]
    return replace(corpus, documents=corpus.documents[:documents], segments=segments)


@pytest.fixture(scope="module")
def world(make_corpus):
    corpus = make_corpus(docs=420)
    return corpus, fit_topics(part(corpus, 400).inputs(), QUICK)


@pytest.fixture
def folded(world, as_rows):
    return fold_in(world[0].inputs(), as_rows(world[1]), QUICK)


def frame(tables, name):
    return tables[name].to_pandas()


def test_only_the_new_documents_get_weights(world, folded):
    before, after = frame(world[1], "topic_weights"), frame(folded, "topic_weights")
    new = {row[0] for row in world[0].documents[400:]}
    assert after.iloc[: len(before)].equals(before)
    assert set(after.iloc[len(before) :]["doc_id"]) == new
    assert after["run_id"].nunique() == 1
    documents = frame(folded, "topic_documents")
    assert set(documents.loc[documents["folded"], "doc_id"]) == new
    assert len(documents) == 420


def test_terms_labels_and_coherence_stay(world, folded):
    same = [c for c in SPINE["topics"].schema.names if c != "share"]
    assert frame(world[1], "topics")[same].equals(frame(folded, "topics")[same])
    assert world[1]["topic_terms"].equals(folded["topic_terms"])


def test_profiles_and_shares_are_those_of_all_documents(world, folded):
    profiles = frame(folded, "topic_profiles")
    whole = profiles[profiles["year"].isna()]
    words = sum(row[2] for row in world[0].segments)
    assert whole.groupby("arena")["n_words"].first().sum() == words
    assert whole.groupby("arena")["docs"].first().sum() == 420
    np.testing.assert_allclose(profiles.groupby(["arena", "year"])["share"].sum(), 1, atol=1e-9)
    share = whole["share"] * whole["n_words"]
    expected = share.groupby(whole["topic"]).sum() / words
    np.testing.assert_allclose(frame(folded, "topics")["share"], expected, atol=1e-9)


def test_weights_are_near_those_of_a_fit_that_knew_them(world, folded, as_rows):
    """The documents of the fit folded in as if they were new: the engine's own weights."""
    corpus, tables = world
    without = dict(tables)
    documents = tables["topic_documents"]
    without["topic_documents"] = documents.slice(0, 390)
    again = fold_in(part(corpus, 400).inputs(), as_rows(without), QUICK)
    key = ["doc_id", "unit_no", "topic"]
    known = frame(tables, "topic_weights").set_index(key)["weight"]
    new = again["topic_weights"].slice(tables["topic_weights"].num_rows).to_pandas()
    both = new.set_index(key)["weight"].to_frame("new").join(known.to_frame("known")).fillna(0)
    assert len(both) > 10
    assert np.corrcoef(both["new"], both["known"])[0, 1] > 0.98


def test_the_run_says_how_many_were_folded_in(world, folded):
    (before,), (after,) = (t["topic_runs"].to_pylist() for t in (world[1], folded))
    assert (before["docs_fitted"], before["docs_folded"]) == (400, 0)
    assert (after["docs_fitted"], after["docs_folded"]) == (400, 20)
    assert after["tokens"] > before["tokens"]
    assert after["run_id"] == before["run_id"]


def test_tables_keep_their_specs(folded):
    assert set(folded) == set(STAGE.writes)
    for name, table in folded.items():
        assert table.schema.equals(SPINE[name].schema)


def test_twice_is_once(world, folded, as_rows):
    again = fold_in(world[0].inputs(), as_rows(folded), QUICK)
    for name, table in folded.items():
        if name == "topic_profiles":
            np.testing.assert_allclose(again[name]["share"], table["share"], atol=1e-12)
        elif name != "topics":
            assert again[name].sort_by("run_id").equals(table.sort_by("run_id")), name


@pytest.mark.parametrize(
    "change", ["gone", "repeats", "arena", "year", "many", "never", "no model"]
)
def test_it_leaves_the_field_to_a_fit(world, as_rows, change):
    corpus, tables = world
    options = QUICK
    first, *others = corpus.documents
    if change == "gone":
        corpus = replace(corpus, documents=others)
    elif change == "repeats":
        corpus = replace(corpus, duplicates=(first[0],))
    elif change == "arena":
        corpus = replace(corpus, documents=[(first[0], "policy", *first[2:]), *others])
    elif change == "year":
        corpus = replace(corpus, documents=[(*first[:3], date(1999, 1, 1)), *others])
    elif change == "many":
        options = replace(QUICK, refit=0.049)
    elif change == "never":
        options = replace(QUICK, refit=0)
    else:
        few = part(corpus, 3)
        tables = fit_topics(few.inputs(), QUICK)
    assert fold_in(corpus.inputs(), as_rows(tables), options) is None
