"""The one way to the network: checked, polite, bounded, and each answer with its story."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import certifi
import httpcore
import httpx

from isctext.harvest.address import Resolver, host_port, parse_url, resolve
from isctext.harvest.body import read_body
from isctext.harvest.pace import Clock, Pace, Sleep, asked_wait, back_off
from isctext.harvest.record import (
    BrokenError,
    Fetched,
    Previous,
    Refused,
    RefusedError,
    Unchanged,
    media_type,
)
from isctext.harvest.robots import MOST_BYTES, RobotsBook
from isctext.harvest.rules import Rules
from isctext.harvest.wire import Deadline, GuardedBackend, GuardedTransport

_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_LATER = frozenset([429, 503])
_GIVES = frozenset([200, 203])
_NOT_MODIFIED = 304
# A host that is up accepts a connection at once; its answer may take longer.
_CONNECT_SECONDS = 10.0
# They identify a visitor and say nothing of the page.
_NOT_KEPT = frozenset(["set-cookie", "set-cookie2"])


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Fetcher:
    """Asks for addresses one at a time.

    ``clock``, ``sleep`` and ``now`` are the time of pauses between requests, not of the limit
    for one answer. ``on_robots`` gets each robots.txt that is fetched.
    """

    def __init__(
        self,
        rules: Rules,
        *,
        resolver: Resolver = resolve,
        clock: Clock = time.monotonic,
        sleep: Sleep = time.sleep,
        now: Callable[[], datetime] = _utc_now,
        verify: ssl.SSLContext | None = None,
        on_robots: Callable[[Fetched | Refused], None] = lambda _: None,
    ) -> None:
        self.rules = rules
        self.robots = RobotsBook(rules, self._ask_robots)
        self._pace = Pace(1.0 / rules.rate, clock, sleep)
        self._now = now
        self._on_robots = on_robots
        self._deadline = Deadline()
        backend = GuardedBackend(rules, resolver, self._deadline)
        # The variables of the environment would otherwise choose a proxy and certificates.
        context = verify or ssl.create_default_context(cafile=certifi.where())
        self._transport = GuardedTransport(backend, context)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all connections."""
        self._transport.close()

    def fetch(self, url: str, previous: Previous | None = None) -> Fetched | Unchanged | Refused:
        """What the address gives; with ``previous``, only if it has changed since. Never raises."""
        return self._fetch(url, previous, robots=False)

    def _fetch(
        self, url: str, previous: Previous | None, *, robots: bool
    ) -> Fetched | Unchanged | Refused:
        try:
            return self._follow(url, previous, robots=robots)
        except RefusedError as refused:
            return self.refused(url, refused.code, refused.detail)

    def sitemaps(self, url: str) -> list[str]:
        """The sitemaps named by the robots.txt of the address's site. Raises RefusedError."""
        return self.robots.sitemaps(parse_url(url, self.rules))

    def utc_now(self) -> datetime:
        """The time that records get."""
        return self._now()

    def refused(self, url: str, code: str, detail: str) -> Refused:
        """A refusal by the caller's own reasons, dated."""
        return Refused(url, code, detail, self._now())

    def _ask_robots(self, url: httpx.URL) -> Fetched | Refused:
        answer = self._fetch(str(url), None, robots=True)
        if isinstance(answer, Unchanged):  # nothing was known before: no 304 gets here
            answer = self.refused(str(url), "HTTP_304", "")
        answer = replace(answer, role="robots")
        self._on_robots(answer)
        return answer

    def _follow(
        self, written: str, previous: Previous | None, *, robots: bool
    ) -> Fetched | Unchanged:
        """The answer at the end of the redirections; each of them is checked like the first."""
        here, status = parse_url(written, self.rules), 0
        for _ in range(self.rules.redirects + 1):
            if not robots:
                self.robots.check(here)
            got = self._insist(written, here, previous, robots=robots)
            if not isinstance(got, httpx.Response):
                return got
            here = parse_url(_location(got), self.rules, base=str(here))
            status = got.status_code
        raise RefusedError(f"HTTP_{status}", f"more than {self.rules.redirects} redirections")

    def _insist(
        self, written: str, here: httpx.URL, previous: Previous | None, *, robots: bool
    ) -> Fetched | Unchanged | httpx.Response:
        """One address, asked again while its host says "later" or the connection breaks."""
        host = host_port(here)[0]
        attempt = 0
        while True:
            left = self._pace.left(host)
            if left > max(self.rules.max_wait, 1.0 / self.rules.rate):
                raise RefusedError("HTTP_429", f"not asked: the host wants to wait {left:.0f} s")
            self._pace.wait(host)
            wait = min(back_off(attempt), self.rules.max_wait)
            try:
                return self._ask(written, here, previous, robots=robots)
            except _LaterError as later:
                wait = wait if later.seconds is None else later.seconds
                if wait > self.rules.max_wait or attempt == self.rules.retries:
                    self._pace.hold(host, wait)
                    detail = f"after {attempt + 1} attempts; asked to wait {wait:.0f} s"
                    raise RefusedError(f"HTTP_{later.status}", detail) from later
            except BrokenError:
                if attempt == self.rules.retries:
                    raise
            finally:
                self._pace.done(host, self.robots.delay(here))
            self._pace.hold(host, wait)
            attempt += 1

    def _ask(
        self, written: str, here: httpx.URL, previous: Previous | None, *, robots: bool
    ) -> Fetched | Unchanged | httpx.Response:
        """One request, one answer. A redirection comes back as it is, closed."""
        request = httpx.Request(
            "GET",
            here,
            headers=self._headers(previous),
            extensions={"timeout": {"connect": min(_CONNECT_SECONDS, self.rules.seconds)}},
        )
        self._deadline.start(self.rules.seconds)
        try:
            answer = self._transport.handle_request(request)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise _explained(error) from error
        try:
            return self._settle(written, here, previous, answer, robots=robots)
        except httpcore.TimeoutException as error:
            raise RefusedError("TIMEOUT", f"over {self.rules.seconds:.0f} s") from error
        finally:
            answer.close()

    def _settle(
        self,
        written: str,
        here: httpx.URL,
        previous: Previous | None,
        answer: httpx.Response,
        *,
        robots: bool,
    ) -> Fetched | Unchanged | httpx.Response:
        status = answer.status_code
        if status in _LATER:
            asked = asked_wait(answer.headers.get("retry-after", ""), self._now())
            raise _LaterError(status, asked)
        if status in _REDIRECTS and "location" in answer.headers:
            return answer
        if status == _NOT_MODIFIED and previous is not None:
            return Unchanged(written, self._now())
        if status not in _GIVES:
            raise RefusedError(f"HTTP_{status}", answer.reason_phrase[:200])
        most = MOST_BYTES if robots else self.rules.max_bytes
        body = read_body(answer, most, cut=robots)
        if not body:
            raise RefusedError("EMPTY_OUTPUT", "the answer is empty")
        return Fetched(
            url=written,
            final_url=str(here),
            status=status,
            headers=_kept(answer),
            fetched_at=self._now(),
            media_type=media_type(answer.headers.get("content-type", "")),
            body=body,
        )

    def _headers(self, previous: Previous | None) -> dict[bytes, bytes]:
        headers = {
            b"User-Agent": self.rules.agent.encode("ascii", "replace"),
            b"Accept": b"*/*",
            b"Accept-Encoding": b"gzip",
        }
        # They go back as they came: what a server calls a tag may hold any byte.
        if previous and previous.etag:
            headers[b"If-None-Match"] = previous.etag.encode("latin-1", "replace")
        if previous and previous.last_modified:
            headers[b"If-Modified-Since"] = previous.last_modified.encode("latin-1", "replace")
        return headers


class _LaterError(Exception):
    """The host answers "later": 429 or 503, with the seconds that it asks for, if any."""

    def __init__(self, status: int, seconds: float | None) -> None:
        super().__init__(status)
        self.status = status
        self.seconds = seconds


def _location(answer: httpx.Response) -> str:
    # Some servers write UTF-8 there, against the standard; browsers read it so.
    raw = next(value for key, value in answer.headers.raw if key.lower() == b"location")
    return raw.decode("utf-8", "replace")


def _explained(error: Exception) -> RefusedError:
    """Why no answer began. A head cut short counts as a broken connection."""
    said = " ".join(str(error).split())[:300] or type(error).__name__
    if error.args and isinstance(error.args[0], ssl.SSLCertVerificationError):
        return RefusedError("UNREACHABLE", f"its certificate is not valid: {said}")
    broken = (httpcore.ConnectTimeout, httpcore.NetworkError)
    if isinstance(error, broken) or said.startswith("Server disconnected"):
        return BrokenError("UNREACHABLE", said)
    if isinstance(error, httpcore.TimeoutException):
        return RefusedError("TIMEOUT", said)
    return RefusedError("MALFORMED", f"not HTTP: {said}")


def _kept(answer: httpx.Response) -> tuple[tuple[str, str], ...]:
    """The headers as they came, names in lower case."""
    return tuple(
        (name, value)
        for key, raw in answer.headers.raw
        if (name := key.decode("latin-1").lower()) not in _NOT_KEPT
        for value in [raw.decode("latin-1")]
    )
