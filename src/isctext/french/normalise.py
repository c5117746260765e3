"""A normalised reading of a text whose every character still knows its original place.

Stock French models take a typographic apostrophe for a letter (POS .98 -> .93 on UD
Sequoia). Most repairs replace one character by one; the few that drop characters (soft
hyphens, zero-width marks, decomposed accents) carry a map back.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_APOSTROPHES = "\u2019\u2018\u02bc\u2032\u00b4\uff07"
_SPACES = "\u00a0\u202f\u2007\u2009\u2002\u2003\u2004\u2005\u2006\u2008\u200a\u205f\u3000\t"
_HYPHENS = "\u2010\u2011"
_SAME_LENGTH = str.maketrans(
    dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_SPACES, " ") | dict.fromkeys(_HYPHENS, "-")
)
# Dropped: soft hyphen, zero-width space and joiners, word joiner, byte order mark, marks of
# writing direction. Composed: a letter followed by combining marks.
_DROPPED = "\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e"
# A soft hyphen that does break a word.
_BREAK = re.compile("\u00ad(?=[ \\t]*\r?\n)")
_MARKS = re.compile("[\u0300-\u036f]")
_UNEVEN = re.compile(f"[{_DROPPED}]|[^\\W\\d_][\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class Normalised:
    """The text to analyse and, for each of its characters, its place in the original.

    ``places`` has one more entry than ``text`` has characters (the end); None stands for
    "the same places", by far the usual case.
    """

    text: str
    places: NDArray[np.int32] | None = None

    def original(self, offsets: NDArray[np.int32]) -> NDArray[np.int32]:
        """Offsets into the original text, from offsets into ``text``."""
        return offsets if self.places is None else self.places[offsets]


def normalise(text: str) -> Normalised:
    """The text with plain apostrophes, spaces and hyphens, and composed letters.

    >>> normalise("l’économie").text
    "l'économie"
    """
    text = _BREAK.sub("-", text.translate(_SAME_LENGTH))
    if not _UNEVEN.search(text):
        return Normalised(text)
    pieces: list[str] = []
    places: list[NDArray[np.int32]] = []
    at = 0
    for match in _UNEVEN.finditer(text):
        pieces.append(text[at : match.start()])
        places.append(np.arange(at, match.start(), dtype=np.int32))
        composed = _composed(match.group())
        pieces.append(composed)
        places.append(np.full(len(composed), match.start(), dtype=np.int32))
        at = match.end()
    pieces.append(text[at:])
    places.append(np.arange(at, len(text) + 1, dtype=np.int32))
    return Normalised("".join(pieces), np.concatenate(places))


def _composed(found: str) -> str:
    """One letter; marks that no letter takes in (x with an acute) are dropped."""
    return _MARKS.sub("", unicodedata.normalize("NFC", found)) if found[0].isalpha() else ""
