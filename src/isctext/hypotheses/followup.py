"""Initiatives known by name: do mentions elsewhere come after claims of effects?

A succession in time (L1), never more: what makes an initiative known may make it claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isctext.hypotheses.evidence import Evidence, Row, row_of
from isctext.hypotheses.scene import Scene

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FEWEST_NAMED, FEWEST_YEARS = 20, 12  # of the panel that tells who precedes (methods 3.3)


@dataclass(frozen=True, slots=True)
class _Years:
    """E x T: claims, paragraphs of the initiatives; docs of the other arena that name. total: T."""

    claims: Floats
    naming: Floats
    total: Floats
    first: int


def follow_up_rows(scene: Scene) -> Iterator[Row]:
    """A row for each other arena and named initiative that is named somewhere."""
    names = dict(scene.options.named)
    for arena in scene.options.others:
        years = _years(scene, arena)
        for e, entity in enumerate(scene.options.entities):
            if years.claims[e].sum() + years.naming[e].sum() == 0:
                continue
            row = {"arena": arena, "entity_id": entity, "name": names[entity]}
            yield row | _followed(years, e, scene.options.lag_years)


def panel_rows(scene: Scene) -> Iterator[Row]:
    """The panel of all named initiatives: what it lacks, or that it can be made."""
    for arena in scene.options.others:
        years = _years(scene, arena)
        both = (years.claims.sum(axis=1) > 0) & (years.naming.sum(axis=1) > 0)
        missing = []
        if both.sum() < FEWEST_NAMED:
            missing.append(f"named {arena}: {both.sum()}, needed {FEWEST_NAMED}")
        if len(years.total) < FEWEST_YEARS:
            missing.append(f"years {arena}: {len(years.total)}, needed {FEWEST_YEARS}")
        reason = "; ".join(missing)
        base = {"measure": "follow_up", "arena": arena, "scope": "broad", "subject": "panel"}
        yield base | row_of(Evidence.none(reason)) | {"both": int(both.sum())}


def _followed(years: _Years, e: int, lag: int) -> Row:
    claims, naming = years.claims[e], years.naming[e]
    row: Row = {
        "claims": int(claims.sum()),
        "mentions": int(naming.sum()),
        "first_mention": _first(naming, years.first),
        "first_claim": _first(claims, years.first),
        "verdict": "descriptive_only",
    }
    if not claims.any():
        return row | {"reason": "no_claim"}
    at = int(np.argmax(claims > 0))
    before, after = slice(max(at - lag, 0), at), slice(at + 1, at + 1 + lag)
    row |= {
        "before": int(naming[before].sum()),
        "same_year": int(naming[at]),
        "after": int(naming[after].sum()),
        "share_before": _share(naming[before], years.total[before]),
        "share_after": _share(naming[after], years.total[after]),
        "reason": "one_initiative",
    }
    return row


def _first(counts: Floats, first: int) -> int | None:
    return first + int(np.argmax(counts > 0)) if counts.any() else None


def _share(naming: Floats, total: Floats) -> float | None:
    return float(naming.sum() / total.sum()) if total.sum() else None


def _years(scene: Scene, arena: str) -> _Years:
    counted, named, hits, options = scene.counted, scene.named, scene.hits, scene.options
    mine = counted.within(options.initiatives) & scene.kept
    theirs = counted.within(arena) & scene.kept
    shown = counted.year[mine | theirs]
    first, last = (int(shown.min()), int(shown.max())) if len(shown) else (0, -1)
    t, e = last - first + 1, len(options.named)
    at_name = scene.paragraphs.holding(named.doc, named.start)
    at_hit = scene.paragraphs.at(hits.doc, hits.segment)
    claimed = np.zeros(len(scene.paragraphs.doc), dtype=np.bool_)
    effect = hits.of(options.effects) & hits.broad & (at_hit >= 0)
    claimed[at_hit[effect]] = True
    claim = mine[named.doc] & (at_name >= 0)
    claim[claim] = claimed[at_name[claim]]
    paragraphs = np.unique(np.stack([named.entity[claim], at_name[claim]]), axis=1)
    year = counted.year[scene.paragraphs.doc[paragraphs[1]]] - first
    docs = np.unique(np.stack([named.entity, named.doc])[:, theirs[named.doc]], axis=1)
    return _Years(
        claims=_grid(paragraphs[0], year, e, t),
        naming=_grid(docs[0], counted.year[docs[1]] - first, e, t),
        total=np.bincount(counted.year[theirs] - first, minlength=t).astype(np.float64),
        first=first,
    )


def _grid(row: NDArray[np.int64], column: NDArray[np.int64], rows: int, columns: int) -> Floats:
    total = np.bincount(row * columns + column, minlength=rows * columns)
    return total.astype(np.float64).reshape(rows, columns)
