"""No address leads into a private network, however it is written and whatever its name says."""

import httpcore
import pytest
from harvestservers import fetcher, refused_code
from hypothesis import given, settings
from hypothesis import strategies as st

from isctext.harvest.address import checked, host_port, parse_url, resolve
from isctext.harvest.record import Fetched, Refused, RefusedError
from isctext.harvest.rules import Rules

PUBLIC = "93.184.216.34"
# Every way to write 127.0.0.1 and its kin that some resolver or parser takes.
LOOPBACKS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0x7F.0x0.0x0.0x1",
    "0177.0.0.1",
    "0177.0.0.01",
    "017700000001",
    "127.0.0.1.",
    "127。0。0。1",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[2002:7f00:1::]",
    "0.0.0.0",  # noqa: S104
    "0",
    "[::]",
    "localhost",
    "LOCALHOST",
    "localhost.",
]
REFUSED_IPS = [
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "198.18.0.1",
    "192.0.2.1",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "100.100.100.200",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "2002:a9fe:a9fe::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "::a00:1",
    "not an address",
]
NEVER = [
    "169.254.169.254",
    "::ffff:169.254.169.254",
    "fe80::1",
    "fd00:ec2::254",
    "224.0.0.1",
    "0.0.0.0",  # noqa: S104
]
FORMS = [
    ("file:///etc/passwd", "FORBIDDEN_URL"),
    ("gopher://127.0.0.1:70/_x", "FORBIDDEN_URL"),
    ("ftp://example.org/a", "FORBIDDEN_URL"),
    ("dict://127.0.0.1:11211/stat", "FORBIDDEN_URL"),
    ("data:text/html,x", "FORBIDDEN_URL"),
    ("javascript:alert(1)", "FORBIDDEN_URL"),
    ("jar:http://example.org!/x", "FORBIDDEN_URL"),
    ("//example.org/x", "FORBIDDEN_URL"),
    ("/etc/passwd", "FORBIDDEN_URL"),
    ("", "FORBIDDEN_URL"),
    ("http://user:secret@example.org/", "FORBIDDEN_URL"),
    ("http://example.org@127.0.0.1/", "FORBIDDEN_URL"),
    ("http://127.0.0.1:80@example.org/", "FORBIDDEN_URL"),
    ("http://example.org:22/", "FORBIDDEN_URL"),
    ("http://example.org:6379/", "FORBIDDEN_URL"),
    ("https://example.org:25/", "FORBIDDEN_URL"),
    ("http:///x", "MALFORMED"),
    ("http://", "MALFORMED"),
    ("http://[::1/", "MALFORMED"),
    ("http://example.org:99999/", "FORBIDDEN_URL"),
    ("http://exa mple.org/", "MALFORMED"),
    ("http://example.org/\r\nX-Evil: 1", "MALFORMED"),
    ("http://example.org/\x00", "MALFORMED"),
    ("http://１２７.０.０.１/", "MALFORMED"),
    ("http://ⓛocalhost/", "MALFORMED"),
    ("http://example.org/" + "a" * 9000, "MALFORMED"),
]


def no_dns(_host, _port):
    raise AssertionError("resolved")


@pytest.mark.parametrize("host", LOOPBACKS)
def test_loopback_in_every_spelling_is_refused_unasked(site, host):
    """The resolver is the system's own; the port is allowed; the server there hears nothing."""
    asking = fetcher(
        site, ports=frozenset([site.port]), allow_private=frozenset(), resolver=resolve, retries=0
    )
    with asking:
        found = asking.fetch(f"http://{host}:{site.port}/secret")
    assert isinstance(found, Refused)
    assert found.code in ("FORBIDDEN_URL", "UNREACHABLE", "MALFORMED")
    assert site.connections == 0


@pytest.mark.parametrize("address", REFUSED_IPS)
def test_names_that_lead_inside_are_refused(address):
    with pytest.raises(RefusedError) as refused:
        checked("name.example", 80, Rules(), lambda *_: [address])
    assert refused.value.code == "FORBIDDEN_URL"


@pytest.mark.parametrize("address", REFUSED_IPS)
def test_one_private_address_among_public_ones_is_enough(address):
    for answer in ([PUBLIC, address], [address, PUBLIC]):
        with pytest.raises(RefusedError, match="leads to"):
            checked("name.example", 80, Rules(), lambda *_, answer=answer: answer)


@pytest.mark.parametrize(
    "address", [PUBLIC, "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_asked(address):
    assert checked("name.example", 80, Rules(), lambda *_: [address]) == [address]


@pytest.mark.parametrize("address", NEVER)
def test_an_allowed_host_may_be_private_but_never_link_local_or_a_metadata_service(address):
    rules = Rules(allow_private=frozenset([("wiki.intra", 80)]))
    assert checked("wiki.intra", 80, rules, lambda *_: ["10.1.2.3"]) == ["10.1.2.3"]
    with pytest.raises(RefusedError, match="never asked"):
        checked("wiki.intra", 80, rules, lambda *_: [address])


def test_allowing_a_host_allows_neither_its_other_ports_nor_other_hosts():
    rules = Rules(allow_private=frozenset([("wiki.intra", 8080)]))
    for host, port in (("wiki.intra", 80), ("other.intra", 8080)):
        with pytest.raises(RefusedError, match="not a public address"):
            checked(host, port, rules, lambda *_: ["10.1.2.3"])
    assert parse_url("http://wiki.intra:8080/", rules)
    with pytest.raises(RefusedError, match="port 8080"):
        parse_url("http://other.intra:8080/", rules)


@pytest.mark.parametrize(("written", "code"), FORMS)
def test_forms_that_are_never_resolved(site, written, code):
    with fetcher(site, resolver=no_dns) as asking:
        found = asking.fetch(written)
    assert (found.code, found.url) == (code, written)


def test_an_international_name_is_resolved_in_its_ascii_form():
    url = parse_url("http://CAFÉ.example/É?à=ç#x", Rules())
    assert host_port(url) == ("xn--caf-dma.example", 80)
    assert str(url).endswith("/%C3%89?%C3%A0=%C3%A7")
    assert "#" not in str(url)


@pytest.mark.parametrize(
    "name", ["127.0.0.1.nip.io", "metadata.google.internal", "spoofed.example"]
)
def test_a_public_name_for_a_private_address_is_refused(site, name):
    with fetcher(site, resolver=lambda *_: ["169.254.169.254"]) as asking:
        assert asking.fetch(f"http://{name}/latest/meta-data/").code == "FORBIDDEN_URL"


def test_a_name_that_changes_its_answer_gains_nothing(site, monkeypatch):
    """Rebinding: public when checked, private afterwards. Connections go to what was checked."""
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    went_to = []

    def connect(_self, host, port, *_args, **_more):
        went_to.append((host, port))
        raise httpcore.ConnectError("no route")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    with fetcher(site, resolver=lambda *_: next(answers), robots_waiver="test") as asking:
        found = asking.fetch("http://rebinding.example/")
    assert went_to == [(PUBLIC, 80)]
    assert found.code == "FORBIDDEN_URL"


def test_the_connection_is_pinned_and_the_host_header_keeps_the_name(site):
    site.routes["/page"] = b"hello"
    asked = []

    def names(host, port):
        asked.append((host, port))
        return ["127.0.0.1"]

    rules = {"allow_private": frozenset([("site.example", site.port)])}
    with fetcher(site, resolver=names, **rules) as asking:
        found = asking.fetch(f"http://site.example:{site.port}/page")
    assert isinstance(found, Fetched)
    assert found.body == b"hello"
    assert site.heard[-1]["host"] == f"site.example:{site.port}"
    assert set(asked) == {("site.example", site.port)}


def test_the_next_address_of_a_name_is_tried(site):
    """The first one is nobody's: connections to it are refused at once."""
    site.routes["/page"] = b"hello"
    rules = {"allow_private": frozenset([("site.example", site.port)])}
    with fetcher(site, resolver=lambda *_: ["127.0.0.9", "127.0.0.1"], **rules) as asking:
        assert asking.fetch(f"http://site.example:{site.port}/page").body == b"hello"


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"])
def test_no_proxy_of_the_environment_is_used(site, other, monkeypatch, variable):
    monkeypatch.setenv(variable, other.url)
    site.routes["/page"] = b"hello"
    with fetcher(site) as asking:
        assert asking.fetch(f"{site.url}/page").body == b"hello"
    assert other.connections == 0


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.from_regex(r"(https?|ftp|file)://[^\s]{0,40}", fullmatch=True))
def test_whatever_is_written_is_an_address_or_a_refusal(written):
    code = refused_code(lambda: parse_url(written, Rules(), base="http://example.org/a/"))
    assert code in ("", "MALFORMED", "FORBIDDEN_URL")
    if code:
        return
    url = parse_url(written, Rules(), base="http://example.org/a/")
    assert url.scheme in ("http", "https")
    assert host_port(url)[1] in (80, 443)
    assert not url.userinfo


@settings(max_examples=300, deadline=None)
@given(st.ip_addresses(network="0.0.0.0/0") | st.ip_addresses(network="::/0"))
def test_what_is_asked_is_public_for_the_standard_library_too(address):
    """Ours is the narrower of the two judgements (mapped addresses are judged by what they are)."""
    if refused_code(lambda: checked("name.example", 80, Rules(), lambda *_: [str(address)])):
        return
    plain = getattr(address, "ipv4_mapped", None) or address
    assert plain.is_global
    assert not plain.is_multicast
