"""Trends, breaks and composition: verdicts on tables made by hand, and no crash on any."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yearly_tables import Years, even

from isctext.errors import UsageError
from isctext.records.trajectory import BREAKS, COMPOSITION, TRENDS
from isctext.records.usage import EXPOSURE, USAGE
from isctext.statistics.ar1 import ar_trends, log_rates, percent
from isctext.trajectories.options import TrendOptions
from isctext.trajectories.stage import TRENDS as STAGE
from isctext.trajectories.trends import follow

TERM = ("communs.1", "communs", "concept")


def run(years, **options):
    made = follow(years.inputs(), TrendOptions(draws=499, **options))
    for spec in (TRENDS, BREAKS, COMPOSITION):
        assert made[spec.name].schema.equals(spec.schema)
        keys = [tuple(row[k] for k in spec.key) for row in made[spec.name].to_pylist()]
        assert keys == sorted(keys)
        assert len(set(keys)) == len(keys)
    return made


def row(table, **of):
    found = [r for r in table.to_pylist() if all(r[k] == v for k, v in of.items())]
    assert len(found) == 1, found
    return found[0]


def three_sources(rates, words=20_000, noise=0.0, **of):
    """Three sources of one arena with the same rates (hits by year)."""
    made, rng = Years(), np.random.default_rng(1)
    for number in range(3):
        size = [words] * len(rates)
        hits = [round(r * words * np.exp(rng.normal(0, noise))) for r in rates]
        made.source("press", f"s{number}", 2001, size, {TERM: hits}, **of)
    return made


def test_a_growth_is_an_increase_with_its_interval():
    made = run(three_sources(5e-4 * 1.15 ** np.arange(14), noise=0.1))
    trend = row(made["trends"], scope="broad")
    assert (trend["verdict"], trend["headline"], trend["reason"]) == ("increase", "crude", "")
    assert trend["lo_pct"] < 15 < trend["hi_pct"]
    assert trend["lo_pct"] > 0
    assert trend["slope_pct"] == pytest.approx(15, abs=2)
    assert trend["adj_slope_pct"] == pytest.approx(trend["slope_pct"], abs=1)
    assert (trend["years"], trend["first_year"], trend["last_year"]) == (14, 2001, 2014)
    assert trend["std_share"] == 1.0
    assert trend["std_slope_pct"] == pytest.approx(trend["slope_pct"], abs=1)
    assert trend["within_p"] <= 0.05


def test_the_row_is_the_estimator_s():
    rates = 3e-4 * np.array([1.0, 1.2, 0.8, 1.1, 1.4, 0.9, 1.3, 1.5, 1.1, 1.6])
    made = run(three_sources(rates), seed=5)
    hits = np.round(rates * 20_000) * 3
    direct = ar_trends(log_rates(hits, np.full(10, 60_000.0)), draws=499, seed=5)
    trend = row(made["trends"], scope="strict")
    assert trend["p"] == direct.p[0]
    assert trend["mde_pct"] == pytest.approx(float(percent(direct.mde[0])))
    assert trend["hits"] == hits.sum()


def test_a_flat_series_says_what_it_could_have_shown():
    rates = 2e-4 * np.array([1.0, 1.3, 0.7, 1.2, 0.9, 1.1, 0.8, 1.0, 1.2, 0.9])
    trend = row(run(three_sources(rates))["trends"], scope="broad")
    assert trend["verdict"] == "no_trend_detectable"
    assert trend["mde_pct"] > 3


def test_under_eight_years_nothing_is_tested():
    made = run(three_sources([1e-3] * 6))
    trend = row(made["trends"], scope="broad")
    assert (trend["verdict"], trend["reason"]) == ("descriptive_only", "years: 6, needed 8")
    assert [trend[n] for n in ("p", "q", "slope_pct", "mde_pct", "adj_p", "within_p")] == [None] * 6
    assert {r["verdict"] for r in made["breaks"].to_pylist()} == {"descriptive_only"}
    assert len(made["composition"]) == 12


def test_few_hits_are_not_tested():
    years = three_sources([0] * 11)
    years.source("press", "s3", 2001, [9000] * 11, {TERM: [1] * 5 + [0] * 6})
    trend = row(run(years)["trends"], scope="broad")
    assert (trend["verdict"], trend["reason"]) == ("descriptive_only", "hits: 5, needed 10")


def test_no_hit_at_all_is_described_when_the_lexicon_is_known():
    years = three_sources([0] * 11)
    made = run(years, categories=(("communs", "concept"),))
    trend = row(made["trends"], scope="broad")
    assert (trend["hits"], trend["reason"]) == (0, "hits: 0, needed 10")
    assert set(made["composition"]["rate_pm"].to_pylist()) == {0.0}
    assert len(run(years)["trends"]) == 0


def test_all_in_one_year():
    made = run(three_sources([1e-3]))
    assert row(made["trends"], scope="broad")["reason"] == "years: 1, needed 8"


def test_the_same_every_year_has_no_variation():
    trend = row(run(three_sources([1e-3] * 12))["trends"], scope="broad")
    assert (trend["verdict"], trend["reason"]) == ("descriptive_only", "no variation")


def test_a_year_without_documents_is_missing_and_a_thin_one_is_sparse():
    years = Years()
    words = [20_000] * 5 + [0] + [20_000] * 6
    for number in range(3):
        hits = even(5e-4, words)
        hits[2] += 4
        years.source("press", f"s{number}", 2001, words, {TERM: hits})
    years.source("press", "s9", 2013, [100], {TERM: [3]}, docs=1)
    made = run(years)
    trend = row(made["trends"], scope="broad")
    assert (trend["years"], trend["sparse_years"], trend["last_year"]) == (11, 1, 2012)
    shown = {r["year"]: r for r in made["composition"].to_pylist() if r["scope"] == "broad"}
    assert 2006 not in shown
    assert (shown[2013]["sparse"], shown[2013]["hits"]) == (True, 3)
    assert shown[2013]["index_crude"] is None


def moving_mix(years=14):
    """Words go from a source that never says it to one that often does; a third stays."""
    made = Years()
    rng = np.random.default_rng(2)
    share = np.linspace(0.9, 0.1, years)
    for name, weight, rate in (("low", share, 2e-4), ("high", 1 - share, 2e-3), ("s", 1, 6e-4)):
        words = np.round(60_000 * weight * np.ones(years)).astype(int)
        hits = rng.poisson(rate * words).tolist()
        made.source("press", name, 2001, words.tolist(), {TERM: hits})
    return made


def test_a_moving_mix_is_headlined_with_sources_held():
    made = run(moving_mix())
    trend = row(made["trends"], scope="broad")
    assert trend["p"] <= 0.05
    assert trend["adj_p"] > 0.05
    assert trend["headline"] == "adjusted"
    assert trend["verdict"] == "no_trend_detectable"
    assert trend["reason"] == "sign or significance differs once sources are held"
    rows = [r for r in made["composition"].to_pylist() if r["scope"] == "broad"]
    crude = [r["index_crude"] for r in rows]
    held = [r["index_adjusted"] for r in rows]
    assert np.mean(crude[7:]) / np.mean(crude[:7]) > 1.4
    assert 0.75 < np.mean(held[7:]) / np.mean(held[:7]) < 1.33
    assert np.exp(np.log(held).mean()) == pytest.approx(1)
    assert {r["headline"] for r in rows} == {"adjusted"}
    total = sum(r["adjusted_pm"] for r in rows) / len(rows)
    assert total == pytest.approx(np.mean([r["rate_pm"] for r in rows]), rel=0.4)


def test_a_growth_that_no_source_outlives_cannot_be_told_from_their_change():
    years, rng = Years(), np.random.default_rng(3)
    for start in range(0, 16, 4):
        for number in range(3):
            rate = 2e-4 * 4 ** (start / 4)
            words = [30_000] * 4
            hits = rng.poisson(rate * np.array(words)).tolist()
            years.source("press", f"s{start}-{number}", 2001 + start, words, {TERM: hits})
    made = run(years)
    trend = row(made["trends"], scope="broad")
    assert trend["q"] <= 0.05
    assert trend["verdict"] == "not_separable"
    assert trend["reason"] == "sources held: 4 years linked, needed 8"


def test_a_step_is_called_a_step_or_an_s_curve():
    rates = 2e-4 * np.where(np.arange(16) >= 8, 6.0, 1.0)
    made = run(three_sources(rates, noise=0.2))
    for series in ("crude", "adjusted"):
        found = row(made["breaks"], scope="broad", series=series)
        assert (found["verdict"], found["at_year"]) == ("step_or_s_curve", 2009)
        assert 4 < found["ratio"] < 9
        assert found["aicc_gain"] > 2


def test_a_step_that_is_a_change_of_sources_is_not_called_one():
    years, rng = Years(), np.random.default_rng(4)
    for name, first, size, rate in (("old", 0, 8, 2e-4), ("new", 8, 8, 2e-3)):
        for number in range(2):
            words = [30_000] * size
            hits = rng.poisson(rate * np.array(words)).tolist()
            years.source("press", f"{name}{number}", 2001 + first, words, {TERM: hits})
    years.source("press", "stays", 2001, [4000] * 16, {TERM: rng.poisson(2, 16).tolist()})
    made = run(years)
    crude = row(made["breaks"], scope="broad", series="crude")
    assert crude["q"] <= 0.05
    assert (crude["verdict"], crude["at_year"]) == ("not_separable", 2009)
    assert row(made["breaks"], scope="broad", series="adjusted")["verdict"] != "step_or_s_curve"


def test_a_batch_event_is_shown_with_and_without():
    words, hits = [20_000] * 12, [10] * 12
    years = Years()
    rng = np.random.default_rng(6)
    for number in range(3):
        years.source("policy", f"s{number}", 2001, words, {TERM: rng.poisson(hits).tolist()})
    years.source("policy", "code", 2006, [400_000], {TERM: [4000]}, docs=900, batch=[2006])
    made = run(years)
    assert set(made["trends"]["batches"].to_pylist()) == {"keep", "drop"}
    kept = row(made["composition"], scope="broad", batches="keep", year=2006)
    left = row(made["composition"], scope="broad", batches="drop", year=2006)
    assert kept["hits"] - left["hits"] == 4000
    shares = {r["at_year"]: r["batch_share"] for r in made["breaks"].to_pylist()}
    assert all((share > 0.5) == (year == 2006) for year, share in shares.items())


def test_without_batch_events_there_is_one_treatment():
    made = run(three_sources([1e-3] * 3))
    assert set(made["trends"]["batches"].to_pylist()) == {"keep"}


def test_tests_of_one_family_are_counted_together():
    years, rng = Years(), np.random.default_rng(7)
    names = [(f"{c}.1", c, "concept" if c < "d" else "dimension") for c in "abcdefgh"]
    for number in range(3):
        hits = {name: rng.poisson(10, 12).tolist() for name in names}
        years.source("press", f"s{number}", 2001, [20_000] * 12, hits)
    rows = run(years)["trends"].to_pylist()
    assert {(r["family"], r["tests"]) for r in rows} == {("concept", 3), ("dimension", 5)}
    for r in rows:
        assert r["q"] >= (r["p"] if r["headline"] == "crude" else r["adj_p"])


def test_entries_on_demand():
    years = three_sources([5e-4, 6e-4] * 5)
    made = run(years, levels=("category", "entry"))
    assert set(made["trends"]["level"].to_pylist()) == {"category", "entry"}
    entry = row(made["trends"], level="entry", scope="broad")
    whole = row(made["trends"], level="category", scope="broad")
    assert (entry["name"], entry["category"], entry["p"]) == ("communs.1", "communs", whole["p"])


def test_empty_tables():
    made = run(Years())
    assert [len(t) for t in made.values()] == [0, 0, 0]


@pytest.mark.parametrize("wrong", [{"levels": ("topic",)}, {"draws": 10}, {"seed": -1}])
def test_wrong_options_are_refused(wrong):
    with pytest.raises(UsageError):
        TrendOptions(**wrong)


def test_the_stage_declares_what_is_read_and_written():
    assert set(STAGE.reads["exposure"]) == set(EXPOSURE.schema.names)
    assert set(STAGE.reads["usage"]) == set(USAGE.schema.names)
    assert STAGE.writes == ("trends", "breaks", "composition")


_years = st.lists(
    st.tuples(st.sampled_from([0, 5, 3000, 20_000]), st.integers(0, 9)), min_size=1, max_size=11
)


@given(st.lists(st.tuples(st.sampled_from(["press", "policy"]), _years), max_size=5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_small_corpus_is_described(sources):
    years = Years()
    for number, (arena, cells) in enumerate(sources):
        words = [w for w, _ in cells]
        hits = [h if w else 0 for w, h in cells]
        years.source(arena, f"s{number}", 2001, words, {TERM: hits}, docs=25)
    made = run(years, min_sources=1, min_tokens=1000)
    for r in made["trends"].to_pylist():
        assert (r["q"] is None) == (r["verdict"] == "descriptive_only")
        if r["verdict"] == "descriptive_only":
            assert r["reason"]
            assert (r["p"], r["mde_pct"], r["adj_p"]) == (None, None, None)
        else:
            assert r["years"] >= 8
            assert r["hits"] >= 10
    words = pc.sum(years.inputs()["exposure"].table()["tokens"]).as_py()
    for scope in set(made["composition"]["scope"].to_pylist()):
        rows = [r for r in made["composition"].to_pylist() if r["scope"] == scope]
        assert sum(r["tokens"] for r in rows) == words
