"""H3: planted uptake is found, small corpora are described, nothing is claimed beyond."""

import numpy as np
import pytest
from hypotheses_corpus import CONTRASTS, PROJECT, Corpus, options, planted

from isctext.errors import UsageError
from isctext.hypotheses.options import HypothesesOptions
from isctext.hypotheses.selective import measure_uptake


@pytest.fixture(scope="module")
def measured():
    return measure_uptake(planted().inputs(), options(worlds=20))


def _rows(tables, name="uptake", **key):
    key = {"scope": "broad", "duplicates": "drop", "stratum": "all", "arena": "policy"} | key
    return [r for r in tables[name].to_pylist() if all(r[k] == v for k, v in key.items())]


def test_missing_dimensions_are_called_and_no_other(measured):
    rows = {row["dimension"]: row for row in _rows(measured)}
    assert {name for name, row in rows.items() if row["call"]} == {"travail", "revenus"}
    assert rows["travail"]["verdict"] == "under_taken_up"
    assert rows["travail"]["rel"] < 0
    assert rows["travail"]["hi"] < 0
    assert rows["travail"]["q"] < 0.05
    assert rows["ancrage"]["verdict"] == "no_difference_detectable"
    assert rows["ancrage"]["k_i"] <= rows["ancrage"]["D_i"] == 300


def test_the_summary_counts_what_the_rows_say(measured):
    (summary,) = _rows(measured, "uptake_summary")
    rows = _rows(measured)
    assert summary["J"] == summary["tested"] == len(PROJECT)
    assert summary["under"] == 2
    assert summary["level"] == pytest.approx(np.median([row["U"] for row in rows]))
    smaller = sum(min(row["p_i"], row["p_p"]) for row in rows)
    assert summary["W"] == pytest.approx(smaller / sum(row["p_i"] for row in rows))
    assert summary["C05"] == np.mean([row["p_p"] >= 0.05 for row in rows])
    assert summary["jsd_excess"] == pytest.approx(summary["jsd"] - summary["jsd_chance"])
    assert summary["verdict"] == "tested"


def test_power_is_told_for_the_declared_test_only(measured):
    rows = _rows(measured)
    assert all(0 <= row["power_50"] <= row["power_25"] + 0.2 for row in rows)
    assert all(row["power_25"] is None for row in _rows(measured, stratum="standardised"))


def test_made_alike_in_topic_and_period(measured):
    (summary,) = _rows(measured, "uptake_summary", stratum="standardised")
    assert summary["flags"] == ["no_territory", "by_topic", "by_period"]
    assert summary["weight_dropped"] < 0.3
    called = {r["dimension"] for r in _rows(measured, stratum="standardised") if r["call"]}
    assert called == {"travail", "revenus"}


def test_periods_and_lags_are_described_where_documents_are_few(measured):
    names = {row["stratum"] for row in measured["uptake_summary"].to_pylist()}
    assert {"period:2012-2015", "period:2016-2019", "period:2020-2023", "lag:2015"} <= names
    (row,) = _rows(measured, "uptake_summary", stratum="period:2012-2015")
    assert row["docs_i"] == 140
    assert row["verdict"] == "descriptive_only"
    assert row["reason"] == ("docs initiatives: 140, needed 150; docs policy: 140, needed 150")
    assert all(r["p"] is None for r in _rows(measured, stratum="period:2012-2015"))
    (lagged,) = _rows(measured, "uptake_summary", stratum="lag:2015")
    assert (lagged["docs_i"], lagged["docs_p"]) == (140, 80)


def test_an_arena_without_documents_is_a_row(measured):
    (summary,) = _rows(measured, "uptake_summary", arena="press", stratum="all")
    assert summary["verdict"] == "descriptive_only"
    assert summary["reason"] == "docs press: 0, needed 150"
    assert not _rows(measured, arena="press")


def test_what_stands_in_place(measured):
    rows = {row["contrast"]: row for row in _rows(measured, "substitution")}
    assert set(rows) == {*CONTRASTS, "*"}
    # Initiatives say no concept nor form in the planted corpus: nothing is near one.
    assert rows["insertion"]["verdict"] == "descriptive_only"
    assert rows["insertion"]["reason"].startswith("docs initiatives: 0, needed 150")


def test_substitution_is_tested_where_both_sides_speak_of_the_object():
    corpus = Corpus()
    rng = np.random.default_rng(3)
    for arena, share in (("initiatives", 0.1), ("policy", 0.6)):
        for source in range(20):
            for _ in range(10):
                other = "insertion" if rng.random() < share else "gouvernance"
                corpus.add(arena, source, 2018, [("formes", other), ("marche",)])
    rows = {
        r["contrast"]: r for r in _rows(measure_uptake(corpus.inputs(), options()), "substitution")
    }
    assert rows["insertion"]["verdict"] == "more_than_initiatives"
    assert rows["insertion"]["difference"] == pytest.approx(
        rows["insertion"]["hits_p"] / 200 - rows["insertion"]["hits_i"] / 200
    )
    # "marche" stands in another paragraph than the object.
    assert rows["marche"]["hits_p"] == 0
    assert rows["marche"]["verdict"] == "not_tested"
    assert rows["*"]["share_p"] == rows["insertion"]["share_p"]


def test_only_policy_texts_about_the_object_count():
    corpus = planted(sources=3)
    for _ in range(50):
        corpus.add("policy", 0, 2018, [("ancrage",)])
        corpus.add("policy", 1, 2018, [("marche!",)])
    named = corpus.add("policy", 2, 2018, [("formes!",)])
    corpus.add("policy", 2, 2018, [("@org:a",)])
    corpus.add("policy", 2, 2018, [("@org:b",)])
    tables = measure_uptake(corpus.inputs(), options(named=(("org:a", "A"),)))
    assert named
    (summary,) = _rows(tables, "uptake_summary")
    assert summary["docs_p"] == 3 * 15 + 2


def test_undated_documents_and_duplicates():
    corpus = planted(sources=3)
    twin = corpus.add("policy", 0, 2018, [("communs",)])
    corpus.duplicates.append({"doc_id": twin, "kept_id": "x", "kind": "exact"})
    corpus.add("policy", 0, None, [("communs",)])
    corpus.add("policy", 0, 2018, [("communs",)], words=0)
    tables = measure_uptake(corpus.inputs(), options())
    assert _rows(tables, "uptake_summary")[0]["docs_p"] == 45
    assert _rows(tables, "uptake_summary", duplicates="keep")[0]["docs_p"] == 46


def test_two_hits_of_two_entries_or_a_core_one():
    corpus = Corpus()
    for said in (("travail/1", "travail/2"), ("travail",)):
        corpus.add("initiatives", 0, 2018, [said])
    for said in (("travail/1", "travail/1"), ("travail/1",), ("travail!",)):
        corpus.add("initiatives", 0, 2018, [said])
    corpus.add("policy", 0, 2018, [("communs",)])
    tables = measure_uptake(corpus.inputs(), options())
    broad = {r["dimension"]: r["k_i"] for r in _rows(tables)}
    strict = {r["dimension"]: r["k_i"] for r in _rows(tables, scope="strict")}
    assert broad["travail"] == 2
    assert strict["travail"] == 1


def test_edge_cases_of_a_dimension():
    corpus = Corpus()
    for source in range(20):
        for n in range(10):
            rare = ("revenus",) if source == n == 0 else ()
            always = ("ancrage", "regles") if n % 2 else ("ancrage",)
            corpus.add("initiatives", source, 2018, [(*always, "gouvernance", *rare)])
            corpus.add("policy", source, 2018, [("communs", "ancrage", *(always if n % 3 else ()))])
    rows = {r["dimension"]: r for r in _rows(measure_uptake(corpus.inputs(), options()))}
    assert rows["travail"]["verdict"] == "absent_in_initiatives"
    assert rows["travail"]["U"] is None
    assert rows["travail"]["rel"] is None
    assert rows["ancrage"]["verdict"] == "saturated"
    assert rows["revenus"]["verdict"] == "not_tested"
    assert rows["revenus"]["reason"] == "docs_with: 1, needed 5"
    assert rows["gouvernance"]["flags"][0] == "upper_limit"
    assert rows["gouvernance"]["k_p"] == 0
    assert rows["gouvernance"]["U_lo"] == 0
    assert rows["gouvernance"]["U"] < rows["gouvernance"]["U_hi"] < 0.2


def test_few_sources_give_no_p_and_no_interval():
    rows = _rows(measure_uptake(planted(sources=3, docs=60).inputs(), options()))
    assert all(row["verdict"] == "descriptive_only" for row in rows)
    assert all(row["p"] is None and row["lo"] is None for row in rows)
    assert rows[0]["reason"] == (
        "sources initiatives: 3, needed 15; keff initiatives: 3.0, needed 6; "
        "sources policy: 3, needed 15; keff policy: 3.0, needed 6"
    )
    assert all(row["U"] > 0 for row in rows)


def test_paragraphs_as_units():
    corpus = Corpus()
    for source in range(4):
        for arena in ("initiatives", "policy"):
            corpus.add(arena, source, 2018, [("communs", "travail"), ("travail",), ("formes",)])
    tables = measure_uptake(corpus.inputs(), options(unit="paragraph"))
    (summary,) = _rows(tables, "uptake_summary")
    assert (summary["docs_i"], summary["docs_p"]) == (8, 8)
    assert summary["unit"] == "paragraph"
    assert {r["dimension"]: r["k_p"] for r in _rows(tables)}["travail"] == 4


def test_lengths_that_differ_are_flagged():
    corpus = Corpus()
    corpus.add("initiatives", 0, 2018, [("travail",)], words=10)
    corpus.add("policy", 0, 2018, [("communs",)], words=20)
    (summary,) = _rows(measure_uptake(corpus.inputs(), options()), "uptake_summary")
    assert summary["flags"] == ["lengths_differ"]


def test_thin_strata_give_no_standardised_figure():
    corpus = planted(sources=3, docs=15)
    for _ in range(40):
        corpus.add("initiatives", 0, 2018, [("travail",)], topic=9)
    tables = measure_uptake(corpus.inputs(), options(factors=("topic",)))
    (summary,) = _rows(tables, "uptake_summary", stratum="standardised")
    assert summary["verdict"] == "not_standardised"
    assert summary["weight_dropped"] == pytest.approx(40 / 85)
    assert summary["W"] is None
    assert not _rows(tables, stratum="standardised")


@pytest.mark.parametrize("empty", [Corpus(), None])
def test_nothing_at_all(empty):
    corpus = empty or planted(sources=1, docs=1)
    given = options() if empty else options(categories=())
    tables = measure_uptake(corpus.inputs(), given)
    assert tables["uptake"].num_rows == 0
    assert {r["verdict"] for r in tables["uptake_summary"].to_pylist()} <= {
        "descriptive_only",
        "not_standardised",
    }


def test_one_document_everywhere():
    corpus = Corpus()
    corpus.add("initiatives", 0, 2018, [("travail",)])
    corpus.add("policy", 0, 2018, [("communs", "travail")])
    rows = _rows(measure_uptake(corpus.inputs(), options()))
    assert {r["dimension"]: r["U"] for r in rows}["travail"] == 1.0
    assert all(r["p"] is None for r in rows)


def test_batches_and_order_change_nothing():
    corpus = planted(sources=4)
    one = measure_uptake(corpus.inputs(size=13), options())
    other = measure_uptake(corpus.inputs(size=100_000), options())
    assert all(one[name].equals(other[name]) for name in one)


@pytest.mark.parametrize(
    "changed",
    [{"unit": "word"}, {"duplicates": "some"}, {"factors": ("mood",)}, {"bin_years": 0}]
    + [{"others": ("initiatives",)}],
)
def test_options_are_checked(changed):
    with pytest.raises(UsageError) as caught:
        HypothesesOptions(**changed)
    assert caught.value.code == "IT-HYP-001"
