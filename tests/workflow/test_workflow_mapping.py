"""Per-document stages over a real store: nothing lost, nothing twice, nothing stale."""

import pickle
import shutil
from dataclasses import replace

import poolwork
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from poolwork import ToyOptions
from toydocuments import add_documents, documents

from isctext.errors import ResourceMissing, StageError
from isctext.records.stage import Stage
from isctext.records.tables import DOCUMENTS, ENTITIES
from isctext.store import Store, Table, verify
from isctext.workflow import mapping
from isctext.workflow.crew import Crew
from isctext.workflow.mapping import document_batches, run_map
from isctext.workflow.progress import Talk
from isctext.workflow.workshop import Workshop

TOY = Stage(
    name="toy",
    version=1,
    grain="map",
    reads={"documents": ("doc_id", "text")},
    writes=("entities",),
    function="poolwork:toy_map",
    covers="entities",
)
SECOND = Stage(
    name="second",
    version=1,
    grain="map",
    reads={"entities": ("doc_id", "start", "text")},
    writes=("duplicates",),
    function="poolwork:toy_second",
)


@pytest.fixture
def shop(tmp_path):
    poolwork.CALLS.clear()
    return Workshop(Store(tmp_path / "corpus"), Talk(quiet=True), Crew(inline=True), batch=3)


def _rows(store, name="entities"):
    return store.table(name).read().to_pylist()


def _state(store):
    """Everything that a map stage writes, but for the moments in table runs."""
    rejections = [r for r in _rows(store, "rejections") if r["stage"] == "toy"]
    return _rows(store), rejections, store.ledger("toy").read().to_pylist()


def _seen():
    return sorted(doc_id for call in poolwork.CALLS for doc_id in call)


def test_every_document_is_done_once(shop):
    add_documents(shop.store, {f"d{i}": f"text {i}" for i in range(10)})
    outcome = run_map(shop, TOY, ToyOptions())
    assert (outcome.kept, outcome.done, outcome.rejected) == (0, 10, 0)
    assert [len(call) for call in poolwork.CALLS] == [3, 3, 3, 1]
    assert {r["text"] for r in _rows(shop.store) if not r["start"]} == {
        f"text {i}!" for i in range(10)
    }
    assert list(verify(shop.store)) == []


def test_nothing_to_do_costs_nothing(shop):
    add_documents(shop.store, {"a": "x"})
    run_map(shop, TOY, ToyOptions())
    runs = shop.store.table("runs").count()
    poolwork.CALLS.clear()
    outcome = run_map(shop, TOY, ToyOptions())
    assert (outcome.kept, outcome.done) == (1, 0)
    assert outcome.line() == "toy: up to date"
    assert poolwork.CALLS == []
    assert shop.store.table("runs").count() == runs


def test_an_empty_corpus(shop):
    outcome = run_map(shop, TOY, ToyOptions())
    assert (outcome.kept, outcome.done) == (0, 0)
    assert not shop.store.exists()


def test_only_new_documents_are_done(shop):
    add_documents(shop.store, {"a": "x", "b": ""})
    run_map(shop, TOY, ToyOptions())
    poolwork.CALLS.clear()
    add_documents(shop.store, {"c": "z", "aa": ""})
    outcome = run_map(shop, TOY, ToyOptions())
    assert _seen() == ["aa", "c"]
    assert (outcome.kept, outcome.done, outcome.rejected) == (2, 2, 1)
    assert {r["doc_id"] for r in _state(shop.store)[1]} == {"b", "aa"}


@pytest.mark.parametrize("change", ["options", "version"])
def test_another_option_or_version_does_all_again(shop, change):
    add_documents(shop.store, {"a": "x", "b": "y", "c": ""})
    run_map(shop, TOY, ToyOptions())
    poolwork.CALLS.clear()
    stage = replace(TOY, version=2) if change == "version" else TOY
    options = ToyOptions("?") if change == "options" else ToyOptions()
    outcome = run_map(shop, stage, options)
    assert _seen() == ["a", "b", "c"]
    assert (outcome.kept, outcome.done, outcome.rejected) == (0, 3, 1)
    assert {r["text"] for r in _rows(shop.store) if not r["start"]} == {
        "x" + options.suffix,
        "y" + options.suffix,
    }
    assert len(_state(shop.store)[1]) == 1
    assert len(_state(shop.store)[2]) == 3


def test_documents_that_are_gone_leave_the_outputs(shop):
    add_documents(shop.store, {"a": "x", "b": "", "c": "z"})
    run_map(shop, TOY, ToyOptions())
    poolwork.CALLS.clear()
    shop.store.table("documents").remove(pc.field("doc_id").isin(["a", "b"]))
    run_map(shop, TOY, ToyOptions())
    entities, rejections, ledger = _state(shop.store)
    assert {r["doc_id"] for r in entities} == {"c"}
    assert rejections == []
    assert [line["unit_id"] for line in ledger] == ["c"]
    assert poolwork.CALLS == []


def test_rejections_of_other_stages_are_left_alone(shop):
    spec = shop.store.table("rejections").spec
    other = poolwork._refusal("gone", stage="ingest")
    shop.store.table("rejections").append(spec.from_rows([other]))
    add_documents(shop.store, {"a": ""})
    run_map(shop, TOY, ToyOptions())
    run_map(shop, TOY, ToyOptions("?"))
    assert [r["stage"] for r in _rows(shop.store, "rejections")] == ["ingest", "toy"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lose", "neither done nor rejected"),
        ("both", "or both"),
        ("foreign", "unknown documents in 'entities'"),
        ("foreign refusal", "unknown documents in 'rejections'"),
        ("no table", "did not come"),
    ],
)
def test_a_stage_that_does_not_account_for_its_rows_is_stopped(shop, text, said):
    add_documents(shop.store, {"a": "x", "b": text})
    with pytest.raises(StageError, match=said) as caught:
        run_map(shop, TOY, ToyOptions())
    assert caught.value.code == "IT-STG-001"
    assert not (caught.value.found or "").startswith("0")
    assert _state(shop.store) == ([], [], [])


def test_rows_of_another_shape_are_stopped(shop):
    add_documents(shop.store, {"a": "wrong columns"})
    with pytest.raises(StageError) as caught:
        run_map(shop, TOY, ToyOptions())
    assert caught.value.code == "IT-TAB-001"
    assert _state(shop.store)[2] == []


def test_a_missing_resource_stops_the_run_and_keeps_what_was_done(shop, monkeypatch):
    monkeypatch.setattr(mapping, "COMMIT_DOCUMENTS", 1)
    add_documents(shop.store, {"a": "x", "b": "x", "c": "x", "d": "missing"})
    with pytest.raises(ResourceMissing):
        run_map(shop, TOY, ToyOptions())
    assert {r["doc_id"] for r in _rows(shop.store)} == {"a", "b", "c"}


@pytest.mark.parametrize("inline", [True, False])
def test_a_poison_document_is_a_rejection(shop, inline):
    shop = replace(shop, crew=Crew(2, inline=inline))
    texts = {f"d{i:02}": f"text {i}" for i in range(9)} | {"d04": "raise"}
    if not inline:
        texts["d07"] = "die"
    add_documents(shop.store, texts)
    outcome = run_map(shop, TOY, ToyOptions())
    bad = {"d04": ("PLUGIN_ERROR", "ValueError: cannot do d04")}
    if not inline:
        bad["d07"] = ("CRASH", "the process died: exit code 9")
    entities, rejections, ledger = _state(shop.store)
    assert {r["doc_id"]: (r["code"], r["detail"]) for r in rejections} == bad
    assert {r["doc_id"] for r in entities} == set(texts) - set(bad)
    assert {line["unit_id"]: line["rejected"] for line in ledger} == {d: d in bad for d in texts}
    assert (outcome.done, outcome.rejected) == (9, len(bad))


def test_batches_do_not_change_the_rows(shop, tmp_path):
    texts = {f"d{i:02}": "" if i % 5 == 0 else f"text {i}" for i in range(20)}
    states = []
    for batch in (1, 4, 64):
        other = replace(shop, store=Store(tmp_path / str(batch)), batch=batch)
        add_documents(other.store, texts)
        run_map(other, TOY, ToyOptions())
        states.append(_state(other.store))
    assert states[0] == states[1] == states[2]


class _CrashError(Exception):
    """Stands for a kill: the process would end here."""


@pytest.mark.parametrize("writer", ["append", "replace", "remove"])
@pytest.mark.parametrize("after", [False, True])
def test_a_crash_at_any_write_is_made_good(tmp_path, monkeypatch, writer, after):
    """Options changed, documents gone, documents new: killed at the n-th write, then run again."""
    monkeypatch.setattr(mapping, "COMMIT_DOCUMENTS", 4)

    def prepared(name):
        shop = Workshop(Store(tmp_path / name), Talk(quiet=True), Crew(inline=True), batch=2)
        if name != "start":
            shutil.copytree(tmp_path / "start", tmp_path / name)
            return shop
        add_documents(shop.store, {"a": "x", "b": "", "c": "z", "e": "e", "f": "f"})
        run_map(shop, TOY, ToyOptions("?"))
        shop.store.table("documents").remove(pc.field("doc_id") == "c")
        add_documents(shop.store, {"d": "new", "dd": "", "g": "g", "h": "h"})
        return shop

    prepared("start")
    calm = prepared("calm")
    run_map(calm, TOY, ToyOptions())
    expected = _state(calm.store)
    true = getattr(Table, writer)
    crashes = 0
    for moment in range(1, 40):
        shop = prepared(str(moment))
        count = 0

        def dying(self, *arguments, _moment=moment, **named):
            nonlocal count
            count += 1
            if count == _moment and not after:
                raise _CrashError
            result = true(self, *arguments, **named)
            if count == _moment:
                raise _CrashError
            return result

        with monkeypatch.context() as patch:
            patch.setattr(Table, writer, dying)
            try:
                run_map(shop, TOY, ToyOptions())
            except _CrashError:
                crashes += 1
        if count < moment:
            break
        run_map(shop, TOY, ToyOptions())
        assert _state(shop.store) == expected
        assert list(verify(shop.store)) == []
    assert crashes == moment - 1 >= {"append": 6, "replace": 1, "remove": 2}[writer]


def test_what_the_stage_before_made_anew_is_read_anew(shop):
    """Same doc_ids, other rows: another pipeline's segments need their mentions found again."""
    add_documents(shop.store, {"a": "x", "b": "y"})
    run_map(shop, TOY, ToyOptions("!"))
    run_map(shop, SECOND, ToyOptions(), "toy")
    assert [r["kept_id"] for r in _rows(shop.store, "duplicates")] == ["x!", "y!"]
    run_map(shop, TOY, ToyOptions("?"))
    assert run_map(shop, SECOND, ToyOptions(), "toy").done == 2
    assert [r["kept_id"] for r in _rows(shop.store, "duplicates")] == ["x?", "y?"]
    add_documents(shop.store, {"c": "z"})
    run_map(shop, TOY, ToyOptions("?"))
    assert run_map(shop, SECOND, ToyOptions(), "toy").done == 1
    assert run_map(shop, SECOND, ToyOptions(), "toy").done == 0


def test_an_execution_is_recorded(shop):
    add_documents(shop.store, {"a": "x", "b": ""})
    run_map(shop, TOY, ToyOptions())
    (row,) = _rows(shop.store, "runs")
    assert (row["stage"], row["version"], row["units"], row["rejected"]) == ("toy", 1, 2, 1)
    assert row["started"] <= row["ended"]
    assert shop.store.table("documents").digest() in row["inputs"]
    assert shop.store.table("entities").digest() in row["outputs"]
    assert row["options"] == '{"suffix": "!"}'
    assert {line["key"] for line in shop.store.ledger("toy").read().to_pylist()} == {row["key"]}


# -- document_batches ------------------------------------------------------------------------


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    commits=st.lists(st.lists(st.integers(1, 6), max_size=8), max_size=4),
    size=st.integers(1, 9),
    skipped=st.sets(st.integers(0, 31)),
    rows=st.integers(1, 5),
)
def test_batches_hold_whole_documents_each_once(
    tmp_path_factory, monkeypatch, *, commits, size, skipped, rows
):
    monkeypatch.setattr("isctext.store.table._BATCH_ROWS", rows)
    table = Table(tmp_path_factory.mktemp("batches") / "entities", ENTITIES)
    expected, number = {}, 0
    for commit in commits:
        made = []
        for count in commit:
            made += [poolwork._entity(f"d{number:02}", "x" * i, start=i) for i in range(count)]
            expected[f"d{number:02}"] = count
            number += 1
        table.append(ENTITIES.from_rows(made))
    skip = {f"d{i:02}" for i in skipped}
    wanted = {doc_id: n for doc_id, n in expected.items() if doc_id not in skip}
    batches = list(document_batches(table, ("doc_id", "start"), skip, size))
    seen = {}
    for batch in batches:
        assert batch.schema.names == ["doc_id", "start"]
        ids = batch["doc_id"].to_pylist()
        assert len(set(ids)) <= size
        for doc_id in dict.fromkeys(ids):
            assert doc_id not in seen
            seen[doc_id] = ids.count(doc_id)
    assert seen == wanted
    assert all(len(set(b["doc_id"].to_pylist())) == size for b in batches[:-1])


def test_a_batch_is_sent_without_the_rows_around_it(tmp_path):
    """A sliced batch pickles with all of its parent: every task would carry 4,096 rows."""
    table = Table(tmp_path / "documents", DOCUMENTS)
    table.append(documents({f"d{i:04}": "x" * 1_000 for i in range(1_000)}))
    batches = document_batches(table, ("doc_id", "text"), set(), 10)
    sizes = [len(pickle.dumps(batch, protocol=5)) for batch in batches]
    assert len(sizes) == 100
    assert max(sizes) < 10 * 1_200
