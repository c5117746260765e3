"""The lines of an IRaMuTeQ or Alceste corpus: what opens a text, its stars, its themes.

Structure: http://www.iramuteq.org, "formatage des corpus"; a star splits at its first "_".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from isctext.ingest.dating.dates import parse_date
from isctext.records.document import DatedBy

MARK = "****"
THEME = "-*"
# The second way to open a text: a number of four digits or more, then nothing but stars. One of
# them has a value, so that "2019 *note" inside a text opens none.
_NUMBERED = re.compile(r"(\d{4,})((?:[ \t]+\*[^\s*]\S*)+)[ \t]*")
_STAR = re.compile(r"\*[^\s*]\S*")
_LONG_DAY = re.compile(r"\d{4}[-_]\d{1,2}[-_]\d{1,2}")
# Best first. IRaMuTeQ's own press imports write these.
_DATES = ("date", "amj", "am", "annee", "année", "year")
_ARENAS = ("arene", "arena", "arène")


@dataclass(frozen=True, slots=True)
class Stars:
    """What the line that opens a text says: star by star, in order.

    ``number`` is that of the numbered form; ``stray`` the words that are no star.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    number: str = ""
    stray: str = ""

    def first(self, *names: str) -> str:
        """The value of the first star of one of the names, "" without one."""
        return next((value for name, value in self.pairs if name.lower() in names), "")


@dataclass(frozen=True, slots=True)
class StarDates:
    """The dates of a text, best first, and the stars that could not be read as one."""

    dates: tuple[DatedBy, ...]
    unread: tuple[tuple[str, str], ...]


def is_mark(line: str) -> bool:
    """Whether a line opens a text."""
    if line.startswith(MARK):
        return True
    if not line[:4].isdecimal() or "*" not in line:
        return False
    found = _NUMBERED.fullmatch(line.rstrip("\r\n"))
    return found is not None and "_" in found[2]


def read_stars(line: str) -> Stars:
    """The stars of a line that opens a text. A star without "_" has the value "true"."""
    numbered = _NUMBERED.fullmatch(line)
    words = (numbered[2] if numbered else line[len(MARK) :]).split()
    stars = [word[1:] for word in words if _STAR.fullmatch(word)]
    # A line of asterisks alone is an ornament; it opens a text all the same.
    stray = [word for word in words if not _STAR.fullmatch(word) and word.strip("*")]
    return Stars(
        pairs=tuple(_split(star) for star in stars),
        number=numbered[1] if numbered else "",
        stray=" ".join(stray),
    )


def _split(star: str) -> tuple[str, str]:
    name, mark, value = star.partition("_")
    return (name, value) if mark else (name, "true")


def star_dates(stars: Stars) -> StarDates:
    """The dates of the stars date, amj, am and annee; the less precise repeat nothing."""
    found: list[DatedBy] = []
    unread: list[tuple[str, str]] = []
    for wanted in _DATES:
        for name, value in stars.pairs:
            if name.lower() != wanted:
                continue
            dated = _date(value)
            if dated is None:
                unread.append((name, value))
            elif not any(_repeats(dated, better) for better in found):
                found.append(dated)
    return StarDates(tuple(found), tuple(unread))


def star_facts(stars: Stars, dates: StarDates) -> list[tuple[str, str]]:
    """Every star as a fact "star:NAME", but for those that became the document's dates.

    Source, arena and territory stay facts: what the study declares would hide them.
    """
    return [
        (f"star:{name}", value)
        for name, value in stars.pairs
        if name.lower() not in _DATES or (name, value) in dates.unread
    ]


def star_arena(stars: Stars) -> str:
    """The arena that isctext wrote among the stars."""
    return stars.first(*_ARENAS)


def _date(value: str) -> DatedBy | None:
    """A star has no space: "_" stands for it, and for the dashes of a date."""
    day = _LONG_DAY.fullmatch(value)
    written = value.replace("_", "-") if day or value[:4].isdecimal() else value.replace("_", " ")
    return parse_date(written, "header")


def _repeats(dated: DatedBy, better: DatedBy) -> bool:
    parts = {"year": 1, "month": 2, "day": 3}
    length = parts[dated.precision]
    same = dated.date.timetuple()[:length] == better.date.timetuple()[:length]
    return same and length <= parts[better.precision]


def theme_name(line: str) -> tuple[str, str]:
    """The name of a theme line (its first word) and what follows it."""
    first, _, rest = line[len(THEME) :].strip().partition(" ")
    return first, rest.strip()


def is_theme(line: str) -> bool:
    """Whether a line opens a theme: "-*name", without a space."""
    return line.startswith(THEME) and len(line.strip()) > len(THEME) and not line[2].isspace()
