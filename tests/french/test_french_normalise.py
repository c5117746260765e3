"""The normalised reading: plain characters, and every one knows where it came from."""

import unicodedata

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from isctext.french.normalise import Normalised, normalise

DROPPED = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e"
SPACES = "\u00a0\u202f\u2007\u2009\u2002\u2003\u3000\t"
SOUP = st.text(
    st.sampled_from(
        list("abéœ'-’‘ʼ′ \n\r.!0😀👩n") + list(DROPPED) + list(SPACES) + list("\u0301\u0327\u0323")
    )
    | st.characters(),
    max_size=40,
)


def _places(reading: Normalised, original: str):
    count = len(reading.text)
    return reading.original(np.arange(count + 1, dtype=np.int32))[: count + 1]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("", ""),
        ("l'économie", "l'économie"),
        ("l’économie", "l'économie"),
        ("lʼéconomie ‘ ′ ´ ＇", "l'économie ' ' ' '"),
        ("tiers\u2011lieu, tiers\u2010lieu", "tiers-lieu, tiers-lieu"),
        ("12\u00a0000\u202f€\tet", "12 000 € et"),
        ("éco\u00adno\u00admie", "économie"),
        ("com\u200bmuns", "communs"),
        ("\ufeffdébut", "début"),
        ("\u202egauche\u202c", "gauche"),
        ("e\u0301conomie", "économie"),
        ("c\u0327a et o\u0302", "ça et ô"),
        ("e\u0323\u0301", "\u1eb9"),
        ("👩\u200d👩\u200d👧", "👩👩👧"),
        ("– — … « »", "– — … « »"),
        ("a\r\nb\nc", "a\r\nb\nc"),
    ],
)
def test_what_is_repaired(text, plain):
    assert normalise(text).text == plain


def test_usual_text_carries_no_map():
    reading = normalise("L’économie\u00a0: « communs »")
    assert reading.places is None
    offsets = np.array([0, 3], np.int32)
    assert reading.original(offsets) is offsets


def test_the_map_is_golden():
    reading = normalise("\ufeffe\u0301co\u00adno x\u200b")
    assert reading.text == "écono x"
    assert reading.places is not None
    assert reading.places.tolist() == [1, 3, 4, 6, 7, 8, 9, 11]


@settings(deadline=None, max_examples=300)
@given(SOUP)
@example("e\u0323\u0301x\u0301\u0302 \u00ad\u00ad")
@example("\u00ade\u0301")
@example("\u0301")
@example("e\u00ad\u0301")
def test_places_are_sound(text):
    reading = normalise(text)
    places = _places(reading, text)
    if reading.places is None:
        assert len(reading.text) == len(text)
    else:
        assert len(reading.places) == len(reading.text) + 1
    assert (np.diff(places) >= 0).all()
    assert places[-1] == len(text)
    assert places.min() >= 0
    assert not set(reading.text) & set(DROPPED)
    assert not set(reading.text) & set(SPACES)


def _bare(text):
    """A text modulo what normalising drops or joins."""
    plain = normalise(text).text
    return unicodedata.normalize("NFC", plain)


@settings(deadline=None, max_examples=300)
@given(SOUP, st.data())
def test_every_slice_of_the_reading_is_that_slice_of_the_original(text, data):
    reading = normalise(text)
    places = _places(reading, text)
    # A token never begins or ends inside a letter of several marks: these share one place.
    cuts = [0] + [i for i in range(1, len(places)) if places[i] != places[i - 1]]
    cuts = sorted({*cuts, len(places) - 1})
    start = data.draw(st.sampled_from(cuts))
    end = data.draw(st.sampled_from([c for c in cuts if c >= start]))
    part = text[places[start] : places[end]]
    assert _bare(part) == unicodedata.normalize("NFC", reading.text[start:end])


@settings(deadline=None, max_examples=100)
@given(SOUP)
def test_normalising_twice_changes_nothing_more_for_plain_text(text):
    once = normalise(text.translate(dict.fromkeys(map(ord, DROPPED))))
    assert normalise(once.text).text == once.text


def test_very_many_marks_pass():
    reading = normalise("e\u0301\u00ad" * 60_000)
    assert reading.text == "é" * 60_000
    assert normalise("a" + "\u0301" * 500_000).text.startswith("á")
