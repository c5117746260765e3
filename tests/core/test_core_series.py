"""Counts as arrays: every cell is where its labels say, whichever way it is asked for."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from memory_rows import MemoryRows
from usage_worlds import ENTRIES, inputs, made_up

from isctext.records.periods import period_labels, period_numbers, period_starts
from isctext.records.series import by_arena, by_source, first_days, named_families
from isctext.records.sums import SUMMED
from isctext.records.usage import EXPOSURE, USAGE
from isctext.trajectories.counting import count
from isctext.trajectories.options import UsageOptions

worlds = given(st.integers(0, 2**32 - 1))
quick = settings(deadline=None, max_examples=25)


def counted(written):
    made = count(inputs(written), UsageOptions(batch_docs=10, batch_times=3))
    return EXPOSURE.conform(made["exposure"]), USAGE.conform(made["usage"])


@worlds
@example(3)
@quick
def test_each_cell_is_the_sum_of_its_rows(seed):
    exposure, usage = counted(made_up(seed, bulk=seed % 2 * 20))
    for every, width in (("year", 4), ("month", 7)):
        risk, hit = Counter(), Counter()
        for row in exposure.to_pylist():
            if every == "year" or row["precision"] == "month":
                risk[row["arena"], str(row["month"])[:width]] += row["tokens"]
        for row in usage.to_pylist():
            fine = every == "year" or row["precision"] == "month"
            if fine and (row["level"], row["scope"]) == ("entry", "strict"):
                hit[row["name"], row["arena"], str(row["month"])[:width]] += row["hits"]
        counts = by_arena(exposure, usage, level="entry", scope="strict", every=every)
        places = [(a, p) for a in range(len(counts.places)) for p in range(len(counts.labels))]
        found = {(counts.places[a], counts.labels[p]): counts.tokens[a, p] for a, p in places}
        assert +Counter(found) == risk
        found = {
            (name, counts.places[a], counts.labels[p]): counts.hits[k, a, p]
            for k, name in enumerate(counts.names)
            for a, p in places
        }
        assert +Counter(found) == hit


@worlds
@quick
def test_sources_pool_to_arenas(seed):
    exposure, usage = counted(made_up(seed, bulk=seed % 2 * 20))
    for batches in ("keep", "drop"):
        arenas = by_arena(exposure, usage, batches=batches)
        pooled = by_source(exposure, usage, batches=batches).pooled()
        assert pooled.places == arenas.places
        for name in (*SUMMED, "docs", "tokens", "tokens_sq", "sources", "batch_docs"):
            assert np.array_equal(getattr(pooled, name), getattr(arenas, name)), name
        for name in ("src_hits_sq", "src_hits_tokens", "src_tokens_sq", "arena_sources"):
            assert np.array_equal(getattr(pooled, name), getattr(arenas, name)), name
        assert arenas.pooled() is arenas


@worlds
@quick
def test_streams_and_tables_give_the_same(seed):
    exposure, usage = counted(made_up(seed))
    viewed = usage.cast(
        pa.schema(
            [(f.name, pa.string_view() if f.type == pa.string() else f.type) for f in usage.schema]
        )
    )
    one = by_source(exposure, usage)
    for other in (
        by_source(MemoryRows(exposure, 2), MemoryRows(usage, 3)),
        by_source(exposure, viewed),
    ):
        assert (one.names, one.places, one.labels) == (other.names, other.places, other.labels)
        assert np.array_equal(one.hits, other.hits)
        assert np.array_equal(one.docs, other.docs)


def test_what_is_asked_for_stands_in_that_order():
    exposure, usage = counted(made_up(5))
    names, arenas = ["never", "rare", "communs"], ["press", "nowhere"]
    counts = by_arena(exposure, usage, names=names, arenas=arenas, years=(2016, 2017))
    assert (counts.names, counts.places, counts.labels) == (names, arenas, ["2016", "2017"])
    assert counts.years.tolist() == [2016, 2017]
    assert counts.starts.astype(str).tolist() == ["2016-01-01", "2017-01-01"]
    assert counts.hits.shape == (3, 2, 2)
    assert not counts.hits[0].any()
    assert not counts.present[1].any()
    assert counts.categories == ["", "rare", "communs"]
    assert counts.families == ["", "contrast", "concept"]
    assert named_families(usage, "entry") == {(e, family) for e, (_, family) in ENTRIES.items()}


def test_periods_without_a_document_are_there_and_empty():
    written = [one for one in made_up(5) if one.day and one.day.year in (2015, 2019)]
    counts = by_arena(*counted(written))
    assert counts.labels == ["2015", "2016", "2017", "2018", "2019"]
    assert not counts.present[:, 1:4].any()


def test_nothing_gives_arrays_without_a_cell():
    counts = by_arena(*counted([]), names=["communs"])
    assert counts.hits.shape == (1, 0, 0)
    assert counts.tokens.shape == (0, 0)
    assert by_source(*counted([])).hits.shape == (0, 0, 0)
    counts = by_arena(*counted([]), names=["communs"], arenas=["press"])
    assert counts.hits.shape == (1, 1, 0)
    assert np.isnat(first_days(counted([])[1], names=["communs"], arenas=["press"])).all()


@worlds
@quick
def test_first_days_are_those_of_the_documents(seed):
    written = made_up(seed)
    _, usage = counted(written)
    names, arenas = ["communs.1", "rare"], ["policy", "press"]
    found = first_days(usage, names=names, arenas=arenas, level="entry")
    for k, name in enumerate(names):
        for a, arena in enumerate(arenas):
            days = [
                one.day
                for one in written
                if one.counts and one.arena == arena and one.hits(name, "entry", "broad")
            ]
            expected = np.datetime64(min(days)) if days else np.datetime64("NaT")
            assert found[k, a] == expected or (np.isnat(found[k, a]) and np.isnat(expected))


@pytest.mark.parametrize(
    ("every", "label", "start"),
    [("year", "1969", "1969-01-01"), ("quarter", "1969-T4", "1969-10-01")]
    + [("month", "1969-12", "1969-12-01")],
)
def test_names_of_periods(every, label, start):
    numbers = period_numbers(np.array(["1969-12-31", "1970-01-01"], "datetime64[D]"), every)
    assert numbers.tolist() == [-1, 0]
    assert period_labels(numbers, every)[0] == label
    assert str(period_starts(numbers, every)[0]) == start


@given(st.dates(dt.date(1, 1, 1)), st.sampled_from(["year", "quarter", "month"]))
def test_a_day_is_in_its_period(day, every):
    days = np.array([day], "datetime64[D]")
    number = period_numbers(days, every)
    assert period_starts(number, every) <= days < period_starts(number + 1, every)
