"""H1: combination, earliness and distinctiveness are found where they were planted."""

import numpy as np
import pytest
from hypotheses_corpus import H1, Corpus, options, planted

from isctext.hypotheses.arrangements import measure_arrangements


def _together(together=True, sources=20, docs=10) -> Corpus:
    """Initiatives whose documents have all dimensions of H1 or none; generic ESS without them."""
    rng = np.random.default_rng(1)
    corpus = Corpus()
    for source in range(sources):
        for n in range(docs):
            all_or_none = rng.random() < 0.4
            said = [name for name in H1 if (all_or_none if together else rng.random() < 0.4)]
            corpus.add(
                "initiatives", source, 2008 + n, [tuple(said)], words=int(rng.integers(40, 90))
            )
            corpus.add("policy", source, 2008 + n, [("communs", "generique", "emplois")])
            corpus.add("press", source, 2008 + n, [("generique",)])
    return corpus


def _row(tables, measure, against, dimension="*", scope="broad"):
    key = {"measure": measure, "against": against, "dimension": dimension, "scope": scope}
    (row,) = [
        r for r in tables["arrangements"].to_pylist() if all(r[k] == v for k, v in key.items())
    ]
    return row


@pytest.fixture(scope="module")
def together():
    return measure_arrangements(_together().inputs(), options())


def test_dimensions_that_come_together(together):
    row = _row(together, "combination", "chance")
    assert row["verdict"] == "more_than_chance"
    assert row["direction"] == "for"
    assert row["k_i"] == 10 * round(row["k_i"] / 10)  # all five or none: ten pairs each
    assert row["value_i"] > row["value_o"]
    by_source = _row(together, "combination", "chance:source")
    assert by_source["direction"] == "none"
    assert by_source["flags"] == ["takes_length_for_combination"]


def test_dimensions_that_do_not():
    row = _row(measure_arrangements(_together(False).inputs(), options()), "combination", "chance")
    assert row["verdict"] == "no_difference_detectable"
    assert row["direction"] == "none"


def test_profile_against_each_group(together):
    row = _row(together, "profile", "generic", "travail")
    assert (row["docs_i"], row["docs_o"]) == (200, 400)
    assert row["verdict"] == "more_in_initiatives"
    assert row["k_o"] == 0
    policy = _row(together, "profile", "policy", "travail")
    assert policy["docs_o"] == 200
    press = _row(together, "profile", "press", "travail")  # no document about the object
    assert press["verdict"] == "descriptive_only"
    assert press["reason"].startswith("docs press: 0, needed 150; sources press: 0, needed 15")


def test_distinctiveness(together):
    row = _row(together, "distinctiveness", "generic")
    assert row["verdict"] == "more_in_initiatives"
    assert row["k_o"] == 0
    assert row["k_i"] == sum(
        _row(together, "distinctiveness", "generic", name)["k_i"] for name in H1
    )


def _waves(lag) -> Corpus:
    """Eight entries, each first said in the initiatives, ``lag`` years later elsewhere."""
    corpus = Corpus()
    for entry in range(8):
        for arena, first in (("initiatives", 2006 + entry % 4), ("policy", 2006 + entry % 4 + lag)):
            for year in range(2002, 2018):
                said = (f"travail/{entry}",) * 4 if year >= first else ()
                corpus.add(arena, entry, year, [said])
    return corpus


@pytest.mark.parametrize(
    ("lag", "verdict"), [(3, "earlier_in_initiatives"), (-3, "later_in_initiatives")]
)
def test_earliness(lag, verdict):
    tables = measure_arrangements(_waves(lag).inputs(), options())
    row = _row(tables, "earliness", "policy")
    assert row["verdict"] == verdict
    assert row["estimate"] == pytest.approx(lag, abs=0.3)
    assert row["k_i"] == 8
    assert row["flags"] == ["years:2002-2017"]
    assert row["p"] < 0.05
    others = _row(tables, "earliness", "others")  # the press has no document
    assert others["estimate"] == row["estimate"]
    press = _row(tables, "earliness", "press")
    assert press["reason"] == "years: 0, needed 5"


def test_no_lead():
    row = _row(measure_arrangements(_waves(0).inputs(), options()), "earliness", "policy")
    assert row["verdict"] == "no_difference_detectable"


def test_readings_take_turns_and_quote(together):
    rows = together["readings"].to_pylist()
    assert len(rows) == 30
    assert len({row["doc_id"] for row in rows}) == 30
    assert [row["drawn_as"] for row in rows] == ["several"] * 20 + ["other"] * 10
    assert all(row["doc_id"].startswith("initiatives") for row in rows)
    # Twenty sources, one turn each.
    assert len({row["source_id"] for row in rows[:20]}) == 20
    assert set(rows[0]["passage_of"]) == set(H1) == set(rows[0]["dimensions"])
    assert len(rows[0]["starts"]) == len(rows[0]["ends"]) == 5
    assert rows[0]["decision"] == ""
    again = measure_arrangements(_together().inputs(size=11), options())
    assert again["readings"].equals(together["readings"])
    other = measure_arrangements(_together().inputs(), options(seed=1))
    assert not other["readings"].equals(together["readings"])


def test_fewer_documents_than_readings():
    tables = measure_arrangements(planted(sources=2, docs=3).inputs(), options())
    assert tables["readings"].num_rows == 6
    assert _row(tables, "combination", "chance")["verdict"] == "descriptive_only"


@pytest.mark.parametrize("changed", [{}, {"categories": ()}, {"others": ()}])
def test_nothing_to_measure(changed):
    tables = measure_arrangements(Corpus().inputs(), options(**changed))
    assert tables["readings"].num_rows == 0
    assert {r["verdict"] for r in tables["arrangements"].to_pylist()} <= {
        "descriptive_only",
        "not_tested",
    }
