"""The fetcher with servers that behave: records, robots, pace, retries, conditions, redirects."""

import gzip
import ssl
import subprocess
import threading
import zlib
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from shutil import which

import pytest
from harvestservers import NOON, FakeTime, fetcher

from isctext.harvest.fetcher import Fetcher
from isctext.harvest.pace import Pace, asked_wait, back_off
from isctext.harvest.record import Fetched, Previous, Refused, Unchanged
from isctext.harvest.robots import MOST_BYTES
from isctext.harvest.rules import Rules
from isctext.records.ids import sha256_hex

PAGE = "<p>Un commun, en été.</p>".encode()


def robots(text):
    return (200, {"Content-Type": "text/plain"}, text.encode())


def test_a_page_and_its_story(site):
    site.routes["/page"] = (
        200,
        {
            "Content-Type": "Text/HTML; charset=utf-8",
            "ETag": '"a1"',
            "tdm-reservation": "1",
            "tdm-policy": "https://site.example/tdm.json",
            "Set-Cookie": "visitor=17",
            "X-Twice": "é".encode().decode("latin-1"),
        },
        PAGE,
    )
    with fetcher(site, contact="https://labo.example/isctext") as asking:
        found = asking.fetch(f"{site.url}/page#part-2")
    assert isinstance(found, Fetched)
    assert found.url == f"{site.url}/page#part-2"
    assert found.final_url == f"{site.url}/page"
    assert (found.status, found.media_type, found.body) == (200, "text/html", PAGE)
    assert found.sha256 == sha256_hex(PAGE)
    assert found.fetched_at.tzinfo is UTC
    assert (found.header("tdm-reservation"), found.header("etag")) == ("1", '"a1"')
    assert found.header("tdm-policy") == "https://site.example/tdm.json"
    assert "set-cookie" not in dict(found.headers)
    sent = site.heard[-1]
    assert sent["user-agent"] == (
        f"isctext/{version('isctext')} (research harvester; https://labo.example/isctext)"
    )
    assert sent["accept-encoding"] == "gzip"
    assert "cookie" not in sent


def test_no_cookie_is_ever_sent_back(site):
    site.routes["/a"] = (200, {"Set-Cookie": "visitor=17; Path=/"}, PAGE)
    with fetcher(site) as asking:
        asking.fetch(f"{site.url}/a")
        asking.fetch(f"{site.url}/a?2")
    assert all("cookie" not in headers for headers in site.heard)


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("x-gzip", gzip.compress(PAGE, mtime=0)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("gzip", gzip.compress(PAGE[:5], mtime=0) + gzip.compress(PAGE[5:], mtime=0)),
        ("gzip", gzip.compress(PAGE, mtime=0) + b"\0" * 20),
        ("identity", PAGE),
    ],
)
def test_content_codings_are_undone(site, coding, data):
    site.routes["/page"] = (200, {"Content-Encoding": coding}, data)
    with fetcher(site) as asking:
        assert asking.fetch(f"{site.url}/page").body == PAGE


def test_chunked_bodies_and_provisional_answers_are_read_whole(site):
    def chunked(handler):
        handler.raw(
            b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
        )

    def announced(handler):
        handler.raw(
            b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
        )

    site.routes |= {"/chunked": chunked, "/announced": announced}
    with fetcher(site) as asking:
        assert asking.fetch(f"{site.url}/chunked").body == b"hello world"
        assert asking.fetch(f"{site.url}/announced").body == b"hello"


def test_connections_are_kept_and_every_answer_is_its_own(site):
    site.routes |= {f"/{n}": f"page {n}".encode() for n in range(20)}
    with fetcher(site) as asking:
        bodies = [asking.fetch(f"{site.url}/{n}").body for n in range(20)]
    assert bodies == [f"page {n}".encode() for n in range(20)]
    # The first one ended with the answer 404 for robots.txt, which is not read to its end.
    assert site.connections == 2


@pytest.mark.parametrize(
    "status", [201, 204, 206, 300, 304, 400, 401, 403, 404, 410, 451, 500, 502]
)
def test_any_other_status_is_a_refusal_with_its_number(site, status):
    site.routes["/page"] = (status, {}, b"" if status in (204, 304) else b"sorry")
    with fetcher(site) as asking:
        found = asking.fetch(f"{site.url}/page")
    assert isinstance(found, Refused)
    assert found.code == f"HTTP_{status}"
    assert site.asked.count("/page") == 1


def test_an_empty_answer_is_a_refusal(site):
    site.routes["/page"] = b""
    with fetcher(site) as asking:
        assert asking.fetch(f"{site.url}/page").code == "EMPTY_OUTPUT"


# Robots.

WILD = """
User-agent: *
Disallow: /prive/
Disallow: /*.pdf$
Disallow: /*?tri=
Allow: /prive/ouvert
Disallow: /tout*fin
# Un commentaire

User-agent: autre
Disallow: /

User-Agent: isctext
User-Agent: encore
Disallow: /sauf-nous/
Disallow: /prive/
Allow: /prive/ouvert
Disallow: /*.pdf$
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/prive/page", False),
        ("/prive/ouvert/page", True),
        ("/rapport.pdf", False),
        ("/rapport.pdf?x=1", True),
        ("/rapport.pdf.html", True),
        ("/sauf-nous/page", False),
        ("/tout-au-fin", True),
        ("/priv%C3%A9/page", True),
    ],
)
def test_robots_with_wildcards_and_our_own_group(site, path, allowed):
    site.routes["/robots.txt"] = robots(WILD)
    site.routes[path] = PAGE
    with fetcher(site) as asking:
        found = asking.fetch(site.url + path)
    assert isinstance(found, Fetched) == allowed
    if not allowed:
        assert found.code == "ROBOTS"
        assert site.asked == ["/robots.txt"]


def test_robots_is_asked_once_and_shown_to_whoever_wants_it(site, fake):
    site.routes["/robots.txt"] = robots("User-agent: *\nDisallow: /x\n")
    site.routes["/a"] = site.routes["/b"] = PAGE
    seen = []
    rules = Rules(rate=1000, allow_private=frozenset([("127.0.0.1", site.port)]))
    with Fetcher(rules, clock=fake.clock, sleep=fake.sleep, on_robots=seen.append) as asking:
        for path in ("/a", "/b", "/x"):
            asking.fetch(site.url + path)
    assert site.asked == ["/robots.txt", "/a", "/b"]
    assert [(r.role, r.url) for r in seen] == [("robots", f"{site.url}/robots.txt")]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((200, {}, b""), None),
        ((204, {}, b""), None),
        ((401, {}, b"no"), None),
        ((403, {}, b"no"), None),
        ((404, {}, b"no"), None),
        ((410, {}, b"no"), None),
        ((200, {"Content-Type": "text/html"}, b"<html>not a robots.txt</html>"), None),
        ((200, {}, b"\xff\xfeU\x00s\x00e\x00r\x00"), None),
        ((500, {}, b"no"), "ROBOTS"),
        ((502, {}, b"no"), "ROBOTS"),
        ((503, {}, b"no"), "ROBOTS"),
        ((429, {}, b"no"), "ROBOTS"),
        ((301, {"Location": "/robots.txt"}, b""), "ROBOTS"),
        ((302, {"Location": "http://127.0.0.1:1/robots.txt"}, b""), "FORBIDDEN_URL"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "FORBIDDEN_URL"),
    ],
)
def test_a_robots_that_is_absent_allows_and_one_that_fails_refuses(site, answer, code):
    site.routes |= {"/robots.txt": answer, "/page": PAGE, "/other": PAGE}
    with fetcher(site) as asking:
        found = [asking.fetch(site.url + path) for path in ("/page", "/other")]
    assert [getattr(f, "code", None) for f in found] == [code, code]
    if code:
        assert "/page" not in site.asked


def test_a_robots_elsewhere_is_followed(site):
    site.routes |= {
        "/robots.txt": (301, {"Location": "/new/robots.txt"}, b""),
        "/new/robots.txt": robots("User-agent: *\nDisallow: /page\n"),
        "/page": PAGE,
    }
    with fetcher(site) as asking:
        assert asking.fetch(f"{site.url}/page").code == "ROBOTS"


def test_a_robots_without_end_is_read_as_far_as_the_standard_asks(site):
    start = b"User-agent: *\nDisallow: /prive\n"

    def endless(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n" + start)
        handler.endless(b"# " + b"x" * 1000 + b"\n")

    site.routes |= {"/robots.txt": endless, "/prive": PAGE, "/page": PAGE}
    seen = []
    rules = Rules(rate=1000, allow_private=frozenset([("127.0.0.1", site.port)]))
    with Fetcher(rules, on_robots=seen.append) as asking:
        assert asking.fetch(f"{site.url}/prive").code == "ROBOTS"
        assert asking.fetch(f"{site.url}/page").body == PAGE
    assert len(seen[0].body) == MOST_BYTES


def test_a_zipped_robots_without_end_is_cut_too(site):
    data = gzip.compress(b"User-agent: *\nDisallow: /prive\n" + b"# noise %d\n" * 200_000, mtime=0)
    site.routes |= {"/robots.txt": (200, {"Content-Encoding": "gzip"}, data), "/prive": PAGE}
    with fetcher(site) as asking:
        assert asking.fetch(f"{site.url}/prive").code == "ROBOTS"


def test_a_written_permission_takes_the_place_of_robots(site):
    site.routes |= {"/robots.txt": robots("User-agent: *\nDisallow: /\n"), "/page": PAGE}
    with fetcher(site, robots_waiver="Accord de la mairie, 3 mars 2026") as asking:
        assert asking.fetch(f"{site.url}/page").body == PAGE
    assert site.asked == ["/page"]


def test_each_port_has_its_own_robots(site, other):
    site.routes["/robots.txt"] = robots("User-agent: *\nDisallow: /\n")
    other.routes["/page"] = PAGE
    hosts = frozenset([("127.0.0.1", site.port), ("127.0.0.1", other.port)])
    with fetcher(site, allow_private=hosts) as asking:
        assert asking.fetch(f"{site.url}/page").code == "ROBOTS"
        assert asking.fetch(f"{other.url}/page").body == PAGE


# Pace.


def test_a_host_is_asked_no_faster_than_the_rate(site, fake):
    site.routes["/page"] = PAGE
    with fetcher(site, fake, rate=2.0) as asking:
        for n in range(4):
            asking.fetch(f"{site.url}/page?{n}")
    assert fake.slept == [0.5] * 4


@pytest.mark.parametrize(
    ("said", "pause"),
    [
        ("Crawl-delay: 7", 7.0),
        ("Crawl-delay: 0.1", 0.5),
        ("Crawl-delay: -5", 0.5),
        ("Crawl-delay: nan", 0.5),
        ("Crawl-delay: soon", 0.5),
        ("Request-rate: 1/10s", 10.0),
    ],
)
def test_a_crawl_delay_is_honoured(site, fake, said, pause):
    site.routes |= {"/robots.txt": robots(f"User-agent: *\n{said}\n"), "/page": PAGE}
    with fetcher(site, fake, rate=2.0) as asking:
        for n in range(3):
            asking.fetch(f"{site.url}/page?{n}")
    assert fake.slept == [0.5, pause, pause]


def test_a_crawl_delay_beyond_the_limit_is_a_refusal(site, fake):
    site.routes |= {"/robots.txt": robots("User-agent: *\nCrawl-delay: 86400\n"), "/page": PAGE}
    with fetcher(site, fake) as asking:
        found = asking.fetch(f"{site.url}/page")
    assert (found.code, "86400" in found.detail) == ("ROBOTS", True)
    assert sum(fake.slept) < 1


def test_hosts_wait_each_for_itself():
    fake = FakeTime()
    pace = Pace(3.0, fake.clock, fake.sleep)
    for host in ("a.example", "b.example", "a.example", "b.example"):
        pace.wait(host)
        pace.done(host)
    assert fake.slept == [3.0]


# Later, and broken connections.


@pytest.mark.parametrize("status", [429, 503])
def test_later_is_asked_again_with_longer_pauses(site, fake, status):
    answers = iter([(status, {}, b""), (status, {}, b""), PAGE])
    site.routes["/page"] = lambda _: next(answers)
    with fetcher(site, fake) as asking:
        assert asking.fetch(f"{site.url}/page").body == PAGE
    assert fake.slept[1:] == [2.0, 4.0]


@pytest.mark.parametrize(
    ("asked", "pause"),
    [
        ("17", 17.0),
        ("Mon, 02 Mar 2026 12:00:30 GMT", 30.0),
        ("Sunday, 01-Mar-26 12:00:00 GMT", 0.001),
        ("soon", 2.0),
        ("", 2.0),
        ("-5", 2.0),
    ],
)
def test_a_host_says_how_long_to_wait(site, fake, asked, pause):
    answers = iter([(429, {"Retry-After": asked}, b""), PAGE])
    site.routes["/page"] = lambda _: next(answers)
    with fetcher(site, fake) as asking:
        assert asking.fetch(f"{site.url}/page").body == PAGE
    assert abs(fake.slept[-1] - pause) < 0.01


def test_later_for_ever_is_given_up_and_the_whole_host_left_alone(site, fake):
    site.routes |= {"/page": (503, {"Retry-After": "86400"}, b""), "/other": PAGE}
    with fetcher(site, fake) as asking:
        first = asking.fetch(f"{site.url}/page")
        second = asking.fetch(f"{site.url}/other")
    assert (first.code, second.code) == ("HTTP_503", "HTTP_429")
    assert "86400" in first.detail
    assert "not asked" in second.detail
    assert site.asked == ["/robots.txt", "/page"]


def test_retries_are_bounded(site, fake):
    site.routes["/page"] = (429, {}, b"")
    with fetcher(site, fake, retries=3) as asking:
        assert asking.fetch(f"{site.url}/page").code == "HTTP_429"
    assert site.asked.count("/page") == 4
    assert fake.slept[1:] == [2.0, 4.0, 8.0]


def test_a_limit_on_waits_below_the_pause_refuses_nothing(site, fake):
    answers = iter([(503, {}, b""), PAGE, PAGE])
    site.routes["/page"] = lambda _: next(answers)
    with fetcher(site, fake, rate=0.5, max_wait=0.5) as asking:
        assert asking.fetch(f"{site.url}/page?1").body == PAGE
        assert asking.fetch(f"{site.url}/page?2").body == PAGE
    assert fake.slept == [2.0, 2.0, 2.0]


def test_a_broken_connection_is_tried_again(site, fake):
    calls = []

    def sometimes(handler):
        calls.append(1)
        if len(calls) < 3:
            handler.raw(b"")
            return None
        return PAGE

    site.routes["/page"] = sometimes
    with fetcher(site, fake) as asking:
        assert asking.fetch(f"{site.url}/page").body == PAGE
    assert len(calls) == 3


def test_a_host_that_is_down_is_one_refusal_and_not_asked_for_each_page(site, fake):
    site.close()
    with fetcher(site, fake) as asking:
        codes = [asking.fetch(f"{site.url}/{n}").code for n in range(50)]
    assert set(codes) == {"UNREACHABLE"}
    assert sum(fake.slept) == pytest.approx(14, abs=1)


def test_an_unknown_name_is_not_asked_again(site, fake):
    with fetcher(site, fake, resolver=lambda *_: []) as asking:
        assert asking.fetch("http://nobody.example/").code == "UNREACHABLE"
    assert fake.slept == []


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("0", 0.0),
        ("9" * 400, 999999999999.0),
        ("Mon, 02 Mar 2026 12:01:00 GMT", 60.0),
        ("Mon, 02 Mar 2026 13:01:00 +0100", 60.0),
        ("Mon, 02 Mar 1026 12:01:00 GMT", 0.0),
        ("٣", None),
        ("Mon, 99 Mar 2026", None),
        ("1e3", None),
    ],
)
def test_waits_are_read(written, seconds):
    assert asked_wait(written, NOON) == seconds


def test_back_off_doubles():
    assert [back_off(n) for n in range(4)] == [2, 4, 8, 16]


# Conditions.


def test_what_has_not_changed_is_not_sent_again(site):
    def page(handler):
        if handler.headers.get("If-None-Match") == '"a1"':
            return (304, {"ETag": '"a1"', "Content-Length": "24"}, b"")
        return (200, {"ETag": '"a1"', "Last-Modified": "Mon, 02 Mar 2026 12:00:00 GMT"}, PAGE)

    site.routes["/page"] = page
    with fetcher(site) as asking:
        first = asking.fetch(f"{site.url}/page")
        before = Previous(lambda: first, first.header("etag"), first.header("last-modified"))
        second = asking.fetch(f"{site.url}/page", before)
        third = asking.fetch(f"{site.url}/page", Previous(lambda: first, '"old"'))
    assert isinstance(second, Unchanged)
    assert isinstance(third, Fetched)
    assert site.heard[-2]["if-modified-since"] == "Mon, 02 Mar 2026 12:00:00 GMT"


def test_a_tag_of_any_bytes_goes_back_as_it_came(site):
    site.routes["/page"] = (200, {"ETag": '"é\u00ff"'}, PAGE)
    with fetcher(site) as asking:
        first = asking.fetch(f"{site.url}/page")
        asking.fetch(f"{site.url}/page", Previous(lambda: first, first.header("etag")))
        odd = asking.fetch(f"{site.url}/page", Previous(lambda: first, "a\r\nX: 1"))
        asking.fetch(f"{site.url}/page", Previous(lambda: first, '"\u4e2d"'))
    assert site.heard[-2]["if-none-match"] == '"é\u00ff"'
    assert (odd.code, "x" in site.heard[-1]) == ("MALFORMED", False)


# Redirections.


def test_redirections_are_followed_and_told(site):
    site.routes |= {
        "/a": (301, {"Location": "b"}, b""),
        "/b": (302, {"Location": f"{site.url}/c?x=é".encode().decode("latin-1")}, b""),
        "/c": PAGE,
    }
    with fetcher(site) as asking:
        found = asking.fetch(f"{site.url}/a")
    assert (found.url, found.final_url) == (f"{site.url}/a", f"{site.url}/c?x=%C3%A9")


def test_three_redirections_and_no_more(site):
    site.routes |= {f"/{n}": (302, {"Location": f"/{n + 1}"}, b"") for n in range(9)}
    site.routes["/9"] = PAGE
    with fetcher(site) as asking:
        assert asking.fetch(f"{site.url}/6").body == PAGE
        found = asking.fetch(f"{site.url}/5")
    assert (found.code, "3 redirections" in found.detail) == ("HTTP_302", True)


def test_a_redirection_loop_ends(site):
    site.routes |= {"/a": (301, {"Location": "/b"}, b""), "/b": (301, {"Location": "/a"}, b"")}
    with fetcher(site) as asking:
        assert asking.fetch(f"{site.url}/a").code == "HTTP_301"
    assert len(site.asked) == 5


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{other}/secret",
        "http://localhost:{other}/secret",
        "http://2130706433:{other}/secret",
        "http://[::ffff:127.0.0.1]:{other}/secret",
        "//127.0.0.1:{other}/secret",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://user:pass@127.0.0.1:{port}/page",
        "https://127.0.0.1:{other}/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{other}/_GET",
        "ftp://127.0.0.1/",
        "data:text/plain,x",
    ],
)
def test_a_redirection_is_checked_like_the_first_address(site, other, target):
    location = target.format(other=other.port, port=site.port)
    site.routes["/page"] = (302, {"Location": location}, b"")
    with fetcher(site, ports=frozenset([other.port])) as asking:
        found = asking.fetch(f"{site.url}/page")
    assert found.code == "FORBIDDEN_URL"
    assert other.connections == 0


def test_a_redirection_obeys_the_robots_of_where_it_leads(site, other):
    site.routes["/page"] = (302, {"Location": f"{other.url}/page"}, b"")
    other.routes |= {"/robots.txt": robots("User-agent: *\nDisallow: /\n"), "/page": PAGE}
    hosts = frozenset([("127.0.0.1", site.port), ("127.0.0.1", other.port)])
    with fetcher(site, allow_private=hosts) as asking:
        assert asking.fetch(f"{site.url}/page").code == "ROBOTS"
    assert other.asked == ["/robots.txt"]


# TLS.


@pytest.fixture
def secure(tmp_path, site):
    """A server under TLS with a certificate for site.example, and what it hears of names."""
    if not which("openssl"):
        pytest.skip("openssl, to make a certificate, is not installed")
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key,
         "-out", cert, "-subj", "/CN=site.example", "-addext", "subjectAltName=DNS:site.example"],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    names = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(PAGE)))
            self.end_headers()
            self.wfile.write(PAGE)

        def log_message(self, *_):
            pass

    class Server(HTTPServer):
        def handle_error(self, *_):
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.server_address[1], cert, names
    server.shutdown()
    server.server_close()


def _secure_rules(port):
    hosts = [("site.example", port), ("wrong.example", port)]
    return Rules(rate=1000, allow_private=frozenset(hosts))


def test_under_tls_the_name_is_checked_though_the_address_is_pinned(secure):
    port, cert, names = secure
    trusted = ssl.create_default_context(cafile=str(cert))
    fake = FakeTime()
    more = {"clock": fake.clock, "sleep": fake.sleep, "resolver": lambda *_: ["127.0.0.1"]}
    with Fetcher(_secure_rules(port), verify=trusted, **more) as asking:
        assert asking.fetch(f"https://site.example:{port}/").body == PAGE
        wrong = asking.fetch(f"https://wrong.example:{port}/")
    assert (wrong.code, "certificate" in wrong.detail) == ("UNREACHABLE", True)
    assert names[0] == "site.example"
    assert sum(fake.slept) < 1


def test_a_certificate_that_nobody_signed_is_refused(secure):
    port, _, _ = secure
    with Fetcher(_secure_rules(port), resolver=lambda *_: ["127.0.0.1"]) as asking:
        found = asking.fetch(f"https://site.example:{port}/")
    assert (found.code, "certificate" in found.detail) == ("UNREACHABLE", True)


def test_times_are_utc():
    with Fetcher(Rules()) as asking:
        assert abs((asking.utc_now() - datetime.now(UTC)).total_seconds()) < 5
