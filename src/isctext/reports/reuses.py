"""Shared passages side by side, texts of many documents, and citations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pyarrow as pa

from isctext.reports.quotes import Line, Place
from isctext.reports.scene import Row, Scene, rows

BORROWING = "candidate_borrowing"
_PER_PAIR = 60  # shared passages shown for a pair of arenas
_INSIDE = 60  # possible borrowings within arenas
_FAMILIES = 40
_OF_FAMILY = 6  # documents of a family that are quoted
_CITATIONS = 200


@dataclass(frozen=True, slots=True)
class Shared:
    """A passage in two documents; ``earlier`` says whether the first is known to be older."""

    level: str
    kind: str
    direction: str
    measure: str
    lag: str
    earlier: bool
    first: Line
    second: Line


@dataclass(frozen=True, slots=True)
class Group:
    """Shared passages of one ordered pair of arenas; hidden: how many more there are."""

    title: str
    counts: str
    shown: tuple[Shared, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class Passages:
    """Between arenas, then within one."""

    between: tuple[Group, ...]
    inside: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """A text of many documents: how many, and its first ones by date."""

    said: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation with its passage."""

    said: str
    level: str
    line: tuple[Line, ...]


def passages(tables: Mapping[str, pa.Table], scene: Scene) -> Passages:
    """What is shown of table ``reuse``."""
    made: dict[bool, list[Group]] = {True: [], False: []}
    for crossing, chosen, all_of in _groups(tables):
        a, b = (scene.arena(chosen[0][f"arena_{side}"]) for side in "ab")
        title = scene.t("moves.directed", a=a, b=b) if crossing else scene.t("moves.within", a=a)
        shown = tuple(one for row in chosen for one in _shared(row, scene))
        group = Group(title, _counts(all_of, scene), shown, len(all_of) - len(chosen))
        made[crossing].append(group)
    return Passages(tuple(made[True]), tuple(made[False]))


def reuse_places(tables: Mapping[str, pa.Table]) -> Iterator[Place]:
    """Both sides of the passages that are shown."""
    for _, chosen, _ in _groups(tables):
        for row in chosen:
            for side in "ab":
                yield row[f"doc_{side}"], row[f"start_{side}"], row[f"end_{side}"]


def _groups(tables: Mapping[str, pa.Table]) -> Iterator[tuple[bool, list[Row], list[Row]]]:
    """(between arenas or not, rows shown, rows to choose from) for each pair of arenas.

    Between two arenas every row may be shown, possible borrowings first; within one, only those.
    """

    def pair(row: Row) -> tuple[bool, str, str]:
        return row["arena_a"] == row["arena_b"], row["arena_a"], row["arena_b"]

    found = rows(tables, "reuse")
    kept = [r for r in found if r["arena_a"] != r["arena_b"] or r["class"] == BORROWING]
    for (inside, _, _), group in groupby(sorted(kept, key=pair), key=pair):
        ranked = sorted(group, key=_rank)
        yield not inside, ranked[: _INSIDE if inside else _PER_PAIR], ranked


def _rank(row: Row) -> tuple[object, ...]:
    return row["class"] != BORROWING, row["claim_level"] != "L2", -row["matched"], row["passage_id"]


def _counts(found: Sequence[Row], scene: Scene) -> str:
    candidates = sum(r["class"] == BORROWING for r in found)
    values = {"n": len(found), "candidates": candidates, "formulas": len(found) - candidates}
    return scene.t("reuse.counts", **{k: scene.typo.count(v) for k, v in values.items()})


def _shared(row: Row, scene: Scene) -> Iterator[Shared]:
    sides = [scene.lines.get((row[f"doc_{s}"], row[f"start_{s}"], row[f"end_{s}"])) for s in "ab"]
    if sides[0] is None or sides[1] is None:
        return
    t, typo = scene.t, scene.typo
    counts = ("matched", "aligned_len", "exclusive")
    matched, aligned, exclusive = (typo.count(row[name]) for name in counts)
    lag = row["lag_days"]
    yield Shared(
        level=row["claim_level"],
        kind=_because(t.named("class", row["class"]), "class_reason", row["class_reason"], scene),
        direction=_because(
            t.named("direction", row["direction"]),
            "direction_reason",
            row["direction_reason"],
            scene,
        ),
        measure=t("reuse.measure", matched=matched, aligned=aligned, exclusive=exclusive),
        lag="" if lag is None else t.counted("reuse.lag", lag),
        earlier=row["direction"] == "a_to_b",
        first=sides[0],
        second=sides[1],
    )


def _because(said: str, group: str, reason: str, scene: Scene) -> str:
    return f"{said} ({scene.t.named(group, reason)})" if reason else said


def families(tables: Mapping[str, pa.Table], scene: Scene) -> tuple[list[Family], int]:
    """The texts of many documents, those of several arenas first; and how many are not shown."""
    chosen, hidden = _families(tables)
    made = []
    for members in chosen:
        one = members[0]
        counts = {n: scene.typo.count(one[n]) for n in ("docs", "sources", "arenas")}
        lines = (scene.lines.get((r["doc_id"], r["start"], r["end"])) for r in members)
        made.append(
            Family(scene.t("reuse.family", **counts), tuple(line for line in lines if line))
        )
    return made, hidden


def family_places(tables: Mapping[str, pa.Table]) -> Iterator[Place]:
    """The passages of the families that are shown."""
    for members in _families(tables)[0]:
        for row in members:
            yield row["doc_id"], row["start"], row["end"]


def _families(tables: Mapping[str, pa.Table]) -> tuple[list[list[Row]], int]:
    grouped: dict[str, list[Row]] = {}
    for row in sorted(rows(tables, "reuse_families"), key=lambda r: (r["family_id"], r["place"])):
        grouped.setdefault(row["family_id"], []).append(row)
    ranked = sorted(
        grouped.values(), key=lambda m: (-m[0]["arenas"], -m[0]["docs"], m[0]["family_id"])
    )
    return [_first_ones(members) for members in ranked[:_FAMILIES]], len(ranked[_FAMILIES:])


def _first_ones(members: list[Row]) -> list[Row]:
    """The first document of each arena, then the next ones by date."""
    heads = {row["arena"]: row for row in reversed(members)}
    first = sorted(heads.values(), key=lambda r: r["place"])
    others = [row for row in members if row not in first]
    kept = [*first, *others][:_OF_FAMILY]
    return sorted(kept, key=lambda r: r["place"])


def citations(tables: Mapping[str, pa.Table], scene: Scene) -> tuple[list[Cited], int]:
    """Citations, those between arenas first; and how many are not shown."""
    chosen, hidden = _citations(tables)
    return [_cited(row, scene) for row in chosen], hidden


def citation_places(tables: Mapping[str, pa.Table]) -> Iterator[Place]:
    """The passages of the citations that are shown."""
    for row in _citations(tables)[0]:
        yield row["doc_id"], row["start"], row["end"]


def _citations(tables: Mapping[str, pa.Table]) -> tuple[list[Row], int]:
    found = sorted(
        rows(tables, "citations"),
        key=lambda r: (
            r["claim_level"] != "L2",
            r["arena"] == r["cited_arena"],
            r["doc_id"],
            r["start"],
            r["cited_source"],
        ),
    )
    return found[:_CITATIONS], len(found[_CITATIONS:])


def _cited(row: Row, scene: Scene) -> Cited:
    dated = ""
    if row["cited_date"] is not None:
        dated = scene.t("citation.dated", date=scene.typo.date(row["cited_date"]))
    said = scene.t(
        "citation.cites",
        kind=scene.t.named("citation_kind", row["kind"]),
        source=scene.source(row["cited_source"]),
        arena=scene.arena(row["cited_arena"]),
        dated=dated,
    )
    line = scene.lines.get((row["doc_id"], row["start"], row["end"]))
    return Cited(said, row["claim_level"], (line,) if line else ())
