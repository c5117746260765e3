"""First uses: the passage, what stands before it, and silences that say something or nothing."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from first_use_corpus import Told, inputs, say
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isctext.records.trajectory import FIRST_USES
from isctext.statistics.intervals import rate_interval
from isctext.trajectories.firsts import find
from isctext.trajectories.options import FirstUseOptions
from isctext.trajectories.stage import FIRST_USES as STAGE


def run(told, size=7, **options):
    usage = {k: v for k, v in options.items() if k in {"duplicates", "batch_docs", "batch_times"}}
    made = find(inputs(told, size, **usage), FirstUseOptions(**options))["first_uses"]
    assert made.schema.equals(FIRST_USES.schema)
    keys = [tuple(row[k] for k in FIRST_USES.key) for row in made.to_pylist()]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    return made.to_pylist()


def some(rows, **of):
    wanted = {"level": "entry", "scope": "broad", "batches": "keep", "by": "arena"} | of
    return [r for r in rows if all(r[k] == v for k, v in wanted.items())]


def one(rows, **of):
    found = some(rows, **of)
    assert len(found) == 1, found
    return found[0]


def day(year, month=6, number=1):
    return dt.date(year, month, number)


def archive(years=range(2010, 2020), each=4, **of):
    """Documents that say nothing."""
    made = []
    for year in years:
        for number in range(each):
            name = f"{of.get('source', 's1')}-{year}-{number}"
            made.append(Told(name, day(year, 1 + number), **of))
    return made


def test_the_first_three_documents_with_their_passages():
    told = archive()
    told += [Told(f"d{n}", day(2016, n), mentions=[say("communs.1", 40 + n)]) for n in (4, 2, 9, 7)]
    told[-4].mentions.insert(0, say("communs.1", 90, 3))
    rows = some(run(told), name="communs.1")
    assert [(r["rank"], r["doc_id"]) for r in rows] == [(1, "d2"), (2, "d4"), (3, "d7")]
    first, second = rows[0], rows[1]
    assert (first["date"], first["precision"], first["source_id"]) == (day(2016, 2), "day", "s1")
    assert (first["segment_no"], first["start"], first["end"]) == (0, 42, 51)
    assert first["surface"] == "«communs.1»"
    assert second["start"] == 44  # the first in the text, not the first of the table
    assert {r["hits"] for r in rows} == {5}
    assert {r["verdict"] for r in rows} == {"first_observed"}


def test_what_the_place_has_before():
    told = [*archive(), Told("d", day(2016, 3, 15), mentions=[say("communs.1")] * 2)]
    first = one(run(told), name="communs.1")
    # Six whole years of four documents, and January to March 2016.
    assert (first["docs_before"], first["years_before"]) == (27, 7)
    assert (first["words_before"], first["words"], first["docs"]) == (27_000, 41_000, 41)
    assert first["covered_from"] == day(2010, 1)
    assert first["expected_before"] == pytest.approx(27_000 * 2 / 14_000)


def test_in_the_first_covered_year_it_may_have_been_there_before():
    told = [*archive(), Told("d", day(2010, 9), mentions=[say("communs.1")])]
    first = one(run(told), name="communs.1")
    assert first["verdict"] == "left_censored"
    assert first["reason"] == "in the first covered year, 2010"


def test_a_silence_of_few_words_says_little():
    told = [*archive(), Told("d", day(2012, 9), mentions=[say("communs.1")])]
    first = one(run(told), name="communs.1")
    assert first["verdict"] == "first_observed"
    assert first["reason"].startswith("silence before says little: 0.4 hits expected")


def test_not_observed_says_which_rate_is_excluded():
    told = archive(arena="policy", source="p", each=4)
    told += [*archive(), Told("d", day(2018), mentions=[say("communs.1")] * 4)]
    silent = one(run(told), name="communs.1", place="policy")
    assert (silent["rank"], silent["verdict"], silent["reason"]) == (0, "not_observed", "")
    assert (silent["date"], silent["doc_id"], silent["start"]) == (None, None, None)
    assert (silent["docs"], silent["words"], silent["hits"]) == (40, 40_000, 0)
    # phi as in the press, the only arena with a hit: 5 / 4 sum e^2 / 4 in 2018.
    residual = [4 - 1000 * 4 / 5000] + [-1000 * 4 / 5000] * 4
    phi = 5 / 4 * sum(e**2 for e in residual) / 4
    assert silent["upper_pm"] == pytest.approx(float(rate_interval(0, 40_000, phi)[2]))


@pytest.mark.parametrize(
    ("each", "words", "reason"),
    [(1, 9000, "documents: 10, needed 20"), (3, 100, "words: 3000, needed 10000")],
)
def test_too_little_read_is_no_coverage(each, words, reason):
    told = archive(arena="policy", source="p", each=each, words=words)
    told += [*archive(), Told("d", day(2018), mentions=[say("communs.1")])]
    silent = one(run(told), name="communs.1", place="policy")
    assert (silent["verdict"], silent["reason"]) == ("no_coverage", reason)
    assert silent["upper_pm"] is None


def test_words_of_the_lexicon_that_nobody_uses_have_their_rows():
    rows = run(archive(), entries=(("communs.1", "communs", "concept"),))
    assert one(rows, name="communs.1")["verdict"] == "not_observed"
    assert one(rows, name="communs", level="category")["verdict"] == "not_observed"
    assert run(archive()) == []


def test_a_category_is_first_used_with_any_of_its_entries():
    told = archive()
    told += [
        Told("late", day(2017), mentions=[say("communs.1", 80), say("communs.2", 20)]),
        Told("early", day(2015), mentions=[say("communs.2", 5)]),
    ]
    rows = some(run(told), level="category", name="communs")
    assert [(r["doc_id"], r["start"]) for r in rows] == [("early", 5), ("late", 20)]
    assert {r["hits"] for r in rows} == {3}


def test_scopes_are_kept_apart():
    told = [
        *archive(),
        Told("a", day(2014), mentions=[say("communs.1", strict=False)]),
        Told("b", day(2016), mentions=[say("communs.1")]),
        Told("c", day(2012), mentions=[say("communs.1", strict=False, broad=False)]),
    ]
    rows = run(told)
    assert [r["doc_id"] for r in some(rows, name="communs.1")] == ["a", "b"]
    assert [r["doc_id"] for r in some(rows, name="communs.1", scope="strict")] == ["b"]


def test_by_source_territory_and_actor():
    told = archive()
    told += [
        Told("a", day(2014), source="s2", territory="Lille", mentions=[say("communs.1")]),
        Told("b", day(2015), authors=("Ada", "Bo", "Ada"), mentions=[say("communs.1")]),
        Told("c", day(2016), authors=("Bo",), territory="Lille", mentions=[say("communs.1")]),
    ]
    rows = run(told)

    def found(by):
        return [(r["place"], r["rank"], r["doc_id"]) for r in some(rows, name="communs.1", by=by)]

    assert found("actor") == [("Ada", 1, "b"), ("Bo", 1, "b"), ("Bo", 2, "c")]
    assert found("territory") == [("Lille", 1, "a"), ("Lille", 2, "c")]
    assert found("source") == [("s1", 1, "b"), ("s1", 2, "c"), ("s2", 1, "a")]


def test_a_year_alone_does_not_make_it_the_first():
    told = archive()
    told += [
        Told("year", day(2015, 1), precision="year", mentions=[say("communs.1")]),
        Told("month", day(2015, 3), precision="month", mentions=[say("communs.1")]),
        Told("day", day(2015, 3, 20), mentions=[say("communs.1")]),
    ]
    rows = some(run(told), name="communs.1")
    assert [(r["doc_id"], r["date"]) for r in rows] == [
        ("day", day(2015, 3, 20)),
        ("month", day(2015, 3)),
        ("year", day(2015, 1)),
    ]


def test_batch_events_are_shown_with_and_without():
    told = archive(each=6, arena="policy")
    told += [Told(f"code{n:02}", day(2014, 5, 8), arena="policy") for n in range(60)]
    told[-1].mentions = [say("communs.1")]
    told.append(Told("later", day(2017), arena="policy", mentions=[say("communs.1")]))
    rows = run(told, batch_docs=50)
    kept = some(rows, name="communs.1")
    assert [(r["doc_id"], r["batch"]) for r in kept] == [("code59", True), ("later", False)]
    left = one(rows, name="communs.1", batches="drop")
    assert (left["doc_id"], left["rank"], left["docs"]) == ("later", 1, 61)
    assert {r["batches"] for r in run(told, batch_docs=500)} == {"keep"}


def test_what_is_not_counted_is_not_first():
    told = [
        *archive(),
        Told("undated", None, precision=None, mentions=[say("communs.1")]),
        Told("empty", day(2011), words=0, mentions=[say("communs.1")]),
        Told("again", day(2012), repeated=True, mentions=[say("communs.1")]),
        Told("kept", day(2016), mentions=[say("communs.1")]),
    ]
    assert one(run(told), name="communs.1")["doc_id"] == "kept"
    assert some(run(told, duplicates="keep"), name="communs.1")[0]["doc_id"] == "again"


def test_nothing_at_all():
    assert run([]) == []
    assert run([Told("d", None, precision=None, mentions=[say("communs.1")])]) == []


def test_all_of_one_day():
    told = [Told(f"d{n}", mentions=[say("communs.1")]) for n in range(5)]
    rows = some(run(told), name="communs.1")
    assert [r["doc_id"] for r in rows] == ["d0", "d1", "d2"]
    assert {(r["verdict"], r["docs_before"]) for r in rows} == {("left_censored", 0)}


def test_the_stage_declares_what_is_read():
    made = inputs(archive(range(2010, 2011)))
    for table, columns in STAGE.reads.items():
        assert set(columns) == set(made[table].table().schema.names)


_told = st.builds(
    Told,
    doc_id=st.uuids().map(str),
    day=st.dates(dt.date(2010, 1, 1), dt.date(2013, 12, 31)),
    arena=st.sampled_from(["press", "policy"]),
    source=st.sampled_from(["s1", "s2"]),
    words=st.sampled_from([0, 40, 500]),
    mentions=st.lists(
        st.builds(
            say,
            st.sampled_from(["communs.1", "communs.2", "pair.1"]),
            st.integers(0, 50),
            st.integers(0, 2),
            strict=st.booleans(),
            broad=st.booleans(),
        ),
        max_size=4,
        unique_by=lambda m: (m[0], m[2]),
    ),
    precision=st.sampled_from(["day", "month", "year"]),
    territory=st.sampled_from(["", "Lille"]),
    authors=st.lists(st.sampled_from(["Ada", "Bo"]), max_size=2).map(tuple),
    repeated=st.booleans(),
)


def slow_firsts(told, level, scope, by):
    """(name, place) to the first three documents, each with its passage's start."""
    places = {
        "arena": lambda d: {d.arena},
        "source": lambda d: {d.source},
        "territory": lambda d: {d.territory} - {""},
        "actor": lambda d: set(d.authors),
    }[by]
    found: dict[tuple, list] = {}
    for d in sorted((d for d in told if d.counts), key=lambda d: (d.by, d.doc_id)):
        starts: dict[str, int] = {}
        for entry, _, start, strict, broad in d.mentions:
            if strict if scope == "strict" else broad:
                name = entry if level == "entry" else entry.split(".")[0]
                starts[name] = min(starts.get(name, 999), start)
        for name, start in starts.items():
            for place in places(d):
                found.setdefault((name, place), []).append((d.doc_id, start))
    return {key: docs[:3] for key, docs in found.items()}


@given(st.lists(_told, max_size=14, unique_by=lambda d: d.doc_id), st.integers(1, 9))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_small_corpus_against_the_loop_over_documents(told, size):
    shuffled = random.Random(1).sample(told, len(told))
    rows = run(shuffled, size)
    for level in ("entry", "category"):
        for scope in ("broad", "strict"):
            for by in ("arena", "source", "territory", "actor"):
                found: dict[tuple, list] = {}
                for r in some(rows, level=level, scope=scope, by=by):
                    if r["rank"]:
                        key = (r["name"], r["place"])
                        found.setdefault(key, []).append((r["doc_id"], r["start"]))
                assert found == slow_firsts(told, level, scope, by)
    for r in rows:
        assert r["docs_before"] <= r["docs"]
        assert r["words_before"] <= r["words"]
        assert (r["rank"] == 0) == (r["verdict"] in {"not_observed", "no_coverage"})
