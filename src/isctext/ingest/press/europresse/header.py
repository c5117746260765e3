"""The lines over an Europresse article: outlet, section, date, page; and the document number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from isctext.ingest.dating.dates import parse_date
from isctext.records.document import DatedBy

HEADER = "header"
NUMBER = "provider-id"

_WORD = r"[^\W\d_]{3,12}\.?"
_YEAR = r"\d{4}(?!\d)"
_DAYS = re.compile(
    rf"(?<!\d)\d{{1,2}}(?:er|st|nd|rd|th)?\s+{_WORD}\s+{_YEAR}"
    rf"|\b{_WORD}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}"
    rf"|(?<![\d/-])\d{{4}}(?P<sep>[-/])\d{{1,2}}(?P=sep)\d{{1,2}}(?!\d)"
    rf"|(?<!\d)\d{{1,2}}(?P<dot>[-/.])\d{{1,2}}(?P=dot){_YEAR}"
)
# "31 février 2021" is no day and must not become the month that it names.
_MONTHS = re.compile(rf"(?<!\d\s)(?<!\d\ser\s)\b{_WORD}\s+{_YEAR}")
_WEEKDAY = re.compile(
    r"(?:^|(?<=[\s,]))(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\s*,?\s*$",
    re.IGNORECASE,
)
# "samedi 11 - dimanche 12 mars 2006": an issue of two days has no day of its own.
_RANGE = re.compile(
    r"(?<!\d)\d{1,2}(?:er)?\s*(?:[-–—/]|et|au|and|to)\s*(?:[^\W\d_]{5,9}\s+)?$", re.IGNORECASE
)
_TIME = re.compile(
    r"(?<![\d.])\d{1,2}\s?(?:[:h]\s?\d{2}(?::\d{2})?|h\b)(?:\s?[ap]\.?\s?m\b\.?)?"
    r"(?:\s*(?:UTC|GMT)?\s*[+-]\s?\d{1,2}:?(?:\d{2})?|\s*(?:UTC|GMT))?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"(?<!\d)\d+(?:[\s\u00a0\u202f.,]\d{3})*\s*(?:mots?|words?)\b", re.IGNORECASE)
_PAGE = re.compile(r"(?:^|[\s,;])pp?\.\s*(?P<page>\S.*)$")
# A header is a line; what is longer was not meant as one, and is not searched.
_LONGEST = 1000
_EDGES = " ,;-–—\u00a0\n\r\t"
_AROUND = re.compile(r"\s{2,}|\s*[\r\n]\s*")
_ISSUE = re.compile(r"\b(?:no|n[o°º]|num|vol|issue)\b|#\d|n[°º]", re.IGNORECASE)
# "news·20060314·LM·0q1403_1256056": kind, day, source, number.
_DOCUMENT = re.compile(
    r"\b[a-z]{2,20}\s?·\s?\d{8}\s?·\s?[^\s·<>]{1,40}\s?·\s?[^\s<>·]+(?:·[^\s<>·]+)*"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a header line says; "" and None for what it does not."""

    section: str = ""
    date: DatedBy | None = None
    page: str = ""
    words: str = ""
    time: str = ""


def read_heading(line: str) -> Heading:
    """The parts of "Section, mardi 14 mars 2006 9:15 a.m. UTC +1 295 mots, p. 16".

    The date stands after the section and before the page: of two dates the one that a weekday
    announces is taken, else the last. The hour never moves the day.
    """
    line = " ".join(line[: 2 * _LONGEST].split())[:_LONGEST]
    span = _date_span(line)
    if span is None:
        section, rest, found = "", line, None
    else:
        start, end, found = span
        section, rest = _WEEKDAY.sub("", line[:start]).strip(_EDGES), line[end:]
    words, rest = _cut(_WORDS, rest)
    page = _PAGE.search(rest)
    time, _ = _cut(_TIME, rest[: page.start()] if page else rest)
    if span is None:
        section = _undated_section(rest)
    return Heading(section, found, page["page"].strip(_EDGES) if page else "", words, time)


def _date_span(line: str) -> tuple[int, int, DatedBy] | None:
    for pattern in (_DAYS, _MONTHS):
        found = list(_dated(pattern, line))
        announced = [span for span in found if _WEEKDAY.search(line[: span[0]])]
        if announced or found:
            return (announced or found)[-1]
    return None


def _dated(pattern: re.Pattern[str], line: str) -> Iterator[tuple[int, int, DatedBy]]:
    for match in pattern.finditer(line):
        said = match.group()
        before = _RANGE.search(line[: match.start()])
        # Of two days only the month is certain.
        found = parse_date(re.sub(r"^\d+(?:er)?\s+", "", said) if before else said, HEADER)
        if found:
            yield before.start() if before else match.start(), match.end(), found


def _cut(pattern: re.Pattern[str], line: str) -> tuple[str, str]:
    """What the pattern finds, and the line without it."""
    match = pattern.search(line)
    if match is None:
        return "", line
    return match.group().strip(), line[: match.start()] + " " + line[match.end() :]


def _undated_section(line: str) -> str:
    """The first part of a line without a date, when it can be a section's name."""
    first = line.split(",", maxsplit=1)[0].strip(_EDGES)
    return "" if _PAGE.match(first) or re.search(r"\d", first) else _WEEKDAY.sub("", first)


def read_outlet(raw: str) -> list[tuple[str, str]]:
    """The facts of a publication's name: outlet, then issue or edition.

    The name ends at a comma, at a line end or at two spaces: "La Dépêche, no. 5968",
    "Le Courrier                Lannion".
    """
    raw = raw.replace("\u00a0", " ").strip()
    names = [part.strip(_EDGES) for part in _AROUND.split(raw.replace("\t", "  "))]
    first, comma, rest = names[0].partition(",")
    facts = [("outlet", first.strip(_EDGES))]
    others = [rest.strip(_EDGES)] if comma else []
    facts += [
        ("issue" if _ISSUE.search(other) else "edition", " ".join(other.split()))
        for other in [*others, *names[1:]]
    ]
    return [(name, value) for name, value in facts if value]


def document_number(text: str) -> str:
    """The provider's number in a text, whole; "" without one."""
    found = _DOCUMENT.search(text)
    return re.sub(r"\s", "", found.group()) if found else ""


def number_date(number: str) -> DatedBy | None:
    """The day inside a document's number, None when there is none or no such day."""
    parts = number.split("·")
    if len(parts) < 2 or not re.fullmatch(r"\d{8}", parts[1]):  # noqa: PLR2004 (kind, day)
        return None
    day = parts[1]
    return parse_date(f"{day[:4]}-{day[4:6]}-{day[6:]}", NUMBER)


def number_code(number: str) -> str:
    """The title's code inside a document's number: the third part of four."""
    parts = number.split("·")
    return parts[2] if len(parts) > 3 else ""  # noqa: PLR2004 (kind, day, code, number)
