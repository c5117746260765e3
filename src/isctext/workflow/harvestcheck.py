"""Is what harvests have kept still what their diaries say? For ``isctext check``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from isctext.store import Damage, Store
from isctext.workflow.harvestindex import Row, lines_of
from isctext.workflow.harvestplace import DIARY, RAW, homes, stays_inside

_NAME = re.compile(r"[0-9a-f]{2}/([0-9a-f]{64})\.[a-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file that a diary names. current: no later answer took the place of this one."""

    sha256: str
    address: str
    current: bool


def shelf_damage(folder: Path, store: Store) -> Iterator[Damage]:
    """What of the harvests below the study's folder is not as it was kept, with its next step.

    Every file that a diary names is read and held against the hash that stands there. Nothing is
    written, and nothing outside of the folder is read.
    """
    for home in homes(folder):
        place = f"harvest {home.name}"
        if not stays_inside(folder, home):
            step = "remove the link and run again"
            yield Damage(place, "leads out of the study", str(home.resolve()), step)
        elif not (home / DIARY).is_file():
            step = f"put it back from a copy, or delete this folder and: {_again(home)}"
            yield Damage(place, "missing diary", DIARY, step)
        else:
            yield from _one_shelf(place, home, store)


def _one_shelf(place: str, home: Path, store: Store) -> Iterator[Damage]:
    kept: dict[str, _Kept] = {}
    newest: dict[str, str] = {}
    for number, (_, row) in enumerate(lines_of(home / DIARY), 1):
        name = _named(row)
        if row is None or name is None:
            step = "put the diary back from a copy; files that it no longer names are not lost"
            yield Damage(place, "changed line", f"{DIARY}, line {number}", step)
        elif name:
            key = str(row.get("key"))
            before = newest.get(key, name)
            if before != name and before in kept:
                kept[before] = _Kept(kept[before].sha256, kept[before].address, current=False)
            newest[key] = name
            kept[name] = _Kept(str(row["sha256"]), str(row.get("url", "")), current=True)
    for name in sorted(kept):
        now = _sha256(home / RAW / name)
        if now != kept[name].sha256:
            problem = "changed file" if now else "missing file"
            found = f"{RAW}/{name} ({kept[name].address})"
            yield Damage(place, problem, found, _next_step(home, kept[name], store))


def _named(row: Row | None) -> str | None:
    """The file that a line names, "" for a line that names none, None for a spoilt one."""
    if row is None:
        return None
    if row.get("event") != "kept":
        return ""
    name = str(row.get("file", ""))
    match = _NAME.fullmatch(name)
    return name if match and match[1] == row.get("sha256") else None


def _sha256(path: Path) -> str:
    """The hash of the bytes as they are now, "" without a file."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _next_step(home: Path, kept: _Kept, store: Store) -> str:
    """How the file comes back: from the corpus, from the site, or from a copy of one's own."""
    if _sha256(store.blobs.path(kept.sha256)) == kept.sha256:
        return (
            "the corpus has the bytes: put the file of the same hash from corpus/blobs in its place"
        )
    if kept.current:
        return f"delete the file if it is there, then ask its address again: {_again(home)}"
    return (
        "an earlier answer, which a later one has replaced in the manifest: only a copy of your "
        "own can bring it back"
    )


def _again(home: Path) -> str:
    return f"isctext harvest --only {home.name}"
