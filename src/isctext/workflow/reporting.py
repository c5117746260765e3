"""The report of a study: its tables gathered, its page written, again only when they changed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from isctext.concepts.entries import Lexicon
from isctext.records.ids import sha256_hex
from isctext.registry import REPORTS as REPORT_GROUP
from isctext.registry import load
from isctext.reports.inputs import Lexicon as LexiconNote
from isctext.reports.inputs import ReportOptions, StudyData, TopicFit, Totals
from isctext.store import Store
from isctext.store.atomic import write_whole
from isctext.workflow.checking import check_begun
from isctext.workflow.circulationpage import TABLES as OF_CIRCULATION
from isctext.workflow.circulationpage import gather_circulation
from isctext.workflow.evidence import Asked, coverage, passages, topic_passages, totals
from isctext.workflow.hypothesispage import TABLES as OF_HYPOTHESES
from isctext.workflow.hypothesispage import gather_hypotheses, quotes
from isctext.workflow.provenance import versions
from isctext.workflow.run import REPORTS, Place
from isctext.workflow.settling import WHOLE
from isctext.workflow.street import lexicon

# Concepts and forms are what the study is about; a dimension or a contrast has ten times
# as many hits, and a few lines each are enough to judge what is counted.
_PER_CELL_OTHERS = 5
_SHOWN = ("trajectories", "mentions", "documents", "duplicates", "topics", "topic_weights")
_SHOWN_ALSO = ("topic_profiles", "topic_runs", "rejections", "sources", "inputs")
_IN_TIME = ("trends", "breaks", "first_uses", "batch_events")
_PAGES = {
    "fr": {"study": "rapport", "hypotheses": "hypotheses", "circulation": "circulation"},
    "en": {"study": "report", "hypotheses": "hypotheses-en", "circulation": "circulation-en"},
}


def write_report(place: Place, *, lang: str = "", today: date | None = None) -> Path:
    """The page of the study, written to reports/ in the study's folder: its path.

    The pages of the hypotheses and of circulation are written beside it.
    Not written again while the tables, the study and isctext are what they were. Raises
    StoreError [IT-STO-006] when no run has left anything to show.
    """
    check_begun(place.folder, place.store)
    chosen = lang or place.study.report.lang or place.study.study.lang
    files = {
        what: f"{name}.html" for what, name in _PAGES["en" if chosen == "en" else "fr"].items()
    }
    path = place.folder / REPORTS / files["study"]
    mark = path.with_suffix(".key")
    key = _key(place, chosen)
    if path.is_file() and mark.is_file() and mark.read_text() == key:
        return path
    day = today or date.today()
    options = ReportOptions(
        lang="en" if chosen == "en" else "fr",
        max_passages=place.study.report.passages_per_cell,
    )
    gathered = {
        "study": gather(place, day, _others(files, "study")),
        "hypotheses": gather_hypotheses(place, path.name, day, _others(files, "hypotheses")),
        "circulation": gather_circulation(place, path.name, day, _others(files, "circulation")),
    }
    for what, data in gathered.items():
        _write(path.with_name(files[what]), f"{what}.v1", data, options)
    write_whole(mark, key.encode())
    return path


def _others(files: dict[str, str], what: str) -> tuple[tuple[str, str], ...]:
    """The pages beside the study's, but for one: (what, file name)."""
    return tuple((name, file) for name, file in files.items() if name not in ("study", what))


def _write(path: Path, report: str, data: object, options: ReportOptions) -> None:
    render: Any = load(REPORT_GROUP, report)
    page: str = render(data, options)
    write_whole(path, page.encode("utf-8"))


def gather(place: Place, today: date, pages: tuple[tuple[str, str], ...] = ()) -> StudyData:
    """All that the page shows, as tables. pages: those beside it, as (what, file name)."""
    store, study = place.store, place.study
    words = lexicon(place.folder, study)
    asked = Asked(every=study.trajectories.every, duplicates=study.trajectories.duplicates)
    return StudyData(
        title=study.study.title,
        period=study.study.period,
        fictional=study.study.fictional,
        isctext_version=versions()["isctext"],
        lexicon=LexiconNote(words.lexicon_id, words.version, words.sha256, words.status),
        generated=today.isoformat(),
        totals=_totals(store),
        coverage=coverage(store),
        duplicates=_duplicates(store),
        rejections=store.table("rejections").read(),
        trajectories=store.table("trajectories").read(),
        categories=_categories(words),
        passages=_passages(store, asked, study.report.passages_per_cell),
        passages_total=totals(store, asked),
        topics=store.table("topics").read(),
        topic_profiles=store.table("topic_profiles").read(),
        topic_passages=topic_passages(store),
        topic_fit=_topic_fit(store),
        runs=_latest_runs(store),
        trends=store.table("trends").read(None, pc.field("level") == "category"),
        breaks=store.table("breaks").read(None, pc.field("level") == "category"),
        first_uses=(firsts := _first_uses(store)),
        first_quotes=quotes(store, _places(firsts)),
        batch_events=store.table("batch_events").read(),
        pages=pages,
    )


def _first_uses(store: Store) -> pa.Table:
    """Those of categories by arena, in the broad count: what the page says in words."""
    shown = (pc.field("level") == "category") & (pc.field("by") == "arena")
    return store.table("first_uses").read(None, shown & (pc.field("scope") == "broad"))


def _places(firsts: pa.Table) -> list[tuple[str, int, int]]:
    known = firsts.filter(pc.greater(firsts["rank"], 0))
    columns = (known[name].to_pylist() for name in ("doc_id", "start", "end"))
    return sorted(set(zip(*columns, strict=True)))


def _passages(store: Store, asked: Asked, per_cell: int) -> pa.Table:
    main = replace(asked, per_cell=per_cell, families=("concept", "form"))
    others = replace(
        asked,
        per_cell=min(per_cell, _PER_CELL_OTHERS),
        families=("dimension", "contrast"),
    )
    return pa.concat_tables([passages(store, main), passages(store, others)])


def _totals(store: Store) -> Totals:
    closed = store.table("inputs").read(["found"], pc.field("chunk") == WHOLE)
    kinds = store.table("duplicates").read(["doc_id", "kind"])["kind"].to_pylist()
    rejections = store.table("rejections").read(["stage", "input_id"])
    at_reading = rejections.filter(pc.equal(rejections["stage"], "ingest")).num_rows
    documents = store.table("documents").count()
    files = closed.num_rows
    return Totals(
        files=files,
        found=documents + at_reading,
        documents=documents - len(kinds),
        duplicates_exact=kinds.count("exact"),
        duplicates_near=kinds.count("near"),
        rejections=at_reading,
    )


def _topic_fit(store: Store) -> TopicFit:
    runs = store.table("topic_runs").read(["docs_fitted", "docs_folded"]).to_pylist()
    return TopicFit(runs[0]["docs_fitted"], runs[0]["docs_folded"]) if runs else TopicFit()


def _duplicates(store: Store) -> pa.Table:
    arenas = store.table("documents").read(["doc_id", "arena"])
    pairs = store.table("duplicates").read(["doc_id", "kind"])
    joined = pairs.join(arenas, "doc_id")
    counts = joined.group_by(["arena", "kind"]).aggregate([([], "count_all")])
    return counts.rename_columns(["arena", "kind", "n"])


def _categories(words: Lexicon) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "category": category.name,
                "family": category.family,
                "label": category.label,
                "scope_note": category.scope,
            }
            for category in words.categories
        ],
        schema=pa.schema([(n, pa.string()) for n in ("category", "family", "label", "scope_note")]),
    )


def _latest_runs(store: Store) -> pa.Table:
    runs = store.table("runs").read()
    last = {stage: at for at, stage in enumerate(runs["stage"].to_pylist())}
    return runs.take(pa.array(sorted(last.values()), pa.int64()))


def _key(place: Place, lang: str) -> str:
    tables = {
        name: place.store.table(name).digest()
        for name in (*_SHOWN, *_SHOWN_ALSO, *_IN_TIME, *OF_HYPOTHESES, *OF_CIRCULATION)
    }
    said = json.dumps([versions(), lang, place.study.model_dump(mode="json"), tables])
    return sha256_hex(said.encode())
