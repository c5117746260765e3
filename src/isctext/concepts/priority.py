"""The ambiguous terms that a lexicon asks to annotate first, and the entries that they name."""

from __future__ import annotations

import re
from typing import Any

import yaml

from isctext.concepts.entries import Lexicon
from isctext.concepts.inflection import adjective_forms
from isctext.concepts.words import fold

_LISTED = re.compile(r"\bpriority\b[^:]*:\s*(?P<terms>[^.]+)", re.IGNORECASE)
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def priority_terms(text: str) -> tuple[str, ...]:
    """The terms of the note that begins with "Priority", of a text that is a lexicon.

    "communs, P2P/pair-à-pair" gives communs, P2P, pair-à-pair.
    """
    content = yaml.load(text, Loader=_Safe)  # noqa: S506  (a SafeLoader)
    notes = content.get("notes_for_validation", []) if isinstance(content, dict) else []
    for note in notes if isinstance(notes, list) else [notes]:
        found = _LISTED.search(re.sub(r"\([^)]*\)", "", str(note)))
        if found:
            parts = re.split(r"[,/;]", found["terms"])
            return tuple(part.strip() for part in parts if part.strip())
    return ()


def priority_entries(lexicon: Lexicon, terms: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """The entries (ids) that each term names: by their id, or by one of their patterns.

    "innovation sociale" is the pattern "innovation social": words may be inflected, nothing more
    may stand in the pattern. A term that names no entry has none.
    """
    return {
        term: frozenset(
            entry.entry_id
            for entry in lexicon.entries
            if entry.entry_id == term or any(_is(term, pattern) for pattern in entry.patterns)
        )
        for term in terms
    }


def _is(term: str, pattern: str) -> bool:
    said, meant = _words(term), _words(pattern)
    return len(said) == len(meant) and all(map(_may_be, said, meant))


def _may_be(word: str, meant: str) -> bool:
    return any(word == one or word in adjective_forms(one) for one in meant.split("|"))


def _words(text: str) -> list[str]:
    return fold(text).replace("-", " ").replace("=", "").split()
