"""Two lexicons compared: entries added, removed, changed, and the version that this calls for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from isctext.concepts.entries import Category, Entry, Lexicon

Kind = Literal["added", "removed", "changed"]
Bump = Literal["none", "patch", "minor", "major"]
# What changes which passages count, or what they count for; the rest is documentation.
MEANING = (
    *("patterns", "tier", "weight", "required", "exclusions", "pos", "sense", "kind"),
    "default_off",
)
WORDS = ("sources", "attested", "note", "examples", "counterexamples")
_CATEGORY = ("family", "label", "scope", "hypothesis", "role", "code_when", "not_when", "note",
             "false_friends", "disambiguation")  # fmt: skip
_RULES = ("family", "disambiguation")
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:[-+].*)?")
_ORDER: tuple[Bump, ...] = ("none", "patch", "minor", "major")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an entry or category, before and after; of an entry that came or went, all.

    entry_id: "" for a category. calls_for: the part of the version that must rise.
    """

    kind: Kind
    category: str
    entry_id: str
    field: str
    before: str
    after: str
    calls_for: Bump


def compare(old: Lexicon, new: Lexicon) -> list[Change]:
    """The changes from ``old`` to ``new``, in the order of the files.

    An entry is the same one when its id is, or else when it shares a pattern within its category
    (an id made from the first pattern changes with it).
    """
    changes: list[Change] = []
    before = {c.name: c for c in old.categories}
    after = {c.name: c for c in new.categories}
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        if was and now:
            changes += _fields((name, ""), was, now, _CATEGORY)
        elif was or now:
            kind: Kind = "removed" if was else "added"
            labels = was.label if was else "", now.label if now else ""
            calls: Bump = "major" if was else "minor"
            changes.append(Change(kind, name, "", "label", *labels, calls))
        changes += _entries(name, was.entries if was else (), now.entries if now else ())
    return changes


def calls_for(changes: Iterable[Change]) -> Bump:
    """What of the version must rise: major for an entry that is gone or means something else."""
    return max((change.calls_for for change in changes), key=_ORDER.index, default="none")


def raised(version: str, bump: Bump) -> str:
    """The next version: 0.3.0-draft and minor give 0.4.0-draft. A version unlike a.b.c stays."""
    found = _VERSION.fullmatch(version)
    if not found or bump == "none":
        return version
    major, minor, patch = (int(part) for part in found.groups())
    tail = version[len(f"{found[1]}.{found[2]}.{found[3]}") :]
    if bump == "major":
        return f"{major + 1}.0.0{tail}"
    return (
        f"{major}.{minor + 1}.0{tail}" if bump == "minor" else f"{major}.{minor}.{patch + 1}{tail}"
    )


def rose_enough(old: str, new: str, bump: Bump) -> bool:
    """Whether the version rose as far as the changes call for; before 1.0.0, minor is enough."""
    was, now = _VERSION.fullmatch(old), _VERSION.fullmatch(new)
    if bump == "none":
        return True
    if not was or not now:
        return old != new
    a, b = ([int(part) for part in found.groups()] for found in (was, now))
    if b <= a:
        return False
    if bump == "major":
        return b[0] > a[0] or (a[0] == 0 and b[1] > a[1])
    return bump == "patch" or b[:2] > a[:2]


def _entries(category: str, was: tuple[Entry, ...], now: tuple[Entry, ...]) -> list[Change]:
    pairs, gone, new = paired(was, now)
    changes: list[Change] = []
    for one, other in pairs:
        changes += _fields((category, one.entry_id), one, other, ("entry_id", *MEANING, *WORDS))
    for entry in gone:
        changes.append(
            Change(
                "removed", category, entry.entry_id, "patterns", shown(entry.patterns), "", "major"
            )
        )
    for entry in new:
        changes.append(
            Change(
                "added", category, entry.entry_id, "patterns", "", shown(entry.patterns), "minor"
            )
        )
    return changes


def paired(
    was: tuple[Entry, ...], now: tuple[Entry, ...]
) -> tuple[list[tuple[Entry, Entry]], list[Entry], list[Entry]]:
    """(the same entries in both, those that are gone, those that are new)."""
    by_id = {entry.entry_id: entry for entry in now}
    pairs = [(entry, by_id.pop(entry.entry_id)) for entry in was if entry.entry_id in by_id]
    same = {entry.entry_id for entry, _ in pairs}
    gone: list[Entry] = []
    for entry in was:
        if entry.entry_id in same:
            continue
        mine = frozenset(entry.patterns)
        heir = next((e for e in by_id.values() if mine & frozenset(e.patterns)), None)
        if heir:
            pairs.append((entry, by_id.pop(heir.entry_id)))
        else:
            gone.append(entry)
    return pairs, gone, list(by_id.values())


def _fields(
    place: tuple[str, str], was: Entry | Category, now: Entry | Category, names: tuple[str, ...]
) -> list[Change]:
    return [
        Change("changed", *place, name, shown(a), shown(b), _weight(name, a, b))
        for name in names
        if (a := getattr(was, name)) != (b := getattr(now, name))
    ]


def _weight(name: str, was: object, now: object) -> Bump:
    if name == "patterns" and isinstance(was, tuple) and isinstance(now, tuple):
        return "minor" if set(was) <= set(now) else "major"
    return "major" if name in MEANING or name in _RULES or name == "entry_id" else "patch"


def shown(value: object) -> str:
    """A field in words."""
    if isinstance(value, tuple):
        return ", ".join(shown(part) for part in value)
    return str(value)
