"""Bylines of press exports: who signed, as names; what is too long to be a signature."""

from __future__ import annotations

import re

# A longer line after a title is a standfirst or a first sentence.
_MOST_WORDS = 10
_BY = re.compile(r"^(?:par|by|propos recueillis par|de notre correspondant(?:e)?)\s*:?\s+", re.I)
_BETWEEN = re.compile(r"\s*[;|\n]\s*|\s+(?:et|and|&|avec)\s+", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…»”:]\s*$")
_INITIAL = re.compile(r"\b[A-ZÀ-Þ]\.\s*$")


def split_byline(line: str) -> list[str]:
    """The names of a byline: "Par Anne Lebrun et Paul Petit" is two.

    A comma does not separate names: "Lebrun, Anne" is one.
    """
    names = (_BY.sub("", name).strip(" ,-–—") for name in _BETWEEN.split(_BY.sub("", line.strip())))
    return [" ".join(name.split()) for name in names if any(c.isalpha() for c in name)]


def is_byline(line: str) -> bool:
    """Whether a line after a title can be a signature: at most ten words, and no sentence."""
    ends = _SENTENCE.search(line) and not _INITIAL.search(line)
    return 0 < len(line.split()) <= _MOST_WORDS and not ends
