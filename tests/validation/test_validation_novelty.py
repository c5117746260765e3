"""Resonance of arenas: sources held, jackknife; and the measures that find what is not there."""

from dataclasses import replace
from functools import partial

import pytest

from isctext.validation import novelty
from isctext.validation.gate import run_gate
from isctext.validation.novelty import Setting

GATES = {gate.name: gate for gate in novelty.GATES}
SEED = 5


@pytest.mark.parametrize("name", GATES)
def test_the_promise_is_kept(name):
    assert run_gate(GATES[name], 60, SEED).kept


@pytest.mark.parametrize(
    ("measure", "test"),
    [
        (novelty.plain, novelty.by_jackknife),
        (novelty.residuals, novelty.by_jackknife),
        (novelty.plain, novelty.by_bootstrap),
    ],
    ids=["plain", "residual", "bootstrap"],
)
def test_measures_that_the_mix_of_sources_moves_fail_the_gate(measure, test):
    wrong = partial(novelty.told_apart, setting=Setting(growth=1.0), measure=measure, test=test)
    assert not run_gate(replace(GATES["novelty growth"], measure=wrong), 40, SEED).kept
