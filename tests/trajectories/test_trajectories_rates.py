"""The table of trajectories: what counts, where, and what must not change it."""

from __future__ import annotations

import datetime as dt
import random

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from isctext.errors import StageError, UsageError
from isctext.records.tables import TRAJECTORIES
from isctext.statistics.intervals import rate_interval, wilson_interval
from isctext.trajectories.rates import TrajectoryOptions, trace
from isctext.trajectories.stage import STAGE, USAGE

KEY = ("category", "scope", "arena", "period")


def run(world, **options):
    size, order = options.pop("size", 7), options.pop("order", None)
    made = trace(world.inputs(size, order), TrajectoryOptions(**options))["trajectories"]
    assert made.schema.equals(TRAJECTORIES.schema)
    return made


def by_key(table):
    rows = {tuple(r[k] for k in KEY): r for r in table.to_pylist()}
    assert len(rows) == table.num_rows
    return rows


def day(year, month=3, number=1):
    return dt.date(year, month, number)


def test_one_cell_counted_by_hand(world):
    w = world().document("a", [100, 50], 2).document("b", 250, 1, strict=False)
    w.document("c", 100, source="s2")
    rows = by_key(run(w))
    strict, broad = (
        rows["communs", "strict", "press", "2019"],
        rows["communs", "broad", "press", "2019"],
    )
    assert (strict["hits"], broad["hits"]) == (2, 3)
    assert (strict["docs_hit"], broad["docs_hit"]) == (1, 2)
    shared = {(r["docs"], r["sources"], r["tokens"], r["family"]) for r in (strict, broad)}
    assert shared == {(3, 2, 500, "concept")}
    assert strict["rate_pm"] == pytest.approx(4000)
    assert strict["period_start"] == day(2019, 1)
    # R = 2/500; e = (2 - .6, -1, -.4): 3/2 * (1.96 + 1 + .16) / 2.
    assert strict["phi"] == pytest.approx(1.5 * 3.12 / 2)
    found = [strict[name] for name in ("rate_pm", "lo", "hi")]
    assert found == pytest.approx([float(x) for x in rate_interval(2, 500, strict["phi"])])
    found = [strict[name] for name in ("doc_share", "share_lo", "share_hi")]
    assert found == pytest.approx([float(x) for x in wilson_interval(1, 3)])


def test_phi_is_pooled_over_the_years_of_one_arena_only(world):
    w = world().document("a", 100, 4, day=day(2018)).document("b", 100, 0, day=day(2018))
    w.document("c", 100, 1, day=day(2019)).document("d", 300, 3, day=day(2019))
    w.document("e", 100, 5, arena="policy").document("f", 100, 5, arena="policy")
    phi = {(r["arena"], r["period"]): r["phi"] for r in run(w).to_pylist()}
    assert phi == {("press", "2018"): 2, ("press", "2019"): 2, ("policy", "2019"): 1}


def test_zero_is_a_row_and_an_empty_period_is_none(world):
    w = world().document("a", 100, 1, day=day(2017)).document("b", 100, day=day(2019))
    rows = by_key(run(w, categories=(("pair_a_pair", "concept"), ("communs", "concept"))))
    assert {k[3] for k in rows} == {"2017", "2019"}
    zero = rows["pair_a_pair", "strict", "press", "2019"]
    assert (zero["hits"], zero["rate_pm"], zero["lo"], zero["phi"]) == (0, 0, 0, 1)
    assert zero["hi"] == pytest.approx(36888.79, abs=0.01)
    assert rows["communs", "strict", "press", "2019"]["hits"] == 0


def test_undated_unread_and_duplicate_documents_do_not_count(world):
    w = world().document("a", 100, 1).document("undated", 100, 5, day=None, precision=None)
    w.document("unread", [], 5).document("again", 100, 5)
    w.rows["duplicates"].append(("again",))
    w.rows["mentions"].append(("unknown", "communs.1", "communs", "concept", True, True))
    row = by_key(run(w))["communs", "strict", "press", "2019"]
    assert (row["hits"], row["docs"], row["tokens"]) == (1, 1, 100)
    kept = by_key(run(w, duplicates="keep"))["communs", "strict", "press", "2019"]
    assert (kept["hits"], kept["docs"]) == (6, 2)


@pytest.mark.parametrize(
    ("every", "periods", "start"),
    [
        ("year", {"1968", "2019"}, day(1968, 1)),
        ("quarter", {"1968-T4", "2019-T1", "2019-T2"}, day(1968, 10)),
        ("month", {"1968-12", "2019-03", "2019-04"}, day(1968, 12)),
    ],
)
def test_periods_and_precisions(world, every, periods, start):
    w = world().document("old", 10, 1, day=day(1968, 12, 31))
    w.document("a", 10, 1, day=day(2019, 3, 31)).document("b", 10, 1, day=day(2019, 4, 1))
    w.document("m", 10, 1, day=day(2019, 4, 1), precision="month")
    w.document("y", 10, 1, day=day(2019, 1, 1), precision="year")
    w.document("?", 10, 1, day=day(2019, 1, 1), precision=None)
    table = run(w, every=every)
    assert set(table["period"].to_pylist()) == periods
    assert min(table["period_start"].to_pylist()) == start
    strict = [r for r in table.to_pylist() if r["scope"] == "strict"]
    assert sum(r["docs"] for r in strict) == (6 if every == "year" else 4)


def test_flags_name_what_is_thin(world):
    w = world()
    for i in range(20):
        w.document(f"d{i:02}", 500, 1, source=f"s{i % 3}")
    w.document("late", 500, 4, day=day(2020))
    rows = by_key(run(w))
    assert rows["communs", "strict", "press", "2019"]["flags"] == []
    thin = ["sparse:docs", "sparse:tokens", "sparse:sources", "few_hits"]
    assert rows["communs", "strict", "press", "2020"]["flags"] == thin


def test_nothing_gives_an_empty_table(world):
    assert run(world()).num_rows == 0
    assert run(world().document("a", 10)).num_rows == 0
    assert run(world().document("a", 10, 1, day=None)).num_rows == 0


def test_mentions_outside_both_scopes_make_no_category(world):
    w = world().document("a", 10, 3, strict=False, broad=False)
    assert run(w).num_rows == 0
    rows = run(w, categories=(("communs", "concept"),)).to_pylist()
    assert [r["hits"] for r in rows] == [0, 0]


def test_a_category_in_two_families_is_refused(world):
    w = world().document("a", 10, 1).document("b", 10, 1, family="contrast")
    with pytest.raises(StageError, match="two families"):
        run(w)


@pytest.mark.parametrize("wrong", [{"every": "week"}, {"duplicates": "maybe"}])
def test_unknown_options_are_refused(wrong):
    with pytest.raises(UsageError, match="IT-TRJ-001"):
        TrajectoryOptions(**wrong)


def random_world(world, seed, scale=1):
    rng = random.Random(seed)
    w = world()
    for i in range(rng.randint(1, 40)):
        for category in ("communs", "tiers_lieux"):
            if category == "communs":
                of = {
                    "arena": rng.choice(["press", "policy"]),
                    "source": rng.choice("xyz"),
                    "day": day(rng.randint(2015, 2019)),
                }
                w.document(f"d{i:03}", rng.randint(1, 900) * scale, rng.choice([0, 0, 1, 5]), **of)
            elif rng.random() < 0.2:
                row = (f"d{i:03}", f"{category}.1", category, "form", False, True)
                w.rows["mentions"].append(row)
    return w


seeds = given(st.integers(0, 2**32 - 1))
quick = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@seeds
@quick
def test_order_and_batches_change_nothing(world, seed):
    w = random_world(world, seed)

    def shuffled(rows):
        return random.Random(seed).sample(rows, len(rows))

    assert run(w).equals(run(w, order=shuffled, size=2))


@seeds
@example(651)  # a category that only the copies mention
@quick
def test_duplicates_change_nothing(world, seed):
    w = random_world(world, seed)
    before = run(w)
    first = [row for row in w.rows["documents"] if row[0] < "d005"]
    for doc_id, arena, source, date, _ in first:
        w.document(f"copy-{doc_id}", 70, 3, arena=arena, source=source, day=date)
        w.rows["duplicates"].append((f"copy-{doc_id}",))
    assert before.num_rows == 0 or run(w).equals(before)


@seeds
@quick
def test_longer_words_only_rescale(world, seed):
    one = run(random_world(world, seed)).to_pandas()
    ten = run(random_world(world, seed, scale=10)).to_pandas()
    for name in ("rate_pm", "lo", "hi"):
        assert (ten[name] * 10).tolist() == pytest.approx(one[name].tolist(), rel=1e-9)
    assert ten["phi"].tolist() == pytest.approx(one["phi"].tolist(), rel=1e-9)


@seeds
@quick
def test_totals_and_bounds(world, seed):
    w = random_world(world, seed)
    rows = run(w).to_pylist()
    for row in rows:
        assert 0 <= row["lo"] <= row["rate_pm"] <= row["hi"]
        assert 0 <= row["share_lo"] <= row["doc_share"] <= row["share_hi"] <= 1
        assert 1 <= row["phi"] <= row["phi_src"]
        assert row["docs_hit"] <= row["docs"]
    broad = sum(r["hits"] for r in rows if r["scope"] == "broad")
    assert broad == len(w.rows["mentions"])


def test_string_views_of_a_store_are_read(world):
    w = world().document("a", 100, 2)
    inputs = w.inputs()
    schema = pa.schema(
        [
            (f.name, pa.string_view() if f.type == pa.string() else f.type)
            for f in inputs["mentions"].table().schema
        ]
    )
    viewed = inputs["mentions"].table().cast(schema)
    inputs["mentions"] = type(inputs["mentions"])(viewed)
    assert trace(inputs, TrajectoryOptions())["trajectories"]["hits"].to_pylist() == [2, 2]


def test_the_stage_reads_what_trace_needs(world):
    inputs = world().document("a", 100, 1).inputs()
    assert {n: tuple(r.table().schema.names) for n, r in inputs.items()} == dict(USAGE.reads)
    assert set(STAGE.reads) <= set(USAGE.writes)
    assert STAGE.writes == (TRAJECTORIES.name,)
