"""Where documents come from: a source declares its arena once, for all its documents."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_ARENAS = ("initiatives", "press", "policy")
RIGHTS = ("open", "tdm-research", "contract", "consent", "unknown")
"""From those that let a text leave by itself to those that never do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A newspaper, a site, a council, a collective. The legal and statistical unit."""

    source_id: str
    arena: str
    label: str = ""
    kind: str = ""
    territory: str = ""
    licence: str = ""
    rights: str = "unknown"


@dataclass(frozen=True, slots=True)
class Blob:
    """One raw file, kept byte for byte under its own SHA-256."""

    blob_id: str
    size: int
    media_type: str
    origin: str
