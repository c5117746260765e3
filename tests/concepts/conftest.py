"""Annotated French for the tests of concepts: one text, one document, one segment."""

import pyarrow as pa
import pytest
import spacy

from isctext.concepts.lexicon import shipped_lexicon
from isctext.concepts.stage import ConceptOptions, find_mentions
from isctext.records.tables import SEGMENTS


def _row(number, text, tokens):
    """A row of segments; tokens are (start, form, lemma, pos, opens a sentence)."""
    return {
        "doc_id": str(number),
        "segment_no": 0,
        "kind": "paragraph",
        "start": 0,
        "end": len(text),
        "n_words": len(tokens),
        "starts": [t[0] for t in tokens],
        "ends": [t[0] + len(t[1]) for t in tokens],
        "forms": [text[t[0] : t[0] + len(t[1])] for t in tokens],
        "lemmas": [t[2] for t in tokens],
        "pos": [t[3] for t in tokens],
        "morph": ["" for _ in tokens],
        "sentences": [i for i, t in enumerate(tokens) if t[4]],
    }


@pytest.fixture(scope="session")
def annotate():
    """Texts to a table of segments, with the French model that isctext depends on."""
    model = spacy.load("fr_core_news_sm", exclude=["ner"])

    def run(texts):
        straight = [text.translate({ord("’"): "'"}) for text in texts]
        rows = []
        for number, (text, doc) in enumerate(zip(texts, model.pipe(straight), strict=True)):
            tokens = [
                (t.idx, t.text, t.lemma_, t.pos_, bool(t.is_sent_start))
                for t in doc
                if not t.is_space
            ]
            rows.append(_row(number, text, tokens))
        return pa.Table.from_pylist(rows, schema=SEGMENTS.schema)

    return run


@pytest.fixture(scope="session")
def shipped():
    return shipped_lexicon("isc-hdf")


@pytest.fixture
def find(annotate, shipped):
    """Texts to rows of mentions of the shipped lexicon."""

    def run(*texts, lexicon=None):
        table = find_mentions(annotate(list(texts)), ConceptOptions(lexicon or shipped))
        return table["mentions"].to_pylist()

    return run
