"""What coders decided of candidates, row by row; nothing is taken that nobody decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from isctext.bench.reading import plain, read_table

Outcome = Literal["core", "strong", "ctx", "reject", "ambiguous", "blank", "refused"]
NAMES = {
    "category": ("category", "catégorie", "categorie"),
    "term": ("term", "terme"),
    "pattern": ("pattern", "motif"),
    "decision": ("decision", "décision"),
    "context": ("context", "contexte"),
    "coder": ("coder", "codeur", "codeuse"),
    "date": ("date",),
    "note": ("note", "notes", "remarque", "remarques"),
}
_WORDS: dict[str, Outcome] = {
    **dict.fromkeys(("core", "noyau"), "core"),
    **dict.fromkeys(("strong", "fort", "forte"), "strong"),
    **dict.fromkeys(("ctx", "context", "contexte"), "ctx"),
    **dict.fromkeys(("reject", "rejet", "rejeter", "rejeté", "non", "no", "0"), "reject"),
    **dict.fromkeys(("ambiguous", "ambigu", "ambigue", "ambiguë", "?"), "ambiguous"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """Row ``row`` of the table. context: patterns of which one must stand near (ctx)."""

    row: int
    category: str
    pattern: str
    outcome: Outcome
    context: tuple[str, ...] = ()
    coder: str = ""
    date: str = ""
    note: str = ""
    reason: str = ""


def read_decisions(
    data: bytes, known: frozenset[str], sound: Callable[[str, str], str]
) -> list[Decision]:
    """The rows of a table of candidates.

    known: the categories. sound: says what is wrong with a pattern for a category ("": with a
    pattern at all), "" for nothing. Raises UsageError [IT-LEX-024] for what is no such table.
    """
    rows, columns = read_table(data, NAMES, ("category", "term", "decision"))
    made = [_decision(number, cells, columns) for number, cells in enumerate(rows, 1)]
    checked = [_checked(one, known, sound) for one in made]
    return _once(checked)


def _decision(number: int, cells: Sequence[str], columns: dict[str, int]) -> Decision:
    def cell(name: str) -> str:
        at = columns.get(name, -1)
        # The apostrophe that keeps a spreadsheet from calculating is no part of a pattern.
        return " ".join(cells[at].split()).removeprefix("'") if 0 <= at < len(cells) else ""

    given = plain(cell("decision")).rstrip(".!")
    outcome = _WORDS.get(given, "refused" if given else "blank")
    context = tuple(part.strip() for part in cell("context").split(",") if part.strip())
    return Decision(
        number, cell("category"), cell("pattern") or cell("term"), outcome, context,
        cell("coder"), cell("date"), cell("note"),
        f"UNKNOWN_DECISION {cell('decision')[:60]}" if outcome == "refused" else "",
    )  # fmt: skip


def _checked(one: Decision, known: frozenset[str], sound: Callable[[str, str], str]) -> Decision:
    if one.outcome not in ("core", "strong", "ctx"):
        return one
    reason = ""
    if one.category not in known:
        reason = f"UNKNOWN_CATEGORY {one.category[:60]}"
    elif one.outcome == "ctx" and not one.context:
        reason = "CTX_WITHOUT_CONTEXT"
    else:
        # What stands in the context may well be a pattern of the category.
        wrong = (sound(one.category, one.pattern), *(sound("", p) for p in one.context))
        reason = next((f"PATTERN {told}" for told in wrong if told), "")
    return replace(one, outcome="refused", reason=reason) if reason else one


def _once(rows: list[Decision]) -> list[Decision]:
    """Of several decisions on one term the first stands where they agree, none where not."""
    said: dict[tuple[str, str], list[Decision]] = {}
    for one in rows:
        if one.outcome not in ("blank", "refused"):
            said.setdefault((one.category, one.pattern), []).append(one)
    out = []
    for one in rows:
        same = said.get((one.category, one.pattern), [])
        if one.outcome in ("blank", "refused") or len(same) == 1:
            out.append(one)
        elif len({other.outcome for other in same}) > 1:
            out.append(replace(one, outcome="refused", reason="TWICE_DIFFERENTLY"))
        else:
            out.append(one if one is same[0] else replace(one, outcome="refused", reason="TWICE"))
    return out
