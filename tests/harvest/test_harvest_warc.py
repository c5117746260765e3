"""WARC files: each archived answer is an item or a refusal; nothing goes to the network."""

import gzip
import zlib
from datetime import UTC, datetime

import brotli
import pytest
from harvestservers import MemorySink, gather
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isctext.harvest.warc import HARVESTER

HTML = "<p>Un commun, en été.</p>".encode()


def http(status=200, headers=(), body=HTML):
    lines = [f"HTTP/1.1 {status} Said", "Content-Type: text/html; charset=utf-8", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(number, block, *, kind="response", url="http://ternel.example/page", more=()):
    head = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>",
        "WARC-Date: 2021-05-04T10:20:30Z",
        *([f"WARC-Target-URI: {url}"] if url else []),
        "Content-Type: application/http; msgtype=response" if kind != "resource"
        else "Content-Type: text/plain",
        f"Content-Length: {len(block)}",
        *more,
    ]  # fmt: skip
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def taken(site, tmp_path, data, sink=None, name="a.warc", **options):
    file = tmp_path / name
    file.write_bytes(data)
    sink = sink or MemorySink()
    tally = gather(HARVESTER, site, sink, paths=[file], **options)
    assert site.connections == 0
    return sink, tally


def test_an_archived_answer_with_its_own_time_and_headers(site, tmp_path):
    block = http(headers=["Set-Cookie: a=1", "tdm-reservation: 1"])
    sink, _ = taken(site, tmp_path, record(1, block))
    (found,) = sink.items()
    assert (found.url, found.body, found.status) == ("http://ternel.example/page", HTML, 200)
    assert found.fetched_at == datetime(2021, 5, 4, 10, 20, 30, tzinfo=UTC)
    assert (found.media_type, found.header("tdm-reservation")) == ("text/html", "1")
    assert "set-cookie" not in dict(found.headers)
    assert "urn:uuid:00000000-0000-4000-8000-000000000001" in found.key


def test_an_identifier_used_twice_or_never_hides_nothing(site, tmp_path):
    data = record(1, http()) + record(1, http(body=b"autre"))
    for number in (3, 4):
        nameless = record(number, http(body=b"%d" % number))
        data += nameless.replace(b"WARC-Record-ID", b"X")
    sink, _ = taken(site, tmp_path, data)
    assert [f.body for f in sink.items()] == [HTML, b"autre", b"3", b"4"]


@pytest.mark.parametrize("packed", [False, True])
def test_every_record_is_accounted_for(site, tmp_path, packed):
    records = [
        record(1, b"software: essai\r\n", kind="warcinfo", url=""),
        record(2, b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        record(3, http()),
        record(4, http(body=b"autre")),
        record(5, http(404, body=b"rien")),
        record(6, http(301, ["Location: /x"], b"")),
        record(7, http(body=b"")),
        record(8, http(), kind="revisit", more=["WARC-Refers-To: <urn:uuid:3>"]),
        record(9, b"du texte", kind="resource"),
        record(10, http(), more=["WARC-Truncated: length"]),
        record(11, http(headers=["Content-Encoding: gzip"], body=gzip.compress(HTML, mtime=0))),
        record(12, http(headers=["Transfer-Encoding: chunked"], body=b"5\r\nhello\r\n0\r\n\r\n")),
        record(
            13, http(headers=["Content-Encoding: gzip"], body=gzip.compress(HTML, mtime=0)[:-12])
        ),
        record(14, http(500, body=b"zut"), url=""),
        record(15, http(headers=["Content-Encoding: br"], body=brotli.compress(HTML))),
        record(16, http(headers=["Content-Encoding: br"], body=brotli.compress(HTML * 9)[:-4])),
        record(17, http(headers=["Content-Encoding: br"], body=HTML)),
        record(18, http(headers=["Content-Encoding: zstd"], body=HTML)),
        record(19, http(headers=["Content-Encoding: gzip"])),
        record(20, http(headers=["Transfer-Encoding: chunked"])),
        record(21, http(headers=["Transfer-Encoding: chunked"], body=b"5\r\nhello\r\n5\r\nhel")),
        record(22, b"rien"),
        record(23, http()).replace(b"WARC-Date: 2021", b"WARC-Date: un jour, 2021"),
    ]
    data = b"".join(gzip.compress(r, mtime=0) for r in records) if packed else b"".join(records)
    sink, tally = taken(site, tmp_path, data)
    bodies = [f.body for f in sink.items()]
    assert bodies == [HTML, b"autre", b"du texte", HTML, b"hello", HTML, HTML, HTML]
    codes = [
        "HTTP_404", "HTTP_301", "EMPTY_OUTPUT", "DUPLICATE", "TRUNCATED", "TRUNCATED", "HTTP_500",
        "TRUNCATED", "MALFORMED", "UNSUPPORTED", "TRUNCATED", "MALFORMED", "MALFORMED",
    ]  # fmt: skip
    assert [code for code, _ in sink.codes()] == codes
    assert sink.codes()[6][1].startswith("a.warc#")
    assert tally.asked == 21


def test_one_page_archived_twice_is_two_items_and_none_twice(site, tmp_path):
    data = record(1, http()) + record(2, http(body=b"plus tard"))
    sink, tally = taken(site, tmp_path, data)
    assert tally.kept == 2
    sink.next_round()
    _, again = taken(site, tmp_path, data, sink)
    assert (again.kept, again.already) == (0, 2)


def test_only_answers_of_a_type(site, tmp_path):
    data = record(1, http()) + record(2, b"texte", kind="resource")
    sink, _ = taken(site, tmp_path, data, types=("text/plain",))
    assert [f.body for f in sink.items()] == [b"texte"]


def test_a_bomb_and_a_giant_are_refused_by_size(site, tmp_path):
    bomb = http(headers=["Content-Encoding: gzip"], body=gzip.compress(b"\0" * 50_000_000, mtime=0))
    data = record(1, bomb) + record(2, http(body=b"x" * 2_000_000)) + record(3, http())
    sink, _ = taken(site, tmp_path, data, rules={"max_bytes": 1_000_000})
    assert [code for code, _ in sink.codes()] == ["TOO_LARGE", "TOO_LARGE"]
    assert len(sink.items()) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x1f\x8b",
        b"GIF89a",
        b"WARC/1.0\r\n",
        b"\0" * 1000,
        b"\x28\xb5\x2f\xfd1",
        zlib.compress(record(1, http())),
    ],
)
def test_what_is_no_archive_is_one_row(site, tmp_path, data):
    sink, tally = taken(site, tmp_path, data)
    assert [(r.role, r.url) for r in sink.refused] == [("listing", "a.warc")]
    assert tally.asked == 0


@pytest.mark.parametrize("packed", [False, True])
def test_an_archive_cut_anywhere_gives_what_came_before_and_says_so(site, tmp_path, packed):
    parts = [record(1, http()), record(2, http(body=b"b" * 50))]
    parts = [gzip.compress(p, mtime=0) for p in parts] if packed else parts
    whole, first = b"".join(parts), len(parts[0])
    last = len(whole) - (0 if packed else 4)
    for cut in range(first + 1, last):
        sink, _ = taken(site, tmp_path, whole[:cut])
        assert [f.body for f in sink.items()][:1] == [HTML], cut
        assert sink.refused, cut
        assert {r.code for r in sink.refused} <= {"TRUNCATED", "MALFORMED"}, cut


def test_a_damaged_archive_says_where(site, tmp_path):
    whole = bytearray(
        gzip.compress(record(1, http()), mtime=0) + gzip.compress(record(2, http()), mtime=0)
    )
    whole[-20] ^= 255
    sink, _ = taken(site, tmp_path, bytes(whole))
    assert sink.items()[0].body == HTML
    assert sink.refused[-1].role == "listing"
    assert "after 2 answers: damaged after byte" in sink.refused[-1].detail


def test_a_brotli_bomb_is_refused_by_size(site, tmp_path):
    bomb = http(
        headers=["Content-Encoding: br"], body=brotli.compress(b"\0" * 50_000_000, quality=5)
    )
    sink, _ = taken(site, tmp_path, record(1, bomb), rules={"max_bytes": 1_000_000})
    assert [code for code, _ in sink.codes()] == ["TOO_LARGE"]


@settings(max_examples=200, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.tuples(st.integers(0, 900), st.integers(0, 900)), st.binary(max_size=30), st.booleans())
def test_a_damaged_archive_never_breaks_the_harvest(site, tmp_path, places, noise, packed):
    cut, keep = places
    data = record(1, http()) + record(2, http(404)) + record(3, b"texte", kind="resource")
    data = gzip.compress(data, mtime=0) if packed else data
    _, tally = taken(site, tmp_path, data[:cut] + noise + data[keep:])
    assert tally.asked <= 12
