"""The quarantine: what was refused, at any stage, with what can be done about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

import pyarrow as pa
import pyarrow.compute as pc

from isctext.errors import UsageError, did_you_mean
from isctext.records.rejection import CODES, HARVEST, family
from isctext.records.tables import REJECTIONS
from isctext.reports.reasons import meaning, next_step
from isctext.reports.texts import Texts
from isctext.store import Store
from isctext.workflow.checking import check_begun
from isctext.workflow.harvestplace import homes
from isctext.workflow.harvestrefusals import refusals
from isctext.workflow.run import Place

COLUMNS = (*REJECTIONS.schema.names, "meaning", "next_step")
_STATUS = re.compile(r"HTTP_\d{3}")
# What a row of a later stage leaves empty is said by its document.
_OF_DOCUMENT = ("input_id", "locator", "blob_id", "source_id", "arena")

Row = dict[str, str]


def quarantined(
    place: Place, codes: Collection[str] = (), sources: Collection[str] = ()
) -> list[Row]:
    """What was refused and still is, sorted by code, stage, source, file and item.

    codes, sources: only those; a code may be a family (HTTP_4XX). Each row has COLUMNS: those of
    table ``rejections``, its meaning and its next step in the study's language. What harvests
    were refused comes from their diaries, so it is there before any corpus is. Raises StoreError
    [IT-STO-006] when nothing was ever run or harvested, UsageError [IT-QUA-001] for an unknown
    code, [IT-QUA-002] for an unknown source.
    """
    if not homes(place.folder):
        check_begun(place.folder, place.store)
    wanted = {known_code(code) for code in codes}
    rows = refusals(place.folder, place.study.harvest).to_pylist()
    if place.store.exists():
        rows += _of_stages(place.store)
    _check_sources(place, rows, sources)
    chosen = [
        row
        for row in rows
        if (not wanted or wanted & {row["code"], family(row["code"])})
        and (not sources or row["source_id"] in sources)
    ]
    texts = texts_of(place)
    for row in chosen:
        row["meaning"] = _plain(meaning(texts, row["code"]))
        row["next_step"] = _plain(next_step(texts, row["stage"], row["code"]))
    order = ("code", "stage", "source_id", "input_id", "locator", "doc_id")
    return sorted(chosen, key=lambda row: [row[name] for name in order])


def texts_of(place: Place) -> Texts:
    """The sentences of the study's language, as in its report."""
    lang = place.study.report.lang or place.study.study.lang
    return Texts("en" if lang == "en" else "fr")


def say_next(texts: Texts, step: str) -> str:
    """A next step with its label, for a terminal."""
    return _plain(texts("inputs.next", step=step))


def counted(rows: Iterable[Row]) -> Counter[str]:
    """How many refusals there are of each code."""
    return Counter(row["code"] for row in rows)


def known_code(asked: str) -> str:
    """The code as it is written in the tables. Raises UsageError [IT-QUA-001] for no code."""
    name = asked.strip().upper()
    if name in CODES or _STATUS.fullmatch(name):
        return name
    raise UsageError(
        "IT-QUA-001",
        f"no reason code named '{asked}'",
        found=asked,
        expected="a code of rejections, HTTP_<status> or a family of them (HTTP_4XX)",
        hint=did_you_mean(name, CODES),
    )


def _of_stages(store: Store) -> list[Row]:
    """The rows of all stages but the harvest, with what the document of a later one says."""
    rows: list[Row] = store.table("rejections").read(None, pc.field("stage") != HARVEST).to_pylist()
    ids = pa.array(sorted({row["doc_id"] for row in rows if row["doc_id"]}), pa.string())
    if len(ids):
        columns = ["doc_id", *_OF_DOCUMENT]
        known = store.table("documents").read(columns, pc.field("doc_id").isin(ids))
        said = {row["doc_id"]: row for row in known.to_pylist()}
        for row in rows:
            document = said.get(row["doc_id"], {})
            row |= {name: row[name] or document.get(name, "") for name in _OF_DOCUMENT}
    return rows


def _check_sources(place: Place, rows: Iterable[Row], asked: Iterable[str]) -> None:
    known = {row["source_id"] for row in rows} | {part.id for part in place.study.sources}
    known |= {part.source or part.name for part in place.study.harvest}
    if place.store.exists():
        known |= set(place.store.table("sources").read(["source_id"])["source_id"].to_pylist())
    for name in asked:
        if name not in known:
            raise UsageError(
                "IT-QUA-002",
                f"no source named '{name}' in this study",
                found=name,
                expected="the id of a source",
                hint=did_you_mean(name, known - {"", "*"}),
            )


def _plain(text: str) -> str:
    """The sentence with spaces that a terminal can show."""
    return " ".join(text.split())
