"""harvest is the only room that can reach the network, and what it brings is light to import."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import isctext
from isctext.harvest.contract import Harvester
from isctext.harvest.record import CODES
from isctext.registry import HARVESTERS, available, load

SOURCE = Path(isctext.__file__).parent
NETWORK = {
    "socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "xmlrpc", "asyncio",
    "httpx", "httpcore", "requests", "urllib3", "aiohttp", "websockets",
}  # fmt: skip
HEAVY = ("httpx", "httpcore", "feedparser", "protego", "brotli", "lxml", "isctext.harvest.fetcher")


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_other_room_imports_what_opens_a_connection():
    for path in SOURCE.rglob("*.py"):
        if "harvest" in path.relative_to(SOURCE).parts[0]:
            continue
        names = {n for name in imported(path) for n in (name, name.partition(".")[0])}
        assert not names & NETWORK, path


def test_only_the_fetcher_and_the_wire_connect():
    """Harvesters have no other way out than ``visit``."""
    may = {"address.py", "body.py", "fetcher.py", "robots.py", "wire.py"}
    for path in (SOURCE / "harvest").glob("*.py"):
        names = set(imported(path))
        assert path.name in may or not names & NETWORK, path


@pytest.mark.parametrize("module", ["isctext", "isctext.cli", "isctext.workflow.config"])
def test_nothing_of_it_is_loaded_before_it_is_asked_for(module):
    code = f"import sys, {module}; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_every_installed_harvester_keeps_the_contract():
    names = list(available(HARVESTERS))
    assert {n.partition(".")[0] for n in names} >= {
        "urls", "feed", "sitemap", "mediawiki", "warc", "hal", "opendatasoft", "datagouv"
    }  # fmt: skip
    for name in names:
        found = load(HARVESTERS, name)
        assert isinstance(found, Harvester)
        assert found.name == name
        assert found.options.model_config["extra"] == "forbid"
        assert isinstance(found.options(), found.options)


def test_every_code_that_is_used_is_explained():
    used = set()
    for path in (SOURCE / "harvest").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
                ("RefusedError", "BrokenError", "refuse", "_refuse")
            ):
                used |= {
                    a.value
                    for a in node.args
                    if isinstance(a, ast.Constant) and str(a.value).isupper()
                }
    assert {code for code in used if not code.startswith("HTTP_")} <= set(CODES)
    reference = Path(__file__).parents[2] / "docs" / "reference" / "harvest.md"
    text = reference.read_text(encoding="utf-8")
    assert all(f"`{code}`" in text for code in CODES)
