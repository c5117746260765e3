"""What a TEI header says of its text. Source: TEI P5 guidelines, chapter 2, The TEI Header."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from isctext.ingest.dating.dates import parse_date
from isctext.ingest.markup.tree import inner_text
from isctext.ingest.prose.blocks import one_line
from isctext.ingest.prose.markedprose import all_named, local
from isctext.records.document import DatedBy

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Where a header says a date, best first. The date of the electronic edition is seldom that of
# the text: it stands last, and as "meta" it makes no DATES_DISAGREE.
_DATED = (
    (("profileDesc", "creation"), "header:creation"),
    (("fileDesc", "sourceDesc"), "header:source"),
    (("fileDesc", "publicationStmt"), "meta:publication"),
)
_SCHEMES = ("isctext:arena", "isctext:territory")
_FACTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("fileDesc", "editionStmt"), "edition"),
    (("fileDesc", "publicationStmt", "publisher"), "publisher"),
    (("fileDesc", "publicationStmt", "distributor"), "distributor"),
    (("fileDesc", "publicationStmt", "availability"), "copyright"),
    (("fileDesc", "seriesStmt", "title"), "series"),
    (("profileDesc", "langUsage", "language"), "language"),
    (("profileDesc", "textClass", "keywords", "term"), "keywords"),
    (("profileDesc", "textClass", "classCode"), "code"),
)


@dataclass(frozen=True, slots=True)
class TeiHeader:
    """The fields of a header, as a draft takes them."""

    title: str = ""
    authors: tuple[str, ...] = ()
    dates: tuple[DatedBy, ...] = ()
    url: str = ""
    provider_id: str = ""
    source_id: str = ""
    arena: str = ""
    territory: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()


def read_header(header: etree._Element | None) -> TeiHeader:
    """The fields of a ``teiHeader`` element."""
    if header is None:
        return TeiHeader()
    title, others = _titles(header)
    dates, unread = _dates(header)
    idno, identifiers = _identifiers(header)
    journal = _journal(header)
    source = _first(
        e for e in _at(header, "fileDesc", "sourceDesc", "idno") if _type(e) == "source"
    )
    arena, territory = (
        _first(e for e in _at(header, "profileDesc", "classCode") if e.get("scheme") == scheme)
        for scheme in _SCHEMES
    )
    outlet = [("outlet", journal)] if journal and not source else []
    return TeiHeader(
        title=title,
        authors=tuple(filter(None, map(_words, _authors(header)))),
        dates=dates,
        url=_url(header),
        provider_id=idno,
        source_id=source or journal,
        arena=arena,
        territory=territory,
        facts=_all([*others, *identifiers, *outlet, *_facts(header)], list(_notes(header))),
        warnings=tuple(("DATE_UNREAD", said[:200]) for said in unread),
    )


def _at(header: etree._Element, *path: str) -> Iterator[etree._Element]:
    """The elements at a path of names, each anywhere below the one before."""
    first, *rest = path
    for element in all_named(header, first):
        if not rest:
            yield element
        else:
            yield from _at(element, *rest)


def _titles(header: etree._Element) -> tuple[str, list[tuple[str, str]]]:
    """The main title, and subtitles as facts."""
    found = list(_at(_statement(header), "title"))
    main = _first(e for e in found if _type(e) in ("main", "")) or _first(found)
    rest = [(_type(e), _words(e)) for e in found]
    return main, [("subtitle", w) for kind, w in rest if w and w != main and kind]


def _statement(header: etree._Element) -> etree._Element:
    """The text's own title statement: a source described in full may have another below."""
    return next(_at(header, "fileDesc", "titleStmt"), header)


def _authors(header: etree._Element) -> list[etree._Element]:
    stated = list(_at(_statement(header), "author"))
    return stated or list(_at(header, "fileDesc", "sourceDesc", "author"))


def _dates(header: etree._Element) -> tuple[tuple[DatedBy, ...], list[str]]:
    found: list[DatedBy] = []
    unread: list[str] = []
    for path, origin in _DATED:
        for element in _at(header, *path, "date"):
            written = _when(element)
            dated = parse_date(written, origin) or parse_date(_words(element), origin)
            if dated:
                found.append(dated)
            elif written or _words(element):
                unread.append(f"{path[-1]}: '{written or _words(element)}'")
            # One date of each place: a history of revisions or of loans is not the text's.
            if dated:
                break
    return tuple(dict.fromkeys(found)), unread


def _when(element: etree._Element) -> str:
    """The normal form of a date element; a span of dates has none."""
    return next((v for n in ("when", "when-iso", "value") if (v := element.get(n))), "")


def _identifiers(header: etree._Element) -> tuple[str, list[tuple[str, str]]]:
    """The text's own identifier, and the others as facts "idno" or "idno:TYPE"."""
    found = [
        (_type(e), _words(e))
        for part in ("publicationStmt", "sourceDesc")
        for e in _at(header, "fileDesc", part, "idno")
        if _type(e) != "source" and _words(e)
    ]
    main = next((said for kind, said in found if kind == "provider"), found[0][1] if found else "")
    rest = list(found)
    if main:
        rest.pop(next(i for i, (_, said) in enumerate(rest) if said == main))
    return main, [(f"idno:{kind}" if kind else "idno", said) for kind, said in rest]


def _journal(header: etree._Element) -> str:
    """The newspaper or journal that printed the text."""
    titles = list(_at(header, "fileDesc", "sourceDesc", "title"))
    return _first(e for e in titles if (e.get("level") or "") == "j")


def _url(header: etree._Element) -> str:
    for part in ("sourceDesc", "publicationStmt"):
        for name in ("ptr", "ref"):
            for element in _at(header, "fileDesc", part, name):
                if (element.get("target") or "").startswith(("http:", "https:")):
                    return (element.get("target") or "").strip()
    return ""


def _facts(header: etree._Element) -> Iterator[tuple[str, str]]:
    for path, name in _FACTS:
        for element in _at(header, *path):
            said = _words(element) or element.get("ident") or ""
            if name == "language":
                said = element.get("ident") or element.get(_LANG) or said
            if said and element.get("scheme") not in _SCHEMES:
                yield name, said
    for element in _at(header, "fileDesc", "extent", "measure"):
        if element.get("unit") == "words" and element.get("quantity"):
            yield "words", element.get("quantity") or ""


def _notes(header: etree._Element) -> Iterator[tuple[str, str]]:
    for element in _at(header, "fileDesc", "notesStmt", "note"):
        if _type(element) == "fact":
            # Ours: a fact of the table, kept to the letter.
            yield element.get("n") or "note", inner_text(element)
        elif _words(element):
            yield "note", _words(element)


def _all(
    stated: list[tuple[str, str]], notes: list[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """The facts of the header's own places, unless a note says the same, then the notes."""
    return (*(fact for fact in stated if fact not in notes), *notes)


def _type(element: etree._Element) -> str:
    return element.get("type") or ""


def _first(elements: Iterator[etree._Element] | list[etree._Element]) -> str:
    return next(filter(None, map(_words, elements)), "")


def _words(element: etree._Element) -> str:
    """The element's text on one line, without its notes; names side by side are set apart."""
    parts: list[str] = []
    events = etree.iterwalk(element, events=("start", "end"))
    for event, inner in events:
        if event == "start" and local(inner) == "note":
            events.skip_subtree()
        elif event == "start":
            said = inner.text or ""
            # An entity of a DTD, which is never loaded: HTML's names are known, others stay.
            parts.append(said if isinstance(inner.tag, str) else html.unescape(said))
        elif inner is not element:
            parts.append(inner.tail or (" " if inner.getnext() is not None else ""))
    return one_line("".join(parts))
