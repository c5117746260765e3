"""What must hold of the banks and of the texts, or nothing is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from demo.compose import MAX_WORDS, MIN_WORDS
from demo.material import Material
from demo.records import Item

NEAR = 0.8


def check_banks(material: Material) -> None:
    """No ordinary sentence holds a planted category; each planted sentence holds its surface."""
    banned = [
        (name, re.compile(pattern, re.IGNORECASE))
        for name, patterns in material.plants["bans"].items()
        for pattern in patterns
    ]
    for sentence in _ordinary(material):
        for name, pattern in banned:
            if pattern.search(sentence):
                raise ValueError(
                    f"an ordinary sentence holds {name} ({pattern.pattern}): {sentence}"
                )
    for kind, name, surface, sentence in _planted(material):
        found = len(re.findall(surface, sentence, re.IGNORECASE))
        if found != 1:
            raise ValueError(f"{kind} {name}: {found} x {surface} in: {sentence}")
    _check_separation(material, banned)


def check_corpus(items: Sequence[Item], material: Material) -> None:
    """Lengths, counts as planted, and no accidental near-duplicate."""
    for item in items:
        words = len(item.text.split())
        if not MIN_WORDS <= words <= MAX_WORDS:
            raise ValueError(f"{item.source_id} {item.day}: {words} words")
    for name, spec in material.plants["terms"].items():
        for item in items:
            planted = sum(1 for p in item.plants if p.kind == "terms" and p.name == name)
            if count_surface(item, spec["surface"]) != planted:
                raise ValueError(f"{name}: not as planted in {item.source_id} {item.day}")
    worst = max(similarities(items), default=(0.0, "", ""))
    if worst[0] >= NEAR:
        raise ValueError(f"accidental near-duplicates: {worst}")


def count_surface(item: Item, surface: str) -> int:
    """Hits of the surface in the text, once the false friends are taken away."""
    text = item.text.replace("’", "'")
    for plant in item.plants:
        if plant.surface:
            text = text.replace(plant.surface, "")
    return len(re.findall(surface, text, re.IGNORECASE))


def similarities(items: Sequence[Item]) -> Iterator[tuple[float, str, str]]:
    """Jaccard similarity of 5-word shingles of every pair that shares some."""
    shingled = [(shingles(item.text), f"{item.source_id} {item.day}") for item in items]
    for index, (left, name) in enumerate(shingled):
        for right, other in shingled[index + 1 :]:
            shared = len(left & right)
            if shared:
                yield shared / (len(left) + len(right) - shared), name, other


def shingles(text: str, width: int = 5) -> frozenset[tuple[str, ...]]:
    """The distinct runs of ``width`` words, lower case, without punctuation."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(tuple(words[i : i + width]) for i in range(len(words) - width + 1))


def _ordinary(material: Material) -> Iterator[str]:
    banks = [*material.arenas.values(), material.arenas["policy"]["call"]]
    for bank in banks:
        for name in ("openings", "closings", "visas", "articles"):
            yield from bank.get(name, [])
        for theme in bank["themes"].values():
            yield from (*theme["titles"], *theme["sentences"])
    for special in ("undated", "english", "old", "future"):
        yield from material.specials[special]["paragraphs"]
    yield from (near["append"] for near in material.specials["near"])
    yield material.plants["passage"]["original"]
    yield material.plants["passage"]["lead_policy"]


def _planted(material: Material) -> Iterator[tuple[str, str, str, str]]:
    for kind in ("terms", "dimensions"):
        for name, spec in material.plants[kind].items():
            for arena in material.arenas:
                for sentence in spec[arena]:
                    yield kind, name, spec["surface"], sentence


def _check_separation(material: Material, banned: list[tuple[str, re.Pattern[str]]]) -> None:
    """A planted sentence holds no other planted category than its own."""
    own = {
        "communs": {"economie_des_communs"},
        "economie_contributive": {"economie_contributive"},
        "budget_contributif": {"economie_contributive", "remuneration"},
        "economie_sociale_et_solidaire": {"ess_generique"},
    }
    for _, name, _, sentence in _planted(material):
        allowed = own.get(name, {name})
        for category, pattern in banned:
            # "pot commun", "caisse commune": pay devices, not the commons.
            text = sentence.replace("pot commun", "")
            if category not in allowed and pattern.search(text):
                raise ValueError(f"{name} also holds {category}: {sentence}")
