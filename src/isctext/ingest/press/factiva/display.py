"""Factiva articles without codes ("article" rather than "article plus indexing"), by their lines.

Over the text stand, each on its line: section, title, signature, "295 mots", the day, the hour,
the newspaper, its code, edition or page, the language, the copyright; under it "Document ...".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from isctext.ingest.dating.dates import parse_date
from isctext.ingest.press.factiva.fields import Field, is_number
from isctext.ingest.prose.bylines import is_byline

_WORDS = re.compile(
    r"\d[\d\s.,\u00a0\u202f]*\s?(?:mots?|words?|wörter|palabras|parole|palavras|woorden|слов\w?"
    r"|字|語)",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d{1,2}[:h]\d{2}(?:\s?[AP]M)?(?:\s?[A-Z]{2,4})?", re.IGNORECASE)
_CODE = re.compile(r"[A-Z][A-Z0-9]{0,7}")
_PAGE = re.compile(r"(?:pp?\.?\s?)?[A-Z]{0,4}-?\d{1,4}(?:[-,]\s?[A-Z]{0,4}\d{1,4})*", re.IGNORECASE)
_LANGUAGES = frozenset(
    "français anglais allemand espagnol italien néerlandais portugais french english german "
    "spanish italian dutch portuguese französisch englisch deutsch español inglés".split()
)
_COPYRIGHT = re.compile(
    r"©|\(c\)|\bcopyright\b|\bdroits\b.*réservés|rights reserved", re.IGNORECASE
)
# The lines over a text are some twelve at most.
_MOST_LINES = 14


def heading_fields(over: Sequence[str], under: Sequence[str]) -> Iterator[Field]:
    """The fields of the lines over the title, and of those between title and text."""
    for line in over:
        yield "SE", [line]
    seen: set[str] = set()
    for line in under:
        code = _code_of(line, seen)
        seen.add(code)
        yield code, [line]


def _code_of(line: str, seen: set[str]) -> str:
    """Which field a line is, after those that were seen."""
    if is_number(line):
        return "AN"
    if _WORDS.fullmatch(line):
        return "WC"
    if "PD" not in seen and _is_day(line):
        return "PD"
    if "PD" not in seen:
        return "BY" if "WC" not in seen and is_byline(line) else "HEADER"
    return _code_after_day(line, seen)


def _code_after_day(line: str, seen: set[str]) -> str:
    if "SN" not in seen:
        return "ET" if _TIME.fullmatch(line) else "SN"
    if line.lower() in _LANGUAGES:
        return "LA"
    if _COPYRIGHT.search(line):
        return "CY"
    if "SC" not in seen and _CODE.fullmatch(line):
        return "SC"
    return "PG" if _PAGE.fullmatch(line) else "ED"


def _is_day(line: str) -> bool:
    found = parse_date(line, "header")
    return found is not None and found.precision == "day"


def is_heading(lines: Sequence[str]) -> bool:
    """Whether lines open with those that stand over a text: a length, then a day."""
    return any(
        _WORDS.fullmatch(line) and _is_day(after) for line, after in pairwise(lines[:_MOST_LINES])
    )


def split_article(lines: Sequence[str]) -> tuple[list[Field], list[str]]:
    """The fields of the lines of one article, and the lines of its text.

    Without markup the title is the first of two lines before the length, the second of three.
    """
    at = next((n for n, line in enumerate(lines[:_MOST_LINES]) if _WORDS.fullmatch(line)), 0)
    before = list(lines[:at])
    over = before[:-2] if len(before) > 2 else []  # noqa: PLR2004 (title and signature)
    before = before[len(over) :]
    if before and over and not is_byline(before[-1]):
        over, before = [*over, *before[:-1]], before[-1:]
    end = _text_start(lines, at)
    fields: list[Field] = [("HD", before[:1])]
    fields += heading_fields(over, [*before[1:], *lines[at:end]])
    return fields, list(lines[end:])


def _text_start(lines: Sequence[str], at: int) -> int:
    """Where the text starts: behind the copyright, else the language, else the code."""
    seen: set[str] = set()
    ends = {"CY": 0, "LA": 0, "SC": 0, "SN": 0}
    for n, line in enumerate(lines[at : at + _MOST_LINES], at):
        code = _code_of(line, seen)
        seen.add(code)
        if code in ends and not ends[code]:
            ends[code] = n + 1
        if code == "CY":
            break
    return next((end for end in ends.values() if end), at)
