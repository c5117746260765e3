"""Reader ris.v1: RIS files, those of reference managers and those of Europresse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from urllib.parse import unquote

from isctext.ingest.press.europresse.header import document_number, number_code, number_date
from isctext.ingest.prose.blocks import one_line
from isctext.ingest.raw.encoding import decode
from isctext.ingest.references.attached import local_paths
from isctext.ingest.references.entry import Reference, date_in_field, file_paths, reference_draft
from isctext.records.document import Draft, Refusal
from isctext.records.reader import Hint

# The format asks for two spaces before the hyphen; a file that has them nowhere is read with one,
# but then "PS - ..." in a text is a tag too.
_TAG = re.compile(r"\ufeff?[ \t]{0,3}([A-Z][A-Z0-9])  -(?:[ \t](.*)|[ \t]*)")
_LOOSE_TAG = re.compile(r"\ufeff?[ \t]{0,3}([A-Z][A-Z0-9]) {1,4}-(?:[ \t](.*)|[ \t]*)")
_START = re.compile(r"^\ufeff?[ \t]{0,3}TY {1,3}-[ \t]?\S", re.MULTILINE)
_LINE = re.compile(r"^\ufeff?[ \t]{0,3}[A-Z][A-Z0-9] {1,3}- ", re.MULTILINE)
_NUMBERED = re.compile(r"\s*\[?\d{1,6}[.\]]?\s*")
_EUROPRESSE = re.compile(r"europresse|eureka\.cc|cedrom", re.IGNORECASE)
_LEAST_LINES = 3
_PREAMBLE = 400
# Tags, best first, of what is more than a fact.
_TITLES = ("TI", "T1", "CT", "BT")
_ABSTRACTS = ("N2", "AB")
_OUTLETS = ("JF", "T2", "JO", "BT", "J2", "JA", "J1")
_AUTHORS = ("AU", "A1")
_DATES = ("DA", "PY", "Y1")
_LINKS = ("UR", "LK")
_FILES = ("L1", "L2", "L3", "L4")
_PAGES = ("SP", "EP")
_TAKEN = {*_TITLES, *_ABSTRACTS, *_OUTLETS, *_AUTHORS, *_DATES, *_LINKS, *_FILES, *_PAGES}
_IDS = ("ID", "AN")
# The names of our facts; another tag is a fact under its own two letters.
_FACTS = {
    "TY": "type", "LA": "language", "KW": "keywords", "PB": "publisher", "CY": "place",
    "VL": "volume", "IS": "issue", "SN": "issn", "DO": "doi", "DI": "number", "N1": "note",
    "RN": "note", "ET": "edition", "SE": "section", "DB": "database", "DP": "provider",
    "AN": "accession number", "ID": "id", "ED": "editor", "A2": "editor", "A3": "editor",
    "A4": "editor", "T3": "series", "Y2": "consulted", "ST": "short title", "CN": "call number",
    "AD": "address", "TT": "translated title", "M3": "document type",
}  # fmt: skip


@dataclass(slots=True)
class _Record:
    fields: list[tuple[str, list[str]]] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)
    typed: bool = False
    closed: bool = False
    follows: bool = False

    def all(self, *tags: str) -> list[str]:
        """The values of the tags, in the order of the tags, then of the file."""
        return [v for tag in tags for t, lines in self.fields if t == tag and (v := _joined(lines))]

    def first(self, *tags: str) -> str:
        return next(iter(self.all(*tags)), "")


class RisReader:
    """One document per record (TY to ER)."""

    name = "ris.v1"
    media_type = "application/x-research-info-systems"

    def sniff(self, head: bytes, filename: str) -> float:
        """0.97 for a TY line and others, 0.96 for tag lines from the top on, 0.6 by name."""
        text = decode(head).replace("\r", "\n")
        if text.lstrip("\ufeff \r\n\t").startswith(("<", "{", "[", "%PDF")):
            return 0.0
        tags = len(_LINE.findall(text))
        start = _START.search(text)
        if start and tags > 1 and _is_preamble(text[: start.start()], filename):
            return 0.97
        opens = _LINE.match(text.lstrip("\ufeff\r\n"))
        if opens and tags >= _LEAST_LINES:
            return 0.96
        return 0.6 if tags and filename.lower().endswith(".ris") else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """Every record, as a draft or a refusal, in the file's order."""
        number = 0
        for number, record in enumerate(_records(decode(stream.read(), hint.encoding)), 1):
            if not record.fields:
                detail = f"text outside of any record: {one_line(' '.join(record.stray))}"
                yield Refusal("MALFORMED", detail[:300], f"record {number}")
            else:
                yield reference_draft(_reference(record), f"record {number}")
        if not number:
            yield Refusal("MALFORMED", "no line with a tag")

    def attached(self, data: bytes, hint: Hint) -> Iterator[str]:
        """The paths of the records' attached files that may lie beside."""
        for record in _records(decode(data, hint.encoding)):
            yield from local_paths(_files(record))


def _is_preamble(text: str, filename: str) -> bool:
    """Whether a file may open so: a page that quotes a record has more text before it."""
    return filename.lower().endswith(".ris") or (len(text) < _PREAMBLE and "```" not in text)


def _records(text: str) -> Iterator[_Record]:
    """The records; text between them goes with the next one, text at the end with the last."""
    record, last = _Record(), None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    pattern = _TAG if any(_TAG.fullmatch(line) for line in lines) else _LOOSE_TAG
    for line in lines:
        found = pattern.fullmatch(line)
        tag = found[1] if found else ""
        if tag == "TY" and record.fields:
            if last:
                yield last
            record.follows = True
            last, record = record, _Record()
        if tag == "ER":
            record.closed = True
            if last:
                yield last
            last, record = record, _Record()
            continue
        if found:
            record.typed = record.typed or tag == "TY"
            record.fields.append((tag, [found[2] or ""]))
        elif record.fields:
            record.fields[-1][1].append(line)
        elif line.strip() and not _NUMBERED.fullmatch(line):
            record.stray.append(line)
    yield from _ends(last, record)


def _ends(last: _Record | None, record: _Record) -> Iterator[_Record]:
    if record.fields:
        if last:
            yield last
        yield record
    elif last:
        last.stray += record.stray
        yield last
    elif record.stray:
        yield record


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip()


def _reference(record: _Record) -> Reference:
    entry = Reference(authors=record.all(*_AUTHORS), title=record.first(*_TITLES))
    abstracts = sorted(record.all(*_ABSTRACTS), key=len, reverse=True)
    entry.abstract = abstracts[0] if abstracts else ""
    entry.add("abstract", *abstracts[1:])
    _place(record, entry)
    for tag in _DATES:
        for written in record.all(tag):
            entry.dated(date_in_field(written, f"header:{tag}"), written)
    _number(record, entry)
    for tag, lines in record.fields:
        if tag not in _TAKEN:
            entry.add(_FACTS.get(tag, tag.lower()), _joined(lines))
    entry.add("file", *_files(record))
    entry.attach(*_files(record))
    if record.stray:
        entry.removed.append(("outside of records", "\n".join(record.stray)))
    if not record.closed:
        code = "UNCLOSED_RECORD" if record.follows else "TRUNCATED"
        entry.warnings.append((code, "no ER line at the end of this record"))
    if not record.typed:
        entry.warnings.append(("NO_TYPE", "no TY line at the start of this record"))
    return entry


def _files(record: _Record) -> list[str]:
    """The attached files: those of L1 to L4, and links that are files on a disk."""
    paths = [path for value in record.all(*_FILES) for path in file_paths(value)]
    return paths + [link for link in record.all(*_LINKS) if _is_file(link)]


def _is_file(link: str) -> bool:
    return link.lower().startswith("file:")


def _place(record: _Record, entry: Reference) -> None:
    """The outlet, the pages, the addresses; titles and outlets that are left are facts."""
    titles = [title for title in record.all(*_TITLES) if title != entry.title]
    outlets = [outlet for outlet in record.all(*_OUTLETS) if outlet != entry.title]
    entry.add("outlet", *outlets[:1])
    entry.add("other outlet", *outlets[1:])
    entry.add("other title", *(title for title in titles if title not in outlets))
    entry.add("page", "-".join(page for page in map(record.first, _PAGES) if page))
    written = [value for value in record.all(*_LINKS) if not _is_file(value)]
    links = [link for value in written for link in value.split() if "://" in link]
    entry.url = links[0] if links else ""
    entry.add("url", *links[1:])


def _number(record: _Record, entry: Reference) -> None:
    """The provider's number, the date and the title's code inside it; whether it is Europresse."""
    said = record.all("DI", *_IDS, *_LINKS, "DB", "DP", "N1")
    number = document_number(unquote(" ".join(said)))
    entry.is_article = bool(number) or any(_EUROPRESSE.search(value) for value in said)
    entry.provider_id = number or record.first(*_IDS, "DO", "DI")
    found = number_date(number)
    if found:
        entry.dates.append(found)
    if number:
        entry.add("code", number_code(number))


READER = RisReader()
