"""The links that stand: dated traces, confirmed borrowings, precedence of series; and no other."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from isctext.circulation.claims.items import Item, sources_of
from isctext.circulation.links.nodes import node_rows
from isctext.records.precedence import LINK_NODES, LINKS

Row = dict[str, object]
ARENAS, CONCEPTS, SOURCES = "arenas", "concepts", "sources"
_YEAR = 365.25


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """What makes two items, or series, one link."""

    layer: str
    start: str
    end: str
    kind: str
    level: str
    category: str


def build_links(
    items: Sequence[Item],
    carried: Mapping[tuple[str, str], frozenset[str]],
    claims: Sequence[Row],
    labels: Mapping[str, str],
) -> dict[str, pa.Table]:
    """The tables ``links`` and ``link_nodes``.

    items: only those of level L2 and L3 make links. claims: rows of which level L1 makes links.
    An arena is linked to itself by nothing; two sources of one arena may be.

    Source: methods specification 3.8.
    """
    linked = [item for item in items if item.linked]
    held: dict[Tie, list[Item]] = {}
    for item in linked:
        for tie in _ties(item, carried.get((item.kind, item.item_id), frozenset())):
            held.setdefault(tie, []).append(item)
    rows = [_row(tie) | _summed(mine) for tie, mine in sorted(held.items(), key=lambda t: t[0])]
    rows += [row for claim in claims for row in _series_rows(claim)]
    nodes = node_rows(rows, dict(sources_of(linked)), labels)
    made = ((LINKS, rows), (LINK_NODES, nodes))
    return {
        spec.name: spec.from_rows(found).sort_by([(name, "ascending") for name in spec.sort])
        for spec, found in made
    }


def _ties(item: Item, categories: frozenset[str]) -> Iterator[Tie]:
    ends = f"source:{item.from_source}", f"source:{item.source}"
    yield Tie(SOURCES, *ends, item.kind, item.level, "")
    if item.from_arena == item.arena:
        return
    start, end = f"arena:{item.from_arena}", f"arena:{item.arena}"
    yield Tie(ARENAS, start, end, item.kind, item.level, "")
    for category in sorted(categories):
        yield from _through(start, end, item.kind, item.level, category)


def _through(start: str, end: str, kind: str, level: str, category: str) -> Iterator[Tie]:
    """A concept that goes from one arena to another: into it, and out of it."""
    yield Tie(CONCEPTS, start, f"concept:{category}", kind, level, category)
    yield Tie(CONCEPTS, f"concept:{category}", end, kind, level, category)


def _row(tie: Tie) -> Row:
    return {
        "layer": tie.layer,
        "from_node": tie.start,
        "to_node": tie.end,
        "kind": tie.kind,
        "claim_level": tie.level,
        "category": tie.category,
    }


def _summed(items: Sequence[Item]) -> Row:
    days: list[dt.date] = sorted(item.date for item in items if item.date is not None)
    lags = [item.lag_days for item in items if item.lag_days is not None]
    return {
        "items": len(items),
        "copies": len({item.copy for item in items}),
        "first_date": days[0] if days else None,
        "last_date": days[-1] if days else None,
        "lag_years": statistics.median(lags) / _YEAR if lags else None,
    }


def _series_rows(claim: Row) -> Iterator[Row]:
    """A claim's precedence of series, whatever stands beside it: no item, a lag and a q."""
    if claim["series"] != "precedes":
        return
    start, end = f"arena:{claim['arena_from']}", f"arena:{claim['arena_to']}"
    category = str(claim["category"])
    ties = [Tie(ARENAS, start, end, "series", "L1", "")]
    if category:
        ties = list(_through(start, end, "series", "L1", category))
    told = {"items": 0, "copies": 0, "lag_years": claim["lag_years"], "q": claim["series_q"]}
    for tie in ties:
        yield _row(tie) | told
