"""[[harvest]] in ``isctext.toml``: what to fetch, from where, how politely."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_HOST_PORT = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):(?P<port>\d{1,5})")
_LAST_PORT = 65_535
# Devices of Windows: no folder may have these names there.
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


class HarvestPart(BaseModel):
    """One harvest: a kind of place, its addresses or local files, its limits."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    kind: str
    urls: str | tuple[str, ...] = ()
    path: str | tuple[str, ...] = ()
    options: dict[str, Any] = Field(default_factory=dict)
    arena: str = ""
    source: str = ""
    contact: str = Field(default="", max_length=200)
    rate: float = Field(default=1.0, gt=0, le=100)
    max_items: int = Field(default=0, ge=0)
    max_megabytes: int = Field(default=64, ge=1, le=4096)
    seconds: float = Field(default=60.0, gt=0, le=3600)
    retries: int = Field(default=3, ge=0, le=10)
    max_wait: float = Field(default=300.0, ge=0, le=86_400)
    ports: tuple[int, ...] = ()
    allow_private: tuple[str, ...] = ()
    robots_waiver: str = ""

    @field_validator("name", mode="after")
    @classmethod
    def _a_folder(cls, name: str) -> str:
        if not _NAME.fullmatch(name) or _DEVICES.fullmatch(name):
            raise ValueError("a name of small letters, digits and '-': it becomes a folder")
        return name

    @field_validator("contact", mode="after")
    @classmethod
    def _a_header(cls, contact: str) -> str:
        if not (contact.isascii() and contact.isprintable()) or set(contact) & set("()\\"):
            raise ValueError("an address of mail or of a page, in plain letters: it is sent along")
        return contact

    @field_validator("allow_private", mode="after")
    @classmethod
    def _hosts(cls, written: tuple[str, ...]) -> tuple[str, ...]:
        for each in written:
            match = _HOST_PORT.fullmatch(each)
            if not match or not 0 < int(match["port"]) <= _LAST_PORT:
                raise ValueError("hosts with their port, like 'wiki.intranet:8080'")
        return written

    def private_hosts(self) -> frozenset[tuple[str, int]]:
        """``allow_private`` as pairs of host, without brackets, and port."""
        pairs = (each.rpartition(":") for each in self.allow_private)
        return frozenset((host.strip("[]").lower(), int(port)) for host, _, port in pairs)

    def listed(self, field: Literal["urls", "path"]) -> tuple[str, ...]:
        """One or several, always as several."""
        value: str | tuple[str, ...] = getattr(self, field)
        return (value,) if isinstance(value, str) else value
