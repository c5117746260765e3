"""Which column of a table is the text, the title, the date: declared, or guessed by name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from isctext.ingest.blocks import join_blocks, one_line, plain_blocks
from isctext.ingest.dates import from_value
from isctext.ingest.markup import fragment_blocks
from isctext.records.document import DatedBy, Draft, Refusal

# Our fields, then their usual names, best first (folded: no accent, no case, "_" for spaces).
GUESSES: dict[str, tuple[str, ...]] = {
    "text": ("text", "texte", "contenu", "content", "body", "corps", "article", "full_text"),
    "title": ("title", "titre", "intitule", "headline", "nom"),
    "date": ("date", "publication_date", "date_publication", "date_de_publication", "published")
    + ("published_at", "pubdate", "datetime", "created_at", "jour", "annee", "year"),
    "authors": ("authors", "author", "auteur", "auteurs", "auteur_s", "creator"),
    "url": ("url", "lien", "link", "adresse", "permalink", "uri"),
    "id": ("doc_id", "id", "identifiant", "identifier", "uid", "uuid"),
    "arena": ("arena", "arene"),
    "source": ("source", "source_id", "journal", "media", "publication"),
    "territory": ("territory", "territoire", "commune", "lieu"),
}
_NULLS = {"", "nan", "null", "none", "n/a", "na"}


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Their column for each of our fields; fields without a column are absent."""

    names: Mapping[str, str]

    def draft(self, record: Mapping[str, object], locator: str) -> Draft | Refusal:
        """One record as a draft, or a refusal when it has no text."""
        column = self.names.get("text")
        if column is None:
            found = ", ".join(map(str, list(record)[:20]))
            return Refusal("MALFORMED", f"no column holds the text; columns: {found}", locator)
        text = record_text(_string(record.get(column)))
        if not text:
            return Refusal("EMPTY_OUTPUT", f"column '{column}' is empty", locator)
        return Draft(
            text=text,
            title=one_line(self._get(record, "title")),
            locator=locator,
            authors=self._authors(record),
            dates=self._dates(record),
            url=self._get(record, "url"),
            territory=one_line(self._get(record, "territory")),
            provider_id=self._get(record, "id"),
            source_id=one_line(self._get(record, "source")),
            arena=one_line(self._get(record, "arena")),
        )

    def _get(self, record: Mapping[str, object], field: str) -> str:
        value = _string(record.get(self.names.get(field, ""))).strip()
        return "" if value.lower() in _NULLS else value

    def _authors(self, record: Mapping[str, object]) -> tuple[str, ...]:
        value = record.get(self.names.get("authors", ""))
        if isinstance(value, list):
            return tuple(one_line(_string(v)) for v in value if _string(v).strip())
        names = self._get(record, "authors").split(";")
        return tuple(n for n in map(one_line, names) if n)

    def _dates(self, record: Mapping[str, object]) -> tuple[DatedBy, ...]:
        value = record.get(self.names.get("date", ""))
        found = from_value(value, "header") if value not in (None, "") else None
        return (found,) if found else ()


def map_columns(present: Sequence[str], declared: Iterable[tuple[str, str]] = ()) -> ColumnMap:
    """The column map of a table with these columns: what is declared wins over the guesses."""
    names = dict(declared)
    folded = {fold(name): name for name in reversed(present)}
    for field, guesses in GUESSES.items():
        found = next((folded[g] for g in guesses if g in folded), None)
        if field not in names and found is not None and found not in names.values():
            names[field] = found
    return ColumnMap(names)


def fold(name: str) -> str:
    """A column's name without case, accents and spaces."""
    plain = unicodedata.normalize("NFKD", name.strip().lower().lstrip("\ufeff"))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return "_".join(bare.replace("-", " ").replace("_", " ").split())


def record_text(text: str) -> str:
    """The blocks of a text cell, whether it holds HTML or plain paragraphs."""
    if "</p>" in text or "<br" in text or "</div>" in text:
        return join_blocks(fragment_blocks(text))
    return join_blocks(plain_blocks(text))


def _string(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n\n".join(_string(item) for item in value)
    return str(value)
