"""HAL, the open archive: the notices that a search finds, and their files if wanted."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from isctext.harvest.contract import Options, Order
from isctext.harvest.jsonsafe import json_object, number, part, rows, text
from isctext.harvest.paging import with_parameters
from isctext.harvest.record import Facts, RefusedError
from isctext.harvest.visit import Visit

_FIELDS = (
    "docid",
    "halId_s",
    "uri_s",
    "title_s",
    "fr_title_s",
    "en_title_s",
    "subTitle_s",
    "abstract_s",
    "fr_abstract_s",
    "en_abstract_s",
    "keyword_s",
    "authFullName_s",
    "producedDate_s",
    "publicationDate_s",
    "docType_s",
    "journalTitle_s",
    "bookTitle_s",
    "conferenceTitle_s",
    "doiId_s",
    "language_s",
    "domain_s",
    "licence_s",
    "fileMain_s",
)
# A page has no address of its own to show: each of its notices has one inside.
_NOTICES: Facts = (("holds", "notices"),)
# What is needed to go on when notices are kept in another format than JSON.
_LEAST = ("docid", "halId_s", "title_s", "producedDate_s", "fileMain_s")


class HalOptions(Options):
    """A search. ``q`` and ``fq``: the query and its filters, in Solr's syntax.

    ``fields``: what is kept of a notice. ``format``: how notices are kept; any but json asks for
    each page twice. ``files``: also fetch the main file of each notice. ``rows``: notices on a
    page.
    """

    q: str = "*:*"
    fq: tuple[str, ...] = ()
    fields: tuple[str, ...] = _FIELDS
    format: Literal["json", "xml-tei", "bibtex", "endnote", "csv"] = "json"
    files: bool = False
    rows: int = Field(default=200, ge=1, le=10_000)


class Hal:
    """The address may be that of a portal or a collection: ".../search/NAME"."""

    name = "hal.v1"
    options = HalOptions
    usual_urls: tuple[str, ...] = ("https://api.archives-ouvertes.fr/search/",)

    def harvest(self, order: Order, visit: Visit) -> None:
        """Page after page by the search's cursor, until all came or it stands still."""
        for url in order.urls:
            with visit.place(url):
                _search(url, order.options, visit)


def _search(url: str, options: HalOptions, visit: Visit) -> None:
    cursor, seen, total, counted = "*", set[str](), -1, 0
    plain = options.format == "json"
    while cursor not in seen:
        seen.add(cursor)
        asked = _page(url, options, cursor, "json", options.fields if plain else _LEAST)
        answer = visit.read(asked, _NOTICES, role="item") if plain else visit.read(asked)
        if answer is None:
            return
        found = json_object(answer)
        if "response" not in found:
            said = text(part(found, "error").get("msg"))
            raise RefusedError("MALFORMED", f"no 'response' in the answer: {said[:300]}")
        docs = rows(part(found, "response").get("docs"))
        total = max(total, number(part(found, "response").get("numFound")))
        counted += len(docs)
        if docs and not plain:
            visit.want(_page(url, options, cursor, options.format, ()), _NOTICES)
        for doc in docs if options.files else ():
            _file(doc, visit)
        if docs and counted == total:
            return  # the next page would be an empty one
        cursor = text(found.get("nextCursorMark")) or cursor
    if counted != total:
        visit.warn(f"{url}: {total} notices announced, {counted} came")


def _page(url: str, options: HalOptions, cursor: str, form: str, fields: tuple[str, ...]) -> str:
    return with_parameters(
        url,
        [
            ("q", options.q),
            *(("fq", each) for each in options.fq),
            ("fl", ",".join(fields)),
            ("wt", form),
            ("rows", options.rows),
            # A cursor needs an order without ties.
            ("sort", "docid asc"),
            ("cursorMark", cursor),
        ],
    )


def _file(doc: dict[str, Any], visit: Visit) -> None:
    url = text(doc.get("fileMain_s"))
    said: Facts = tuple(
        (ours, value)
        for ours, theirs in (
            ("id", "halId_s"),
            ("title", "title_s"),
            ("published", "producedDate_s"),
        )
        if (value := text(doc.get(theirs)))
    )
    if url:
        visit.want(url, said)


HARVESTER = Hal()
