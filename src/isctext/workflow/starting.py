"""A new study: the folder, the declaration to fill in, and where documents go."""

from __future__ import annotations

import json
from pathlib import Path

from isctext.errors import UsageError
from isctext.workflow.config import FILE_NAME

_TEMPLATE = """\
# Une étude isctext. Complétez, puis : isctext run .
# An isctext study. Fill it in, then: isctext run .
[study]
title = {title}
period = [2008, 2024]            # première et dernière année / first and last year
lexicon = "isc-hdf"              # fourni, ou un chemin / shipped, or a path

# Un bloc par source. L'arène se déclare ici, une fois pour toutes.
# One block per source. The arena is declared here, once for all.
[[sources]]
id = "mes-initiatives"
arena = "initiatives"
path = "documents/initiatives/**/*"
licence = ""
rights = "unknown"

# [[sources]]
# id = "voix-du-nord"
# arena = "press"
# path = "documents/press/**/*"

# [[sources]]
# id = "metropole"
# arena = "policy"
# path = "documents/policy/**/*"

# Ou un tableau qui déclare chaque fichier : path, arena, source, title, date
# Or a table that declares every file: path, arena, source, title, date
# [[sources]]
# manifest = "manifest.csv"
"""


def write_study(folder: Path, title: str) -> Path:
    """The path of a fresh isctext.toml in that folder, made if need be.

    Raises UsageError [IT-CFG-005] when there is one already, or a file in its place.
    """
    path = folder / FILE_NAME
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            "IT-CFG-005",
            "there is a file where the study's folder should be",
            where=str(folder),
            found="a file",
            expected="a folder, or nothing yet",
            hint="give another folder; nothing was changed",
        )
    if path.exists():
        raise UsageError(
            "IT-CFG-005",
            "there is a study here already",
            where=str(path),
            found=FILE_NAME,
            expected="a folder without one",
            hint="isctext run FOLDER works on it; nothing was changed",
        )
    for arena in ("initiatives", "press", "policy"):
        (folder / "documents" / arena).mkdir(parents=True, exist_ok=True)
    path.write_text(_TEMPLATE.format(title=_quoted(title)), encoding="utf-8")
    return path


def _quoted(title: str) -> str:
    """A string of TOML: like JSON's, but delete may not stand in it; what is no text goes."""
    text = title.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
