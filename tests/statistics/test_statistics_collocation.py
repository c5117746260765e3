"""Collocations and windows: reference values of a peer, and the definitions counted one by one."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isctext.statistics.collocation import collocations, cooccurrence_matrix, near


def codes(text):
    letters = sorted(set(text) - {"."})
    return [letters.index(c) if c != "." else -1 for c in text]


def test_collocations_reference_v3():
    made = collocations(codes("abcabdebdab"), [0] * 11, size=2, smoothing=0.5)
    assert made.words.tolist() == [[0, 1], [1, 3]]
    assert made.n.tolist() == [3, 2]
    assert made.strength == pytest.approx([3.412247, 3.218876], abs=5e-7)
    assert made.z == pytest.approx([1.936083, 1.799406], abs=5e-7)


def test_cooccurrences_reference_v4():
    made = cooccurrence_matrix(codes("ADACEADFEBACED"), [0] * 14, 3, 6).toarray()
    assert made[0].tolist() == [4, 1, 4, 4, 5, 2]
    assert np.array_equal(made, np.triu(made))
    once = cooccurrence_matrix(codes("ADACEADFEBACED"), [0] * 14, 3, 6, "once").toarray()
    assert once[0].tolist() == [2, 1, 4, 4, 5, 2]


def slow_strength(rows, words, smoothing):
    """lambda and z of one sequence from the kinds of all sequences."""
    size = len(words)
    counts = dict.fromkeys(range(1 << size), 0)
    for row in rows:
        counts[sum(1 << i for i in range(size) if row[i] == words[i])] += 1
    cells = [counts[kind] + smoothing for kind in range(1 << size)]
    signs = [(-1) ** (size - bin(kind).count("1")) for kind in range(1 << size)]
    strength = sum(s * log(c) for s, c in zip(signs, cells, strict=True))
    return strength, strength / sqrt(sum(1 / c for c in cells))


TEXTS = st.lists(st.text("abc.", min_size=0, max_size=12), max_size=4)


def flat(texts):
    words = [{"a": 0, "b": 1, "c": 2, ".": -1}[c] for text in texts for c in text]
    return words, [i for i, text in enumerate(texts) for _ in text]


@given(TEXTS, st.sampled_from([2, 3]))
def test_collocations_are_their_definition(texts, size):
    words, text = flat(texts)
    rows = [
        tuple(words[i : i + size])
        for i in range(len(words) - size + 1)
        if text[i] == text[i + size - 1] and min(words[i : i + size]) >= 0
    ]
    made = collocations(words, text, size=size, least=1)
    assert sorted(map(tuple, made.words.tolist())) == sorted(set(rows))
    for words_of, n, strength, z in zip(*_columns(made), strict=True):
        assert n == rows.count(tuple(words_of))
        assert (strength, z) == pytest.approx(slow_strength(rows, words_of, 0.5))


def _columns(made):
    return made.words.tolist(), made.n.tolist(), made.strength.tolist(), made.z.tolist()


@given(TEXTS, st.integers(1, 4))
def test_cooccurrences_are_their_definition(texts, window):
    words, text = flat(texts)
    slow = np.zeros((3, 3), int)
    for i in range(len(words)):
        for j in range(i + 1, min(i + window, len(words) - 1) + 1):
            if text[i] == text[j] and words[i] >= 0 and words[j] >= 0:
                pair = sorted((words[i], words[j]))
                slow[pair[0], pair[1]] += 1 + (pair[0] == pair[1])
    assert np.array_equal(cooccurrence_matrix(words, text, window, 3).toarray(), slow)


@given(TEXTS, st.integers(1, 4), st.randoms(use_true_random=False))
def test_near_is_its_definition(texts, window, random):
    words, text = flat(texts)
    nodes = [random.random() < 0.2 for _ in words]
    found = near(words, text, nodes, window)
    for i in range(len(words)):
        kept = [k for k in range(len(words)) if text[k] == text[i] and (words[k] >= 0 or nodes[k])]
        expected = False
        if i in kept and not nodes[i]:
            place = kept.index(i)
            expected = any(nodes[k] for k in kept[max(0, place - window) : place + window + 1])
        assert found[i] == expected


def test_other_sizes_are_refused():
    with pytest.raises(ValueError, match="2 or 3"):
        collocations([0, 1], [0, 0], size=4)
