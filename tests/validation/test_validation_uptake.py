"""The gates of the hypotheses hold, and estimators that were rejected fail them."""

from functools import partial

import numpy as np
import pytest
from scipy import stats

from isctext.statistics import uptake as rule
from isctext.statistics.combination import chance_by_source, meetings
from isctext.statistics.jackknife import effective_sources, infer, jackknife_variance, leave_one_out
from isctext.statistics.multiplicity import fdr
from isctext.validation.gate import Gate, run_gate
from isctext.validation.uptake import GATES, any_call, difference_found, others_called
from isctext.validation.uptake_worlds import (
    RARE,
    USUAL,
    draw_paragraphs,
    draw_texts,
    draw_world,
)

_SLOW = {"H1 combination": 20, "H1 power": 20, "H2 difference": 60, "H2 power": 20}


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: f"{gate.name}, {gate.world}")
def test_gate_is_kept(gate):
    assert run_gate(gate, _SLOW.get(gate.name, 100), 1).kept


def _kept(measure, worlds=100, promised=0.085, *, counted=True):
    return run_gate(Gate("", "", "", promised, True, measure, counted), worlds, 1).kept


def test_a_reference_to_the_mean_fails():
    mean = partial(others_called, cell=USUAL, centre=lambda u: np.nanmean(u, axis=-1))
    assert not _kept(mean, counted=False)
    assert _kept(partial(others_called, cell=USUAL), counted=False)


def test_chi_square_of_documents_fails():
    def measure(worlds, seed):
        world = draw_world(USUAL, np.ones(10), worlds, seed)
        k = np.stack([world.hit_i.sum(1), world.hit_p.sum(1)])
        n = np.array([world.docs_i.sum(), world.docs_p.sum()])[:, None, None]
        pooled = k.sum(0) / n.sum()
        z = (k[1] / n[1] - k[0] / n[0]) / np.sqrt(pooled * (1 - pooled) * (1 / n[0] + 1 / n[1]))
        q = np.array([fdr(row) for row in 2 * stats.norm.sf(np.abs(z))])
        return float((q < 0.05).any(axis=1).mean())

    assert not _kept(measure)


def test_absent_dimensions_without_their_floor_fail(monkeypatch):
    def nothing(at, _less, _other):
        empty = np.full_like(at.share_p, np.nan)
        return rule._Absent(empty, empty, empty, np.zeros_like(empty))

    monkeypatch.setattr(rule, "_absent", nothing)
    assert not _kept(partial(any_call, cell=RARE, level=0.5), 400)


def test_dealing_out_within_sources_fails():
    def measure(worlds, seed):
        said = 0
        for i in range(worlds):
            texts = draw_texts(np.random.default_rng([seed, i]), 300, 15, spread=1.0, together=0.0)
            chance = chance_by_source(texts.present, texts.source)
            said += bool(meetings(texts.present, chance, texts.source).log_ratio.lo > 0)
        return said / worlds

    assert not _kept(measure, 20)


def test_a_half_in_each_cell_fails():
    def value(table):
        a, b, c, d = np.moveaxis(table + 0.5, -1, 0)
        odds = np.log(a * d / (b * c))
        return odds[..., :4].mean(-1) - odds[..., 4:].mean(-1)

    def measure(worlds, seed):
        said = 0
        shares = np.array([0.0015] * 4 + [0.03] * 6)
        for i in range(worlds):
            rng = np.random.default_rng([seed, i])
            tables, units = draw_paragraphs(
                rng, 2500, shares, recognition=0.005, planted=np.zeros(10)
            )
            variance = jackknife_variance(value(leave_one_out(tables, 0)))
            told = infer(value(tables.sum(0)), (variance, effective_sources(units)))
            said += bool(told.lo > 0 or told.hi < 0)
        return said / worlds

    assert not _kept(measure, 60)


def test_worlds_are_seeded():
    one, other = (any_call(50, 3, USUAL, 0.5) for _ in range(2))
    assert one == other
    first = draw_world(USUAL, np.ones(10), 2, 0).hit_i
    assert not np.array_equal(first, draw_world(USUAL, np.ones(10), 2, 1).hit_i)
    kwargs = {"effects": 0.006, "others": 0.006, "paragraphs": 3000, "planted": 0.0}
    assert difference_found(3, 1, **kwargs) == difference_found(3, 1, **kwargs)
