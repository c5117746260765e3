"""Days of bulk publication: found by their size, counted apart."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from usage_worlds import Written, inputs, made_up

from isctext.errors import UsageError
from isctext.records.series import by_arena, first_days
from isctext.records.usage import BATCH_EVENTS
from isctext.trajectories.batches import find_batches
from isctext.trajectories.counting import count
from isctext.trajectories.options import TrajectoryOptions, UsageOptions
from isctext.trajectories.rates import rates

FIRST = dt.date(2010, 1, 1)


def dated(days, source="s", precision="day"):
    """A table of documents from {days after FIRST: number}."""
    when = [FIRST + dt.timedelta(day) for day, number in days.items() for _ in range(number)]
    return pa.table(
        {
            "arena": pa.array(["policy"] * len(when), pa.string()),
            "source_id": pa.array([source] * len(when), pa.string()),
            "date": pa.array(when, pa.date32()),
            "date_precision": pa.array([precision] * len(when), pa.string()),
        }
    )


def find(table, options=None, repeated=None):
    again = np.zeros(table.num_rows, bool) if repeated is None else repeated
    events, event = find_batches(table, again, options or UsageOptions())
    assert events.schema.equals(BATCH_EVENTS.schema)
    return events.to_pylist(), event


def test_a_code_recast_in_one_day():
    days = dict.fromkeys(range(0, 300, 10), 4) | {121: 33, 200: 900}
    table = dated(days)
    (event,), of = find(table)
    assert (event["docs"], event["date"]) == (900, FIRST + dt.timedelta(200))
    assert event["usual"] == 4
    assert event["share_of_year"] == pytest.approx(900 / sum(days.values()))
    assert event["new_texts"] == 1
    assert np.array_equal(of >= 0, table["date"].to_numpy() == np.datetime64("2010-07-20"))


def test_texts_known_before_are_not_new():
    table = dated({0: 1, 9: 200})
    repeated = np.arange(table.num_rows) > 150
    (event,), _ = find(table, repeated=repeated)
    assert event["new_texts"] == pytest.approx(150 / 200)


def test_a_daily_paper_is_no_batch():
    assert find(dated(dict.fromkeys(range(40), 120)))[0] == []
    assert find(dated(dict.fromkeys(range(0, 40, 7), 99)))[0] == []


def test_a_source_with_one_day_only():
    (event,), _ = find(dated({3: 100}))
    assert (event["usual"], event["share_of_year"]) == (0, 1)
    assert find(dated({3: 99}))[0] == []


def test_only_documents_with_a_known_day():
    table = pa.concat_tables([dated({0: 1}), dated({0: 500}, precision="year")])
    events, of = find(table)
    assert events == []
    assert (of == -1).all()


def test_sources_do_not_add_up():
    table = pa.concat_tables([dated({0: 60}, "s"), dated({0: 60}, "t")])
    assert find(table)[0] == []


def test_nothing_is_no_event():
    assert find(dated({}))[0] == []


@given(st.lists(st.integers(1, 30), min_size=1, max_size=25))
@settings(deadline=None, max_examples=60)
def test_the_usual_busy_day_is_the_quantile_of_the_other_days(numbers):
    table = dated(dict(enumerate(numbers)))
    events, _ = find(table, UsageOptions(batch_docs=1, batch_times=1))
    usual = {e["date"]: e["usual"] for e in events}
    for day, number in enumerate(numbers):
        others = numbers[:day] + numbers[day + 1 :]
        expected = float(np.quantile(others, 0.9)) if others else 0.0
        when = FIRST + dt.timedelta(day)
        assert (when in usual) == (number >= max(1, expected - 1e-12))
        if when in usual:
            assert usual[when] == pytest.approx(expected)


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=25)
def test_with_and_without_differ_by_the_documents_of_the_batch(seed):
    written = made_up(seed, most=20, bulk=100)
    found = count(inputs(written), UsageOptions())
    kept = by_arena(found["exposure"], found["usage"], years=(2018, 2018))
    left = by_arena(found["exposure"], found["usage"], years=(2018, 2018), batches="drop")
    bulk = [one for one in written if one.doc_id.startswith("b")]
    at = kept.arenas.index("policy")
    same_day = sum(
        one.counts and one.arena == "policy" and one.source == "x" and one.precision == "day"
        for one in written
        if one.day == dt.date(2018, 5, 9)
    )
    assert kept.docs[at, 0] - left.docs[at, 0] == same_day == kept.batch_docs[at, 0]
    assert np.array_equal(kept.batch_docs, left.batch_docs)
    hits = sum(one.hits("communs", "category", "broad") for one in bulk)
    k = kept.names.index("communs")
    difference = kept.hits[k, at, 0] - left.hits[k, at, 0]
    assert difference >= hits
    assert difference == hits or same_day > 100
    (event,) = found["batch_events"].to_pylist()
    assert event["counted"] == same_day


def test_rows_of_a_batch_are_flagged_left_out_or_kept():
    written = [
        Written("old", "policy", "x", dt.date(2017, 2, 1), "day", 90, [("communs.1", True, True)]),
        *(
            Written(f"b{n:03}", "policy", "x", dt.date(2018, 5, 9), "day", 90, [])
            for n in range(100)
        ),
    ]
    written[5].mentions = [("rare", True, True)]
    found = count(inputs(written), UsageOptions())

    def told(**options):
        table = rates(found["exposure"], found["usage"], TrajectoryOptions(**options))
        rows = [r for r in table.to_pylist() if r["scope"] == "broad" and r["category"] == "rare"]
        return {row["period"]: "batch" in row["flags"] for row in rows}

    assert told() == {"2017": False, "2018": True}
    assert told(batches="keep") == {"2017": False, "2018": False}
    assert told(batches="drop") == {"2017": False}
    where = {"names": ["communs", "rare", "never"], "arenas": ["policy", "press"]}
    first = first_days(found["usage"], **where)
    assert first.astype(str).tolist() == [
        ["2017-02-01", "NaT"],
        ["2018-05-09", "NaT"],
        ["NaT", "NaT"],
    ]
    assert np.isnat(first_days(found["usage"], **where, batches="drop")[1, 0])


@pytest.mark.parametrize(
    "wrong", [{"duplicates": "maybe"}, {"batch_docs": 0}, {"batch_times": float("nan")}]
)
def test_impossible_options_are_refused(wrong):
    with pytest.raises(UsageError, match="IT-TRJ-001"):
        UsageOptions(**wrong)


def test_an_unknown_treatment_is_refused():
    with pytest.raises(UsageError, match="IT-TRJ-001"):
        TrajectoryOptions(batches="hide")
