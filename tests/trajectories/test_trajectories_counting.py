"""The monthly counts: their sums are those of the documents, whatever the order they come in."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from memory_rows import MemoryRows
from usage_worlds import ENTRIES, inputs, made_up, tables

from isctext.errors import StageError
from isctext.records.series import by_arena, by_source
from isctext.records.usage import USAGE_TABLES
from isctext.statistics.design_effect import Exposure, Hits, design_effect, source_effect
from isctext.statistics.dispersion import phi, phi_src
from isctext.trajectories.counting import count
from isctext.trajectories.options import TrajectoryOptions, UsageOptions
from isctext.trajectories.rates import rates, trace
from isctext.trajectories.stage import STAGE, USAGE

SPECS = {spec.name: spec for spec in USAGE_TABLES}
worlds = given(st.integers(0, 2**32 - 1))
quick = settings(deadline=None, max_examples=30)
BULK = UsageOptions(batch_docs=10, batch_times=3)


def counted(written, options=BULK, size=7):
    made = count(inputs(written, size), options)
    return {name: SPECS[name].conform(table) for name, table in made.items()}


def year(one):
    return str(one.day.year)


@worlds
@quick
def test_tables_are_sorted_and_keys_are_unique(seed):
    for name, table in counted(made_up(seed, bulk=seed % 2 * 20)).items():
        spec = SPECS[name]
        assert table.sort_by([(column, "ascending") for column in spec.sort]).equals(table)
        assert table.group_by(list(spec.key)).aggregate([]).num_rows == table.num_rows


@worlds
@example(0)
@quick
def test_yearly_sums_are_those_of_the_documents(seed):
    written = made_up(seed, bulk=seed % 2 * 20)
    found = counted(written)
    hits, docs, usage = Counter(), Counter(), Counter()
    for one in (one for one in written if one.counts):
        for level, names in (("entry", set(ENTRIES)), ("category", {"communs", "rare"})):
            for scope in ("broad", "strict"):
                for name in names:
                    key = (level, name, scope, one.arena, year(one))
                    hits[key] += one.hits(name, level, scope)
                    docs[key] += one.hits(name, level, scope) > 0
    for table in ("usage", "timelines"):
        usage, used = Counter(), Counter()
        for row in found[table].to_pylist():
            if row["name"] != "tiers_lieux":
                where = (row["level"], row["name"], row["scope"], row["arena"])
                usage[*where, str(row["month"].year)] += row["hits"]
                used[*where, str(row["month"].year)] += row["docs_hit"]
        assert usage == +hits
        assert used == +docs


@worlds
@quick
def test_yearly_sums_are_those_of_the_trajectories(seed):
    written = made_up(seed)
    found = counted(written)
    options = TrajectoryOptions(categories=(("absent", "concept"),))
    rows = trace(inputs(written), options)["trajectories"].to_pylist()
    for column in ("hits", "docs_hit"):
        usage = Counter()
        for row in found["usage"].to_pylist():
            if row["level"] == "category":
                key = (row["name"], row["scope"], row["arena"], str(row["month"].year))
                usage[key] += row[column]
        told = {(r["category"], r["scope"], r["arena"], r["period"]): r[column] for r in rows}
        assert usage == +Counter(told)


@worlds
@quick
def test_the_design_effects_are_those_of_the_documents(seed):
    written = made_up(seed, bulk=seed % 2 * 20)
    found = counted(written)
    mine = sorted((one for one in written if one.counts), key=lambda one: one.doc_id)
    for every in ("year", "month"):
        fine = [one for one in mine if every == "year" or one.precision in ("day", "month")]
        if not fine:
            continue
        when = [(one.arena, year(one) if every == "year" else str(one.day)[:7]) for one in fine]
        cells = sorted(set(when))
        arenas = sorted({arena for arena, _ in cells})
        exposure = Exposure(
            np.array([cells.index(cell) for cell in when]),
            np.array([float(one.words) for one in fine]),
            np.array([arenas.index(arena) for arena, _ in cells]),
            len(arenas),
        )
        for level in ("category", "entry"):
            counts = by_arena(found["exposure"], found["usage"], level=level, every=every)
            pairs = [
                (k, u, float(one.hits(name, level, "broad")))
                for k, name in enumerate(counts.names)
                for u, one in enumerate(fine)
                if one.hits(name, level, "broad")
            ]
            name, unit, number = np.array(pairs).reshape(-1, 3).T
            hits = Hits(name.astype(int), unit.astype(int), number, len(counts.names))
            plain = design_effect(exposure, hits)
            source = np.array(["xyz".index(one.source) for one in fine])
            wide = source_effect(exposure, hits, source, plain)
            assert counts.arenas == arenas
            assert phi(counts) == pytest.approx(plain, rel=1e-9)
            assert phi_src(counts) == pytest.approx(wide, rel=1e-9)
            pooled = by_source(found["exposure"], found["usage"], level=level, every=every)
            assert phi_src(pooled) == pytest.approx(wide, rel=1e-9)


@worlds
@quick
def test_order_and_batches_of_rows_change_nothing(seed):
    written = made_up(seed, bulk=seed % 2 * 20)
    before = counted(written, size=1000)
    rng = random.Random(seed)
    shuffled = {
        name: MemoryRows(
            table.take(pa.array(rng.sample(range(len(table)), len(table)), pa.int64())), 3
        )
        for name, table in tables(written).items()
    }
    for name, table in count(shuffled, BULK).items():
        assert SPECS[name].conform(table).equals(before[name])


@worlds
@quick
def test_sources_summed_are_timelines(seed):
    found = counted(made_up(seed, bulk=seed % 2 * 20))
    keys = list(SPECS["timelines"].schema.names[:9])
    sums = [(name, "sum") for name in ("hits", "docs_hit", "hits_sq", "hits_tokens")]
    made = found["usage"].group_by(keys).aggregate([*sums, ("first", "min")])
    made = made.rename_columns(
        [n.removesuffix("_sum").removesuffix("_min") for n in made.schema.names]
    )
    order = [(name, "ascending") for name in SPECS["timelines"].sort]
    assert SPECS["timelines"].conform(made).sort_by(order).equals(found["timelines"])


def test_a_counted_example():
    written = made_up(7, most=0, bulk=1)
    written[0].mentions = [("communs.1", True, True), ("communs.2", False, True)]
    found = counted(written)
    (exposed,) = found["exposure"].to_pylist()
    assert (exposed["docs"], exposed["tokens"], exposed["tokens_sq"]) == (1, 50, 2500)
    assert (str(exposed["month"]), exposed["precision"], exposed["batch"]) == (
        "2018-05-01",
        "month",
        False,
    )
    rows = {(r["name"], r["scope"]): r for r in found["usage"].to_pylist()}
    both = rows["communs", "broad"]
    assert (both["hits"], both["docs_hit"], both["hits_sq"], both["hits_tokens"]) == (2, 1, 4, 100)
    assert str(both["first"]) == "2018-05-09"
    assert rows["communs", "strict"]["hits"] == 1
    assert ("communs.2", "strict") not in rows


def test_nothing_gives_empty_tables():
    for name, table in counted([]).items():
        assert table.equals(SPECS[name].empty())


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([("e", "a", "concept"), ("f", "a", "form")], "category 'a' stands in two families"),
        ([("e", "a", "concept"), ("e", "b", "concept")], "entry 'e' stands in two categories"),
    ],
)
def test_a_name_in_two_groups_is_refused(rows, problem):
    world = tables(made_up(7, most=0, bulk=1))
    mentions = [("b000", *row, True, True) for row in rows]
    schema = world["mentions"].schema
    columns = [
        pa.array(c, f.type) for c, f in zip(zip(*mentions, strict=True), schema, strict=True)
    ]
    world["mentions"] = pa.Table.from_arrays(columns, schema=schema)
    with pytest.raises(StageError, match=problem):
        count({name: MemoryRows(table) for name, table in world.items()}, UsageOptions())


def test_rates_of_stored_counts_and_of_mentions_are_the_same():
    written = made_up(11, bulk=20)
    found = counted(written, UsageOptions())
    for every in ("year", "quarter", "month"):
        options = TrajectoryOptions(every=every)
        direct = trace(inputs(written), options)["trajectories"]
        stored = {name: MemoryRows(table) for name, table in found.items()}
        assert trace(stored, options)["trajectories"].equals(direct)
        assert rates(found["exposure"], found["usage"], options).equals(direct)


def test_the_stage_reads_and_writes_what_count_does():
    world = tables([])
    assert {n: tuple(t.schema.names) for n, t in world.items()} == dict(USAGE.reads)
    assert set(USAGE.writes) == set(count(inputs([]), UsageOptions()))
    assert STAGE.name == "trajectories"
