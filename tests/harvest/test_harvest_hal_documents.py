"""From HAL's search on a server of ours to documents: harvest, manifest, ingest."""

import csv
import json
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pytest
from hal_samples import ARTICLE, ENGLISH_ONLY, FRENCH, THESIS, TITLE_ONLY
from harvestservers import CERTIFICATES, FakeTime

from isctext.harvest.fetcher import Fetcher
from isctext.workflow.harvesting import harvest_study
from isctext.workflow.quarantine import quarantined
from isctext.workflow.run import open_place, run_stages

NOTICES = [ARTICLE, THESIS, TITLE_ONLY, ENGLISH_ONLY, THESIS | {"halId_s": "tel-9", "docid": 9}]


class Archive:
    """Answers as Solr does: a cursor, the fields that were asked for, the number found."""

    def __init__(self, site, notices):
        self.notices = notices
        site.routes["/search/"] = self.answer
        site.routes["/hal-01234567/document"] = (200, {"Content-Type": "text/html"}, self.paper())

    def paper(self):
        head = "<html><head><title>Le four</title></head>"
        return f"{head}<body><p>{FRENCH * 3}</p></body></html>".encode()

    def answer(self, handler):
        said = {k: v[0] for k, v in parse_qs(urlsplit(handler.path).query).items()}
        start = 0 if said["cursorMark"] == "*" else int(said["cursorMark"].removeprefix("AoE="))
        shown = self.notices[start : start + int(said["rows"])]
        fields = said["fl"].split(",")
        docs = [{k: v for k, v in notice.items() if k in fields} for notice in shown]
        following = f"AoE={start + len(shown)}" if shown else said["cursorMark"]
        found = {"numFound": len(self.notices), "start": 0, "docs": docs}
        body = json.dumps({"response": found, "nextCursorMark": following}).encode()
        return (200, {"Content-Type": "application/json"}, body)


def study(folder, site, options):
    folder.mkdir()
    (folder / "isctext.toml").write_text(
        f'[study]\ntitle = "HAL"\nlanguages = ["fr"]\n[[harvest]]\nname = "hal"\nkind = "hal"\n'
        f'urls = "{site.url}/search/"\nrate = 100.0\narena = "policy"\noptions = {options}\n'
        f'allow_private = ["127.0.0.1:{site.port}"]\n'
        '[[sources]]\nmanifest = "harvest/hal/manifest.csv"\n[run]\nworkers = 1\n',
        encoding="utf-8",
    )
    return folder


def harvest(folder):
    fake = FakeTime()
    made = partial(Fetcher, clock=fake.clock, sleep=fake.sleep, now=fake.now, verify=CERTIFICATES)
    (summary,) = harvest_study(folder, fetcher=made)
    return summary


def documents(folder):
    place = open_place(folder)
    run_stages(place, only=("ingest", "duplicates"), inline=True)
    return place.store, sorted(
        place.store.table("documents").read().to_pylist(), key=lambda d: d["provider_id"]
    )


def test_notices_become_documents_with_their_own_addresses(tmp_path, site):
    Archive(site, NOTICES)
    folder = study(tmp_path / "s", site, '{ q = "communs", rows = 2 }')
    summary = harvest(folder)
    assert (summary.kept, summary.refused, summary.warnings) == (3, {}, ())
    # No page is asked for when all notices have come: it would be an empty file.
    assert len([path for path in site.asked if path.startswith("/search/")]) == 3
    with (folder / "harvest" / "hal" / "manifest.csv").open(encoding="utf-8") as file:
        assert {row["url"] for row in csv.DictReader(file)} == {""}
    store, found = documents(folder)
    assert [(d["provider_id"], d["url"], str(d["date"]), d["date_precision"]) for d in found] == [
        ("hal-01234567", ARTICLE["uri_s"], "2019-03-12", "day"),
        ("tel-00000022", THESIS["uri_s"], "2020-06-01", "month"),
        ("tel-9", THESIS["uri_s"], "2020-06-01", "month"),
    ]
    assert all(FRENCH in d["text"] for d in found)
    assert {(d["source_id"], d["arena"], d["lang"]) for d in found} == {("hal", "policy", "fr")}
    facts = {(f["name"], f["value"]) for f in store.table("facts").read().to_pylist()}
    assert {("outlet", "Revue de Valbourg"), ("type", "THESE"), ("keywords", "communs")} <= facts
    assert store.table("duplicates").count() == 1
    rows = quarantined(open_place(folder))
    assert [(row["code"], row["locator"]) for row in rows] == [
        ("EMPTY_OUTPUT", "notice 1"),
        ("WRONG_LANGUAGE", "notice 2"),
    ]
    assert store.table("inputs").read(["reader"])["reader"].to_pylist() == ["hal.v1"] * 3


def test_the_files_of_notices_come_with_them(tmp_path, site):
    file = f"{site.url}/hal-01234567/document"
    Archive(site, [ARTICLE | {"fileMain_s": file}, TITLE_ONLY | {"fileMain_s": f"{site.url}/no"}])
    folder = study(tmp_path / "s", site, "{ files = true }")
    summary = harvest(folder)
    assert (summary.kept, summary.refused) == (2, {"HTTP_404": 1})
    _, found = documents(folder)
    assert sorted((d["url"], str(d["date"])) for d in found) == sorted(
        [(ARTICLE["uri_s"], "2019-03-12"), (file, "2019-03-12")]
    )
    codes = [row["code"] for row in quarantined(open_place(folder))]
    assert codes == ["EMPTY_OUTPUT", "HTTP_404"]


def test_a_search_that_finds_nothing_says_so(tmp_path, site):
    Archive(site, [])
    folder = study(tmp_path / "s", site, "{}")
    assert harvest(folder).kept == 1
    _, found = documents(folder)
    assert found == []
    (row,) = quarantined(open_place(folder))
    assert (row["code"], row["detail"]) == ("EMPTY_OUTPUT", "a page without notices")


@pytest.mark.parametrize("form", ["bibtex", "xml-tei"])
def test_pages_in_other_formats_have_no_address_either(tmp_path, site, form):
    archive = Archive(site, [ARTICLE])
    plain = archive.answer

    def answer(handler):
        if f"wt={form}" in handler.path:
            return (200, {"Content-Type": "text/plain"}, b"@misc{a, title = {A}}\n")
        return plain(handler)

    site.routes["/search/"] = answer
    folder = study(tmp_path / "s", site, f'{{ format = "{form}" }}')
    assert harvest(folder).kept == 1
    with (folder / "harvest" / "hal" / "manifest.csv").open(encoding="utf-8") as file:
        assert [row["url"] for row in csv.DictReader(file)] == [""]
