"""The demonstration study, run once for all the tests of this folder."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import isctext as it
from isctext.workflow.demonstration import lay_out

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def truth() -> dict[str, object]:
    return json.loads((ROOT / "corpora" / "demo" / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[it.Corpus]:
    """The whole street on the demonstration corpus, with the real French pipeline."""
    corpus = it.open(lay_out(tmp_path_factory.mktemp("street") / "demo"))
    corpus.run(quiet=True)
    return corpus
