"""Reader bibtex.v1: BibTeX and BibLaTeX bibliographies, with their abstracts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from isctext.ingest.dating.parts import date_of_parts
from isctext.ingest.raw.encoding import decode
from isctext.ingest.references.attached import local_paths
from isctext.ingest.references.bibtexsyntax import Broken, Entry, entries
from isctext.ingest.references.entry import Reference, date_in_field, file_paths, reference_draft
from isctext.ingest.references.latex import plain_text
from isctext.records.document import DatedBy, Draft, Refusal
from isctext.records.reader import Hint

_KINDS = (
    "article|book|booklet|inbook|incollection|inproceedings|conference|manual|mastersthesis"
    "|phdthesis|thesis|misc|proceedings|techreport|report|unpublished|online|electronic|www"
    "|collection|periodical|suppperiodical|mvbook|bookinbook|reference|inreference|dataset|software"
    "|newspaper|legislation|patent|string|comment|preamble"
)
_OPENING = re.compile(rf"(?:\s|%[^\n]*\n)*@\s?(?:{_KINDS})\s{{0,9}}[{{(]", re.IGNORECASE)
_ANYWHERE = re.compile(rf"^\s{{0,9}}@\s?(?:{_KINDS})\s{{0,9}}[{{(]", re.IGNORECASE | re.MULTILINE)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_OUTLETS = ("journal", "journaltitle", "booktitle", "maintitle", "eventtitle")
_ABSTRACTS = ("abstract", "abstrakt", "annotation", "annote")
_FACTS = {
    "school": "publisher", "institution": "publisher", "organization": "publisher",
    "address": "place", "location": "place", "number": "issue", "pages": "page",
    "langid": "language", "annote": "note", "annotation": "note", "urldate": "consulted",
    "shorttitle": "short title", "titleaddon": "other title", "issuetitle": "issue title",
}  # fmt: skip
_MANY = ("keywords", "keyword")
_DATE_FIELDS = ("date", "year", "month", "day")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\W{0,3}([^\W\d]{3,}\.?)|([^\W\d]{3,}\.?)\W{0,3}(\d{1,2})")


class BibtexReader:
    """One document per entry that has an abstract."""

    name = "bibtex.v1"
    media_type = "application/x-bibtex"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.97 for a file that opens with an entry, or that names itself .bib and has one."""
        text = decode(head).lstrip("\ufeff")
        named = filename.lower().endswith((".bib", ".bibtex"))
        if _OPENING.match(text) and (named or "=" in text):
            return 0.97
        return 0.97 if named and _ANYWHERE.search(text) else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """Every entry, as a draft or a refusal, in the file's order."""
        number = 0
        for number, entry in enumerate(entries(decode(stream.read(), hint.encoding)), 1):
            locator = f"entry {number}"
            if isinstance(entry, Broken):
                detail = f"line {entry.line}, '{entry.key}': {entry.problem}"
                yield Refusal("TRUNCATED" if entry.cut else "MALFORMED", detail[:300], locator)
            else:
                yield reference_draft(_reference(entry), locator)
        if not number:
            yield Refusal("MALFORMED", "no entry")

    def attached(self, data: bytes, hint: Hint) -> Iterator[str]:
        """The paths of the entries' attached files that may lie beside."""
        for entry in entries(decode(data, hint.encoding)):
            for name, value in entry.fields if isinstance(entry, Entry) else ():
                if name == "file":
                    yield from local_paths(file_paths(value))


def _reference(entry: Entry) -> Reference:
    fields: dict[str, str] = {}
    for name, value in entry.fields:
        fields.setdefault(name, value)
    found = Reference(provider_id=entry.key)
    parts = (plain_text(fields.get(name, "")) for name in ("title", "subtitle"))
    found.title = " : ".join(part.strip() for part in parts if part.strip())
    abstract = next((name for name in _ABSTRACTS if fields.get(name, "").strip()), "")
    found.abstract = plain_text(fields.get(abstract, ""))
    found.authors = people(fields.get("author", ""))
    found.url = plain_text(fields.get("url", "")).strip()
    found.add("type", entry.kind)
    outlet = next((name for name in _OUTLETS if fields.get(name, "").strip()), "")
    found.add("outlet", plain_text(fields.get(outlet, "")))
    _dates(fields, found)
    taken = {"title", "subtitle", abstract, "author", "url", outlet, *_DATE_FIELDS}
    seen: set[str] = set()
    for name, value in entry.fields:
        if name not in taken or name in seen:
            _fact(found, name, value)
        seen.add(name)
    found.warnings += [("UNKNOWN_MACRO", word) for word in dict.fromkeys(entry.unknown)]
    return found


def _fact(found: Reference, name: str, value: str) -> None:
    if name == "file":
        found.add("file", *file_paths(value))
        found.attach(*file_paths(value))
    elif name in _MANY:
        found.add("keywords", *re.split(r"\s*[;,]\s*", plain_text(value)))
    elif name == "editor":
        found.add("editor", *people(value))
    else:
        found.add(_FACTS.get(name, name), plain_text(value))


def people(value: str) -> list[str]:
    """The names of a list with "and" between them; "and others" names nobody.

    An "and" inside braces belongs to a name: "{Société des eaux and Co}".
    """
    names: list[str] = [""]
    depth = 0
    for part in re.split(r"([{}])", value):
        depth += {"{": 1, "}": -1}.get(part, 0)
        if depth > 0 or part in "{}":
            names[-1] += part
            continue
        first, *others = _AND.split(part)
        names[-1] += first
        names += others
    texts = (" ".join(plain_text(name).split()) for name in names)
    return [text for text in texts if text and text.lower() != "others"]


def _dates(fields: dict[str, str], found: Reference) -> None:
    texts = {name: plain_text(fields.get(name, "")).strip() for name in _DATE_FIELDS}
    found.dated(date_in_field(texts["date"]), texts["date"])
    written = " ".join(texts[name] for name in ("day", "month", "year") if texts[name])
    found.dated(_date_of(texts["year"], texts["month"], texts["day"]), written)


def _date_of(year: str, month: str, day: str) -> DatedBy | None:
    """The date of the fields; "mar # '~12'" puts the day into the month, as BibTeX styles ask."""
    both = None if day else _DAY_AND_MONTH.fullmatch(month)
    if both:
        day, month = both[1] or both[4], both[2] or both[3]
    return date_of_parts(year, month, day, "header")


READER = BibtexReader()
