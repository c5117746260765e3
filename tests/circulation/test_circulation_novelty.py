"""Novelty on made tables: who has a place in time, what mixtures are, what arenas get."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from memory_rows import MemoryRows

from isctext.circulation.novelty.arenas import Arena, arena_rows
from isctext.circulation.novelty.find import MEASURES, find_novelty
from isctext.circulation.novelty.mixtures import read_mixtures
from isctext.circulation.novelty.options import NoveltyOptions
from isctext.circulation.novelty.stage import STAGE
from isctext.errors import UsageError
from isctext.records.drift import NOVELTY, NOVELTY_ARENAS
from isctext.records.tables import DOCUMENTS, TOPIC_DOCUMENTS, TOPIC_WEIGHTS
from isctext.records.usage import BATCH_EVENTS

START = date(2019, 1, 1)


def document(doc_id, source="a:0", day=START, precision="day"):
    empty = ("input_id", "blob_id", "locator", "title", "territory", "lang", "url")
    row = dict.fromkeys((*empty, "provider_id", "text", "text_sha256"), "")
    row |= {"doc_id": doc_id, "source_id": source, "arena": source.split(":")[0]}
    return row | {"date": day, "date_precision": precision, "authors": [], "other_dates": []}


def weights(doc_id, *units, run="r"):
    """units: (words, {topic: weight})."""
    return [
        {
            "run_id": run, "doc_id": doc_id, "unit_no": number, "topic": topic, "weight": weight,
            "n_words": words, "first_segment": 0, "last_segment": 0,
        }
        for number, (words, given) in enumerate(units)
        for topic, weight in given.items()
    ]  # fmt: skip


def inputs(documents, weighed, events=(), size=5, run="r"):
    tables = {
        "documents": DOCUMENTS.from_rows(documents),
        "topic_weights": TOPIC_WEIGHTS.from_rows(weighed),
        "topic_documents": TOPIC_DOCUMENTS.from_rows(
            {"run_id": run, "doc_id": d["doc_id"], "arena": d["arena"], "folded": False}
            for d in documents
        ),
        "batch_events": BATCH_EVENTS.from_rows(events),
    }
    return {
        name: MemoryRows(tables[name].select(list(columns)), size)
        for name, columns in STAGE.reads.items()
    }


def many(rng, docs=60, sources=6, arenas="ab"):
    documents, weighed = [], []
    for k in range(docs):
        arena = arenas[k % len(arenas)]
        doc_id = f"d{k:03}"
        source = f"{arena}:{int(rng.integers(sources))}"
        documents.append(document(doc_id, source, START + timedelta(days=int(rng.integers(90)))))
        mixture = rng.dirichlet(np.ones(4))
        weighed += weights(doc_id, (100, dict(enumerate(mixture.tolist()))))
    return documents, weighed


def test_a_document_is_the_mean_of_its_units_by_their_words():
    weighed = weights("d", (100, {0: 1.0}), (300, {1: 1.0})) + weights("e", (50, {0: 0.5, 1: 0.5}))
    (made,) = read_mixtures(inputs([document("d"), document("e")], weighed))
    np.testing.assert_allclose(made.weights.toarray(), [[0.25, 0.75], [0.5, 0.5]])
    np.testing.assert_allclose(made.floor, 0)


def test_weights_that_were_too_small_to_store_are_shared_by_the_topics_left():
    weighed = weights("d", (10, {0: 0.94}), (10, {0: 0.5, 3: 0.5}))
    (made,) = read_mixtures(inputs([document("d")], weighed))
    full = made.weights.toarray()[0] + made.floor[0]
    np.testing.assert_allclose(full, [0.72, 0.01, 0.01, 0.26])


def test_documents_stand_in_the_order_of_time():
    documents = [
        document("c", day=date(2020, 5, 1)),
        document("b", day=date(2019, 5, 1)),
        document("a", day=date(2020, 5, 1), precision="month"),
    ]
    weighed = [row for d in documents for row in weights(d["doc_id"], (9, {0: 1.0}))]
    (made,) = read_mixtures(inputs(documents, weighed, size=1))
    assert made.table["doc_id"].to_pylist() == ["b", "a", "c"]


def test_documents_without_a_place_in_time_are_counted_apart():
    documents = [
        document("a", day=None, precision=None),
        document("b", precision="year"),
        document("c"),
        document("d", source="p:x", day=date(2010, 5, 8)),
        document("e", source="p:y", day=date(2010, 5, 8)),
        document("f"),
    ]
    weighed = [row for d in documents[:-1] for row in weights(d["doc_id"], (9, {0: 1.0}))]
    event = {
        "arena": "p", "source_id": "p:x", "date": date(2010, 5, 8), "docs": 400, "counted": 400,
        "usual": 1.0, "share_of_year": 0.9, "new_texts": 0.5,
    }  # fmt: skip
    (made,) = read_mixtures(inputs(documents, weighed, [event]))
    assert made.table["doc_id"].to_pylist() == ["e", "c"]
    assert (made.undated, made.batch) == ({"a": 2}, {"p": 1})


def test_the_tables():
    found = find_novelty(inputs(*many(np.random.default_rng(0))), NoveltyOptions(window=5))
    documents = NOVELTY.conform(found["novelty"])
    arenas = NOVELTY_ARENAS.conform(found["novelty_arenas"]).to_pylist()
    assert 40 <= documents.num_rows <= 50
    difference = np.subtract(documents["novelty"].to_numpy(), documents["transience"].to_numpy())
    np.testing.assert_allclose(difference, documents["resonance"].to_numpy())
    assert abs(documents["residual"].to_numpy().mean()) < 1e-9
    alone = [r for r in arenas if not r["arena_b"]]
    assert {(r["arena"], r["measure"]) for r in alone} == {(a, m) for a in "ab" for m in MEASURES}
    assert sum(r["docs"] for r in alone if r["measure"] == "novelty") == documents.num_rows
    assert all(r["docs"] + r["docs_at_edge"] == 30 for r in alone)
    tested = [r for r in arenas if r["p"] is not None]
    assert [(r["measure"], r["arena"], r["arena_b"]) for r in tested] == [
        ("resonance_held", "a", "b")
    ]
    assert tested[0]["q"] == tested[0]["p"]
    assert tested[0]["verdict"] in {
        "no_difference_detectable", "a_resonates_more", "b_resonates_more"
    }  # fmt: skip


def test_batches_and_order_change_nothing():
    documents, weighed = many(np.random.default_rng(1))
    first = find_novelty(inputs(documents, weighed), NoveltyOptions(window=5))
    again = find_novelty(inputs(documents[::-1], weighed[::-1], size=3), NoveltyOptions(window=5))
    for name, table in first.items():
        other = again[name]
        for column in table.schema.names:
            if pa.types.is_floating(table.schema.field(column).type):
                mine, theirs = (t[column].to_numpy(zero_copy_only=False) for t in (table, other))
                np.testing.assert_allclose(mine, theirs, atol=1e-9)
            else:
                assert table[column].equals(other[column])


def test_few_sources_are_described_only():
    found = find_novelty(
        inputs(*many(np.random.default_rng(2), sources=2)), NoveltyOptions(window=5)
    )
    pair = [r for r in found["novelty_arenas"].to_pylist() if r["arena_b"]]
    assert {r["verdict"] for r in pair} == {"descriptive_only"}
    assert all(r["p"] is None and r["lo"] is None for r in pair)
    assert all(r["reason"].startswith("effective sources: ") for r in pair)


@pytest.mark.parametrize("docs", [0, 1, 9])
def test_too_few_documents_have_no_row(docs):
    documents, weighed = many(np.random.default_rng(3), docs=docs)
    found = find_novelty(inputs(documents, weighed), NoveltyOptions(window=5))
    assert found["novelty"].num_rows == 0
    assert found["novelty_arenas"].num_rows == 0


def test_all_dates_equal_have_no_row():
    documents, weighed = many(np.random.default_rng(4))
    same = [row | {"date": START} for row in documents]
    assert find_novelty(inputs(same, weighed), NoveltyOptions(window=5))["novelty"].num_rows == 0


def test_an_arena_ahead_is_told():
    values = {m: np.zeros(40) for m in MEASURES}
    rng = np.random.default_rng(5)
    source = np.repeat(np.arange(8), 5)
    ahead = values | {"resonance_held": 1 + 0.1 * rng.normal(size=40)}
    behind = values | {"resonance_held": 0.1 * rng.normal(size=40)}
    arenas = [Arena("a", source, ahead), Arena("b", source, behind)]
    rows = {(r["measure"], r["arena_b"]): r for r in arena_rows(arenas, MEASURES)}
    assert rows["resonance_held", "b"]["verdict"] == "a_resonates_more"
    assert rows["resonance_held", "b"]["estimate"] == pytest.approx(-1, abs=0.1)
    assert rows["resonance", "b"]["verdict"] == "descriptive_only"
    swapped = {(r["measure"], r["arena_b"]): r for r in arena_rows(arenas[::-1], MEASURES)}
    assert swapped["resonance_held", "a"]["verdict"] == "b_resonates_more"


@pytest.mark.parametrize("window", [0, 10_001])
def test_a_window_that_cannot_be(window):
    with pytest.raises(UsageError) as caught:
        NoveltyOptions(window)
    assert caught.value.code == "IT-NOV-001"
