"""The tables of keyness: counts by hand, verdicts, matching, topics, and small input."""

from __future__ import annotations

import datetime as dt
import random

import numpy as np
import pytest
from framing_study import Study

from isctext.errors import UsageError
from isctext.framing.contrasts import _matched
from isctext.framing.keyness import measure_keyness
from isctext.framing.keywords import fewest_telling
from isctext.framing.options import KeynessOptions
from isctext.framing.stage import KEYNESS as STAGE
from isctext.records.framing import KEYNESS, KEYNESS_PARTS
from isctext.statistics.hypergeometric import specificity
from isctext.statistics.keyness import g2


def run(study, *, size=7, order=list, **options):
    made = measure_keyness(study.inputs(STAGE.reads, size, order), KeynessOptions(**options))
    assert made["keyness"].schema.equals(KEYNESS.schema)
    assert made["keyness_parts"].schema.equals(KEYNESS_PARTS.schema)
    return made


def words(made, **where):
    """Rows by term of one part."""
    rows = [r for r in made["keyness"].to_pylist() if all(r[k] == v for k, v in where.items())]
    assert len({r["term"] for r in rows}) == len(rows)
    return {r["term"]: r for r in rows}


def parts(made, name):
    return [r for r in made["keyness_parts"].to_pylist() if r["contrast"] == name]


def arenas(sources=12, docs=6, seed=0):
    """Two arenas of equal sources and words; "arbre" is common, "jardin" of the first one, "radio"
    of one source of it.
    """
    rng = np.random.default_rng(seed)
    made = Study()
    for number in range(2 * sources):
        arena = "initiatives" if number < sources else "policy"
        for i in range(docs):
            text = ["arbre"] * rng.integers(1, 6) + ["route"] * 10
            jardin = 6 if arena == "initiatives" else int(rng.integers(0, 2))
            text += ["jardin"] * jardin + ["mur"] * (6 - jardin)
            text += ["radio"] * (40 if number == 0 else rng.integers(0, 2))
            day = dt.date(2010 + i, 1, 1)
            made.document(
                f"{number:02}-{i}", " ".join(text), arena=arena, source=f"s{number:02}", day=day
            )
    return made


def test_counts_and_indices_by_hand():
    made = Study().document("a", "jardin jardin arbre .", arena="press", source="s1")
    made.document("b", "jardin route route route", arena="policy", source="s2")
    made.document("c", "arbre", arena="policy", source="s3")
    row = words(run(made, contrasts=("arena",)), arena="press")["jardin"]
    assert (row["n"], row["n_all"], row["words"], row["words_all"]) == (2, 3, 3, 8)
    assert row["pct_term"] == pytest.approx(100 * 2 / 3)
    assert row["pct_part"] == pytest.approx(100 * 2 / 3)
    assert row["pct_all"] == pytest.approx(100 * 3 / 8)
    assert row["specificity"] == pytest.approx(float(specificity(2, 3, 3, 8)))
    assert row["g2"] == pytest.approx(float(g2(2, 3, 3, 8)))
    assert (row["docs"], row["docs_against"], row["sources"], row["sources_against"]) == (1,) * 4
    assert row["verdict"] == "descriptive_only"
    assert row["reason"] == "documents: 1, needed 5"
    assert [row[name] for name in ("p_permutation", "q", "p_sources", "own_share")] == [None] * 4
    other = words(run(made, contrasts=("arena",)), arena="policy")["jardin"]
    assert other["specificity"] < 0


def test_a_word_of_an_arena_and_a_word_of_one_source():
    made = run(arenas(), contrasts=("arena",))
    first = words(made, arena="initiatives")
    assert first["jardin"]["verdict"] == "over"
    assert first["radio"]["specificity"] > 10
    assert first["radio"]["phi"] > 5
    assert first["radio"]["verdict"] != "over"
    assert first["arbre"]["verdict"] == "no_difference_detectable"
    assert words(made, arena="policy")["jardin"]["verdict"] == "under"
    (part,) = [r for r in parts(made, "arena") if r["arena"] == "initiatives"]
    assert (part["docs"], part["docs_against"]) == (72, 72)
    assert (part["sources"], part["sources_against"]) == (12, 12)
    assert (part["verdict"], part["reason"]) == ("tested", "")
    assert part["tested"] == 5
    assert part["sources_by"] == "sources"


def test_an_arena_of_two_sources_is_only_described():
    made = Study()
    for row in arenas(4).rows["documents"]:
        source = (
            f"p{row['source_id'] > 's01'}" if row["arena"] == "initiatives" else row["source_id"]
        )
        made.document(row["doc_id"], "jardin arbre", arena=row["arena"], source=source)
    found = run(made, contrasts=("arena",))
    for row in parts(found, "arena"):
        assert row["verdict"] == "descriptive_only"
        assert "sources" in row["reason"]
        assert row["called"] == 0
    verdicts = {r["verdict"] for r in found["keyness"].to_pylist()}
    assert verdicts <= {"descriptive_only"}


def test_periods_of_an_arena_and_arenas_of_a_period():
    made = run(arenas(), contrasts=("period", "arena_period"), period_years=3)
    assert {r["period"] for r in parts(made, "period")} == {"2010-2012", "2013-2015"}
    assert {r["sources_by"] for r in parts(made, "period")} == {"documents_of_source"}
    row = words(made, contrast="arena_period", arena="initiatives", period="2010-2012")["jardin"]
    assert row["words_all"] < 24 * 3 * 80
    assert row["docs"] == 36
    early = run(arenas(), contrasts=("period",), period_years=3, first_year=2012)
    assert {r["period"] for r in parts(early, "period")} == {"-2011", "2012-2014", "2015-2017"}


def concept_study(with_it=30, without=60):
    made = Study({"c1": "concept"})
    for i in range(with_it + without):
        bears = i < with_it
        text = "communs@c1 partage partage route" if bears else "route arbre arbre route"
        day = dt.date(2019 if i % 2 else 2012, 1, 1)
        made.document(f"d{i:03}", text, arena="press", source=f"s{i % 6}", day=day)
    return made


def test_a_concept_against_documents_of_the_same_arena_and_years():
    made = run(concept_study(), contrasts=("concept",), matches=2)
    (part,) = [r for r in parts(made, "concept") if r["scope"] == "broad"]
    assert (part["docs"], part["docs_against"], part["left_out"]) == (30, 60, 0)
    assert part["category"] == "c1"
    rows = words(made, contrast="concept", scope="broad")
    assert rows["communs"]["own_share"] == 1.0
    assert rows["communs"]["flags"] == ["own_words"]
    assert rows["partage"]["own_share"] == 0.0
    assert rows["partage"]["verdict"] == "over"
    assert rows["arbre"]["verdict"] == "under"
    # Strict mentions are the same ones here.
    assert words(made, scope="strict").keys() == rows.keys()


def test_a_document_of_a_broad_mention_is_no_partner():
    made = concept_study(10, 30)
    made.document("x", "communs@c1? arbre", arena="press", source="s1")
    found = parts(run(made, contrasts=("concept",), matches=50), "concept")
    assert {(r["scope"], r["docs"], r["docs_against"]) for r in found} == {
        ("broad", 11, 30),
        ("strict", 10, 30),
    }


def test_documents_without_a_partner_are_left_out_and_told():
    made = concept_study(10, 30)
    made.document("x", "communs@c1 arbre", arena="policy", source="s9")
    (broad,) = [
        r for r in parts(run(made, contrasts=("concept",)), "concept") if r["scope"] == "broad"
    ]
    assert (broad["docs"], broad["left_out"]) == (10, 1)


def test_matching_takes_from_the_same_cell():
    rng = np.random.default_rng(0)
    bearing = np.array([True, True, False, False, False, False, False])
    cell = np.array([0, 1, 0, 0, 0, 1, 2])
    drawn = _matched(bearing, ~bearing, cell, 2, rng)
    assert sorted(cell[drawn].tolist()) == [0, 0, 1]
    assert 6 not in drawn


def test_a_word_of_a_subject_is_flagged():
    made = Study()
    for number in range(24):
        arena = "initiatives" if number < 12 else "policy"
        subject = number % 4 < (3 if arena == "initiatives" else 1)
        text = "vélo vélo vélo route" if subject else "route route arbre arbre"
        name = f"d{number:02}"
        made.document(name, text, arena=arena, source=f"s{number:02}")
        made.topic(name, int(subject), 4)
    row = words(run(made, contrasts=("arena",)), arena="initiatives")["vélo"]
    assert row["log_odds"] > 0.5
    assert abs(row["log_odds_topics"]) < 0.2
    assert row["topics"] == 1
    bare = words(run(arenas(), contrasts=("arena",)), arena="initiatives")["jardin"]
    assert bare["log_odds_topics"] is None


def test_undated_empty_and_repeated_documents_do_not_count():
    made = Study().document("a", "jardin arbre", arena="press")
    made.document("b", "jardin arbre", arena="policy", source="s2")
    made.document("c", "jardin", arena="policy", source="s2", day=None)
    made.document("d", ".", arena="policy", source="s2")
    made.document("e", "jardin", arena="policy", source="s2").duplicate("e")
    (press, policy) = sorted(
        parts(run(made, contrasts=("arena",)), "arena"), key=lambda r: -ord(r["arena"][1])
    )
    assert (press["arena"], press["docs"], policy["docs"]) == ("press", 1, 1)
    kept = parts(run(made, contrasts=("arena",), duplicates="keep"), "arena")
    assert sorted(r["docs"] for r in kept) == [1, 2]


def test_order_and_batches_change_nothing():
    made = concept_study(12, 24)

    def shuffled(rows):
        return random.Random(4).sample(rows, len(rows))

    one, two = run(made), run(made, size=2, order=shuffled)
    for name, table in one.items():
        assert table.equals(two[name])
    noisy = arenas(4)
    assert not run(noisy)["keyness"].equals(run(noisy, seed=1)["keyness"])


def test_rows_are_bounded_and_parts_know_all():
    made = run(arenas(), contrasts=("arena",), terms=1)
    assert made["keyness"].num_rows <= 4
    assert all(r["terms"] == 5 for r in parts(made, "arena"))


@pytest.mark.parametrize("documents", [0, 1, 2])
def test_little_or_nothing_is_described(documents):
    made = Study()
    for i in range(documents):
        made.document(f"d{i}", "jardin arbre", arena=("press", "policy")[i], source=f"s{i}")
    found = run(made)
    assert {r["verdict"] for r in found["keyness_parts"].to_pylist()} <= {"descriptive_only"}
    assert {r["verdict"] for r in found["keyness"].to_pylist()} <= {"descriptive_only"}


def test_documents_that_are_all_alike():
    made = Study()
    for i in range(24):
        made.document(
            f"d{i:02}", "arbre route", arena=("press", "policy")[i % 2], source=f"s{i % 12}"
        )
    for row in words(run(made, contrasts=("arena",)), arena="press").values():
        assert row["verdict"] == "no_difference_detectable"
        assert row["p_permutation"] == 1.0


def test_sources_that_can_tell_something():
    # All 8 of 8 sources among 11 of 24: 165 / 735 471, on either side.
    assert fewest_telling(11, 13) == 8
    assert fewest_telling(1, 1) == 2


@pytest.mark.parametrize(
    "options",
    [
        {"contrasts": ("arenas",)},
        {"duplicates": "maybe"},
        {"pos": ("NOM",)},
        {"pos": ()},
        {"period_years": 0},
        {"draws": 10},
        {"draws": 999, "most_draws": 500},
    ],
)
def test_options_are_checked(options):
    with pytest.raises(UsageError, match="IT-FRM-001"):
        KeynessOptions(**options)
