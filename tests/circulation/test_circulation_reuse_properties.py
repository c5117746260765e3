"""Properties of text reuse: places open in the texts, nothing depends on order or batches."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reuse_corpus import Doc, inputs, shuffled

from isctext.circulation.reuse.find import find_reuse
from isctext.circulation.reuse.options import ReuseOptions
from isctext.circulation.reuse.words import normal_form

# Few words, so that documents share much; marks, capitals, emoji and combining accents, so that
# code points and words part ways.
WORD = st.sampled_from(
    "le la les des commun Communs ÉCONOMIE économie tiers-lieu l’atelier d'usage 2019 12,5 , . « » "
    "🌱 e\u0301cole partagé quartier vélo jardin habitants ouvert libre code source ville".split()
)
PASSAGE = st.lists(WORD, min_size=10, max_size=30).map(" ".join)


@st.composite
def corpora(draw):
    passages = draw(st.lists(PASSAGE, min_size=1, max_size=4))
    parts = st.lists(st.sampled_from(passages) | PASSAGE, min_size=1, max_size=5)
    separator = st.sampled_from([" ", "\n", "\n\n", ". "])
    days = st.none() | st.integers(0, 3000).map(lambda n: date(2010, 1, 1) + timedelta(days=n))
    return [
        Doc(
            f"d{number}",
            draw(st.sampled_from(["press:a", "press:b", "policy:c", "initiatives:d"])),
            draw(separator).join(draw(parts)),
            draw(days),
            draw(st.sampled_from(["day", "month", "year"])),
        )
        for number in range(draw(st.integers(2, 7)))
    ]


@settings(max_examples=120, deadline=None)
@given(corpora())
def test_places_open_in_the_texts_and_rows_keep_their_promises(docs):
    texts = {doc.doc_id: doc for doc in docs}
    tables = find_reuse(inputs(docs), ReuseOptions())
    for row in tables["reuse"].to_pylist():
        for side in "ab":
            doc = texts[row[f"doc_{side}"]]
            assert doc.text[row[f"start_{side}"] : row[f"end_{side}"]] == row[f"text_{side}"]
            assert normal_form(row[f"text_{side}"])
            assert doc.source == row[f"source_{side}"]
        assert row["source_a"] != row["source_b"]
        assert 12 <= row["matched"] <= row["aligned_len"]
        assert 0.6 <= row["identity"] <= 1
        if row["direction"] == "a_to_b":
            assert row["lag_days"] >= 30
            assert row["date_a"] < row["date_b"]
        if row["claim_level"] == "L2":
            assert row["class"] == "candidate_borrowing"
            assert row["direction"] == "a_to_b"
            assert row["arena_a"] != row["arena_b"]
    for row in tables["reuse_families"].to_pylist():
        assert texts[row["doc_id"]].text[row["start"] : row["end"]] == row["text"]
        assert row["docs"] >= 3
        assert row["sources"] >= 2


@settings(max_examples=60, deadline=None)
@given(corpora(), st.integers(1, 50), st.randoms(use_true_random=False))
def test_order_and_batches_change_nothing(docs, size, rng):
    one = find_reuse(inputs(docs), ReuseOptions())
    other = inputs(docs, size)
    for name, rows in other.items():
        order = list(range(rows.table().num_rows))
        rng.shuffle(order)
        other[name] = shuffled(rows, order, size)
    for name, table in find_reuse(other, ReuseOptions()).items():
        assert table.equals(one[name])


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_the_names_of_documents_change_nothing_but_names(docs):
    """Symmetry: which of two documents comes first in the tables is an accident of its id."""
    new = {doc.doc_id: f"z{9 - number}" for number, doc in enumerate(docs)}
    renamed = [Doc(new[d.doc_id], d.source, d.text, d.date, d.precision) for d in docs]
    one = find_reuse(inputs(docs), ReuseOptions())["reuse"].to_pylist()
    other = find_reuse(inputs(renamed), ReuseOptions())["reuse"].to_pylist()
    assert _pairs(one, new) == _pairs(other, {name: name for name in new.values()})


def _pairs(rows, names) -> set[tuple[str, ...]]:
    return {tuple(sorted((names[row["doc_a"]], names[row["doc_b"]]))) for row in rows}


def test_a_seed_gives_one_table_on_every_run():
    rng = random.Random(3)
    words = [f"{a}{b}" for a in "bcdfgklmnprst" for b in ("a", "e", "i", "o", "ou", "an")]
    stock = [" ".join(rng.choices(words, k=20)) for _ in range(30)]
    docs = [
        Doc(f"d{n:03}", f"press:{n % 7}", ". ".join(rng.choices(stock, k=6)), date(2015, 1, 1))
        for n in range(60)
    ]
    one = find_reuse(inputs(docs), ReuseOptions())
    assert one["reuse"].num_rows or one["reuse_families"].num_rows
    again = find_reuse(inputs(docs, size=1), ReuseOptions())
    assert all(one[name].equals(again[name]) for name in one)


@pytest.mark.parametrize("between", ["sources", "arenas"])
def test_no_source_is_compared_with_itself(between):
    text = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze"
    docs = [Doc(f"d{n}", "press:a", text, date(2010 + n, 1, 1)) for n in range(2)]
    docs.append(Doc("d9", "press:b", text, date(2020, 1, 1)))
    rows = find_reuse(inputs(docs), ReuseOptions(between=between))["reuse"].to_pylist()
    assert len(rows) == (2 if between == "sources" else 0)
