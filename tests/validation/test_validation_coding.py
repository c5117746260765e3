"""The gates of coding hold, and the estimators that were rejected fail them."""

from functools import partial

import pytest

from isctext.statistics.precision import precision
from isctext.validation.coding import BURSTS, CODED, GATES, PARTLY, precision_covered, rates_covered
from isctext.validation.gate import Gate, run_gate


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: f"{gate.name}, {gate.world}")
def test_gate_is_kept(gate):
    assert run_gate(gate, 60 if gate.name == "precision" else 30, 1).kept


def _kept(measure, *, counted=False):
    gate = Gate("", "", "", 0.93, at_most=False, measure=measure, counted=counted)
    return run_gate(gate, 30, 1).kept


def test_the_plain_share_of_codes_fails():
    def plain(value, _weight):
        return precision([value.sum()], [len(value)]), len(value)

    assert not _kept(partial(precision_covered, cell=BURSTS, estimator=plain), counted=True)


def test_rates_without_correction_fail():
    assert not _kept(partial(rates_covered, cell=CODED, take="crude"))


def test_taking_what_is_uncoded_for_like_the_rest_fails():
    assert not _kept(partial(rates_covered, cell=PARTLY, take="alike"))
