"""How dates are written, as patterns over folded text: French, English, German, numbers, ISO.

Every pattern names what it found: ``day``, ``month`` (a number) or ``name`` (a month's name),
``year`` or ``short`` (two digits).
"""

from __future__ import annotations

import re
import unicodedata

from isctext.records.document import Precision

_NAMES = {
    1: "janvier janv jan january januar",
    2: "fevrier fevr fev february feb februar",
    3: "mars mar march marz maerz mrz",
    4: "avril avr april apr",
    5: "mai may",
    6: "juin june jun juni",
    7: "juillet juill juil jul july juli",
    8: "aout august aug",
    9: "septembre sept sep september",
    10: "octobre oct october oktober okt",
    11: "novembre nov november",
    12: "decembre dec december dezember dez",
}
MONTHS = {name: number for number, names in _NAMES.items() for name in names.split()}
_LONG_DAYS = (
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    "|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    "|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"
)
_SHORT_DAYS = (
    "lun|mar|mer|jeu|ven|sam|dim|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|mo|di|mi|do|fr|sa|so"
)
WEEKDAY = (
    rf"(?:(?:le\s+)?(?:{_LONG_DAYS}|{_SHORT_DAYS})\b\.?(?:\s*,\s*|\s+))?(?:(?:le|the|den)\s+)?"
)

# What may follow a day: the weekday, an hour, a time zone. None of them ever changes the day.
_WEEKDAY_AFTER = rf"(?:(?:\s*,\s*|\s+)\(?(?:{_LONG_DAYS})\b\)?)?"
_OFFSET = r"[+-]\s?\d{1,2}(?::?\d{2})?"
_ZONE = (
    rf"(?:\s?(?:z\b|utc|gmt|[a-z]{{2,4}}t\b))?(?:\s?{_OFFSET})?"
    r"(?:\s?(?:\([^()]{1,40}\)|\[[^\[\]]{1,40}\]))?"
)
_HALF = r"(?:\s?[ap]\.?\s?m\b\.?)"
_HOUR = (
    rf"(?:\d{{1,2}}\s?[:.]\s?\d{{2}}(?:\s?[:.]\s?\d{{2}}(?:[.,]\d{{1,9}})?)?{_HALF}?"
    r"|\d{1,2}\s?(?:h|heures?|uhr)(?:\s?\d{2}(?:\s?(?:mn|min|m)\b)?(?:\s?\d{2}\s?s\b)?)?"
    rf"|\d{{1,2}}{_HALF}|midi\b|minuit\b|noon\b|midnight\b)"
)
_CLOCK = rf"(?:\s*[t,|•·–—-]\s*|\s+)(?:(?:a|at|um|vers|-)\s+)?{_HOUR}{_ZONE}"
# Words without figures may follow an hour ("heure de Paris"); figures would be another date.
_WORDS = r"(?:[\s,]+[^\d]{0,30})?"
_BARE_ZONE = rf"\s?(?:z|utc|gmt)(?:\s?{_OFFSET})?|\s?[+-]\d{{2}}:\d{{2}}"
_AFTER = rf"{_WEEKDAY_AFTER}(?:{_CLOCK}|{_BARE_ZONE})?"
_AFTER_WORDS = rf"{_WEEKDAY_AFTER}(?:{_CLOCK}{_WORDS}|{_BARE_ZONE})?"
# "12 March 10 UTC" is an hour without a year: after two figures only a whole clock is read.
_AFTER_SHORT = rf"{_WEEKDAY_AFTER}(?:{_CLOCK})?"

_NAME = "(?P<name>" + "|".join(sorted(MONTHS, key=lambda n: (-len(n), n))) + r")\b\.?"
_DAY = r"(?P<day>\d{1,2})(?!\d)(?:\s?er\b|e\b|o\b|°|st\b|nd\b|rd\b|th\b)?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_SHORT_YEAR = r"(?P<short>\d{2})(?!\d)"
_TO_NAME = r"(?:\s+(?:of\s+)?|\s?[-/]\s?|\.\s?)"
_TO_YEAR = r"(?:\s*,\s*|\s+|\s?[-/]\s?|(?<=\.))"

_NUMBERS = r"(?P<day>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?"
_DAY_FORMS = (
    r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)",
    _NUMBERS + _YEAR,
    _DAY + _TO_NAME + _NAME + _TO_YEAR + _YEAR,
    _NAME + r"\s+" + _DAY + r",?\s+" + _YEAR,
    _YEAR + r"(?:\s*,\s*|\s+|-)" + _NAME + r"(?:\s+|-)" + _DAY,
)
_SHORT_FORMS = (
    r"(?P<day>\d{2})/(?P<month>\d{2})/" + _SHORT_YEAR,
    _DAY + _TO_NAME + _NAME + _TO_YEAR + _SHORT_YEAR,
)
_MONTH_FORMS = (
    r"(?P<year>\d{4})[-/](?P<month>\d{1,2})(?!\d)",
    r"(?P<month>\d{1,2})[/-]" + _YEAR,
    _NAME + _TO_YEAR + _YEAR,
    _YEAR + r"(?:\s*,\s*|\s+|-)" + _NAME,
)
# "Tue Apr  3 09:15:00 CEST 2018", as mail folders and version control write it.
_YEAR_LAST = (
    _NAME
    + r"\s+"
    + _DAY
    + r"\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s[a-z]{3,4})?(?:\s[+-]\d{4})?\s+"
    + _YEAR
)
_COMPACT = (
    r"(?P<year>(?:18|19|20)\d\d|2100)(?P<month>\d\d)(?P<day>\d\d)(?:t\d{4,6}(?:z|[+-]\d{4})?)?"
)

ANY_DAY = [re.compile(form) for form in _DAY_FORMS]
WHOLE: list[tuple[re.Pattern[str], Precision]] = [
    *((re.compile(WEEKDAY + form + _AFTER_WORDS), "day") for form in _DAY_FORMS),
    (re.compile(WEEKDAY + _YEAR_LAST), "day"),
    (re.compile(_COMPACT), "day"),
    *((re.compile(form), "month") for form in _MONTH_FORMS),
    (re.compile(_YEAR), "year"),
    *((re.compile(WEEKDAY + form + _AFTER_SHORT), "day") for form in _SHORT_FORMS),
]
# What opens a line that says more: years in full, and no words that could be the line's own.
LEADING: list[tuple[re.Pattern[str], Precision]] = [
    *((re.compile(WEEKDAY + form + _AFTER), "day") for form in _DAY_FORMS),
    *((re.compile(form), "month") for form in _MONTH_FORMS),
    (re.compile(_YEAR), "year"),
]
_ACCENTS = re.compile("[\u0300-\u036f]+")
# Marks that editors and Windows put between figures, without width.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]+")


def fold(text: str) -> str:
    """Lower case, without accents, runs of white space as one space."""
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text).lower())
        text = _ACCENTS.sub("", plain).replace("’", "'")
    return " ".join(text.lower().split())
