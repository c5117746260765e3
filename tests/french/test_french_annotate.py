"""Annotation: offsets that slice, batches that do not matter, blanks that are told of."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.errors import ResourceMissing
from isctext.french import STAGE, FrenchOptions
from isctext.french.annotate import annotate
from isctext.french.options import DEFAULT_PIPELINE, pipeline_version
from isctext.records.tables import ENTITIES, REJECTIONS, SEGMENTS

BLANK = FrenchOptions(pipeline="blank")
MODEL = FrenchOptions()
HARD = {
    "plain": "L'économie des communs avance à Lille. Elle plaît !\n\nDeuxième paragraphe.",
    "apostrophe": "L’économie sociale d’aujourd’hui, c’est l’affaire d’Élodie Dupont.",
    "nfd": "L'e\u0301conomie de la re\u0301gion a\u0300 Roubaix : un e\u0302tre c\u0327a.",
    "emoji": "Vive 😀 les 👩‍👩‍👧 communs 🇫🇷 ! À Lille 😀.",
    "crlf": "Ligne une\r\nligne deux.\r\n\r\nParagraphe\tavec\ttabulations.",
    "soft": "La co\u00adopé\u00adra\u00adtive\u00ad de Lens.\u200b\ufeff",
    "nbsp": "Prix\u00a0: 12\u202f000\u00a0€ «\u00a0communs\u00a0»\u2009!",
    "marks": "x\u0301\u0302y e\u0323\u0301 n\u0303\u0303 fin.",
    "symbols": "*** --- 12,5 % (a) [b] http://exemple.fr/?a=1 nom@exemple.fr …",
    "lines": "Titre\n\n- un point ;\n- un autre.\n\n\n\nFin",
}


def _documents(texts):
    return pa.table(
        {
            "doc_id": pa.array(list(texts), pa.string()),
            "text": pa.array(list(texts.values()), pa.string()),
        }
    )


def _check_rows(texts, result):
    for row in result["segments"].to_pylist():
        text = texts[row["doc_id"]]
        count = len(row["starts"])
        assert count
        for name in ("ends", "forms", "lemmas", "pos", "morph"):
            assert len(row[name]) == count
        slices = [text[a:b] for a, b in zip(row["starts"], row["ends"], strict=True)]
        assert row["forms"] == slices
        assert all(form.strip() for form in slices)
        edges = [row["start"]]
        for a, b in zip(row["starts"], row["ends"], strict=True):
            assert edges[-1] <= a < b
            edges.append(b)
        assert edges[-1] <= row["end"] <= len(text)
        assert row["sentences"][0] == 0
        assert row["sentences"] == sorted(set(row["sentences"]))
        assert row["sentences"][-1] < count
        assert 0 <= row["n_words"] <= count
    for row in result["entities"].to_pylist():
        assert row["text"] == texts[row["doc_id"]][row["start"] : row["end"]]
        assert row["start"] < row["end"]


@pytest.fixture(scope="module")
def result():
    return annotate(_documents(HARD), MODEL)


def test_the_tables_have_their_shapes(result):
    assert set(result) == {*STAGE.writes, "rejections"}
    for name, spec in (("segments", SEGMENTS), ("entities", ENTITIES), ("rejections", REJECTIONS)):
        assert result[name].schema.equals(spec.schema)
    assert result["rejections"].num_rows == 0
    assert set(result[STAGE.covers]["doc_id"].to_pylist()) == set(HARD)


def test_offsets_slice_the_untouched_text(result):
    _check_rows(HARD, result)


def _forms(result, doc_id):
    rows = result["segments"].to_pylist()
    return [form for row in rows if row["doc_id"] == doc_id for form in row["forms"]]


def test_forms_keep_the_original_characters(result):
    assert _forms(result, "apostrophe")[:3] == ["L’", "économie", "sociale"]
    assert "e\u0301conomie" in _forms(result, "nfd")
    assert any("\u00ad" in form for form in _forms(result, "soft"))


def test_the_same_words_whatever_the_apostrophe_or_the_accents(result):
    plain = "L'économie des communs de la région à Lille."
    texts = {
        "a": plain,
        "b": plain.replace("'", "’"),
        "c": plain.replace("é", "e\u0301").replace("à", "a\u0300"),
        "d": plain.replace(" ", "\u00a0"),
        "e": plain.replace("éco", "éco\u00ad"),
    }
    rows = {
        row["doc_id"]: row for row in annotate(_documents(texts), MODEL)["segments"].to_pylist()
    }
    for doc_id in "bcde":
        for name in ("lemmas", "pos", "morph", "sentences", "n_words"):
            assert rows[doc_id][name] == rows["a"][name]


def test_words_have_a_letter_or_a_digit():
    texts = {"a": "Un, deux ! 3 % — (quatre) … 😀 l’an", "b": "--- … !"}
    rows = {
        r["doc_id"]: r["n_words"]
        for r in annotate(_documents(texts), BLANK)["segments"].to_pylist()
    }
    assert rows == {"a": 6, "b": 0}


def test_sentences_are_found(result):
    (row,) = [
        r for r in result["segments"].to_pylist() if r["doc_id"] == "plain" and not r["segment_no"]
    ]
    assert [row["forms"][i] for i in row["sentences"]] == ["L'", "Elle"]


def test_entities_are_found_where_they_stand(result):
    found = {(r["doc_id"], r["text"]) for r in result["entities"].to_pylist()}
    assert ("plain", "Lille") in found
    assert ("apostrophe", "Élodie Dupont") in found


def test_entities_can_be_left_out(result):
    without = annotate(_documents(HARD), FrenchOptions(entities=False))
    assert without["entities"].num_rows == 0
    assert without["segments"].equals(result["segments"])


def test_batches_do_not_matter(result):
    names = list(HARD)
    for name in names:
        alone = annotate(_documents({name: HARD[name]}), MODEL)
        for table in ("segments", "entities"):
            rows = [r for r in result[table].to_pylist() if r["doc_id"] == name]
            assert alone[table].to_pylist() == rows
    backwards = annotate(_documents({name: HARD[name] for name in reversed(names)}), MODEL)
    order = [("doc_id", "ascending"), ("segment_no", "ascending")]
    assert backwards["segments"].sort_by(order).equals(result["segments"].sort_by(order))


@pytest.mark.parametrize("text", ["", " \n\t ", "\u00a0", "\u200b\u00ad\ufeff", "\n\n\u2060\n\n"])
def test_a_blank_document_is_a_rejection(text):
    done = annotate(_documents({"blank": text, "full": "Du texte."}), BLANK)
    assert done["segments"]["doc_id"].to_pylist() == ["full"]
    (row,) = done["rejections"].to_pylist()
    assert (row["stage"], row["doc_id"], row["code"]) == ("annotate", "blank", "EMPTY_OUTPUT")
    assert row["detail"]


def test_no_documents():
    done = annotate(_documents({}), BLANK)
    assert {name: table.num_rows for name, table in done.items()} == dict.fromkeys(done, 0)


def test_an_unknown_pipeline_says_how_to_get_it():
    with pytest.raises(ResourceMissing) as caught:
        annotate(_documents({"a": "x"}), FrenchOptions(pipeline="fr_core_news_xxl"))
    assert caught.value.code == "IT-FRE-001"
    assert "pip install fr-core-news-xxl" in (caught.value.hint or "")


def test_the_blank_pipeline_gives_tokens_and_sentences():
    done = annotate(_documents({"a": "Un mot. Deux mots."}), BLANK)
    (row,) = done["segments"].to_pylist()
    assert row["forms"] == ["Un", "mot", ".", "Deux", "mots", "."]
    assert row["sentences"] == [0, 3]
    assert row["lemmas"] == [""] * 6
    assert done["entities"].num_rows == 0


def test_the_version_of_the_pipeline_is_told():
    assert pipeline_version(DEFAULT_PIPELINE).startswith("full isctext ")
    assert pipeline_version("no_such_thing").startswith("no_such_thing absent, spacy 3.8")


def test_a_long_text_without_spaces_passes():
    text = "a" * 45_000
    done = annotate(_documents({"a": text}), BLANK)
    _check_rows({"a": text}, done)
    assert done["segments"].num_rows == 3


_SOUP = st.text(
    st.sampled_from(list("aé'’- \n.,!(«»)12😀\u00ad\u200b\u00a0\t\r\u0301\u0302\u202f"))
    | st.characters(exclude_categories=["Cs"]),
    max_size=60,
)


@settings(deadline=None, max_examples=150)
@given(st.lists(_SOUP, min_size=1, max_size=3))
def test_any_text_gives_sound_rows(texts):
    named = {f"d{i}": text for i, text in enumerate(texts)}
    done = annotate(_documents(named), BLANK)
    _check_rows(named, done)
    covered = set(done["segments"]["doc_id"].to_pylist())
    refused = set(done["rejections"]["doc_id"].to_pylist())
    assert covered | refused == set(named)
    assert not covered & refused
