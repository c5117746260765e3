"""The vectors that are remembered are spaCy's own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.strings import StringStore
from spacy.vectors import Vectors

from isctext.french import vectors
from isctext.french.vectors import RememberedVectors

STRINGS = StringStore()
TABLE = np.random.default_rng(11).normal(size=(64, 6)).astype(np.float32)
WORDS = st.lists(st.text(min_size=1, max_size=9), min_size=1, max_size=12)


def make(kind: type[Vectors], data: np.ndarray = TABLE) -> Vectors:
    """A tiny floret table."""
    return kind(
        strings=STRINGS, data=data, mode="floret", minn=2, maxn=4, hash_count=2, hash_seed=3
    )


PLAIN = make(Vectors)
WARM = make(RememberedVectors)


def keys(words: list[str]) -> np.ndarray:
    return np.array([STRINGS.add(word) for word in words], np.uint64)


@given(WORDS)
@settings(deadline=None, max_examples=100)
def test_same_as_spacy(words):
    wanted = PLAIN.get_batch(keys(words))
    for found in (WARM.get_batch(keys(words)), make(RememberedVectors).get_batch(keys(words))):
        assert found.dtype == np.float32
        assert found.shape == (len(words), 6)
        np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-6)


@given(WORDS, WORDS)
@settings(deadline=None, max_examples=60)
def test_what_was_read_before_changes_nothing(before, words):
    cold = make(RememberedVectors).get_batch(keys(words))
    WARM.get_batch(keys(before))
    np.testing.assert_allclose(WARM.get_batch(keys(words)), cold, rtol=0, atol=1e-6)


def test_equal_words_have_equal_rows_in_the_order_asked():
    found = WARM.get_batch(keys(["lieu", "eau", "lieu", "commun"]))
    assert np.array_equal(found[0], found[2])
    assert not np.array_equal(found[0], found[1])
    assert np.array_equal(WARM.get_batch(keys(["commun", "eau"])), found[[3, 1]])


def test_what_is_given_is_a_copy():
    batch = keys(["atelier", "vélo"])
    first = WARM.get_batch(batch)
    kept = first.copy()
    first[:] = 0
    assert np.array_equal(WARM.get_batch(batch), kept)


def test_the_empty_word_is_nought():
    found = WARM.get_batch(np.array([0, *keys(["eau"])], np.uint64))
    assert not found[0].any()
    assert found[1].any()


def test_it_grows_and_is_emptied(monkeypatch):
    monkeypatch.setattr(vectors, "_MOST_KEPT", 10)
    remembered = make(RememberedVectors)
    for first in range(0, 60, 7):
        batch = keys([f"mot{n}" for n in range(first, first + 7)])
        np.testing.assert_allclose(
            remembered.get_batch(batch), PLAIN.get_batch(batch), rtol=0, atol=1e-6
        )
        assert len(remembered._rows) <= 10 + 7


def test_one_word_alone():
    key = STRINGS.add("ressourcerie")
    np.testing.assert_allclose(WARM[key], PLAIN[key], rtol=0, atol=1e-6)


def test_written_and_read_back():
    batch = keys(["lieu", "eau"])
    again = RememberedVectors(strings=STRINGS).from_bytes(WARM.to_bytes())
    assert np.array_equal(again.get_batch(batch), PLAIN.get_batch(batch))


@pytest.mark.xfail(strict=True, reason="the memory starts without columns: (0, 0)")
def test_no_word_at_all():
    assert make(RememberedVectors).get_batch(keys([])).shape == (0, 6)


@pytest.mark.xfail(strict=True, reason="spaCy takes words as well as their numbers")
def test_words_instead_of_keys():
    STRINGS.add("eau")
    assert np.array_equal(WARM.get_batch(["eau"]), PLAIN.get_batch(["eau"]))


@pytest.mark.xfail(strict=True, reason="the memory outlives the table that it was made from")
def test_another_table_is_another_memory():
    remembered, other, batch = make(RememberedVectors), make(Vectors, TABLE * 2), keys(["lieu"])
    remembered.get_batch(batch)
    remembered.from_bytes(other.to_bytes())
    assert np.array_equal(remembered.get_batch(batch), other.get_batch(batch))
