"""The claims: for each ordered pair of arenas, and each concept, the level that stands."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import pyarrow as pa

from isctext.circulation.claims.concepts import carried
from isctext.circulation.claims.items import Item, read_items
from isctext.circulation.claims.options import ClaimOptions
from isctext.circulation.claims.series import Series, Told, read_series
from isctext.circulation.links.build import build_links
from isctext.records.claims import alternatives
from isctext.records.precedence import CLAIMS
from isctext.records.series import by_arena, named_families
from isctext.records.stage import Rows

Row = dict[str, object]
ALL = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that claims rest on. hits: by (category, arena); carried: categories of each item."""

    arenas: tuple[str, ...]
    sets: tuple[tuple[str, str], ...]
    hits: Mapping[tuple[str, str], int]
    items: Sequence[Item]
    carried: Mapping[tuple[str, str], frozenset[str]]
    series: Series

    def of(self, category: str, family: str) -> list[Item]:
        """The items that carry a category, or, for the set of all, any of its family."""
        wanted = {category} if category != ALL else {c for c, f in self.sets if f == family}
        return [i for i in self.items if wanted & self.carried.get((i.kind, i.item_id), set())]


def build_claims(inputs: Mapping[str, Rows], options: ClaimOptions) -> dict[str, pa.Table]:
    """The tables ``claims``, ``links`` and ``link_nodes``.

    ``inputs``: precedence, reuse, citations, confirmed_links, mentions, segments, exposure,
    usage; any of the first four may be empty. No level is given without its evidence: L1 the
    verdict of the panel, that no sensitivity contradicts; L2 a dated passage or citation; L3
    the word of every person who read it.

    Source: methods specification 3.1 and 3.8.
    """
    evidence = _evidence(inputs, options)
    rows = list(_rows(evidence))
    table = CLAIMS.from_rows(rows).sort_by([(name, "ascending") for name in CLAIMS.sort])
    links = build_links(evidence.items, evidence.carried, rows, dict(options.labels))
    return {"claims": table} | links


def _evidence(inputs: Mapping[str, Rows], options: ClaimOptions) -> Evidence:
    usage = inputs["usage"]
    counts = by_arena(inputs["exposure"], usage, level="category")
    known = {*options.categories, *named_families(usage)}
    sets = sorted(((c, f) for c, f in known if f in options.families), key=lambda s: s[::-1])
    total = counts.hits.sum(axis=2)
    hits = {
        (name, arena): int(total[k, a])
        for k, name in enumerate(counts.names)
        for a, arena in enumerate(counts.arenas)
    }
    for family in options.families:
        mine = [c for c, f in sets if f == family]
        for arena in counts.arenas:
            hits[_all_of(family), arena] = sum(hits.get((c, arena), 0) for c in mine)
    items = read_items(inputs)
    return Evidence(
        arenas=tuple(counts.arenas),
        sets=(*((ALL, family) for family in options.families), *sets),
        hits=hits,
        items=items,
        carried=carried(items, inputs, options.families),
        series=read_series(inputs["precedence"]),
    )


def _all_of(family: str) -> str:
    return f"\x1f{family}"  # no category has it


def _rows(evidence: Evidence) -> Iterator[Row]:
    for category, family in evidence.sets:
        mine = evidence.of(category, family)
        name = category if category != ALL else _all_of(family)
        for start, end in permutations(evidence.arenas, 2):
            hits = tuple(evidence.hits.get((name, arena), 0) for arena in (start, end))
            base: Row = {"arena_from": start, "arena_to": end, "category": category}
            base |= {"family": family, "hits_from": hits[0], "hits_to": hits[1]}
            there = [i for i in mine if (i.from_arena, i.arena) == (start, end)]
            back = [i for i in mine if (i.from_arena, i.arena) == (end, start) and i.linked]
            told = evidence.series.told(start, end, category, family)
            yield base | _items_row(there, len(back)) | _claim(there, told, min(hits) > 0)


def _items_row(items: Sequence[Item], opposite: int) -> Row:
    linked = [item for item in items if item.linked]
    reused = [item for item in linked if item.kind == "reuse"]
    days = sorted(item.date for item in linked if item.date is not None)
    lags = [item.lag_days for item in linked if item.lag_days is not None]
    return {
        "passages": len(reused),
        "copies": len({item.copy for item in reused}),
        "citations": len(linked) - len(reused),
        "confirmed": sum(item.standing == "confirmed" for item in items),
        "refused": sum(item.standing == "refused" for item in items),
        "disputed": sum(item.standing == "disputed" for item in items),
        "opposite": opposite,
        "first_date": days[0] if days else None,
        "last_date": days[-1] if days else None,
        "lag_days": int(statistics.median(lags)) if lags else None,
    }


def _claim(items: Sequence[Item], told: Told, both: bool) -> Row:
    """Level and verdict: the best evidence in this direction, and nothing of the other's."""
    levels = {item.level for item in items}
    series = told.row()
    if "L3" in levels:
        claim = ("L3", "confirmed")
    elif "L2" in levels:
        claim = ("L2", _traces({item.kind for item in items if item.linked}))
    elif told.precedes:
        claim = ("L1", "precedes")
    elif not both:
        claim = ("", "not_in_both")
    else:
        claim = ("L0", told.co_presence)
    level, verdict = claim
    linked = level in ("L2", "L3")
    return series | {
        "claim_level": level,
        "verdict": verdict,
        "agreement": told.agreement if linked else "silent",
        "alternatives": list(alternatives(level)),
    }


def _traces(kinds: set[str]) -> str:
    """The verdict where dated traces are of these kinds."""
    only = {"reuse": "traces_passages", "citation": "traces_citations"}
    return only[kinds.pop()] if len(kinds) == 1 else "traces"
