"""Which column of a table is the text, the title, the date: declared, or guessed by name.

A table that isctext wrote has a column ``text_sha256``: its texts are taken as they stand, and
what the spreadsheet guard put before a cell is taken off again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from isctext.ingest.markup.tree import fragment_blocks
from isctext.ingest.prose.blocks import join_blocks, one_line, plain_blocks
from isctext.ingest.tables.columndates import dates_of
from isctext.ingest.tables.columnfacts import NULLS, FactColumn, as_text, fact_column, facts_of
from isctext.records.document import Draft, Refusal
from isctext.records.ids import text_sha256

# Our fields, then their usual names, best first (folded: no accent, no case, "_" for spaces).
GUESSES: dict[str, tuple[str, ...]] = {
    "text": ("text", "texte", "contenu", "content", "body", "corps", "article", "full_text")
    + ("abstract", "resume"),
    "title": ("title", "titre", "intitule", "headline", "nom"),
    "date": ("date", "publication_date", "date_publication", "date_de_publication", "published")
    + ("published_at", "pubdate", "datetime", "created_at", "jour", "annee", "year")
    + ("publication_year",),
    "authors": ("authors", "author", "auteur", "auteurs", "auteur_s", "creator"),
    "url": ("url", "lien", "link", "adresse", "permalink", "uri"),
    "id": ("provider_id", "doc_id", "id", "identifiant", "identifier", "uid", "uuid"),
    "arena": ("arena", "arene"),
    "source": ("source", "source_id", "journal", "media", "publication"),
    "territory": ("territory", "territoire", "commune", "lieu"),
    "date_precision": ("date_precision", "precision_date"),
    "date_source": ("date_source", "origine_date", "source_de_la_date"),
    "other_dates": ("other_dates",),
    "text_sha256": ("text_sha256",),
}
# Columns that hold one part of the date each.
PARTS: dict[str, tuple[str, ...]] = {
    "year": ("annee", "year", "an", "publication_year"),
    "month": ("mois", "month", "publication_month"),
    "day": ("jour", "day", "publication_day"),
}
# In a table that isctext wrote only its own names are fields, and what is found again when it is
# read is no fact.
_OURS: dict[str, tuple[str, ...]] = {ours: (ours,) for ours in GUESSES} | {
    "id": ("provider_id",),
    "source": ("source", "source_id"),
}
_FOUND_AGAIN = {"doc_id", "lang", "year"}
_OUTLETS = {"journal", "media", "publication"}
# What a spreadsheet would take for a formula, after the apostrophes that disarm it.
_GUARDED = re.compile("'+[=+\\-@\t\r\x00＝＋－＠]")
_HTML = ("</p>", "<br", "</div>")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Their column for each of our fields (absent without one), then the columns of facts.

    ``parts``: their columns of years, months and days. ``own``: isctext wrote the table.
    ``keep_marks``: cells that already stand in clean paragraphs keep their dashes and numbers.
    """

    names: Mapping[str, str]
    facts: tuple[FactColumn, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    own: bool = False
    keep_marks: bool = False

    def draft(self, record: Mapping[str, object], locator: str) -> Draft | Refusal:
        """One record as a draft, or a refusal when it has no text."""
        column = self.names.get("text")
        if column is None:
            found = ", ".join(map(str, list(record)[:20]))
            return Refusal("MALFORMED", f"no column holds the text; columns: {found}", locator)
        text, warnings = self._text(_string(record.get(column)), record)
        if not text:
            return Refusal("EMPTY_OUTPUT", f"column '{column}' is empty", locator)
        return self.draft_of(record, text, locator, warnings)

    def draft_of(
        self,
        record: Mapping[str, object],
        text: str,
        locator: str,
        warnings: Sequence[tuple[str, str]] = (),
    ) -> Draft:
        """A draft of this text, with all that the record says of it."""
        dates = dates_of(record, self.names, self.parts)
        kept = [c for c in self.facts if c.column not in dates.used]
        return Draft(
            text=text,
            title=one_line(self._get(record, "title")),
            locator=locator,
            authors=self._authors(record),
            dates=dates.dates,
            url=self._get(record, "url"),
            territory=one_line(self._get(record, "territory")),
            provider_id=self._get(record, "id"),
            source_id=one_line(self._get(record, "source")),
            arena=one_line(self._get(record, "arena")),
            facts=(*self._outlet(record), *facts_of(record, tuple(kept), own=self.own)),
            warnings=(*warnings, *dates.warnings),
        )

    def _text(
        self, cell: str, record: Mapping[str, object]
    ) -> tuple[str, tuple[tuple[str, str], ...]]:
        said = self._get(record, "text_sha256")
        if said and cell:
            # The apostrophe that was taken off may have been the text's own.
            for whole in (cell, f"'{cell}"):
                if text_sha256(whole) == said:
                    return whole, ()
            return record_text(cell), (("TEXT_CHANGED", "not the text of its text_sha256"),)
        return record_text(cell, keep_marks=self.keep_marks), ()

    def _get(self, record: Mapping[str, object], field: str) -> str:
        value = _string(record.get(self.names.get(field, ""))).strip()
        return "" if value.lower() in NULLS and not self.own else value

    def _authors(self, record: Mapping[str, object]) -> tuple[str, ...]:
        value = record.get(self.names.get("authors", ""))
        if isinstance(value, list):
            return tuple(one_line(_string(v)) for v in value if _string(v).strip())
        names = self._get(record, "authors").split(";")
        return tuple(n for n in map(one_line, names) if n)

    def _outlet(self, record: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
        """The newspaper's name as a fact too: a declared source hides the record's own."""
        written = fold(self.names.get("source", "")) in _OUTLETS
        outlet = one_line(self._get(record, "source")) if written else ""
        return (("outlet", outlet),) if outlet else ()


def map_columns(
    present: Sequence[str],
    declared: Iterable[tuple[str, str]] = (),
    *,
    without: Collection[str] = (),
    keep_marks: bool = False,
) -> ColumnMap:
    """The column map of a table with these columns: what is declared wins over the guesses.

    ``without`` names fields that no column can be (the text of an XML file).
    """
    names = dict(declared)
    folded = {fold(name): name for name in reversed(present)}
    own = "text_sha256" in folded and "text_sha256" not in without
    for ours, guesses in (_OURS if own else GUESSES).items():
        found = next((folded[g] for g in guesses if g in folded), None)
        known = ours in names or ours in without
        if not known and found is not None and found not in names.values():
            names[ours] = found
    parts = {} if own else _parts(folded, names)
    known_columns = set(names.values())
    facts = tuple(
        fact_column(column, place, fold(column), own=own)
        for place, column in enumerate(present, 1)
        if column not in known_columns and not (own and column in _FOUND_AGAIN)
    )
    return ColumnMap(names, facts, parts, own, keep_marks)


def _parts(folded: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """The columns of years, months and days; the date's own column may be one of them."""
    taken = {column for field, column in names.items() if field != "date"}
    found = {
        part: next((folded[g] for g in guesses if g in folded), None)
        for part, guesses in PARTS.items()
    }
    return {part: c for part, c in found.items() if c is not None and c not in taken}


def fold(name: str) -> str:
    """A column's name without case, accents and spaces."""
    plain = unicodedata.normalize("NFKD", name.strip().lower().lstrip("\ufeff"))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return "_".join(bare.replace("-", " ").replace("_", " ").split())


def record_text(text: str, *, keep_marks: bool = False) -> str:
    """The blocks of a text cell, whether it holds HTML or plain paragraphs."""
    if any(mark in text for mark in _HTML):
        return join_blocks(fragment_blocks(text))
    if keep_marks and text == join_blocks(text.split("\n\n")):
        return text
    return join_blocks(plain_blocks(text))


def unguarded(value: object) -> object:
    """A cell of our own tables without the apostrophe that keeps spreadsheets from calculating."""
    return value[1:] if isinstance(value, str) and _GUARDED.match(value) else value


def _string(value: object) -> str:
    if isinstance(value, list):
        return "\n\n".join(_string(item) for item in value)
    return as_text(value)
