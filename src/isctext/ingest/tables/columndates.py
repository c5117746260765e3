"""The dates of a record: one column, or a column each for year, month and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from isctext.ingest.dating.dates import from_value
from isctext.ingest.dating.parts import date_of_parts, is_implied, is_year
from isctext.ingest.prose.blocks import one_line
from isctext.ingest.tables.columnfacts import NULLS, as_text
from isctext.records.document import DatedBy, Precision

_PRECISIONS: dict[str, Precision] = {"day": "day", "month": "month", "year": "year"}
_LONGEST_ORIGIN, _LONGEST_DETAIL = 40, 200


@dataclass(frozen=True, slots=True)
class RecordDates:
    """The dates of a record, best first, and the columns that they say all about."""

    dates: tuple[DatedBy, ...]
    used: frozenset[str]
    warnings: tuple[tuple[str, str], ...]


def dates_of(
    record: Mapping[str, object], names: Mapping[str, str], parts: Mapping[str, str]
) -> RecordDates:
    """What the columns ``names`` (of our fields) and ``parts`` (year, month, day) say.

    A cell that is no date leaves the document undated, with a DATE_UNREAD warning.
    """
    origin = _origin(record, names)
    column = names.get("date", "")
    dated = from_value(record.get(column), origin)
    dated = _narrowed(dated, _stated(record, names.get("date_precision", "")))
    written = {part: _stated(record, place) for part, place in parts.items()}
    unread = [column] if column and dated is None else []
    if dated is None or (parts.get("year") == column and is_year(written["year"])):
        year, month, day = (written.get(part, "") for part in ("year", "month", "day"))
        dated = date_of_parts(year, month, day, origin)
        unread += parts.values() if dated is None else ()
    used: set[str] = set()
    if dated is not None:
        used = {place for part, place in parts.items() if is_implied(written[part], part, dated)}
    said = {c: _stated(record, c) for c in dict.fromkeys(unread) if c not in used}
    detail = ", ".join(f"{c}: '{v}'" for c, v in said.items() if v)
    return RecordDates(
        tuple(d for d in (dated, *_others(record.get(names.get("other_dates", "")))) if d),
        frozenset(used),
        (("DATE_UNREAD", detail[:_LONGEST_DETAIL]),) if detail else (),
    )


def _origin(record: Mapping[str, object], names: Mapping[str, str]) -> str:
    said = one_line(_stated(record, names.get("date_source", "")))[:_LONGEST_ORIGIN]
    if not said or said.startswith("header"):
        return said or "header"
    return f"header:{said}"


def _narrowed(dated: DatedBy | None, stated: str) -> DatedBy | None:
    """The date at a precision that is stated beside it; never more precise than written."""
    precision = _PRECISIONS.get(stated)
    if dated is None or precision is None or dated.precision == "year":
        return dated
    if precision == "year":
        return replace(dated, date=dated.date.replace(month=1, day=1), precision="year")
    if precision == "month":
        return replace(dated, date=dated.date.replace(day=1), precision="month")
    return dated


def _others(value: object) -> list[DatedBy]:
    """The further dates of a table that isctext wrote: a list of date, precision, origin."""
    found = []
    for entry in value if isinstance(value, list) else []:
        if not isinstance(entry, Mapping):
            continue
        origin = one_line(as_text(entry.get("origin")))[:_LONGEST_ORIGIN]
        written = entry.get("date")
        day = written if isinstance(written, date) else as_text(written)
        dated = _narrowed(from_value(day, origin or "header"), as_text(entry.get("precision")))
        if dated:
            found.append(dated)
    return found


def _stated(record: Mapping[str, object], column: str) -> str:
    said = as_text(record.get(column)).strip() if column else ""
    return "" if said.lower() in NULLS else said
