"""A server that misbehaves on order: every fault costs its own row, and bounded time and memory."""

import gzip
import time
import tracemalloc
import zlib

import pytest
from harvestservers import Site, fetcher, refused_code
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.harvest.body import expand
from isctext.harvest.record import Fetched, Refused, RefusedError

OK = b"HTTP/1.1 200 OK\r\n"
LIMITS = {"seconds": 0.6, "max_bytes": 200_000, "retries": 1, "robots_waiver": "test"}


def slow_head(handler):
    handler.drip(OK + b"Content-Length: 2\r\n\r\nhi", every=0.1)


def slow_body(handler):
    handler.wfile.write(OK + b"Content-Length: 1000\r\n\r\n")
    handler.drip(b"x" * 1000)


def slow_chunks(handler):
    handler.wfile.write(OK + b"Transfer-Encoding: chunked\r\n\r\n")
    handler.drip(b"1\r\nx\r\n" * 1000)


def silent(handler):
    handler.close_connection = True
    time.sleep(1.5)


def endless(handler):
    handler.wfile.write(OK + b"\r\n")
    handler.endless(b"x" * 10_000)


def endless_chunks(handler):
    handler.wfile.write(OK + b"Transfer-Encoding: chunked\r\n\r\n")
    handler.endless(b"2710\r\n" + b"x" * 10_000 + b"\r\n")


def endless_head(handler):
    handler.wfile.write(OK)
    handler.endless(b"X-More: " + b"y" * 1000 + b"\r\n")


def endless_first_line(handler):
    handler.endless(b"HTTP/1.1 200 " + b"O" * 1000)


def endless_hints(handler):
    handler.endless(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 50)


def endless_zip(handler):
    handler.wfile.write(OK + b"Content-Encoding: gzip\r\n\r\n")
    handler.endless(gzip.compress(b"x", mtime=0))


def raw(data):
    return lambda handler: handler.raw(data)


def coded(coding, data):
    return (200, {"Content-Encoding": coding}, data)


ZEROS = gzip.compress(b"\0" * 50_000_000, mtime=0)
FAULTS = {
    "slow head": (slow_head, "TIMEOUT"),
    "slow body": (slow_body, "TIMEOUT"),
    "slow chunks": (slow_chunks, "TIMEOUT"),
    "silent": (silent, "TIMEOUT"),
    "endless body": (endless, "TOO_LARGE"),
    "endless chunks": (endless_chunks, "TOO_LARGE"),
    "endless head": (endless_head, "MALFORMED"),
    "endless first line": (endless_first_line, "MALFORMED"),
    "endless hints": (endless_hints, "TIMEOUT"),
    "endless zip": (endless_zip, "TIMEOUT TOO_LARGE"),
    "too large, announced": (raw(OK + b"Content-Length: 999999999999\r\n\r\nx"), "TOO_LARGE"),
    "shorter than announced": (raw(OK + b"Content-Length: 100\r\n\r\nshort"), "TRUNCATED"),
    "longer than announced": (raw(OK + b"Content-Length: 5\r\n\r\nmuch longer"), "TRUNCATED"),
    "longer than announced, lenient head": (
        raw(b"HTTP/1.1 200 OK\nContent-Length: 5\n\nmuch longer"),
        "TRUNCATED",
    ),
    "broken chunk": (raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nx"), "TRUNCATED"),
    "unfinished chunks": (
        raw(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
        "TRUNCATED",
    ),
    "negative length": (raw(OK + b"Content-Length: -5\r\n\r\nhello"), "MALFORMED"),
    "two lengths": (raw(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"), "MALFORMED"),
    "no HTTP": (raw(b"220 ready\r\n"), "UNREACHABLE"),
    "another protocol": (raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "MALFORMED"),
    "nothing": (raw(b""), "UNREACHABLE"),
    "half a head": (raw(b"HTTP/1.1 200 OK\r\nConte"), "UNREACHABLE MALFORMED"),
    "gzip bomb": (coded("gzip", ZEROS), "TOO_LARGE"),
    "deflate bomb": (coded("deflate", zlib.compress(b"\0" * 50_000_000)), "TOO_LARGE"),
    "bomb in a bomb": (coded("gzip, gzip", gzip.compress(ZEROS, mtime=0)), "UNSUPPORTED"),
    "brotli unasked": (coded("br", b"\x0b\x02\x80hello\x03"), "UNSUPPORTED"),
    "zstd unasked": (coded("zstd", b"\x28\xb5\x2f\xfd"), "UNSUPPORTED"),
    "gzip that is none": (coded("gzip", b"<p>hello</p>"), "MALFORMED"),
    "gzip cut": (coded("gzip", gzip.compress(b"hello" * 100, mtime=0)[:-9]), "TRUNCATED"),
    "redirect without end": (
        lambda h: (302, {"Location": f"{h.path}?x"}, b""),
        "HTTP_302",
    ),
    "redirect to a list of private hosts": (
        (302, {"Location": "http://192.168.0.1/,http://10.0.0.1/"}, b""),
        "FORBIDDEN_URL",
    ),
    "redirect to nonsense": ((302, {"Location": "http://[bad"}, b""), "MALFORMED"),
    "redirect nowhere": ((302, {}, b""), "HTTP_302"),
    "upgrade": (
        raw(b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"),
        "HTTP_101 MALFORMED UNREACHABLE",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_its_own_row(site, fault):
    route, codes = FAULTS[fault]
    site.routes |= {"/bad": route, "/good": b"hello"}
    begun = time.monotonic()
    with fetcher(site, **LIMITS) as asking:
        found = asking.fetch(f"{site.url}/bad")
        after = asking.fetch(f"{site.url}/good")
    assert isinstance(found, Refused), fault
    assert found.code in codes.split()
    assert found.detail
    assert len(found.detail) < 1000
    assert after.body == b"hello"
    assert time.monotonic() - begun < 6


def test_a_bomb_over_the_ratio_is_called_so(site):
    """With room for its size, its ratio tells it: 50 MB from 49 kB."""
    site.routes["/bad"] = coded("gzip", ZEROS)
    with fetcher(site, **LIMITS | {"max_bytes": 64 << 20, "seconds": 20}) as asking:
        assert asking.fetch(f"{site.url}/bad").code == "BOMB_RATIO"


def test_a_bomb_takes_little_memory(site):
    site.routes["/bad"] = coded("gzip", ZEROS)
    with fetcher(site, **LIMITS) as asking:
        asking.fetch(f"{site.url}/good")
        tracemalloc.start()
        try:
            asking.fetch(f"{site.url}/bad")
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 4_000_000


def test_a_cut_answer_is_tried_again_before_it_is_refused(site, fake):
    answers = iter([OK + b"Content-Length: 5\r\n\r\nhel", OK + b"Content-Length: 5\r\n\r\nhello"])
    site.routes["/page"] = lambda handler: handler.raw(next(answers))
    with fetcher(site, fake) as asking:
        assert asking.fetch(f"{site.url}/page").body == b"hello"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (OK + b"Content-Length: 5\r\n\r\nhello", "TRUNCATED"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", b"hello"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello", "HTTP_404"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", "HTTP_204"),
        (b"HTTP/1.1 302 Found\r\nLocation: /good\r\nContent-Length: 0\r\n\r\n", b"true"),
    ],
)
def test_left_over_bytes_never_become_the_next_answer(site, answer, outcome):
    """A kept connection on which a server sent too much is closed, not used again."""
    more = OK + b"Content-Length: 6\r\n\r\nforged"
    site.routes |= {"/bad": lambda handler: handler.wfile.write(answer + more) and None}
    site.routes |= {"/good": b"true"}
    with fetcher(site, robots_waiver="test") as asking:
        found = asking.fetch(f"{site.url}/bad")
        assert (getattr(found, "code", None) or found.body) == outcome
        assert asking.fetch(f"{site.url}/good").body == b"true"
    assert site.connections == 2


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=400), cut=st.integers(0, 60), noise=st.binary(max_size=10))
def test_expanding_gives_the_bytes_or_a_refusal(data, cut, noise):
    packed = gzip.compress(data, mtime=0)
    assert expand(packed, 10_000) == data
    for broken in (packed[: len(packed) - cut], packed[:cut] + noise + packed[cut:], noise):
        code = refused_code(lambda broken=broken: expand(broken, 10_000))
        assert code in ("", "MALFORMED", "TRUNCATED", "TOO_LARGE", "BOMB_RATIO")
        assert code or len(expand(broken, 10_000)) <= 10_000


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 1 << 20, 3_000_000])
def test_expanding_stops_at_its_budget_to_the_byte(size):
    # Noise: 100 times smaller than zeros would be a bomb.
    data = bytes((n * 7919 >> 3) & 255 for n in range(1000)) * (size // 1000 + 1)
    data = data[:size]
    packed = gzip.compress(data, 0, mtime=0)
    assert expand(packed, size) == data
    if size:
        with pytest.raises(RefusedError, match="over"):
            expand(packed, size - 1)


@pytest.mark.usefixtures("loopback")
@settings(max_examples=60, deadline=None)
@given(answer=st.binary(max_size=200) | st.binary(max_size=80).map(lambda b: OK + b))
def test_any_bytes_for_an_answer_are_an_answer_or_a_refusal(answer):
    site = Site()
    try:
        site.routes["/x"] = raw(answer)
        with fetcher(site, **LIMITS | {"retries": 0}) as asking:
            assert isinstance(asking.fetch(f"{site.url}/x"), Fetched | Refused)
    finally:
        site.close()
