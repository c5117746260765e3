"""Bare letters, to compare what is written with accents and what is not."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile(r"[\u0300-\u036f]")


def without_accents(word: str) -> str:
    """The word with bare letters: É is E, Ç is C, œ is oe."""
    bare = _MARKS.sub("", unicodedata.normalize("NFD", word))
    return bare.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
