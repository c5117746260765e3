"""Texts cut into segments, and the tables of their classes."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np
import pytest
from framing_study import Study
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from isctext.errors import UsageError
from isctext.framing.counted import read_counted
from isctext.framing.options import ReinertOptions
from isctext.framing.pieces import cut, read_words
from isctext.framing.reinert import classify
from isctext.framing.stage import REINERT as STAGE
from isctext.records.framing import REINERT, REINERT_PROFILES, REINERT_SEGMENTS, REINERT_TERMS


def pieces(made, size, *, batch=7, order=list):
    """Words and pieces of a study."""
    inputs = made.inputs(STAGE.reads, batch, order)
    words = read_words(inputs["segments"], read_counted(inputs, "drop"), ("NOUN",))
    return words, cut(words, size)


def lengths(found):
    return (found.last - found.first + 1).tolist()


def test_a_full_stop_beats_a_comma_beats_the_exact_length():
    words = ["mot"] * 30
    comma, stop = words[:9] + [","] + words[9:], words[:8] + ["."] + words[8:]
    assert lengths(pieces(Study().document("a", " ".join(words)), 10)[1])[0] == 10
    assert lengths(pieces(Study().document("a", " ".join(comma)), 10)[1])[0] == 9
    assert lengths(pieces(Study().document("a", " ".join(stop)), 10)[1])[0] == 8
    both = words[:8] + ["."] + words[8:10] + [","] + words[10:]
    # 6 / 3 for the stop two words off, 1 for the comma in place.
    assert lengths(pieces(Study().document("a", " ".join(both)), 10)[1])[0] == 8


def test_paragraphs_end_like_sentences_and_documents_always():
    made = Study().document("a", "mot " * 9, "mot " * 20).document("b", "mot " * 5)
    words, found = pieces(made, 10)
    assert lengths(found) == [9, 10, 10, 5]
    assert found.doc.tolist() == [0, 0, 0, 1]
    assert found.number.tolist() == [0, 1, 2, 0]
    assert words.segment[found.first].tolist() == [0, 1, 1, 0]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.text("m .,;?", max_size=80), max_size=3), max_size=5),
    st.integers(5, 40),
    st.integers(1, 9),
    st.randoms(use_true_random=False),
)
def test_every_word_is_in_one_piece_of_a_fair_length(documents, size, batch, random):
    made = Study()
    for number, texts in enumerate(documents):
        spaced = (" ".join(text.replace(" ", "")) for text in texts)
        made.document(f"d{number}", *spaced)
    words, found = pieces(made, size, batch=batch, order=lambda r: random.sample(r, len(r)))
    total = sum(t.count("m") for texts in documents for t in texts)
    assert sum(lengths(found)) == len(words.doc) == total
    assert np.array_equal(found.first[1:], found.last[:-1] + 1)
    assert np.array_equal(words.doc[found.first], words.doc[found.last])
    assert all(n <= round(1.4 * size) for n in lengths(found))
    final = np.append(np.diff(found.doc) > 0, True) if len(found.doc) else []
    inner = [n for n, end in zip(lengths(found), final, strict=True) if not end]
    assert all(n >= round(0.6 * size) for n in inner)
    again = cut(words, size)
    assert np.array_equal(again.last, found.last)


SUBJECTS = {
    "initiatives": ["jardin", "partage", "habitant", "atelier", "quartier", "repas"],
    "policy": ["décret", "article", "alinéa", "ministre", "code", "loi"],
    "press": ["usine", "emploi", "patron", "grève", "salaire", "syndicat"],
}
COMMON = ["ville", "année", "projet", "travail", "route", "région"]


def planted(docs=60, seed=0):
    """Documents of 8 segments, each of one of three subjects; an arena prefers its own."""
    rng = random.Random(seed)
    made, truth = Study(), {}
    kinds = list(SUBJECTS)
    for i in range(docs):
        arena = kinds[i % 3]
        name, texts = f"d{i:03}", []
        for number in range(8):
            kind = arena if rng.random() < 0.8 else rng.choice(kinds)
            truth[name, number] = kinds.index(kind)
            words = rng.choices(SUBJECTS[kind], k=24) + rng.choices(COMMON, k=15)
            texts.append(" ".join([*rng.sample(words, 39), "mot", "."]))
        day = dt.date(2015 + i % 4, 1, 1)
        made.document(name, *texts, arena=arena, source=f"{arena}{i % 4}", day=day)
    return made, truth


def run(made, *, size=50, order=list, **options):
    found = classify(made.inputs(STAGE.reads, size, order), ReinertOptions(**options))
    specs = (REINERT, REINERT_TERMS, REINERT_SEGMENTS, REINERT_PROFILES)
    for spec in specs:
        assert found[spec.name].schema.equals(spec.schema)
    return found


@pytest.fixture(scope="module")
def classes():
    made, truth = planted()
    return run(made, classes=3), truth


def test_planted_classes_are_found(classes):
    found, truth = classes
    rows = found["reinert_segments"].to_pylist()
    assert len(rows) == len(truth)
    assert all(r["first_segment"] == r["last_segment"] == r["piece_no"] for r in rows)
    assert all(r["words"] == 40 for r in rows)
    labels = [truth[r["doc_id"], r["piece_no"]] for r in rows]
    assert all(r["class"] is not None for r in rows)
    assert adjusted_rand_score(labels, [r["class"] for r in rows]) > 0.9


def test_classes_have_their_words(classes):
    found, _ = classes
    rows = [r for r in found["reinert"].to_pylist() if r["number"]]
    assert sorted(r["number"] for r in rows) == [1, 2, 3]
    assert {frozenset(r["best"][:6]) for r in rows} == {frozenset(v) for v in SUBJECTS.values()}
    terms = found["reinert_terms"].to_pylist()
    for row in rows:
        mine = {t["term"]: t for t in terms if t["class"] == row["class"]}
        own, others = set(row["best"][:6]), set().union(*SUBJECTS.values()) - set(row["best"])
        assert all(mine[term]["chi2"] > 50 for term in own)
        assert all(mine[term]["chi2"] < -20 for term in others)
        assert all(mine[term]["n"] <= mine[term]["n_all"] for term in own)
        assert all(not mine[term]["flags"] for term in own)


def test_the_tree_adds_up(classes):
    found, _ = classes
    rows = {r["class"]: r for r in found["reinert"].to_pylist()}
    assert rows[0]["segments"] == found["reinert_segments"].num_rows
    assert rows[0]["parent"] is None
    for row in rows.values():
        children = [r for r in rows.values() if r["parent"] == row["class"]]
        if children:
            parts = sum(r["segments"] for r in children) + row["set_aside"]
            assert parts == row["segments"]
            assert row["chi2"] > 2 * row["chi2_by_chance"]
            assert row["number"] is None
        else:
            assert row["chi2"] is None
        assert row["stability"] > 0.6
        assert row["verdict"] == "described"
    assert sum(r["share"] for r in rows.values() if r["number"]) == pytest.approx(1)


def test_classes_are_crossed_with_arenas_years_and_sources(classes):
    found, _ = classes
    rows = found["reinert_profiles"].to_pylist()
    kinds = ("arena", "year", "arena_year", "source")
    by_kind = {kind: [r for r in rows if r["kind"] == kind] for kind in kinds}
    assert {kind: len(v) for kind, v in by_kind.items()} == {
        "arena": 9,
        "year": 12,
        "arena_year": 36,
        "source": 36,
    }
    total = found["reinert_segments"].num_rows
    for mine in by_kind.values():
        assert sum(r["n"] for r in mine) == total
        assert sum(r["expected"] for r in mine) == pytest.approx(total)
    best = [r for r in by_kind["arena"] if r["residual_docs"] > 0]
    assert len(best) == 3
    for row in best:
        assert row["residual"] > 10
        assert row["residual"] ** 2 == pytest.approx(row["chi2"])
        # Segments of a document go together: what they show is less sure than it looks.
        assert row["residual_docs"] < row["residual"]
    assert all(abs(r["residual_docs"]) < 4 for r in by_kind["year"])


def test_offsets_lead_to_the_text():
    texts = ["jardin " * 25, "atelier " * 25]
    made = Study().document("a", *texts)
    rows = run(made)["reinert_segments"].to_pylist()
    text = "\n".join(t.strip() for t in texts)
    assert [text[r["start"] : r["end"]].count("jardin") for r in rows] == [25]
    assert [r["words"] for r in rows] == [50]
    assert rows[0]["last_segment"] == 1


def test_order_and_batches_change_nothing():
    made, _ = planted(24)
    one = run(made, classes=3)
    two = run(made, classes=3, size=3, order=lambda r: random.Random(5).sample(r, len(r)))
    assert all(table.equals(two[name]) for name, table in one.items())


def test_stability_may_be_left_out():
    made, _ = planted(24)
    assert {r["stability"] for r in run(made, double=False)["reinert"].to_pylist()} == {None}


@pytest.mark.parametrize("documents", [0, 1, 5])
def test_little_or_nothing_is_told(documents):
    made = Study()
    for i in range(documents):
        made.document(f"d{i}", "jardin route " * 30, source=f"s{i % 2}")
    found = run(made)
    (row,) = found["reinert"].to_pylist()
    assert row["verdict"] == "not_divided"
    assert row["reason"].startswith("segments: ")
    assert (row["class"], row["number"]) == (0, None)
    assert found["reinert_terms"].num_rows == found["reinert_profiles"].num_rows == 0
    assert {r["class"] for r in found["reinert_segments"].to_pylist()} <= {None}


def test_segments_that_are_all_alike_are_one_class():
    made = Study()
    for i in range(120):
        made.document(f"d{i:03}", "jardin route ville " * 13, source=f"s{i % 5}")
    (row,) = run(made)["reinert"].to_pylist()
    assert row["verdict"] == "not_divided"
    assert row["reason"].startswith("no split")


def test_options_are_checked():
    for options in ({"words": 5}, {"classes": 1}, {"smallest": 0.5}, {"min_docs": 0}):
        with pytest.raises(UsageError, match="IT-FRM-001"):
            ReinertOptions(**options)
