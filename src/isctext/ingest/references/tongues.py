"""Which of several texts is the French one, where nothing says it."""

from __future__ import annotations

import re
from collections.abc import Sequence

PREFERRED = "fr"
_WORD = re.compile(r"[^\W\d_]+")
# Words of grammar that only one of the two languages has: titles are too short for a classifier.
_FRENCH = frozenset(
    ("le", "la", "les", "l", "des", "du", "de", "d", "et", "une", "un", "dans", "pour", "sur")
    + ("est", "sont", "par", "qui", "que", "aux", "au", "avec", "ce", "cette", "ces", "nous")
    + ("à", "en", "leur", "leurs", "où", "se", "s", "qu", "n", "il", "elle", "ou", "entre", "vers")
)
_ENGLISH = frozenset(
    ("the", "of", "and", "in", "to", "is", "are", "for", "with", "this", "that", "these", "we")
    + ("by", "from", "as", "an", "its", "their", "how", "which", "between", "toward", "towards")
    + ("has", "have", "be", "was", "were", "at", "or", "it")
)


def most_french(texts: Sequence[str]) -> list[str]:
    """The text with the most French words less English ones; the first of equals; [] for none."""
    return [max(texts, key=_frenchness)] if texts else []


def _frenchness(text: str) -> float:
    words = _WORD.findall(text.lower())
    french = sum(word in _FRENCH for word in words)
    english = sum(word in _ENGLISH for word in words)
    return (french - english) / max(1, len(words))
