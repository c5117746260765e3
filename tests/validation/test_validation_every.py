"""All gates in one list, and the command that runs them."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from isctext.cli.app import app
from isctext.validation.every import GROUPS, gates, named
from isctext.validation.gate import Gate, run_gate


def test_every_gate_of_the_specification_is_there() -> None:
    names = {gate.name.split()[0] for gate in gates()}
    assert names >= {f"G{n}" for n in range(1, 10)}
    assert all(gates((group,)) for group in GROUPS)


def test_gates_by_the_beginning_of_their_name() -> None:
    assert {gate.name[:2] for gate in named("g2")} == {"G2"}
    assert named("G99") == ()


def test_the_command_prints_achieved_and_promised() -> None:
    told = CliRunner().invoke(app, ["validate", "G3 companion", "--worlds", "20", "--json"])
    assert told.exit_code == 0, told.output
    row = json.loads(next(line for line in told.stdout.splitlines() if line.startswith("{")))
    assert row["gate"] == "G3 companion"
    assert row["kept"] is True
    assert row["worlds"] == 20


@pytest.mark.parametrize(
    ("rate", "at_most", "kept"), [(0.5, True, False), (0.0, True, True), (0.5, False, False)]
)
def test_a_broken_promise_is_seen(rate: float, at_most: bool, kept: bool) -> None:
    gate = Gate("X", "m", "w", 0.085 if at_most else 0.9, at_most, lambda *_: rate)
    assert run_gate(gate, 60).kept is kept


def test_fewer_worlds_widen_the_bound_by_their_sampling_error() -> None:
    gate = Gate("X", "m", "w", 0.085, True, lambda *_: 0.0)
    assert gate.bound(200) == 0.085
    assert 0.085 < gate.bound(100) < gate.bound(40) < 0.15
