"""Date strings to dates with a precision; None rather than a guess.

Nothing missing is ever filled in: "mars 2019" is a month, "2019" a year, "12 mars" nothing.
Numbers are read day first, as French writes them.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from isctext.records.document import DatedBy, Precision

_NAMES = {
    1: "janvier janv jan january",
    2: "fevrier fevr fev february feb",
    3: "mars mar march",
    4: "avril avr april apr",
    5: "mai may",
    6: "juin june jun",
    7: "juillet juil jul july",
    8: "aout august aug",
    9: "septembre sept sep september",
    10: "octobre oct october",
    11: "novembre nov november",
    12: "decembre dec december",
}
_MONTHS = {name: number for number, names in _NAMES.items() for name in names.split()}
_M = "(?P<name>" + "|".join(sorted(_MONTHS, key=lambda n: (-len(n), n))) + r")\b\.?"
_WEEKDAY = (
    r"(?:(?:le\s+)?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun)\b\.?,?\s+)?(?:le\s+)?"
)
_DAY = r"(?P<day>\d{1,2})(?!\d)(?:\s?er\b|e\b|st\b|nd\b|rd\b|th\b)?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_CLOCK = r"(?:[t\s,]+(?:a\s+|at\s+|-\s+)?\d{1,2}\s?(?:[:h]|heures?\b|am\b|pm\b).*)?"

_DAY_FORMS = (
    r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)",
    r"(?P<day>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?" + _YEAR,
    _DAY + r"[\s-]+" + _M + r",?[\s-]+" + _YEAR,
    _M + r"\s+" + _DAY + r",?\s+" + _YEAR,
)
_MONTH_FORMS = (
    r"(?P<year>\d{4})[-/](?P<month>\d{1,2})(?!\d)",
    r"(?P<month>\d{1,2})/" + _YEAR,
    _M + r",?\s+" + _YEAR,
)
_SHORT = re.compile(r"(?P<day>\d{2})/(?P<month>\d{2})/(?P<short>\d{2})(?!\d)" + _CLOCK)
_COMPACT = re.compile(r"(?P<year>(?:18|19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:t\d{4,6}z?)?")
_ANY_DAY = [re.compile(form) for form in _DAY_FORMS]
_FULL: list[tuple[re.Pattern[str], Precision]] = [
    *((re.compile(_WEEKDAY + form + _CLOCK), "day") for form in _DAY_FORMS),
    (_COMPACT, "day"),
    *((re.compile(form), "month") for form in _MONTH_FORMS),
    (re.compile(_YEAR), "year"),
]
_FIRST_YEAR, _LAST_YEAR = 1500, 2999
_USUAL = (1800, 2100)
_LONGEST = 100
# POSIX two-digit years: 69-99 are 1900s, 00-68 are 2000s.
_PIVOT = 69

_START_CHARS = 600
_LABEL_CHARS = 2000
_OPENING = re.compile(
    r"(?:(?:publie|poste|mis en ligne|paru|redige|ecrit|date)e?s?\s+(?:le\s+|:\s*)?"
    r"|(?:[a-z][a-z' -]{1,30},\s+)?(?:le\s+)?|date\s*:\s*)?" + _WEEKDAY
)
_LABEL = re.compile(
    r"\b(?:publie|poste|mis en ligne|depose|enregistre|adopte)e?s?"
    r"(?:\s+a la presidence[^.]{0,60}?)?\s+(?:le\s+|:\s*)" + _WEEKDAY
)


def parse_date(raw: str, origin: str, today: date | None = None) -> DatedBy | None:
    """The date that the whole string states, or None.

    Accepts ISO dates and date-times, French and English dates in words (with or without
    accents, weekday, hour), dd/mm/yyyy, yyyy/mm/dd, months and years alone, and dd/mm/yy
    (69-99 are 1900s; None if that is after ``today``).
    """
    text = _fold(raw[: _LONGEST + 1]).strip(" \"'.;()[]")
    if not text or len(raw) > _LONGEST:
        return None
    for pattern, precision in _FULL:
        match = pattern.fullmatch(text)
        if match:
            return _build(match, precision, origin)
    short = _SHORT.fullmatch(text)
    return _short_year(short, origin, today) if short else None


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
        found = _opening_date(_fold(paragraph), origin)
        if found:
            return found
        position += len(paragraph)
    head = _fold(text[:_LABEL_CHARS])
    for label in _LABEL.finditer(head):
        found = _date_at(head, label.end(), origin)
        if found:
            return found
    return None


def _opening_date(paragraph: str, origin: str) -> DatedBy | None:
    opening = _OPENING.match(paragraph)
    starts = {0, opening.end() if opening else 0}
    for start in sorted(starts):
        for pattern in _ANY_DAY:
            match = pattern.match(paragraph, start)
            # The date closes its clause: "12 mars 2019 est un jour..." is a sentence.
            if match and re.match(
                r"\s*(?:$|[.,:;|–—-]|a \d{1,2}\s?[h:])", paragraph[match.end() :]
            ):
                return _build(match, "day", origin)
    return None


def _date_at(text: str, start: int, origin: str) -> DatedBy | None:
    for pattern in _ANY_DAY:
        match = pattern.match(text, start)
        if match:
            return _build(match, "day", origin)
    return None


def _fold(text: str) -> str:
    """Lower case, without accents, runs of white space as one space."""
    plain = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(bare.replace("’", "'").split())


def _build(match: re.Match[str], precision: Precision, origin: str) -> DatedBy | None:
    parts = match.groupdict()
    name = parts.get("name")
    month = _MONTHS[name] if name else int(parts.get("month") or 1)
    return _made(int(parts["year"]), month, int(parts.get("day") or 1), precision, origin)


def _made(year: int, month: int, day: int, precision: Precision, origin: str) -> DatedBy | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return DatedBy(date(year, month, day), precision, origin)
    except ValueError:
        return None


def _short_year(match: re.Match[str], origin: str, today: date | None) -> DatedBy | None:
    short = int(match["short"])
    year = short + (1900 if short >= _PIVOT else 2000)
    found = _made(year, int(match["month"]), int(match["day"]), "day", origin)
    return None if found and today and found.date > today else found


def _eight_digits(digits: str, origin: str) -> DatedBy | None:
    year_first = _made(int(digits[:4]), int(digits[4:6]), int(digits[6:]), "day", origin)
    day_first = _made(int(digits[4:]), int(digits[2:4]), int(digits[:2]), "day", origin)
    readings = [r for r in (year_first, day_first) if r and _usual(r)]
    return readings[0] if len(readings) == 1 else None


def _usual(found: DatedBy) -> bool:
    return _USUAL[0] <= found.date.year <= _USUAL[1]
