"""Single passages, each at its place: what a sentence of a page is to be read with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from isctext.reports.escaping import web_link
from isctext.reports.texts import Texts
from isctext.reports.typography import Typography

Place = tuple[str, int, int]
# One character for one: offsets into the quotation still hold.
ONE_LINE = str.maketrans("\n\r\t", "   ")


@dataclass(frozen=True, slots=True)
class Line:
    """A passage: what stands left, the words found, what stands right, and where."""

    left: str
    node: str
    right: str
    title: str
    date: str
    source: str
    place: str
    url: str


def lines_of(
    quotes: pa.Table, sources: Mapping[str, str], t: Texts, typo: Typography
) -> dict[Place, Line]:
    """Every quoted passage by its place (doc_id, start, end). sources: labels by id."""
    return {
        (r["doc_id"], r["start"], r["end"]): Line(
            left=r["left"].translate(ONE_LINE),
            node=r["node"].translate(ONE_LINE),
            right=r["right"].translate(ONE_LINE),
            title=(r["title"] or t("passages.untitled")).translate(ONE_LINE),
            date=typo.date(r["date"], r["date_precision"]),
            source=sources.get(r["source_id"]) or r["source_id"],
            place=f"{r['doc_id']}:{r['start']}–{r['end']}",
            url=web_link(r["url"] or ""),
        )
        for r in quotes.to_pylist()
    }
