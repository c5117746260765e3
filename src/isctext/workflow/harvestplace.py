"""Where harvests lie below a study's folder, and which of these places are its own."""

from __future__ import annotations

from pathlib import Path

FOLDER = "harvest"
DIARY = "index.jsonl"
RAW = "raw"


def home_of(folder: Path, name: str) -> Path:
    """The folder of the harvest of that name."""
    return folder / FOLDER / name


def diary_of(folder: Path, name: str) -> Path:
    """The diary of the harvest of that name."""
    return home_of(folder, name) / DIARY


def stays_inside(folder: Path, home: Path) -> bool:
    """Whether the harvest's folder lies in the study's: a link may lead anywhere."""
    return home.resolve().is_relative_to(folder.resolve())


def homes(folder: Path) -> list[Path]:
    """The folders of all harvests that were ever begun here, declared or not, sorted."""
    begun = (folder / FOLDER).glob("*")
    return sorted(home for home in begun if (home / DIARY).is_file() or (home / RAW).is_dir())
