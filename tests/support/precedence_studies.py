"""Planted yearly counts as the tables ``exposure`` and ``usage``, each year shared by sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from memory_rows import MemoryRows

from isctext.records.usage import EXPOSURE, USAGE

SOURCES = 4


def study(
    hits: np.ndarray,
    words: np.ndarray,
    *,
    arenas: Sequence[str],
    categories: Sequence[str],
    family: str = "concept",
    first_year: int = 2000,
    docs: int = 100,
    strict: bool = True,
    bulk: bool = False,
    size: int = 500,
) -> dict[str, MemoryRows]:
    """hits: K x A x T of entries "e00", "e01" ...; words: A x T, 0 for a year without documents.

    categories: one per entry. strict: whether the strict scope counts the same. bulk: a batch
    event of one document stands in the first year of each arena.
    """
    exposure, usage = [], []
    for a, arena in enumerate(arenas):
        for t in range(words.shape[1]):
            if words[a, t] > 0:
                month = dt.date(first_year + t, 1, 1)
                exposure += [_exposed(arena, s, month, docs, words[a, t]) for s in range(SOURCES)]
        if bulk:
            month = dt.date(first_year, 1, 1)
            exposure.append(_exposed(arena, 0, month, SOURCES, SOURCES * 10.0) | {"batch": True})
    names = [f"e{k:02}" for k in range(len(hits))]
    scopes = ("broad", "strict") if strict else ("broad",)
    for scope in scopes:
        usage += _used("entry", scope, names, hits, (arenas, categories, family, first_year))
        known = sorted(set(categories))
        summed = np.array(
            [hits[[c == name for c in categories]].sum(axis=0) for name in known]
        ).reshape(len(known), *hits.shape[1:])
        usage += _used("category", scope, known, summed, (arenas, known, family, first_year))
    tables = {"exposure": EXPOSURE.from_rows(exposure), "usage": USAGE.from_rows(usage)}
    return {name: MemoryRows(table, size) for name, table in tables.items()}


def _exposed(arena: str, source: int, month: dt.date, docs: int, words: float) -> dict[str, object]:
    mine = max(int(words) // SOURCES, 1)
    return {
        "arena": arena,
        "source_id": f"{arena}-{source}",
        "month": month,
        "precision": "month",
        "batch": False,
        "docs": max(docs // SOURCES, 1),
        "tokens": mine,
        "tokens_sq": float(mine) ** 2 / max(docs // SOURCES, 1),
    }


def _used(
    level: str,
    scope: str,
    names: Sequence[str],
    hits: np.ndarray,
    where: tuple[Sequence[str], Sequence[str], str, int],
) -> list[dict[str, object]]:
    arenas, categories, family, first_year = where
    rows = []
    for k, a, t in zip(*np.nonzero(hits), strict=True):
        share = np.bincount(np.arange(int(hits[k, a, t])) % SOURCES, minlength=SOURCES)
        for source in np.flatnonzero(share):
            number = int(share[source])
            rows.append(
                {
                    "level": level,
                    "name": names[k],
                    "category": categories[k],
                    "family": family,
                    "scope": scope,
                    "arena": arenas[a],
                    "source_id": f"{arenas[a]}-{source}",
                    "month": dt.date(first_year + int(t), 1, 1),
                    "precision": "month",
                    "batch": False,
                    "hits": number,
                    "docs_hit": number,
                    "hits_sq": float(number),
                    "hits_tokens": float(number * 600),
                    "first": dt.date(first_year + int(t), 3, 1),
                }
            )
    return rows


def empty() -> dict[str, MemoryRows]:
    """A corpus without a counted document."""
    return {spec.name: MemoryRows(spec.empty()) for spec in (EXPOSURE, USAGE)}


def shuffled(inputs: dict[str, MemoryRows], seed: int) -> dict[str, MemoryRows]:
    """The same rows in another order."""
    rng = np.random.default_rng(seed)
    made = {}
    for name, rows in inputs.items():
        table: pa.Table = rows.table()
        made[name] = MemoryRows(table.take(pa.array(rng.permutation(table.num_rows))), 333)
    return made
