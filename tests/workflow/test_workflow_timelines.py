"""Timelines out of the store: the same numbers as the trajectories, at every grain."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from usage_worlds import inputs, made_up, tables

from isctext.errors import StoreError, UsageError
from isctext.records.tables import SPINE
from isctext.store import Store, connect_directly
from isctext.trajectories.counting import count
from isctext.trajectories.options import TrajectoryOptions, UsageOptions
from isctext.trajectories.rates import rates, trace
from isctext.trajectories.stage import USAGE
from isctext.workflow.config import parse_study
from isctext.workflow.evidence import Asked, totals
from isctext.workflow.run import Place
from isctext.workflow.timelines import Timeline, Timelines
from isctext.workflow.tracing import trace_every

BULK = UsageOptions(batch_docs=10, batch_times=3)
COLUMNS = ("hits", "docs_hit", "docs", "sources", "tokens", "phi", "rate_pm", "lo", "hi")
COLUMNS = (*COLUMNS, "doc_share", "share_lo", "share_hi")
quick = settings(
    deadline=None,
    max_examples=10,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def filled(folder, written, options=BULK):
    """A store with the documents and their monthly counts."""
    store = Store(folder / "corpus")
    for name, table in tables(written).items():
        spec = SPINE[name]
        blank = {pa.string(): "", pa.int32(): 0, pa.bool_(): False, pa.float64(): 0.0}
        columns = {
            f.name: table[f.name]
            if f.name in table.schema.names
            else pa.array([blank.get(f.type, [])] * len(table), f.type)
            for f in spec.schema
        }
        if name == "mentions":
            columns["start"] = pa.array(range(len(table)), pa.int32())
        store.table(name).replace(spec.from_columns(columns))
    for name, table in count(inputs(written), options).items():
        store.table(name).replace(table)
    return store


def keyed(table):
    return {(r["name"], r["arena"], r["period"]): r for r in table.to_pylist()}


@given(st.integers(0, 2**32 - 1), st.sampled_from(["year", "quarter", "month"]))
@quick
def test_rates_are_those_of_the_trajectories(tmp_path_factory, seed, every):
    written = made_up(seed, bulk=20)
    store = filled(tmp_path_factory.mktemp("s"), written)
    found = count(inputs(written), BULK)
    names = ("communs", "rare", "never")
    wanted = tuple((name, "concept" if name != "rare" else "contrast") for name in names)
    with Timelines(store) as timelines:
        for batches in ("keep", "drop"):
            options = TrajectoryOptions(every=every, batches=batches, categories=wanted)
            table = rates(found["exposure"], found["usage"], options)
            table = table.rename_columns({"category": "name"})
            table = table.filter(pc.is_in(table["name"], value_set=pa.array(names)))
            for scope in ("broad", "strict"):
                told = keyed(table.filter(pc.equal(table["scope"], scope)))
                asked = Timeline(names=names, scope=scope, every=every, batches=batches)
                rows = keyed(timelines.rates(asked))
                assert list(rows) == sorted(rows)
                assert set(rows) == set(told)
                for key, row in rows.items():
                    assert row["period_start"] == told[key]["period_start"]
                    for column in COLUMNS:
                        assert row[column] == pytest.approx(told[key][column], rel=1e-9), column
                hits = keyed(timelines.hits(asked))
                assert {k: (r["hits"], r["docs_hit"]) for k, r in hits.items()} == {
                    k: (r["hits"], r["docs_hit"]) for k, r in rows.items() if r["hits"]
                }


def test_all_names_one_entry_one_arena(tmp_path):
    store = filled(tmp_path, made_up(5))
    with Timelines(store) as timelines:
        everything = keyed(timelines.rates(Timeline(level="entry")))
        assert {name for name, _, _ in everything} == {
            "communs.1",
            "communs.2",
            "l'atelier",
            "rare",
        }
        mine = keyed(timelines.rates(Timeline(names=("l'atelier",), level="entry", arena="press")))
        expected = {
            k: row for k, row in everything.items() if (k[0], k[1]) == ("l'atelier", "press")
        }
        assert mine == expected
        none = timelines.rates(Timeline(names=("x'; drop table timelines; --",), arena="press"))
        assert set(none["hits"].to_pylist()) == {0}


def test_an_empty_corpus_has_no_row(tmp_path):
    with Timelines(Store(tmp_path / "corpus")) as timelines:
        assert timelines.hits(Timeline()).num_rows == 0
        assert timelines.rates(Timeline(names=("communs",))).num_rows == 0


def test_an_unknown_grain_is_refused():
    with pytest.raises(UsageError, match="IT-QRY-004"):
        Timeline(every="week")


def test_damaged_counts_are_not_read(tmp_path):
    store = filled(tmp_path, made_up(5))
    (path,) = store.table("timelines").files()
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreError, match="IT-STO-002"):
        Timelines(store)


def test_only_the_tables_that_were_named_are_open(tmp_path):
    store = filled(tmp_path, made_up(5))
    other = store.table("usage").files()[0]
    with connect_directly(store, ["timelines"]) as link:
        assert link.sql("select count(*) from timelines").fetchall()
        for query in (
            "select * from usage",
            f"select * from read_parquet('{other}')",
            f"copy (select 1) to '{tmp_path}/out.csv'",
            "set enable_external_access = true",
        ):
            with pytest.raises(Exception, match=r"(?i)not exist|disabled|cannot|locked"):
                link.sql(query).fetchall()


STUDY = b'[study]\ntitle = "t"\n'


def place(folder, written):
    return Place(folder, parse_study(STUDY, where="t"), filled(folder, written, UsageOptions()))


@pytest.mark.parametrize("every", ["quarter", "month"])
def test_another_grain_comes_from_the_counts_or_from_the_mentions(tmp_path, every):
    written = made_up(5)
    here = place(tmp_path, written)
    stored = trace_every(here, every)
    assert stored.num_rows
    one = trace_every(here, every, category="communs")
    assert one.equals(stored.filter(pc.equal(stored["category"], "communs")))
    for name in USAGE.writes:
        here.store.table(name).replace(SPINE[name].empty())
    assert trace_every(here, every).equals(stored)
    assert trace_every(here, every, category="communs").equals(one)


def test_the_grain_of_the_study_is_read_as_it_stands(tmp_path):
    written = made_up(5, bulk=120)
    here = place(tmp_path, written)
    assert trace_every(here, "year").num_rows == 0
    table = trace(inputs(written), TrajectoryOptions())["trajectories"]
    here.store.table("trajectories").replace(table)
    assert trace_every(here, "year").equals(table)
    mine = table.filter(pc.equal(table["category"], "rare"))
    assert trace_every(here, "year", category="rare").equals(mine)
    without = trace_every(here, "year", category="rare", batches="drop")
    assert pc.sum(without["docs"]).as_py() < pc.sum(mine["docs"]).as_py()
    for wrong in ({"every": "week"}, {"every": "year", "batches": "hide"}):
        with pytest.raises(UsageError, match="IT-QRY-004"):
            trace_every(here, **wrong)


def test_passages_without_batch_events_are_as_many_as_hits(tmp_path):
    # A document without a word has no mention, once it was annotated.
    here = place(tmp_path, [one for one in made_up(5, bulk=120) if one.words])
    for batches in ("keep", "drop"):
        table = trace_every(here, "month", batches=batches)
        told = {
            (r["category"], r["scope"], r["arena"], r["period"]): r["hits"]
            for r in table.to_pylist()
            if r["hits"] and r["scope"] == "broad"
        }
        rows = totals(here.store, Asked(every="month", batches=batches)).to_pylist()
        found = {
            (r["category"], r["scope"], r["arena"], r["period"]): r["n"]
            for r in rows
            if r["scope"] == "broad"
        }
        assert found == told
