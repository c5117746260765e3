"""Concordance lines, grouped by category, arena and period: what every number opens."""

from __future__ import annotations

import shlex
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from isctext.reports.escaping import anchor, neutral, web_link
from isctext.reports.inputs import ReportOptions, StudyData
from isctext.reports.setting import Arena, Setting

CellKey = tuple[str, str, str]
_Row = Mapping[str, object]
# One character for one: offsets into the quotation still hold.
_ONE_LINE = str.maketrans("\n\r\t", "   ")
NODE = 160  # characters of a hit that are quoted; a lexicon entry is never that long


@dataclass(frozen=True, slots=True)
class Line:
    """One passage, ready to print; ``strict`` marks a hit of the lexicon's core."""

    left: str
    node: str
    right: str
    title: str
    date: str
    source: str
    url: str
    place: str
    entry: str
    strict: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """The passages of one category, arena and period, with their true numbers."""

    id: str
    arena: Arena
    period: str
    lines: tuple[Line, ...]
    strict: int
    broad: int
    more: str

    @property
    def hidden(self) -> int:
        """How many passages exist beyond the lines shown."""
        return max(0, max(self.broad, self.strict) - len(self.lines))


def cells(data: StudyData, with_: Setting) -> dict[CellKey, Cell]:
    """Every cell that has a passage, in the order arena, then period.

    A passage stands in one cell only. Passages that are neither strict nor broad (proper
    names, entries off by default) are counted nowhere and not shown.
    """
    totals = _totals(data)
    rows = _rows(data.passages)
    keys = sorted(totals.keys() | rows.keys(), key=lambda k: (k[0], with_.arena(k[1]).number, k[2]))
    return {key: _cell(key, totals.get(key, {}), rows.get(key, []), with_) for key in keys}


def _totals(data: StudyData) -> dict[CellKey, dict[str, int]]:
    """The true number of passages per cell and scope: as stated, else the hits counted."""
    found: dict[CellKey, dict[str, int]] = defaultdict(dict)
    for table, column in ((data.trajectories, "hits"), (data.passages_total, "n")):
        for row in table.select(["category", "arena", "period", "scope", column]).to_pylist():
            if row[column]:
                found[row["category"], row["arena"], row["period"]][row["scope"]] = row[column]
    return found


def _rows(passages: pa.Table) -> dict[CellKey, list[_Row]]:
    counted = passages.filter(pc.or_(passages.column("strict"), passages.column("broad")))
    counted = counted.sort_by(
        [(c, "ascending") for c in ("date", "doc_id", "start", "end", "entry_id")]
    )
    grouped: dict[CellKey, list[_Row]] = defaultdict(list)
    for row in counted.to_pylist():
        grouped[row["category"], row["arena"], row["period"]].append(row)
    return grouped


def _cell(key: CellKey, totals: Mapping[str, int], rows: list[_Row], with_: Setting) -> Cell:
    chosen = _choose(rows, with_.options)
    arena = with_.arena(key[1])
    strict = sum(bool(row["strict"]) for row in rows)
    return Cell(
        id=anchor("p", *key),
        arena=arena,
        period=key[2],
        lines=tuple(_line(row, with_) for row in chosen),
        strict=max(strict, totals.get("strict", 0)),
        broad=max(len(rows), totals.get("broad", 0)),
        more=_command(key, with_.options),
    )


def _choose(rows: list[_Row], options: ReportOptions) -> list[_Row]:
    """At most ``max_passages`` rows in their order, one of each document before a second.

    A long document would otherwise fill the list and hide the others.
    """
    seen: Counter[object] = Counter()
    ranked = []
    for number, row in enumerate(rows):
        rank = seen[row["doc_id"]]
        seen[row["doc_id"]] += 1
        if not options.per_document or rank < options.per_document:
            ranked.append((rank, number))
    kept = sorted(number for _, number in sorted(ranked)[: options.max_passages])
    return [rows[number] for number in kept]


def _line(row: _Row, with_: Setting) -> Line:
    names = ("left", "node", "right", "title", "doc_id")
    text = {name: str(row[name]).translate(_ONE_LINE) for name in names}
    width = with_.options.context
    left, right = text["left"], text["right"]
    return Line(
        left=left if len(left) <= width else "…" + left[len(left) - width :],
        node=text["node"][:NODE],
        right=right if len(right) <= width else right[:width] + "…",
        title=text["title"] or with_.t("passages.untitled"),
        date=with_.typo.date(row["date"], row["date_precision"]),  # type: ignore[arg-type]
        source=with_.source(str(row["source_id"])),
        url=web_link(str(row["url"])),
        place=f"{text['doc_id']}:{row['start']}–{row['end']}",
        entry=f"{row['entry_id']} ({row['tier']})",
        strict=bool(row["strict"]),
    )


def _command(key: CellKey, options: ReportOptions) -> str:
    """The command line that prints the whole cell; names are quoted for the shell."""
    # A name is data: pasted unquoted into a terminal it could run as a command.
    names = ("category", "arena", "period")
    quoted = {n: shlex.quote(neutral(v)) for n, v in zip(names, key, strict=True)}
    return options.more_command.format(**quoted)


def by_arena(found: Iterable[Cell]) -> list[tuple[Arena, list[Cell]]]:
    """Cells in rows, one per arena, in the order of arenas then periods."""
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in found:
        rows[cell.arena.number].append(cell)
    return [(rows[number][0].arena, rows[number]) for number in sorted(rows)]
