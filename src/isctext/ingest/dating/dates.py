"""Date strings to dates with a precision; None rather than a guess.

Nothing missing is ever filled in: "mars 2019" is a month, "2019" a year, "12 mars" nothing.
Numbers are read day first, as French writes them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from isctext.ingest.dating.forms import ANY_DAY, LEADING, MONTHS, WEEKDAY, WHOLE, fold
from isctext.records.document import DatedBy, Precision

_FIRST_YEAR, _LAST_YEAR = 1500, 2999
_USUAL = (1800, 2100)
# A date in words with its hour and zone is under 80 characters; a field may be padded.
_LONGEST = 100
_LONGEST_RAW = 1000
_MARKS = " \"'.,:;"
_MOST_WORDS = 12
# POSIX two-digit years: 69-99 are 1900s, 00-68 are 2000s.
_PIVOT = 69

_START_CHARS = 600
_LABEL_CHARS = 2000
_OPENING = re.compile(
    r"(?:(?:publie|poste|mis en ligne|paru|redige|ecrit|date)e?s?\s+(?:le\s+|:\s*)?"
    r"|(?:[a-z][a-z' -]{1,30},\s+)?(?:le\s+)?|date\s*:\s*)?" + WEEKDAY
)
_LABEL = re.compile(
    r"\b(?:(?:publie|poste|mis en ligne|depose|enregistre|adopte)e?s?"
    r"(?:\s+a la presidence[^.]{0,60}?)?(?:\s+le\s+|\s*:\s*)"
    r"|(?:published|posted|adopted)(?:\s+on\s+|\s*:\s*))" + WEEKDAY
)


def parse_date(raw: str, origin: str, today: date | None = None) -> DatedBy | None:
    """The date that the whole string states, or None.

    Accepts ISO dates and date-times, French, English and German dates in words (with or without
    accents, weekday before or after, hour, time zone), dd/mm/yyyy, yyyy/mm/dd, months and years
    alone, and two-digit years after a day and a month (69-99 are 1900s; None if that is after
    ``today``). The hour and the zone never move the day; a weekday is not checked against it.
    None for ranges, for days that do not exist, and for whatever lacks its year.
    """
    return _whole(raw, origin, WHOLE, today)


def leading_date(raw: str, origin: str) -> tuple[DatedBy, str] | None:
    """The longest date that opens a line, and the rest of the line; None without one.

    "January 28, 1993, Tuesday, Late Edition" gives the day and "Late Edition". The year must be
    written in full: in "3 avril 18 000 lecteurs" there is none.
    """
    words = raw.split()
    for end in range(min(len(words), _MOST_WORDS), 0, -1):
        found = _whole(" ".join(words[:end]), origin, LEADING)
        if found:
            return found, " ".join(words[end:]).strip(" ,;|-–—")
    return None


def _whole(
    raw: str,
    origin: str,
    forms: Sequence[tuple[re.Pattern[str], Precision]],
    today: date | None = None,
) -> DatedBy | None:
    if len(raw) > _LONGEST_RAW:
        return None
    text = _bare(fold(raw))
    if not text or len(text) > _LONGEST:
        return None
    for pattern, precision in forms:
        match = pattern.fullmatch(text)
        if match:
            return _build(match, precision, origin, today)
    return None


def from_value(value: object, origin: str) -> DatedBy | None:
    """The date of a front-matter or JSON value: a date, a date-time, a string or a year."""
    if isinstance(value, datetime):
        return DatedBy(value.date(), "day", origin)
    if isinstance(value, date):
        return DatedBy(value, "day", origin)
    if isinstance(value, bool):
        return None
    return parse_date(str(value), origin) if isinstance(value, str | int) else None


def date_in_filename(path: str, origin: str = "filename") -> DatedBy | None:
    """The date written in the last part of a path: 2012-09-19-x, x_20120919, 2018-03, 18052018."""
    name = path.rsplit("/", 1)[-1]
    for form in (
        r"(?<!\d)(?P<year>\d{4})[-_.](?P<month>\d{2})[-_.](?P<day>\d{2})(?!\d)",
        r"(?<!\d)(?P<day>\d{2})[-_.](?P<month>\d{2})[-_.](?P<year>\d{4})(?!\d)",
    ):
        for match in re.finditer(form, name):
            found = _build(match, "day", origin)
            if found and _usual(found):
                return found
    for digits in re.findall(r"(?<!\d)\d{8}(?!\d)", name):
        found = _eight_digits(digits, origin)
        if found:
            return found
    month = re.search(r"(?<!\d)(?P<year>(?:19|20)\d\d)[-_](?P<month>\d{2})(?![-_.]?\d)", name)
    return _build(month, "month", origin) if month else None


def date_in_text_start(text: str, origin: str = "content") -> DatedBy | None:
    """The day that opens one of the first paragraphs, or that a word announces, or None.

    "21 juin 2012. - ...", "Lille, le 3 mars 2014", "Publié le 12/05/2020", "déposée le 20 avril
    1993". A date inside a sentence is not the document's date.
    """
    position = 0
    for paragraph in text[:_START_CHARS].split("\n\n"):
        found = _opening_date(fold(paragraph), origin)
        if found:
            return found
        position += len(paragraph)
    head = fold(text[:_LABEL_CHARS])
    for label in _LABEL.finditer(head):
        found = _date_at(head, label.end(), origin)
        if found:
            return found
    return None


def _bare(text: str) -> str:
    """The text without the marks around it; brackets that opened inside it stay."""
    text = text.strip(_MARKS).lstrip("([ ")
    return text if "(" in text or "[" in text else text.rstrip(")] " + _MARKS)


def _opening_date(paragraph: str, origin: str) -> DatedBy | None:
    opening = _OPENING.match(paragraph)
    starts = {0, opening.end() if opening else 0}
    for start in sorted(starts):
        for pattern in ANY_DAY:
            match = pattern.match(paragraph, start)
            # The date closes its clause: "12 mars 2019 est un jour..." is a sentence.
            if match and re.match(
                r"\s*(?:$|[.,:;|–—-]|a \d{1,2}\s?[h:])", paragraph[match.end() :]
            ):
                return _build(match, "day", origin)
    return None


def _date_at(text: str, start: int, origin: str) -> DatedBy | None:
    for pattern in ANY_DAY:
        match = pattern.match(text, start)
        if match:
            return _build(match, "day", origin)
    return None


def _build(
    match: re.Match[str], precision: Precision, origin: str, today: date | None = None
) -> DatedBy | None:
    parts = match.groupdict()
    name = parts.get("name")
    month = MONTHS[name] if name else int(parts.get("month") or 1)
    day = int(parts.get("day") or 1)
    short = parts.get("short")
    if short is None:
        return _made(int(parts["year"]), month, day, precision, origin)
    year = int(short) + (1900 if int(short) >= _PIVOT else 2000)
    found = _made(year, month, day, precision, origin)
    return None if found and today and found.date > today else found


def _made(year: int, month: int, day: int, precision: Precision, origin: str) -> DatedBy | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return DatedBy(date(year, month, day), precision, origin)
    except ValueError:
        return None


def _eight_digits(digits: str, origin: str) -> DatedBy | None:
    year_first = _made(int(digits[:4]), int(digits[4:6]), int(digits[6:]), "day", origin)
    day_first = _made(int(digits[4:]), int(digits[2:4]), int(digits[:2]), "day", origin)
    readings = [r for r in (year_first, day_first) if r and _usual(r)]
    return readings[0] if len(readings) == 1 else None


def _usual(found: DatedBy) -> bool:
    return _USUAL[0] <= found.date.year <= _USUAL[1]
