"""Real servers on 127.0.0.1, in threads of the test's own process, that do as they are told."""

from __future__ import annotations

import ssl
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from isctext.harvest.carrying import carry_out
from isctext.harvest.contract import Order
from isctext.harvest.fetcher import Fetcher
from isctext.harvest.record import Fetched, Previous, Refused, RefusedError, Unchanged
from isctext.harvest.rules import Rules
from isctext.harvest.visit import Visit

# Made once: it reads all the certificates there are.
CERTIFICATES = ssl.create_default_context()
NOON = datetime(2026, 3, 2, 12, 0, 0, tzinfo=UTC)


class _Handler(BaseHTTPRequestHandler):
    """One connection. Routes that are functions get this, and may write what they want."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self):
        super().setup()
        self.site = self.server.site
        self.site.connections += 1

    def do_GET(self):
        site = self.site
        site.asked.append(self.path)
        site.heard.append({k.lower(): v for k, v in self.headers.items()})
        route = site.routes.get(self.path, site.routes.get(self.path.partition("?")[0]))
        if route is None:
            route = (404, {}, b"nothing here")
        answer = route(self) if callable(route) else route
        if isinstance(answer, bytes):
            answer = (200, {}, answer)
        if answer is not None:
            self.give(*answer)

    def give(self, status, headers, body):
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def raw(self, data):
        """Bytes as they are, then the end of the connection."""
        self.wfile.write(data)
        self.close_connection = True

    def drip(self, data, every=0.05):
        """One byte after the other, until nobody listens any more."""
        self.close_connection = True
        with suppress(OSError):
            for n in range(len(data)):
                if self.site.closing.wait(every):
                    return
                self.wfile.write(data[n : n + 1])

    def endless(self, piece):
        """The same piece for ever, as fast as it is taken."""
        self.close_connection = True
        with suppress(OSError):
            while not self.site.closing.is_set():
                self.wfile.write(piece)

    def handle(self):
        with suppress(ConnectionError):
            super().handle()

    def finish(self):
        with suppress(OSError):
            super().finish()

    def log_message(self, *_):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_):
        pass


class Site:
    """A server. ``routes`` maps a path to bytes, to (status, headers, body), or to a function of
    the request's handler, which gives one of these or writes what it wants itself (None).

    ``asked`` lists the paths, ``heard`` the headers, of every request.
    """

    def __init__(self):
        self.routes = {}
        self.asked = []
        self.heard = []
        self.connections = 0
        self.closing = threading.Event()
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.site = self
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()


class FakeTime:
    """A clock that only sleeping moves; ``slept`` is every pause, in order."""

    def __init__(self):
        self.seconds = 1000.0
        self.slept = []

    def clock(self):
        return self.seconds

    def sleep(self, seconds):
        self.slept.append(round(seconds, 3))
        self.seconds += seconds

    def now(self):
        return NOON + timedelta(seconds=self.seconds - 1000.0)


class MemorySink:
    """What a harvest kept, in lists; ``next_round`` makes all of it that of an earlier round."""

    def __init__(self):
        self.kept = {}
        self.fresh = set()
        self.refused = []
        self.confirmed = []

    def known(self, key):
        if key not in self.kept:
            return None
        found = self.kept[key]
        return Previous(
            recall=lambda: found,
            etag=found.header("etag"),
            last_modified=found.header("last-modified"),
            this_round=key in self.fresh,
            said=found.said,
        )

    def keep(self, fetched):
        assert isinstance(fetched, Fetched)
        self.kept[fetched.key] = fetched
        self.fresh.add(fetched.key)

    def confirm(self, unchanged):
        assert isinstance(unchanged, Unchanged)
        self.confirmed.append(unchanged.key)
        self.fresh.add(unchanged.key)

    def refuse(self, refused):
        assert isinstance(refused, Refused)
        self.refused.append(refused)

    def next_round(self):
        self.fresh.clear()

    def items(self):
        return [f for f in self.kept.values() if f.role == "item"]

    def codes(self):
        return [(r.code, r.url) for r in self.refused]


def gather(
    harvester, site, sink, *, urls=(), paths=(), fake=None, max_items=0, rules=None, **options
):
    """Run a harvester against the site; what it counted."""
    before = len([r for r in sink.refused if r.role == "item"])
    order = Order("essai", tuple(urls), tuple(paths), harvester.options(**options))
    with fetcher(site, fake, **(rules or {})) as asking:
        visit = Visit(asking, sink, max_items=max_items)
        visit.complete = carry_out(harvester, order, visit)
    tally = visit.tally
    assert tally.asked == tally.kept + tally.unchanged + tally.already + tally.refused.total()
    assert tally.refused.total() == len([r for r in sink.refused if r.role == "item"]) - before
    assert visit.complete
    return tally


def fetcher(site, fake=None, *, resolver=None, **rules):
    """A fetcher that may ask this site, as fast as it likes unless told otherwise."""
    fake = fake or FakeTime()
    settings = {"rate": 1000.0, "allow_private": frozenset([("127.0.0.1", site.port)])} | rules
    more = {"resolver": resolver} if resolver else {}
    times = {"clock": fake.clock, "sleep": fake.sleep, "now": fake.now}
    return Fetcher(Rules(**settings), verify=CERTIFICATES, **times, **more)


def refused_code(ask):
    """The code with which asking is refused, "" when it is not."""
    try:
        ask()
    except RefusedError as refused:
        return refused.code
    return ""
