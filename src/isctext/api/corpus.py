"""A corpus: the same verbs as the command line, from Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from isctext.api.measures import Measures
from isctext.api.results import Concordance, Result, Trajectory
from isctext.concepts.kwic import compile_query
from isctext.errors import UsageError, did_you_mean
from isctext.store import Damage, run_sql
from isctext.workflow.answers import named
from isctext.workflow.checking import check_begun
from isctext.workflow.concordance import search
from isctext.workflow.damage import damages
from isctext.workflow.evidence import Asked, passages
from isctext.workflow.progress import Talk
from isctext.workflow.reporting import write_report
from isctext.workflow.run import Summary, open_place, run_stages
from isctext.workflow.starting import write_study
from isctext.workflow.street import lexicon
from isctext.workflow.tracing import trace_every


class Corpus:
    """A study's corpus. Methods that compute do only what is missing."""

    def __init__(self, folder: str | Path) -> None:
        self._place = open_place(Path(folder))

    @property
    def folder(self) -> Path:
        """The study's folder."""
        return self._place.folder

    # -- computing -------------------------------------------------------------------------

    def run(self, *, quiet: bool = False, workers: int | None = None) -> Summary:
        """Every stage, from files to trajectories."""
        return self._run((), quiet=quiet, workers=workers)

    def ingest(self, *, quiet: bool = False, workers: int | None = None) -> Summary:
        """New and changed files to documents; repeated documents marked."""
        return self._run(("ingest", "duplicates"), quiet=quiet, workers=workers)

    def annotate(self, *, quiet: bool = False, workers: int | None = None) -> Summary:
        """Documents to segments, tokens and entities."""
        return self._run(("annotate",), quiet=quiet, workers=workers)

    def find_concepts(self, *, quiet: bool = False, workers: int | None = None) -> Summary:
        """Segments to mentions of the lexicon's entries."""
        return self._run(("concepts",), quiet=quiet, workers=workers)

    def topics(self, *, quiet: bool = False) -> Result:
        """The topics, fitted if something changed: labels, terms, weights."""
        self._run(("topics",), quiet=quiet, workers=None)
        return Result(self.table("topics"), self._provenance("topics"))

    def report(self, *, lang: str = "") -> Path:
        """The offline HTML report of the study: its path."""
        return write_report(self._place, lang=lang)

    # -- asking ----------------------------------------------------------------------------

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """A whole table of the spine, sorted. See docs/reference/tables.md."""
        return self._place.store.table(name).read(columns)

    def trajectory(
        self, category: str, *, by: str = "arena", every: str = "year", batches: str = ""
    ) -> Trajectory:
        """Rates and document shares by arena and period, strict and broad.

        category: a category of the lexicon, an entry's id, or words of its pattern
        ("tiers-lieu"). by: "arena" (the only breakdown so far). every: year, quarter or month.
        batches: "drop" leaves out days of bulk publication, "flag" marks their rows, "keep"
        does neither; "" as the study says.
        Raises UsageError [IT-QRY-001] for an unknown category, [IT-QRY-002] for another
        breakdown.
        """
        category, entry, label = self._asked(category)
        if by != "arena":
            raise UsageError(
                "IT-QRY-002",
                f"no breakdown by '{by}'",
                found=by,
                expected="arena",
                hint="for other breakdowns: isctext query sql, on the table mentions",
            )
        self._ask("trajectories" if every == self._place.study.trajectories.every else "concepts")
        table = trace_every(self._place, every, category=category, entry=entry, batches=batches)
        settings = self._place.study.trajectories
        return Trajectory(
            table,
            self._provenance("trajectories"),
            category=category,
            entry=entry,
            every=every,
            label=label,
            store=self._place.store,
            duplicates=settings.duplicates,
            batches=batches or settings.batches,
            fictional=self._place.study.study.fictional,
        )

    def kwic(
        self,
        pattern: str = "",
        *,
        category: str = "",
        arena: str = "",
        period: str | int = "",
        source: str = "",
        width: int = 12,
    ) -> Concordance:
        """Passages in which a pattern stands, or those counted for a category.

        pattern: words in the lexicon's grammar ("tiers-lieu", "=communs", "économie de le
        contribution"). width: words on each side. Give a pattern or a category.
        period: a year, a quarter (2019-T2) or a month (2019-03).
        Raises UsageError [IT-QRY-003] for neither or both, [IT-QRY-001] for an unknown
        category, [IT-QRY-005] for an arena or source that the corpus does not have,
        [IT-QRY-006] for another period.
        """
        if bool(pattern) == bool(category):
            raise UsageError(
                "IT-QRY-003",
                "a concordance needs a pattern or a category",
                found="both" if pattern else "neither",
                expected="one of the two",
                hint='for example: isctext kwic "tiers-lieu" --arena press',
            )
        if category and source:
            raise UsageError(
                "IT-QRY-003",
                "a source goes with a pattern, not with a category",
                found=f"category {category}, source {source}",
                expected="one or the other",
                hint="ask for the category, then keep the rows of that source_id",
            )
        self._ask("concepts" if category else "annotate")
        self._known("arena", arena)
        self._known("source_id", source)
        store = self._place.store
        every = _grain(str(period))
        if category:
            self._label(category)
            settings = self._place.study.trajectories
            asked = Asked(
                category=category,
                arena=arena,
                period=str(period),
                every=every or settings.every,
                duplicates=settings.duplicates,
            )
            return Concordance(passages(store, asked))
        query = compile_query(pattern)
        return Concordance(
            search(store, query, arena=arena, source=source, period=str(period), width=width)
        )

    @property
    def measures(self) -> Measures:
        """Trends, first uses, precedence, shared passages, hypotheses: asked and computed."""
        return Measures(self._place)

    def sql(self, query: str, parameters: Sequence[object] = ()) -> Result:
        """One read-only SELECT over the tables, with ? for parameters."""
        self._ask()
        return Result(run_sql(self._place.store, query, parameters))

    def check(self) -> list[Damage]:
        """What on disk is no longer as it was committed; empty when all is well."""
        return list(damages(self._place))

    # -- inside ----------------------------------------------------------------------------

    def _ask(self, stage: str = "") -> None:
        check_begun(self.folder, self._place.store, stage)

    def _known(self, column: str, name: str) -> None:
        """Refuses a name that the corpus does not have: no passage for "presse" says nothing."""
        if not name:
            return
        names = set(self.table("documents", [column])[column].to_pylist())
        if names and name not in names:
            raise UsageError(
                "IT-QRY-005",
                f"no {column.removesuffix('_id')} named '{name}' in this corpus",
                found=name,
                expected="one that the corpus has",
                hint=did_you_mean(name, names),
            )

    def _run(self, stages: tuple[str, ...], *, quiet: bool, workers: int | None) -> Summary:
        return run_stages(self._place, only=stages, talk=Talk(quiet=quiet), workers=workers)

    def _label(self, category: str) -> str:
        words = lexicon(self.folder, self._place.study)
        names = {entry.name: entry.label for entry in words.categories}
        if category not in names:
            raise UsageError(
                "IT-QRY-001",
                f"no category named '{category}'",
                found=category,
                expected="a category of the lexicon",
                hint=did_you_mean(category, names),
            )
        return names[category]

    def _asked(self, name: str) -> tuple[str, str, str]:
        """A category or an entry by its name or words: category, entry ("" for none), label."""
        words = lexicon(self.folder, self._place.study)
        found = named(words, name)
        for category in words.categories:
            for entry in category.entries:
                if entry.entry_id == found:
                    return category.name, found, entry.patterns[0]
        return name, "", self._label(name)

    def _provenance(self, stage: str) -> dict[str, object]:
        runs = self._place.store.table("runs").read(None, pc.field("stage") == stage)
        found: list[dict[str, object]] = runs.to_pylist()
        return found[-1] if found else {}


_GRAINS = (("year", r"\d{4}"), ("quarter", r"\d{4}-T[1-4]"), ("month", r"\d{4}-(0[1-9]|1[0-2])"))


def _grain(period: str) -> str:
    """The grain that a period is written in, "" for no period."""
    if not period:
        return ""
    for grain, form in _GRAINS:
        if re.fullmatch(form, period):
            return grain
    raise UsageError(
        "IT-QRY-006",
        f"'{period}' is no period",
        found=period,
        expected="a year (2019), a quarter (2019-T2) or a month (2019-03)",
        hint="for example: --period 2019",
    )


def open(folder: str | Path) -> Corpus:  # noqa: A001
    """The corpus of the study in that folder (where isctext.toml is)."""
    return Corpus(folder)


def create(folder: str | Path, title: str = "") -> Corpus:
    """A new study folder with an isctext.toml to start from, opened."""
    write_study(Path(folder), title or Path(folder).name)
    return Corpus(folder)
