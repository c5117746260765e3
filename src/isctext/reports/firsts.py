"""First uses by arena, each with the passage that opens it and the silence before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from isctext.reports.codes import Codes
from isctext.reports.inputs import StudyData
from isctext.reports.quotes import Line, lines_of
from isctext.reports.setting import Setting

_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class First:
    """What is said of the first use in one arena; its passage, and those of the next documents."""

    said: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def opening(self) -> tuple[Line, ...]:
        """The first passage."""
        return self.lines[:1]

    @property
    def following(self) -> tuple[Line, ...]:
        """The passages of the next documents."""
        return self.lines[1:]


def firsts(data: StudyData, with_: Setting) -> dict[tuple[str, str], First]:
    """By category and arena, in the broad count, bulk publications included."""
    lines = lines_of(data.first_quotes, with_.sources, with_.t, with_.typo)
    codes = Codes(with_.t, with_.typo)
    rows: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in data.first_uses.sort_by("rank").to_pylist():
        main = (row["scope"], row["batches"]) == ("broad", "keep")
        if main and row["level"] == "category" and row["by"] == "arena":
            rows[row["category"], row["place"]].append(row)
    return {
        key: First(
            said=_said(found[0], codes, with_),
            lines=tuple(lines[p] for p in map(_place, found) if p in lines),
        )
        for key, found in rows.items()
        if key[1] in with_.arenas
    }


def _place(row: _Row) -> tuple[str, int, int]:
    return row["doc_id"] or "", row["start"] or 0, row["end"] or 0


def _said(row: _Row, codes: Codes, with_: Setting) -> tuple[str, ...]:
    t, typo = with_.t, with_.typo
    verdict, reason = str(row["verdict"]), codes.reason(row["reason"])
    observed = row["rank"] > 0
    before = "_before" if observed else ""
    said = [
        t(
            f"evolution.{verdict}",
            date=typo.date(row["date"], row["precision"] or "day"),
            source=with_.source(row["source_id"]) if observed else "",
            docs=t.counted("evolution.docs", row[f"docs{before}"]),
            words=t.counted("evolution.words", row[f"words{before}"]),
            upper=typo.rate(row["upper_pm"]),
            reason=reason,
        )
    ]
    if verdict == "first_observed" and reason:
        said.append(t("evolution.first_quiet", reason=reason))
    if row["batch"]:
        said.append(t("evolution.first_batch"))
    return tuple(said)
