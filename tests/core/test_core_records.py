"""Table specs refuse what does not fit; identifiers never move."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.errors import StageError
from isctext.records.ids import doc_id, sha256_hex, text_sha256
from isctext.records.rejection import CODES
from isctext.records.tables import (
    ENTITIES,
    LEDGER,
    REJECTIONS,
    SEGMENTS,
    SPINE,
    TOPIC_PROFILES,
)

ROW = {"unit_id": "a", "key": "k", "rejected": False}


def _code(build):
    with pytest.raises(StageError) as caught:
        build()
    return caught.value.code


def test_rows_and_columns_give_the_same_table():
    rows = LEDGER.from_rows([ROW, ROW | {"unit_id": "é😀"}])
    columns = LEDGER.from_columns(
        {"rejected": [False, False], "key": ["k", "k"], "unit_id": ["a", "é😀"]}
    )
    assert rows.equals(columns)
    assert rows.schema.equals(LEDGER.schema)


def test_no_rows():
    assert LEDGER.from_rows([]).equals(LEDGER.empty())
    assert LEDGER.from_rows(iter(())).schema.equals(LEDGER.schema)


@pytest.mark.parametrize("name", sorted(SPINE))
def test_every_spec_is_sound(name):
    spec = SPINE[name]
    names = spec.schema.names
    assert spec.name == name
    assert len(names) == len(set(names))
    assert set(spec.key) <= set(names)
    assert set(spec.sort) <= set(names)
    assert spec.version >= 1
    assert spec.doc
    assert spec.conform(spec.empty()).schema.equals(spec.schema)


def test_the_names_of_the_spine_are_pinned():
    assert list(SPINE) == [
        "sources",
        "blobs",
        "inputs",
        "documents",
        "facts",
        "removed",
        "warnings",
        "duplicates",
        "segments",
        "dependencies",
        "entities",
        "mentions",
        "topic_runs",
        "topics",
        "topic_weights",
        "topic_profiles",
        "topic_terms",
        "topic_documents",
        "exposure",
        "usage",
        "timelines",
        "batch_events",
        "trajectories",
        "trends",
        "breaks",
        "composition",
        "first_uses",
        "first_use_order",
        "first_use_terms",
        "reuse",
        "reuse_families",
        "citations",
        "precedence",
        "precedence_terms",
        "ccf",
        "confirmed_links",
        "claims",
        "links",
        "link_nodes",
        "drift",
        "drift_terms",
        "drift_passages",
        "novelty",
        "novelty_arenas",
        "keyness_parts",
        "keyness",
        "cooccurrences",
        "afc_axes",
        "afc",
        "reinert",
        "reinert_terms",
        "reinert_segments",
        "reinert_profiles",
        "actors",
        "actor_shares",
        "frames",
        "frame_scores",
        "frame_prevalence",
        "frame_calibration",
        "frame_models",
        "uptake",
        "uptake_summary",
        "substitution",
        "arrangements",
        "readings",
        "legitimacy",
        "follow_ups",
        "statements",
        "samples",
        "codes",
        "agreement",
        "precision",
        "recall",
        "trajectories_corrected",
        "candidates",
        "rejections",
        "runs",
    ]


@pytest.mark.parametrize(
    "columns",
    [
        {"unit_id": ["a"], "key": ["k"]},
        {"unit_id": ["a"], "key": ["k"], "rejected": [True], "more": [1]},
        {"unit_id": ["a"], "clef": ["k"], "rejected": [True]},
        {},
    ],
)
def test_wrong_columns_are_refused(columns):
    assert _code(lambda: LEDGER.from_columns(columns)) == "IT-TAB-001"
    assert _code(lambda: LEDGER.conform(pa.table(columns))) == "IT-TAB-001"


def test_a_doubled_column_is_refused():
    table = pa.table([["a"], ["k"], [True], ["k"]], names=["unit_id", "key", "rejected", "key"])
    assert _code(lambda: LEDGER.conform(table)) == "IT-TAB-001"


def test_a_misspelt_field_is_refused_and_not_forgotten():
    row = {"doc_id": "d", "start": 0, "end": 1, "label": "LOC", "text": "x"}
    assert ENTITIES.from_rows([row])["entity_id"].to_pylist() == [None]
    assert _code(lambda: ENTITIES.from_rows([row, row | {"entity": "insee:1"}])) == "IT-TAB-001"


@pytest.mark.parametrize(
    "change",
    [
        {"rejected": "yes"},
        {"unit_id": 3},
        {"unit_id": ["a"]},
        {"unit_id": "lone \udc80 surrogate"},
        {"unit_id": None},
        {"rejected": None},
        {"key": object()},
    ],
)
def test_wrong_values_are_refused(change):
    row = ROW | change
    assert _code(lambda: LEDGER.from_rows([ROW, row])) == "IT-TAB-002"
    columns = {name: [ROW[name], value] for name, value in row.items()}
    assert _code(lambda: LEDGER.from_columns(columns)) == "IT-TAB-002"


def test_a_missing_field_that_must_be_there_is_refused():
    assert _code(lambda: LEDGER.from_rows([{"unit_id": "a", "key": "k"}])) == "IT-TAB-002"


def test_columns_of_unequal_length_are_refused():
    columns = {"unit_id": ["a", "b"], "key": ["k"], "rejected": [True]}
    assert _code(lambda: LEDGER.from_columns(columns)) == "IT-TAB-002"


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("start", pa.array([0.5])),
        ("start", pa.array([2**31])),
        ("start", pa.array(["a"])),
        ("starts", pa.array([1])),
        ("starts", pa.array([["a"]])),
        ("forms", pa.array([{"a": 1}])),
        ("doc_id", pa.array([b"\xff"])),
        ("doc_id", pa.nulls(1, pa.string())),
        ("forms", pa.nulls(1, pa.list_(pa.string()))),
    ],
)
def test_wrong_types_are_refused(name, array):
    columns = {
        field.name: pa.array([[] if pa.types.is_list(field.type) else "0"]).cast(field.type)
        for field in SEGMENTS.schema
    }
    SEGMENTS.from_columns(columns)
    assert _code(lambda: SEGMENTS.from_columns(columns | {name: array})) == "IT-TAB-002"
    table = pa.table(columns | {name: array})
    assert _code(lambda: SEGMENTS.conform(table)) == "IT-TAB-002"


def test_types_that_hold_the_same_values_are_taken():
    table = pa.table(
        {
            "key": pa.array(["k"], pa.large_string()),
            "rejected": pa.chunked_array([[True]]),
            "unit_id": pa.array(["a"]).dictionary_encode(),
        }
    )
    assert LEDGER.conform(table).to_pylist() == [{"unit_id": "a", "key": "k", "rejected": True}]
    assert LEDGER.conform(table).schema.equals(LEDGER.schema)


def test_null_stands_where_it_may():
    row = {"run_id": "r", "topic": 0, "arena": "press", "share": 0.5, "docs": 1, "n_words": 1}
    assert TOPIC_PROFILES.from_rows([row | {"year": None}])["year"].to_pylist() == [None]


def test_ids_are_golden():
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert text_sha256("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"
    assert doc_id("voix", "voix:a.html", "record 3", "L’économie 😀") == "53a2c9ce6ff3e2cea295"
    assert doc_id("", "", "", "") == "8bb7bf87a4c4d839ac07"


def test_lone_surrogates_have_ids():
    assert len(text_sha256("\udc80")) == 64
    assert text_sha256("\udc80") != text_sha256("\udc81")
    assert len(doc_id("s", "i\ud800", "", "x\udfff")) == 20


_part = st.text(st.characters(exclude_characters="\x1f"), max_size=5)


@settings(deadline=None, max_examples=60)
@given(st.tuples(_part, _part, _part, st.text()), st.tuples(_part, _part, _part, st.text()))
def test_other_parts_give_other_ids(one, other):
    assert (doc_id(*one) == doc_id(*other)) == (one == other)
    assert set(doc_id(*one)) <= set("0123456789abcdef")


def test_rejection_codes_are_never_renamed():
    assert set(CODES) >= {"TIMEOUT", "OOM", "CRASH", "EMPTY_OUTPUT", "PLUGIN_ERROR", "NOT_FOUND"}
    assert all(code == code.upper() and meaning for code, meaning in CODES.items())
    assert REJECTIONS.key == ("stage", "input_id", "locator", "doc_id")
