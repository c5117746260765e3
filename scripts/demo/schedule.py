"""Who publishes when, about what, and which planted sentence goes into which document."""

from __future__ import annotations

import calendar
import random
from collections.abc import Iterator
from datetime import date

from demo.french import working_day
from demo.material import ARENAS, Material, Table
from demo.records import Plant, Slot


def plan(material: Material, seed: int) -> list[Slot]:
    """Every ordinary document of the corpus, in order of source and year."""
    rng = random.Random(f"plan:{seed}")
    slots = [slot for source in material.sources for slot in _of_source(source, material, rng)]
    _mark(slots, material.schedule)
    _give_themes(slots, material, rng)
    for arena in ARENAS:
        for year in material.years():
            here = [s for s in slots if s.arena == arena and s.day.year == year]
            _plant_year(here, arena, year, material)
    _plant_false_friends(slots, material)
    return slots


def _of_source(source: Table, material: Material, rng: random.Random) -> Iterator[Slot]:
    for year in material.years():
        if year < source["depuis"]:
            continue
        extra = year >= source.get("extra_from", 9999)
        for number in range(source["per_year"] + extra):
            day = _some_day(year, rng)
            if source["arena"] == "policy":
                day = working_day(day)
            yield Slot(source["id"], source["arena"], day, "", number)


def _some_day(year: int, rng: random.Random) -> date:
    month = rng.randint(1, 12)
    return date(year, month, rng.randint(1, calendar.monthrange(year, month)[1]))


def _mark(slots: list[Slot], schedule: Table) -> None:
    for entry in schedule["passage"]:
        slot = _first(slots, entry["source"], entry["date"].year)
        slot.day, slot.passage = entry["date"], entry["form"]
    for entry in schedule["bare"]:
        slot = _first(slots, entry["source"], entry["year"])
        slot.bare, slot.pdf = True, entry.get("pdf", False)
        # Copies are published some weeks later, and must stay in the same year.
        slot.day = slot.day.replace(month=min(slot.day.month, 9), day=min(slot.day.day, 28))


def _first(slots: list[Slot], source_id: str, year: int) -> Slot:
    return next(s for s in slots if s.source_id == source_id and s.day.year == year)


def _give_themes(slots: list[Slot], material: Material, rng: random.Random) -> None:
    for arena in ARENAS:
        themes = list(material.arenas[arena]["themes"])
        deck: list[str] = []
        for slot in sorted((s for s in slots if s.arena == arena), key=lambda s: s.day):
            if not deck:
                deck = rng.sample(themes, len(themes))
            slot.theme = deck.pop()


def _plant_year(slots: list[Slot], arena: str, year: int, material: Material) -> None:
    for kind in ("terms", "dimensions"):
        for name, arenas in material.schedule[kind].items():
            wanted = _count(arenas.get(arena), year)
            sentences = material.plants[kind][name][arena]
            for slot in _least_laden(slots, name, wanted, year):
                used = sum(1 for s in slots for p in s.plants if p.name == name)
                offset = (year * 3 + used) % len(sentences)
                slot.plants.append(Plant(kind, name, sentences[offset]))


def _count(entry: Table | None, year: int) -> int:
    if entry is None or year < entry["from"]:
        return 0
    index = year - entry["from"]
    return int(entry["counts"][index]) if index < len(entry["counts"]) else 0


def _least_laden(slots: list[Slot], name: str, wanted: int, year: int) -> list[Slot]:
    """The documents that carry least, so that each sentence goes into another document."""
    rng = random.Random(f"{name}:{year}")
    free = [s for s in slots if not s.bare and not _clashes(s, name)]
    shuffled = rng.sample(free, len(free))
    chosen = sorted(shuffled, key=lambda s: len(s.plants) + 2 * bool(s.passage))[:wanted]
    if len(chosen) < wanted:
        raise ValueError(f"{year}: no room for {wanted} x {name}")
    return chosen


def _clashes(slot: Slot, name: str) -> bool:
    # A contributive budget is already a hit of the dimension "remuneration".
    return name == "remuneration" and any(p.name == "budget_contributif" for p in slot.plants)


def _plant_false_friends(slots: list[Slot], material: Material) -> None:
    for arena, years in material.schedule["false_friends"].items():
        for year, friend in zip(years, material.plants["false_friends"][arena], strict=True):
            here = (s for s in slots if s.arena == arena and s.day.year == year and not s.bare)
            clean = [s for s in here if not s.passage and not _has(s, "communs")]
            shuffled = random.Random(f"friend:{arena}:{year}").sample(clean, len(clean))
            slot = min(shuffled, key=lambda s: len(s.plants))
            slot.plants.append(Plant("false_friends", "communs", friend["text"], friend["surface"]))


def _has(slot: Slot, name: str) -> bool:
    return any(p.name == name for p in slot.plants)
