"""robots.txt: asked once per host and round, kept, and obeyed (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import httpx
from protego import Protego

from isctext.harvest.record import Fetched, Refused, RefusedError
from isctext.harvest.rules import PRODUCT, Rules

# RFC 9309 asks to read at least 500 kibibytes and allows to stop there.
MOST_BYTES = 500 << 10
_NOTHING_SAID = (*range(200, 300), *range(400, 500))
# "Too many requests" is no statement about robots: it is "not now".
_NOT_NOW = 429


@dataclass(frozen=True, slots=True)
class _Site:
    said: Protego | None = None
    refused: RefusedError | None = None


class RobotsBook:
    """What each site's robots.txt says. ``ask`` fetches one, without asking this book."""

    def __init__(self, rules: Rules, ask: Callable[[httpx.URL], Fetched | Refused]) -> None:
        self._rules = rules
        self._ask = ask
        self._sites: dict[str, _Site] = {}

    def check(self, url: httpx.URL) -> None:
        """Raises RefusedError when the site does not allow the address: ROBOTS, or why not known.

        4xx means that everything is allowed, 5xx that nothing is for now.
        """
        if self._rules.robots_waiver:
            return
        site = self._site(url)
        if site.refused:
            raise site.refused
        if site.said is None:
            return
        if not site.said.can_fetch(str(url), PRODUCT):
            raise RefusedError("ROBOTS", "robots.txt does not allow this address")
        if self.delay(url) > self._rules.max_wait:
            detail = f"robots.txt asks for {self.delay(url):.0f} s between requests"
            raise RefusedError("ROBOTS", f"{detail}, over the limit of {self._rules.max_wait:.0f}")

    def delay(self, url: httpx.URL) -> float:
        """Seconds between two requests that the site asks for; 0 when it does not say."""
        site = self._sites.get(_origin(url))
        if site is None or site.said is None:
            return 0.0
        rate = site.said.request_rate(PRODUCT)
        by_rate = rate.seconds / rate.requests if rate else 0.0
        return max(site.said.crawl_delay(PRODUCT) or 0.0, by_rate)

    def sitemaps(self, url: httpx.URL) -> list[str]:
        """The sitemaps that the site's robots.txt names."""
        said = self._site(url).said
        return list(said.sitemaps) if said else []

    def _site(self, url: httpx.URL) -> _Site:
        origin = _origin(url)
        if origin not in self._sites:
            self._sites[origin] = _read(self._ask(httpx.URL(origin + "/robots.txt")))
        return self._sites[origin]


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _read(answer: Fetched | Refused) -> _Site:
    if isinstance(answer, Fetched):
        text = answer.body[:MOST_BYTES].decode("utf-8-sig", "replace")
        return _Site(said=Protego.parse(text))
    status = int(answer.code[5:]) if answer.code.startswith("HTTP_") else 0
    if answer.code == "EMPTY_OUTPUT" or (status in _NOTHING_SAID and status != _NOT_NOW):
        return _Site()
    if status:
        detail = f"robots.txt answered {status}: refused for now"
        return _Site(refused=RefusedError("ROBOTS", detail))
    if answer.code in ("UNREACHABLE", "TIMEOUT", "FORBIDDEN_URL"):
        return _Site(refused=RefusedError(answer.code, answer.detail))
    return _Site(refused=RefusedError("ROBOTS", f"robots.txt: {answer.code}, {answer.detail}"))
