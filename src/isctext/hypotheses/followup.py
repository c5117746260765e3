"""Initiatives known by name: do mentions elsewhere come after claims of effects?

A succession in time (L1), never more: what makes an initiative known may make it claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from isctext.hypotheses.evidence import Evidence, Row, number, row_of
from isctext.hypotheses.scene import Scene
from isctext.statistics.precedence import (
    FEWEST_HITS,
    FEWEST_TERMS,
    FEWEST_YEARS,
    Panel,
    compare,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Years:
    """Claims (paragraphs of the initiatives) and naming (documents of the other arena): E x T.

    total_i, total: documents of both, T. first: the first year.
    """

    claims: Floats
    naming: Floats
    total_i: Floats
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
    """Whether yearly mentions follow yearly claims, over all named initiatives of an arena.

    Each initiative is a term of the panel that tells which of two arenas moves first.
    Source: methods specification 3.3 and 5.3.
    """
    for arena in scene.options.others:
        years = _years(scene, arena)
        seen = (years.total > 0) & (years.total_i > 0)
        claims, naming = years.claims[:, seen], years.naming[:, seen]
        often = np.minimum(claims.sum(axis=1), naming.sum(axis=1)) >= FEWEST_HITS
        base = {"measure": "follow_up", "arena": arena, "scope": "broad", "subject": "panel"}
        missing, flags = [], list[str]()
        if often.sum() < FEWEST_TERMS:
            missing.append(f"named {arena}: {often.sum()}, needed {FEWEST_TERMS}")
        if seen.sum() < FEWEST_YEARS:
            missing.append(f"years {arena}: {seen.sum()}, needed {FEWEST_YEARS}")
        if missing:
            told = Evidence.none("; ".join(missing))
        else:
            x = np.log((claims[often] + 0.5) / years.total_i[seen])
            y = np.log((naming[often] + 0.5) / years.total[seen])
            told, flags = _judged(compare(x, y))
        yield base | row_of(told) | {"both": int(often.sum()), "flags": flags}


def _judged(panel: Panel) -> tuple[Evidence, list[str]]:
    values = (panel.asym, panel.lo, panel.hi, panel.df, panel.p)
    estimate, lo, hi, df, p = (number(value) for value in values)
    direction, verdict = "none", "no_precedence_detectable"
    if bool(panel.precedes):
        ahead = bool(panel.asym > 0)
        direction = "for" if ahead else "against"
        verdict = "mentions_follow_claims" if ahead else "claims_follow_mentions"
    told = Evidence(estimate, lo, hi, df, p, direction, verdict, "")
    return told, [f"peak_lag:{abs(int(panel.peak_lag))}"] if bool(panel.precedes) else []


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
        total_i=np.bincount(counted.year[mine] - first, minlength=t).astype(np.float64),
        total=np.bincount(counted.year[theirs] - first, minlength=t).astype(np.float64),
        first=first,
    )


def _grid(row: NDArray[np.int64], column: NDArray[np.int64], rows: int, columns: int) -> Floats:
    total = np.bincount(row * columns + column, minlength=rows * columns)
    return total.astype(np.float64).reshape(rows, columns)
