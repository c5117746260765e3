"""What a lexicon holds, once read and checked: frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Tier = Literal["core", "strong", "ctx"]
Family = Literal["concept", "form", "dimension", "contrast"]

TIERS: tuple[Tier, ...] = ("core", "strong", "ctx")
PROPER_NAME = "proper_name"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: patterns that count as one term, with their tier and conditions.

    ``exclusions`` (x), ``required`` (req: patterns, or "@category"), ``pos`` of the first
    word, ``sources`` (s), ``attested`` (att: web or lit), ``note`` (a), ``examples`` (ex) and
    ``counterexamples`` (ctr).
    """

    entry_id: str
    category: str
    patterns: tuple[str, ...]
    tier: Tier
    weight: float = 1.0
    sources: tuple[str, ...] = ()
    attested: str = ""
    required: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    pos: str = ""
    sense: str = ""
    kind: str = "term"
    default_off: bool = False
    note: str = ""
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """A concept, a dimension, a contrast vocabulary, or the list of forms."""

    name: str
    family: Family
    label: str
    entries: tuple[Entry, ...]
    scope: str = ""
    hypothesis: str = ""
    role: str = ""
    code_when: str = ""
    not_when: str = ""
    note: str = ""
    false_friends: tuple[str, ...] = ()
    disambiguation: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A versioned lexicon. ``sha256`` is that of its YAML text in UTF-8."""

    lexicon_id: str
    version: str
    sha256: str
    status: str
    lang: str
    categories: tuple[Category, ...]
    sources: tuple[tuple[str, str], ...] = field(default=())

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, in the order of the file."""
        return tuple(entry for category in self.categories for entry in category.entries)
