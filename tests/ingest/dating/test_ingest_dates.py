from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.ingest.dating.dates import date_in_filename, date_in_text_start, from_value, parse_date

MONTHS = [
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
]  # fmt: skip
ENGLISH = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
]  # fmt: skip
DAYS = st.dates(min_value=date(1800, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("raw", "expected", "precision"),
    [
        ("2018-03-27", date(2018, 3, 27), "day"),
        ("2018-03-27T12:39Z", date(2018, 3, 27), "day"),
        ("2015-03-13T13:42:30.000Z", date(2015, 3, 13), "day"),
        ("2012-09-19T16:10:16+02:00", date(2012, 9, 19), "day"),
        ("2019-05-16 10:00:00 +0200", date(2019, 5, 16), "day"),
        ("2018-03-9", date(2018, 3, 9), "day"),
        ("2020/01/31", date(2020, 1, 31), "day"),
        ("21/01/2021", date(2021, 1, 21), "day"),
        ("03/04/2021", date(2021, 4, 3), "day"),
        ("03-04-2021 08:30", date(2021, 4, 3), "day"),
        ("12 mars 2019", date(2019, 3, 12), "day"),
        ("1er janvier 2020", date(2020, 1, 1), "day"),
        ("1 er janvier 2020", date(2020, 1, 1), "day"),
        ("Mardi 3 juin 1997 à 8 h 30", date(1997, 6, 3), "day"),
        ("mardi 14 mars 2006", date(2006, 3, 14), "day"),
        ("ven., 17 mars 2023", date(2023, 3, 17), "day"),
        ("le 5 AOUT 2011", date(2011, 8, 5), "day"),
        ("18 févr. 2014", date(2014, 2, 18), "day"),
        ("2 déc. 2019", date(2019, 12, 2), "day"),
        ("April 3, 2018 9:15 a.m. UTC +1", date(2018, 4, 3), "day"),
        ("3 April 2018", date(2018, 4, 3), "day"),
        ("20180914", date(2018, 9, 14), "day"),
        ("mars 2019", date(2019, 3, 1), "month"),
        ("déc. 2019", date(2019, 12, 1), "month"),
        ("2018-03", date(2018, 3, 1), "month"),
        ("2019", date(2019, 1, 1), "year"),
        ("21/01/69", date(1969, 1, 21), "day"),
        ("21/01/05", date(2005, 1, 21), "day"),
    ],
)
def test_reads(raw: str, expected: date, precision: str) -> None:
    found = parse_date(raw, "content")
    assert found is not None
    assert (found.date, found.precision, found.origin) == (expected, precision, "content")


@pytest.mark.parametrize(
    "raw",
    [
        "", "12 mars", "mardi", "jeudi 2 février", "hier", "31/02/2020", "31 février 2020", "0000",
        "13/13/2020", "99/99/9999", "9 Juin", "2020-13-01", "12345", "1", "03-04-21", "mars",
        "le 12 mars 2019 est un jour", "x" * 5000, "2019 2020", "12/2019/03",
    ],
)  # fmt: skip
def test_never_invents(raw: str) -> None:
    assert parse_date(raw, "content") is None


def test_two_digit_year_in_the_future_is_refused() -> None:
    assert parse_date("21/01/30", "content", today=date(2026, 11, 23)) is None
    assert parse_date("21/01/26", "content", today=date(2026, 11, 23)) is not None


@settings(deadline=None, max_examples=60)
@given(DAYS)
def test_round_trip(day: date) -> None:
    forms = [
        day.isoformat(),
        f"{day.day:02}/{day.month:02}/{day.year}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        f"{ENGLISH[day.month - 1]} {day.day}, {day.year}",
        f"{day.day}-{day.month}-{day.year}",
    ]
    for form in forms:
        found = parse_date(form, "x")
        assert found is not None, form
        assert found.date == day
        assert found.precision == "day"


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=60))
def test_never_raises(raw: str) -> None:
    parse_date(raw, "x")
    date_in_filename(raw)
    date_in_text_start(raw)


def test_values() -> None:
    assert from_value(datetime(2020, 1, 2, 3, 4), "header").date == date(2020, 1, 2)  # type: ignore[union-attr]
    assert from_value(date(2020, 1, 2), "header") is not None
    assert from_value(2019, "header").precision == "year"  # type: ignore[union-attr]
    assert from_value(True, "header") is None
    assert from_value(["2020-01-01"], "header") is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("_posts/2012-09-19-deux-ans.md", (date(2012, 9, 19), "day")),
        ("x/article-l122-1_2004-04-22.md", (date(2004, 4, 22), "day")),
        ("pocos-18052018.pdf", (date(2018, 5, 18), "day")),
        ("bilan-01-06-2018.md", (date(2018, 6, 1), "day")),
        ("note_20190304.txt", (date(2019, 3, 4), "day")),
        ("2018-03.md", (date(2018, 3, 1), "month")),
        ("floss-esr-2022.md", None),
        ("2015/les-mentors.md", None),
        ("930085.html", None),
        ("12345678.html", None),
    ],
)
def test_file_names(path: str, expected: tuple[date, str] | None) -> None:
    found = date_in_filename(path)
    assert (found and (found.date, found.precision)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("21 juin 2012. – La ministre a dit.", date(2012, 6, 21)),
        ("Un titre\n\n22 mai 2012. - Prévu samedi.", date(2012, 5, 22)),
        ("Lille, le 3 mars 2014\n\nMonsieur,", date(2014, 3, 3)),
        ("Un titre\n\nPublié le 12/05/2020 par la rédaction", date(2020, 5, 12)),
        ("Proposition de loi n° 85, déposée le 20 avril 1993 et renvoyée", date(1993, 4, 20)),
        ("12 mars 2019 est un jour de fête.", None),
        ("La loi du 12 mars 2019 dispose que", None),
        ("Un titre\n\n( 4 octobre 2005 )", None),
    ],
)
def test_text_start(text: str, expected: date | None) -> None:
    found = date_in_text_start(text)
    assert (found and found.date) == expected
