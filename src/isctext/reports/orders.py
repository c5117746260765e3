"""In which of two arenas the words come up first, with the passages of the first uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from isctext.records.claims import alternatives, checked_sentence
from isctext.reports.quotes import Line, Place
from isctext.reports.scene import Row, Scene, rows

_UNTESTED = "not_tested"
_TERMS = 120  # compared entries that are shown, with two passages each
_STRICT = 0.05
_TURNED = {"y_first": "x_first"}


@dataclass(frozen=True, slots=True)
class Ordered:
    """One comparison in words."""

    said: str
    level: str
    href: str
    more: tuple[str, ...]
    alternatives: str


@dataclass(frozen=True, slots=True)
class Term:
    """A compared entry with its first use in each arena: passages, or none."""

    entry: str
    pair: str
    category: str
    href: str
    lead: str
    before: str
    sides: tuple[tuple[str, str, str, tuple[Line, ...]], ...]


@dataclass(frozen=True, slots=True)
class Orders:
    """The comparisons that were tested, those that were not, and the entries behind them.

    more_untested: how many comparisons of single categories have no test either.
    """

    told: tuple[Ordered, ...]
    untested: tuple[Ordered, ...]
    more_untested: int
    terms: tuple[Term, ...]
    hidden: int


def orders(tables: Mapping[str, pa.Table], entry_firsts: pa.Table, scene: Scene) -> Orders:
    """From the broad count with bulk publications."""
    main = _main(tables, "first_use_order")
    told = [r for r in main if r["verdict"] != _UNTESTED]
    # Of what was not tested, families are told; their categories lack the same, and more of it.
    whole = [r for r in main if r["category"] == "" and r not in told]
    shown = terms_shown(tables)
    firsts = _firsts(entry_firsts)
    compared = sum(r["status"] == "compared" for r in _main(tables, "first_use_terms"))
    return Orders(
        told=tuple(_ordered(r, scene) for r in told),
        untested=tuple(_ordered(r, scene) for r in whole),
        more_untested=len(main) - len(told) - len(whole),
        terms=tuple(_term(r, firsts, scene) for r in shown),
        hidden=compared - len(shown),
    )


def terms_shown(tables: Mapping[str, pa.Table]) -> list[Row]:
    """The compared entries that the page shows: by pair of arenas, the widest gaps first."""
    found = [r for r in _main(tables, "first_use_terms") if r["status"] == "compared"]
    found.sort(key=lambda r: (-abs(r["lead_years"]), r["entry_id"]))
    kept = found[:_TERMS]
    return sorted(kept, key=lambda r: (r["arena_x"], r["arena_y"]))


def order_places(shown: Iterable[Row], entry_firsts: pa.Table) -> set[Place]:
    """The passages of their first uses."""
    firsts = _firsts(entry_firsts)
    keys = {(r["entry_id"], r[side]) for r in shown for side in ("arena_x", "arena_y")}
    found = (firsts.get(key) for key in keys)
    return {(r["doc_id"], r["start"], r["end"]) for r in found if r and r["doc_id"]}


def _main(tables: Mapping[str, pa.Table], name: str) -> list[Row]:
    found = rows(tables, name)
    return [r for r in found if (r["scope"], r["batches"]) == ("broad", "keep")]


def _firsts(table: pa.Table) -> dict[tuple[str, str], Row]:
    return {
        (r["name"], r["place"]): r
        for r in table.to_pylist()
        if r["by"] == "arena" and r["rank"] == 1 and (r["scope"], r["batches"]) == ("broad", "keep")
    }


def _ordered(row: Row, scene: Scene) -> Ordered:
    return Ordered(
        said=sentence(row, scene),
        level=row["claim_level"],
        href=scene.passages(row["category"]),
        more=tuple(_more(row, scene)),
        alternatives=scene.alternatives(list(alternatives(row["claim_level"]))),
    )


def sentence(row: Row, scene: Scene) -> str:
    """What a row says; the earlier arena is named first.

    Raises StageError [IT-CLM-001] when the words say more than the row's level allows.
    """
    verdict = str(row["verdict"])
    a, b = row["arena_x"], row["arena_y"]
    lead, low, high = row["mean_years"], row["lo"], row["hi"]
    if verdict in _TURNED:
        a, b, verdict = b, a, _TURNED[verdict]
        lead, low, high = -lead, -high, -low
    key = f"order.{verdict}"
    checked_sentence(scene.t(key), row["claim_level"], scene.t.lang)
    return scene.t(
        key,
        subject=scene.subject(row["category"], row["family"]),
        a=scene.side(a),
        b=scene.side(b),
        lead=scene.codes.years(lead),
        interval=scene.between(low, high, 1),
        p=scene.typo.decimal(row["p"], 3),
        q=scene.typo.decimal(row["q"], 3),
        terms=scene.t.counted("order.terms", row["terms"]),
        reason=scene.codes.reason(row["reason"]),
    )


def _more(row: Row, scene: Scene) -> list[str]:
    said = []
    if row["p"] is not None:
        shares = {n: scene.typo.percent(row[c], 0) for n, c in _SHARES}
        said.append(scene.t("order.shares", **shares))
    if row["rare"] or row["censored"]:
        counts = {name: scene.typo.count(row[name]) for name in ("rare", "censored")}
        said.append(scene.t("order.set_aside", **counts))
    if row["level_p"] is not None and row["level_p"] < _STRICT:
        said.append(scene.t("order.unequal"))
    return said


_SHARES = (("x", "x_first"), ("y", "y_first"), ("tie", "tie"))


def _term(row: Row, firsts: Mapping[tuple[str, str], Row], scene: Scene) -> Term:
    before = [scene.arena(row[f"arena_{side}"]) for side in ("x", "y") if row[f"before_{side}"]]
    return Term(
        entry=scene.entry(row["entry_id"]),
        pair=scene.pair(row["arena_x"], row["arena_y"]),
        category=scene.label(row["category"]),
        href=scene.passages(row["category"]),
        lead=scene.typo.decimal(row["lead_years"], 1),
        before=", ".join(before),
        sides=tuple(_side(row, side, firsts, scene) for side in ("x", "y")),
    )


def _side(
    row: Row, side: str, firsts: Mapping[tuple[str, str], Row], scene: Scene
) -> tuple[str, str, str, tuple[Line, ...]]:
    """The arena, its hits in the common years, where they are, and the first passage."""
    arena = row[f"arena_{side}"]
    hits = row[f"hits_{side}"]
    first = firsts.get((row["entry_id"], arena))
    place = (first["doc_id"], first["start"], first["end"]) if first else None
    line = scene.lines.get(place) if place else None
    href = scene.passages(row["category"], arena, hits)
    return scene.arena(arena), scene.typo.count(hits), href, (line,) if line else ()
