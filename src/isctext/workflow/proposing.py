"""From what a dry run saw to [[sources]] blocks that a newcomer can start from."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence

from isctext.workflow.surveying import Group

# Folder names that say an arena, without accents; the first that is found decides.
_ARENAS = {
    "press": "press presse journal journaux europresse factiva nexis lexis medias",
    "policy": "policy politique politiques deliberation deliberations conseil rapports codes "
    "legi legifrance parlement assemblee senat region departement metropole mairie scdl",
    "initiatives": "initiatives initiative associations collectifs entretiens interviews wiki "
    "blog blogs tiers-lieux communs",
}
# Readers of formats that only one arena has.
_OF_READER = {
    "press": ("europresse", "factiva", "nexis", "ris."),
    "policy": ("scdl", "akoma", "legi", "parlamint", "decidim"),
    "initiatives": ("mediawiki", "wikitext", "subtitles", "interview", "mbox", "eml"),
}
_UNSURE = "initiatives"


def propose(groups: Sequence[Group]) -> str:
    """TOML: one block per folder with documents; what is only guessed says so in a comment."""
    blocks: list[str] = []
    ids: set[str] = set()
    for folder, held in _by_folder(groups).items():
        if any(group.documents for group in held):
            blocks.append(_block(folder, held, ids))
    return "\n".join(blocks)


def _by_folder(groups: Iterable[Group]) -> dict[str, list[Group]]:
    """Groups under the folder that names a source: the first one below the arena's, if any."""
    found: dict[str, list[Group]] = {}
    for group in groups:
        parts = [p for p in group.folder.split("/") if p]
        at = next((n for n, part in enumerate(parts) if _said(part)), None)
        depth = min(len(parts), (at + 2) if at is not None else 1)
        found.setdefault("/".join(parts[:depth]), []).append(group)
    return _apart(found)


def _apart(found: dict[str, list[Group]]) -> dict[str, list[Group]]:
    """A folder that holds another block's folder gives a block to each of its own instead."""
    apart: dict[str, list[Group]] = {}
    for folder, held in found.items():
        holds = any(other != folder and _inside(other, folder) for other in found)
        for group in held:
            apart.setdefault(group.folder if holds else folder, []).append(group)
    return apart


def _inside(folder: str, outer: str) -> bool:
    return not outer or folder.startswith(f"{outer}/")


def _block(folder: str, held: list[Group], ids: set[str]) -> str:
    arena, why = _arena(folder, held)
    name = _identifier(folder or arena, ids)
    below = "**/*" if any(g.folder != folder for g in held) else "*"
    endings = sorted({e for g in held if g.documents for e in g.endings})
    if len(endings) == 1 and endings[0] and len({e for g in held for e in g.endings}) > 1:
        below += endings[0]
    readers = ", ".join(sorted({g.reader for g in held if g.documents}))
    documents = sum(g.documents for g in held)
    return "\n".join(
        (
            f"# {documents:,} document{'' if documents == 1 else 's'}: {readers}",
            "[[sources]]",
            f"id = {_quoted(name)}",
            f"arena = {_quoted(arena)}" + (f"            # {why}" if why else ""),
            f"path = {_quoted(f'{folder}/{below}' if folder else below)}",
            'licence = ""',
            'rights = "unknown"',
            "",
        )
    )


def _arena(folder: str, held: list[Group]) -> tuple[str, str]:
    """The arena, and a comment where it is a guess."""
    for part in folder.split("/"):
        said = _said(part)
        if said:
            return said, ""
    readers = [g.reader for g in held if g.documents]
    for arena, names in _OF_READER.items():
        if readers and all(r.startswith(names) for r in readers):
            return arena, "by its format: please check"
    return _UNSURE, "a guess: initiatives, press or policy?"


def _said(part: str) -> str:
    words = set(re.split(r"[^a-z]+", _plain(part))) | {_plain(part)}
    return next((arena for arena, names in _ARENAS.items() if words & set(names.split())), "")


def _identifier(folder: str, ids: set[str]) -> str:
    last = folder.rpartition("/")[2]
    base = re.sub(r"[^a-z0-9]+", "-", _plain(last)).strip("-") or "source"
    name, number = base, 2
    while name in ids:
        name, number = f"{base}-{number}", number + 1
    ids.add(name)
    return name


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in spread if not unicodedata.combining(c))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
