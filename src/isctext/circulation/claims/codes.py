"""What people say of passages and citations: the sheet they fill, and the sheet read back.

Rows in = rows kept + refused + not coded yet: a sheet that a spreadsheet has been through loses
nothing silently.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from isctext.circulation.claims.items import CODES, citation_id
from isctext.records.precedence import CONFIRMED_LINKS

SHEET = (
    *("kind", "item_id", "code", "coder", "coded_on", "note"),
    *("level", "from", "from_date", "from_text", "to", "to_date", "to_text"),
)
# Besides the codes themselves, what French readers write.
_SAID = {
    "emprunt": "borrowing",
    "inverse": "reverse",
    "source commune": "common_source",
    "source_commune": "common_source",
    "common source": "common_source",
    "formule": "formula",
    "sans rapport": "unrelated",
    "sans_rapport": "unrelated",
    "incertain": "unsure",
    "?": "unsure",
} | {code: code for code in CODES}
_KINDS = {"reuse", "citation"}
_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """Row ``number`` of the sheet (1 is the first under the header): why it is not kept."""

    number: int
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Coded:
    """table: ``confirmed_links``; the rows refused; how many have no code yet."""

    table: pa.Table
    refused: tuple[RefusedRow, ...]
    uncoded: int


def sheet_rows(reuse: pa.Table, citations: pa.Table) -> Iterator[dict[str, str]]:
    """The rows to be read by people: traces between two arenas, those of level L2 first.

    reuse, citations: the whole tables. Shared formulas are not asked about.
    """
    passages = reuse.to_pylist()
    for row in sorted(passages, key=lambda r: (r["claim_level"] != "L2", r["passage_id"])):
        if row["arena_a"] != row["arena_b"] and row["class"] == "candidate_borrowing":
            yield _sheet(
                kind="reuse",
                item_id=row["passage_id"],
                level=row["claim_level"],
                sources=(row["source_a"], row["source_b"]),
                dates=(row["date_a"], row["date_b"]),
                texts=(row["text_a"], row["text_b"]),
            )
    cited = citations.to_pylist()
    for row in sorted(cited, key=lambda r: (r["claim_level"] != "L2", citation_id(r))):
        if row["arena"] != row["cited_arena"]:
            yield _sheet(
                kind="citation",
                item_id=citation_id(row),
                level=row["claim_level"],
                sources=(row["cited_source"], row["source_id"]),
                dates=(row["cited_date"], row["date"]),
                texts=("", row["text"]),
            )


def read_sheet(rows: Iterable[Mapping[str, str | None]]) -> Coded:
    """The codes of a sheet, whatever its other columns: see ``SHEET`` and the table's codes.

    Refused: UNKNOWN_KIND, NO_ITEM, NO_CODER, UNKNOWN_CODE, CODED_TWICE (one person, one item,
    two rows). A day that cannot be read is kept in the note.
    """
    kept: dict[tuple[str, str, str], dict[str, object]] = {}
    refused: list[RefusedRow] = []
    uncoded = 0
    for number, row in enumerate(rows, 1):
        cells = {name: (row.get(name) or "").strip() for name in SHEET}
        if not cells["code"]:
            uncoded += 1
            continue
        why = _wrong(cells)
        key = (cells["kind"].casefold(), cells["item_id"], cells["coder"])
        if not why and key in kept:
            why = ("CODED_TWICE", f"{cells['coder']}: {cells['item_id']}")
        if why:
            refused.append(RefusedRow(number, *why))
            continue
        kept[key] = _coded(cells)
    table = CONFIRMED_LINKS.from_rows(kept.values())
    table = table.sort_by([(name, "ascending") for name in CONFIRMED_LINKS.sort])
    return Coded(table, tuple(refused), uncoded)


def _wrong(cells: Mapping[str, str]) -> tuple[str, str] | None:
    if cells["kind"].casefold() not in _KINDS:
        return "UNKNOWN_KIND", cells["kind"]
    if not cells["item_id"]:
        return "NO_ITEM", ""
    if not cells["coder"]:
        return "NO_CODER", cells["item_id"]
    if cells["code"].casefold() not in _SAID:
        return "UNKNOWN_CODE", cells["code"]
    return None


def _coded(cells: Mapping[str, str]) -> dict[str, object]:
    day = _day(cells["coded_on"])
    unread = f"[{cells['coded_on']}]" if cells["coded_on"] and day is None else ""
    return {
        "kind": cells["kind"].casefold(),
        "item_id": cells["item_id"],
        "coder": cells["coder"],
        "code": _SAID[cells["code"].casefold()],
        "note": " ".join(filter(None, (cells["note"], unread))),
        "coded_on": day,
    }


def _day(text: str) -> dt.date | None:
    """ISO, or day/month/year as spreadsheets write it in French."""
    turned = _DAY.fullmatch(text)
    try:
        if turned:
            day, month, year = (int(part) for part in turned.groups())
            return dt.date(year, month, day)
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _sheet(
    *,
    kind: str,
    item_id: str,
    level: str,
    sources: tuple[str, str],
    dates: tuple[dt.date | None, dt.date | None],
    texts: tuple[str, str],
) -> dict[str, str]:
    said = ["" if date is None else date.isoformat() for date in dates]
    values = ("", "", "", "", level, sources[0], said[0], texts[0], sources[1], said[1], texts[1])
    return dict(zip(SHEET, (kind, item_id, *values), strict=True))
