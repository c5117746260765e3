"""The stage of precedence: planted studies, and studies that cannot carry a test."""

from __future__ import annotations

import numpy as np
import pytest
from precedence_studies import empty, shuffled, study

from isctext.circulation.precedence.follow import find_precedence
from isctext.circulation.precedence.options import PrecedenceOptions
from isctext.circulation.precedence.stage import STAGE
from isctext.circulation.precedence.verdicts import judge
from isctext.errors import UsageError
from isctext.records.claims import ALTERNATIVES
from isctext.records.precedence import CCF, PRECEDENCE, PRECEDENCE_TERMS
from isctext.records.tables import SPINE
from isctext.validation.precedence_worlds import Terms

ARENAS = ("initiatives", "policy")
FAST = PrecedenceOptions(worlds=40, draws=199)


def world(kind="follower", seed=1, categories=2, **changes):
    terms = Terms(kind, **({"strength": 0.8} | changes))
    hits, words = terms.draw(np.random.default_rng([seed, 0]))
    names = [f"c{k * categories // len(hits)}" for k in range(len(hits))]
    return hits, words, names


def run(kind="follower", seed=1, options=FAST, **changes):
    hits, words, names = world(kind, seed, **changes)
    return find_precedence(study(hits, words, arenas=ARENAS, categories=names), options)


def rows(made, **wanted):
    wanted = {"scope": "broad", "batches": "keep"} | wanted
    found = [r for r in made["precedence"].to_pylist() if wanted.items() <= r.items()]
    assert found
    return found


@pytest.fixture(scope="module")
def followed():
    return run()


@pytest.fixture(scope="module")
def independent():
    return run("independent", seed=3)


def test_a_planted_follower_is_found(followed):
    (row,) = rows(followed, category="")
    assert (row["verdict"], row["claim_level"], row["first"]) == ("x_precedes", "L1", "initiatives")
    assert (row["T"], row["K"], row["gaps"], row["rare"]) == (20, 40, 0, 0)
    assert (row["first_year"], row["last_year"]) == (2000, 2019)
    assert row["peak_lag"] == 2
    assert row["q_bh"] < 0.05
    assert row["lo"] > 0
    assert row["profile"][5] == max(row["profile"])
    assert len(row["profile"]) == len(row["profile_lo"]) == len(row["profile_hi"]) == 7
    assert tuple(row["alternatives"]) == ALTERNATIVES
    assert 0 < row["mde_beta"] < 0.8
    assert row["reason"] == ""


def test_nothing_planted_nothing_found(independent):
    for row in rows(independent):
        assert row["verdict"] == "no_precedence_detectable"
        assert (row["claim_level"], row["first"], row["alternatives"]) == ("L0", "", [])
        assert row["mde_beta"] is None or row["mde_beta"] > 0.2
        assert 0 <= row["power_half"] <= 1


def test_the_leader_may_be_the_second_arena():
    hits, words, names = world()
    turned = study(hits, words, arenas=ARENAS[::-1], categories=names)
    (row,) = rows(find_precedence(turned, FAST), category="")
    assert (row["arena_x"], row["arena_y"]) == ARENAS
    assert (row["verdict"], row["first"], row["peak_lag"]) == ("y_precedes", "policy", -2)


def test_a_slow_reaction_is_no_precedence():
    (row,) = rows(run("inertia", seed=2), category="")
    assert (row["verdict"], row["claim_level"], row["first"]) == ("slower_y", "L0", "")
    assert row["q_asym"] < 0.05 <= row["q_bh"]
    assert row["reason"] == "peak at lag 0"


def test_the_tables_fit(followed):
    assert STAGE.writes == tuple(followed)
    for spec in (PRECEDENCE, PRECEDENCE_TERMS, CCF):
        table = followed[spec.name]
        assert table.schema.equals(spec.schema)
        keys = table.select(spec.key).to_pylist()
        assert len({tuple(k.values()) for k in keys}) == len(keys)
        assert table.equals(table.sort_by([(name, "ascending") for name in spec.sort]))
    for name, columns in STAGE.reads.items():
        assert set(columns) <= set(SPINE[name].schema.names)


def test_every_entry_is_accounted_for(followed):
    terms = followed["precedence_terms"].to_pylist()
    for row in rows(followed):
        key = {name: row[name] for name in ("category", "scope", "batches")}
        mine = [t for t in terms if key.items() <= t.items()]
        assert len(mine) == row["entries"]
        assert sum(t["status"] == "compared" for t in mine) == row["K"]
        d = [t["d"] for t in mine if t["status"] == "compared"]
        assert np.mean(d) == pytest.approx(row["asym"])
        profiles = [t["profile"] for t in mine if t["status"] == "compared"]
        assert np.mean(profiles, axis=0) == pytest.approx(row["profile"])


def test_primary_tests_are_those_declared(followed):
    made = followed["precedence"].to_pylist()
    primary = [r for r in made if r["status"] == "primary"]
    assert {(r["category"], r["scope"]) for r in primary} == {("c0", "broad"), ("c1", "broad")}
    assert {r["tests"] for r in primary} == {2}
    (whole,) = rows(followed, category="")
    assert (whole["tests"], whole["status"]) == (1, "exploratory")
    # One test alone: the q of the rule is its p.
    assert whole["q_bh"] == pytest.approx(max(whole["p_asym"], whole["p_peak"] / 2))
    # Two tests: Holm.
    p = sorted(max(r["p_asym"], r["p_peak"] / 2) for r in primary)
    assert sorted(r["q_bh"] for r in primary) == pytest.approx(
        [min(1, 2 * p[0]), max(min(1, 2 * p[0]), p[1])]
    )


def test_with_other_arenas_declared_nothing_is_primary():
    made = run(options=PrecedenceOptions(worlds=40, primary=("press", "policy")))
    assert {r["status"] for r in made["precedence"].to_pylist()} == {"exploratory"}


def test_several_tests_can_undo_a_precedence():
    """The same p, alone and among many."""

    def panel(number, p):
        base = {"arena_x": "a", "arena_y": f"b{number}", "category": "", "family": "concept"}
        told = {"p_asym": p, "p_peak": p, "p": p, "asym": 0.3, "flags": [], "reason": ""}
        return base | {"scope": "broad", "batches": "keep"} | told

    alone = [panel(0, 0.02)]
    judge(alone, FAST)
    assert alone[0]["verdict"] == "x_precedes"
    among = [panel(0, 0.02), *(panel(n, 0.5 + n / 100) for n in range(1, 10))]
    judge(among, FAST)
    assert among[0]["verdict"] == "no_precedence_detectable"
    assert among[0]["reason"] == "not kept among several tests: 10"
    assert among[0]["claim_level"] == "L0"


def test_a_third_arena_that_precedes_both_is_named():
    def panel(x, y):
        base = {"arena_x": x, "arena_y": y, "category": "", "family": "concept"}
        told = {"p_asym": 1e-6, "p_peak": 1e-6, "p": 1e-6, "asym": 0.3, "flags": []}
        return base | {"scope": "broad", "batches": "keep", "reason": ""} | told

    three = [panel("a", "b"), panel("a", "c"), panel("b", "c")]
    judge(three, FAST)
    assert [row["flags"] for row in three] == [[], [], ["third:a"]]


def test_pictures_of_categories(followed):
    made = followed["ccf"].to_pylist()
    assert len(made) == 2 * 2 * 7
    assert {r["verdict"] for r in made} == {"descriptive_only"}
    assert not any("p" in name.split("_") for name in followed["ccf"].schema.names)
    assert all(-1 <= r["r"] <= 1 and 0 < r["bound"] < 1 for r in made)


@pytest.mark.parametrize(
    ("changes", "reason", "profile"),
    [
        ({"years": 11}, "years: 11, needed 12", 7),
        ({"terms": 19}, "entries: 19, needed 20", 7),
        ({"years": 9}, "years: 9, needed 12", 0),
        ({"terms": 1, "years": 5}, "years: 5, needed 12; entries: 1, needed 20", 0),
    ],
)
def test_too_little_is_described(changes, reason, profile):
    (row,) = rows(run(**changes, categories=1), category="")
    assert (row["verdict"], row["reason"]) == ("descriptive_only", reason)
    assert len(row["profile"]) == profile
    assert row["claim_level"] == "L0"
    for name in ("p_asym", "p_peak", "q_bh", "q_asym", "lo", "hi", "mde_beta", "power_half"):
        assert row[name] is None
    assert row["tests"] == 0


def test_rare_entries_are_left_out_and_said():
    hits, words, names = world()
    hits[:5, 1] = 0
    hits[:5, 1, 3] = 19
    made = find_precedence(study(hits, words, arenas=ARENAS, categories=names), FAST)
    (row,) = rows(made, category="")
    assert (row["entries"], row["rare"], row["K"]) == (40, 5, 35)
    terms = [t for t in made["precedence_terms"].to_pylist() if t["status"] == "rare"]
    assert {t["entry_id"] for t in terms} == {f"e0{k}" for k in range(5)}
    assert {(t["d"], tuple(t["profile"])) for t in terms} == {(None, ())}


def test_a_year_without_documents_is_a_gap():
    hits, words, names = world()
    words[1, 7] = 0.0
    hits[:, 1, 7] = 0.0
    (row,) = rows(
        find_precedence(study(hits, words, arenas=ARENAS, categories=names), FAST), category=""
    )
    assert (row["T"], row["gaps"], row["sparse_years"]) == (19, 1, 0)
    assert "gaps" in row["flags"]
    assert row["verdict"] == "x_precedes"


def test_sparse_years_do_not_count():
    hits, words, names = world()
    words[0, :2] = 400.0
    hits[:, 0, :2] = np.minimum(hits[:, 0, :2], 1)
    inputs = study(hits, words, arenas=ARENAS, categories=names)
    (row,) = rows(find_precedence(inputs, FAST), category="")
    assert (row["T"], row["gaps"], row["sparse_years"], row["first_year"]) == (18, 0, 2, 2002)


@pytest.mark.parametrize("arenas", [1, 3])
def test_pairs_of_arenas(arenas):
    hits, words, names = world()
    hits = np.concatenate([hits, hits[:, :1]], axis=1)[:, :arenas]
    words = np.concatenate([words, words[:1]])[:arenas]
    inputs = study(hits, words, arenas=("a", "b", "c")[:arenas], categories=names, strict=False)
    made = find_precedence(inputs, PrecedenceOptions(worlds=20, draws=99))["precedence"]
    pairs = {(r["arena_x"], r["arena_y"]) for r in made.to_pylist()}
    assert pairs == ({("a", "b"), ("a", "c"), ("b", "c")} if arenas == 3 else set())


def test_two_arenas_with_the_same_documents_precede_nothing():
    hits, words, names = world()
    inputs = study(hits[:, [0, 0]], words[[0, 0]], arenas=ARENAS, categories=names)
    (row,) = rows(find_precedence(inputs, FAST), category="")
    assert row["asym"] == pytest.approx(0, abs=1e-9)
    assert row["claim_level"] == "L0"


def test_no_document_no_hit_all_in_one_year():
    assert all(t.num_rows == 0 for t in find_precedence(empty(), FAST).values())
    hits, words, names = world()
    silent = study(hits * 0, words, arenas=ARENAS, categories=names)
    options = PrecedenceOptions(categories=(("c0", "concept"),), worlds=20)
    made = find_precedence(silent, options)
    assert {r["category"] for r in made["precedence"].to_pylist()} == {"", "c0"}
    assert {r["verdict"] for r in made["precedence"].to_pylist()} == {"descriptive_only"}
    one = study(hits[:, :, :1], words[:, :1], arenas=ARENAS, categories=names)
    reasons = {r["reason"] for r in find_precedence(one, FAST)["precedence"].to_pylist()}
    assert all(reason.startswith("years: 1, needed 12") for reason in reasons)


def test_constant_terms_are_described():
    hits, words, names = world()
    inputs = study(hits * 0 + 30, words * 0 + 60_000, arenas=ARENAS, categories=names)
    made = find_precedence(inputs, FAST)
    (row,) = rows(made, category="")
    assert (row["verdict"], row["K"]) == ("descriptive_only", 0)
    assert {t["status"] for t in made["precedence_terms"].to_pylist()} == {"no_movement"}
    assert {r["reason"] for r in made["ccf"].to_pylist()} == {"no variation"}


def test_batch_events_are_left_out_beside():
    hits, words, names = world()
    inputs = study(hits, words, arenas=ARENAS, categories=names, bulk=True)
    made = find_precedence(inputs, FAST)["precedence"].to_pylist()
    assert {r["batches"] for r in made} == {"keep", "drop"}
    assert {r["verdict"] for r in made if r["category"] == ""} == {"x_precedes"}
    primary = {(r["scope"], r["batches"]) for r in made if r["status"] == "primary"}
    assert primary == {("broad", "keep")}


def test_another_family_is_asked_apart():
    hits, words, names = world()
    inputs = study(hits, words, arenas=ARENAS, categories=names, family="dimension")
    made = find_precedence(inputs, FAST)["precedence"]
    assert {r["entries"] for r in made.to_pylist()} == {0}
    options = PrecedenceOptions(families=("concept", "dimension"), worlds=40)
    found = rows(find_precedence(inputs, options), family="dimension", category="")
    assert found[0]["verdict"] == "x_precedes"


def test_neither_the_order_of_rows_nor_of_runs_matters(followed):
    hits, words, names = world()
    inputs = study(hits, words, arenas=ARENAS, categories=names)
    made = find_precedence(shuffled(inputs, 5), FAST)
    assert all(made[name].equals(followed[name]) for name in made)


@pytest.mark.parametrize(
    "wrong", [{"min_docs": 0}, {"worlds": 1}, {"primary": ("press", "press")}, {"seed": -1}]
)
def test_wrong_options_are_refused(wrong):
    with pytest.raises(UsageError) as caught:
        PrecedenceOptions(**wrong)
    assert caught.value.code == "IT-PRE-001"
