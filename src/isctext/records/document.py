"""What a reader gives: a draft of a document, or a refusal; and the dates that it found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class DatedBy:
    """A date, how precise it is, and where it was read.

    A month or a year stands on its first day; ``precision`` says what is meant.
    ``origin`` is one of: manifest, header, meta, filename, content (free suffix after ':').
    """

    date: date
    precision: Precision
    origin: str


@dataclass(frozen=True, slots=True)
class Draft:
    r"""A document as its reader found it, before dates are chosen and checks are made.

    ``text`` is the clean main text: paragraphs separated by one blank line, ``\n`` line ends.
    It is what every later offset points into, and it never changes afterwards.
    ``locator`` names the item inside its file ("" for a whole file, "record 12", "page 3").
    ``dates`` are in order of trust, best first.
    ``facts`` is what the file says of the item beside its text, by the names of
    ``docs/reference/formats.md`` (outlet, section, page, words, copyright ...); a name may come
    twice. ``removed`` is what was left out of the text: the rule that took it, and its text.
    ``warnings`` are codes and details: the item is kept, and somebody should look.
    ``attached`` names files beside the one that was read, one of which may hold the text: a
    reference's PDF. The reader opens none; ``text`` is what the item says without them, "" where
    that is no more than a title.
    """

    text: str
    title: str = ""
    locator: str = ""
    authors: tuple[str, ...] = ()
    dates: tuple[DatedBy, ...] = ()
    url: str = ""
    territory: str = ""
    provider_id: str = ""
    source_id: str = ""
    arena: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    removed: tuple[tuple[str, str], ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()
    attached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """An item that a reader could not turn into a draft, with its reason code."""

    code: str
    detail: str
    locator: str = ""
