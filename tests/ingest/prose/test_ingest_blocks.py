"""Texts on one line, and texts as they are compared: quick ways held against slow ones."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isctext.ingest.prose.blocks import join_blocks, one_line, squeeze

LETTERS = ["à", "ç", "É", "œ", "Œ", "1", "a", "C", "İ", "Σ", "ς", "ﬁ", "ß", "²", "½", "日本"]
MARKS = ["–", "—", "’", "«", "»", "€", "…", "•", "_", ".", ",", "\u0301"]
WHITE = [" ", "  ", "\t", "\n", "\r", "\v", "\f", "\u00a0", "\u202f", "\u2028", "\x85", "\x1c"]
PIECES = st.lists(st.sampled_from(LETTERS + MARKS + WHITE))
TEXTS = PIECES.map("".join) | st.text()


@given(TEXTS)
def test_letters_and_digits_in_lower_case(text):
    """One byte a character where French allows it, never another result for it."""
    assert squeeze(text) == "".join(c for c in text.lower() if c.isalnum())


@pytest.mark.parametrize(("text", "key"), [
    ("L’œuvre — n° 3 : 12 000 €", "lœuvren312000"),
    ("L’œuvre — n° 3 : 12\u202f000 €", "lœuvren312000"),
    ("_a_-_b_", "ab"),
    ("ΟΔΟΣ", "οδος"),
    ("", ""),
])  # fmt: skip
def test_what_a_text_is_compared_by(text, key):
    assert squeeze(text) == key


@given(PIECES.map("".join))
def test_runs_of_white_space_become_a_space(text):
    expected = re.sub(r"[ \t\r\n\f\v\u00a0\u2028\u2029]+", " ", text).strip()
    assert one_line(text) == expected


@given(st.lists(TEXTS))
def test_blocks_without_a_letter_or_digit_are_left_out(blocks):
    lines = [one_line(block) for block in blocks]
    kept = [line for line in lines if any(c.isalnum() for c in line)]
    assert join_blocks(blocks) == "\n\n".join(kept)
