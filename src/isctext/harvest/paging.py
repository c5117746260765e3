"""Addresses with parameters, for APIs."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode, urlsplit, urlunsplit

Parameters = Iterable[tuple[str, str | int]]


def with_parameters(url: str, parameters: Parameters) -> str:
    """The address with these parameters after its own; empty ones are left out.

    Raises ValueError for what is no address.
    """
    parts = urlsplit(url)
    more = urlencode([(name, value) for name, value in parameters if value != ""])
    query = "&".join(filter(None, (parts.query, more)))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def below(url: str, path: str) -> str:
    """The address of a path below another, whether that ends in '/' or not."""
    return f"{url.rstrip('/')}/{path}"
