"""The form under which the networks read a word: plain writing for unusual writing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from isctext.french.plain import without_accents
from isctext.french.tokens import ENDING, joined

_MIDDLE = "·•∙⋅‧・"
_L = r"[^\W\d_]"
# The masculine, the sign that opens what is added, and the rest.
_INCLUSIVE = re.compile(rf"({_L}{{2,}})([{_MIDDLE}./(\-])([^\W\d_]*[{_MIDDLE}./()\w\-]*)")
_ADDED = re.compile(rf"(?:{ENDING})", re.IGNORECASE)
_HYPHENED = re.compile(r"(?:e|ne|rice|trice|euse|ère|ière)s?|\w{1,5}-s", re.IGNORECASE)
_SMALL = frozenset("sur sous de des du en lez lès les la le et au aux à d l dit".split())
_DOTTED = re.compile(r"(?:[A-ZÀ-Þ]\.){2,}[A-ZÀ-Þ]?|[A-ZÀ-Þ]\.[A-ZÀ-Þ]")
_PLAIN = re.compile(r"[\w'-]+")
_HALF = 3
_CAPITALS = 0.75  # share of capitals among letters from which a text is "in capitals"
_FEW_LETTERS = 4
_SEVERAL = 2
# Such a run of small letters stands in no heading in capitals; it is seen at once.
_LOWER_RUN = re.compile("[a-zß-öø-ÿœ]{7}")


class Forms:
    """Rewrites words; ``accents``: the usual form of a word, by its letters without accents."""

    def __init__(
        self,
        is_word: Callable[[str], bool],
        accents: Mapping[str, str],
        names: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """names: places as they are written, by their lower-case letters without accents."""
        self.is_word = is_word
        self._accents = accents
        self._names = names

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
        if _DOTTED.fullmatch(word):
            return word.replace(".", "")
        return masculine(word).replace(" ", "")

    def lowered(self, word: str) -> str:
        """A word of a text in capitals as it would stand elsewhere: DUNKERQUE is Dunkerque.

        Words of the language are lower case, with their accents (REUNION is réunion); other
        long words are names, short ones acronyms.
        """
        if not word.isupper() or (len(word) == 1 and word not in "AÀ"):
            return word
        lower = word.lower()
        name = self._names.get(without_accents(lower))
        if name is not None:
            return name
        known = self._accents.get(lower, lower) if word.isascii() else lower
        if self.is_word(known):
            return known
        if len(word) <= _FEW_LETTERS:
            return word
        parts = known.split("-")
        return "-".join(p if p in _SMALL and i else p.capitalize() for i, p in enumerate(parts))

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
    if _LOWER_RUN.search(text) or len(text.split(None, 2)) < _SEVERAL:
        return False
    letters = [c for c in text if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    return len(letters) > _FEW_LETTERS and upper >= _CAPITALS * len(letters)


def masculine(word: str) -> str:
    """The masculine of a word in inclusive writing, in its number; other words as they are.

    >>> masculine("acteur.rice.s"), masculine("citoyen(ne)"), masculine("tiers-lieu")
    ('acteurs', 'citoyen', 'tiers-lieu')
    """
    found = _INCLUSIVE.fullmatch(word)
    if not found:
        return word
    base, sign, rest = found.groups()
    if sign == "-" and not _HYPHENED.fullmatch(rest):
        return word
    added = [part for part in re.split(rf"[{_MIDDLE}./()\-]", rest) if part]
    if not added or not all(_ADDED.fullmatch(part) for part in added):
        return word
    if added[-1][-1] in "sSxX" and base[-1].lower() not in "sxz":
        base += "S" if base.isupper() else "s"
    return base
