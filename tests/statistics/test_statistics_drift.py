"""Divergence of company: against plain sums, against brute force, and its rank."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from isctext.statistics.divergence import jensen_shannon
from isctext.statistics.drift import Cells, divergences, even, excess, stacked
from isctext.statistics.drift_rank import (
    Word,
    beyond,
    bundle,
    distance,
    measure,
    power,
    rank_p,
    rarefied,
)


def cells(rng, units=40, lemmas=60, mean=0.3):
    counts = sparse.csr_array(rng.poisson(mean, (units, lemmas)).astype(float))
    return Cells(counts, np.arange(units) >= units // 2, np.zeros(units, np.int64))


def word(rng, **changes):
    return Word(cells(rng, **changes), cells(rng, **changes))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.02, 2.0))
def test_divergences_are_those_of_the_summed_profiles(seed, mean):
    rng = np.random.default_rng(seed)
    one = cells(rng, mean=mean)
    labels = rng.random((5, 40)) < 0.5
    dense = one.counts.toarray()
    usable = [bool(dense[row].sum() and dense[~row].sum()) for row in labels]
    labels = labels[usable]
    plain = [jensen_shannon(dense[~row].sum(0), dense[row].sum(0)) for row in labels]
    np.testing.assert_allclose(divergences(one.counts, labels), plain, atol=1e-12)


def test_the_excess_of_one_population_is_about_nothing():
    rng = np.random.default_rng(1)
    values = [excess(cells(rng), rng).excess for _ in range(60)]
    assert abs(np.mean(values)) < 3 * np.std(values) / np.sqrt(60)


def test_wholly_other_company_is_one_bit():
    counts = np.zeros((8, 4))
    counts[:4, :2], counts[4:, 2:] = 1, 1
    one = Cells(sparse.csr_array(counts), np.arange(8) >= 4, np.zeros(8, np.int64))
    told = excess(one, np.random.default_rng(0))
    assert told.divergence == pytest.approx(1.0)
    assert 0 < told.excess < 1


@pytest.mark.parametrize("empty", ["a", "b", "both", "words"])
def test_a_side_without_a_word_gives_no_number(empty):
    counts = np.ones((6, 3))
    there = np.arange(6) >= 3
    if empty == "words":
        counts[3:] = 0
    else:
        there[:] = empty == "a"
    one = Cells(sparse.csr_array(counts), there, np.zeros(6, np.int64))
    kept = one.take(np.arange(0 if empty == "both" else 6))
    assert np.isnan(excess(kept, np.random.default_rng(0)).excess)


def test_units_change_sides_within_their_stratum_only():
    # Stratum 0 says lemma 0 and stratum 1 lemma 1, whatever the side: nothing ever differs.
    stratum = np.repeat([0, 1], [4, 8])
    counts = np.zeros((12, 2))
    counts[np.arange(12), stratum] = 1
    there = np.concatenate([np.arange(4) >= 2, np.arange(8) >= 4])
    told = excess(Cells(sparse.csr_array(counts), there, stratum), np.random.default_rng(0))
    assert (told.divergence, told.by_chance) == (0, 0)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 8), st.integers(0, 8))
def test_even_draws_what_is_asked_on_each_side(seed, first, second):
    rng = np.random.default_rng(seed)
    there, stratum = rng.random(30) < 0.4, rng.integers(0, 2, 30)
    rows = even(there, stratum, [first, second], rng)
    assert list(rows) == sorted(set(rows.tolist()))
    for k, size in enumerate((first, second)):
        for side in (False, True):
            held = np.count_nonzero((there == side) & (stratum == k))
            drawn = np.count_nonzero((there[rows] == side) & (stratum[rows] == k))
            assert drawn == min(size, held)


def test_stacked_words_are_strata():
    rng = np.random.default_rng(0)
    both = stacked([cells(rng, units=4), cells(rng, units=6)])
    assert both.stratum.tolist() == [0] * 4 + [1] * 6
    assert both.counts.shape == (10, 60)


@pytest.mark.parametrize(
    ("value", "controls", "p"),
    [
        (5.0, [1, 2, 3, 4], 0.2),
        (0.0, [1, 2, 3, 4], 1.0),
        (3.0, [1, 2, 3, 4], 0.6),
        (3.0, [1, np.nan, 3, 4], 0.75),
    ],
)
def test_the_rank(value, controls, p):
    assert rank_p(value, controls) == pytest.approx(p)


def test_no_rank_without_value_or_controls():
    assert np.isnan(rank_p(np.nan, [1.0]))
    assert np.isnan(rank_p(1.0, []))
    assert np.isnan(rank_p(1.0, [np.nan]))


def test_what_goes_with_the_ground_is_taken_off():
    # Roots lie on a line of the ground's roots: only the second word stands out.
    ground = np.linspace(0.01, 0.09, 50)
    controls = (0.1 + np.sqrt(ground)) ** 2
    usual = (0.1 + np.sqrt(0.05)) ** 2
    odd, other = beyond(1.3 * usual, (0.05,), controls, ground[:, None])
    assert other == pytest.approx(1 / 51)
    assert odd == pytest.approx(usual, rel=0.1)
    # A large excess of a word whose documents differ as much is none.
    large = (0.1 + np.sqrt(0.2)) ** 2
    expected, p = beyond(large, (0.2,), controls + 1e-9, ground[:, None])
    assert expected == pytest.approx(large, rel=1e-3)
    assert p > 0.05
    assert rank_p(large, controls) == pytest.approx(1 / 51)


def test_the_excess_that_is_expected_is_never_negative():
    ground = np.linspace(0.01, 0.09, 50)
    expected, _ = beyond(0.0, (0.9,), np.linspace(0.09, 0.01, 50), ground[:, None])
    assert expected == 0


def test_grounds_that_do_not_vary_take_off_the_mean():
    _, p = beyond(0.5, (0.1,), np.linspace(0.1, 0.4, 39), np.full((39, 1), 0.1))
    assert p == pytest.approx(1 / 40)


def test_nothing_is_beyond_without_ground_or_controls():
    assert np.isnan(beyond(np.nan, (0.1,), [0.1], [[0.1]])[1])
    assert np.isnan(beyond(0.1, (np.nan,), [0.1], [[0.1]])[1])
    assert np.isnan(beyond(0.1, (0.1,), [], np.empty((0, 1)))[1])


def test_the_distance_is_of_both_sides_together():
    rng = np.random.default_rng(2)
    one = word(rng)
    there = one.beside.there
    profiles = []
    for part in (one.beside, one.elsewhere):
        dense = part.counts.toarray()
        sides = [dense[there == side].sum(0) for side in (False, True)]
        profiles.append(sum(side / side.sum() for side in sides))
    assert distance([one]) == pytest.approx(float(jensen_shannon(*profiles)))
    assert distance([one, one]) == pytest.approx(distance([one]))


def test_what_differs_between_sides_only_adds_no_distance():
    here = sparse.csr_array(np.repeat([[4.0, 0.0], [0.0, 4.0]], 5, axis=0))
    mixed = sparse.csr_array(np.full((10, 2), 2.0))
    there, stratum = np.arange(10) >= 5, np.zeros(10, np.int64)
    assert distance([Word(Cells(here, there, stratum), Cells(mixed, there, stratum))]) == 0


def test_rarefied_words_have_as_many_lemmas():
    rng = np.random.default_rng(8)
    target = [word(rng, mean=0.9)]
    controls = [[word(rng, mean=m)] for m in (0.2, 0.3, 0.3, 0.4, 0.6, 0.6, 0.9, 0.9, 0.9, 2.0)]
    mine, others = rarefied(target, controls, rng)
    before = [one[0].beside.counts.sum() for one in controls]
    after = [one[0].beside.counts.sum() for one in others]
    assert after[0] == before[0]
    assert mine[0].beside.counts.sum() == pytest.approx(np.quantile(before, 0.1), rel=0.2)
    assert max(after) < 1.3 * np.quantile(before, 0.1)
    for old, new in zip([target, *controls], [mine, *others], strict=True):
        assert (new[0].beside.counts.toarray() <= old[0].beside.counts.toarray()).all()
    # A word with fewer than they have brings all down to itself.
    rare, others = rarefied([word(rng, mean=0.05)], controls, rng)
    kept = rare[0].beside.counts.sum()
    assert all(one[0].beside.counts.sum() < 1.5 * kept for one in others)
    assert rarefied(target, [], rng)[1] == []


def test_words_alike_have_p_values_of_all_sizes():
    ps = []
    for seed in range(40):
        rng = np.random.default_rng([7, seed])
        words = [[word(rng, lemmas=30)] for _ in range(40)]
        ps.append(measure(words[0], words[1:], rng, 19).p)
    assert 0.3 < np.mean(ps) < 0.7


def test_a_word_of_other_company_ranks_first_and_could_be_seen():
    rng = np.random.default_rng(3)
    controls = [[word(rng)] for _ in range(45)]
    odd = rng.poisson(0.3, (40, 60)).astype(float)
    odd[20:, :20], odd[:20, 40:] = 0, 0
    target = [Word(Cells(sparse.csr_array(odd), np.arange(40) >= 20, np.zeros(40, np.int64)),
                   cells(rng))]  # fmt: skip
    made = measure(target, controls, rng)
    assert made.p == pytest.approx(1 / 46)
    assert made.told.excess > made.expected
    alike = [word(rng)]
    plain = measure(alike, controls, rng)
    # Controls say the same things: lending their company changes nothing.
    assert power(alike, controls, plain, 0.7, rng) <= 0.3
    assert np.isnan(power(alike, [], plain, 0.7, rng))


def test_controls_without_a_lemma_have_no_part():
    rng = np.random.default_rng(4)
    empty = Cells(sparse.csr_array((40, 60)), np.arange(40) >= 20, np.zeros(40, np.int64))
    controls = [[word(rng)] for _ in range(9)] + [[Word(empty, empty)]]
    made = measure([word(rng)], controls, rng, 9)
    assert made.controls.shape == (9,)
    assert made.grounds.shape == (9, 2)
    assert np.isnan(measure([Word(empty, empty)], controls, rng, 9).p)


def test_drawings_are_averaged():
    rng = np.random.default_rng(5)
    drawings = [word(rng) for _ in range(3)]
    controls = [[word(rng) for _ in range(3)] for _ in range(5)]
    made = measure(drawings, controls, rng, 99)
    single = [jensen_shannon(*(one.beside.counts[one.beside.there == side].sum(0)
                               for side in (False, True))) for one in drawings]  # fmt: skip
    assert made.told.divergence == pytest.approx(np.mean(single))


def test_a_bundle_keeps_both_kinds_of_cells():
    rng = np.random.default_rng(6)
    both = bundle([word(rng, units=4), word(rng, units=6)])
    assert both.beside.stratum.tolist() == both.elsewhere.stratum.tolist() == [0] * 4 + [1] * 6
