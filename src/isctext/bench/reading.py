"""A coder's table as it comes back from a spreadsheet: every row is told what became of it."""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from isctext.errors import UsageError

Status = Literal["coded", "unsure", "blank", "rejected"]
YES = frozenset(("1", "oui", "o", "yes", "y", "vrai", "true", "x", "✓", "✔"))
NO = frozenset(("0", "non", "n", "no", "faux", "false"))
UNSURE = frozenset(("?", "??", "nsp", "doute", "douteux", "incertain", "unsure", "maybe"))
_NAMES = {
    "id": ("id", "item_id", "identifiant"),
    "code": ("code", "codage", "coding"),
    "note": ("note", "notes", "remarque", "remarques", "commentaire", "comment", "comments"),
}
_SEPARATORS = (";", ",", "\t", "|")
# Some thousand words in one cell: a table that was closed wrong, and swallowed its own rows.
_LONGEST_CELL = 20_000
_HEAD_ROWS = 5


@dataclass(frozen=True, slots=True)
class CodedRow:
    """Row ``row`` (from 1, below the headings): what was given, and what is made of it."""

    row: int
    item_id: str
    given: str
    note: str
    status: Status
    code: int | None = None
    reason: str = ""


def read_codes(data: bytes, known: frozenset[str]) -> list[CodedRow]:
    """The rows of a coder's table; known: the ids of the sample.

    Any separator, any of the usual encodings, columns in any order, further columns, and any way
    of saying yes (1, oui, vrai, x) or no (0, non, faux). Raises UsageError [IT-LEX-024] when it
    is not a table with the columns id and code.
    """
    rows, columns = read_table(data, _NAMES, ("id", "code"))
    made = [_row(number, cells, columns, known) for number, cells in enumerate(rows, 1)]
    return settle_repeats(made)


def settle_repeats(rows: Sequence[CodedRow]) -> list[CodedRow]:
    """Of several codes of one item the first stands where all agree, and none where they do not."""
    said: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row.status in ("coded", "unsure"):
            said[row.item_id].append(at)
    out = list(rows)
    for places in said.values():
        if len(places) > 1:
            agree = len({(rows[at].status, rows[at].code) for at in places}) == 1
            reason = "TWICE" if agree else "TWICE_DIFFERENTLY"
            for at in places[1:] if agree else places:
                out[at] = replace(rows[at], status="rejected", code=None, reason=reason)
    return out


def meaning(given: str) -> tuple[Status, int | None]:
    """What a cell says: (coded, 0 or 1), (unsure, None), (blank, None), else (rejected, None)."""
    word = plain(given).lstrip("'’").rstrip(".!").strip()
    head, mark, tail = word.replace(",", ".").partition(".")
    if mark and head.isdigit() and not tail.strip("0"):
        word = head
    if not word:
        return "blank", None
    if word in YES:
        return "coded", 1
    if word in NO:
        return "coded", 0
    return ("unsure", None) if word in UNSURE else ("rejected", None)


def _row(
    number: int, cells: Sequence[str], columns: dict[str, int], known: frozenset[str]
) -> CodedRow:
    def cell(name: str) -> str:
        at = columns.get(name, -1)
        return cells[at].strip() if 0 <= at < len(cells) else ""

    item = cell("id").lstrip("'’").casefold()
    given, note = cell("code"), cell("note")
    status, code = meaning(given)
    made = CodedRow(number, item, given[:200], note, status, code)
    if not any(part.strip() for part in cells):
        return replace(made, status="blank", reason="EMPTY_ROW")
    if any(len(part) > _LONGEST_CELL for part in cells):
        return replace(made, status="rejected", code=None, reason="ROWS_RUN_TOGETHER")
    if item not in known:
        return replace(made, status="rejected", code=None, reason="UNKNOWN_ID")
    return replace(made, reason="UNKNOWN_CODE") if status == "rejected" else made


def _decoded(data: bytes) -> str:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _no_table("a spreadsheet's own file (.ods, .xlsx, .xls)", ())
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"),
                           (b"\xfe\xff", "utf-16")):  # fmt: skip
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_table(
    data: bytes, names: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> tuple[list[list[str]], dict[str, int]]:
    """The rows below the headings, and the place of each column.

    names: of each column, what it may be called. Raises UsageError [IT-LEX-024] when one of
    ``needed`` is not there.
    """
    text = _decoded(data).replace("\x00", "")
    for separator in _SEPARATORS:
        rows = _split(text, separator)
        for at, cells in enumerate(rows[:_HEAD_ROWS]):
            columns = _columns(cells, names)
            if all(name in columns for name in needed):
                return rows[at + 1 :], columns
    raise _no_table(repr(text.strip()[:80]) if text.strip() else "nothing", needed)


def _split(text: str, separator: str) -> list[list[str]]:
    # The limit of the module is the process's: cells are measured here instead.
    limit = csv.field_size_limit(max(len(text) + 1, 1 << 17))
    try:
        lines: Iterable[str] = text.replace("\r\n", "\n").replace("\r", "\n").splitlines(True)
        return list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return []
    finally:
        csv.field_size_limit(limit)


def _columns(cells: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[str, int]:
    names = [plain(cell).lstrip("'\ufeff") for cell in cells]
    return {
        field: next(i for i, name in enumerate(names) if name in may)
        for field, may in known.items()
        if any(name in may for name in names)
    }


def plain(text: str) -> str:
    """Full-width and other forms made usual; no case, no spaces around."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _no_table(found: str, needed: Sequence[str]) -> UsageError:
    return UsageError(
        "IT-LEX-024",
        "this is not a table that a coder filled",
        found=found,
        expected=f"CSV with the columns {', '.join(needed)}" if needed else "a CSV table",
        hint="in the spreadsheet: save as, Text CSV, in UTF-8; keep the row of headings",
    )
