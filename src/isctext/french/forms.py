"""The form under which the networks read a word: plain writing for unusual writing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from isctext.french.tokens import joined

_MIDDLE = "·•∙⋅‧・"
_L = r"[^\W\d_]"
# The masculine, the sign that opens the added endings, the last letter of the word.
_INCLUSIVE = re.compile(
    rf"({_L}{{2,}})(?:[{_MIDDLE}./(]|-(?=[^-]*-s$|(?:e|ne|rice|trice|euse|ère|ière)s?$))"
    rf"{_L}+(?:[{_MIDDLE}./\-)]*{_L}*)*\)?",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?:[A-ZÀ-Þ]\.)+[A-ZÀ-Þ]?")
_PLAIN = re.compile(r"[\w'-]+")
_HALF = 3
_CAPITALS = 0.75  # share of capitals among letters from which a text is "in capitals"
_FEW_LETTERS = 4


class Forms:
    """Rewrites words; ``accents``: the usual form of a word, by its letters without accents."""

    def __init__(self, is_word: Callable[[str], bool], accents: Mapping[str, str]) -> None:
        self.is_word = is_word
        self._accents = accents

    def of(self, word: str) -> str:
        """The plain form of a word as it stands in the text.

        Inclusive writing gives the masculine in its number, a word broken at the end of a line
        its whole, C.A.E. gives CAE, #communs gives communs. Words that are plain already come
        back as they are.
        """
        if _PLAIN.fullmatch(word):
            return masculine(word) if "-" in word else word
        if "\n" in word:
            return self._mended(word)
        if word[0] in "#@" and len(word) > 1:
            return word[1:]
        if _DOTTED.fullmatch(word) and len(word) > 2:
            return word.replace(".", "")
        return masculine(word).replace(" ", "")

    def lowered(self, word: str) -> str:
        """A word of a text in capitals as it would stand elsewhere: DUNKERQUE is Dunkerque.

        Words of the language are lower case, with their accents (REUNION is réunion); other
        long words are names, short ones acronyms.
        """
        if not word.isupper() or len(word) == 1 and word not in "AÀ":
            return word
        lower = word.lower()
        known = self._accents.get(lower, lower) if word.isascii() else lower
        if self.is_word(known):
            return known
        if len(word) <= _FEW_LETTERS:
            return word
        return "-".join(part.capitalize() for part in known.split("-"))

    def _mended(self, word: str) -> str:
        whole = joined(word)
        hyphened = re.sub(r"\s*\n\s*", "", word)
        parts = hyphened.lower().split("-")
        if self.is_word(whole.lower()):
            return whole
        words = all(len(part) >= _HALF and self.is_word(part) for part in parts)
        return hyphened if words or self.is_word(hyphened.lower()) else whole


def in_capitals(text: str) -> bool:
    """Whether a text is written in capitals: a heading, or someone who shouts."""
    letters = [c for c in text if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    return len(letters) > _FEW_LETTERS and upper >= _CAPITALS * len(letters) and " " in text.strip()


def masculine(word: str) -> str:
    """The masculine of a word in inclusive writing, in its number; other words as they are.

    >>> masculine("acteur.rice.s"), masculine("citoyen(ne)"), masculine("tiers-lieu")
    ('acteurs', 'citoyen', 'tiers-lieu')
    """
    found = _INCLUSIVE.fullmatch(word)
    if not found or "://" in word:
        return word
    base = found.group(1)
    letters = [c for c in word if c.isalpha()]
    if letters[-1] in "sSxX" and base[-1].lower() not in "sxz":
        base += "S" if base.isupper() else "s"
    return base
