"""Reader decidim.v1: proposals, comments, debates, meetings and results of a Decidim site.

Both exports are read: CSV, where a slash names what is nested ("title/fr"), and the JSON array.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from isctext.ingest.raw.encoding import decode
from isctext.ingest.raw.jsonarray import opens_array
from isctext.ingest.raw.streams import unzipped_head
from isctext.ingest.tables import csvrows
from isctext.ingest.tables.records import (
    Row,
    cell_blocks,
    dated,
    flat,
    line,
    safe,
    split_records,
    stated,
)
from isctext.ingest.tables.tabular import JSONL_READER, RecordReader, read_records
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

# Columns (up to the first slash) that no other table has in such company.
_MARKS = frozenset(
    "participatory_space component commentable_id commentable_type root_commentable_url alignment "
    "endorsements likes taxonomies is_amend related_proposals original_proposal meeting_urls "
    "information_updates comments_enabled last_comment_at followers user_group "
    "published_in_open_data participatory_process assembly proposal_votes_count supports".split()
)
_BODIES = tuple(
    "body description instructions information_updates minutes_description conclusions".split()
)
# Dates of the record itself, best first; other dates are facts.
_DATES = ("published_at", "created_at", "start_time", "start_date")
_AUTHORS = ("author/name", "author", "creator/name", "authors/name", "authors")
_ADDRESSES = ("url", "root_commentable_url")
_FACTS = {
    "category/name": "section",
    "category": "section",
    "taxonomies/name": "keywords",
    "taxonomies": "keywords",
    "scope/name": "scope",
    "participatory_space/url": "participatory space",
    "participatory_space/title": "participatory space",
    "component/id": "component",
    "component/name": "component",
    "supports": "vote",
    "votes": "vote",
    "proposal_votes_count": "vote",
    "endorsements/total_count": "endorsements",
    "reference": "code",
    "locale": "language",
    "commentable_type": "about",
    "commentable_id": "about id",
}
_KEY = re.compile(r'"([a-z_]{2,40})"\s*:')
_LANGUAGE = re.compile(r"(.+?)/((?:machine_translations/)?[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?)")
_PREFERRED = "fr"


class DecidimReader:
    """One document per proposal, comment or debate."""

    name = "decidim.v1"
    media_type = "text/csv"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.97 for two or more of Decidim's own columns beside a title or a body."""
        data = unzipped_head(head)
        text = decode(data)
        if "\x00" in text or text.lstrip("\ufeff \r\n").startswith(("<", "%PDF")):
            return 0.0
        if opens_array(data) or JSONL_READER.sniff(data, ""):
            names = set(_KEY.findall(text))
        else:
            names = {column.strip().split("/")[0] for column in csvrows.header_of(text)}
        has_text = not names.isdisjoint({"title", *_BODIES})
        return 0.97 if has_text and len(names & _MARKS) > 1 else 0.0

    def split(self, stream: BinaryIO, hint: Hint) -> Iterator[bytes]:
        """Pieces of 256 records."""
        yield from split_records(stream, hint)

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """The records of a piece or of a whole file."""
        yield from read_records(stream, self.split, hint, safe(_contributions))


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a record with its columns by language ("" for a column without one)."""

    name: str
    columns: Mapping[str, str]

    def chosen(self, record: Row) -> str:
        """The language of the best column that says something: French, else the first."""
        said = [language for language, c in self.columns.items() if stated(record.get(c))]
        said.sort(key=lambda lang: (lang.startswith("machine"), not lang.endswith(_PREFERRED)))
        return said[0] if said else ""

    def value(self, record: Row) -> object:
        return record.get(self.columns.get(self.chosen(record), ""))

    def translations(self, record: Row) -> Iterator[tuple[str, object]]:
        """What the field says in the languages that were not chosen."""
        chosen = self.chosen(record)
        for language, column in self.columns.items():
            if language != chosen and stated(record.get(column)):
                yield language, record.get(column)


def _contributions(present: Sequence[str], hint: Hint) -> RecordReader:  # noqa: ARG001
    known: dict[tuple[str, ...], dict[str, _Field]] = {}

    def read(record: Row, locator: str) -> Draft | Refusal:
        row = flat(record)
        names = tuple(row)
        if names not in known:
            known[names] = _fields(names)
        return _draft(row, known[names], locator)

    return read


def _fields(names: Sequence[str]) -> dict[str, _Field]:
    """The columns of a table by field: "title/fr" and "title/en" are one."""
    columns: dict[str, dict[str, str]] = {}
    for name in names:
        found = _LANGUAGE.fullmatch(name.strip())
        # "scope/id" is no language: only what a text or a name can have is.
        is_text = found and (found[1] in ("title", *_BODIES) or found[1].endswith("name"))
        field, language = (found[1], found[2]) if found and is_text else (name.strip(), "")
        columns.setdefault(field, {}).setdefault(language, name)
    return {field: _Field(field, by_language) for field, by_language in columns.items()}


def _draft(row: Row, fields: Mapping[str, _Field], locator: str) -> Draft | Refusal:
    bodies = [fields[name] for name in _BODIES if name in fields]
    blocks = [block for body in bodies for block in cell_blocks(body.value(row))]
    title = line(fields["title"].value(row)) if "title" in fields else ""
    warnings: list[tuple[str, str]] = []
    if not blocks:
        if not title:
            columns = ", ".join(list(row)[:20])
            return Refusal("EMPTY_OUTPUT", f"no title and no body; columns: {columns}", locator)
        blocks = [title]
        warnings.append(("TITLE_ONLY", "the record has no body: its title is the text"))
    places = [fields[name].columns[""] for name in _DATES if name in fields]
    dates, unread = dated(row, places)
    read = {name for name in _DATES if name in fields} | {"title", "id", *_BODIES, *_AUTHORS}
    return Draft(
        text="\n\n".join(blocks),
        title=title,
        locator=locator,
        authors=_authors(row, fields),
        dates=dates,
        url=next((u for name in _ADDRESSES if (u := stated(row.get(name)))), ""),
        provider_id=stated(row.get("id")),
        facts=tuple(_facts(row, fields, read)),
        removed=tuple(_translations(row, [*bodies, *_title_of(fields)])),
        warnings=(*warnings, *unread),
    )


def _title_of(fields: Mapping[str, _Field]) -> list[_Field]:
    return [fields["title"]] if "title" in fields else []


def _authors(row: Row, fields: Mapping[str, _Field]) -> tuple[str, ...]:
    for name in _AUTHORS:
        value = fields[name].value(row) if name in fields else None
        names = value if isinstance(value, list) else [value]
        found = tuple(n for n in map(line, names) if n)
        if found:
            return found
    return ()


def _facts(row: Row, fields: Mapping[str, _Field], read: set[str]) -> Iterator[tuple[str, str]]:
    spoken = next(
        (fields[n].chosen(row) for n in ("body", "description", "title") if n in fields), ""
    )
    if spoken:
        yield "language", spoken.rsplit("/", 1)[-1]
        if spoken.startswith("machine"):
            yield "translated", "by machine"
    for name, field in fields.items():
        said = stated(field.value(row)) if name not in read and name != "url" else ""
        if said:
            yield _FACTS.get(name, name), said


def _translations(row: Row, fields: Sequence[_Field]) -> Iterator[tuple[str, str]]:
    for field in fields:
        for language, value in field.translations(row):
            text = "\n\n".join(cell_blocks(value))
            if text:
                yield f"translation:{language.replace('machine_translations/', 'machine-')}", text


READER = DecidimReader()
