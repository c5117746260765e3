"""Plug-ins: what is declared loads, what is shipped is pinned, what is unknown is said."""

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from isctext import registry
from isctext.errors import PluginError, UsageError
from isctext.harvest.contract import Harvester
from isctext.records.reader import Reader

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
DECLARED = [
    (group, name, value)
    for group, points in PROJECT["project"]["entry-points"].items()
    for name, value in points.items()
]
GOLDEN = {
    "isctext.readers": [
        "akoma-ntoso.v1",
        "bibtex.v1",
        "consultation.v1",
        "cortext.v1",
        "csl-json.v1",
        "csv.v1",
        "decidim.v1",
        "docx.v1",
        "eml.v1",
        "epub.v1",
        "europresse.v1",
        "factiva-rtf.v1",
        "factiva-text.v1",
        "factiva-xml.v1",
        "factiva.v1",
        "gargantext.v1",
        "hal.v1",
        "html.v1",
        "interview.v1",
        "iramuteq.v1",
        "jsonl.v1",
        "legi-xml.v1",
        "legislative.v1",
        "markdown.v1",
        "mbox.v1",
        "mediawiki-xml.v1",
        "nexis-docx.v1",
        "nexis-html.v1",
        "odt.v1",
        "org.v1",
        "parlamint.v1",
        "parquet.v1",
        "pdf.v1",
        "pptx.v1",
        "ris.v1",
        "rtf.v1",
        "scdl.v1",
        "subtitles.v1",
        "tei.v1",
        "text.v1",
        "txm.v1",
        "wikitext.v1",
        "yaml.v1",
        "zip.v1",
    ],
    "isctext.topic_engines": ["lda.v1"],
    "isctext.reports": ["circulation.v1", "hypotheses.v1", "study.v1"],
    "isctext.harvesters": [
        "datagouv.v1",
        "feed.v1",
        "hal.v1",
        "mediawiki.v1",
        "opendatasoft.v1",
        "sitemap.v1",
        "urls.v1",
        "warc.v1",
    ],
    "isctext.measures": [],
}


@pytest.mark.parametrize(("group", "name", "value"), DECLARED)
def test_every_declared_plugin_loads(group, name, value):
    plugin = registry.load(group, name)
    assert registry.available(group)[name].value == value
    if group == registry.READERS:
        assert isinstance(plugin, Reader)
        assert plugin.name == name
        assert "/" in plugin.media_type
    elif group == registry.HARVESTERS:
        assert isinstance(plugin, Harvester)
        assert plugin.name == name
    else:
        assert callable(plugin)


def test_no_shipped_name_ever_goes():
    assert set(registry.GROUPS) == set(GOLDEN)
    for group, names in GOLDEN.items():
        shipped = [n for n, p in registry.available(group).items() if "isctext." in p.value]
        assert shipped == names
    assert {(g, n) for g, n, _ in DECLARED} == {
        (g, n) for g, names in GOLDEN.items() for n in names
    }


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(UsageError) as caught:
        registry.load(registry.READERS, "markdwn.v1")
    error = caught.value
    assert error.code == "IT-REG-001"
    assert error.found == "markdwn.v1"
    assert "did you mean 'markdown.v1'?" in (error.hint or "")
    assert "pdf.v1" in (error.hint or "")


def test_an_unknown_group_is_empty():
    assert registry.available("isctext.nothing") == {}
    with pytest.raises(UsageError, match="known: none"):
        registry.load("isctext.nothing", "x")


@pytest.fixture
def installed(monkeypatch):
    """Lets a test say which entry points are installed."""

    def install(*points):
        found = [EntryPoint(name, value, "g") for name, value in points]
        monkeypatch.setattr(registry, "entry_points", lambda group: found)
        registry.available.cache_clear()

    yield install
    registry.available.cache_clear()


def test_two_plugins_of_one_name_are_refused(installed):
    installed(("a.v1", "one:X"), ("a.v1", "two:X"))
    with pytest.raises(PluginError) as caught:
        registry.available("g")
    assert caught.value.code == "IT-REG-002"
    assert caught.value.found == "one:X and two:X"


def test_the_same_plugin_seen_twice_is_one(installed):
    installed(("b.v1", "one:X"), ("a.v1", "one:X"), ("b.v1", "one:X"))
    assert list(registry.available("g")) == ["a.v1", "b.v1"]


@pytest.mark.parametrize("value", ["no_such_module_here:X", "json:no_such_name"])
def test_a_plugin_that_does_not_load_is_named(installed, value):
    installed(("bad.v1", value))
    with pytest.raises(PluginError) as caught:
        registry.load("g", "bad.v1")
    assert caught.value.code == "IT-REG-003"
    assert caught.value.where == value


def test_a_name_without_its_version_is_the_newest(monkeypatch):
    points = {n: EntryPoint(n, "m:x", "g") for n in ("a.v2", "a.v10", "a-b.v11", "a.vx")}
    monkeypatch.setattr(registry, "available", lambda _: points)
    assert registry.newest("g", "a") == "a.v10"
    assert registry.newest("g", "a.v2") == "a.v2"
    assert registry.newest("g", "c") == "c"
