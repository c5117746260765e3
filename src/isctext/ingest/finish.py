"""From a reader's draft to a row of ``documents`` or of ``rejections``: never to nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from isctext.ingest.language import UNKNOWN, judge
from isctext.ingest.options import IngestOptions
from isctext.ingest.prose.blocks import one_line
from isctext.ingest.raw.legal import CONTROLS, clean
from isctext.records.document import DatedBy, Draft, Refusal
from isctext.records.ids import doc_id, text_sha256
from isctext.records.reader import ReadTask
from isctext.records.rejection import Rejection

STAGE = "ingest"
FIRST_YEAR = 1800
# A source or arena of this name is filled from each record's own fields.
FROM_RECORD = "*"
_TITLE_LENGTH = 80
_MOST_CONTROLS = 0.2
_DETAIL_LENGTH = 500

_WORD = re.compile(r"[^\W_]")

Row = dict[str, object]


class Finisher:
    """Finishes the items of one task, in order; it remembers what it has already seen."""

    def __init__(self, task: ReadTask, options: IngestOptions) -> None:
        self._task = task
        self._options = options
        self._locators: dict[str, int] = {}
        self._records: set[tuple[str, str, str]] = set()

    def finish(self, item: Draft | Refusal) -> Row | Rejection:
        """The item's row of ``documents``, or its rejection."""
        locator = clean(item.locator)
        seen = self._locators.get(locator, 0)
        self._locators[locator] = seen + 1
        if isinstance(item, Refusal):
            # Two refusals of one place must stay two rows.
            return self.reject(
                item.code, item.detail, f"{locator} ({seen + 1})" if seen else locator
            )
        if seen:
            again = f"{locator} ({seen + 1})"
            return self.reject("DUPLICATE", f"locator '{locator}' was already given", again)
        return self._finish(item, locator)

    def reject(
        self, code: str, detail: str, locator: str = "", draft: Draft | None = None
    ) -> Rejection:
        """A rejection of this task."""
        source_id, arena = self._source(draft) if draft else self._source(Draft(""))
        return Rejection(
            input_id=self._task.input_id,
            blob_id=self._task.blob_id,
            locator=locator,
            stage=STAGE,
            code=code,
            detail=clean(detail)[:_DETAIL_LENGTH],
            source_id=source_id,
            arena=arena,
        )

    def _finish(self, draft: Draft, locator: str) -> Row | Rejection:
        text = clean(draft.text).strip()
        problem = text_problem(draft.text, self._options) or self._place_problem(draft)
        if problem:
            return self.reject(*problem, locator, draft)
        dates = choose_date(self._task.declared.date, draft.dates, self._options)
        if isinstance(dates, Refusal):
            return self.reject(dates.code, dates.detail, locator, draft)
        verdict = judge(text, self._options.languages)
        if self._options.languages and not verdict.accepted:
            detail = f"{verdict.lang}; {verdict.share:.0%} in {', '.join(self._options.languages)}"
            return self.reject("WRONG_LANGUAGE", detail, locator, draft)
        if self._is_repeat(draft, text):
            detail = f"record '{draft.provider_id}' was already given with this text"
            return self.reject("DUPLICATE", detail, locator, draft)
        return self._row(draft, locator, text, dates, verdict.lang)

    def _place_problem(self, draft: Draft) -> tuple[str, str] | None:
        source_id, arena = self._source(draft)
        known = bool(source_id and arena)
        return None if known else ("NO_SOURCE", f"source '{source_id}', arena '{arena}'")

    def _is_repeat(self, draft: Draft, text: str) -> bool:
        record = (self._source(draft)[0], draft.provider_id, text_sha256(text))
        known = record in self._records
        self._records.add(record)
        return known and bool(draft.provider_id)

    def _row(
        self, draft: Draft, locator: str, text: str, dates: Sequence[DatedBy | None], lang: str
    ) -> Row:
        task = self._task
        source_id, arena = self._source(draft)
        chosen, *others = dates
        return {
            "doc_id": doc_id(source_id, task.input_id, locator, text),
            "source_id": source_id,
            "arena": arena,
            "input_id": task.input_id,
            "blob_id": task.blob_id,
            "locator": locator,
            "title": " ".join(clean(task.declared.title).split())
            or _line(draft.title)
            or first_words(text),
            "authors": [name for name in map(_line, draft.authors) if name],
            "date": chosen.date if chosen else None,
            "date_precision": chosen.precision if chosen else None,
            "date_source": chosen.origin if chosen else None,
            "other_dates": [asdict(other) for other in others if other],
            "territory": _line(task.declared.territory or draft.territory or task.source.territory),
            "lang": lang or UNKNOWN,
            "url": clean(task.declared.url or draft.url).strip(),
            "provider_id": clean(draft.provider_id).strip(),
            "text": text,
            "text_sha256": text_sha256(text),
        }

    def _source(self, draft: Draft) -> tuple[str, str]:
        source = self._task.source
        source_id = draft.source_id if source.source_id == FROM_RECORD else source.source_id
        arena = draft.arena if source.arena == FROM_RECORD else source.arena
        if source.source_id == FROM_RECORD and draft.arena:
            arena = draft.arena
        return clean(source_id), "" if arena == FROM_RECORD else clean(arena)


def text_problem(text: str, options: IngestOptions) -> tuple[str, str] | None:
    """The code and detail that refuse a text for its form, or None."""
    if len(text) > options.max_chars:
        return "TOO_LARGE", f"{len(text)} characters of text, limit {options.max_chars}"
    controls = len(CONTROLS.findall(text))
    if controls > _MOST_CONTROLS * len(text):
        return "CONTROL_CHARS", f"{controls} control characters of {len(text)}"
    if not _WORD.search(text):
        return "EMPTY_OUTPUT", "no letter or digit in the text"
    return None


def choose_date(
    declared: DatedBy | None, found: Sequence[DatedBy], options: IngestOptions
) -> list[DatedBy | None] | Refusal:
    """The chosen date (None when there is none), then all the others; or why none can stand.

    The declared date wins; else the first plausible one found. An implausible declared date, or
    nothing but implausible dates, is a DATE_IMPLAUSIBLE refusal.
    """
    candidates = [*([declared] if declared else []), *found]
    plausible = [d for d in candidates if is_plausible(d, options.today)]
    if candidates and (not plausible or candidates[0] is declared is not plausible[0]):
        wrong = candidates[0]
        return Refusal("DATE_IMPLAUSIBLE", f"{wrong.date.isoformat()} from {wrong.origin}")
    if not plausible:
        return Refusal("NO_DATE", "no date found") if options.require_date else [None]
    chosen = plausible[0]
    if options.period and not options.period[0] <= chosen.date.year <= options.period[1]:
        first, last = options.period
        detail = f"{chosen.date.isoformat()} from {chosen.origin}; period {first}-{last}"
        return Refusal("OUT_OF_PERIOD", detail)
    return [chosen, *(d for d in candidates if d is not chosen)]


def is_plausible(dated: DatedBy, today: date) -> bool:
    """Whether a document can bear this date: 1800 or later, not after today."""
    return dated.date.year >= FIRST_YEAR and dated.date <= today


def first_words(text: str) -> str:
    """A stand-in title: the first 80 characters of the text, cut at a word."""
    head = text.split("\n", 1)[0]
    if len(head) <= _TITLE_LENGTH:
        return head
    return head[: _TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def _line(text: str) -> str:
    return one_line(clean(text))
