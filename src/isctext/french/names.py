"""Names as they are looked for: folded pieces, and a tree of them that is walked along a text."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from isctext.french.plain import without_accents

_BREAK = re.compile(r"[-'’‘ʼ‐‑\s]+")
# Left out of words before they are compared: soft hyphens and marks without width.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_DASHES = frozenset("-–—‐‑")
# One writing for what is written in several ways: St-Omer, Mons-lez-Barœul, Auchy-lès-Hesdin.
_ONE_WAY = {"st": "saint", "st.": "saint", "ste": "sainte", "ste.": "sainte", "lez": "les"}
_MOST_KEPT = 200_000


@functools.lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """The word in lower case, without accents: LIÉVIN and Lievin give lievin."""
    return without_accents(word.translate(_UNSEEN)).lower()


@functools.lru_cache(maxsize=65_536)
def parts(word: str) -> tuple[str, ...]:
    """What stands between hyphens and apostrophes, as it is written; a dash has no part."""
    if word in _DASHES:
        return ()
    return tuple(part for part in _BREAK.split(word.translate(_UNSEEN)) if part)


@functools.lru_cache(maxsize=65_536)
def pieces(word: str) -> tuple[str, ...]:
    """The parts of a word, folded, in one writing.

    >>> pieces("Villeneuve-d’Ascq")
    ('villeneuve', 'd', 'ascq')
    """
    return tuple(_ONE_WAY.get(folded, folded) for folded in map(fold, parts(word)))


@dataclass(slots=True)
class _Node:
    """What may follow, and the names that end here."""

    after: dict[str, _Node] = field(default_factory=dict)
    names: list[int] = field(default_factory=list)
    # Only at a first piece: whether a name that starts here may start in lower case.
    lower: bool = False


class NameTree:
    """Finds names in the words of a text; a name is a number that its owner gave it.

    ``entries``: (pieces, number, whether the first letter may be a small one).
    """

    def __init__(self, entries: Iterable[tuple[Sequence[str], int, bool]]) -> None:
        self._root = _Node()
        for key, number, lower in entries:
            self._add(key, number, lower)
        self._starts = _Starts(self._root)

    def _add(self, key: Sequence[str], number: int, lower: bool) -> None:
        node = self._root
        for place, piece in enumerate(key):
            node = node.after.setdefault(piece, _Node())
            if place == 0:
                node.lower |= lower
        if number not in node.names:
            node.names.append(number)

    def walk(self, forms: Sequence[str]) -> Iterator[tuple[int, int, Sequence[int]]]:
        """(first word, word after the last, names) of every run of words that is a name.

        Names end where words end; shorter names inside longer ones are given too.
        """
        known = self._starts
        for first in [n for n, form in enumerate(forms) if known[form]]:
            node: _Node | None = self._root
            for last in range(first, len(forms)):
                found = pieces(forms[last])
                for piece in found:
                    node = node.after.get(piece) if node else None
                if node is None:
                    break
                if node.names and found:
                    yield first, last + 1, node.names


class _Starts(dict[str, bool]):
    """Whether a name can start with a word: remembered, asked for every word of a text."""

    def __init__(self, root: _Node) -> None:
        super().__init__()
        self._root = root

    def __missing__(self, form: str) -> bool:
        if len(self) >= _MOST_KEPT:
            self.clear()
        found = pieces(form)
        node = self._root.after.get(found[0]) if found else None
        value = node is not None and (node.lower or form[0].isupper())
        self[form] = value
        return value
