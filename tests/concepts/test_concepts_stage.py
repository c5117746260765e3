"""The stage on made-up segments: offsets, batches, order, shapes."""

import pickle

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.concepts.kwic import CONCORDANCE, compile_query, concordance
from isctext.concepts.lexicon import shipped_lexicon
from isctext.concepts.stage import STAGE, ConceptOptions, find_mentions
from isctext.concepts.stream import build_stream
from isctext.errors import UsageError
from isctext.records.tables import MENTIONS, SEGMENTS

OPTIONS = ConceptOptions(shipped_lexicon("isc-hdf"))
SAID = (
    "les communs des du commun urbain urbains économie de la contribution , . « » - tiers-lieux "
    "l' d' agir en pair-à-pair téléchargement gouvernance partagée ressources communes co-working "
    "habitant·e·s budget contributif COOPÉRATION château rémunération transports EFC match"
)
WORDS = SAID.split()
POS = ("NOUN", "ADJ", "DET", "ADP", "PROPN", "PUNCT", "")

words = st.tuples(st.sampled_from(WORDS), st.sampled_from(POS), st.booleans(), st.integers(0, 9))
documents = st.lists(
    st.lists(st.lists(words, max_size=12), min_size=1, max_size=3), min_size=1, max_size=5
)


def build(raw):
    """Documents of segments of words, as (texts, rows of segments by document)."""
    texts, rows = [], []
    for number, segments in enumerate(raw):
        text, own = "", []
        for segment_no, tokens in enumerate(segments):
            text += "\n\n" if segment_no else ""
            start = len(text)
            starts, forms = [], []
            for form, _, spaced, _ in tokens:
                text += " " if spaced and forms else ""
                starts.append(len(text))
                forms.append(form)
                text += form
            own.append(
                {
                    "doc_id": f"d{number}",
                    "segment_no": segment_no,
                    "kind": "paragraph",
                    "start": start,
                    "end": len(text),
                    "n_words": len(forms),
                    "starts": starts,
                    "ends": [s + len(f) for s, f in zip(starts, forms, strict=True)],
                    "forms": forms,
                    "lemmas": [f.lower().removesuffix("s") for f in forms],
                    "pos": [t[1] for t in tokens],
                    "morph": ["" for _ in tokens],
                    "sentences": [i for i, t in enumerate(tokens) if i == 0 or t[3] == 0],
                }
            )
        texts.append(text)
        rows.append(own)
    return texts, rows


def table(documents):
    rows = [row for document in documents for row in document]
    return pa.Table.from_pylist(rows, schema=SEGMENTS.schema)


def mentions(documents):
    return find_mentions(table(documents), OPTIONS)["mentions"].to_pylist()


@given(documents)
@settings(max_examples=25, deadline=None)
def test_offsets_slice_the_text(raw):
    texts, rows = build(raw)
    for row in mentions(rows):
        sliced = texts[int(row["doc_id"][1:])][row["start"] : row["end"]]
        assert sliced == row["surface"]
    stream = build_stream(table(rows))
    forms = stream.forms.to_pylist()
    for token, (start, end) in enumerate(zip(stream.starts, stream.ends, strict=True)):
        document = table(rows).column("doc_id")[int(stream.row[token])].as_py()
        assert texts[int(document[1:])][start:end] == forms[token]


@given(documents, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_batches_and_order_change_nothing(raw, random):
    _, rows = build(raw)
    together = mentions(rows)
    apart = [row for document in rows for row in mentions([document])]
    assert together == apart
    random.shuffle(rows)
    assert mentions(rows) == together


def test_rows_are_sorted_and_keyed(annotate):
    texts = ["Les communs et l'économie de la contribution en communs.", "Un tiers-lieu."]
    found = find_mentions(annotate(texts), OPTIONS)["mentions"]
    assert found.schema.equals(MENTIONS.schema)
    assert found.num_rows >= 3
    keys = [tuple(row[k] for k in MENTIONS.key) for row in found.to_pylist()]
    assert len(set(keys)) == len(keys)
    assert found.equals(found.sort_by([(k, "ascending") for k in MENTIONS.sort]))


def test_no_segments_and_no_tokens():
    assert find_mentions(SEGMENTS.empty(), OPTIONS)["mentions"].equals(MENTIONS.empty())
    assert mentions(build([[[]]])[1]) == []


def test_context_does_not_cross_a_missing_segment():
    def document(second):
        words = [("budget", "NOUN", True, 1), ("contributif", "ADJ", True, 1)]
        _, rows = build([[words, [("contribution", "NOUN", True, 1)]]])
        rows[0][1]["segment_no"] = second
        return {r["surface"]: r["context_ok"] for r in mentions(rows)}

    assert document(1)["contribution"] is True
    assert document(7)["contribution"] is False


def test_a_sliced_table_is_read_from_its_slice(annotate):
    segments = annotate(["Le tiers-lieu.", "Les communs sont là.", "La SCIC."])
    whole = find_mentions(segments, OPTIONS)["mentions"].to_pylist()
    part = find_mentions(segments.slice(1, 2), OPTIONS)["mentions"].to_pylist()
    assert part == [row for row in whole if row["doc_id"] != "0"]


def test_the_stage_declares_what_it_uses():
    columns = list(STAGE.reads["segments"])
    _, rows = build([[[("les", "DET", True, 1), ("communs", "NOUN", True, 1)]]])
    narrow = find_mentions(table(rows).select(columns), OPTIONS)["mentions"]
    assert narrow.num_rows == 1
    assert STAGE.writes == ("mentions",)
    assert pickle.loads(pickle.dumps(OPTIONS)) == OPTIONS  # noqa: S301


def test_a_wrong_lexicon_is_a_usage_error():
    with pytest.raises(UsageError):
        find_mentions(SEGMENTS.empty(), ConceptOptions("schema: autre"))


def test_concordance_gives_its_surroundings(annotate):
    text = "Voici un beau tiers-lieu ouvert à tous les habitants du quartier."
    (row,) = concordance(annotate([text]), compile_query("tiers-lieu"), width_tokens=2).to_pylist()
    assert text[row["start"] : row["end"]] == "tiers-lieu"
    assert text[row["left_start"] : row["start"]] == "un beau "
    assert text[row["end"] : row["right_end"]] == " ouvert à"
    empty = concordance(SEGMENTS.empty(), compile_query("tiers-lieu"))
    assert empty.schema.equals(CONCORDANCE)
    assert concordance(annotate(["Rien."]), compile_query("mot")).num_rows == 0


def test_concordance_stays_in_its_segment():
    words = [(w, "NOUN", True, 1) for w in ("avant", "communs", "après")]
    texts, rows = build([[words, words]])
    found = concordance(table(rows), compile_query("=communs"), width_tokens=50).to_pylist()
    sliced = [texts[0][r["left_start"] : r["right_end"]] for r in found]
    assert sliced == ["avant communs après"] * 2
