"""Articles of LexisNexis exports, once their lines are known: labels, text, dates, counts.

Source of the structure: docs/reference/formats/press-nexis-ris.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from isctext.ingest.dating.dates import leading_date
from isctext.ingest.dating.forms import fold
from isctext.ingest.press.nexis.lines import BODY, LABELS, Line
from isctext.ingest.prose.blocks import join_blocks, one_line
from isctext.ingest.prose.bylines import split_byline
from isctext.records.document import DatedBy, Draft, Refusal

_MANY = ("subjects", "companies", "organisations", "tickers", "industries", "persons", "regions")
# Labels that only stand after the text: the first of them ends it.
_AFTER_TEXT = {"language", "load-date", "correction", "correction date", "distribution", "code"}
_AFTER_TEXT |= {"graphic", "type", "document type", *_MANY}
_LONG = ("correction", "graphic")
# In an article without any text these end the header all the same.
_ENDS = ("language", "load-date")
_OPENING = 2

_GRAPHIC = {"graphic", "graphique", "grafik"}
_CLASSES = {"classification", "klassifizierung"}
_COPYRIGHT = re.compile(
    r"(?:copyright\b|copy \d{4}|©|\(c\)\s)|(?:all rights reserved|tous droits reserves)\W*$"
)
_PAGE = re.compile(r"(?:pg\.?|pages?|p\.|s\.)\s*(?=\d|[a-z]{1,2}\d)(\S.*)", re.IGNORECASE)
_VALUES_APART = re.compile(r"\s*;\s*|(?<=%\))\s+")
_ERROR = re.compile(r"we are sorry but there is an error in this document|erreur dans ce document")
_LONGEST_ERROR = 400


@dataclass(slots=True)
class _Parts:
    header: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    copyright: list[str] = field(default_factory=list)


def read_article(
    lines: Sequence[Line], locator: str, *, title_first: bool, whole: bool = True
) -> Draft | Refusal:
    """The draft of one article; EMPTY_OUTPUT without text and for the provider's error notes.

    ``title_first``: title, outlet, date (DOCX); else outlet, date, title (HTML). ``whole``: False
    when the file ends inside the article: a TRUNCATED warning, or refusal without text.
    """
    said = fold(" ".join(line.text for line in lines[:20]))
    if len(said) < _LONGEST_ERROR and _ERROR.search(said):
        detail = f"the provider's error in place of a document: {said}"
        return Refusal("EMPTY_OUTPUT", detail[:300], locator)
    parts = _sort(lines)
    header = _Header.of(parts.header, title_first=title_first)
    if not parts.body:
        parts.body, header.rest = header.rest, []
    _take_tail(parts)
    text = join_blocks(line.text for line in parts.body)
    captions = [value for name, value in parts.fields if name == "graphic" and value]
    if not text:
        detail = f"no text under '{header.title}'" + "; a caption only" * bool(captions)
        return Refusal("EMPTY_OUTPUT" if whole else "TRUNCATED", detail[:300], locator)
    fields = [(name, value) for name, value in parts.fields if name != "graphic" and value]
    dates, warnings = _dates(header, fields)
    if not whole:
        warnings.append(("TRUNCATED", "the file ends inside this article"))
    return Draft(
        text=text,
        title=header.title,
        locator=locator,
        authors=_authors(fields),
        dates=tuple(dates),
        url=header.link,
        provider_id=_content_item(header.link),
        # For a block of several newspapers (id = "*"): each article says its own.
        source_id=one_line(header.outlet),
        facts=tuple(_facts(header, parts, fields)),
        removed=(
            *(("caption", text) for text in captions),
            *(("unlabelled", text) for text in parts.loose),
        ),
        warnings=tuple(warnings),
    )


def _sort(lines: Sequence[Line]) -> _Parts:
    """Each line to its place: header, labelled fields, text, what follows the text."""
    parts = _Parts()
    told = any(fold(line.text) in BODY for line in lines)
    place = "header"
    for line in lines:
        place = _place(line, place, parts, told=told)
    return parts


def _place(line: Line, place: str, parts: _Parts, *, told: bool) -> str:
    """Puts a line where it belongs, and gives the place of the next one.

    ``told``: a heading says where the text begins; else it begins after the first labels.
    """
    head = fold(line.text)
    if told and place == "header" and head in BODY:
        return "text"
    if told and place != "header" and head in _GRAPHIC | _CLASSES:
        parts.fields.append(("graphic" if head in _GRAPHIC else "", ""))
        return "after"
    opens = place == "header" and len(parts.header) < _OPENING and not parts.fields
    ends = line.sure and line.name in _AFTER_TEXT
    if line.label and not opens and (place != "text" or ends):
        parts.fields.append((line.name, line.value))
        return "after" if place == "text" or line.name in _ENDS else place
    if place == "header":
        return _head(line, parts, head, told=told)
    if place == "text":
        parts.body.append(line)
    else:
        _follow(line, parts, head)
    return place


def _head(line: Line, parts: _Parts, head: str, *, told: bool) -> str:
    """A line without a label before the text, or the first one of it."""
    if parts.fields and not parts.fields[-1][1]:
        parts.fields[-1] = (parts.fields[-1][0], line.text)
    elif _COPYRIGHT.match(head):
        parts.copyright.append(line.text)
    elif parts.fields and not told:
        parts.body.append(line)
        return "text"
    else:
        parts.header.append(line)
    return "header"


def _follow(line: Line, parts: _Parts, head: str) -> None:
    """A line without a label after the text: the rest of a long field, a copyright, or loose."""
    name, value = parts.fields[-1] if parts.fields else ("", "")
    if _COPYRIGHT.search(head):
        parts.copyright.append(line.text)
    elif name in _LONG or (name and not value):
        parts.fields[-1] = (name, f"{value}\n{line.text}".strip())
    else:
        parts.loose.append(line.text)


def _take_tail(parts: _Parts) -> None:
    """Fields with unknown labels and the copyright at the end of the text are not text."""
    while parts.body:
        last = parts.body[-1]
        if _COPYRIGHT.match(fold(last.text)) and len(parts.body) > 1:
            parts.copyright.insert(0, last.text)
        elif last.label and last.sure and last.label not in LABELS:
            parts.fields.append((last.label, last.value))
        else:
            return
        parts.body.pop()


@dataclass(slots=True)
class _Header:
    title: str = ""
    outlet: str = ""
    edition: str = ""
    written: str = ""
    date: DatedBy | None = None
    link: str = ""
    rest: list[Line] = field(default_factory=list)

    @classmethod
    def of(cls, lines: Sequence[Line], *, title_first: bool) -> _Header:
        """The title, outlet, date and edition that the lines without a label say."""
        header = cls(link=next((line.link for line in lines if line.link), ""))
        left = list(lines)
        # A title may itself be a date ("14 juillet 2019"): the date stands after the outlet.
        firsts = (2, 3, 4, 1) if title_first else (1, 2, 3)
        for at in (at for at in firsts if at < len(left)):
            found = leading_date(left[at].text, "header")
            if found and (found[0].precision != "year" or not found[1]):
                header.date, header.edition = found
                header.written = left.pop(at).text
                break
        unread = None if header.date or title_first or len(left) <= _OPENING else left.pop(1)
        order = ["title", "outlet"] if title_first and len(left) > 1 else ["outlet", "title"]
        for name in order:
            if left:
                setattr(header, name, left.pop(0).text)
        header.rest = [*([unread] if unread else []), *left]
        return header


def _dates(
    header: _Header, fields: Sequence[tuple[str, str]]
) -> tuple[list[DatedBy], list[tuple[str, str]]]:
    """The header's date, then the day of loading; and what is wrong with them."""
    loaded = next((value for name, value in fields if name == "load-date"), "")
    found = leading_date(loaded, "meta:load-date")
    dates = [date for date in (header.date, found[0] if found else None) if date]
    if header.date:
        return dates, []
    detail = f"no date in the header; loaded on '{loaded}'" if loaded else "no date in the header"
    return dates, [("NO_HEADER_DATE", detail)]


def _authors(fields: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(name for n, v in fields if n == "byline" for name in split_byline(v))


def _facts(
    header: _Header, parts: _Parts, fields: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    said = (("outlet", header.outlet), ("date", header.written), ("edition", header.edition))
    yield from ((name, value) for name, value in said if value)
    yield from (("header", line.text) for line in header.rest)
    for name, value in fields:
        if name == "section":
            yield from _section(value)
        elif name in _MANY:
            yield from ((name, part) for part in _VALUES_APART.split(value) if part)
        else:
            yield name, value
    yield from (("copyright", text) for text in parts.copyright)


def _section(value: str) -> Iterator[tuple[str, str]]:
    """The section and the page of "INTERNATIONAL; Pg. 35"."""
    section = []
    for part in (part.strip() for part in value.split(";")):
        page = _PAGE.fullmatch(part)
        if page:
            yield "page", page[1]
        elif part:
            section.append(part)
    if section:
        yield "section", "; ".join(section)


def _content_item(link: str) -> str:
    found = re.search(r"urn:contentItem:[\w-]+", link, re.IGNORECASE)
    return found.group() if found else ""


def reconcile(
    items: Sequence[Draft | Refusal], announced: int, missing: str, cover: str = ""
) -> Iterator[Draft | Refusal]:
    """The items; then a TRUNCATED refusal when fewer were found than the file announces.

    ``announced`` is 0 when the file announces nothing; ``missing`` says which ones, if known. More
    than announced is a COUNT_DISAGREE warning of the first draft, which also keeps the cover.
    """
    found = len(items)
    first = next((n for n, item in enumerate(items) if isinstance(item, Draft)), -1)
    for number, item in enumerate(items):
        if number == first and isinstance(item, Draft):
            detail = f"{announced} documents announced, {found} found"
            more = [("COUNT_DISAGREE", detail)] if 0 < announced < found else []
            yield replace(
                item,
                removed=(*item.removed, *([("cover", cover)] if cover else [])),
                warnings=(*item.warnings, *more),
            )
        else:
            yield item
    if announced > found or missing:
        count = f"{announced} documents announced, {found} found"
        detail = f"{count}; among the missing: {missing}" if missing else count
        yield Refusal("TRUNCATED", detail[:490], "missing documents")
