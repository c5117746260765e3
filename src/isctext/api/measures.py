"""Asking the measures: time, arenas, hypotheses. Each answer is a Result over a stored table."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from isctext.api.results import Result
from isctext.workflow.answers import answer, kept, named
from isctext.workflow.checking import check_begun
from isctext.workflow.measures import OF_VERB
from isctext.workflow.power import power
from isctext.workflow.progress import Talk
from isctext.workflow.run import Place, Summary, run_stages
from isctext.workflow.saying import said
from isctext.workflow.street import lexicon
from isctext.workflow.tracing import trends_of

# The stage whose provenance goes with each table.
_STAGES = {"breaks": "trends", "composition": "trends", "uptake": "uptake"}


class Measures:
    """The measures of a corpus. Asking never computes: ``measure`` does."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def measure(self, verb: str = "trace", *, quiet: bool = False) -> Summary:
        """Bring up to date what a verb measures: trace, circulation, framing or hypotheses."""
        return run_stages(self._place, only=OF_VERB[verb], talk=Talk(quiet=quiet))

    def trends(self, name: str = "", *, arena: str = "", every_row: bool = False) -> Result:
        """Yearly change in percent by arena, its interval, and the smallest that shows (MDE).

        name: a category, an entry's id, or words of its pattern ("tiers-lieu"); "" is all. See
        table ``trends``.
        """
        return self._answer("trends", every_row, name=name, arena=arena)

    def breaks(self, name: str = "", *, arena: str = "", every_row: bool = False) -> Result:
        """Steps or S-curves: between which years, and whether a line would do."""
        return self._answer("breaks", every_row, name=name, arena=arena)

    def first_uses(
        self, name: str = "", *, by: str = "arena", place: str = "", every_row: bool = False
    ) -> Result:
        """First dated occurrences with their passages' places, or how much was read in vain.

        by: arena, source, territory or actor; place: one of them.
        """
        return self._answer("first_uses", every_row, name=name, by=by, place=place)

    def first_use_order(self, *, every_row: bool = False) -> Result:
        """Which arena uses words first, at equal volume (rarefied first use)."""
        return self._answer("first_use_order", every_row)

    def precedence(self, category: str = "", *, every_row: bool = False) -> Result:
        """Which arena's usage moves first, over many terms; L1 at most."""
        return self._answer("precedence", every_row, category=category)

    def reuse(self, *, arena_a: str = "", arena_b: str = "") -> Result:
        """Passages that two documents share, with both texts."""
        return self._answer("reuse", every_row=True, arena_a=arena_a, arena_b=arena_b)

    def uptake(self, arena: str = "", *, every_row: bool = False) -> Result:
        """How much less each dimension of the project is taken up in an arena."""
        return self._answer("uptake", every_row, arena=arena)

    def statements(self, lang: str = "") -> pa.Table:
        """What may be said of the three hypotheses, as sentences."""
        check_begun(Path(self._place.folder), self._place.store, "statements")
        return said(self._place.folder, lang)

    def power(self) -> Result:
        """What the corpus could detect, question by question."""
        return Result(power(self._place))

    def _answer(self, table: str, every_row: bool, **asked: str) -> Result:
        store = self._place.store
        stage = _STAGES.get(table, table)
        check_begun(self._place.folder, store, stage)
        if asked.get("name"):
            asked["name"] = named(lexicon(self._place.folder, self._place.study), asked["name"])
        if stage == "trends" and self._is_entry(asked.get("name", "")):
            found = trends_of(self._place, asked["name"])[table]
            return Result(kept(found, table, asked, every_row=every_row))
        rows = answer(store, table, asked, every_row=every_row)
        runs = store.table("runs").read().to_pylist()
        last = [run for run in runs if run["stage"] == stage]
        return Result(rows, last[-1] if last else {})

    def _is_entry(self, name: str) -> bool:
        words = lexicon(self._place.folder, self._place.study)
        return any(entry.entry_id == name for entry in words.entries)
