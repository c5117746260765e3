"""A date whose year, month and day stand in columns of their own."""

from __future__ import annotations

import re

from isctext.ingest.dating.dates import parse_date
from isctext.records.document import DatedBy

# Tables that went through a spreadsheet or pandas write whole numbers as "2019.0". A decimal
# year that is not whole ("2019.5") still says its year.
_YEAR = re.compile(r"(\d{4})(?:[.,]\d+)?")
_SMALL = re.compile(r"(\d{1,2})(?:[.,]0+)?")
_DIGITS = re.compile(r"\d{4}(?:\d{2}){0,2}")
_LENGTH = {"year": 1, "month": 2, "day": 3}
_NOTHING = {"", "0", "00", "nan", "null", "none", "na", "n/a"}


def date_of_parts(year: str, month: str, day: str, origin: str) -> DatedBy | None:
    """The date of a year, a month and a day; None without a year or with an impossible part.

    A missing month gives a year, a missing day a month: nothing is filled in. The month is a
    number, a name, or a whole "2019-03"; words that are no month ("printemps") leave the year.
    """
    found = _YEAR.fullmatch(year.strip())
    if found is None:
        return None
    number = _month(month, found[1])
    if is_missing(month) or number is None:
        return parse_date(found[1], origin)
    small = _SMALL.fullmatch(day.strip())
    if is_missing(day) or small is None:
        return parse_date(f"{found[1]}-{number:02}", origin)
    return parse_date(f"{found[1]}-{number:02}-{int(small[1]):02}", origin)


def _month(written: str, year: str) -> int | None:
    """The number that a month's cell says (13 too), None for other words."""
    small = _SMALL.fullmatch(written.strip())
    if small:
        return int(small[1])
    named = parse_date(f"{written.strip()} {year}", "") or parse_date(written, "")
    of_year = named is not None and named.precision == "month" and named.date.year == int(year)
    return named.date.month if named and of_year else None


def is_year(written: str) -> bool:
    """Whether a cell is a year and nothing more: 2019, 2019.0."""
    return _YEAR.fullmatch(written.strip()) is not None


def date_of_digits(written: str, origin: str) -> DatedBy | None:
    """The date of a whole number: 2019, 201903 or 20190312; None for other numbers."""
    digits = written.strip()
    if not _DIGITS.fullmatch(digits):
        return None
    parts = (digits[:4], digits[4:6], digits[6:8])
    return parse_date("-".join(part for part in parts if part), origin)


def is_missing(written: str) -> bool:
    """Whether a cell says that nothing is known."""
    return written.strip().lower() in _NOTHING


def is_implied(written: str, part: str, dated: DatedBy) -> bool:
    """Whether a cell of years, months or days only repeats what the date says."""
    if is_missing(written):
        return True
    if _LENGTH[part] > _LENGTH[dated.precision]:
        return False
    whole = parse_date(written, "")
    if whole and whole.precision == part:
        length = _LENGTH[part]
        return whole.date.timetuple()[:length] == dated.date.timetuple()[:length]
    if part == "month":
        return _month(written, str(dated.date.year)) == dated.date.month
    known = {"year": _YEAR, "day": _SMALL}[part].fullmatch(written.strip())
    return known is not None and int(known[1]) == getattr(dated.date, part)
