"""French dates, numbers, elision and typography."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
NUMBERS = {3: "trois", 4: "quatre", 5: "cinq", 6: "six", 7: "sept", 8: "huit", 9: "neuf"}
NBSP = "\u00a0"


def long_date(day: date) -> str:
    """ "1er mars 2014", "2 mars 2014"."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def working_day(day: date) -> date:
    """The day, or the nearest working day of the same year: councils sit on no week-end."""
    step = -1 if day.day > 7 else 1
    while day.weekday() >= 5:
        day += timedelta(days=step)
    return day


def month_name(month: int) -> str:
    """The month's name; 0 is December of the year before, 13 January of the year after."""
    return MONTHS[(month - 1) % 12]


def polish(sentence: str) -> str:
    """The sentence with elision before a month and a capital first letter."""
    elided = re.sub(r"\b([Dd])e (?=avril|août|octobre)", r"\1'", sentence)
    lead = re.match(r"[«\s]*", elided)
    start = lead.end() if lead else 0
    return elided[:start] + elided[start : start + 1].upper() + elided[start + 1 :]


def typeset(text: str, *, printed: bool) -> str:
    """The text with no-break spaces where French wants them; curly apostrophes if printed."""
    text = text.replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»")
    text = re.sub(r" (?=[:;?!])", NBSP, text)
    return text.replace("'", "’") if printed else text


def slug(title: str) -> str:
    """A file name's part: ASCII letters, digits and hyphens."""
    bare = unicodedata.normalize("NFKD", title.removeprefix("[Fiction] ").replace("’", "'"))
    ascii_only = bare.encode("ascii", "ignore").decode("ascii").lower()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
    return words if len(words) <= 48 else words[:49].rsplit("-", 1)[0]
