"""An invented study for the report's tests: three arenas, 2008-2024, sentences made here."""

# Invented sentences and rows read better on one line each.
# ruff: noqa: E501

from __future__ import annotations

import hashlib
import itertools
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
from report_time import in_time
from scipy.stats import chi2

from isctext.records.tables import REJECTIONS, RUNS, TOPIC_PROFILES, TOPICS, TRAJECTORIES
from isctext.reports import inputs
from isctext.reports.inputs import Lexicon, StudyData, TopicFit, Totals

YEARS = range(2008, 2025)
ARENAS = ("initiatives", "press", "policy")
SOURCES = {
    "initiatives": [
        ("fabrique-des-coteaux", "La Fabrique des Coteaux"),
        ("rucher-commun", "Le Rucher commun"),
    ],
    "press": [("echo-du-val", "L’Écho du Val"), ("courrier-de-brume", "Le Courrier de Brume")],
    "policy": [
        ("conseil-de-valbrume", "Conseil de Valbrume"),
        ("region-imaginaire", "Région imaginaire"),
    ],
}
CATEGORIES = [
    (
        "economie_contributive",
        "concept",
        "Économie contributive / de la contribution",
        "Travail distingué de l’emploi, savoirs, rétribution de la contribution. Hors contributions fiscales.",
    ),
    (
        "economie_des_communs",
        "concept",
        "Communs / agir en communs",
        "Ressource, communauté et règles ; et le commun comme principe politique.",
    ),
    (
        "entreprise_sociale",
        "concept",
        "Entreprise sociale (EMES)",
        "Projet économique, mission sociale, gouvernance participative.",
    ),
    ("efc", "concept", "Économie de la fonctionnalité et de la coopération", ""),
    ("peer_to_peer", "concept", "Pair-à-pair / production entre pairs", ""),
    ("forms", "form", "Formes et dispositifs", ""),
    ("gouvernance_democratique", "dimension", "Gouvernance démocratique et propriété d’usage", ""),
    ("ancrage_territorial", "dimension", "Ancrage territorial", ""),
    ("ess_generique", "contrast", "ESS générique", ""),
    ("marketing_territorial", "contrast", "Attractivité / marketing territorial", ""),
]
WORDS = {
    "economie_contributive": "rétribution de la contribution",
    "economie_des_communs": "les communs",
    "entreprise_sociale": "entreprise sociale",
    "efc": "économie de la fonctionnalité",
    "peer_to_peer": "production entre pairs",
    "forms": "tiers-lieu",
    "gouvernance_democratique": "règles décidées ensemble",
    "ancrage_territorial": "ancrage local",
    "ess_generique": "économie sociale et solidaire",
    "marketing_territorial": "attractivité du territoire",
}
LEFT = [
    "Réunis un soir de pluie dans l’ancienne filature, les adhérents ont longuement parlé de ",
    "Le rapport moral rappelle que l’association n’aurait pas tenu trois hivers sans ",
    "Interrogée sur le marché couvert, l’adjointe a défendu « une autre idée » de ",
    "À Valbrume, on commence par la soupe, puis on en vient à ",
    "La délibération, adoptée à main levée, mentionne pour la première fois ",
]
RIGHT = [
    ", sans trancher la question du local ni celle du chauffage.",
    ", que chacun comprend à sa manière et que personne ne veut réduire à une subvention.",
    " ; le conseil reviendra sur le calendrier après les vendanges.",
    ", écrit le rédacteur, qui préfère compter les outils prêtés plutôt que les discours.",
    " et fixe un budget modeste, à revoir chaque année avec les habitants.",
]
TITLES = [
    "Compte rendu de la réunion d’automne",
    "Le potager partagé rouvre ses portes",
    "Délibération sur les locaux vacants",
    "Une épicerie, dix-sept clés",
    "Lettre aux voisins",
]
TOPIC_WORDS = [
    (
        "potager et semences",
        [
            "potager",
            "semence",
            "récolte",
            "compost",
            "parcelle",
            "serre",
            "voisin",
            "eau",
            "verger",
            "haie",
            "ruche",
            "sol",
            "abeille",
        ],
    ),
    (
        "locaux vacants",
        [
            "local",
            "bail",
            "loyer",
            "toiture",
            "commerce",
            "vitrine",
            "travaux",
            "clé",
            "étage",
            "chauffage",
            "façade",
            "mairie",
        ],
    ),
    (
        "réunions et règles",
        [
            "réunion",
            "règle",
            "vote",
            "cercle",
            "ordre",
            "jour",
            "conseil",
            "adhérent",
            "décision",
            "charte",
            "bureau",
            "voix",
        ],
    ),
    (
        "mobilité",
        [
            "vélo",
            "car",
            "arrêt",
            "trajet",
            "route",
            "gare",
            "atelier",
            "pneu",
            "piste",
            "école",
            "horaire",
            "covoiturage",
        ],
    ),
]


def study_data(passages: int = 2500, *, fictional: bool = True, seed: int = 7) -> StudyData:
    """A whole study with about so many passages; the policy arena has no document in 2012."""
    rng = np.random.default_rng(seed)
    coverage = _coverage(rng)
    trajectories = _trajectories(rng, coverage, passages)
    lines = _passages(rng, trajectories)
    return StudyData(
        title="Communs et contribution dans le val de Brume",
        period=(2008, 2024),
        fictional=fictional,
        isctext_version="0.1.0",
        lexicon=Lexicon("isc-hdf", "0.1.0-draft", "3f" * 32, "draft"),
        generated="9 octobre 2026",
        totals=Totals(212, 1412, 1385, 9, 14, 4),
        coverage=coverage,
        duplicates=pa.table(
            {
                "arena": ["press", "press", "policy"],
                "kind": ["exact", "near", "near"],
                "n": pa.array([9, 12, 2], pa.int64()),
            }
        ),
        rejections=_rejections(),
        trajectories=trajectories,
        categories=pa.Table.from_pylist(
            [
                dict(zip(("category", "family", "label", "scope_note"), row, strict=True))
                for row in CATEGORIES
            ]
        ),
        passages=lines,
        passages_total=_totals(trajectories),
        **_topics(rng),
        topic_fit=TopicFit(fitted=1200, folded=1),
        runs=_runs(),
        **in_time(trajectories),
    )


def _coverage(rng) -> pa.Table:
    rows = []
    for arena, sources in SOURCES.items():
        for (source, label), year in itertools.product(sources, YEARS):
            if (arena == "policy" and year in (2009, 2012, 2013)) or (
                arena == "press" and year == 2015
            ):
                continue
            docs = int(rng.integers(8, 45)) if year > 2010 else int(rng.integers(1, 9))
            rows.append(
                {
                    "arena": arena,
                    "source_id": source,
                    "label": label,
                    "year": year,
                    "docs": docs,
                    "tokens": docs * int(rng.integers(300, 900)),
                    "first_date": date(year, 1, 12),
                    "last_date": date(year, 12, 3),
                }
            )
    rows.append(
        {
            "arena": "initiatives",
            "source_id": "rucher-commun",
            "label": "Le Rucher commun",
            "year": None,
            "docs": 5,
            "tokens": 2210,
            "first_date": None,
            "last_date": None,
        }
    )
    return inputs.COVERAGE.from_rows(rows)


def _trajectories(rng, coverage: pa.Table, passages: int) -> pa.Table:
    volume: dict[tuple[str, int], list[int]] = {}
    for r in coverage.to_pylist():
        if r["year"]:
            cell = volume.setdefault((r["arena"], r["year"]), [0, 0])
            cell[0] += r["docs"]
            cell[1] += r["tokens"]
    mean = passages / (len(CATEGORIES) * len(volume))
    average = sum(tokens for _, tokens in volume.values()) / len(volume)
    rows = []
    for (category, family, _, _), ((arena, year), (docs, tokens)) in itertools.product(
        CATEGORIES, sorted(volume.items())
    ):
        growth = 0.3 + 1.4 * (year - 2008) / 16
        broad = int(rng.poisson(mean * growth * tokens / average))
        strict = int(rng.binomial(broad, 0.55))
        for scope, hits in (("broad", broad), ("strict", strict)):
            rows.append(_row((category, family, scope, arena, year), hits, docs, tokens))
    return TRAJECTORIES.from_rows(rows)


def _row(key, hits, docs, tokens) -> dict[str, object]:
    category, family, scope, arena, year = key
    phi = 1.6
    low = chi2.ppf(0.025, 2 * hits / phi) / (2 * tokens / phi) * 1e6 if hits else 0.0
    high = chi2.ppf(0.975, 2 * hits / phi + 2) / (2 * tokens / phi) * 1e6
    docs_hit = min(docs, (hits + 1) // 2)
    flags = (
        ["sparse:sources"] * (docs < 30)
        + ["sparse:docs"] * (docs < 20)
        + ["sparse:tokens"] * (tokens < 10_000)
        + ["few_hits"] * (hits < 5)
    )
    share = docs_hit / docs
    return {
        "category": category, "family": family, "scope": scope, "arena": arena, "period": str(year), "period_start": date(year, 1, 1),
        "hits": hits, "docs_hit": docs_hit, "docs": docs, "sources": 2, "tokens": tokens, "rate_pm": 1e6 * hits / tokens, "lo": low, "hi": high,
        "doc_share": share, "share_lo": max(0.0, share - 0.12), "share_hi": min(1.0, share + 0.12), "phi": phi, "phi_src": 2.9, "flags": flags,
    }  # fmt: skip


def _passages(rng, trajectories: pa.Table) -> pa.Table:
    hits = {
        (r["category"], r["arena"], r["period"], r["scope"]): r["hits"]
        for r in trajectories.to_pylist()
    }
    rows = []
    for (category, arena, period, scope), n in hits.items():
        if scope != "broad":
            continue
        strict = hits[category, arena, period, "strict"]
        for i in range(n):
            source, _ = SOURCES[arena][int(rng.integers(2))]
            doc = int(rng.integers(max(1, n)))
            left, right = LEFT[int(rng.integers(5))], RIGHT[int(rng.integers(5))]
            start = 40 + 200 * i
            rows.append({
                "category": category, "arena": arena, "period": period, "doc_id": id_of(category, arena, period, doc),
                "title": TITLES[doc % 5], "date": date(int(period), 1 + doc % 12, 1 + doc % 28), "date_precision": ("day", "month", "year")[doc % 3],
                "source_id": source, "url": f"https://exemple.invalid/{doc}" if doc % 2 else "", "start": start, "end": start + len(WORDS[category]),
                "left": left, "node": WORDS[category], "right": right, "entry_id": f"{category[:8]}.{i % 7}", "tier": "core" if i < strict else "strong",
                "strict": i < strict, "broad": True,
            })  # fmt: skip
    return inputs.PASSAGES.from_rows(rows)


def id_of(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]


def _totals(trajectories: pa.Table) -> pa.Table:
    table = trajectories.select(["category", "scope", "arena", "period", "hits"]).rename_columns(
        ["category", "scope", "arena", "period", "n"]
    )
    return inputs.PASSAGES_TOTAL.conform(table)


def _topics(rng) -> dict[str, pa.Table]:
    topics, profiles, passages = [], [], []
    for k, (label, terms) in enumerate(TOPIC_WORDS):
        weights = np.sort(rng.dirichlet(np.ones(len(terms))))[::-1] * 0.3
        topics.append(
            {
                "run_id": "lda-7",
                "topic": k,
                "label": label,
                "share": (0.4, 0.3, 0.2, 0.1)[k],
                "terms": terms,
                "weights": weights.tolist(),
                "npmi": 0.11 + k / 50,
                "exclusivity": 0.8,
                "prior": 0.1,
            }
        )
        for arena in ARENAS:
            profiles.append(
                {
                    "run_id": "lda-7",
                    "topic": k,
                    "arena": arena,
                    "year": None,
                    "share": float(rng.uniform(0.05, 0.4)),
                    "docs": 100,
                    "n_words": 50_000,
                }
            )
            profiles += [
                {
                    "run_id": "lda-7",
                    "topic": k,
                    "arena": arena,
                    "year": y,
                    "share": float(rng.uniform(0.02, 0.5)),
                    "docs": 9,
                    "n_words": 4000,
                }
                for y in YEARS
                if not (arena == "policy" and y == 2012)
            ]
            source = SOURCES[arena][0][0]
            passages.append(
                {
                    "topic": k,
                    "doc_id": f"{k}{arena}",
                    "title": TITLES[k],
                    "date": date(2014, 5, 1),
                    "source_id": source,
                    "arena": arena,
                    "weight": 0.83,
                    "excerpt": LEFT[k] + "tout cela" + RIGHT[k],
                }
            )
    return {
        "topics": TOPICS.from_rows(topics),
        "topic_profiles": TOPIC_PROFILES.from_rows(profiles),
        "topic_passages": inputs.TOPIC_PASSAGES.from_rows(passages),
    }


def _rejections() -> pa.Table:
    rows = [
        ("scan-1997.pdf", "SCANNED_NO_TEXT", "aucune couche de texte sur 12 pages"),
        ("lettre.odt", "UNSUPPORTED", "application/vnd.oasis.opendocument.text"),
        ("archives/minutes.html", "EMPTY_OUTPUT", "0 caractère"),
        ("archives/vide.html", "EMPTY_OUTPUT", "0 caractère"),
    ]
    return REJECTIONS.from_rows(
        {
            "stage": "ingest",
            "input_id": name,
            "locator": "",
            "doc_id": "",
            "blob_id": "ab" * 32,
            "source_id": "echo-du-val",
            "arena": "press",
            "code": code,
            "detail": detail,
        }
        for name, code, detail in rows
    )


def _runs() -> pa.Table:
    moment = datetime(2026, 10, 9, tzinfo=UTC)
    return RUNS.from_rows(
        {
            "run_id": f"r{i}",
            "stage": stage,
            "version": 1,
            "key": f"{i:02d}" * 8,
            "inputs": "{}",
            "outputs": "{}",
            "options": '{"context": 12}',
            "seed": 0,
            "versions": '{"isctext": "0.1.0", "spacy": "3.8.7"}',
            "workers": 2,
            "units": 1385,
            "rejected": 4,
            "started": moment,
            "ended": moment,
        }
        for i, stage in enumerate(("ingest", "french", "concepts", "topics", "trajectories"))
    )


def with_payload(data: StudyData, payload: str) -> StudyData:
    """The same study with one text put wherever a corpus, a lexicon or a file may bring one."""
    return replace(
        data,
        title=payload,
        generated=payload,
        isctext_version=payload,
        lexicon=Lexicon(payload, payload, payload, payload),
        coverage=_put(data.coverage, payload, "label", "source_id"),
        rejections=_put(
            data.rejections, payload, "input_id", "detail", "code", "locator", "stage", "source_id"
        ),
        trajectories=_put(data.trajectories, payload, "period", rows=3),
        categories=_put(data.categories, payload, "label", "scope_note", "family"),
        passages=_put(
            data.passages,
            payload,
            "title",
            "url",
            "left",
            "node",
            "right",
            "entry_id",
            "tier",
            "doc_id",
            "source_id",
            rows=60,
        ),
        topics=_put(data.topics, payload, "label"),
        topic_passages=_put(
            data.topic_passages, payload, "title", "excerpt", "doc_id", "source_id"
        ),
        runs=_put(data.runs, payload, "stage", "key", "options", "versions"),
        trends=_put(data.trends, payload, "reason"),
        breaks=_put(data.breaks, payload, "reason"),
        first_uses=_put(data.first_uses, payload, "reason"),
        first_quotes=_put(
            data.first_quotes, payload, "left", "node", "right", "title", "url", "source_id"
        ),
        batch_events=_put(data.batch_events, payload, "source_id"),
    )


def _put(table: pa.Table, payload: str, *columns: str, rows: int | None = None) -> pa.Table:
    for name in columns:
        n = table.num_rows if rows is None else min(rows, table.num_rows)
        values = [payload] * n + table.column(name).to_pylist()[n:]
        table = table.set_column(
            table.schema.get_field_index(name), name, pa.array(values, pa.string())
        )
    return table
