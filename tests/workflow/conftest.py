"""Worker processes are spawned: they find poolwork through PYTHONPATH, not through pytest."""

import os
from pathlib import Path

import pytest

_HERE = str(Path(__file__).parent)


@pytest.fixture(autouse=True)
def _importable_work(monkeypatch):
    monkeypatch.syspath_prepend(_HERE)
    joined = os.pathsep.join(filter(None, [_HERE, os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("PYTHONPATH", joined)
