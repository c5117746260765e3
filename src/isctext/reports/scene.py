"""What the parts of the page of circulation share: words, names, and the passages quoted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from isctext.reports.codes import Codes
from isctext.reports.escaping import anchor
from isctext.reports.quotes import Line, Place
from isctext.reports.sentences import Sentences
from isctext.reports.texts import Texts
from isctext.reports.typography import Typography

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """The shared facts of one page; see CirculationData for its fields."""

    t: Texts
    typo: Typography
    labels: Mapping[str, str]
    entries: Mapping[str, str]
    sources: Mapping[str, str]
    study_page: str
    lines: Mapping[Place, Line]

    @property
    def codes(self) -> Codes:
        """Verdicts and reasons in words."""
        return Codes(self.t, self.typo)

    @property
    def write(self) -> Sentences:
        """Sentences of coded rows."""
        return Sentences(self.t, self.typo, self.labels)

    def side(self, arena: str) -> str:
        """An arena inside a sentence: "la presse"."""
        return self.codes.arena(arena)

    def arena(self, name: str) -> str:
        """An arena in a table or a title: "Presse"."""
        return self.t.named("arena", name)

    def pair(self, a: str, b: str) -> str:
        """Two arenas, in no order."""
        return self.t("moves.pair", a=self.arena(a), b=self.arena(b))

    def subject(self, category: str, family: str) -> str:
        """A category in guillemets, or all entries of a family."""
        if category:
            return self.t("joined.quoted", text=self.label(category))
        named = self.t.named("family", family)
        return self.t("moves.all_entries", family=named[:1].lower() + named[1:])

    def label(self, category: str) -> str:
        """What a category is called."""
        return self.labels.get(category) or category

    def entry(self, entry_id: str) -> str:
        """The words of an entry, or its id."""
        return self.entries.get(entry_id) or entry_id

    def source(self, source_id: str) -> str:
        """What a source is called."""
        return self.sources.get(source_id) or source_id

    def passages(self, category: str, arena: str = "", number: int = 1) -> str:
        """Where the study page shows a category's passages (of an arena); "" for what is none."""
        if category not in self.labels or not self.study_page or not number:
            return ""
        place = anchor("pa", category, arena) if arena else anchor("c", category)
        return f"{self.study_page}#{place}"

    def alternatives(self, codes: list[str]) -> str:
        """The other explanations, as a sentence; "" for none."""
        if not codes:
            return ""
        named = [self.t.named("claim_alternative", code) for code in codes]
        return self.t("moves.alternatives", list=self.typo.prose(" ; ").join(named))

    def between(self, low: float | None, high: float | None, digits: int = 2) -> str:
        """An interval, "" where there is none."""
        if low is None or high is None:
            return ""
        return self.typo.interval(self.typo.decimal(low, digits), self.typo.decimal(high, digits))


def rows(tables: Mapping[str, pa.Table], name: str) -> list[Row]:
    """The rows of a table; none where the corpus has no such table."""
    found: list[Row] = tables[name].to_pylist() if name in tables else []
    return found
