"""Cache keys move with everything that a result depends on, and with nothing else."""

import io
import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest
from rich.console import Console

from isctext import __version__
from isctext.records.stage import Stage
from isctext.records.tables import RUNS
from isctext.workflow.progress import Talk
from isctext.workflow.provenance import Execution, described, stage_key, versions
from isctext.workflow.workshop import Outcome


@dataclass(frozen=True)
class Options:
    name: str = "é"
    lexicon: str = "x" * 201
    today: date = date(2024, 1, 2)
    period: tuple[int, int] | None = (2008, 2024)


STAGE = Stage("s", 1, "fit", {"documents": ("text",)}, ("topics",), "m:f")


def test_long_texts_stand_as_their_hash():
    told = described(Options())
    assert told["name"] == "é"
    assert told["lexicon"].startswith("sha256:")
    assert len(told["lexicon"]) == len("sha256:") + 64
    assert described(Options(lexicon="x" * 200))["lexicon"] == "x" * 200


def test_the_key_is_golden():
    """It must be the same on every machine and in every process."""
    golden = "c66e281feca5a28ed37dc4f81916fb00"
    assert stage_key(STAGE, Options(), {"b": "2", "a": "1"}) == golden
    assert stage_key(STAGE, Options(), {"a": "1", "b": "2"}) == golden


@pytest.mark.parametrize(
    ("stage", "options", "inputs"),
    [
        (replace(STAGE, version=2), Options(), None),
        (replace(STAGE, name="t"), Options(), None),
        (STAGE, Options(name="e"), None),
        (STAGE, Options(lexicon="x" * 202), None),
        (STAGE, Options(lexicon="x" * 200 + "y"), None),
        (STAGE, Options(today=date(2024, 1, 3)), None),
        (STAGE, Options(period=None), None),
        (STAGE, Options(), {"documents": "1"}),
    ],
)
def test_the_key_moves_with_each_part(stage, options, inputs):
    assert stage_key(stage, options, inputs) != stage_key(STAGE, Options())


def test_the_key_does_not_move_with_the_code_s_place():
    assert stage_key(replace(STAGE, function="n:g"), Options()) == stage_key(STAGE, Options())
    assert stage_key(STAGE, Options(), {}) == stage_key(STAGE, Options())


def test_versions():
    told = versions()
    assert told["isctext"] == __version__
    assert {"python", "numpy", "spacy", "pyarrow", "deltalake"} <= set(told)
    assert "absent" not in told.values()


def test_a_row_of_runs():
    started = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    execution = Execution(
        STAGE, "k", Options(), {"documents": "1"}, {"topics": "2"}, 2, 3, 1, started, seed=9
    )
    table = execution.row()
    assert table.schema.equals(RUNS.schema)
    (row,) = table.to_pylist()
    assert (row["units"], row["rejected"], row["seed"], row["workers"]) == (3, 1, 9, 2)
    assert row["started"] == started <= row["ended"]
    assert json.loads(row["options"])["today"] == "2024-01-02"
    assert json.loads(row["inputs"]) == {"documents": "1"}
    assert execution.row()["run_id"] == table["run_id"]
    assert replace(execution, key="l").row()["run_id"] != table["run_id"]


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        (Outcome("s", 5, 0, 0, 1.0, current=True), "s: up to date"),
        (Outcome("s", 0, 1200, 0, 1.25), "s: 1,200 documents in 1.2 s"),
        (Outcome("s", 0, 0, 0, 0.5, unit="rows"), "s: 0 rows in 0.5 s"),
        (Outcome("s", 7, 3, 2, 0.04), "s: 3 documents in 0.0 s, 2 rejected, 7 already there"),
    ],
)
def test_outcomes_in_one_line(outcome, line):
    assert outcome.line() == line


@pytest.mark.parametrize("quiet", [True, False])
def test_talk_is_plain_off_a_terminal_and_silent_when_quiet(capsys, quiet):
    talk = Talk(quiet=quiet)
    talk.say("[bold]as it is[/bold] " + "x" * 200)
    with talk.stage("s", 3) as meter:
        meter.add(3)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == ("" if quiet else "[bold]as it is[/bold] " + "x" * 200 + "\n")


@pytest.mark.parametrize("total", [3, None])
def test_talk_shows_a_bar_on_a_terminal(total):
    talk = Talk()
    talk.console = Console(file=io.StringIO(), force_terminal=True, width=100)
    with talk.stage("annotate", total) as meter:
        meter.add(2)
    assert "annotate" in talk.console.file.getvalue()
