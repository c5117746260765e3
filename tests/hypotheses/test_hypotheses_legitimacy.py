"""H2: effects and recognition in one paragraph, named initiatives, and what is not measured."""

import numpy as np
import pyarrow as pa
import pytest
from hypotheses_corpus import EFFECTS, PROJECT, Corpus, options, planted
from memory_rows import MemoryRows

from isctext.hypotheses.legitimacy import measure_legitimacy
from isctext.hypotheses.stated import ACTOR_COLUMNS


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
    assert set(rows) == {"A", "B"}  # C is named in no claim, and nowhere else
    a = rows["A"]
    assert (a["claims"], a["first_claim"], a["first_mention"], a["mentions"]) == (2, 2014, 2014, 2)
    assert (a["before"], a["same_year"], a["after"]) == (0, 1, 1)
    assert a["share_before"] == 0.0
    assert a["share_after"] == pytest.approx(1 / 2)
    assert rows["B"]["reason"] == "no_claim"
    assert rows["B"]["first_claim"] is None
    panel = _row(tables, "panel", "follow_up", "policy")
    assert panel["reason"] == "named policy: 0, needed 20; years policy: 1, needed 12"


def _waves(lag) -> Corpus:
    """Thirty initiatives whose claims come in waves of their own, mentions ``lag`` years later."""
    rng = np.random.default_rng(4)
    corpus = Corpus()
    waves = rng.gamma(1.0, 2.5, (30, 16 + 6))
    for year in range(16):
        for e in range(30):
            for _ in range(rng.poisson(waves[e, year + 3])):
                corpus.add("initiatives", 0, 2008 + year, [(f"@org:{e}", "emplois")])
            for _ in range(rng.poisson(waves[e, year + 3 - lag])):
                corpus.add("policy", 0, 2008 + year, [(f"@org:{e}",)])
    return corpus


@pytest.mark.parametrize(
    ("lag", "verdict", "direction"),
    [(2, "mentions_follow_claims", "for"), (-2, "claims_follow_mentions", "against")]
    + [(0, "no_precedence_detectable", "none")],
)
def test_mentions_that_follow_claims(lag, verdict, direction):
    names = tuple((f"org:{e}", str(e)) for e in range(30))
    tables = measure_legitimacy(_waves(lag).inputs(), options(named=names, others=("policy",)))
    panel = _row(tables, "panel", "follow_up", "policy")
    assert (panel["verdict"], panel["direction"]) == (verdict, direction)
    assert panel["flags"] == ([f"peak_lag:{abs(lag)}"] if lag else [])


def test_who_states_effects():
    corpus = Corpus()
    docs = [corpus.add("initiatives", 0, 2018, [("emplois",)]) for _ in range(3)]
    undated = corpus.add("initiatives", 0, None, [("emplois",)])
    actors = [
        *((doc, "emplois", "association", "agent") for doc in docs),
        (docs[0], "emplois", "none", "none"),
        (docs[0], "emplois", "firm", "patient"),
        (docs[0], "travail", "citizen", "agent"),
        (undated, "emplois", "citizen", "agent"),
    ]
    columns = dict(zip(ACTOR_COLUMNS, zip(*actors, strict=True), strict=True))
    shares = {"arena": ["initiatives"], "actor": ["none"], "published": [False]}
    inputs = corpus.inputs() | {
        "actors": MemoryRows(pa.table(columns), 2),
        "actor_shares": MemoryRows(pa.table(shares)),
    }
    tables = measure_legitimacy(inputs, options())
    assert _row(tables, "association", "stated_by")["both"] == 3
    assert _row(tables, "association", "stated_by")["verdict"] == "described"
    assert _row(tables, "none", "stated_by")["first_only"] == 3
    assert _row(tables, "none", "stated_by")["verdict"] == "not_published"
    stated = [r for r in tables["legitimacy"].to_pylist() if r["measure"] == "stated_by"]
    assert len(stated) == 2


@pytest.mark.parametrize("changed", [{}, {"categories": ()}, {"others": ()}])
def test_nothing_to_measure(changed):
    tables = measure_legitimacy(Corpus().inputs(), options(**changed))
    assert tables["follow_ups"].num_rows == 0
    assert all(r["p"] is None for r in tables["legitimacy"].to_pylist())
