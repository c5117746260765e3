"""File names, and the files themselves."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from demo.french import slug
from demo.records import Item

FOLDERS = ("initiatives", "press", "policy")


def file_stem(item: Item) -> str:
    """ "2014-03-01-le-programme-de-mars"."""
    return f"{item.day}-{slug(item.title)}"


def write_tree(out: Path, files: Mapping[str, bytes]) -> None:
    """Writes every file under ``out``; what an earlier run left in the arenas' folders goes."""
    for folder in FOLDERS:
        shutil.rmtree(out / folder, ignore_errors=True)
    for relative, data in sorted(files.items()):
        target = out / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
