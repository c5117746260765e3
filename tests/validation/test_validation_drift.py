"""G9: sense told from register; and the tests that do not tell it, failing."""

from dataclasses import replace
from functools import partial

import pytest

from isctext.validation import drift
from isctext.validation.drift_worlds import Setting
from isctext.validation.gate import run_gate

GATES = {gate.name: gate for gate in drift.GATES}
SEED = 9
# Worlds of each gate: those of 150 documents, and those of bundles, take longer.
FEWER = {"G9 power 150, 40 %": 10, "G9 concept": 12}


@pytest.mark.parametrize("name", GATES)
def test_the_promise_is_kept(name):
    assert run_gate(GATES[name], FEWER.get(name, 20), SEED).kept


@pytest.mark.parametrize("test", [drift.by_documents, drift.by_words], ids=["documents", "words"])
def test_changing_sides_without_control_words_fails_the_gate(test):
    """Registers differ, so every word's company does: more than half of the words are called."""
    measure = partial(drift.called, setting=Setting(), test=test)
    achieved = run_gate(replace(GATES["G9 registers"], measure=measure), 12, SEED)
    assert not achieved.kept
    assert achieved.rate > 0.5


def test_words_as_if_they_were_documents_fail_where_registers_are_one():
    measure = partial(drift.called, setting=Setting(registers=0.0), test=drift.by_words)
    assert not run_gate(replace(GATES["G9 one register"], measure=measure), 12, SEED).kept


def test_a_concept_taken_as_one_word_fails_the_gate():
    """Sides that say its entries in other proportions seem to say something else."""
    measure = partial(drift.concept_called, setting=Setting(registers=0.0), pooled=True)
    assert not run_gate(replace(GATES["G9 concept"], measure=measure), 12, SEED).kept


def test_power_that_studies_are_told_is_about_what_they_have():
    told, found = drift.told_power(12, SEED, 0.7, 60)
    assert abs(told - found) < 0.35
