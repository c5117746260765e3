"""RSS and Atom: the pages that a feed announces, and what it says of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from pydantic import Field

from isctext.harvest.contract import Options, Order
from isctext.harvest.record import Facts, Fetched, RefusedError
from isctext.harvest.visit import Visit

# What a feed says of an entry: our name, feedparser's.
_SAID = (
    ("title", "title"),
    ("published", "published"),
    ("updated", "updated"),
    ("author", "author"),
    ("id", "id"),
)
# Feeds are under a megabyte; a hostile one of this size takes feedparser a minute.
_MOST_BYTES = 16 << 20
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


class FeedOptions(Options):
    """``pages``: how many pages of one feed are read (RFC 5005, rel="next")."""

    pages: int = Field(default=10, ge=1, le=10_000)


class Feed:
    """Dates are kept as the feed writes them; nothing is made of them here."""

    name = "feed.v1"
    options = FeedOptions
    usual_urls: tuple[str, ...] = ()

    def harvest(self, order: Order, visit: Visit) -> None:
        """Each feed, page after page, and each entry's page."""
        for url in order.urls:
            seen: set[str] = set()
            page = url
            while page and page not in seen and len(seen) < order.options.pages:
                seen.add(page)
                page = _one_page(page, visit)


def _one_page(url: str, visit: Visit) -> str:
    """Ask for a feed and its entries; the address of its next page, "" for the last."""
    answer = visit.read(url)
    if answer is None:
        return ""
    try:
        found = parse_feed(answer)
    except RefusedError as refused:
        visit.refuse(url, refused.code, refused.detail, role="listing")
        return ""
    for number, (link, said) in enumerate(_entries(found, answer), start=1):
        if link:
            visit.want(link, said)
        else:
            visit.refuse(f"{url}#entry-{number}", "MALFORMED", "an entry without a link")
    if found.get("bozo") and _is_broken(found):
        visit.warn(f"{url}: not well-formed; {len(found.entries)} entries could be read")
    links = found.feed.get("links", [])
    following = next((e.get("href", "") for e in links if e.get("rel") == "next"), "")
    return urljoin(answer.final_url, following) if following else ""


def parse_feed(answer: Fetched) -> Any:  # noqa: ANN401  (feedparser's own dictionary)
    """What feedparser finds. Raises RefusedError MALFORMED for what is no feed."""
    import feedparser  # noqa: PLC0415  (a third of a second, only for feeds)

    if len(answer.body) > _MOST_BYTES:
        raise RefusedError("TOO_LARGE", f"a feed of {len(answer.body)} bytes, over {_MOST_BYTES}")
    if _ENTITY.search(answer.body):
        raise RefusedError("BOMB_RATIO", "the feed declares its own entities")
    try:
        # As a stream: given bytes or a string, feedparser may take them for a file or an address.
        found = feedparser.parse(
            BytesIO(answer.body),
            response_headers={"content-type": answer.header("content-type")},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:
        # Broken names of elements make it fail in ways that it does not foresee.
        said = f"{type(error).__name__}: {error}"[:200]
        raise RefusedError("MALFORMED", f"the feed cannot be read: {said}") from error
    if not found.get("version") and not found.entries:
        raise RefusedError("MALFORMED", "neither RSS nor Atom")
    return found


def _entries(found: Any, answer: Fetched) -> Iterator[tuple[str, Facts]]:  # noqa: ANN401
    for entry in found.entries:
        link = entry.get("link") or ""
        said = tuple(
            (ours, value)
            for ours, theirs in _SAID
            if isinstance(value := _raw(entry, theirs), str) and value.strip()
        )
        yield (_joined(answer.final_url, link) if link else ""), said


def _raw(entry: Any, name: str) -> object:  # noqa: ANN401
    # feedparser's own dictionary gives "published" when asked for "updated".
    return dict.get(entry, name)


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return link


def _is_broken(found: Any) -> bool:  # noqa: ANN401
    # Feeds sent as text/plain or in another encoding than announced are read all the same.
    import xml.sax  # noqa: PLC0415

    return isinstance(found.get("bozo_exception"), xml.sax.SAXException)


HARVESTER = Feed()
