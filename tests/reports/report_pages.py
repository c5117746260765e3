"""Invented tables for the pages beside the study's: every verdict of every table at least once."""

# Invented rows read better on few lines.
# ruff: noqa: E501

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pyarrow as pa

from isctext.hypotheses.statement import CODES
from isctext.records import hypotheses as hyp
from isctext.records.circulation import CITATIONS, REUSE, REUSE_FAMILIES
from isctext.records.claims import ALTERNATIVES, alternatives
from isctext.records.drift import DRIFT, DRIFT_PASSAGES, DRIFT_TERMS, NOVELTY, NOVELTY_ARENAS
from isctext.records.precedence import (
    CCF,
    CLAIMS,
    LINK_NODES,
    LINKS,
    PRECEDENCE,
    PRECEDENCE_TERMS,
)
from isctext.records.spec import TableSpec
from isctext.records.trajectory import FIRST_USE_ORDER, FIRST_USE_TERMS, FIRST_USES
from isctext.reports.circulation import CirculationData, places_wanted
from isctext.reports.claims import LEVEL_OF
from isctext.reports.hypotheses import HypothesesData
from isctext.reports.hypotheses import places_wanted as hypotheses_places
from isctext.reports.inputs import QUOTES, Lexicon

LEXICON = Lexicon("isc-hdf", "0.1.0-draft", "3f" * 32, "draft")
LABELS = {
    "efc": "Économie de la fonctionnalité",
    "communs": "Communs",
    "ancrage_territorial": "Ancrage territorial",
    "marketing": "Attractivité du territoire",
}
PAGES = (("hypotheses", "hypotheses.html"),)


def blank(spec: TableSpec, **values: object) -> dict[str, object]:
    """A row with an innocent value in every column that may not be null."""
    row: dict[str, object] = {}
    for field in spec.schema:
        kind = field.type
        if field.nullable:
            row[field.name] = None
        elif pa.types.is_string(kind):
            row[field.name] = ""
        elif pa.types.is_boolean(kind):
            row[field.name] = False
        elif pa.types.is_list(kind):
            row[field.name] = []
        else:
            row[field.name] = 0
    return row | values


def quotes_of(places) -> pa.Table:
    """A passage at each place: what stands there is a text of its own."""
    return QUOTES.from_rows(
        {
            "doc_id": doc,
            "start": start,
            "end": end,
            "left": f"avant\n{doc} ",
            "node": f"mots {doc} {start}",
            "right": " après",
            "title": f"Titre {doc}",
            "date": date(2014, 3, 1),
            "date_precision": "day",
            "source_id": "rucher-commun",
            "url": "https://rucher.invalid/x",
        }
        for doc, start, end in places
    )


def numbers_of(code: str, fields: set[str]) -> list[dict[str, object]]:
    return [{"name": name, "value": 0.25} for name in sorted(fields)]


WORDS = {"arena", "subject", "subjects", "missing", "units"}
MISSING = [
    "sources initiatives: 11, needed 15",
    "keff policy: 3.7, needed 6",
    "docs_with: 2, needed 5",
    "weight_dropped: 0.42, at most 0.3",
    "no_variance",
    "years policy: 9, needed 12",
]


def statements(fields_of) -> pa.Table:
    """One row for each code of a statement; fields_of gives the braces of its sentence."""
    rows = []
    standings = itertools.cycle(
        ["supported", "not_supported", "undetectable", "described", "limit"]
    )
    for n, code in enumerate(sorted(CODES), start=1):
        fields = set(fields_of(code))
        lists = MISSING if "missing" in fields else ["ancrage_territorial", "communs"]
        level = "L1" if code.startswith(("h1.earliness", "h2.follow_up")) else "L0"
        passages = [{"doc_id": f"d{n}", "start": 4, "end": 9}] if n % 2 else []
        rows.append(
            blank(
                hyp.STATEMENTS,
                hypothesis=code[:2].upper(),
                number=n,
                standing=next(standings),
                code=code,
                claim_level=level,
                unit="document",
                arena=("policy", "press", "ailleurs")[n % 3],
                subject="ancrage_territorial",
                subjects=lists,
                numbers=numbers_of(code, fields - WORDS),
                passages=[_passage(p) for p in passages],
            )
        )
    return hyp.STATEMENTS.from_rows(rows)


def _passage(given: dict[str, object]) -> dict[str, object]:
    kind = hyp.STATEMENTS.schema.field("passages").type.value_type
    innocent = {f.name: "" if pa.types.is_string(f.type) else 0 for f in kind}
    return innocent | given


UPTAKE_VERDICTS = (
    *("under_taken_up", "over_exploratory", "no_difference_detectable", "descriptive_only"),
    *("not_tested", "saturated", "absent_in_initiatives"),
)
MEASURED = (
    *("more_in_initiatives", "less_in_initiatives", "more_than_chance", "less_than_chance"),
    *("earlier_in_initiatives", "later_in_initiatives", "no_difference_detectable"),
    *("descriptive_only", "not_tested"),
)
RECOGNISED = (
    *("more_with_recognition", "less_with_recognition", "mentions_follow_claims", "not_measured"),
    *("claims_follow_mentions", "described", "no_precedence_detectable"),
)


def hypotheses_data(fields_of, *, fictional: bool = True) -> HypothesesData:
    told = statements(fields_of)
    readings = hyp.READINGS.from_rows(
        [
            blank(hyp.READINGS, number=n, doc_id=f"lu{n}", source_id="rucher-commun", year=2014,
                  drawn_as=kind, dimensions=["communs"], starts=[3], ends=[8], passage_of=["communs"])
            for n, kind in enumerate(("several", "other"), start=1)
        ]
    )  # fmt: skip
    base = {"unit": "document", "scope": "broad", "duplicates": "drop", "stratum": "all"}
    return HypothesesData(
        title="Communs dans le val de Brume",
        fictional=fictional,
        isctext_version="0.1.0",
        lexicon=LEXICON,
        generated="2026-10-09",
        study_page="rapport.html",
        labels=LABELS,
        sources={"rucher-commun": "Le Rucher commun"},
        statements=told,
        uptake=hyp.UPTAKE.from_rows(
            blank(hyp.UPTAKE, **base, arena=arena, dimension=f"{'communs' if not n else f'd{n}'}",
                  k_i=4, D_i=90, k_p=n, D_p=40, p_i=0.04, p_p=0.01 * n, U=0.5, rel=-0.3, p=0.02, q=0.03,
                  power_25=0.8, power_50=0.3, verdict=verdict, call=verdict if "taken" in verdict else "")
            for arena in ("policy", "press")
            for n, verdict in enumerate(UPTAKE_VERDICTS)
        ),
        substitution=hyp.SUBSTITUTION.from_rows(
            blank(hyp.SUBSTITUTION, **base, arena="policy", contrast="marketing" if not n else "*",
                  hits_i=3, all_i=50, hits_p=9, all_p=60, share_i=0.06, share_p=0.15, difference=0.09,
                  verdict=verdict, reason="no_variance" if verdict == "not_tested" else "")
            for n, verdict in enumerate(("more_than_initiatives", "not_tested"))
        ),
        arrangements=hyp.ARRANGEMENTS.from_rows(
            blank(hyp.ARRANGEMENTS, measure=measure, against=against, scope="broad", dimension="*",
                  verdict=verdict, estimate=0.4, p=0.04, q=0.05, reason="; ".join(MISSING))
            for (measure, against), verdict in zip(
                [("profile", "policy"), ("profile", "press"), ("combination", "chance"),
                 ("combination", "chance:source"), ("earliness", "others"), ("earliness", "policy"),
                 ("distinctiveness", "generic"), ("profile", "generic"), ("earliness", "press")],
                MEASURED, strict=True)
        ),
        legitimacy=hyp.LEGITIMACY.from_rows(
            blank(hyp.LEGITIMACY, measure="cooccurrence", arena="policy", scope="broad", verdict=verdict,
                  subject=subject, reason="no_actors" if verdict == "not_measured" else "")
            for verdict, subject in zip(
                RECOGNISED, ("effects", "others", "difference", "*", "panel", "none", "communs"), strict=True)
        ),
        readings=readings,
        quotes=quotes_of(hypotheses_places(told, readings)),
        pages=(("circulation", "circulation.html"),),
    )  # fmt: skip


PRECEDENCE_CASES = [
    ("x_precedes", "L1", "", 0.01, 0.4, [0.1, 0.0, 0.1, 0.2, 0.5, 0.8, 0.3]),
    ("y_precedes", "L1", "", 0.02, None, [0.3, 0.8, 0.5, 0.2, 0.1, 0.0, 0.1]),
    ("slower_x", "L0", "peak at lag 0", 0.2, 0.6, [0.1] * 7),
    ("slower_y", "L0", "not kept among several tests: 5", 0.2, 0.6, [0.1] * 7),
    ("no_precedence_detectable", "L0", "", 0.6, None, [0.0] * 7),
    ("descriptive_only", "L0", "years: 6, needed 12; entries: 1, needed 20", None, None, []),
]


def _precedence() -> list[dict[str, object]]:
    rows = []
    for n, (verdict, level, reason, q, mde, profile) in enumerate(PRECEDENCE_CASES):
        tested = q is not None
        rows.append(
            blank(PRECEDENCE, arena_x="initiatives", arena_y="policy", category=("efc", "communs", "")[n % 3],
                  family="concept" if n < 3 else "form", scope="broad", batches="keep", T=15, K=24, entries=30,
                  asym=0.3 if tested else None, lo=0.1 if tested else None, hi=0.5 if tested else None,
                  p_asym=0.01 if tested else None, peak_lag=2 if tested else None, q_bh=q, q_asym=q, tests=5,
                  status="primary" if n != 1 else "exploratory", verdict=verdict, claim_level=level, reason=reason,
                  mde_beta=mde, power_half=0.6 if tested else None, alternatives=list(alternatives(level)),
                  flags=["gaps", "sparse_years", "uneven_volumes", "clustered", "third:press"] if n == 0 else [],
                  profile=profile, profile_lo=[v - 0.2 for v in profile], profile_hi=[v + 0.2 for v in profile])
        )  # fmt: skip
    strict = rows[0] | {"scope": "strict", "verdict": "descriptive_only", "claim_level": "L0"}
    return [*rows, strict]


def _order() -> list[dict[str, object]]:
    base = {"arena_x": "initiatives", "arena_y": "policy", "family": "concept", "scope": "broad", "batches": "keep",
            "years": 12, "terms": 9, "rare": 4, "censored": 2, "x_first": 0.5, "y_first": 0.3, "tie": 0.2}  # fmt: skip
    tested = {"mean_years": 1.2, "lo": 0.3, "hi": 2.1, "p": 0.004, "q": 0.008, "level_p": 0.01}
    rows = [
        {"category": "", "verdict": "x_first", "claim_level": "L1", **tested},
        {"category": "efc", "verdict": "y_first", "claim_level": "L1", **tested, "mean_years": -2.4},
        {"category": "communs", "verdict": "no_order_detectable", "claim_level": "L0", **tested},
        {"category": "", "family": "form", "verdict": "not_tested", "claim_level": "L0",
         "reason": "used before 2012 by policy: 7 of 9 terms"},
        {"category": "forms", "family": "form", "verdict": "not_tested", "claim_level": "L0",
         "reason": "terms: 1, needed 6"},
    ]  # fmt: skip
    return [blank(FIRST_USE_ORDER, **(base | row)) for row in rows]


CLASSES = [
    ("candidate_borrowing", "", "a_to_b", "", "L2"),
    ("candidate_borrowing", "", "undetermined", "close_dates", "L0"),
    ("formula_or_third_source", "few_exclusive", "undetermined", "third_earlier", "L0"),
    ("formula_or_third_source", "third_document", "undetermined", "third_undated", "L0"),
    ("formula_or_third_source", "name_or_title", "undetermined", "undated", "L0"),
    ("formula_or_third_source", "site_terms", "a_to_b", "", "L0"),
]


def _reuse() -> list[dict[str, object]]:
    rows = []
    pairs = [("initiatives", "policy"), ("policy", "policy"), ("press", "initiatives")]
    for n, (pair, case) in enumerate(itertools.product(pairs, CLASSES)):
        kind, why, direction, reason, level = case
        rows.append(
            blank(REUSE, passage_id=f"p{n}", family_id=f"f{n}", doc_a=f"a{n}", arena_a=pair[0], start_a=1, end_a=9,
                  doc_b=f"b{n}", arena_b=pair[1], start_b=2, end_b=10, matched=20, aligned_len=22, exclusive=5,
                  class_reason=why, direction=direction, direction_reason=reason,
                  lag_days=None if reason == "undated" else n, claim_level=level if pair[0] != pair[1] else "L0",
                  **{"class": kind})
        )  # fmt: skip
    return rows


def tables() -> dict[str, pa.Table]:
    """Every table of the page."""
    families = [
        blank(REUSE_FAMILIES, family_id="f", docs=9, sources=3, arenas=2, place=n, doc_id=f"m{n}", start=1, end=5,
              arena=("policy", "policy", "policy", "policy", "policy", "policy", "policy", "press", "policy")[n - 1])
        for n in range(1, 10)
    ]  # fmt: skip
    cited = [
        blank(CITATIONS, doc_id=f"c{n}", arena="press", start=2, end=7, kind=kind, text="X", cited_source="rucher-commun",
              cited_arena="initiatives", cited_date=date(2012, 1, 2) if n else None, claim_level="L2" if n else "L0")
        for n, kind in enumerate(("title", "url", "name"))
    ]  # fmt: skip
    claims = [
        blank(CLAIMS, arena_from="initiatives", arena_to="policy", category="efc" if n % 2 else "", family="concept",
              claim_level=level, verdict=verdict, agreement="silent", series_q=0.02, lag_years=2.0, passages=2, copies=1,
              alternatives=list(ALTERNATIVES) if level in ("L1", "L2") else [], reason="years: 6, needed 12")
        for n, (verdict, level) in enumerate(LEVEL_OF.items())
    ]  # fmt: skip
    links = [
        blank(LINKS, layer=layer, from_node=a, to_node=b, kind=kind, claim_level="L2", category="efc", items=3,
              first_date=date(2012, 1, 1), last_date=date(2014, 1, 1))
        for layer, a, b, kind in (
            ("arenas", "arena:initiatives", "arena:policy", "reuse"),
            ("sources", "source:rucher-commun", "source:inconnue", "citation"),
            ("concepts", "arena:press", "concept:efc", "series"))
    ]  # fmt: skip
    drift = [
        blank(DRIFT, level="category", name=name, category=name, family="concept", scope="broad", arena_a="initiatives",
              arena_b="policy", period_b=period, docs_a=80, docs_b=70, controls=50, excess=0.08, p=0.01 if n < 2 else None,
              q=0.02 if n < 2 else None, power_40=0.3 if n < 2 else None, power_70=0.7 if n < 2 else None,
              verdict=verdict, reason=reason)
        for n, (name, period, verdict, reason) in enumerate((
            ("efc", "2010-2014", "company_differs", ""), ("communs", "2021-", "no_drift_detectable", ""),
            ("forms", "-2010", "kwic_only", "documents: 23, needed 60"), ("autre", "", "not_tested", "control words: 12, needed 39")))
    ]  # fmt: skip
    novelty = [
        blank(NOVELTY_ARENAS, run_id="r", measure=measure, arena="policy", docs=40, sources=6, estimate=0.2, lo=0.1, hi=0.3,
              verdict="descriptive_only")
        for measure in ("novelty", "transience", "resonance", "residual", "resonance_held")
    ]  # fmt: skip
    novelty += [
        blank(NOVELTY_ARENAS, run_id="r", measure="resonance_held", arena="initiatives", arena_b=b, estimate=-0.1, verdict=verdict,
              p=0.02 if q else None, q=q, reason="" if q else "effective sources: 2.31, needed 4")
        for b, verdict, q in (("policy", "a_resonates_more", 0.03), ("press", "b_resonates_more", 0.04),
                              ("x", "no_difference_detectable", 0.5), ("y", "descriptive_only", None))
    ]  # fmt: skip
    of_efc = {
        "level": "category",
        "name": "efc",
        "arena_a": "initiatives",
        "arena_b": "policy",
        "period_b": "2010-2014",
    }
    return {
        "precedence": PRECEDENCE.from_rows(_precedence()),
        "precedence_terms": PRECEDENCE_TERMS.from_rows(
            blank(PRECEDENCE_TERMS, arena_x="initiatives", arena_y="policy", category="efc", family="concept", scope="broad",
                  batches="keep", entry_id=f"efc.{n}", hits_x=30 * n, hits_y=22, d=0.2, status=status)
            for n, status in enumerate(("compared", "rare", "no_movement", "not_measured"))
        ),
        "first_use_order": FIRST_USE_ORDER.from_rows(_order()),
        "first_use_terms": FIRST_USE_TERMS.from_rows(
            blank(FIRST_USE_TERMS, arena_x="initiatives", arena_y="policy", entry_id=f"efc.{n}", category="efc", family="concept",
                  scope="broad", batches="keep", lead_years=1.5 * n, hits_x=8, hits_y=6, before_y=n == 1, status="compared")
            for n in range(3)
        ),
        "reuse": REUSE.from_rows(_reuse()),
        "reuse_families": REUSE_FAMILIES.from_rows(families),
        "citations": CITATIONS.from_rows(cited),
        "claims": CLAIMS.from_rows(claims),
        "links": LINKS.from_rows(links),
        "link_nodes": LINK_NODES.from_rows([
            blank(LINK_NODES, layer="arenas", node="arena:policy", partners=3, verdict="not_ranked", reason="edges: 4, needed 30"),
            blank(LINK_NODES, layer="sources", node="source:rucher-commun", partners=9, rank=1, verdict="ranked"),
        ]),
        "ccf": CCF.from_rows(
            blank(CCF, arena_x="initiatives", arena_y="policy", category="efc", family="concept", scope="broad",
                  batches="keep", lag=lag, r=0.1 * lag, bound=0.5, years=14, verdict="descriptive_only")
            for lag in range(-3, 4)
        ),
        "drift": DRIFT.from_rows(drift),
        "drift_terms": DRIFT_TERMS.from_rows(
            blank(DRIFT_TERMS, **of_efc, scope="broad", side=side, rank=n, term=f"voisin{side}{n}")
            for side in "ab" for n in range(3)
        ),
        "novelty": NOVELTY.from_rows(
            blank(NOVELTY, run_id="r", doc_id=f"neuf{n}", arena=("press", "policy")[n % 2], date=date(2014, 1, 1), resonance_held=0.1 * n)
            for n in range(12)
        ),
        "novelty_arenas": NOVELTY_ARENAS.from_rows(novelty),
        "drift_passages": DRIFT_PASSAGES.from_rows(
            blank(DRIFT_PASSAGES, **of_efc, side=side, number=n, doc_id=f"sens{side}{n}", start=3, end=6)
            for side in "ab" for n in range(9)
        ),
    }  # fmt: skip


def circulation_data(*, fictional: bool = True, **changes: object) -> CirculationData:
    made = tables()
    firsts = FIRST_USES.from_rows(
        blank(FIRST_USES, level="entry", name=f"efc.{n}", category="efc", family="concept", scope="broad", batches="keep",
              by="arena", place=arena, rank=1, date=date(2012, 3, 1), precision="day", doc_id=f"premier-{arena}-{n}",
              source_id="rucher-commun", segment_no=0, start=1, end=4, surface="efc", verdict="first_observed")
        for n in range(2) for arena in ("initiatives", "policy")
    )  # fmt: skip
    data = CirculationData(
        title="Communs dans le val de Brume",
        fictional=fictional,
        isctext_version="0.1.0",
        lexicon=LEXICON,
        generated="2026-10-09",
        study_page="rapport.html",
        labels=LABELS,
        entries={"efc.0": "économie de la fonctionnalité"},
        sources={"rucher-commun": "Le Rucher commun"},
        tables=made,
        entry_firsts=firsts,
        quotes=quotes_of(places_wanted(made, firsts)),
        pages=PAGES,
    )
    return replace(data, **changes)
