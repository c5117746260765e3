"""H2: effects and recognition in one paragraph, named initiatives, and what is not measured."""

import numpy as np
import pytest
from hypotheses_corpus import EFFECTS, PROJECT, Corpus, options, planted

from isctext.hypotheses.legitimacy import measure_legitimacy


def _recognised(extra, sources=20, docs=10) -> Corpus:
    """Paragraphs with dimensions; recognition ``extra`` times likelier with effects."""
    rng = np.random.default_rng(5)
    corpus = Corpus()
    for source in range(sources):
        for _ in range(docs):
            paragraphs = []
            for _ in range(5):
                said = [name for name in PROJECT if rng.random() < 0.1]
                likely = 0.1 * (extra if set(said) & set(EFFECTS) else 1.0)
                paragraphs.append((*said, *(["reconnaissance"] if rng.random() < likely else [])))
            corpus.add("initiatives", source, 2018, paragraphs)
    return corpus


def _row(tables, subject, measure="cooccurrence", arena="initiatives", scope="broad"):
    key = {"subject": subject, "measure": measure, "arena": arena, "scope": scope}
    (row,) = [r for r in tables["legitimacy"].to_pylist() if all(r[k] == v for k, v in key.items())]
    return row


def test_recognition_goes_with_effects():
    tables = measure_legitimacy(_recognised(5.0).inputs(), options())
    row = _row(tables, "difference")
    assert row["verdict"] == "more_with_recognition"
    assert row["direction"] == "for"
    assert row["estimate"] == pytest.approx(
        _row(tables, "effects")["estimate"] - _row(tables, "others")["estimate"]
    )
    assert row["q"] == row["p"]  # one arena of three is tested
    cells = ("both", "first_only", "second_only", "neither")
    assert sum(_row(tables, "emplois")[cell] for cell in cells) == 1000
    assert sum(_row(tables, "effects")[cell] for cell in cells) == 3000


def test_recognition_that_goes_with_nothing():
    row = _row(measure_legitimacy(_recognised(1.0).inputs(), options()), "difference")
    assert row["verdict"] == "no_difference_detectable"


def test_an_occurrence_that_overlaps_is_not_one_more():
    corpus = Corpus()
    for source in range(3):
        corpus.add("initiatives", source, 2018, [("emplois", "reconnaissance"), ("ancrage",)])
    for said in corpus.mentions:
        said["overlap_group"] = 0  # what a document says all overlaps
    apart = measure_legitimacy(corpus.inputs(), options())
    assert _row(apart, "emplois")["both"] == 0
    assert _row(apart, "emplois")["second_only"] == 3
    for said in corpus.mentions:
        said["overlap_group"] = 1 if said["category"] == "reconnaissance" else 2
    assert _row(measure_legitimacy(corpus.inputs(), options()), "emplois")["both"] == 3


def test_too_few_paragraphs_are_not_tested():
    tables = measure_legitimacy(planted(sources=2, docs=3).inputs(), options())
    row = _row(tables, "difference")
    assert row["verdict"] == "not_tested"
    assert row["reason"] == "expected: 0.0, needed 3"
    assert row["estimate"] is None
    assert _row(tables, "*", "stated_by")["verdict"] == "not_measured"


def _named() -> Corpus:
    corpus = Corpus()
    corpus.add("initiatives", 0, 2014, [("@org:a", "emplois"), ("@org:b",)])
    corpus.add("initiatives", 0, 2016, [("@org:a", "emplois"), ("@org:c",), ("emplois",)])
    for year, entities in (
        (2013, ()),
        (2014, ("@org:a",)),
        (2015, ("@org:a",)),
        (2017, ("@org:b",)),
    ):
        corpus.add("policy", 0, year, [entities])
    return corpus


def test_named_initiatives_are_followed():
    names = tuple((f"org:{x}", x.upper()) for x in "abcd")
    tables = measure_legitimacy(_named().inputs(), options(named=names, others=("policy",)))
    rows = {row["name"]: row for row in tables["follow_ups"].to_pylist()}
    assert set(rows) == {"A", "B", "C"} - {"C"}  # C is named in no claim and nowhere else
    a = rows["A"]
    assert (a["claims"], a["first_claim"], a["first_mention"], a["mentions"]) == (2, 2014, 2014, 2)
    assert (a["before"], a["same_year"], a["after"]) == (0, 1, 1)
    assert a["share_before"] == 0.0
    assert a["share_after"] == pytest.approx(1 / 2)
    assert rows["B"]["reason"] == "no_claim"
    assert rows["B"]["first_claim"] is None
    panel = _row(tables, "panel", "follow_up", "policy")
    assert panel["reason"] == "named policy: 1, needed 20; years policy: 5, needed 12"


@pytest.mark.parametrize("changed", [{}, {"categories": ()}, {"others": ()}])
def test_nothing_to_measure(changed):
    tables = measure_legitimacy(Corpus().inputs(), options(**changed))
    assert tables["follow_ups"].num_rows == 0
    assert all(r["p"] is None for r in tables["legitimacy"].to_pylist())
