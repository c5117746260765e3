"""Which addresses may be asked: the guard against being sent into a private network.

A name is resolved here and nowhere else, every address that it has is checked, and the
connection goes to one of those, so that a name that changes its answer between check and
connection gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from urllib.parse import urljoin

import httpx

from isctext.harvest.record import RefusedError
from isctext.harvest.rules import Rules

Resolver = Callable[[str, int], list[str]]
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# Browsers and servers stop near 8,000; longer ones are traps or mistakes.
_LONGEST_URL = 8000
_HOST = re.compile(rb"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")
_USUAL_PORTS = {"http": 80, "https": 443}
# Inside IPv6 addresses that the standard library calls global, IPv4 addresses may hide.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NEVER_NETWORKS = (
    ipaddress.ip_network("64:ff9b:1::/48"),  # local NAT64, RFC 8215
    ipaddress.ip_network("fec0::/10"),  # site-local, RFC 3879
    ipaddress.ip_network("fe80::/10"),
    ipaddress.ip_network("169.254.0.0/16"),
)
# Where cloud machines ask for their own credentials, outside the link-local range.
_METADATA = {ipaddress.ip_address(a) for a in ("168.63.129.16", "100.100.100.200", "fd00:ec2::254")}


class UnknownNameError(Exception):
    """The host's name has no address: asking again at once is of no use."""


def resolve(host: str, port: int) -> list[str]:
    """Every address of the name, as the system knows it.

    Raises UnknownNameError when it has none, OSError when the resolver fails for now.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise UnknownNameError(f"'{host}' is not a name") from error
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise
        raise UnknownNameError(f"'{host}': {error.strerror}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def parse_url(written: str, rules: Rules, base: str = "") -> httpx.URL:
    """The address to ask for, without its fragment; ``base`` is the page that it stood on.

    Raises RefusedError: MALFORMED for what is no address, FORBIDDEN_URL for what is never asked
    (another scheme, user names, another port).
    """
    written = written.strip()
    if len(written) > _LONGEST_URL:
        raise RefusedError("MALFORMED", f"an address of {len(written)} characters")
    try:
        url = httpx.URL(urljoin(base, written) if base else written).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise RefusedError("MALFORMED", f"not an address: {error}") from error
    _check_form(url, rules)
    return url


def host_port(url: httpx.URL) -> tuple[str, int]:
    """The host, in lower case as it is resolved, and the port."""
    return url.raw_host.decode("ascii").lower(), url.port or _USUAL_PORTS[url.scheme]


def checked(host: str, port: int, rules: Rules, resolver: Resolver) -> list[str]:
    """The addresses of the host, all of them fit to connect to.

    Raises RefusedError FORBIDDEN_URL when any is not, UNREACHABLE when there is none.
    """
    allowed = (host, port) in rules.allow_private
    try:
        addresses = resolver(host, port)
    except UnknownNameError as error:
        raise RefusedError("UNREACHABLE", str(error)) from error
    if not addresses:
        raise RefusedError("UNREACHABLE", f"'{host}' has no address")
    for written in addresses:
        problem = _problem(written, allowed=allowed)
        if problem:
            raise RefusedError("FORBIDDEN_URL", f"'{host}' leads to {written}: {problem}")
    return addresses


def _check_form(url: httpx.URL, rules: Rules) -> None:
    if url.scheme not in _USUAL_PORTS:
        raise RefusedError("FORBIDDEN_URL", f"'{url.scheme or 'no scheme'}': only http and https")
    if not _HOST.fullmatch(url.raw_host):
        raise RefusedError("MALFORMED", "an address without a host, or with one that is no name")
    if url.userinfo:
        raise RefusedError("FORBIDDEN_URL", "a user name in the address")
    host, port = host_port(url)
    usual = port in _USUAL_PORTS.values() or port in rules.ports
    if not usual and (host, port) not in rules.allow_private:
        raise RefusedError("FORBIDDEN_URL", f"port {port}: only 80, 443 and those in 'ports'")


def _problem(written: str, *, allowed: bool) -> str:
    """Why this address may not be connected to, "" when it may."""
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return "not an IP address"
    for inner in (address, *_inside(address)):
        if _is_never(inner):
            return "link-local, multicast or reserved: never asked"
        if not allowed and not (_is_public(inner)):
            return "not a public address"
    return ""


def _inside(address: IpAddress) -> list[ipaddress.IPv4Address]:
    """The IPv4 addresses that an IPv6 address stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    last = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    # "::1" is the loopback itself; other addresses of this kind stand for their last 32 bits.
    compatible = int(address) >> 32 == 0 and int(address) > 1
    if address in _NAT64 or compatible:
        found.append(last)
    return [inner for inner in found if inner is not None]


def _is_public(address: IpAddress) -> bool:
    # is_global is false for mapped addresses in some versions of Python and true in others:
    # what they stand for is judged on its own.
    mapped = isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None
    return mapped or address.is_global


def _is_never(address: IpAddress) -> bool:
    plain = ipaddress.ip_address(str(address).split("%", 1)[0])
    if plain.is_multicast or plain.is_unspecified or plain in _METADATA:
        return True
    return any(plain in net for net in _NEVER_NETWORKS if net.version == plain.version)
