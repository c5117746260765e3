"""The alignment of many windows at once against Smith and Waterman's recurrence, cell by cell."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.circulation.reuse.align import GAP, MATCH, OTHER, Columns, align
from isctext.circulation.reuse.dense import close_enough, once, span
from isctext.circulation.reuse.seeds import Windows

WORDS = st.lists(st.integers(0, 4), min_size=1, max_size=40)
PAIRS = st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=12)


def oracle(a: list[int], b: list[int]) -> int:
    """The best local score, by the textbook."""
    table = np.zeros((len(a) + 1, len(b) + 1), int)
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            straight = table[i - 1, j - 1] + (MATCH if x == y else OTHER)
            table[i, j] = max(0, straight, table[i - 1, j] + GAP, table[i, j - 1] + GAP)
    return int(table.max())


def lay(pairs) -> tuple[np.ndarray, Windows]:
    """All sequences in one stream, each pair with a band wide enough for the whole matrix."""
    code = np.array([w for a, b in pairs for w in (*a, *b)], np.int32)
    sizes = np.array([(len(a), len(b)) for a, b in pairs])
    a_start = np.cumsum(sizes.sum(axis=1)) - sizes.sum(axis=1)
    a_end = a_start + sizes[:, 0]
    b_end = a_end + sizes[:, 1]
    return code, Windows(a_start, a_end, a_end, b_end, a_start - b_end, a_end - a_end)


def scores(columns: Columns, count: int) -> list[int]:
    """What the columns of each alignment are worth."""
    found = np.zeros(count, int)
    step = np.ones(len(columns.at), bool)
    step[1:] = (np.diff(columns.at) == 1) & (np.diff(columns.to) == 1)
    new = np.ones(len(columns.at), bool)
    new[1:] = np.diff(columns.window) != 0
    worth = np.where(columns.equal, MATCH, np.where(step | new, OTHER, GAP))
    np.add.at(found, columns.window, worth)
    return found.tolist()


@settings(max_examples=150, deadline=None)
@given(PAIRS)
def test_scores_are_those_of_the_recurrence(pairs):
    code, windows = lay(pairs)
    found = scores(align(code, windows), len(pairs))
    assert found == [oracle(a, b) for a, b in pairs]


@settings(max_examples=100, deadline=None)
@given(PAIRS)
def test_either_side_may_be_first(pairs):
    one = scores(align(*lay(pairs)), len(pairs))
    other = scores(align(*lay([(b, a) for a, b in pairs])), len(pairs))
    assert one == other


@settings(max_examples=100, deadline=None)
@given(PAIRS)
def test_columns_walk_forward_and_equal_columns_are_equal_words(pairs):
    code, windows = lay(pairs)
    columns = align(code, windows)
    assert (code[columns.at[columns.equal]] == code[columns.to[columns.equal]]).all()
    within = np.diff(columns.window) == 0
    for places in (columns.at, columns.to):
        assert (np.diff(places)[within] >= 0).all()
    # Each equal column has words of its own.
    for places in (columns.at[columns.equal], columns.to[columns.equal]):
        assert len(np.unique(places)) == len(places)


@settings(max_examples=50, deadline=None)
@given(PAIRS, st.randoms(use_true_random=False))
def test_a_window_is_aligned_the_same_whatever_stands_beside_it(pairs, random):
    order = list(range(len(pairs)))
    random.shuffle(order)
    together = align(*lay(pairs))
    mixed = align(*lay([pairs[k] for k in order]))
    for new, old in enumerate(order):
        alone, beside = together.window == old, mixed.window == new
        assert together.equal[alone].tolist() == mixed.equal[beside].tolist()


def test_many_windows_and_few_take_two_ways_to_one_result():
    rng = np.random.default_rng(1)
    pairs = [(rng.integers(0, 5, 30).tolist(), rng.integers(0, 5, 30).tolist()) for _ in range(300)]
    many = scores(align(*lay(pairs)), 300)
    few = [scores(align(*lay([pair])), 1)[0] for pair in pairs]
    assert many == few == [oracle(a, b) for a, b in pairs]


def columns_of(equal: str) -> Columns:
    """One alignment from a drawing: x for an equal word, a dot for another."""
    size = np.arange(len(equal))
    return Columns(np.zeros(len(equal), int), size, size + 1000, np.array(list(equal)) == "x")


def test_what_passes_whole_is_left_whole():
    good = close_enough(columns_of("xxxxxx......xxxxxx"))
    assert span(good).matched.tolist() == [12]


def test_two_copies_held_together_by_little_are_cut():
    good = once(close_enough(columns_of("x" * 20 + "." * 40 + "x" * 15)))
    assert span(good).matched.tolist() == [20, 15]
    assert span(good).aligned.tolist() == [20, 15]


def test_what_is_too_short_or_too_thin_goes():
    for drawing in ("x" * 11, "x" * 11 + ".", ("x" + "." * 3) * 20):
        assert len(close_enough(columns_of(drawing)).at) == 0


@settings(max_examples=200, deadline=None)
@given(st.text("x.", min_size=1, max_size=200))
def test_parts_hold_what_they_promise(drawing):
    good = close_enough(columns_of(drawing))
    spans = span(good)
    assert (spans.matched >= 12).all()
    assert (spans.matched >= 0.6 * spans.aligned).all()
    assert len(np.unique(good.at)) == len(good.at)
