"""The order of first uses between arenas: verdicts on tables made by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yearly_tables import Years

from isctext.records.trajectory import FIRST_USE_ORDER, FIRST_USE_TERMS
from isctext.statistics.ar1 import log_rates
from isctext.statistics.first_use import compare_terms, inflation, lead
from isctext.trajectories.options import FirstUseOrderOptions
from isctext.trajectories.order import order
from isctext.trajectories.stage import FIRST_USE_ORDER as STAGE


def run(years, **options):
    made = order(years.inputs(), FirstUseOrderOptions(draws=499, **options))
    for spec in (FIRST_USE_ORDER, FIRST_USE_TERMS):
        assert made[spec.name].schema.equals(spec.schema)
        keys = [tuple(row[k] for k in spec.key) for row in made[spec.name].to_pylist()]
        assert keys == sorted(keys)
        assert len(set(keys)) == len(keys)
    return made["first_use_order"].to_pylist(), made["first_use_terms"].to_pylist()


def whole(rows, **of):
    wanted = {"category": "", "scope": "broad", "batches": "keep"} | of
    found = [r for r in rows if all(r[k] == v for k, v in wanted.items())]
    assert len(found) == 1, found
    return found[0]


def term(number, category="communs"):
    return f"{category}.{number:02}", category, "concept"


def two_arenas(terms, *, years=12, delay=3, words=(100_000, 100_000), start=2001, seed=1):
    """Terms appear in "citizens" between years 2 and 6, in "press" so many years later."""
    rng, made = np.random.default_rng(seed), Years()
    appear = rng.integers(2, 6, terms)
    jitter = rng.integers(0, 2, terms)
    for arena, first, size in (
        ("citizens", appear, words[0]),
        ("press", appear + delay + (jitter if delay else 0), words[1]),
    ):
        hits = {}
        for k in range(terms):
            there = np.arange(years) >= first[k]
            hits[term(k)] = (rng.poisson(6, years) * there).tolist()
        made.source(arena, f"{arena}-1", start, [size] * years, hits)
    return made


def test_a_delay_in_most_terms_is_an_order():
    rows, terms = run(two_arenas(15))
    found = whole(rows)
    assert (found["arena_x"], found["arena_y"]) == ("citizens", "press")
    assert (found["verdict"], found["claim_level"], found["reason"]) == ("x_first", "L1", "")
    assert 2.5 < found["mean_years"] < 4.5
    assert 0 < found["lo"] < found["mean_years"] < found["hi"]
    assert (found["terms"], found["years"], found["volume_ratio"]) == (15, 12, 1.0)
    assert (found["first_year"], found["last_year"]) == (2001, 2012)
    assert found["level_p"] == 0.05
    assert found["x_first"] > 0.9
    assert len([t for t in terms if t["scope"] == "broad"]) == 15
    assert {t["status"] for t in terms} == {"compared"}


def test_the_numbers_are_the_estimator_s():
    years = two_arenas(9)
    rows, terms = run(years, seed=4)
    usage = years.inputs()["usage"].table().to_pylist()
    hits = np.zeros((9, 2, 12))
    for r in usage:
        if r["level"] == "entry" and r["scope"] == "broad":
            at = int(r["name"][-2:]), int(r["arena"] == "press"), r["month"].year - 2001
            hits[at] += r["hits"]
    words = np.full(12, 100_000.0)
    made = compare_terms(hits[:, 0], hits[:, 1], words, words)
    vif = inflation(log_rates(hits[:, 0], words), log_rates(hits[:, 1], words))
    direct = lead(made.d, vif=vif, draws=499, seed=4)
    found = whole(rows)
    assert found["vif"] == pytest.approx(vif)
    assert (found["p"], found["p_flip"]) == (direct.p, direct.p_flip)
    assert [found["mean_years"], found["lo"], found["hi"]] == pytest.approx(
        [direct.mean, direct.lo, direct.hi]
    )
    listed = [t["lead_years"] for t in terms if t["scope"] == "broad"]
    assert listed == pytest.approx(made.d.tolist())


def test_no_delay_is_no_order():
    found = whole(run(two_arenas(15, delay=0, seed=3))[0])
    assert (found["verdict"], found["claim_level"]) == ("no_order_detectable", "L0")


def test_few_terms_are_described_and_not_tested():
    found = whole(run(two_arenas(5))[0])
    assert (found["verdict"], found["reason"]) == ("not_tested", "terms: 5, needed 6")
    assert found["mean_years"] > 2
    assert [found[n] for n in ("p", "q", "lo", "hi", "bca_lo", "level_p")] == [None] * 6


def test_few_common_years_are_not_tested():
    found = whole(run(two_arenas(12, years=7, delay=1))[0])
    assert (found["verdict"], found["reason"]) == ("not_tested", "years: 7, needed 8")


def test_unequal_volumes_need_a_smaller_p():
    found = whole(run(two_arenas(15, words=(400_000, 100_000)))[0])
    assert found["volume_ratio"] == 4.0
    assert found["level_p"] == 0.01


def test_a_gap_in_an_archive_shortens_the_common_years():
    years = two_arenas(10, years=14)
    del years.exposure["press", "press-1", 2003]
    years.usage = [r for r in years.usage if (r["arena"], r["month"].year) != ("press", 2003)]
    found = whole(run(years)[0])
    assert (found["first_year"], found["last_year"], found["years"]) == (2004, 2014, 11)


def test_no_common_year():
    years = Years()
    years.source("citizens", "a", 2001, [9000] * 3, {term(0): [1, 1, 1]})
    years.source("press", "b", 2010, [9000] * 3, {term(0): [1, 1, 1]})
    rows, terms = run(years)
    assert rows == terms == []


def test_an_arena_that_used_the_terms_before_cannot_be_second():
    years = two_arenas(12, delay=3)
    # The press has older documents, and used a third of the terms in them.
    old = {term(k): [3, 0] for k in range(4)}
    years.source("press", "press-0", 1999, [100_000] * 2, old)
    found = whole(run(years)[0])
    assert (found["before_x"], found["before_y"]) == (0, 4)
    assert (found["verdict"], found["claim_level"]) == ("not_tested", "L0")
    assert found["reason"] == "used before 2001 by press: 4 of 12 terms"


def test_most_terms_used_before_are_no_first_uses():
    years = two_arenas(12, delay=0)
    years.source("press", "p0", 2000, [100_000], {term(k): [2] for k in range(8)})
    found = whole(run(years)[0])
    assert (found["p"], found["verdict"]) == (None, "not_tested")
    assert found["reason"] == "used before 2001 by press: 8 of 12 terms"


def test_rare_and_censored_terms_are_apart():
    years = two_arenas(8)
    more = {term(20): [0] * 6 + [1, 2] + [0] * 4, term(21): [5] * 12, term(22): [0] * 12}
    years.source("citizens", "more", 2001, [1000] * 12, more)
    years.source("press", "more", 2001, [1000] * 12, {term(21): [5] * 12})
    rows, terms = run(years)
    found = whole(rows)
    assert (found["terms"], found["rare"], found["censored"]) == (8, 1, 1)
    status = {t["entry_id"]: t["status"] for t in terms if t["scope"] == "broad"}
    assert (status["communs.20"], status["communs.21"]) == ("rare", "left_censored")
    assert "communs.22" not in status


def test_categories_beside_the_whole():
    years = two_arenas(8)
    other = {term(k, "pair"): [0] * 5 + [4] * 7 for k in range(3)}
    years.source("citizens", "other", 2001, [1000] * 12, other)
    years.source("press", "other", 2001, [1000] * 12, other)
    rows, _ = run(years)
    terms = {r["category"]: r["terms"] for r in rows if r["scope"] == "broad"}
    assert terms == {"": 11, "communs": 8, "pair": 3}
    tests = {r["category"]: r["tests"] for r in rows if r["scope"] == "broad"}
    assert tests == {"": 1, "communs": 1, "pair": 1}


def test_empty_tables():
    assert run(Years()) == ([], [])


def test_the_stage_writes_these_tables():
    assert STAGE.writes == ("first_use_order", "first_use_terms")


_words = st.lists(st.sampled_from([0, 500, 20_000]), min_size=1, max_size=10)


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 3), _words), max_size=4),
    st.integers(0, 1000),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_small_corpus_is_described(sources, seed):
    years, rng = Years(), np.random.default_rng(seed)
    for number, (arena, late, words) in enumerate(sources):
        hits = {term(k): rng.integers(0, 5, len(words)).tolist() for k in range(7)}
        years.source(arena, f"s{number}", 2001 + late, words, hits)
    rows, _ = run(years)
    for r in rows:
        assert (r["q"] is None) == (r["p"] is None)
        if r["p"] is None:
            assert r["verdict"] == "not_tested"
            assert r["reason"]
        else:
            assert r["lo"] <= r["mean_years"] <= r["hi"]
        assert (r["claim_level"] == "L1") == (r["verdict"] in {"x_first", "y_first"})
