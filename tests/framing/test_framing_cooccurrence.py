"""The table of co-occurrences: counts by hand, overlaps, passages, and small input."""

from __future__ import annotations

import random

import pytest
from framing_study import Study

from isctext.errors import UsageError
from isctext.framing.cooccurrence import measure_cooccurrence
from isctext.framing.options import CooccurrenceOptions
from isctext.framing.stage import COOCCURRENCE as STAGE
from isctext.records.framing import COOCCURRENCES

FAMILIES = {"c1": "concept", "d1": "dimension", "k1": "contrast", "f1": "form"}


def run(study, *, size=7, order=list, **options):
    inputs = study.inputs(STAGE.reads, size, order)
    made = measure_cooccurrence(inputs, CooccurrenceOptions(**options))["cooccurrences"]
    assert made.schema.equals(COOCCURRENCES.schema)
    return made


def row(made, **where):
    where = {"level": "sentence", "scope": "broad", "arena": "*", "other": "d1"} | where
    (found,) = [r for r in made.to_pylist() if all(r[k] == v for k, v in where.items())]
    return found


def test_counted_by_hand():
    made = Study(FAMILIES)
    made.document("a", "communs@c1 et valeur@d1 . rien ici .", "communs@c1 seul . valeur@d1 là .")
    made.document("b", "valeur@d1 toujours", arena="policy", source="s2")
    table = run(made)
    found = row(table)
    assert (found["units"], found["with_concept"], found["with_other"], found["n"]) == (5, 2, 3, 1)
    assert found["expected"] == pytest.approx(2 * 3 / 5)
    assert found["expected_within"] == pytest.approx(2 * 2 / 4)
    assert (found["docs"], found["sources"], found["family"]) == (1, 1, "dimension")
    assert found["reason"] == "documents: 1, needed 5"
    assert (found["verdict"], found["p"]) == ("descriptive_only", None)
    paragraph = row(table, level="paragraph")
    assert (paragraph["units"], paragraph["with_concept"], paragraph["n"]) == (3, 2, 2)
    press = row(table, arena="press")
    assert (press["units"], press["with_other"]) == (4, 2)
    assert row(table, arena="policy")["n"] == 0


def test_examples_are_the_places():
    made = Study(FAMILIES).document("a", "rien . communs@c1 et valeur@d1 ici . rien")
    (place,) = row(run(made))["examples"]
    text = "rien . communs et valeur ici . rien"
    assert place["doc_id"] == "a"
    assert text[place["start"] : place["end"]].strip() == "communs et valeur ici ."
    (whole,) = row(run(made), level="paragraph")["examples"]
    assert (whole["start"], whole["end"]) == (0, len(text))
    assert row(run(made, examples=0))["examples"] == []


def test_examples_come_from_many_sources_first():
    made = Study(FAMILIES)
    for i in range(12):
        made.document(
            f"d{i:02}", "communs@c1 valeur@d1 . communs@c1 valeur@d1", source=f"s{i // 6}"
        )
    found = row(run(made, examples=4))
    assert [p["doc_id"] for p in found["examples"]] == ["d00", "d06", "d01", "d07"]
    assert found["n"] == 24


def test_the_same_words_found_twice_do_not_meet():
    made = Study(FAMILIES)
    made.document("a", "commune@c1+d1 rien . commune@c1+d1 valeur@d1 . communs@c1 valeur@d1")
    found = row(run(made))
    assert (found["n"], found["overlapping"], found["with_concept"]) == (2, 1, 3)


def test_strict_stands_beside_broad_and_forms_are_no_pair():
    made = Study(FAMILIES).document("a", "communs@c1? valeur@d1 forme@f1")
    table = run(made)
    assert row(table)["n"] == 1
    assert row(table, scope="strict")["n"] == 0
    assert {r["other"] for r in table.to_pylist()} == {"d1"}
    assert {r["concept"] for r in table.to_pylist()} == {"c1"}


def lively(share, seed=0, docs=120):
    """Sentences of two things; in ``share`` of those with the concept, both."""
    rng = random.Random(seed)
    made = Study(FAMILIES)
    for i in range(docs):
        sentences = []
        for _ in range(10):
            concept = rng.random() < 0.15
            other = rng.random() < (share if concept else 0.15)
            marks = [w for w, on in (("communs@c1", concept), ("valeur@d1", other)) if on]
            sentences.append(" ".join(["route", *marks, "."]))
        made.document(f"d{i:03}", " ".join(sentences), source=f"s{i % 8}")
    return made


@pytest.mark.parametrize(
    ("share", "verdict"),
    [
        (0.45, "more_than_expected"),
        (0.15, "no_association_detectable"),
        (0.02, "less_than_expected"),
    ],
)
def test_verdicts(share, verdict):
    found = row(run(lively(share)))
    assert (found["verdict"], found["verdict_within"]) == (verdict, verdict)
    assert found["reason"] == ""
    if found["n"]:
        assert found["lo"] <= found["pmi"] <= found["hi"]
        assert found["lo_src"] <= found["lo"]
        assert found["hi"] <= found["hi_src"]


def test_a_pair_that_never_meets_where_it_could():
    found = row(run(lively(0.0)))
    assert (found["n"], found["pmi"], found["lo"]) == (0, None, None)
    assert found["hi"] < -2
    assert found["verdict"] == "less_than_expected"


def test_undated_empty_and_repeated_documents_do_not_count():
    made = Study(FAMILIES).document("a", "communs@c1 valeur@d1")
    made.document("b", "communs@c1 valeur@d1", day=None)
    made.document("c", "communs@c1 valeur@d1").duplicate("c")
    assert row(run(made))["n"] == 1
    assert row(run(made, duplicates="keep"))["n"] == 2


def test_order_and_batches_change_nothing():
    made = lively(0.3, docs=20)
    one = run(made)
    assert one.equals(
        run(made, size=1, order=lambda rows: random.Random(2).sample(rows, len(rows)))
    )


def test_categories_of_the_lexicon_have_rows_without_a_mention():
    made = Study(FAMILIES).document("a", "rien ici")
    assert run(made).num_rows == 0
    table = run(made, categories=(("c1", "concept"), ("d1", "dimension"), ("f1", "form")))
    found = row(table)
    assert (found["n"], found["expected"], found["pmi"]) == (0, 0.0, None)
    assert found["verdict"] == "descriptive_only"


def test_nothing_at_all():
    assert run(Study()).num_rows == 0
    assert run(Study(), categories=(("c1", "concept"), ("d1", "dimension"))).num_rows == 4


def test_options_are_checked():
    with pytest.raises(UsageError, match="IT-FRM-001"):
        CooccurrenceOptions(duplicates="maybe")
    with pytest.raises(UsageError, match="IT-FRM-001"):
        CooccurrenceOptions(examples=-1)
