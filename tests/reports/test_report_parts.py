"""Numbers, dates, sentences, scales, charts: the parts by themselves."""

import re
import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import isctext
from isctext.harvest.record import CODES as HARVEST_CODES
from isctext.records.rejection import CODES
from isctext.reports.axes import Periods, consecutive, periods, round_ticks, tick_digits
from isctext.reports.chart import Chart, Point, Series, draw
from isctext.reports.marks import bar, marker, sparkline
from isctext.reports.setting import LOOKS, Arena
from isctext.reports.texts import Texts, strings
from isctext.reports.typography import Typography

FR, EN = Typography("fr"), Typography("en")
ROOM = Path(isctext.__file__).parent


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (FR.count(1234567), "1\u202f234\u202f567"),
        (EN.count(1234567), "1,234,567"),
        (FR.count(None), "–"),
        (FR.decimal(-1234.5, 1), "−1\u202f234,5"),
        (EN.decimal(-1234.5, 1), "−1,234.5"),
        (FR.decimal(float("nan"), 1), "–"),
        (FR.rate(0.0), "0,00"),
        (FR.rate(9.994), "9,99"),
        (FR.rate(9.996), "10,0"),
        (FR.rate(99.96), "100"),
        (EN.rate(12345.6), "12,346"),
        (FR.percent(0.1234), "12,3\u00a0%"),
        (EN.percent(0.1234), "12.3%"),
        (FR.percent(None), "–"),
        (FR.interval("1,2", "3,4"), "[1,2\u202f; 3,4]"),
        (EN.interval("1.2", "3.4"), "[1.2, 3.4]"),
        (FR.date(date(2014, 3, 1)), "1er\u00a0mars\u00a02014"),
        (FR.date(date(2014, 3, 12)), "12\u00a0mars\u00a02014"),
        (FR.date(date(2014, 8, 1), "month"), "août\u00a02014"),
        (FR.date(date(2014, 1, 1), "year"), "2014"),
        (EN.date(date(2014, 3, 1)), "1\u00a0March\u00a02014"),
        (EN.date(None), "–"),
        (
            FR.prose("« oui » : non ; l'an ! 5 % ?"),
            "«\u00a0oui\u00a0»\u00a0: non\u202f; l’an\u202f! 5\u00a0%\u202f?",
        ),
        (EN.prose("it's: 5%"), "it’s: 5%"),
    ],
)
def test_typography(made, expected):
    assert made == expected


def fields(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_both_languages_say_the_same_things():
    assert strings("fr").keys() == strings("en").keys()
    for key in strings("fr"):
        assert fields(strings("fr")[key]) == fields(strings("en")[key]), key


def test_french_sentences_have_no_breakable_space_before_a_sign():
    texts = Texts("fr")
    for key in strings("fr"):
        filled = texts._by_key[key]
        assert not re.search(r" [:;!?%»]|« |'", filled), key


# Groups of sentences of which the code of a row is the name: the tests of codes go through them.
NAMED = {
    *("arena", "flag", "lack", "scope", "family", "code", "status", "next", "next_harvest"),
    *("units", "call", "measure", "subject", "against", "criterion", "hypothesis", "standing"),
    *("verdict", "reason", "side", "class", "class_reason", "direction", "direction_reason"),
    *("citation_kind", "claim_alternative", "claim_flag", "claim_level", "claim_link"),
    *("claim_reason", "drawn", "side_from", "side_to", "novelty_measure"),
}
# Groups of which a code, read from a table, makes the whole key.
CODED = {"h1", "h2", "h3", "claim", "missing"}


def test_no_sentence_is_unused_and_none_is_missing():
    code = "".join(p.read_text("utf-8") for p in (ROOM / "data" / "report").glob("*.j2"))
    code += "".join(p.read_text("utf-8") for p in (ROOM / "reports").glob("*.py"))
    keys = strings("fr").keys()
    whole = {key.removesuffix(".one").removesuffix(".other") for key in keys}
    direct = set(re.findall(r"""\bt\(\s*["'](\w+\.[\w.]+)["']""", code))
    assert direct <= keys
    counted = set(re.findall(r"""\bt\.counted\(\s*["']([\w.]+)["']""", code))
    assert counted <= whole - keys
    named = set(re.findall(r"""named\(\s*["'](\w+)["']""", code))
    assert named <= NAMED
    quoted = set(re.findall(r"""["'](\w+\.[\w.]+)["']""", code))
    begun = set(re.findall(r"""["'](\w+\.\w*)(?:["'] ~|\{)""", code))
    ends = {"_name", "_unit", "_caption", "_point"}
    unused = {
        key
        for key in keys
        if key.split(".")[0] not in NAMED | CODED
        and key.removesuffix(".one").removesuffix(".other") not in quoted
        and not any(key.startswith(start) for start in begun)
        and not any(key.endswith(end) and key.startswith("chart.") for end in ends)
    }
    assert unused == set()


def test_known_names_are_said_in_both_languages():
    for lang in ("fr", "en"):
        groups = {
            g: {k.split(".", 1)[1] for k in strings(lang) if k.startswith(g + ".")}
            for g in ("code", "next", "next_harvest", "flag", "lack")
        }
        assert groups["code"] == groups["next"] == set(CODES)
        # Where harvesting and reading refuse for the same reason, the next step is another one.
        only_there = {"UNREACHABLE", "FORBIDDEN_URL", "ROBOTS"}
        assert groups["next_harvest"] == set(HARVEST_CODES) - only_there
        assert (
            groups["flag"]
            == groups["lack"]
            == {"sparse:docs", "sparse:tokens", "sparse:sources", "few_hits", "batch"}
        )
        assert Texts(lang).named("arena", "radio libre") == "radio libre"


@pytest.mark.parametrize(
    ("lang", "n", "said"),
    [
        ("fr", 0, "0 document sans date n’entre dans aucune trajectoire."),
        ("fr", 1, "1 document sans date n’entre dans aucune trajectoire."),
        ("fr", 2, "2 documents sans date n’entrent dans aucune trajectoire."),
        ("fr", 1200, "1\u202f200 documents sans date n’entrent dans aucune trajectoire."),
        ("en", 0, "0 undated documents enter no trajectory."),
        ("en", 1, "1 undated document enters no trajectory."),
        ("en", 1200, "1,200 undated documents enter no trajectory."),
    ],
)
def test_sentences_agree_with_their_number(lang, n, said):
    assert Texts(lang).counted("coverage.undated_note", n) == said


def test_the_date_of_the_page_is_spelled_out():
    assert FR.day("2026-10-01") == "1er\u00a0octobre\u00a02026"
    assert EN.day("2026-10-09") == "9\u00a0October\u00a02026"
    assert FR.day("un jour") == "un jour"


@given(st.floats(min_value=1e-6, max_value=1e9))
@settings(deadline=None, max_examples=60)
def test_ticks_are_round_even_and_cover_the_values(top):
    ticks = round_ticks(top)
    assert ticks[0] == 0
    assert ticks[-1] >= top * (1 - 1e-6)
    assert 2 <= len(ticks) <= 6
    assert len({FR.decimal(t, tick_digits(ticks)) for t in ticks}) == len(ticks)


@pytest.mark.parametrize(
    ("top", "ticks"), [(0, [0, 1]), (98, [0, 25, 50, 75, 100]), (0.07, [0, 0.02, 0.04, 0.06, 0.08])]
)
def test_ticks_by_hand(top, ticks):
    assert round_ticks(top) == pytest.approx(ticks)


def test_runs_are_cut_at_holes():
    assert consecutive([]) == []
    assert consecutive([3, 4, 7, 9, 10]) == [[0, 1], [2], [3, 4]]


def test_periods_of_years_quarters_and_months():
    years = periods([("2010", date(2010, 1, 1)), ("2012", date(2012, 1, 1))], (2008, 2013))
    assert [years.label(p) for p in years.places] == [
        "2008",
        "2009",
        "2010",
        "2011",
        "2012",
        "2013",
    ]
    months = periods([("2010-11", date(2010, 11, 1)), ("2011-01", date(2011, 1, 1))], None)
    assert [months.label(p) for p in months.places] == ["2010-11", "2010-12", "2011-01"]
    quarters = periods([("2010-Q4", date(2010, 10, 1)), ("2011-Q1", date(2011, 1, 1))], None)
    assert quarters.place(date(2011, 1, 1)) - quarters.place(date(2010, 10, 1)) == 1
    assert len(periods([], None).places) == 1


def a_point(place, *, weak=False):
    return Point(place, 10.0, 5.0, 20.0, sparse=False, weak=weak, href="p.x", title="t")


def a_chart(points):
    series = Series(Arena("press", "Presse", 1), "broad", tuple(points))
    return Chart("k", "nom", "unité", "", "docs", percent=False, series=(series,))


def drawn(points, last=2020):
    return str(draw(a_chart(points), Periods(12, 2010, last), [Arena("press", "Presse", 1)], FR))


def test_bands_join_neighbours_and_a_lonely_year_has_a_bar():
    made = drawn([a_point(2010), a_point(2011), a_point(2015)])
    assert (
        made.count('class="band"') == made.count('class="line"') == made.count('class="bar"') == 1
    )


def test_steps_from_or_to_a_weak_point_are_dotted():
    made = drawn([a_point(2010), a_point(2011), a_point(2012, weak=True), a_point(2013)])
    assert made.count('class="line"') == made.count('class="line weak"') == 1
    assert re.search(r'class="line weak" d="M[\d. ]+L[\d. ]+L[\d. ]+"', made)


def test_many_periods_keep_readable_labels():
    made = drawn([a_point(2010)], last=2110)
    labels = re.findall(r">(\d{4})</text>", made)
    assert 5 <= len(labels) <= 20
    assert all(int(y) % 10 == 0 for y in labels)


def test_markers_differ():
    assert len({marker(look, 50.0, 50.0) for look in range(LOOKS)}) == LOOKS


def test_small_drawings():
    assert sparkline([1.0, None, 2.0, 3.0], 3.0, 0, "nom", (100, 30)).count("<circle") == 1
    assert 'width="60' in str(bar(0.5, width=120))
    assert 'width="120"' in str(bar(7.0, width=120))
