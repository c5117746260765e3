"""From a slot to a text: opening, sentences of the theme, planted sentences, closing."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from demo.french import polish, typeset
from demo.material import Material, Table
from demo.records import Item, Slot
from demo.shape import Parts, shape
from demo.slots import Values

MIN_WORDS, MAX_WORDS = 80, 220
# The length that a text is given sentences for, and the usual length of a sentence, in words.
AIM_WORDS, SENTENCE_WORDS = 165, 17
LATE_ONLY = ("ne s'achève", "restera comme")


class Composer:
    """Writes documents one after the other, taking the least used sentences first."""

    def __init__(self, material: Material, seed: int) -> None:
        self._material = material
        self._seed = seed
        self._used: Counter[str] = Counter()

    def write(self, slot: Slot) -> Item:
        """The document of the slot, with everything that is planted in it."""
        rng = random.Random(f"text:{self._seed}:{slot.key}")
        bank, theme = self._bank(slot)
        values = Values(slot, self._material, rng)
        title = _fill(self._pick(theme["titles"], 1, rng)[0], values)
        source = self._material.source(slot.source_id)
        paragraphs = shape(self._parts(slot, bank, theme, values, rng), slot, source)
        printed = source["format"] == "html"
        return Item(
            source_id=slot.source_id,
            arena=slot.arena,
            title="[Fiction] " + typeset(title, printed=printed),
            paragraphs=tuple(typeset(p, printed=printed) for p in paragraphs),
            day=slot.day,
            author=values["prenomf"] if slot.arena != "policy" else "",
            plants=tuple(slot.plants),
            passage=slot.passage,
            pdf=slot.pdf,
        )

    def _bank(self, slot: Slot) -> tuple[Table, Table]:
        bank = self._material.arenas[slot.arena]
        if slot.is_call:
            bank = bank["call"]
            return bank, bank["themes"]["appel"]
        return bank, bank["themes"][slot.theme]

    def _pick(self, pool: Sequence[str], wanted: int, rng: random.Random) -> list[str]:
        shuffled = rng.sample(list(pool), len(pool))
        chosen = sorted(shuffled, key=lambda s: self._used[s])[:wanted]
        self._used.update(chosen)
        return chosen

    def _parts(
        self, slot: Slot, bank: Table, theme: Table, values: Values, rng: random.Random
    ) -> Parts:
        late = slot.day.month >= 10
        openings = [o for o in bank["openings"] if late or not any(m in o for m in LATE_ONLY)]
        parts = Parts(
            opening=_fill(self._pick(openings, 1, rng)[0], values),
            closing=_fill(self._pick(bank["closings"], 1, rng)[0], values),
            visas=[_fill(v, values) for v in self._pick(bank.get("visas", []), 2, rng)],
            articles=[_fill(a, values) for a in self._pick(bank.get("articles", []), 2, rng)],
            passage=_passage(slot, self._material),
            date=values["date"],
        )
        planted = [_fill(p.sentence, values) for p in slot.plants]
        room = AIM_WORDS - parts.words() - sum(len(s.split()) for s in planted)
        wanted = max(3, min(6, room // SENTENCE_WORDS))
        chosen = [_fill(s, values) for s in self._pick(theme["sentences"], wanted, rng)]
        parts.body = _woven(chosen, planted, rng)
        return parts


def compose_all(slots: Sequence[Slot], material: Material, seed: int) -> list[Item]:
    """Every ordinary document, in the order of the slots."""
    composer = Composer(material, seed)
    return [composer.write(slot) for slot in slots]


def _passage(slot: Slot, material: Material) -> list[str]:
    if not slot.passage:
        return []
    spec = material.plants["passage"]
    text: str = spec["original"] if slot.passage == "original" else edited_passage(spec)
    return [f"{spec['lead_policy']} {text}" if slot.arena == "policy" else text]


def edited_passage(spec: Table) -> str:
    """The passage as the press reprinted it, with its two small edits."""
    text: str = spec["original"]
    for old, new in spec["edits"]:
        if text.count(old) != 1:
            raise ValueError(f"the edit of {old!r} is ambiguous")
        text = text.replace(old, new)
    return text


def _woven(sentences: list[str], planted: list[str], rng: random.Random) -> list[str]:
    """The planted sentences among the others, never first."""
    body = list(sentences)
    for sentence in planted:
        body.insert(rng.randint(1, len(body)), sentence)
    return body


def _fill(sentence: str, values: Values) -> str:
    return polish(sentence.format_map(values))
