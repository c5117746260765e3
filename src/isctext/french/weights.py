"""Where the weights that isctext ships lie, and their version."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from isctext.errors import ResourceMissing

FULL, FAST = TIERS = ("full", "fast")
_NAME = "fr_isctext"


def folder() -> Path:
    """Where the weights lie: in the installed package, or beside the code of a clone.

    Raises ResourceMissing [IT-FRE-002] when the installation came without them.
    """
    places = (Path(str(files("isctext.data"))) / "models", Path(__file__).parents[3] / "models")
    for place in places:
        if (place / _NAME / "meta.json").is_file():
            return place / _NAME
    raise ResourceMissing(
        "IT-FRE-002",
        "the French pipeline is not part of this installation",
        expected=f"models/{_NAME} in isctext's data, or beside the code",
        hint="install isctext from its wheel or from a clone of its repository",
    )


def version() -> str:
    """The version of the shipped weights."""
    meta = json.loads((folder() / "meta.json").read_text(encoding="utf-8"))
    return str(meta["version"])
