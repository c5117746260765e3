"""What a study report is made from: a frozen bundle of Arrow tables, and its options."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import pyarrow as pa

from isctext.errors import StageError
from isctext.records.spec import TableSpec
from isctext.records.tables import REJECTIONS, TOPIC_PROFILES, TOPICS, TRAJECTORIES
from isctext.records.trajectory import BREAKS, FIRST_USES, TRENDS
from isctext.records.usage import BATCH_EVENTS

Lang = Literal["fr", "en"]

_S, _I, _L, _F, _B = pa.string(), pa.int32(), pa.int64(), pa.float64(), pa.bool_()
_D = pa.date32()


def _spec(name: str, key: tuple[str, ...], doc: str, /, **columns: pa.DataType) -> TableSpec:
    # Only these may be null: a date that nobody knows, a year without one.
    may = {"year", "date", "date_precision", "first_date", "last_date"}
    schema = pa.schema([pa.field(n, t, nullable=n in may) for n, t in columns.items()])
    return TableSpec(name, 1, schema, key, key, doc)


COVERAGE = _spec(
    "coverage",
    ("arena", "source_id", "year"),
    "documents and tokens per source and year; year null = undated",
    arena=_S,
    source_id=_S,
    label=_S,
    year=_I,
    docs=_L,
    tokens=_L,
    first_date=_D,
    last_date=_D,
)

DUPLICATE_COUNTS = _spec(
    "duplicate_counts",
    ("arena", "kind"),
    "documents set aside as duplicates, per arena and kind (exact or near)",
    arena=_S,
    kind=_S,
    n=_L,
)

CATEGORIES = _spec(
    "categories",
    ("category",),
    "what is counted: family is concept, form, dimension or contrast; rows stand in page order",
    category=_S,
    family=_S,
    label=_S,
    scope_note=_S,
)

PASSAGES = _spec(
    "passages",
    ("category", "doc_id", "start", "end", "entry_id"),
    "concordance lines: left, node and right are the document's own characters",
    category=_S,
    arena=_S,
    period=_S,
    doc_id=_S,
    title=_S,
    date=_D,
    date_precision=_S,
    source_id=_S,
    url=_S,
    start=_I,
    end=_I,
    left=_S,
    node=_S,
    right=_S,
    entry_id=_S,
    tier=_S,
    strict=_B,
    broad=_B,
)

PASSAGES_TOTAL = _spec(
    "passages_total",
    ("category", "scope", "arena", "period"),
    "how many passages there are in all, since the lines may be a part of them",
    category=_S,
    scope=_S,
    arena=_S,
    period=_S,
    n=_L,
)

TOPIC_PASSAGES = _spec(
    "topic_passages",
    ("topic", "doc_id", "excerpt"),
    "the text units in which a topic weighs most",
    topic=_I,
    doc_id=_S,
    title=_S,
    date=_D,
    source_id=_S,
    arena=_S,
    weight=_F,
    excerpt=_S,
)

QUOTES = _spec(
    "quotes",
    ("doc_id", "start", "end"),
    "single passages: left, node and right are the document's own characters",
    doc_id=_S,
    start=_I,
    end=_I,
    left=_S,
    node=_S,
    right=_S,
    title=_S,
    date=_D,
    date_precision=_S,
    source_id=_S,
    url=_S,
)

PROVENANCE = _spec(
    "provenance",
    ("stage", "key"),
    "how each step was run; a full ``runs`` table fits, its other columns are not shown",
    stage=_S,
    version=_I,
    key=_S,
    options=_S,
    versions=_S,
    seed=_L,
)

SPECS: dict[str, TableSpec] = {
    "coverage": COVERAGE,
    "duplicates": DUPLICATE_COUNTS,
    "rejections": REJECTIONS,
    "trajectories": TRAJECTORIES,
    "categories": CATEGORIES,
    "passages": PASSAGES,
    "passages_total": PASSAGES_TOTAL,
    "topics": TOPICS,
    "topic_profiles": TOPIC_PROFILES,
    "topic_passages": TOPIC_PASSAGES,
    "runs": PROVENANCE,
    "trends": TRENDS,
    "breaks": BREAKS,
    "first_uses": FIRST_USES,
    "first_quotes": QUOTES,
    "batch_events": BATCH_EVENTS,
}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lexicon behind every count: which one, which version, and how far it is validated."""

    lexicon_id: str
    version: str
    sha256: str
    status: str


@dataclass(frozen=True, slots=True)
class Totals:
    """The reconciliation of inputs: items found = documents kept + duplicates + rejections.

    ``rejections`` counts refused items at reading; later refusals stand in the table only.
    """

    files: int
    found: int
    documents: int
    duplicates_exact: int
    duplicates_near: int
    rejections: int

    @property
    def balance(self) -> int:
        """Items unaccounted for: 0 unless something was lost."""
        parts = self.documents + self.duplicates_exact + self.duplicates_near + self.rejections
        return self.found - parts


@dataclass(frozen=True, slots=True)
class TopicFit:
    """How many documents the topics were fitted on, and how many were folded in later."""

    fitted: int = 0
    folded: int = 0


@dataclass(frozen=True, slots=True)
class StudyData:
    """All that one study page shows. ``period`` is in years, both ends included.

    ``fictional`` marks an invented corpus on every part of the page. ``generated`` is the date
    to print, as text: a report has no clock of its own. ``first_uses``: of categories, by arena;
    ``first_quotes``: their passages. ``pages``: the pages beside this one, as (what, file name),
    what being hypotheses or circulation.
    """

    title: str
    period: tuple[int, int] | None
    fictional: bool
    isctext_version: str
    lexicon: Lexicon
    generated: str
    totals: Totals
    coverage: pa.Table
    duplicates: pa.Table
    rejections: pa.Table
    trajectories: pa.Table
    categories: pa.Table
    passages: pa.Table
    passages_total: pa.Table
    topics: pa.Table
    topic_profiles: pa.Table
    topic_passages: pa.Table
    topic_fit: TopicFit
    runs: pa.Table
    trends: pa.Table
    breaks: pa.Table
    first_uses: pa.Table
    first_quotes: pa.Table
    batch_events: pa.Table
    pages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """How to write the page.

    ``max_passages``: concordance lines shown per category, arena and period; the true total is
    always printed. ``per_document``: at most so many of them from one document (0 = no limit).
    ``context`` and ``excerpt``: characters quoted on each side of a hit, and per topic excerpt.
    ``more_command``: what to type for all passages of a cell; its fields are shell-quoted.
    """

    lang: Lang = "fr"
    max_passages: int = 40
    per_document: int = 0
    context: int = 90
    excerpt: int = 300
    max_rejections: int = 200
    topic_terms: int = 12
    more_command: str = "isctext kwic --category {category} --arena {arena} --period {period}"


def checked(data: StudyData) -> StudyData:
    """The same data with every table in its declared shape; extra columns are dropped.

    Raises StageError [IT-TAB-001] or [IT-TAB-002] for a table that does not fit, and
    [IT-REP-001] when the topics come from more than one fit: one page shows one model.
    """
    tables = {name: _fit(getattr(data, name), spec) for name, spec in SPECS.items()}
    runs = sorted(set(tables["topics"].column("run_id").to_pylist()))
    if len(runs) > 1:
        raise StageError(
            "IT-REP-001",
            "a study page shows one topic model",
            found=", ".join(runs),
            expected="one run_id in the topics table",
            hint="give the topics of one run, or write one report for each",
        )
    return replace(data, **tables)


def _fit(table: pa.Table, spec: TableSpec) -> pa.Table:
    kept = [name for name in spec.schema.names if name in table.schema.names]
    return spec.conform(table.select(kept))
