"""Importing costs milliseconds; the public names are pinned."""

import subprocess
import sys

import pytest

import isctext

HEAVY = (
    "spacy",
    "gensim",
    "sklearn",
    "tomotopy",
    "pandas",
    "pyarrow",
    "duckdb",
    "trafilatura",
    "torch",
    "numpy",
    "scipy",
    "deltalake",
)
VERBS = (
    "init",
    "demo",
    "run",
    "ingest",
    "annotate",
    "concepts",
    "topics",
    "trace",
    "report",
    "export",
    "harvest",
    "kwic",
    "status",
    "check",
    "plugins",
    "query",
    "quarantine",
    "circulation",
    "framing",
    "hypotheses",
    "lexicon",
    "links",
    "power",
    "validate",
)


def _python(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    ).stdout


@pytest.mark.parametrize("module", ["isctext", "isctext.errors", "isctext.cli"])
def test_importing_loads_nothing_heavy(module):
    said = _python(f"import sys, {module}; print([m for m in {HEAVY} if m in sys.modules])")
    assert said.strip() == "[]"


def test_a_worker_sets_its_threads_before_it_loads_a_library():
    """BLAS reads the environment once, when it is loaded; see workflow/worker.py."""
    code = f"import sys, isctext.workflow.worker; print([m for m in {HEAVY} if m in sys.modules])"
    said = _python(code)
    assert said.strip() == "[]"


def test_the_help_lists_every_verb():
    said = _python(
        "import sys; sys.argv = ['isctext', '--help']; from isctext.cli import main; main()"
    )
    listed = [line.split()[0] for line in said.split("Commands:")[1].splitlines() if line.strip()]
    assert set(VERBS) <= set(listed)


def test_the_public_names_are_pinned():
    assert sorted(isctext.__all__) == ["Corpus", "__version__", "create", "errors", "open"]
    for name in isctext.__all__:
        assert getattr(isctext, name) is not None
    assert callable(isctext.open)
    assert callable(isctext.create)
    assert isinstance(isctext.Corpus, type)
    assert issubclass(isctext.errors.UsageError, isctext.errors.IsctextError)


def test_an_unknown_public_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'corpora'"):
        _ = isctext.corpora
