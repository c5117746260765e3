"""The banks of sentences, names and schedules, read from scripts/demo/banks."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BANKS = Path(__file__).resolve().parent / "banks"
ARENAS = ("initiatives", "press", "policy")

Table = dict[str, Any]


@dataclass(frozen=True)
class Material:
    """Everything the generator is made from, as plain parsed TOML."""

    arenas: dict[str, Table]
    plants: Table
    places: Table
    schedule: Table
    specials: Table
    sources: list[Table]

    def source(self, source_id: str) -> Table:
        """The declared source of that id."""
        return next(s for s in self.sources if s["id"] == source_id)

    def years(self) -> range:
        """The years of the study, both ends included."""
        first, last = self.schedule["period"]
        return range(first, last + 1)


def load_material() -> Material:
    """Reads every bank."""
    return Material(
        arenas={arena: _read(arena) for arena in ARENAS},
        plants=_read("plants"),
        places=_read("places"),
        schedule=_read("schedule"),
        specials=_read("specials"),
        sources=_read("sources")["sources"],
    )


def _read(name: str) -> Table:
    return tomllib.loads((BANKS / f"{name}.toml").read_text(encoding="utf-8"))
