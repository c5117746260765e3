"""The company that words keep on two sides: what differs, by which words, and what to read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from isctext.records.claims import checked_sentence
from isctext.reports.quotes import Line, Place
from isctext.reports.scene import Row, Scene, rows

_SIDES = ("arena_a", "period_a", "arena_b", "period_b")
_QUOTED = 6  # passages of each side that the page quotes; the table has the whole sample
_TOLD = ("company_differs", "no_drift_detectable")
# Of what was not tested, passages are shown for the vocabularies that the study is about.
_READ_FAMILIES = ("concept", "form")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its keyed neighbours, and passages drawn from it."""

    name: str
    terms: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Drifted:
    """A comparison in words, with its two sides."""

    said: str
    more: tuple[str, ...]
    href: str
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class Drifts:
    """Categories in the broad count: those that differ, those that do not, those without a test.

    hidden: how many of the last are not shown.
    """

    differ: list[Drifted]
    alike: list[Drifted]
    untested: list[Drifted]
    hidden: int

    @property
    def any(self) -> bool:
        """Whether anything was compared."""
        return bool(self.differ or self.alike or self.untested or self.hidden)


def drifts(tables: Mapping[str, pa.Table], scene: Scene) -> Drifts:
    """From the tables of the stage drift."""
    terms = _by_key(rows(tables, "drift_terms"), "rank")
    drawn = _by_key(_passages(tables), "number")
    made: dict[str, list[Drifted]] = defaultdict(list)
    shown, hidden = _main(tables)
    for row in shown:
        part = row["verdict"] if row["verdict"] in _TOLD else "untested"
        made[part].append(_drifted(row, terms, drawn, scene))
    return Drifts(made[_TOLD[0]], made[_TOLD[1]], made["untested"], hidden)


def drift_places(tables: Mapping[str, pa.Table]) -> Iterator[Place]:
    """The passages that are quoted."""
    drawn = _by_key(_passages(tables), "number")
    for row in _main(tables)[0]:
        for side in "ab":
            for one in drawn[(*_key(row), side)][:_QUOTED]:
                yield one["doc_id"], one["start"], one["end"]


def _main(tables: Mapping[str, pa.Table]) -> tuple[list[Row], int]:
    """The rows that are shown, and how many others there are."""
    found = rows(tables, "drift")
    main = [r for r in found if (r["level"], r["scope"]) == ("category", "broad")]
    shown = [r for r in main if r["verdict"] in _TOLD or r["family"] in _READ_FAMILIES]
    shown.sort(key=lambda r: (r["verdict"] not in _TOLD, r["verdict"], *_key(r)))
    return shown, len(main) - len(shown)


def _passages(tables: Mapping[str, pa.Table]) -> list[Row]:
    return [r for r in rows(tables, "drift_passages") if r["level"] == "category"]


def _key(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in ("name", *_SIDES))


def _by_key(found: Iterable[Row], order: str) -> dict[tuple[str, ...], list[Row]]:
    grouped: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in sorted(found, key=lambda r: r[order]):
        if row.get("scope", "broad") == "broad":
            grouped[(*_key(row), row["side"])].append(row)
    return grouped


def _drifted(
    row: Row,
    terms: Mapping[tuple[str, ...], list[Row]],
    drawn: Mapping[tuple[str, ...], list[Row]],
    scene: Scene,
) -> Drifted:
    names = [_side_name(row, side, scene) for side in "ab"]
    sides = [
        Side(
            name=name,
            terms=", ".join(t["term"] for t in terms.get((*_key(row), side), [])),
            lines=tuple(_lines(drawn.get((*_key(row), side), [])[:_QUOTED], scene)),
        )
        for side, name in zip("ab", names, strict=True)
    ]
    return Drifted(
        said=sentence(row, scene),
        more=tuple(_more(row, scene)),
        href=scene.passages(row["category"]),
        sides=(sides[0], sides[1]),
    )


def _side_name(row: Row, side: str, scene: Scene) -> str:
    parts = [scene.arena(row[f"arena_{side}"]), _period(row[f"period_{side}"], scene)]
    return ", ".join(part for part in parts if part)


def _period(name: str, scene: Scene) -> str:
    """Years in words: "2016-2020", "2021-" (since), "-2010" (until)."""
    first, dash, last = name.partition("-")
    if dash and not last:
        return scene.t("drift.since", year=first)
    if dash and not first:
        return scene.t("drift.until", year=last)
    return f"{first}–{last}" if dash else name


def _lines(found: Iterable[Row], scene: Scene) -> Iterator[Line]:
    for row in found:
        line = scene.lines.get((row["doc_id"], row["start"], row["end"]))
        if line:
            yield line


def sentence(row: Row, scene: Scene) -> str:
    """What a row says, at level L0: no sense moves from one side to the other."""
    key = f"drift.{row['verdict']}"
    checked_sentence(scene.t(key), "L0", scene.t.lang)
    number = scene.typo.decimal
    return scene.t(
        key,
        subject=scene.subject(row["category"], row["family"]),
        a=_side_name(row, "a", scene),
        b=_side_name(row, "b", scene),
        controls=scene.typo.count(row["controls"]),
        excess=number(row["excess"], 3),
        expected=number(row["excess_expected"], 3),
        p=number(row["p"], 3),
        q=number(row["q"], 3),
        reason=scene.codes.reason(row["reason"]),
    )


def _more(row: Row, scene: Scene) -> Iterator[str]:
    yield scene.t(
        "drift.counts",
        docs_a=scene.t.counted("evolution.docs", row["docs_a"]),
        docs_b=scene.t.counted("evolution.docs", row["docs_b"]),
    )
    if row["power_40"] is not None and row["power_70"] is not None:
        shares = {n: scene.typo.percent(row[f"power_{n}"], 0) for n in (40, 70)}
        yield scene.t("drift.power", some=shares[40], most=shares[70])
