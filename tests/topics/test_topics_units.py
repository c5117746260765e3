"""Units and vocabulary: what is a term, what is a unit, and what must not change them."""

from __future__ import annotations

import random
import unicodedata

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isctext.topics.lexemes import Lexemes, stop_lemmas, term_of
from isctext.topics.options import TopicOptions
from isctext.topics.units import build_units

LOOSE = TopicOptions(min_df=1, min_df_share=0, max_df_share=1, unit_words=3)


def nouns(*lemmas):
    return [(lemma, "NOUN") for lemma in lemmas]


def build(inputs, options=LOOSE):
    return build_units(
        inputs["segments"], sorted(inputs["documents"].table()["doc_id"].to_pylist()), options
    )


@pytest.mark.parametrize(
    ("lemma", "term"),
    [
        ("Démocratie", "démocratie"),
        (unicodedata.normalize("NFD", "forêt"), "forêt"),
        ("œuvre", "œuvre"),
        ("tiers-lieu", "tiers-lieu"),
        ("aujourd’hui", None),
        ("prud’homme", "prud'homme"),
        ("être", None),
        ("eau", "eau"),
        ("né", None),
        ("co2", None),
        ("-commun", None),
        ("n_1", None),
        ("", None),
    ],
)
def test_terms(lemma, term):
    assert term_of(lemma) == term


def test_the_stop_list_is_folded_as_terms_are():
    assert {"faire", "pouvoir", "aujourd'hui", "chose"} <= stop_lemmas()
    assert not any(word.startswith("#") for word in stop_lemmas())
    assert not {"commun", "territoire", "économie", "coopérative"} & stop_lemmas()


def test_only_content_words_are_coded():
    lemmas = pa.array(["commun", "commun", None, "Commun", "eau", "faire"])
    pos = pa.array(["NOUN", "PROPN", "NOUN", "ADJ", "VERB", "VERB"])
    lexemes = Lexemes()
    assert lexemes.codes(lemmas, pos).tolist() == [0, -1, -1, 0, 1, -1]
    assert lexemes.terms == ["commun", "eau"]


def test_counts_by_hand(make_inputs):
    inputs = make_inputs(
        ("b", [nouns("forêt", "forêt", "eau")]),
        ("a", [nouns("eau"), [("le", "DET")], nouns("eau", "commun", "ville", "ville")]),
    )
    units = build(inputs)
    assert units.terms == ["commun", "eau", "forêt", "ville"]
    assert units.matrix.toarray().tolist() == [[0, 1, 0, 0], [1, 1, 0, 2], [0, 1, 2, 0]]
    assert units.doc.tolist() == [0, 0, 1]
    assert units.unit_no.tolist() == [0, 1, 0]
    assert units.n_words.tolist() == [2, 4, 3]
    assert units.first_segment.tolist() == [0, 2, 0]
    assert units.last_segment.tolist() == [1, 2, 0]


def test_document_frequency_bounds(make_inputs):
    documents = [
        (f"d{i:03}", [nouns("partout", *(["rare"] * (i < 4)), *(["moyen-âge"] * (i < 5)))])
        for i in range(100)
    ]
    units = build(make_inputs(*documents), TopicOptions())
    assert units.terms == ["moyen-âge"]


def test_a_few_long_documents_still_have_a_vocabulary(make_inputs):
    documents = [
        (f"d{i}", [nouns("deux" + "ab"[i % 2] * 3, "seul" + "abcdefghij"[i])]) for i in range(10)
    ]
    units = build(make_inputs(*documents), TopicOptions(max_df_share=0.5))
    assert units.terms == ["deuxaaa", "deuxbbb"]


def test_long_documents_are_cut_evenly(make_inputs):
    segments = [nouns(*["commun"] * 10) for _ in range(64)]
    units = build(make_inputs(("a", segments)), TopicOptions(min_df=1, max_df_share=1))
    assert np.asarray(units.matrix.sum(axis=1)).ravel().tolist() == [160] * 4


@given(st.integers(0, 2**32 - 1))
@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_units_partition_segments_in_any_order(make_inputs, seed):
    rng = random.Random(seed)
    words = ["commun", "eau", "forêt", "ville", "élu"]
    documents = [
        (
            f"d{i}",
            [nouns(*rng.choices(words, k=rng.randint(0, 6))) for _ in range(rng.randint(0, 9))],
        )
        for i in range(rng.randint(0, 6))
    ]
    units = build(make_inputs(*documents))
    assert units.matrix.sum() == sum(len(s) for _, parts in documents for s in parts)
    covered = [
        (int(d), s)
        for d, a, b in zip(units.doc, units.first_segment, units.last_segment, strict=True)
        for s in range(a, b + 1)
    ]
    assert covered == [(i, s) for i, (_, parts) in enumerate(documents) for s in range(len(parts))]
    again = build(make_inputs(*documents, order=lambda r: rng.sample(r, len(r)), size=2))
    assert again.terms == units.terms
    assert (again.matrix != units.matrix).nnz == 0
    assert again.first_segment.tolist() == units.first_segment.tolist()
