"""What the header of a ParlaMint file says for all its utterances."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from isctext.ingest.dating.dates import date_in_filename, parse_date
from isctext.ingest.prose.blocks import one_line
from isctext.ingest.prose.xmlpieces import XML_ID, XML_LANG, first, first_text, text_of
from isctext.records.document import DatedBy
from isctext.records.reader import Hint

_MEETINGS = {
    "parla.term": "term",
    "parla.session": "session",
    "parla.meeting": "meeting",
    "parla.sitting": "sitting",
    "parla.agenda": "agenda",
    "parla.lower": "chamber",
    "parla.upper": "chamber",
    "parla.committee": "committee",
}


@dataclass(frozen=True, slots=True)
class Sitting:
    """What the header of a file says for all its utterances."""

    title: str
    language: str
    dates: tuple[DatedBy, ...]
    url: str
    facts: tuple[tuple[str, str], ...]
    persons: dict[str, str]


def read_sitting(root: etree._Element, persons: dict[str, str], hint: Hint) -> Sitting:
    """What the header states; dates: the setting's, the source's, the id's, the file name's."""
    header = first(root, "teiHeader")
    head = root if header is None else header
    language = root.get(XML_LANG) or ""
    addresses = [_address(e) for s in head.iter("{*}sourceDesc") for e in s.iter("{*}idno")]
    urls = [address for address in addresses if address.startswith(("http://", "https://"))]
    title = _title(head, language)
    return Sitting(
        title=title,
        language=language,
        dates=tuple(dict.fromkeys(_dates(root, head, hint))),
        url=urls[-1] if urls else "",
        facts=tuple(_facts(head, title, language)),
        persons=persons,
    )


def _address(element: etree._Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def _title(head: etree._Element, language: str) -> str:
    statement = first(head, "titleStmt")
    titles = [] if statement is None else [e for e in statement.iter("{*}title") if text_of(e)]
    own = [e for e in titles if (e.get(XML_LANG) or language) == language] or titles
    # The main title names the corpus; the sub-title names the sitting.
    own.sort(key=lambda e: e.get("type") != "sub")
    return text_of(own[0]) if own else ""


def _dates(root: etree._Element, head: etree._Element, hint: Hint) -> Iterator[DatedBy]:
    for setting in head.iter("{*}setting"):
        for element in setting.iter("{*}date"):
            yield from _dated(element.get("when") or text_of(element), "header:setting")
    for source in head.iter("{*}bibl"):
        for element in source.iter("{*}date"):
            yield from _dated(element.get("when") or text_of(element), "meta:source")
    identifier = date_in_filename(root.get(XML_ID) or "", "provider-id")
    named = date_in_filename(hint.filename)
    yield from (found for found in (identifier, named) if found)


def _dated(written: str, origin: str) -> Iterator[DatedBy]:
    found = parse_date(written, origin)
    if found:
        yield found


def _facts(head: etree._Element, title: str, language: str) -> Iterator[tuple[str, str]]:
    yield "sitting title", title
    for element in head.iter("{*}meeting"):
        if (element.get(XML_LANG) or language) != language:
            continue
        marks = [mark.removeprefix("#") for mark in (element.get("ana") or "").split()]
        fact = next((_MEETINGS[mark] for mark in _MEETINGS if mark in marks), "meeting")
        yield fact, text_of(element) or one_line(element.get("n") or "")
    for setting in head.iter("{*}setting"):
        for element in setting.iter("{*}name"):
            yield element.get("type") or "place", text_of(element)
    yield "edition", first_text(head, "edition")
    yield "copyright", _address(licence) if (licence := first(head, "licence")) is not None else ""


def persons_of(root: etree._Element) -> dict[str, str]:
    """Names by id, for the files that hold their own list of persons."""
    found = {}
    for person in root.iter("{*}person"):
        name = first(person, "persName")
        given = "" if name is None else " ".join(map(text_of, name.iter("{*}forename")))
        family = "" if name is None else " ".join(map(text_of, name.iter("{*}surname")))
        whole = one_line(f"{given} {family}") or text_of(name)
        if person.get(XML_ID) and whole:
            found[str(person.get(XML_ID))] = whole
    return found
