"""The values that fill the slots of a sentence: names, places, numbers, dates."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from demo.french import NUMBERS, long_date, month_name, working_day
from demo.material import Material, Table
from demo.records import Slot


class Values(dict[str, str]):
    """What stays the same in a document; the rest (names, numbers) is drawn at each use."""

    def __init__(self, slot: Slot, material: Material, rng: random.Random) -> None:
        super().__init__(_settled(slot, material, rng))
        self._rng = rng
        self._fresh: dict[str, list[str]] = _fresh(slot, material)
        self._last: dict[str, str] = {}

    def __missing__(self, key: str) -> str:
        pool = self._fresh[key]
        chosen = self._rng.choice([v for v in pool if v != self._last.get(key)])
        self._last[key] = chosen
        return chosen


def _fresh(slot: Slot, material: Material) -> dict[str, list[str]]:
    places = material.places
    pools: dict[str, list[str]] = {
        "prenomf": places["prenoms_f"],
        "prenomh": places["prenoms_h"],
        "jour": places["jours"],
        "n": list(NUMBERS.values()),
        "nn": [str(number) for number in range(16, 89)],
        "age": [str(number) for number in range(62, 85)],
        "heure": ["9", "10", "14", "17", "18"],
        "montant": [amount.replace(" ", "\u00a0") for amount in places["montants"]],
    }
    home = _home(slot, material)
    # An initiative names the towns around it, a new one each time.
    if slot.arena == "initiatives":
        pools["commune"] = [c for c in places["communes"] if c != home]
    return pools


def _settled(slot: Slot, material: Material, rng: random.Random) -> dict[str, str]:
    places, day = material.places, slot.day
    structure, form = rng.choice(places["structures"]), _form(slot, material, rng)
    source = material.source(slot.source_id)
    before = working_day(day - timedelta(days=rng.randint(12, 40)))
    settled = {
        "ici": _home(slot, material),
        "rue": rng.choice(places["rues"]),
        "chez_nous": source.get("chez_nous", ""),
        "executif": "Le maire" if source["kind"] == "commune" else "Le président",
        "mois": month_name(day.month - 1),
        "mois_suiv": month_name(day.month + 1),
        "date": long_date(day),
        "date_avant": long_date(before),
        "annee": str(day.year),
        "annee_suiv": str(day.year + 1),
        "structure": structure["nom"],
        "de_pron": structure["pron"],
        "forme": form["nom"],
        "de_forme": form["de"],
        "a_forme": form["a"],
    }
    if slot.arena == "press":
        settled["jour"] = rng.choice(places["jours"])
    if slot.arena != "initiatives":
        home = _home(slot, material)
        known = home in places["communes"]
        settled["commune"] = home if known else rng.choice(places["communes"])
    return settled


def _home(slot: Slot, material: Material) -> str:
    territory: str = material.source(slot.source_id)["territory"]
    return territory.removesuffix(" (fictif)")


def _form(slot: Slot, material: Material, rng: random.Random) -> Table:
    forms: list[dict[str, Any]] = material.places["formes"]
    fitting = [f for f in forms if slot.theme in f["themes"] and slot.day.year >= f["depuis"]]
    return rng.choice(fitting or forms[1:3])
