"""Trends, steps and first uses of the invented study: each verdict at least once."""

# Invented rows read better on few lines.
# ruff: noqa: E501

from __future__ import annotations

from datetime import date

import pyarrow as pa

from isctext.records.trajectory import BREAKS, FIRST_USES, TRENDS
from isctext.records.usage import BATCH_EVENTS
from isctext.reports import inputs

_NUMBERS = {
    "p": 0.004,
    "phi_ar": 0.3,
    "adj_p": 0.006,
    "adj_phi_ar": 0.3,
    "slope_pct": 12.3,
    "lo_pct": 4.1,
    "hi_pct": 21.2,
    "mde_pct": 14.2,
    "adj_slope_pct": 9.4,
    "adj_lo_pct": 2.2,
    "adj_hi_pct": 17.0,
    "adj_mde_pct": 15.5,
    "q": 0.012,
}
_NOTHING = dict.fromkeys(_NUMBERS)
_DOWN = {"slope_pct": -8.2, "lo_pct": -14.4, "hi_pct": -2.1, "adj_slope_pct": -7.7}
_FLAT = {"q": 0.31, "p": 0.31, "adj_p": 0.4, "slope_pct": 1.2, "lo_pct": -5.0, "hi_pct": 7.9}
# verdict, reason, headline, numbers: taken in turn.
TREND_CASES: list[tuple[str, str, str, dict[str, object]]] = [
    ("increase", "", "crude", {}),
    ("no_trend_detectable", "", "crude", _FLAT),
    ("descriptive_only", "years: 7, needed 8", "crude", _NOTHING),
    ("decrease", "", "crude", _DOWN),
    (
        "no_trend_detectable",
        "sign or significance differs once sources are held",
        "adjusted",
        {"adj_p": 0.65, "q": 0.65, "adj_slope_pct": -1.5},
    ),
    (
        "not_separable",
        "sources held: 7 years linked, needed 8",
        "crude",
        {"adj_p": None, "adj_slope_pct": None, "adj_lo_pct": None, "adj_hi_pct": None},
    ),
    ("descriptive_only", "no variation", "crude", _NOTHING),
    ("descriptive_only", "hits: 1, needed 10", "crude", _NOTHING),
    ("no_trend_detectable", "", "crude", {**_FLAT, "mde_pct": None}),
]
BREAK_CASES: list[tuple[str, str, float]] = [
    ("step_or_s_curve", "", 0.4),
    ("no_break_detectable", "", 0.0),
    ("descriptive_only", "years: 7, needed 8", 0.0),
    ("not_separable", "not found once sources are held", 0.0),
    ("descriptive_only", "years: 5, needed 8", 0.0),
]
FIRST_CASES: list[tuple[str, str]] = [
    ("first_observed", ""),
    ("left_censored", "in the first covered year, 2008"),
    ("not_observed", ""),
    ("no_coverage", "documents: 3, needed 20"),
    ("first_observed", "silence before says little: 0.4 hits expected, needed 3"),
    ("no_coverage", "words: 900, needed 10000"),
]


def in_time(trajectories: pa.Table) -> dict[str, pa.Table]:
    """The tables of the block under each chart, for every category and arena."""
    columns = ["category", "family", "arena"]
    groups = trajectories.select(columns).group_by(columns).aggregate([]).to_pylist()
    groups.sort(key=lambda g: (g["category"], g["arena"]))
    trends, breaks, firsts = [], [], []
    for n, group in enumerate(groups):
        who = {"level": "category", "name": group["category"], "batches": "keep", **group}
        for scope, shift in (("broad", 0), ("strict", 1)):
            trends.append(trend(who | {"scope": scope}, n + shift))
        if n % 4 == 0:
            trends.append(trend(who | {"scope": "broad", "batches": "drop"}, n + n % 8))
        broad = who | {"scope": "broad"}
        breaks += [_break(broad | {"series": name}, n) for name in ("crude", "adjusted")]
        firsts += first(who | {"scope": "broad"}, n)
    quotes = [quote(row) for row in firsts if row["rank"]]
    return {
        "trends": TRENDS.from_rows(trends),
        "breaks": BREAKS.from_rows(breaks),
        "first_uses": FIRST_USES.from_rows(firsts),
        "first_quotes": inputs.QUOTES.from_rows(quotes),
        "batch_events": BATCH_EVENTS.from_rows(
            [
                {
                    "arena": "policy",
                    "source_id": "conseil-de-valbrume",
                    "date": date(2014, 3, 1),
                    "docs": 50,
                    "counted": 48,
                    "usual": 2.0,
                    "share_of_year": 0.6,
                    "new_texts": 0.4,
                }
            ]
        ),
    }


def trend(who: dict[str, str], n: int) -> dict[str, object]:
    verdict, reason, headline, numbers = TREND_CASES[n % len(TREND_CASES)]
    return {
        **who, **_NUMBERS, **numbers, "years": 15, "sparse_years": 2, "first_year": 2009, "last_year": 2024, "hits": 120,
        "adj_years": 15, "within_p": None, "std_slope_pct": None, "std_share": 0.5, "headline": headline, "tests": 30,
        "verdict": verdict, "reason": reason,
    }  # fmt: skip


def _break(who: dict[str, str], n: int) -> dict[str, object]:
    verdict, reason, share = BREAK_CASES[n % len(BREAK_CASES)]
    tested = verdict != "descriptive_only"
    return {
        **who, "years": 15, "first_year": 2009, "last_year": 2024, "hits": 120, "at_year": 2014, "ratio": 2.4,
        "p": 0.01 if tested else None, "q": 0.02 if tested else None, "aicc_gain": 4.0, "phi_ar": 0.2,
        "batch_share": share, "tests": 30, "verdict": verdict, "reason": reason,
    }  # fmt: skip


def first(who: dict[str, str], n: int) -> list[dict[str, object]]:
    verdict, reason = FIRST_CASES[n % len(FIRST_CASES)]
    observed = verdict in ("first_observed", "left_censored")
    arena = who["arena"]
    place = {k: v for k, v in who.items() if k != "arena"}
    base = {
        **place, "by": "arena", "place": arena, "covered_from": date(2008, 1, 1), "docs_before": 41, "years_before": 3,
        "docs": 500, "words_before": 21_300, "words": 300_000, "hits": 7 if observed else 0, "upper_pm": None if observed else 12.3,
        "verdict": verdict, "reason": reason, "batch": n % 5 == 0,
    }  # fmt: skip
    if not observed:
        return [base | {"rank": 0}]
    return [
        base
        | {
            "rank": rank,
            "date": date(2010 + rank, 4, 2),
            "precision": "day",
            "doc_id": f"first-{n}-{rank}",
            "source_id": "rucher-commun",
            "segment_no": 0,
            "start": 30 * rank,
            "end": 30 * rank + 9,
            "surface": "les commu",
        }
        for rank in (1, 2, 3)
    ]


def quote(row: dict[str, object]) -> dict[str, object]:
    return {
        "doc_id": row["doc_id"], "start": row["start"], "end": row["end"], "left": "Au rucher,\non parle de ", "node": "les commu",
        "right": "ns et de miel.", "title": f"Lettre {row['doc_id']}", "date": row["date"], "date_precision": "day",
        "source_id": "rucher-commun", "url": "https://rucher.invalid/lettre",
    }  # fmt: skip
