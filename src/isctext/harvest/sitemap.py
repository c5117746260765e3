"""Sitemaps: the addresses that a site lists itself, through index files and compression."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatchcase
from urllib.parse import urljoin, urlsplit

from pydantic import Field

from isctext.harvest.body import expand
from isctext.harvest.contract import Options, Order
from isctext.harvest.record import Facts, Fetched, RefusedError
from isctext.harvest.visit import Visit
from isctext.harvest.xmlsafe import child_text, elements, local

_GZIP = b"\x1f\x8b"
_DEEPEST = 3
_MOST_SITEMAPS = 1000
_ENTRIES = frozenset(["url", "sitemap"])


class SitemapOptions(Options):
    """Which of the listed addresses are wanted.

    ``include``, ``exclude``: patterns with * and ?, on the whole address. ``since``: only pages
    said to be changed on that day or later (those without a date are kept). ``hosts``: other
    hosts whose pages may be listed; by default only the sitemap's own.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    since: date | None = None
    hosts: tuple[str, ...] = ()
    deepest: int = Field(default=_DEEPEST, ge=1, le=10)


class Sitemap:
    """For the address of a site without a path, its robots.txt and then /sitemap.xml are tried."""

    name = "sitemap.v1"
    options = SitemapOptions
    usual_urls: tuple[str, ...] = ()

    def harvest(self, order: Order, visit: Visit) -> None:
        """Every sitemap once, every listed page once."""
        for url in order.urls:
            walk = _Walk(order.options, visit, _host(url))
            for start in _starts(url, visit):
                walk.sitemap(start, 1)


class _Walk:
    def __init__(self, options: SitemapOptions, visit: Visit, host: str) -> None:
        self._options = options
        self._visit = visit
        self._hosts = {host, *(_bare(name) for name in options.hosts)}
        self._sitemaps: set[str] = set()
        self._pages: set[str] = set()

    def sitemap(self, url: str, depth: int) -> None:
        if url in self._sitemaps:
            return
        self._sitemaps.add(url)
        if depth > self._options.deepest:
            self._refuse(url, "TOO_DEEP", f"an index inside {depth - 1} others")
            return
        if len(self._sitemaps) > _MOST_SITEMAPS:
            raise RefusedError("TOO_MANY_MEMBERS", f"more than {_MOST_SITEMAPS} sitemaps")
        answer = self._visit.read(url)
        if answer is None:
            return
        found = 0
        try:
            for kind, listed, said in listed_in(answer, self._visit.fetcher.rules.max_bytes):
                found += 1
                if kind == "sitemap":
                    self.sitemap(listed, depth + 1)
                else:
                    self._page(listed, said)
        except RefusedError as refused:
            self._refuse(url, refused.code, f"{refused.detail} (after {found} addresses)")

    def _page(self, url: str, said: Facts) -> None:
        if url in self._pages or not self._wanted(url, dict(said).get("lastmod", "")):
            return
        self._pages.add(url)
        if _host(url) not in self._hosts:
            self._visit.refuse(url, "FORBIDDEN_URL", "another host than the sitemap's own")
            return
        self._visit.want(url, said)

    def _wanted(self, url: str, lastmod: str) -> bool:
        options = self._options
        if options.include and not any(fnmatchcase(url, p) for p in options.include):
            return False
        if any(fnmatchcase(url, p) for p in options.exclude):
            return False
        day = _day(lastmod)
        return not (options.since and day and day < options.since)

    def _refuse(self, url: str, code: str, detail: str) -> None:
        self._visit.refuse(url, code, detail, role="listing")


def listed_in(answer: Fetched, most: int) -> Iterator[tuple[str, str, Facts]]:
    """What a sitemap lists: "url" or "sitemap", the address, what is said of it.

    XML or plain text, compressed or not. Raises RefusedError after what could be read.
    """
    data = expand(answer.body, most) if answer.body.startswith(_GZIP) else answer.body
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<" and b"\0" not in data[:100]:
        yield from _plain(data)
        return
    root = False
    for element in elements(data, _ENTRIES | {"urlset", "sitemapindex"}):
        name = local(element)
        if name not in _ENTRIES:
            root = True
            continue
        written = child_text(element, "loc")
        if not written:
            continue
        lastmod = child_text(element, "lastmod")
        yield name, _joined(answer.final_url, written), (("lastmod", lastmod),) * bool(lastmod)
    if not root:
        raise RefusedError("MALFORMED", "XML, but no sitemap")


def _plain(data: bytes) -> Iterator[tuple[str, str, Facts]]:
    lines = data.decode("utf-8-sig", "replace").splitlines()
    addresses = [line.strip() for line in lines if line.strip().startswith(("http://", "https://"))]
    if not addresses:
        raise RefusedError("MALFORMED", "neither XML nor a list of addresses")
    yield from (("url", address, ()) for address in addresses)


def _starts(url: str, visit: Visit) -> list[str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return [url]
    if parts.path not in ("", "/") or parts.query:
        return [url]
    try:
        named = visit.fetcher.sitemaps(url)
    except RefusedError:
        # It is refused again, and then kept, when the sitemap itself is asked for.
        named = []
    return [_joined(url, each) for each in named] or [urljoin(url, "/sitemap.xml")]


def _joined(base: str, written: str) -> str:
    try:
        return urljoin(base, written)
    except ValueError:
        return written


def _host(url: str) -> str:
    try:
        return _bare(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")


def _day(lastmod: str) -> date | None:
    try:
        return date.fromisoformat(lastmod[:10])
    except ValueError:
        return None


HARVESTER = Sitemap()
