"""What comes of asking for an address: bytes, "not changed", or a refusal with its code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from isctext.records.ids import sha256_hex

Role = Literal["item", "listing", "robots"]
Facts = tuple[tuple[str, str], ...]

# Codes beside HTTP_<status>, which stands for any answer that is not the thing itself.
CODES: dict[str, str] = {
    "FORBIDDEN_URL": "an address that is never asked: not http(s), private, another port or host",
    "ROBOTS": "the site's robots.txt does not allow it, or could not be had for now",
    "UNREACHABLE": "no answer: unknown name, refused or broken connection, bad certificate",
    "TIMEOUT": "the answer took longer than the limit",
    "TOO_LARGE": "the answer is over the size limit",
    "BOMB_RATIO": "the answer expands far more than a real document does",
    "TRUNCATED": "the answer's length is not the one it announced",
    "MALFORMED": "not an address, not HTTP, or not the format that was expected",
    "UNSUPPORTED": "a content coding that was not asked for",
    "EMPTY_OUTPUT": "an answer without a single byte",
    "TOO_DEEP": "listings inside listings beyond the limit",
    "TOO_MANY_MEMBERS": "more listings, or longer ones, than the limit",
    "NOT_FOUND": "announced by a listing, but not in the answer",
    "DUPLICATE": "an archive's note that it holds the same answer elsewhere",
    "PLUGIN_ERROR": "a harvester failed in an unforeseen way",
}


class RefusedError(Exception):
    """An address that gives nothing, with its code. Caught inside this room; never a crash."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class BrokenError(RefusedError):
    """The same for what may pass: a connection that broke. Asked again a few times."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer as it came, content coding undone.

    ``key`` is what the sink knows it by: the address as it was asked for, or the record's id in
    an archive. ``said`` is what the listing told of it (title, published ...), as written there.
    ``fetched_at`` is UTC.
    """

    url: str
    final_url: str
    status: int
    headers: Facts
    fetched_at: datetime
    media_type: str
    body: bytes = field(repr=False)
    sha256: str = ""
    said: Facts = ()
    role: Role = "item"
    key: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha256", self.sha256 or sha256_hex(self.body))
        object.__setattr__(self, "key", self.key or self.url)

    def header(self, name: str) -> str:
        """The first header of that name (in lower case), "" without one."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server says that what was kept before is still the answer (304)."""

    key: str
    at: datetime
    role: Role = "item"


@dataclass(frozen=True, slots=True)
class Refused:
    """An address that gave nothing to keep, with the reason; ``at`` is UTC."""

    url: str
    code: str
    detail: str
    at: datetime
    role: Role = "item"
    said: Facts = ()


@dataclass(frozen=True, slots=True)
class Previous:
    """What the sink kept under a key the last time, and whether that was in this round.

    ``recall`` gives it back whole, with its bytes.
    """

    recall: Callable[[], Fetched]
    etag: str = ""
    last_modified: str = ""
    this_round: bool = False
    said: Facts = ()


def media_type(content_type: str) -> str:
    """The type without its parameters, in lower case; the unknown type when there is none."""
    name = content_type.split(";", 1)[0].strip().lower()
    return name or "application/octet-stream"
