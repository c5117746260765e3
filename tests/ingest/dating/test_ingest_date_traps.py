"""The list of date traps: every one right or rejected, none invented."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.ingest.dating.dates import leading_date, parse_date
from isctext.records.document import DatedBy

TRAPS = Path(__file__).parent / "date-traps.tsv"
FRENCH = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
).split()
SHORT_FRENCH = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()
ENGLISH = (
    "January February March April May June July August September October November December"
).split()
GERMAN = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
).split()
DAYS_FRENCH = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()
DAYS_ENGLISH = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
DAYS = st.dates(min_value=date(1800, 1, 1), max_value=date(2100, 12, 31))


def traps() -> list[tuple[str, str, str]]:
    rows = []
    for line in TRAPS.read_text(encoding="utf-8").splitlines()[1:]:
        if line.startswith("#"):
            continue
        raw, expected, why = line.split("\t")
        escaped = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), raw)
        rows.append((escaped, expected, why))
    return rows


def written(found: DatedBy | None) -> str:
    if found is None:
        return "none"
    return found.date.isoformat()[: {"year": 4, "month": 7, "day": 10}[found.precision]]


def test_the_list_is_long_and_without_repeats() -> None:
    rows = traps()
    assert len(rows) >= 150
    assert len({raw for raw, _, _ in rows}) == len(rows)
    assert sum(expected == "none" for _, expected, _ in rows) >= 60


@pytest.mark.parametrize(("raw", "expected", "why"), traps(), ids=lambda value: repr(value)[:40])
def test_trap(raw: str, expected: str, why: str) -> None:
    assert written(parse_date(raw, "header")) == expected, why


def forms(day: date) -> list[str]:
    number, month, year = day.day, day.month - 1, day.year
    ordinal = "1er" if number == 1 else str(number)
    weekday, english = DAYS_FRENCH[day.weekday()], DAYS_ENGLISH[day.weekday()]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 * (number // 10 != 1), "th")
    return [
        f"{ordinal} {FRENCH[month]} {year}",
        f"{number} {FRENCH[month].upper()} {year}",
        f"{number} {SHORT_FRENCH[month]} {year}",
        f"{weekday} {ordinal} {FRENCH[month]} {year}",
        f"{number} {FRENCH[month]} {year} {weekday}",
        f"le {weekday} {number} {FRENCH[month]} {year} à 21 h 15",
        f"{number} {FRENCH[month]} {year} 9 h 15 UTC +1",
        f"{ENGLISH[month]} {number}, {year}",
        f"{number} {ENGLISH[month]} {year}",
        f"{ENGLISH[month][:3]} {number} {year}",
        f"{english}, {ENGLISH[month]} {number}, {year}",
        f"{ENGLISH[month]} {number}, {year} {english} 9:20 AM GMT",
        f"{ENGLISH[month]} {number}, {year} 9:15 p.m. UTC -11",
        f"the {number}{ending} of {ENGLISH[month]}, {year}",
        f"{number}. {GERMAN[month]} {year}",
        f"{english[:3]}, {number:02} {ENGLISH[month][:3]} {year} 23:59:59 -0500",
        f"{number:02}/{month + 1:02}/{year}",
        f"{number}.{month + 1}.{year}",
        day.isoformat(),
        f"{day.isoformat()}T23:59:59-11:00",
        f"{day:%Y%m%d}",
    ]


@settings(deadline=None, max_examples=200)
@given(DAYS)
def test_every_form_reads_back(day: date) -> None:
    for form in forms(day):
        found = parse_date(form, "header")
        assert found == DatedBy(day, "day", "header"), form


@settings(deadline=None, max_examples=100)
@given(DAYS, st.sampled_from([FRENCH, SHORT_FRENCH, ENGLISH, GERMAN]))
def test_a_month_stays_a_month(day: date, names: list[str]) -> None:
    for form in (f"{names[day.month - 1]} {day.year}", f"{day:%Y-%m}", f"{day:%m/%Y}"):
        assert parse_date(form, "x") == DatedBy(day.replace(day=1), "month", "x"), form
    assert parse_date(f"{day.day} {names[day.month - 1]}", "x") is None


@settings(deadline=None, max_examples=200)
@given(DAYS, st.integers(0, 23), st.integers(0, 59), st.integers(-12, 14))
def test_hours_and_zones_never_move_the_day(day: date, hour: int, minute: int, zone: int) -> None:
    english = f"{ENGLISH[day.month - 1]} {day.day}, {day.year}"
    clock = f"{hour % 12 or 12}:{minute:02} {'a.m.' if hour < 12 else 'p.m.'}"
    for form in (
        f"{english} {clock} UTC {zone:+}",
        f"{day.day} {FRENCH[day.month - 1]} {day.year} à {hour} h {minute:02}",
        f"{day.isoformat()}T{hour:02}:{minute:02}:00{zone:+03}:00",
    ):
        assert written(parse_date(form, "x")) == day.isoformat(), form


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="0123456789 /-.,:hmars juin aprilT+Z°er", max_size=30))
def test_a_year_is_never_made_up(raw: str) -> None:
    found = parse_date(raw, "x")
    if found is not None:
        assert f"{found.date.year % 100:02}" in raw


@pytest.mark.parametrize(
    ("line", "expected", "rest"),
    [
        ("December 19, 1991, Sunday, An Edition", "1991-12-19", "An Edition"),
        ("January 28, 1993, Tuesday, Late Edition - Final", "1993-01-28", "Late Edition - Final"),
        ("July 1, 2019 Monday 9:20 AM GMT", "2019-07-01", ""),
        ("4 juillet 2018 mercredi Édition du Nord", "2018-07-04", "Édition du Nord"),
        ("mars 2019 n° 12", "2019-03", "n° 12"),
        ("3 avril 18 000 lecteurs", "none", ""),
        ("31 juin 2018 Édition", "none", ""),
        ("Édition du 3 avril 2018", "none", ""),
        ("", "none", ""),
    ],
)
def test_leading_date(line: str, expected: str, rest: str) -> None:
    found = leading_date(line, "header")
    assert written(found[0] if found else None) == expected
    assert (found[1] if found else "") == rest
