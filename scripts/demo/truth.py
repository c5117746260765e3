"""truth.json: what a correct engine must find in the corpus, counted while it was written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from demo.checks import count_surface
from demo.compose import edited_passage
from demo.material import ARENAS, Material, Table
from demo.records import Item
from demo.specials import jaccard

Entry = dict[str, Any]


def truth_json(items: Sequence[Item], material: Material, seed: int) -> bytes:
    """The whole answer sheet, indented, with its keys in a fixed order."""
    kept = [item for item in items if not item.codes]
    dated = [item for item in kept if item.day is not None]
    answer = {
        "schema": "isctext-demo-truth/1",
        "fictional": True,
        "seed": seed,
        "period": material.schedule["period"],
        "totals": _totals(items, kept),
        "documents": _by_arena_and_year(dated, lambda _: 1),
        "documents_by_source": dict(sorted(Counter(i.source_id for i in kept).items())),
        "undated": [i.place for i in kept if i.day is None],
        "rejections": [_rejection(i) for i in items if i.codes],
        "duplicates": _duplicates(kept),
        "terms": {n: _term(n, s, dated) for n, s in material.plants["terms"].items()},
        "categories": _categories(material, dated),
        "dimensions": {n: _dimension(n, s, dated) for n, s in _dimensions(material)},
        "passage": _passage(dated, material.plants["passage"]),
        "false_friends": _false_friends(dated),
    }
    return (json.dumps(answer, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _totals(items: Sequence[Item], kept: Sequence[Item]) -> Entry:
    refused = [i for i in items if i.codes]
    exact = sum(1 for i in kept if i.exact_copy_of)
    return {
        "files": len({i.path for i in items}),
        "items": len(items),
        "documents": len(kept),
        "undated": sum(1 for i in kept if i.day is None),
        "exact_duplicates": exact,
        "distinct_documents": len(kept) - exact,
        "near_duplicates": sum(1 for i in kept if i.near_copy_of),
        "rejections": len(refused),
        "rejections_by_code": dict(sorted(Counter(i.codes[0] for i in refused).items())),
    }


def _by_arena_and_year(items: Iterable[Item], weigh: Callable[[Item], int]) -> Entry:
    counts: dict[str, Counter[str]] = {arena: Counter() for arena in ARENAS}
    for item in items:
        weight = weigh(item)
        if weight and item.day is not None:
            counts[item.arena][str(item.day.year)] += weight
    return {arena: dict(sorted(years.items())) for arena, years in counts.items()}


def _rejection(item: Item) -> Entry:
    return {"path": item.path, "codes": list(item.codes), "why": item.why}


def _duplicates(kept: Sequence[Item]) -> Entry:
    by_key = {f"{i.source_id}:{i.name}": i for i in kept if not i.exact_copy_of}
    exact = [(by_key[i.exact_copy_of], i) for i in kept if i.exact_copy_of]
    near = [(by_key[i.near_copy_of], i) for i in kept if i.near_copy_of]
    return {
        "exact": [
            {"kept": a.place, "copy": b.place, "same_bytes": a.title == b.title} for a, b in exact
        ],
        "near": [
            {"first": a.place, "reprint": b.place, "jaccard_5": round(jaccard(a, b), 4)}
            for a, b in near
        ],
    }


def _term(name: str, spec: Table, dated: Sequence[Item]) -> Entry:
    def weigh(item: Item) -> int:
        return count_surface(item, spec["surface"])

    hits = _by_arena_and_year(dated, weigh)
    carriers = [i for i in _in_order(dated) if weigh(i)]
    return {
        "surface": spec["surface"],
        "role": spec["role"],
        "hits": hits,
        "total": {arena: sum(years.values()) for arena, years in hits.items()},
        "first_use": {arena: _first(carriers, arena) for arena in ARENAS},
        "documents": {a: [i.place for i in carriers if i.arena == a] for a in ARENAS},
        "planted": sum(1 for i in dated for p in i.plants if p.name == name and p.kind == "terms"),
    }


def _categories(material: Material, dated: Sequence[Item]) -> Entry:
    """What the categories of the shipped lexicon must count, from the terms that they hold."""
    found: Entry = {}
    for category, spec in material.plants["categories"].items():
        surfaces = [material.plants["terms"][term]["surface"] for term in spec["terms"]]

        def weigh(item: Item, surfaces: list[str] = surfaces) -> int:
            return sum(count_surface(item, surface) for surface in surfaces)

        hits = _by_arena_and_year(dated, weigh)
        total = {arena: sum(years.values()) for arena, years in hits.items()}
        found[category] = {**spec, "hits": hits, "total": total}
    return found


def _first(carriers: Sequence[Item], arena: str) -> Entry | None:
    first = next((i for i in carriers if i.arena == arena), None)
    if first is None or first.day is None:
        return None
    return {"year": first.day.year, "date": str(first.day), "document": first.place}


def _dimensions(material: Material) -> Iterable[tuple[str, Table]]:
    yield from material.plants["dimensions"].items()


def _dimension(name: str, spec: Table, dated: Sequence[Item]) -> Entry:
    # A contributive budget is a core pattern of the dimension too.
    names = {name, "budget_contributif"} if name == "remuneration" else {name}

    def carries(item: Item) -> int:
        return int(any(p.name in names for p in item.plants))

    documents = _by_arena_and_year(dated, carries)
    total = {arena: sum(years.values()) for arena, years in documents.items()}
    sizes = Counter(i.arena for i in dated)
    return {
        "surface": spec["surface"],
        "rule": "one core pattern, or two patterns of two entries",
        "documents": documents,
        "total": total,
        "share": {arena: round(total[arena] / sizes[arena], 4) for arena in ARENAS},
    }


def _passage(dated: Sequence[Item], spec: Table) -> Entry:
    holders = [i for i in _in_order(dated) if i.passage]
    return {
        "text": spec["original"],
        "words": len(spec["original"].split()),
        "edited_text": edited_passage(spec),
        "edits": spec["edits"],
        "occurrences": [
            {
                "document": i.place,
                "arena": i.arena,
                "date": str(i.day),
                "verbatim": i.passage == "original",
            }
            for i in holders
        ],
    }


def _false_friends(dated: Sequence[Item]) -> list[Entry]:
    return [
        {"document": i.place, "arena": i.arena, "surface": p.surface, "not": "economie_des_communs"}
        for i in _in_order(dated)
        for p in i.plants
        if p.kind == "false_friends"
    ]


def _in_order(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda i: (str(i.day), i.place))
