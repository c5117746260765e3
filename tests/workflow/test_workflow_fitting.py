"""Whole-corpus stages: again exactly when something that they read has changed."""

import json
from dataclasses import replace

import poolwork
import pytest
from poolwork import FitOptions
from toydocuments import add_documents

from isctext.errors import StageError
from isctext.records.stage import Stage
from isctext.store import Store, Table, verify
from isctext.workflow.crew import Crew
from isctext.workflow.fitting import run_fit
from isctext.workflow.progress import Talk
from isctext.workflow.workshop import Workshop

FIT = Stage(
    name="fit",
    version=1,
    grain="fit",
    reads={"documents": ("doc_id", "text")},
    writes=("topics",),
    function="poolwork:toy_fit",
)


@pytest.fixture
def shop(tmp_path):
    poolwork.CALLS.clear()
    shop = Workshop(Store(tmp_path / "corpus"), Talk(quiet=True), Crew(inline=True))
    add_documents(shop.store, {"a": "x", "b": "y"})
    return shop


def _labels(shop):
    return shop.store.table("topics").read(["run_id", "label"]).to_pylist()


def test_a_fit_is_done_and_recorded(shop):
    outcome = run_fit(shop, FIT, FitOptions(seed=7))
    assert (outcome.kept, outcome.done) == (0, 1)
    assert _labels(shop) == [{"run_id": "seed7", "label": "2"}]
    (row,) = shop.store.table("runs").read().to_pylist()
    assert (row["stage"], row["seed"], row["units"]) == ("fit", 7, 1)
    assert json.loads(row["outputs"]) == {"topics": shop.store.table("topics").digest()}
    assert json.loads(row["inputs"]) == {"documents": shop.store.table("documents").digest()}
    assert list(verify(shop.store)) == []


def test_nothing_changed_nothing_done(shop):
    run_fit(shop, FIT, FitOptions())
    outcome = run_fit(shop, FIT, FitOptions())
    assert outcome.done == 0
    assert outcome.line() == "fit: up to date"
    assert len(poolwork.CALLS) == 1
    assert shop.store.table("runs").count() == 1


@pytest.mark.parametrize("change", ["input", "options", "version", "output"])
def test_any_change_fits_again(shop, change):
    run_fit(shop, FIT, FitOptions())
    stage, options = FIT, FitOptions()
    if change == "input":
        add_documents(shop.store, {"c": "z"})
    elif change == "options":
        options = FitOptions(1)
    elif change == "version":
        stage = replace(FIT, version=2)
    else:
        shop.store.table("topics").replace(shop.store.table("topics").spec.empty())
    assert run_fit(shop, stage, options).done == 1
    assert len(poolwork.CALLS) == 2
    assert _labels(shop) == [
        {"run_id": f"seed{options.seed}", "label": "3" if change == "input" else "2"}
    ]
    assert run_fit(shop, stage, options).done == 0


def test_going_back_to_old_options_fits_again(shop):
    for seed in (0, 1, 0):
        assert run_fit(shop, FIT, FitOptions(seed)).done == 1
        assert _labels(shop) == [{"run_id": f"seed{seed}", "label": "2"}]


def test_a_fit_in_a_process_of_its_own_gives_the_same(shop, tmp_path):
    run_fit(shop, FIT, FitOptions())
    other = Workshop(Store(tmp_path / "other"), Talk(quiet=True), Crew(2))
    add_documents(other.store, {"a": "x", "b": "y"})
    run_fit(other, FIT, FitOptions())
    assert other.store.table("topics").digest() == shop.store.table("topics").digest()


@pytest.mark.parametrize(
    ("text", "found"), [("raise", "AwkwardError: fit-fails"), ("no table", "no topics")]
)
def test_a_failed_fit_changes_nothing(shop, text, found):
    run_fit(shop, FIT, FitOptions())
    before = shop.store.table("topics").digest()
    add_documents(shop.store, {"c": text})
    with pytest.raises(StageError) as caught:
        run_fit(shop, FIT, FitOptions())
    assert caught.value.code == "IT-STG-002"
    assert caught.value.found == found
    assert shop.store.table("topics").digest() == before
    assert shop.store.table("runs").count() == 1


@pytest.mark.parametrize("moment", ["replace", "append"])
def test_a_crash_before_the_end_fits_again(shop, monkeypatch, moment):
    true = getattr(Table, moment)

    def dying(self, *arguments, **named):
        if self.spec.name in ("topics", "runs"):
            true(self, *arguments, **named)
            raise KeyboardInterrupt
        true(self, *arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Table, moment, dying)
        with pytest.raises(KeyboardInterrupt):
            run_fit(shop, FIT, FitOptions())
    # A crash after the line of "runs" is one after the end.
    assert run_fit(shop, FIT, FitOptions()).done == (1 if moment == "replace" else 0)
    assert _labels(shop) == [{"run_id": "seed0", "label": "2"}]


def test_a_fit_of_an_empty_corpus(tmp_path):
    poolwork.CALLS.clear()
    shop = Workshop(Store(tmp_path / "corpus"), Talk(quiet=True), Crew(inline=True))
    assert run_fit(shop, FIT, FitOptions()).done == 1
    assert _labels(shop) == [{"run_id": "seed0", "label": "0"}]


GROWING = replace(FIT, extend="poolwork:toy_extend")


def _label(shop):
    (row,) = _labels(shop)
    return row["label"]


def test_what_stands_is_extended_until_it_cannot_be(shop):
    run_fit(shop, GROWING, FitOptions())
    for doc_id, label in (("c", "2+1"), ("d", "2+2"), ("e", "5"), ("f", "5+1")):
        add_documents(shop.store, {doc_id: "z"})
        assert run_fit(shop, GROWING, FitOptions()).done == 1
        assert _label(shop) == label
        assert run_fit(shop, GROWING, FitOptions()).done == 0
    assert poolwork.CALLS == [0, "extend", "extend", "extend", 0, "extend"]
    assert shop.store.table("runs").count() == 5


@pytest.mark.parametrize("change", ["options", "version", "upstream", "output"])
def test_only_what_was_made_the_same_way_is_extended(shop, change):
    run_fit(shop, GROWING, FitOptions(), {"annotate": "k1"})
    add_documents(shop.store, {"c": "z"})
    stage, options, made_with = GROWING, FitOptions(), {"annotate": "k1"}
    if change == "options":
        options = FitOptions(1)
    elif change == "version":
        stage = replace(GROWING, version=2)
    elif change == "upstream":
        made_with = {"annotate": "k2"}
    else:
        shop.store.table("topics").replace(shop.store.table("topics").spec.empty())
    run_fit(shop, stage, options, made_with)
    assert "extend" not in poolwork.CALLS
    assert _label(shop) == "3"


def test_the_same_upstream_is_extended(shop):
    run_fit(shop, GROWING, FitOptions(), {"annotate": "k1"})
    add_documents(shop.store, {"c": "z"})
    run_fit(shop, GROWING, FitOptions(), {"annotate": "k1"})
    assert _label(shop) == "2+1"
