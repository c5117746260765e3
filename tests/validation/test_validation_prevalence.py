"""The gates of the corrected prevalence hold; the share as called fails them."""

import pytest

from isctext.validation.gate import Gate, run_gate
from isctext.validation.prevalence import FREQUENT, GATES, RARE, coverage, uncorrected


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.name)
def test_gate_is_kept(gate):
    assert run_gate(gate, 60, 1).kept


@pytest.mark.parametrize("cell", [RARE, FREQUENT])
def test_the_share_as_called_fails(cell):
    gate = Gate("", "", "", 0.93, False, lambda n, seed: coverage(n, seed, cell, uncorrected))
    assert not run_gate(gate, 60, 1).kept
