"""Reader csl-json.v1: bibliographies in CSL-JSON, as Zotero and others export them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from isctext.ingest.dating.parts import date_of_parts
from isctext.ingest.raw.encoding import decode
from isctext.ingest.references.attached import local_paths
from isctext.ingest.references.entry import Reference, date_in_field, file_paths, reference_draft
from isctext.records.document import DatedBy, Draft, Refusal
from isctext.records.reader import Hint

# Types of CSL 1.0.2; their hyphens and underscores are as the schema has them.
_TYPES = (
    "article|article-journal|article-magazine|article-newspaper|bill|book|broadcast|chapter|classic"
    "|collection|dataset|document|entry|entry-dictionary|entry-encyclopedia|event|figure|graphic"
    "|hearing|interview|legal_case|legislation|manuscript|map|motion_picture|musical_score|pamphlet"
    "|paper-conference|patent|performance|periodical|personal_communication|post|post-weblog"
    "|regulation|report|review|review-book|software|song|speech|standard|thesis|treaty|webpage"
)
_TYPED = re.compile(rf'"type"\s*:\s*"(?:{_TYPES})"')
_FIELDS = re.compile(
    r'"(?:issued|container-title|citation-key|author|abstract|accessed|publisher|title-short|DOI)"'
    r"\s*:"
)
_SPACE = re.compile(r"[\s,]*")
_NAMES = {
    "container-title": "outlet", "container-title-short": "other outlet", "DOI": "doi",
    "ISSN": "issn", "ISBN": "isbn", "publisher-place": "place", "section": "section",
    "collection-title": "series", "title-short": "short title", "source": "provider",
    "citation-key": "citation key", "language": "language",
}  # fmt: skip
_FILES = ("attachments", "file", "files", "attachment", "path", "localPath")
_TAKEN = ("title", "abstract", "author", "issued", "id", "URL")
_MOST_VALUES = 1_000


class CslJsonReader:
    """One document per item of the array that has an abstract."""

    name = "csl-json.v1"
    media_type = "application/vnd.citationstyles.csl+json"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """0.96 for a JSON array of objects with a CSL type and another field of CSL."""
        text = decode(head).lstrip("\ufeff \r\n\t")
        if not re.match(r"\[\s*\{", text):
            return 0.0
        return 0.96 if _TYPED.search(text) and _FIELDS.search(text) else 0.0

    def read(self, stream: BinaryIO, hint: Hint) -> Iterator[Draft | Refusal]:
        """Every item, as a draft or a refusal; what cannot be cut into items is one refusal."""
        text = decode(stream.read(), hint.encoding).lstrip("\ufeff")
        for number, item in enumerate(array_items(text), 1):
            locator = f"item {number}"
            if isinstance(item, Refusal):
                yield Refusal(item.code, item.detail, locator)
            elif isinstance(item, dict):
                yield reference_draft(_reference(item), locator)
            else:
                yield Refusal("MALFORMED", f"a JSON {type(item).__name__}, no object", locator)

    def attached(self, data: bytes, hint: Hint) -> Iterator[str]:
        """The paths of the items' attached files that may lie beside."""
        for item in array_items(decode(data, hint.encoding).lstrip("\ufeff")):
            for name, value in item.items() if isinstance(item, dict) else ():
                if name in _FILES:
                    yield from local_paths(_beside(value))


def array_items(text: str) -> Iterator[object]:
    """The values of the array one by one, so that a break in the file costs what follows it.

    What is no array, or is left after its break or its end, is a Refusal.
    """
    decoder = json.JSONDecoder()
    at = len(text) - len(text.lstrip())
    if not text.startswith("[", at):
        yield Refusal("MALFORMED", "the file is no JSON array")
        return
    at = _skip(text, at + 1)
    found = 0
    while not text.startswith("]", at):
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield broken(error, text, at)
            return
        yield item
        found += 1
        at = _skip(text, at)
    rest = text[at + 1 :].strip()
    if rest or not found:
        code = "MALFORMED" if rest else "EMPTY_OUTPUT"
        detail = f"{len(rest)} characters after the array" if rest else "the array is empty"
        yield Refusal(code, detail)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def broken(error: ValueError | RecursionError, text: str, at: int) -> Refusal:
    """The refusal of JSON that breaks in the value that begins at that character."""
    if isinstance(error, RecursionError):
        return Refusal("TOO_DEEP", f"nested too deep at character {at}")
    # An item that is cut fails at the text's end, or in a string that the end leaves open.
    position = getattr(error, "pos", at)
    cut = position >= len(text.rstrip()) or "Unterminated" in str(error)
    rest = f"{len(text) - at} characters from character {at} on are not read"
    return Refusal("TRUNCATED" if cut else "MALFORMED", f"{error}; {rest}"[:300])


def _reference(item: Mapping[str, object]) -> Reference:
    found = Reference(
        title=_string(item.get("title")),
        abstract=_string(item.get("abstract")),
        authors=list(_people(item.get("author"))),
        url=_string(item.get("URL")),
        provider_id=_string(item.get("id")),
    )
    issued = item.get("issued")
    if issued:
        found.dated(_date(issued, found), _written(issued))
    if isinstance(issued, dict):
        for name in sorted(issued.keys() - {"date-parts", "raw", "literal"}):
            found.add(f"issued {name}", _string(issued[name]))
    for name, value in item.items():
        if name in _FILES:
            found.add("file", *_paths(value))
            found.attach(*_beside(value))
        elif name == "keyword":
            found.add("keywords", *re.split(r"\s*[;,]\s*", _string(value)))
        elif name not in _TAKEN:
            found.add(_NAMES.get(name, name), *_values(value))
    return found


def _date(value: object, found: Reference) -> DatedBy | None:
    """The date of a CSL date: its parts, or its raw or literal text. An interval has none."""
    if not isinstance(value, dict):
        return date_in_field(_string(value))
    parts = value.get("date-parts")
    if value.get("circa"):
        found.warnings.append(("DATE_CIRCA", _written(value)[:200]))
    if isinstance(parts, list) and parts:
        first = parts[0]
        if len(parts) > 1 or not isinstance(first, list):
            return None
        year, month, day = (*map(_string, first[:3]), "", "", "")[:3]
        return date_of_parts(year, month, day, "header")
    return date_in_field(_string(value.get("raw") or value.get("literal")))


def _written(value: object) -> str:
    if isinstance(value, dict):
        for name in ("raw", "literal"):
            if value.get(name):
                return _string(value[name])
        parts = value.get("date-parts")
        if isinstance(parts, list):
            dates = (p if isinstance(p, list) else [p] for p in parts[:_MOST_VALUES])
            return "/".join("-".join(map(_string, date)) for date in dates)
        return _dumped(value)
    return _string(value)


def _people(value: object) -> Iterator[str]:
    """The name of each person as "Family, Given", of each body as it stands."""
    for person in value if isinstance(value, list) else []:
        if isinstance(person, dict):
            part = {name: _string(text).strip() for name, text in person.items()}
            family = [part.get("non-dropping-particle", ""), part.get("family", "")]
            given = [part.get("given", ""), part.get("dropping-particle", "")]
            names = [" ".join(filter(None, family)), " ".join(filter(None, given))]
            yield part.get("literal") or ", ".join(filter(None, names))
        else:
            yield _string(person)


def _paths(value: object) -> Iterator[str]:
    """The paths of attached files: strings, or objects that have one."""
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            paths = (entry.get(name) for name in ("localPath", "path", "url", "title"))
            yield next((_string(path) for path in paths if path), _dumped(entry))
        else:
            yield from file_paths(_string(entry))


def _beside(value: object) -> Iterator[str]:
    """The paths of attached files as ``_paths``, but of objects only those inside the export."""
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            paths = [_string(entry[name]) for name in ("path", "localPath") if entry.get(name)]
            # The path on the machine that exported says where the file was, not where it is.
            inside = (path for path in paths if not path.startswith(("/", "file:")))
            yield from [next(inside, paths[0])] if paths else ()
        else:
            yield from file_paths(_string(entry))


def _values(value: object) -> Iterator[str]:
    if isinstance(value, list) and all(isinstance(v, dict) for v in value):
        yield from _people(value)
    elif isinstance(value, list):
        yield from map(_string, value[:_MOST_VALUES])
    elif isinstance(value, dict) and ("date-parts" in value or "raw" in value):
        yield _written(value)
    else:
        yield _string(value)


def _string(value: object) -> str:
    if value is None or value is True or value is False:
        return "" if value is None else str(value).lower()
    return value if isinstance(value, str) else _dumped(value)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


READER = CslJsonReader()
