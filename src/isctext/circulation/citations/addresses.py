"""Addresses of other sources' pages and sites in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"«»“”'’\[\]{}|\\^`]+", re.IGNORECASE)
_TAIL = ".,;:!?…)"
# Sites where everybody has pages: the host says nothing of whose the page is.
_PLATFORMS = (
    "archive.org calameo.com discord.com discord.gg docs.google.com drive.google.com dropbox.com "
    "europresse.com facebook.com factiva.com flickr.com framagit.org framapad.org github.com "
    "gitlab.com google.com helloasso.com instagram.com issuu.com lexisnexis.com linkedin.com "
    "medium.com pad.fr peertube.fr scribd.com slideshare.net soundcloud.com substack.com t.co "
    "tinyurl.com twitter.com vimeo.com wikipedia.org x.com youtu.be youtube.com"
).split()


def normal_address(address: str) -> tuple[str, str]:
    """Host and path, in lower case, without www, query, fragment and last slash; "" for none."""
    whole = address if "://" in address else f"http://{address}"
    try:
        parts = urlsplit(whole)
        host = (parts.hostname or "").lower().removeprefix("www.")
    except ValueError:
        return "", ""
    return host, parts.path.rstrip("/").lower()


def is_platform(host: str) -> bool:
    """Whether pages of this host belong to everybody."""
    return any(host == name or host.endswith(f".{name}") for name in _PLATFORMS)


def addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """The addresses written in a text: start, end, address."""
    for match in _ADDRESS.finditer(text):
        found = match.group().rstrip(_TAIL)
        # "(voir https://a.fr/b_(c))": a bracket that the address opened is its own.
        if match.group()[len(found) :].startswith(")") and found.count("(") > found.count(")"):
            found += ")"
        yield match.start(), match.start() + len(found), found


def owners(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Host to source, for hosts on which one source alone has addresses.

    rows: source, address of one of its pages or a host.
    """
    found: dict[str, str] = {}
    shared: set[str] = set()
    for source, address in rows:
        host, _ = normal_address(address)
        if host and not is_platform(host) and found.setdefault(host, source) != source:
            shared.add(host)
    return {host: source for host, source in found.items() if host not in shared}
