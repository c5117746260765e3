"""What is kept beside a document: its file's facts, what was left out, and what looks wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from isctext.records.document import DatedBy, Draft
from isctext.records.spec import TableSpec
from isctext.records.tables import FACTS, REMOVED, WARNINGS

BESIDE: dict[str, TableSpec] = {spec.name: spec for spec in (FACTS, REMOVED, WARNINGS)}
# The share of the file's own word count by which ours may differ.
_MOST_GAP = 0.2
_FEW_WORDS = 20  # of a brief, a word or two more are a large share
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_COUNT = re.compile(r"\d{1,3}(?:[\s\u00a0\u202f.,]\d{3})+|\d+")

Row = dict[str, object]


def beside_rows(draft: Draft, document: Row) -> dict[str, list[Row]]:
    """The rows of each table of ``BESIDE`` for a document that is kept."""
    here = {"doc_id": document["doc_id"], "input_id": document["input_id"]}
    warnings = [*draft.warnings, *_dates(draft.dates), *_words(draft)]
    return {
        "facts": [
            here | {"number": n, "name": name, "value": value}
            for n, (name, value) in enumerate(draft.facts)
        ],
        "removed": [
            here | {"number": n, "rule": rule, "text": text}
            for n, (rule, text) in enumerate(draft.removed)
        ],
        "warnings": [
            here | {"locator": document["locator"], "number": n, "code": code, "detail": detail}
            for n, (code, detail) in enumerate(warnings)
        ],
    }


def _dates(dates: Sequence[DatedBy]) -> Iterator[tuple[str, str]]:
    """Two dates of the file itself that cannot both be the document's."""
    own = [d for d in dates if d.origin.startswith(("header", "provider"))]
    for one, other in combinations(own, 2):
        if not _agree(one, other):
            said = [f"{d.date.isoformat()} ({d.precision}) from {d.origin}" for d in (one, other)]
            yield "DATES_DISAGREE", "; ".join(said)
            return


def _agree(one: DatedBy, other: DatedBy) -> bool:
    """Whether they are the same as far as the less precise of them goes."""
    parts = {"year": 1, "month": 2, "day": 3}
    least = min(parts[one.precision], parts[other.precision])
    return one.date.timetuple()[:least] == other.date.timetuple()[:least]


def _words(draft: Draft) -> Iterator[tuple[str, str]]:
    stated = next((value for name, value in draft.facts if name == "words"), "")
    found = _COUNT.search(stated)
    if found is None:
        return
    said = int(re.sub(r"\D", "", found.group()))
    ours = len(_WORD.findall(draft.text))
    if abs(ours - said) > max(_MOST_GAP * said, _FEW_WORDS):
        yield "WORDS_DISAGREE", f"{said} words stated, {ours} found"
