"""What a table says of a document in columns that are none of our fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

NULLS = {"", "nan", "null", "none", "n/a", "na"}
# Usual column names (folded) of what other readers call by one name too; other columns keep the
# name they have.
FACT_NAMES: dict[str, str] = {
    name: fact
    for fact, names in {
        "outlet": "outlet nom_journal nom_de_la_source source_name source_label",
        "section": "section rubrique",
        "page": "page pages",
        "edition": "edition",
        "words": "words word_count nombre_de_mots nb_mots n_words",
        "copyright": "copyright",
        "language": "language langue lang",
        "keywords": "keywords keyword mots_cles mot_cle motscles",
        "subjects": "subjects sujets",
        "companies": "companies",
        "regions": "regions",
        "persons": "persons",
        "publisher": "publisher editeur",
        "code": "code",
        "kicker": "kicker surtitre",
        "subtitle": "subtitle sous_titre",
        "byline": "byline",
        "speaker": "speaker orateur",
        "role": "role",
        "session": "session",
        "vote": "vote",
    }.items()
    for name in names.split()
}
# A column of a table that isctext wrote: "fact:NAME" where NAME could be taken for a field.
MARKED = "fact:"
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One column whose values are facts, and the facts' name."""

    column: str
    name: str


def fact_column(column: str, place: int, folded: str, *, own: bool) -> FactColumn:
    """The fact that a column states; a column without a name has the name of its place."""
    if own and column.startswith(MARKED):
        return FactColumn(column, column.removeprefix(MARKED))
    written = " ".join(column.split())[:_LONGEST_NAME] or f"column {place}"
    return FactColumn(column, FACT_NAMES.get(folded, written))


def facts_of(
    record: Mapping[str, object], columns: tuple[FactColumn, ...], *, own: bool
) -> Iterator[tuple[str, str]]:
    """The facts of a record, in the order of its columns; empty cells are none.

    A cell of several values (a list; in our own tables, several lines) is several facts.
    """
    for place in columns:
        value = record.get(place.column)
        if value is None or value == "":
            continue
        if isinstance(value, list):
            yield from _pairs(value)
            values = [as_text(one) for one in value if not _is_pair(one)]
        elif own and isinstance(value, str):
            values = value.split("\n")
        else:
            values = [as_text(value)]
        for one in values:
            stated = one.strip()
            if stated and (own or stated.lower() not in NULLS):
                yield place.name, stated


def _pairs(values: list[object]) -> Iterator[tuple[str, str]]:
    """The facts of a list that isctext wrote, exactly as they were."""
    for one in values:
        if isinstance(one, Mapping) and _is_pair(one):
            yield as_text(one["name"]), as_text(one["value"])


def _is_pair(value: object) -> bool:
    return isinstance(value, Mapping) and set(value) == {"name", "value"}


def as_text(value: object) -> str:
    """A cell's value as text: dates in ISO form, true and false, nested values as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)
