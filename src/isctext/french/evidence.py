"""Whether a word that is also a place name is one here: refusals, then signs that are counted.

The words that decide are our own lists. The weights were set on hand-made sentences and on
half of the mentions of tests/french/communes-checked.tsv; that of names of towns elsewhere after
reading the errors of the other half too, so that what is measured there is a little flattered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from isctext.french.names import fold
from isctext.french.signs import (
    CIVIC,
    CLUBS,
    COUNCIL,
    DEPARTMENTS,
    ELSEWHERE,
    FIRST_NAMES,
    NEAR,
    NOBLES,
    NOT_AFTER,
    OURS,
    PASSABLE,
    SAYING,
    STREETS,
    TITLES,
    words_in,
)

_OF = frozenset({"de", "d", "du", "des"})
_ARTICLES = words_in("le la l les un une ce cet cette ces du des au aux")
# Before a town's name, the sign of a river (la Béthune) or of a thing (le Valenciennes).
_RIVERS = frozenset({"le", "la", "l", "une"})
_LINK = frozenset({"et", "ou", ",", "/", "&", ";", "ainsi", "que"})
_POSTAL = re.compile(r"(\d\d)(?:\d{3})?")
_JOINED = frozenset(["=", "+", "?", "&", "@", "_", "#", "%"])
# What one sign weighs against the caution that a name asks for: see ``needed``.
SURE, TOLD, STRONG, FAIR, WEAK = 9, 4, 3, 2, 1
TOWN = 8000


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a document, folded once, and which of them open a sentence."""

    text: str
    forms: Sequence[str]
    starts: Sequence[int]
    opening: frozenset[int]

    def low(self, n: int) -> str:
        """The folded word without its apostrophe; nothing outside the text."""
        return fold(self.forms[n]).rstrip("'’") if 0 <= n < len(self.forms) else ""

    def form(self, n: int) -> str:
        """The word as written; nothing outside the text."""
        return self.forms[n] if 0 <= n < len(self.forms) else ""

    def capital(self, n: int) -> bool:
        """Whether the word begins with a capital letter."""
        return self.form(n)[:1].isupper()

    def opens(self, n: int) -> bool:
        """Whether the word is the first of a sentence."""
        return n in self.opening

    def beside(self, n: int) -> bool:
        """Whether a word stands right before, on the same line: not in another cell or line."""
        if not 0 < n < len(self.forms):
            return False
        gap = self.text[self.starts[n - 1] + len(self.forms[n - 1]) : self.starts[n]]
        return len(gap) <= 1 and gap != "\n"


def needed(care: int, population: int) -> int:
    """The weight of signs that a name of this caution needs.

    Larger towns are named more often: less is enough for them.
    """
    least = (0, 1, 3, 6)[care]
    return max(1, least - 2) if care in (1, 2) and population >= TOWN else least


def refused(words: Words, first: int, last: int, *, care: int, article: bool) -> bool:
    """Whether the words around say that it is no place, or a place elsewhere, or a street."""
    return (
        _joined(words, first, last)
        or _street(words, first, last)
        or _club(words, first, last)
        or _noble(words, first, care)
        or _elsewhere(words, first, last)
        or _after_name(words, first, care)
        or _before_name(words, last, care)
        or (not article and words.low(first - 1) in (_ARTICLES if care else _RIVERS))
    )


def local(words: Words, first: int, last: int) -> int:
    """The weight of what stands beside the name."""
    if _ours_after(words, last) or _postal(words.form(first - 1)) == "ours":
        return SURE
    before = words.low(first - 1)
    if before in {"le", "la", "l", "les"}:  # the name's own article
        first -= 1
        before = words.low(first - 1)
    if before in {"a", "au", "aux"} and words.form(first - 1) != "a":
        return WEAK if words.low(first - 2) in SAYING else STRONG
    if before in _OF:
        return _of(words, first - 1)
    if before in {"vers", "rejoindre", "gagner", "quitter"}:
        return FAIR
    return WEAK if before in {"sur", "depuis", "entre"} else 0


def links(words: Words, first: int, last: int) -> tuple[int, int]:
    """The words where a neighbour of a list would end and begin: Lille, Hem et Croix."""
    left, right = first - 1, last
    while words.low(left) in {"a", "de", "d", "du", "le", "la", "les", "au", "des"}:
        left -= 1
    end = left if words.low(left) in _LINK else -1
    while end >= 0 and words.low(end - 1) in _LINK:
        end -= 1
    if words.low(right) not in _LINK:
        return end, -1
    skipped = _LINK | {"a", "de", "d", "du", "le", "la", "les", "au", "des"}
    while words.low(right) in skipped:
        right += 1
    return end, right


def _of(words: Words, preposition: int) -> int:
    """The weight of "de": of what is said, up to three words back (maire PS de, habitants de)."""
    noun = words.low(preposition - 1)
    if noun in COUNCIL:
        return TOLD
    if noun in CIVIC:
        return STRONG
    if noun in NEAR:
        return FAIR
    for back in (2, 3):
        if words.low(preposition - back) in COUNCIL:
            return STRONG
    return WEAK


def _joined(words: Words, first: int, last: int) -> bool:
    start = words.starts[first]
    end = words.starts[last - 1] + len(words.forms[last - 1])
    before, after = words.text[max(0, start - 2) : start], words.text[end : end + 2]
    if before[-1:] in _JOINED or after[:1] in _JOINED:
        return True
    # Part of a longer name: Villeneuve-d'Ascq-Nord, Paris-Roubaix.
    return bool(re.fullmatch(r"\w-", before) or re.fullmatch(r"-\w", after))


def _street(words: Words, first: int, last: int) -> bool:
    at = first - 1
    for _ in range(2):
        if words.low(at) in {"de", "d", "du", "des", "la", "le", "les", "l"}:
            at -= 1
    if words.low(at) not in STREETS:
        return False
    # "la place de Lille dans la région" is no street.
    role = words.low(at) == "place" and words.low(last) in {"dans", "parmi", "au", "comme", "sur"}
    return not role and (at < first - 1 or words.capital(at))


def _club(words: Words, first: int, last: int) -> bool:
    at = first - 1
    if words.low(at) in _OF:
        at -= 1
        if words.low(at) == "club":
            return words.capital(at)
    if words.low(at) in CLUBS and words.capital(at):
        return True
    return words.low(last) in CLUBS and words.form(last).isupper()


def _noble(words: Words, first: int, care: int) -> bool:
    """Whether "de" is part of a person's name: Oudot de Dainville, le comte de Fiennes."""
    if words.low(first - 1) not in {"de", "d", "du"}:
        return False
    noun = first - 2
    if words.low(noun) in NOBLES:
        return True
    proper = words.form(noun)[:1].isupper() and not words.form(noun).isupper()
    capital = proper and words.beside(first - 1) and not words.opens(noun)
    return care > 0 and capital and words.low(noun) not in CIVIC | PASSABLE


def _elsewhere(words: Words, first: int, last: int) -> bool:
    if _postal(words.form(first - 1)) == "theirs":
        return True
    if words.form(last) not in {"(", ",", "["}:
        return False
    at = last + 1
    while words.low(at) in {"en", "au", "aux", "dans", "le", "la", "les", "l"} and at < last + 4:
        at += 1
    inside = words.low(at)
    if words.form(last) == ",":
        return inside in ELSEWHERE and (words.capital(at) or at > last + 1)
    code = _postal(words.form(last + 1))
    return code == "theirs" or inside in ELSEWHERE or (inside in DEPARTMENTS and inside not in OURS)


def _ours_after(words: Words, last: int) -> bool:
    if words.form(last) not in {"(", ",", "["}:
        return False
    inside = words.low(last + 1)
    in_brackets = words.form(last) != ","
    return (in_brackets and _postal(words.form(last + 1)) == "ours") or (
        inside in OURS or (inside == "nord" and (in_brackets or words.capital(last + 1)))
    )


def _postal(form: str) -> str:
    found = _POSTAL.fullmatch(form)
    if not found:
        return ""
    return "ours" if found.group(1) in {"59", "62"} else "theirs"


def _after_name(words: Words, first: int, care: int) -> bool:
    """Whether the word before makes a person's or a body's name of it: Anne Hem, Inria Lille."""
    before = first - 1
    form, low = words.form(before), words.low(before)
    if low in TITLES or re.fullmatch(r"[A-ZÀ-Ý]\.(-?[A-ZÀ-Ý]\.)*", form):
        return not words.opens(first)
    if words.opens(first) or not words.beside(first) or not form[:1].isupper():
        return False
    if low in PASSABLE:
        return False
    if low.split("-")[0] in FIRST_NAMES:
        return True
    headline = form.isupper() and words.form(first).isupper() and len(form) > 1
    return care > 0 or not (headline or words.opens(before))


def _before_name(words: Words, last: int, care: int) -> bool:
    """Whether the word after goes on with another name: Croix Rouge, Aix en Provence."""
    form, low = words.form(last), words.low(last)
    if words.opens(last) or not words.beside(last) or not form[:1].isalpha():
        return False
    if form.isupper() and len(form) > 1:
        return low not in NOT_AFTER and not words.form(last - 1).isupper()
    if care == 0:
        return False
    if words.capital(last):
        return low not in NOT_AFTER
    if low in {"en", "sur", "sous", "les", "lez"}:
        return words.capital(last + 1)
    return care > 1 and low in _OF and words.capital(last + 1)
