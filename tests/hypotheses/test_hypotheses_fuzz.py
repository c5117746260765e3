"""Any small corpus: no crash, no number that is none, no p where nothing was tested."""

import math

from hypotheses_corpus import CATEGORIES, Corpus, options
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_rows import MemoryRows

from isctext.hypotheses.arrangements import measure_arrangements
from isctext.hypotheses.legitimacy import measure_legitimacy
from isctext.hypotheses.selective import measure_uptake
from isctext.hypotheses.verdict import state

_NAMES = [c.name for c in CATEGORIES] + ["@org:a", "communs!", "travail/1", "travail/2", "emplois?"]
_paragraph = st.lists(st.sampled_from(_NAMES), max_size=4).map(tuple)
_document = st.fixed_dictionaries(
    {
        "arena": st.sampled_from(["initiatives", "policy", "press", "elsewhere"]),
        "source": st.integers(0, 6),
        "year": st.none() | st.integers(1900, 2030),
        "paragraphs": st.lists(_paragraph, max_size=3),
        "territory": st.sampled_from(["", "Lens"]),
        "words": st.integers(0, 400),
        "topic": st.none() | st.integers(0, 2),
    }
)


@settings(deadline=None, max_examples=60)
@given(st.lists(_document, max_size=40), st.sampled_from(["document", "paragraph"]), st.booleans())
def test_any_corpus(documents, unit, low):
    corpus = Corpus()
    for document in documents:
        corpus.add(**document)
    least = {"min_docs": 1, "min_sources": 1, "min_k_eff": 0.0, "min_stratum": 1} if low else {}
    given_ = options(unit=unit, named=(("org:a", "A"),), worlds=3, **least)
    tables = {}
    for measure in (measure_uptake, measure_arrangements, measure_legitimacy):
        tables |= measure(corpus.inputs(), given_)
    inputs = corpus.inputs() | {name: MemoryRows(table) for name, table in tables.items()}
    tables |= state(inputs, given_)
    for name, table in tables.items():
        for row in table.to_pylist():
            _sound(name, row)


def _sound(name, row):
    for value in row.values():
        assert not isinstance(value, float) or math.isfinite(value), (name, row)
    if row.get("verdict") in {"descriptive_only", "not_tested", "not_measured"}:
        assert row.get("p") is None, (name, row)
        assert row["reason"], (name, row)
    if name == "uptake":
        assert row["k_i"] <= row["D_i"]
        assert row["k_p"] <= row["D_p"]
        assert row["lo"] is None or row["lo"] <= row["rel"] <= row["hi"]
        assert row["U_lo"] is None or row["U_lo"] <= row["U"] <= row["U_hi"]
    if name == "statements":
        assert row["claim_level"] in {"L0", "L1"}
