"""Shared passages and citations as dated items from one arena to another, with their level."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from isctext.records.circulation import CITATIONS, REUSE
from isctext.records.precedence import CONFIRMED_LINKS
from isctext.records.stage import Rows
from isctext.records.streams import collect

_Record = Mapping[str, Any]
Codes = Mapping[tuple[str, str], frozenset[str]]

# What a reader may say of an item; unsure says nothing.
BORROWING, REVERSE, UNSURE = "borrowing", "reverse", "unsure"
OTHERWISE = ("common_source", "formula", "unrelated")
CODES = (BORROWING, REVERSE, *OTHERWISE, UNSURE)
LINKED = ("L2", "L3")


@dataclass(frozen=True, slots=True)
class Item:
    """A trace in document ``doc`` (start:end) of what stands, or is cited, from a source.

    copy: the stretch of text that copies share. date: of ``doc``. standing: what people said:
    "" (nobody), confirmed, refused, disputed.
    """

    kind: str
    item_id: str
    copy: str
    from_source: str
    from_arena: str
    source: str
    arena: str
    doc: str
    start: int
    end: int
    date: dt.date | None
    lag_days: int | None
    level: str
    standing: str = ""

    @property
    def linked(self) -> bool:
        """Whether it is a link: dated trace, or confirmed."""
        return self.level in LINKED


def read_items(inputs: Mapping[str, Rows]) -> list[Item]:
    """The items of level L2, and those that people spoke of, sorted."""
    codes = read_codes(inputs["confirmed_links"])
    found = [*_reused(inputs["reuse"], codes), *_cited(inputs["citations"], codes)]
    return sorted(found, key=lambda item: (item.kind, item.item_id))


def read_codes(confirmed: Rows) -> Codes:
    """What was said of each (kind, item_id), doubts left out."""
    said: dict[tuple[str, str], set[str]] = {}
    for row in collect(confirmed, _schema(CONFIRMED_LINKS.schema, confirmed)).to_pylist():
        held = said.setdefault((row["kind"], row["item_id"]), set())
        if row["code"] != UNSURE:
            held.add(row["code"])
    return {key: frozenset(codes) for key, codes in said.items()}


def citation_id(row: _Record) -> str:
    """The item_id of a citation."""
    return ":".join(str(row[name]) for name in ("doc_id", "start", "end", "cited_source"))


def _reused(reuse: Rows, codes: Codes) -> Iterator[Item]:
    for row in _rows(reuse, REUSE.schema):
        said = codes.get(("reuse", row["passage_id"]))
        if row["claim_level"] not in LINKED and not said:
            continue
        one = Item(
            kind="reuse",
            item_id=row["passage_id"],
            copy=row["family_id"],
            from_source=row["source_a"],
            from_arena=row["arena_a"],
            source=row["source_b"],
            arena=row["arena_b"],
            doc=row["doc_b"],
            start=row["start_b"],
            end=row["end_b"],
            date=row["date_b"],
            lag_days=row["lag_days"],
            level=row["claim_level"],
        )
        turned = replace(
            one,
            from_source=row["source_b"],
            from_arena=row["arena_b"],
            source=row["source_a"],
            arena=row["arena_a"],
            doc=row["doc_a"],
            start=row["start_a"],
            end=row["end_a"],
            date=row["date_a"],
            lag_days=None,
        )
        yield _judged(one, turned, said)


def _cited(citations: Rows, codes: Codes) -> Iterator[Item]:
    for row in _rows(citations, CITATIONS.schema):
        name = citation_id(row)
        said = codes.get(("citation", name))
        if row["claim_level"] not in LINKED and not said:
            continue
        one = Item(
            kind="citation",
            item_id=name,
            copy=name,
            from_source=row["cited_source"],
            from_arena=row["cited_arena"],
            source=row["source_id"],
            arena=row["arena"],
            doc=row["doc_id"],
            start=row["start"],
            end=row["end"],
            date=row["date"],
            lag_days=row["lag_days"],
            level=row["claim_level"],
        )
        yield _judged(one, one, said)


def _judged(one: Item, turned: Item, said: frozenset[str] | None) -> Item:
    """The item with what people said: all the same, or it is disputed and stays as measured."""
    if not said:
        return one
    if said == {BORROWING}:
        return replace(one, level="L3", standing="confirmed")
    if said == {REVERSE}:
        return replace(turned, level="L3", standing="confirmed")
    if said <= set(OTHERWISE):
        return replace(one, level="L0", standing="refused")
    return replace(one, standing="disputed")


def _rows(rows: Rows, schema: pa.Schema) -> Iterator[_Record]:
    for batch in rows.batches():
        known = pa.schema([schema.field(name) for name in batch.schema.names])
        yield from pa.Table.from_batches([batch]).cast(known).to_pylist()


def _schema(schema: pa.Schema, rows: Rows) -> pa.Schema:
    for batch in rows.batches():
        return pa.schema([schema.field(name) for name in batch.schema.names])
    return schema


def sources_of(items: Sequence[Item]) -> set[tuple[str, str]]:
    """(source, arena) at either end of the items."""
    ends = {(item.source, item.arena) for item in items}
    return ends | {(item.from_source, item.from_arena) for item in items}
