"""Where words begin and end: what holds for any text."""

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.french import tokens
from isctext.french.tokens import Tokeniser


def listed(words: str) -> list[str]:
    """Words with white space between them."""
    return words.split()


WARM = Tokeniser()
# What may hold white space: a number in groups of three, a word broken at the end of a line.
SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?:,\d+)?|(?:\w+-)*[^\W\d_]{2,}-[ ]*\n[ ]*[^\W\d_][\w·•-]+")
PIECES = listed(
    "l' qu' aujourd'hui quelqu'un presqu'île prud'homme l'« a-t-il donnez-le-nous rendez-vous "
    "habitant·e·s acteur.rice.s citoyen(ne)s usager-e-s salarié/e C.A.E. M. J.-C. n° N°12 "
    "https://ex.fr/a, www.a.coop site.org moi@ex.fr #tags @nous [[ ]] 10 000 12,5 10h30 °C "
    "12/05/2024 2024-05-12 coo- pératives \n 😀 👩🏽 · - ' . , ( ) / _ ** É œ \u0301 ¹ ٣ 語"
) + ["10 000", "coo-\npératives", "\n", "\x1f"]
SOUP = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=14).flatmap(
    lambda pieces: st.sampled_from(["", " ", "\n", "-\n"]).map(lambda gap: gap.join(pieces))
)


@given(SOUP)
@settings(deadline=None, max_examples=300)
def test_every_character_once(text):
    found = Tokeniser().cut(text)
    assert found.dtype == np.int32
    assert (found[:, 0] < found[:, 1]).all()
    assert (found[1:, 0] >= found[:-1, 1]).all()
    covered = np.zeros(len(text), np.int64)
    for start, end in found.tolist():
        covered[start:end] += 1
        word = text[start:end]
        assert not re.search(r"\s", word) or SPACED.fullmatch(word)
    assert all(covered[i] == 1 for i, c in enumerate(text) if not c.isspace())


@given(SOUP, st.lists(SOUP, max_size=3))
@settings(deadline=None, max_examples=150)
def test_memory_changes_nothing(text, before):
    cold = Tokeniser().cut(text)
    for other in before:
        WARM.cut(other)
    assert np.array_equal(WARM.cut(text), cold)
    assert np.array_equal(WARM.cut(text), cold)


@given(SOUP)
@settings(deadline=None, max_examples=100)
def test_lines_of_their_own_do_not_touch(text):
    """What stands in another paragraph changes nothing."""
    alone = Tokeniser().cut(text)
    among = Tokeniser().cut(f"Les communs.\n\n{text}\n\nL'eau.")
    inside = among[(among[:, 0] >= 14) & (among[:, 1] <= 14 + len(text))] - 14
    assert np.array_equal(inside, alone)


def test_a_full_memory_is_emptied(monkeypatch):
    monkeypatch.setattr(tokens, "_MOST_KEPT", 3)
    tokeniser, text = Tokeniser(), "l'eau, d'un lieu à l'autre : a-t-il qu'un·e élu·e ?"
    first = tokeniser.cut(text)
    assert len(tokeniser._known) <= 3
    assert np.array_equal(tokeniser.cut(text), first)
    assert np.array_equal(first, Tokeniser().cut(text))
