"""Samples for coders: how many, of what, and what each passage stands for."""

import datetime as dt
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isctext.bench.assign import assigned
from isctext.bench.draw import allocate, draw, even, in_proportion, item_name, periods
from isctext.bench.options import SampleOptions
from isctext.errors import UsageError
from isctext.records.coding import SAMPLES

counts = st.lists(st.integers(0, 300), min_size=1, max_size=6)


def hits(*groups):
    """Hits of (entry, tier, arena, year, document, how many)."""
    rows = []
    for entry, tier, arena, year, document, number in groups:
        for _ in range(number):
            rows.append(
                {"doc_id": document, "segment_no": 0, "start": len(rows), "end": len(rows) + 1}
                | {"surface": "mot", "entry_id": entry, "category": entry.split(".")[0]}
                | {"tier": tier, "arena": arena, "source_id": "s"}
                | {"date": dt.date(year, 5, 1), "lexicon_id": "l"}
                | {"lexicon_version": "1.0.0", "lexicon_sha": "x"}
            )
    return pa.Table.from_pylist(rows)


def many(entry, arena, year, documents, *, each=1, tier="core"):
    name = f"{arena}-{year}-{entry}"
    return [(entry, tier, arena, year, f"{name}-{n}", each) for n in range(documents)]


@given(counts, st.integers(0, 500))
def test_an_even_share_gives_all_that_is_asked_or_there(ready, number):
    out = even(np.array(ready), number)
    assert out.sum() == min(number, sum(ready))
    assert (out <= ready).all()
    # Nobody gets less than another who had no more to give.
    for got, had in zip(out, ready, strict=True):
        assert got == had or got >= out.max() - 1


@given(counts, st.integers(0, 500))
def test_a_share_in_proportion_gives_all_that_is_asked(ready, number):
    number = min(number, sum(ready))
    out = in_proportion(np.array(ready), number)
    assert out.sum() == number
    assert ((out >= 0) & (out <= ready)).all()
    if number >= np.count_nonzero(ready):
        assert (out[np.array(ready) > 0] > 0).all()


def test_arenas_share_evenly_and_periods_by_what_they_have():
    ready = np.array([[0, 0, 10, 0], [30, 0, 60, 90], [0, 0, 0, 600]])
    assert allocate(ready, 100).tolist() == [[0, 0, 10, 0], [8, 0, 15, 22], [0, 0, 0, 45]]


def test_periods_end_with_their_last_year():
    days = pa.chunked_array([[dt.date(y, 12, 31) for y in (1999, 2010, 2011, 2015, 2020, 2021)]])
    names, at = periods(days, (2010, 2015, 2020))
    assert [names[i] for i in at] == ["-2010"] * 2 + ["2011-2015"] * 2 + ["2016-2020", "2021-"]
    assert periods(days, ())[0] == ["all"]


def test_an_entry_has_a_hundred_passages_or_all():
    rows = [*many("a.1", "press", 2018, 300), *many("b.2", "press", 2018, 30)]
    rows += many("c.3", "press", 2018, 300) + many("d.4", "press", 2018, 300, tier="ctx")
    drawn = draw(hits(*rows), "s", SampleOptions(priority=frozenset({"c.3"})))
    assert Counter(drawn["entry_id"].to_pylist()) == {"a.1": 100, "b.2": 30, "c.3": 200}
    assert drawn.schema.equals(SAMPLES.schema)


def test_an_entry_of_priority_is_drawn_whatever_its_tier():
    rows = many("d.4", "press", 2018, 10, tier="ctx")
    assert draw(hits(*rows), "s", SampleOptions()).num_rows == 0
    assert draw(hits(*rows), "s", SampleOptions(priority=frozenset({"d.4"}))).num_rows == 10


def test_a_document_gives_two_passages_of_an_entry_at_most():
    rows = [*many("a.1", "press", 2018, 20, each=7), *many("b.2", "press", 2018, 20, each=3)]
    drawn = draw(hits(*rows), "s", SampleOptions())
    pairs = Counter(zip(drawn["entry_id"].to_pylist(), drawn["doc_id"].to_pylist(), strict=True))
    assert max(pairs.values()) == 2
    assert drawn.num_rows == 80
    assert sum(drawn["weight"].to_pylist()) == pytest.approx(20 * 7 + 20 * 3)


def test_weights_stand_for_all_hits():
    rows = [*many("a.1", "press", 2018, 400), *many("a.1", "policy", 2012, 60)]
    drawn = draw(hits(*rows), "s", SampleOptions()).to_pandas()
    assert drawn.groupby("arena").weight.sum().to_dict() == pytest.approx(
        {"press": 400, "policy": 60}
    )
    assert drawn.groupby("arena").size().to_dict() == {"press": 50, "policy": 50}
    assert set(drawn.hits) == {400, 60}


def test_the_same_seed_draws_the_same_whatever_the_order_of_rows():
    rows = [*many("a.1", "press", 2018, 300), *many("b.2", "policy", 2018, 300)]
    table = hits(*rows)
    shuffled = table.take(pa.array(np.random.default_rng(1).permutation(table.num_rows)))
    options = SampleOptions(seed=4)
    assert draw(table, "s", options).equals(draw(shuffled, "s", options))
    other = draw(table, "s", SampleOptions(seed=5))
    assert not draw(table, "s", options).equals(other)


def test_nothing_gives_nothing():
    assert (
        draw(hits(*many("a.1", "press", 2018, 1)).slice(0, 0), "s", SampleOptions()).num_rows == 0
    )


@given(st.integers(0, 200), st.integers(1, 4), st.floats(0, 1))
def test_each_passage_has_its_coders(items, coders, twice):
    names = [f"c{n}" for n in range(coders)]
    out = assigned(items, names, twice)
    assert len(out) == items
    assert all(1 <= len(set(who)) == len(who) <= 2 for who in out)
    assert set().union(*out) <= set(names)
    if coders > 1:
        assert sum(len(who) == 2 for who in out) >= int(items * twice + 1e-6)
        load = Counter(name for who in out for name in who)
        assert not items or max(load.values()) - min(load[n] for n in names) <= 1


def test_no_name_of_a_passage_looks_like_a_number():
    names = [item_name("occurrence", n) for n in range(500)]
    assert len(set(names)) == 500
    assert all(name[0] == "o" and name.isalnum() for name in names)


@pytest.mark.parametrize(
    "wrong",
    [
        {"coders": ()},
        {"coders": ("a", "A")},
        {"coders": ("../x",)},
        {"tiers": ("corr",)},
        {"per_entry": 0},
        {"twice": 2.0},
        {"seed": -1},
        {"period_ends": (2015, 2010)},
    ],
)
def test_impossible_options_are_refused(wrong):
    with pytest.raises(UsageError, match="cannot be used") as caught:
        SampleOptions(**wrong)
    assert caught.value.code == "IT-LEX-020"
