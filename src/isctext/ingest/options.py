"""What a study accepts: period, languages, sizes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MAX_BYTES = 64 << 20
MAX_CHARS = 20_000_000


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """The study's rules for what becomes a document.

    ``today`` is given, never read from the clock: the same input gives the same tables.
    ``period`` is a first and a last year, both included; None takes every year. ``languages``
    are ISO 639-1 codes; empty takes every language. ``max_bytes`` bounds files that are read
    whole, ``max_chars`` a document's text. ``formulas``: legal formulas of deliberations stay in
    the text.
    """

    today: date
    period: tuple[int, int] | None = None
    languages: tuple[str, ...] = ("fr",)
    require_date: bool = False
    max_bytes: int = MAX_BYTES
    max_chars: int = MAX_CHARS
    formulas: bool = False
