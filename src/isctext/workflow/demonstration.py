"""The demonstration corpus: fictional, shipped with isctext, copied where it can be run."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from isctext.errors import ResourceMissing
from isctext.workflow.config import FILE_NAME


def lay_out(folder: Path) -> Path:
    """The demo study in that folder: copied when it is not there yet.

    Raises ResourceMissing [IT-DEM-001] when the installation came without it.
    """
    if (folder / FILE_NAME).is_file():
        return folder
    for place in (files("isctext.data") / "demo", _beside_the_code()):
        with as_file(place) as source:
            if (Path(source) / FILE_NAME).is_file():
                shutil.copytree(source, folder, dirs_exist_ok=True)
                return folder
    raise ResourceMissing(
        "IT-DEM-001",
        "the demonstration corpus is not part of this installation",
        expected="the folder 'demo' in isctext's data, or corpora/demo beside the code",
        hint="install isctext from its wheel or from a clone of its repository",
    )


def _beside_the_code() -> Path:
    return Path(__file__).resolve().parents[3] / "corpora" / "demo"
