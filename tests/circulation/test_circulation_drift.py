"""Sense drift on made corpora: what is compared, with what, and what little data give."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from drift_corpus import WORD, name, seen, tables

from isctext.circulation.drift.controls import Stratum, bundles, fitting_size, pool
from isctext.circulation.drift.find import find_drift, judge
from isctext.circulation.drift.options import DriftOptions
from isctext.circulation.drift.sides import Vocabulary
from isctext.circulation.drift.words import Spots, around, elsewhere, read_stream
from isctext.errors import UsageError
from isctext.records.drift import DRIFT, DRIFT_PASSAGES, DRIFT_TERMS

QUICK = DriftOptions(periods=(), draws=9, levels=("category",))


def find(made, options=QUICK, size=64):
    found = find_drift(seen(made, size), options)
    for spec in (DRIFT, DRIFT_TERMS, DRIFT_PASSAGES):
        spec.conform(found[spec.name])
    return found


def row(found, **where):
    rows = [r for r in found["drift"].to_pylist() if all(r[k] == v for k, v in where.items())]
    assert len(rows) == 1, rows
    return rows[0]


@pytest.fixture(scope="module")
def drifted():
    return find(tables(drift=0.8, seed=1))


def test_another_company_is_found(drifted):
    one = row(drifted, scope="broad")
    assert one["verdict"] == "company_differs"
    assert one["p"] == pytest.approx(1 / (one["controls"] + 1))
    assert one["excess"] > one["excess_expected"]
    assert 39 <= one["controls"] <= 60
    assert (one["docs_a"], one["docs_b"]) == (70, 80)
    # As many on either side, and so few that 39 control words have as many.
    assert 60 <= one["drawn_a"] == one["drawn_b"] < 70
    assert one["sources_a"] == one["sources_b"] == 5
    assert one["reason"] == ""
    assert one["power_70"] > 0.8


def test_the_same_company_is_not():
    one = row(find(tables(seed=2)), scope="broad")
    assert one["verdict"] == "no_drift_detectable"
    assert one["p"] > 0.05
    assert abs(one["excess"] - one["excess_expected"]) < 0.05


def test_collocates_are_those_of_the_word_and_not_the_arenas_own(drifted):
    terms = [r for r in drifted["drift_terms"].to_pylist() if r["scope"] == "broad"]
    other = {name(k, "x") for k in range(366, 372)}
    assert {r["term"] for r in terms if r["side"] == "b"} >= other
    assert [r["rank"] for r in terms if r["side"] == "b"][:6] == [1, 2, 3, 4, 5, 6]
    # The arenas' own adjectives stand beside all words: they are taken off.
    assert not [r for r in terms if r["term"].startswith("z")]
    assert all(r["z"] > 2 and r["sources"] >= 3 for r in terms)
    assert all(r["docs_a"] <= 70 and r["docs_b"] <= 70 for r in terms)
    assert {r["term"] for r in terms}.isdisjoint({WORD})


def test_passages_are_spread_over_documents(drifted):
    rows = drifted["drift_passages"].to_pylist()
    for side in "ab":
        mine = [r for r in rows if r["side"] == side]
        assert [r["number"] for r in mine] == list(range(50))
        documents = [r["doc_id"] for r in mine]
        assert max(documents.count(d) for d in documents) == 1
        assert all(r["doc_id"].startswith(side) and r["surface"] == WORD for r in mine)


def test_batches_and_order_change_nothing(drifted):
    made = tables(drift=0.8, seed=1)
    shuffled = {
        key: table.take(np.random.default_rng(0).permutation(table.num_rows))
        for key, table in made.items()
    }
    again = find(shuffled, size=11)
    for key, table in drifted.items():
        assert again[key].equals(table), key


def test_another_seed_draws_other_passages(drifted):
    other = find(tables(drift=0.8, seed=1), DriftOptions(periods=(), draws=9, seed=1))
    assert not other["drift_passages"].equals(drifted["drift_passages"])


def test_too_few_documents_are_shown_and_not_tested():
    found = find(tables((23, 80), drift=1.0))
    one = row(found, scope="broad")
    assert (one["verdict"], one["reason"]) == ("kwic_only", "documents: 23, needed 60")
    assert one["p"] is None
    assert one["excess"] is None
    assert found["drift_terms"].num_rows == 0
    sides = found["drift_passages"]["side"].to_pylist()
    assert (sides.count("a"), sides.count("b")) == (one["hits_a"], 50)


def test_too_few_control_words():
    one = row(find(tables(nouns=12)), scope="broad")
    assert (one["verdict"], one["reason"]) == ("not_tested", "control words: 12, needed 39")


def test_undated_and_repeated_documents_have_no_part():
    made = tables((62, 70))
    documents = made["documents"]
    first, second = "a0000", "b0000"
    dates = pc.if_else(
        pc.equal(documents["doc_id"], first), pa.scalar(None, pa.date32()), documents["date"]
    )
    at = documents.schema.get_field_index("date")
    made["documents"] = documents.set_column(at, documents.schema.field("date"), dates)
    repeat = {"doc_id": second, "kept_id": "x", "kind": "near", "similarity": 1.0, "reason": "copy"}
    made["duplicates"] = pa.Table.from_pylist([repeat])
    found = find(made)
    one = row(found, scope="broad")
    assert (one["docs_a"], one["docs_b"]) == (61, 69)
    assert {first, second}.isdisjoint(found["drift_passages"]["doc_id"].to_pylist())


def test_a_side_without_the_word_has_no_row():
    made = tables()
    made["mentions"] = made["mentions"].filter(pc.starts_with(made["mentions"]["doc_id"], "a"))
    assert find(made)["drift"].num_rows == 0


def test_an_empty_corpus():
    made = {key: table.slice(0, 0) for key, table in tables((3, 3)).items()}
    found = find(made)
    assert [found[k].num_rows for k in ("drift", "drift_terms", "drift_passages")] == [0, 0, 0]


def test_one_arena_is_compared_by_periods():
    made = tables((140, 0), start=date(2013, 1, 1))
    found = find(made, DriftOptions(periods=(2019,), draws=9, levels=("category",)))
    one = row(found, scope="broad")
    assert (one["arena_a"], one["arena_b"]) == ("a", "a")
    assert (one["period_a"], one["period_b"]) == ("-2018", "2019-")
    assert one["docs_a"] + one["docs_b"] == 140


def test_entries_are_compared_one_by_one_and_together():
    made = tables((130, 140), entries=("commun.one", "commun.two"), seed=3)
    found = find(made, DriftOptions(periods=(), draws=9))
    broad, strict = (row(found, level="category", scope=s) for s in ("broad", "strict"))
    assert (broad["entries"], strict["entries"]) == (2, 1)
    assert strict["hits_a"] < broad["hits_a"]
    alone = [r for r in found["drift"].to_pylist() if r["level"] == "entry"]
    assert [r["name"] for r in alone] == ["commun.one", "commun.two"]
    assert sum(r["hits_a"] for r in alone) == broad["hits_a"]


def test_an_entry_of_one_side_only_is_not_compared():
    """A side that says it with another word has not given the word another sense."""
    made = tables((70, 70), entries=("commun.one",), seed=4)
    mentions = made["mentions"]
    b = pc.starts_with(mentions["doc_id"], "b")
    even = pc.equal(pc.bit_wise_and(mentions["start"], 1), 0)
    entry = pc.if_else(pc.and_(b, even), "commun.two", mentions["entry_id"])
    at = mentions.schema.get_field_index("entry_id")
    made["mentions"] = mentions.set_column(at, mentions.schema.field("entry_id"), entry)
    one = row(find(made), scope="broad")
    assert one["entries"] == 1
    assert one["shared_b"] < one["hits_b"]
    assert one["shared_a"] == one["hits_a"]


def test_q_and_tests_are_of_a_family():
    base = {"level": "category", "scope": "broad", "family": "concept", "period_a": ""}
    base |= {"arena_a": "a", "arena_b": "b", "reason": ""}
    rows = [base | {"p": p} for p in (0.01, 0.2, 0.9)]
    rows += [base | {"arena_b": "c", "p": 0.04}, base | {"reason": "documents: 2, needed 60"}]
    judge(rows)
    assert [r["tests"] for r in rows] == [3, 3, 3, 1, 3]
    assert rows[0]["q"] == pytest.approx(0.03)
    assert [r["verdict"] for r in rows] == [
        "company_differs", "no_drift_detectable", "no_drift_detectable", "company_differs",
        "kwic_only",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"families": ("concepts",)},
        {"levels": ("word",)},
        {"periods": (2016, 2011)},
        {"window": 0},
        {"min_documents": 1},
        {"max_documents": 59},
        {"controls": 38},
        {"draws": 8},
        {"passages": -1},
        {"seed": -1},
        {"duplicates": "some"},
    ],
)
def test_options_that_cannot_be(wrong):
    with pytest.raises(UsageError) as caught:
        DriftOptions(**wrong)
    assert caught.value.code == "IT-DRI-001"


def stream(texts):
    """Segments of one document each; words with a capital letter are nouns, others not."""
    rows = [
        {
            "doc_id": doc,
            "segment_no": number,
            "starts": list(range(0, 10 * len(words), 10)),
            "lemmas": words,
            "pos": ["NOUN" if w[0].isupper() else "ADP" for w in words],
        }
        for doc, number, words in texts
    ]
    read = pa.Table.from_pylist(rows)
    ids = pa.array(sorted({doc for doc, _, _ in texts}))
    from memory_rows import MemoryRows  # noqa: PLC0415

    return read_stream(MemoryRows(read), ids)


def test_the_window_counts_content_lemmas_within_the_segment():
    made = stream(
        [("d", 1, "Fin Autre".split()), ("d", 0, "Un de Deux Trois la Mot X Quatre".split())]
    )
    assert made.lemmas == ["autre", "deux", "fin", "mot", "quatre", "trois", "un"]
    assert made.key.tolist() == [0, 1]
    spots = Spots(*(np.array([v]) for v in (0, 0, 3, 4)))
    counts = around(made, spots, np.array([0]), 1, 2).toarray()[0]
    held = {made.lemmas[k] for k in np.flatnonzero(counts)}
    assert held == {"deux", "trois", "quatre"}


def test_elsewhere_is_away_from_the_word_in_its_document():
    words = [f"W{chr(97 + k)}" for k in range(20)]
    made = stream([("d", 0, words), ("e", 0, words[:4])])
    spots = Spots(*(np.array(v) for v in ([0, 1], [0, 1], [4, 21], [5, 22])))
    rng = np.random.default_rng(0)
    found, unit = elsewhere(made, spots, np.array([0, 1]), rng, window=3, times=50)
    # Document e is too short to have a place away from the word.
    assert set(unit.tolist()) == {0}
    assert len(unit) == 50
    assert set(found.low.tolist()) == {0, *range(8, 20)}
    assert (found.high == found.low + 1).all()


VOCABULARY = Vocabulary(
    np.array([[10, 10], [11, 10], [40, 40], [100, 100], [9, 80]]),
    np.array([[10, 10], [11, 10], [40, 40], [900, 900], [9, 80]]),
)


def stratum(size=10, documents=(10, 10), alike=None):
    return Stratum(
        np.array(documents),
        np.array(documents),
        size,
        np.ones(5, bool) if alike is None else np.array(alike),
    )


def test_controls_are_the_nearest_words_that_have_enough_documents():
    assert pool(stratum(), VOCABULARY, 9).tolist() == [0, 1, 2, 3]
    assert pool(stratum(), VOCABULARY, 2).tolist() == [0, 1]
    assert pool(stratum(documents=(40, 40)), VOCABULARY, 1).tolist() == [2]
    assert pool(stratum(alike=[False, True, True, True, True]), VOCABULARY, 1).tolist() == [1]
    assert pool(stratum(size=500), VOCABULARY, 9).tolist() == []


def test_fewer_documents_are_drawn_where_words_are_rare():
    many = Vocabulary(np.repeat(np.arange(200, 0, -1)[:, None], 2, axis=1), np.ones((200, 2)))
    alike = np.ones(200, bool)
    wide = Stratum(np.array([300, 300]), np.array([300, 300]), 300, alike)
    assert fitting_size(wide, many, 99, 60) == 102
    assert fitting_size(wide, many, 150, 60) == 162
    assert fitting_size(wide, many, 99, 150) == 162
    assert fitting_size(wide, many, 99, 190) == 190


def test_no_bundle_has_a_word_twice_and_no_two_the_largest_one():
    many = Vocabulary(np.full((300, 2), 20), np.full((300, 2), 20))
    strata = [
        Stratum(np.array([n, n]), np.array([n, n]), n, np.ones(300, bool)) for n in (3, 20, 2, 2)
    ]
    made = bundles(strata, many, 50, np.random.default_rng(0))
    assert len(made) == 50
    assert all(len(set(one.tolist())) == 4 for one in made)
    assert len({int(one[1]) for one in made}) == 50
