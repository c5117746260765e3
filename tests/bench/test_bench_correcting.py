"""Rates corrected by precision, and what stays unknown."""

import datetime as dt

import numpy as np
import pytest

from isctext.bench.correcting import correct
from isctext.records.coding import PRECISION, TRAJECTORIES_CORRECTED
from isctext.records.usage import EXPOSURE, USAGE
from isctext.statistics.intervals import rate_interval
from isctext.statistics.precision import Estimate, corrected, mixed, precision

PLACE = {"source_id": "s", "precision": "month", "batch": False}


def exposure(years, arena="press", tokens=100_000, docs=100):
    return [
        PLACE | {"arena": arena, "month": dt.date(y, 1, 1), "docs": docs, "tokens": tokens}
        | {"tokens_sq": tokens**2 / docs}
        for y in years
    ]  # fmt: skip


def usage(level, name, hits, *, year=2020, arena="press", scope="broad", category="c"):
    tokens = 1000.0 * hits
    return PLACE | {
        "level": level, "name": name, "category": category, "family": "concept", "scope": scope,
        "arena": arena, "month": dt.date(year, 1, 1), "first": dt.date(year, 1, 1), "hits": hits,
        "docs_hit": hits, "hits_sq": float(hits), "hits_tokens": tokens,
    }  # fmt: skip


def coded(entry, right, codes, arena="press", category="c"):
    value, lo, hi = (float(p) for p in precision(right, codes))
    text = {"sample_id": "s", "category": category, "verdict": "", "reason": ""}
    text |= {"lexicon_version": "", "lexicon_sha": ""}
    numbers = {"hits": 0, "coded": codes, "unsure": 0, "disputed": 0, "differs": False}
    return (
        text | numbers | {"entry_id": entry, "arena": arena, "precision": value, "lo": lo, "hi": hi}
    )


def told(shown, counted, known):
    table = correct(EXPOSURE.from_rows(shown), USAGE.from_rows(counted), PRECISION.from_rows(known))
    assert table.schema.equals(TRAJECTORIES_CORRECTED.schema)
    return {
        (r["level"], r["name"], r["arena"], r["year"]): r
        for r in table.to_pylist()
        if r["scope"] == "broad"
    }


def test_a_category_of_coded_entries_is_rate_times_mix():
    counted = [usage("category", "c", 40), usage("entry", "c.1", 30), usage("entry", "c.2", 10)]
    rows = told(exposure([2020]), counted, [coded("c.1", 90, 100), coded("c.2", 20, 50)])
    row = rows["category", "c", "press", 2020]
    rate = Estimate(*(np.asarray(x) for x in rate_interval(40, 100_000, 1.0)))
    parts = precision([90, 20], [100, 50])
    mix = mixed([30, 10], parts)
    want = corrected(rate, mix)
    assert row["precision"] == pytest.approx(float(mix.value)) == 0.775
    assert row["precision_lo"] == pytest.approx(float(mix.lo))
    assert row["precision_hi"] == pytest.approx(float(mix.hi))
    assert row["corrected_pm"] == pytest.approx(float(want.value)) == 310.0
    assert (row["lo"], row["hi"]) == pytest.approx((float(want.lo), float(want.hi)))
    assert (row["verdict"], row["uncoded_share"], row["reason"]) == ("corrected", 0.0, "")
    assert rows["entry", "c.2", "press", 2020]["corrected_pm"] == pytest.approx(100 * 0.4)


def test_what_is_uncoded_may_be_all_wrong_or_all_right():
    counted = [usage("category", "c", 40), usage("entry", "c.1", 30), usage("entry", "c.2", 10)]
    row = told(exposure([2020]), counted, [coded("c.1", 100, 100)])["category", "c", "press", 2020]
    assert (row["verdict"], row["uncoded_share"]) == ("bounded", 0.25)
    assert row["corrected_pm"] is None
    assert row["coded_pm"] == pytest.approx(300)
    assert row["lo"] == row["coded_lo"]
    assert row["hi"] > 400
    assert row["hi"] > row["coded_hi"]
    assert row["reason"] == "uncoded: 25% of the hits"


def test_an_arena_without_codes_is_not_corrected():
    counted = [usage("category", "c", 5, arena=a) for a in ("press", "policy")]
    counted += [usage("entry", "c.1", 5, arena=a) for a in ("press", "policy")]
    shown = exposure([2020]) + exposure([2020], "policy")
    rows = told(shown, counted, [coded("c.1", 9, 10)])
    row = rows["category", "c", "policy", 2020]
    assert (row["verdict"], row["precision"], row["coded_pm"]) == ("not_corrected", None, None)
    assert row["lo"] == 0.0
    assert row["hi"] >= row["rate_hi"] - 1e-9
    assert rows["category", "c", "press", 2020]["verdict"] == "corrected"


def test_a_year_without_hits_has_a_zero_and_the_band_of_its_rate():
    counted = [usage("category", "c", 5), usage("entry", "c.1", 5)]
    row = told(exposure([2020, 2021]), counted, [coded("c.1", 9, 10)])[
        "category", "c", "press", 2021
    ]
    assert (row["corrected_pm"], row["lo"], row["precision"]) == (0.0, 0.0, None)
    assert row["hi"] == pytest.approx(row["rate_hi"])


def test_only_categories_with_a_coded_entry_have_rows():
    counted = [usage("category", "c", 5), usage("entry", "c.1", 5)]
    counted += [usage("category", "d", 5, category="d"), usage("entry", "d.1", 5, category="d")]
    rows = told(exposure([2020]), counted, [coded("c.1", 9, 10)])
    assert {key[:2] for key in rows} == {("category", "c"), ("entry", "c.1")}


@pytest.mark.parametrize("known", [[], [coded("gone.1", 1, 2)]])
def test_nothing_known_gives_no_rows(known):
    assert (
        told(exposure([2020]), [usage("category", "c", 5), usage("entry", "c.1", 5)], known) == {}
    )


def test_no_count_gives_no_rows():
    assert told([], [], [coded("c.1", 9, 10)]) == {}
