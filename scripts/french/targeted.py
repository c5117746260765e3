"""The targeted set: one word of a sentence, its lemma and part of speech."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from french.scores import Analysis


@dataclass(frozen=True, slots=True)
class Target:
    """[start, end) of ``text`` and the lemmas and tags that are right there."""

    name: str
    case: str
    text: str
    start: int
    end: int
    lemmas: frozenset[str]
    tags: frozenset[str]


def targets(file: Path) -> Iterator[Target]:
    """The rows of a file of the targeted set."""
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Target(
                row["id"],
                row["case"],
                row["sentence"].replace("\\n", "\n"),
                int(row["start"]),
                int(row["end"]),
                frozenset(row["lemma"].split("|")),
                frozenset(row["pos"].split("|")),
            )


def score(pairs: Iterable[tuple[Target, Analysis]]) -> tuple[float, dict[str, str], list[str]]:
    """Share of targets right in lemma and tag, right/all by case, and the names of the wrong."""
    right: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    wrong = []
    for target, found in pairs:
        all_[target.case] += 1
        if is_right(target, found):
            right[target.case] += 1
        else:
            wrong.append(target.name)
    share = sum(right.values()) / max(sum(all_.values()), 1)
    return share, {case: f"{right[case]}/{all_[case]}" for case in all_}, wrong


def is_right(target: Target, found: Analysis) -> bool:
    """Whether the word comes out whole, with a right lemma and a right tag."""
    try:
        at = found.spans.index((target.start, target.end))
    except ValueError:
        return False
    lemma = found.lemmas[at].replace("’", "'")
    return lemma in target.lemmas and found.pos[at] in target.tags
